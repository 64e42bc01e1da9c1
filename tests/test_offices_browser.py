"""A person looks for an office in Chromium: filters without a script, reads a contradiction, takes the table."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser_base import DESK, LOW_CONTRAST, PHONE, SMALL_TARGETS, opened
from playwright.sync_api import Browser


def test_a_person_filters_reads_both_quotes_and_takes_the_csv(chromium: Browser, address: str, tmp_path: Path):
    page = opened(chromium, PHONE, scripts=False)
    page.goto(f"{address}/offices")
    page.check("#of-differ")
    page.click(".office-filter button")
    page.wait_for_url("**differ=1**")
    assert page.locator("article.office").count() == page.locator("section.differ").count() == 6
    difference = page.locator("section.differ dd").first
    difference.locator("summary").click()
    assert difference.locator("blockquote").is_visible()
    with page.expect_download() as download:
        page.click("text=Таблица CSV")
    download.value.save_as(tmp_path / "offices.csv")
    assert (tmp_path / "offices.csv").read_text(encoding="utf-8-sig").startswith("отделение;")
    difference.locator("a.cl").click()
    page.wait_for_url("**/act/**")
    page.context.close()


@pytest.mark.parametrize(
    ("size", "scheme"), [(PHONE, "light"), (PHONE, "dark"), ({"width": 1024, "height": 768}, "dark"), (DESK, "light")]
)
def test_nothing_sticks_out_targets_are_large_words_are_seen(chromium: Browser, address: str, size, scheme):
    page = opened(chromium, size, scheme=scheme)
    page.goto(f"{address}/offices?differ=1")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(LOW_CONTRAST) == []
    page.context.close()
