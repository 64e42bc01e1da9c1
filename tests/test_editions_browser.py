"""A reader of an amended act in Chromium: from the warning to the changed words and to the clause behind them."""

from __future__ import annotations

import pytest
from browser_base import DESK, LOW_CONTRAST, PHONE, opened
from playwright.sync_api import Browser

AMENDED = "/act/kirovsk-gazeta-2014-55/postanovlenie-528"


def test_a_reader_sees_the_corrected_date_and_who_corrected_it(chromium: Browser, address: str):
    """By links alone, without scripts: the act, its edition, the clause of the amending act."""
    page = opened(chromium, DESK, scripts=False)
    page.goto(f"{address}{AMENDED}")
    changed = page.locator(".act-changes .fact").first
    assert changed.locator("del").inner_text().endswith("от 08 августа 2012 года")
    assert changed.locator("ins").inner_text().endswith("от 08 июня 2012 года")
    page.click("text=Текст с изменениями: 1 редакция")
    assert page.locator(".body ins").first.inner_text() == "от 08 июня 2012 года"
    page.locator("#izm-1").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/act/kirovsk-gazeta-2014-55/postanovlenie-692#post/1.1")
    page.go_back()
    page.click("text=Скрыть изменения")
    assert page.locator(".body del").count() == 0
    assert "от 08 июня 2012 года" in page.locator(".body").inner_text()
    page.context.close()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_edition_fits_its_window_and_its_targets_are_large_enough(chromium: Browser, address: str, size):
    page = opened(chromium, size)
    page.goto(f"{address}{AMENDED}/editions")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    for box in page.eval_on_selector_all("a.why", "all => all.map(e => e.getBoundingClientRect())"):
        assert box["width"] >= 24
        assert box["height"] >= 24
    assert page.evaluate(LOW_CONTRAST) == []
    page.context.close()
