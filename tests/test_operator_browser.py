"""The page of the call centre in a real Chromium, as an operator uses it: without touching the mouse."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import test_browser
from playwright.sync_api import Browser, Page
from site_base import column
from test_browser import DESK, LOW_CONTRAST, PHONE, SMALL_TARGETS, SMALLEST, opened

address = test_browser.address
chromium = test_browser.chromium

LEAST = {"width": 1024, "height": 700}
TERM = "сколько ждать разрешение на снос деревьев"
PAPERS = "какие документы принести, чтобы встать на учёт на землю многодетной семье"
NAMESAKES = "срок кировский муниципальный район"
NONSENSE = "квантовая телепортация бегемотов"
FOCUS = "document.activeElement.id || document.activeElement.getAttribute('href')"
BOTTOM = "selector => document.querySelector(selector).getBoundingClientRect().bottom"


def desk(chromium: Browser, address: str, viewport: dict[str, int] = LEAST, **asked: str) -> Page:
    page = opened(chromium, viewport)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/operator?{urlencode(asked)}")
    page.wait_for_function("() => document.activeElement.id === 'q'")
    return page


def typed(page: Page, question: str) -> Page:
    page.keyboard.type(question)
    page.wait_for_function("q => new URLSearchParams(location.search).get('q') === q", arg=question)
    return page


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def two() -> dict[str, str]:
    one, other = (column("select municipality_id from acts where number = ?", n)[0] for n in ("538", "113"))
    return {"municipality": one, "with": other}


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


def test_enter_opens_the_clause_and_back_brings_the_question(chromium: Browser, address: str):
    page = typed(desk(chromium, address), TERM)
    target = page.get_attribute("[data-open]", "href")
    page.keyboard.press("Enter")
    page.wait_for_url("**/act/**")
    assert urlsplit(page.url).path + "#" + urlsplit(page.url).fragment == target
    assert page.locator(":target").count() == 1
    page.go_back()
    assert page.input_value("#q") == TERM
    assert page.locator("#asked a").all_inner_texts() == [TERM]
    page.context.close()


def test_enter_before_the_answer_asks(chromium: Browser, address: str):
    page = desk(chromium, address)
    page.keyboard.type(TERM)
    page.keyboard.press("Enter")
    page.locator(".big").wait_for()
    assert "/operator" in page.url
    page.context.close()


def test_arrows_walk_over_the_clauses(chromium: Browser, address: str):
    page = typed(desk(chromium, address), TERM)
    stops = [link.get_attribute("href") for link in page.locator("[data-step]").all()]
    assert len(stops) > 2
    for stop in stops[:3]:
        page.keyboard.press("ArrowDown")
        assert page.evaluate(FOCUS) == stop
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("ArrowUp")
    assert page.evaluate(FOCUS) == stops[1]
    for _ in range(4):
        page.keyboard.press("ArrowUp")
    assert page.evaluate(FOCUS) == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/act/**")
    assert page.url.endswith(stops[1].partition("#")[2])
    page.context.close()


@pytest.mark.parametrize("key", ["Alt+KeyC", "button"])
def test_one_key_copies_the_answer_with_its_citation(chromium: Browser, address: str, key: str):
    page = typed(desk(chromium, address), TERM)
    if key == "button":
        page.locator(".copy").focus()
        page.keyboard.press("Enter")
    else:
        page.keyboard.press(key)
    page.get_by_text("Скопировано").last.wait_for()
    copied = page.evaluate("navigator.clipboard.readText()").replace("\u00a0", " ")
    assert copied.startswith("Срок услуги: 30 календарных дней")
    assert "(п. 2.4 постановления № 538 от 27.08.2014 администрации МО «Кировск»)" in copied
    assert page.locator("#said").inner_text() == "Скопировано"
    page.context.close()


def test_copying_works_where_the_browser_gives_no_clipboard(chromium: Browser, address: str):
    page = typed(desk(chromium, address), TERM)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.keyboard.press("Alt+KeyC")
    page.get_by_text("Скопировано").last.wait_for()
    assert page.evaluate(FOCUS) == "q"
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+V")
    assert page.input_value("#q").startswith("Срок услуги: 30 календарных дней")
    page.context.close()


def test_escape_is_for_the_next_caller(chromium: Browser, address: str):
    places = two()
    page = typed(desk(chromium, address, **places), TERM)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.querySelector('.big')")
    assert page.evaluate(FOCUS) == "q"
    assert page.input_value("#q") == ""
    assert {name: values[0] for name, values in query(page).items()} == places
    assert page.locator("#asked a").all_inner_texts() == [TERM]
    typed(page, PAPERS)
    page.keyboard.press("Escape")
    assert page.locator("#asked a").all_inner_texts() == [PAPERS, TERM]
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


def test_letters_typed_outside_go_into_the_question(chromium: Browser, address: str):
    page = typed(desk(chromium, address), "снос")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type(" дерева")
    assert page.input_value("#q") == "снос дерева"
    page.context.close()


@pytest.mark.parametrize("key", ["Alt+Digit2", "2"])
def test_a_municipality_is_chosen_by_its_number(chromium: Browser, address: str, key: str):
    page = typed(desk(chromium, address), NAMESAKES)
    target = page.get_attribute("[data-chip='2']", "href") or ""
    if key == "2":  # a digit is a letter of the question while the focus is in the box
        page.keyboard.press("ArrowDown")
    page.keyboard.press(key)
    page.wait_for_function("() => new URLSearchParams(location.search).has('municipality')")
    assert query(page) == parse_qs(urlsplit(target).query)
    assert page.input_value("#where") == query(page)["municipality"][0]
    page.context.close()


def test_digits_in_the_box_are_digits_and_keys_can_be_switched_off(chromium: Browser, address: str):
    page = typed(desk(chromium, address), f"{NAMESAKES} 2")
    assert "municipality" not in query(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#keys dl").is_visible()
    page.keyboard.press("?")
    assert not page.locator("#keys dl").is_visible()
    page.keyboard.press("?")
    page.locator("#single").focus()
    page.keyboard.press("Space")
    page.locator("#q").focus()
    page.keyboard.press("?")
    assert page.input_value("#q") == "?"
    page.context.close()


def test_two_municipalities_side_by_side_by_keyboard(chromium: Browser, address: str):
    places = two()
    page = typed(desk(chromium, address, **places), TERM)
    left, right = (page.locator(".desk-column").nth(i).bounding_box() for i in (0, 1))
    assert left
    assert right
    assert abs(left["y"] - right["y"]) < 2
    assert left["x"] + left["width"] <= right["x"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.closest('.desk-column').matches(':last-child')")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.closest('.desk-column').matches(':first-child')")
    page.keyboard.press("Escape")
    typed(page, TERM)
    page.keyboard.press("Alt+KeyC")
    page.get_by_text("Скопировано").last.wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert all(title in copied for title in page.locator(".desk-column > h2").all_text_contents())
    page.locator("#with").select_option("")
    page.wait_for_function("() => document.querySelectorAll('.desk-column').length === 1")
    assert "with" not in query(page)
    page.context.close()


def test_everything_is_reached_by_tab(chromium: Browser, address: str):
    page = typed(desk(chromium, address), TERM)
    page.keyboard.press("Escape")
    typed(page, PAPERS)
    seen = []
    for _ in range(99):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break  # behind the last one
        seen.append(page.evaluate("document.activeElement.outerHTML"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", seen[-1]
    text = "".join(seen)
    for part in ("Найти", 'id="where"', 'id="with"', "data-open", "data-copy", "data-step", "<summary", 'id="forget"'):
        assert part in text, part
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
