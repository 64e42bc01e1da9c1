"""Comparing in Chromium: from a card to a neighbour, by keyboard and without scripts; and what bad addresses get."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import quote

import pytest
from browser_base import DESK, LOW_CONTRAST, PHONE, SMALL_TARGETS, opened
from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from site_base import column, site

from kb.compare.model import ABSENCES, RELATIONS
from kb.spreadsheet import BOM

HOSTILE = ("", "'", '"><img src=x onerror=alert(1)>', "\x00", "{{ 7*7 }}", "9" * 400, "../..", "\r\nSet-Cookie: a=b")


def services() -> list[str]:
    return column("select id from services order by id")


def pair() -> str:
    first, second = services()[:2]
    return f"service={quote(first)}&with={quote(second)}"


async def test_the_page_the_table_and_the_object_say_the_same() -> None:
    page = BeautifulSoup((await site().client.get(f"/compare?{pair()}")).text, "lxml")
    table = (await site().client.get(f"/compare.csv?{pair()}")).text
    found = json.loads((await site().client.get(f"/compare.json?{pair()}")).text)
    rows = list(csv.reader(io.StringIO(table.removeprefix(BOM)), delimiter=";"))[1:]
    boards = page.select(".board.compare")[1:]
    shown = [
        row.select_one(".rel").get_text(" ", strip=True).split(" ", 1)[1]
        for b in boards
        for row in b.select("tbody tr")
    ]
    assert shown == [row[2] for row in rows] == [RELATIONS[row["relation"]] for row in found["rows"]]
    assert table.startswith(BOM)


async def test_every_item_has_its_clause_and_every_gap_its_reason() -> None:
    page = BeautifulSoup((await site().client.get(f"/compare?{pair()}")).text, "lxml")
    cells = page.select(".board.compare td")
    assert cells
    for cell in page.select(".held-item"):
        assert cell.select_one("a.cl")["href"].startswith("/act/")
    assert {gap.get_text() for gap in page.select(".lack")} <= set(ABSENCES.values())


async def test_only_differences() -> None:
    page = BeautifulSoup((await site().client.get(f"/compare?{pair()}&differ=1")).text, "lxml")
    assert not page.select("tbody .rel.same, tbody .rel.reworded")


@pytest.mark.parametrize("word", HOSTILE)
async def test_bad_words_do_nothing(word: str) -> None:
    for path in (f"/compare?service={quote(word)}&with={quote(word)}x", f"/compare?kind={quote(word)}"):
        response = await site().client.get(path)
        assert response.status_code in (200, 404)
        assert "onerror=alert(1)>" not in response.text
        assert "set-cookie" not in response.headers
    assert (await site().client.get(f"/compare.json?service={quote(word)}")).status_code == 404


def test_a_person_compares_two_cards(chromium: Browser, address: str) -> None:
    """By keyboard, without scripts: card → «Сравнить» → a neighbour → the clause of an item → back."""
    page = opened(chromium, DESK, scripts=False)
    page.goto(f"{address}/service/{quote(services()[0], safe='/~')}")
    page.locator("a.button", has_text="Сравнить").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare?service=**")
    page.focus("select#with")
    page.keyboard.press("ArrowDown")
    page.locator("button", has_text="Сравнить").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**with=**")
    assert page.locator(".board.compare").count() > 3
    link = page.locator(".held-item a.cl").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/act/**")
    page.go_back()
    assert "with=" in page.url
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_comparison_is_legible(chromium: Browser, address: str, viewport: dict[str, int], scheme: str) -> None:
    page = opened(chromium, viewport, scheme=scheme)
    page.goto(f"{address}/compare?{pair()}")
    assert page.evaluate(LOW_CONTRAST) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    board = page.locator(".board.compare").nth(1)
    board.evaluate("e => e.scrollTo(200, 100)")
    box, corner = board.bounding_box(), board.locator("thead th").first.bounding_box()
    assert abs(corner["x"] - box["x"]) < 3
    assert abs(corner["y"] - box["y"]) < 3
    page.context.close()
