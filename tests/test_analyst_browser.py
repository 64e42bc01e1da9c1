"""An analyst at work in Chromium: compares, follows a figure to its card, reads the table of a plot, takes a CSV."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser_base import DESK, PHONE, opened
from playwright.sync_api import Browser

# Texts of a plot that are drawn outside it or over another of their row.
LOST_WORDS = """() => [...document.querySelectorAll('svg.plot')].flatMap(plot => {
  const edge = plot.getBoundingClientRect().right + 1;
  return [...plot.querySelectorAll('text.said, text.tick')].filter(e => e.getBoundingClientRect().right > edge)
    .map(e => e.textContent); })"""


def test_an_analyst_compares_and_takes_the_table(chromium: Browser, address: str, tmp_path: Path):
    """By keyboard, without scripts: another measure, a cell, back, the whole table as CSV."""
    page = opened(chromium, DESK, scripts=False)
    page.goto(f"{address}/data")
    page.click("text=Услуги × муниципалитеты")
    page.focus("#measure")
    page.keyboard.press("ArrowDown")
    page.focus(".picks button")
    page.keyboard.press("Enter")
    page.wait_for_url("**measure=documents**")
    board = page.locator(".board")
    board.focus()
    top = page.locator(".matrix thead th").first.bounding_box()["y"]
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    assert page.locator(".matrix thead th").first.bounding_box()["y"] >= top - 200
    figure = page.locator("a.figure").first
    said = figure.inner_text()
    figure.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/service/**#documents")
    page.go_back()
    with page.expect_download() as download:
        page.click("text=Вся таблица — CSV")
    file = tmp_path / "matrix.csv"
    download.value.save_as(file)
    assert said in file.read_text(encoding="utf-8-sig")
    page.context.close()


def test_headings_of_the_matrix_stay_while_it_scrolls(chromium: Browser, address: str):
    page = opened(chromium, PHONE)
    page.goto(f"{address}/matrix?empty=1")
    board = page.locator(".board")
    board.evaluate("e => e.scrollTo(300, 400)")
    box, corner = board.bounding_box(), page.locator(".matrix thead th").first.bounding_box()
    assert abs(corner["x"] - box["x"]) < 3
    assert abs(corner["y"] - box["y"]) < 3
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_plots_are_legible_and_have_their_table(chromium: Browser, address: str, viewport: dict[str, int], scheme: str):
    page = opened(chromium, viewport, scheme=scheme)
    page.goto(f"{address}/plots")
    assert page.evaluate(LOST_WORDS) == []
    plot = page.locator("svg.plot").first
    ink, paper = (plot.evaluate(f"e => getComputedStyle({of}).{what}") for of, what in (
        ("e.querySelector('text')", "fill"), ("document.body", "backgroundColor"),
    ))  # fmt: skip
    assert ink != paper
    summary = page.locator("figure.plotted summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("figure.plotted tbody tr").first.is_visible()
    page.context.close()
