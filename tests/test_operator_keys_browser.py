"""The keyboard of the call centre in a real Chromium: an operator never touches the mouse."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from operator_desk import FOCUS, NAMESAKES, PAPERS, TERM, desk, query, two, typed
from playwright.sync_api import Browser


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
