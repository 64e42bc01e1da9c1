"""The page of the call centre in a real Chromium: what it shows, remembers, and survives."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from browser_base import DESK, LOW_CONTRAST, PHONE, SMALL_TARGETS, SMALLEST, opened
from operator_desk import FOCUS, LEAST, NAMESAKES, NONSENSE, PAPERS, TERM, desk, query, two, typed
from playwright.sync_api import Browser

BOTTOM = "selector => document.querySelector(selector).getBoundingClientRect().bottom"


def test_the_answer_is_there_while_typing(chromium: Browser, address: str):
    """One step: the focus is in the box on load, and no key but the letters is pressed."""
    page = desk(chromium, address)
    assert page.evaluate(FOCUS) == "q"
    typed(page, TERM)
    assert "30 календарных дней" in page.locator(".big").inner_text()
    assert page.evaluate("scrollY") == 0
    assert page.evaluate(FOCUS) == "q"
    assert "30 календарных дней" in page.locator("#said").inner_text()
    for part in (".big", ".from", ".copy", "blockquote"):
        assert page.evaluate(BOTTOM, part) <= LEAST["height"], part
    page.context.close()


@pytest.mark.parametrize("question", [TERM, PAPERS, NAMESAKES, NONSENSE, "порядок рассмотрения заявления"])
@pytest.mark.parametrize("places", [{}, "two"], ids=["one", "two"])
def test_the_answer_needs_no_scrolling(chromium: Browser, address: str, question: str, places: dict[str, str] | str):
    page = desk(chromium, address, q=question, **(two() if places else {}))
    for part in page.locator(".said > .big, .said > .list, .from").all():
        box = part.bounding_box()
        assert box
        assert box["y"] + box["height"] <= LEAST["height"], part.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= LEAST["width"]
    page.context.close()


def test_the_list_is_of_this_tab_and_can_be_forgotten(chromium: Browser, address: str):
    page = typed(desk(chromium, address), "сколько ждать")
    page.keyboard.type(" разрешение на снос")
    page.wait_for_function("() => location.search.includes('%D1%81%D0%BD%D0%BE%D1%81')")
    page.keyboard.press("Escape")
    typed(page, NONSENSE)
    page.keyboard.press("Escape")
    assert page.locator("#asked li").all_inner_texts() == [
        f"{NONSENSE} не нашлось", "сколько ждать разрешение на снос",
    ]  # fmt: skip
    other = page.context.new_page()
    other.goto(f"{address}/operator")
    assert not other.locator("#asked").is_visible()
    page.locator("#asked a").last.focus()
    page.keyboard.press("Enter")
    page.locator(".big").wait_for()
    assert page.input_value("#q") == "сколько ждать разрешение на снос"
    page.locator("#forget").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => !document.querySelector('.big')")
    assert not page.locator("#asked").is_visible()
    assert page.context.cookies() == []
    page.reload()
    assert page.evaluate("JSON.parse(sessionStorage.getItem('operator.asked'))") == []
    page.context.close()


def test_without_scripts_the_form_asks(chromium: Browser, address: str):
    page = opened(chromium, LEAST, scripts=False)
    page.goto(f"{address}/operator")
    page.fill("#q", TERM)
    page.keyboard.press("Enter")
    assert "30 календарных дней" in page.locator(".big").inner_text()
    assert not page.locator(".copy, .keys, #single").first.is_visible()
    places = two()
    page.select_option("#where", places["municipality"])
    page.select_option("#with", places["with"])
    page.click("form.desk button")
    assert page.locator(".desk-column").count() == 2
    assert {name: values[0] for name, values in query(page).items()} == {"q": TERM, **places}
    page.locator("[data-chip='1']").click()
    assert page.locator(".desk-column").count() == 2
    page.locator("[data-open]").first.click()
    assert page.locator(":target").count() == 1
    page.context.close()


def test_a_lost_connection_is_told_and_enter_asks_again(chromium: Browser, address: str):
    page = desk(chromium, address)
    page.route("**/operator/answer*", lambda route: route.abort())
    page.keyboard.type(TERM)
    page.get_by_text("Ответ не пришёл").last.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/operator?q=*")
    assert page.locator(".big").is_visible()
    page.context.close()


def test_a_slow_answer_never_replaces_a_newer_one(chromium: Browser, address: str):
    page = desk(chromium, address)
    page.evaluate(
        """() => { const real = fetch; window.fetch = async (url, options) => {
        const answer = await real(url, { ...options, signal: undefined });
        if (!String(url).includes(encodeURIComponent('снос'))) await new Promise(done => setTimeout(done, 700));
        return answer; }; }"""
    )
    page.keyboard.type("кто может")
    page.wait_for_timeout(300)
    page.keyboard.type(" получить разрешение на снос")
    page.locator("[data-open]").wait_for()
    page.wait_for_timeout(900)
    assert query(page)["q"] == ["кто может получить разрешение на снос"]
    page.context.close()


@pytest.mark.parametrize("viewport", [SMALLEST, PHONE, LEAST, DESK], ids=lambda v: str(v["width"]))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_is_readable(chromium: Browser, address: str, viewport: dict[str, int], scheme: str):
    page = opened(chromium, viewport, scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: None if request.url.startswith(address) else complaints.append(request.url))
    for asked in ({}, {"q": TERM}, {"q": PAPERS}, {"q": NONSENSE}, {"q": NAMESAKES}, {"q": TERM, **two()}):
        page.goto(f"{address}/operator?{urlencode(asked)}")
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], asked
        assert page.evaluate(SMALL_TARGETS) == [], asked
        assert page.evaluate(LOW_CONTRAST) == [], asked
    assert complaints == []
    page.context.close()
