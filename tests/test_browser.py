"""The site in a real Chromium: without JavaScript, by keyboard alone, on a narrow phone, on paper."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

import pytest
from browser_base import DESK, LOW_CONTRAST, PHONE, SMALLEST, opened
from playwright.sync_api import Browser, Page
from site_base import column

QUESTION = "сколько ждать"


def paths() -> list[str]:
    service = column("select id from services order by id")[0]
    longest = column("select act_id from clauses where act_id is not null group by 1 order by count(*) desc limit 1")[0]
    place = column("select id from municipalities order by id limit 1")[0]
    return [
        "/", f"/search?q={quote(QUESTION)}", f"/search?q={quote('щщщ ъъъ')}", "/search", f"/service/{service}",
        f"/service/{service}/checklist", f"/act/{longest}", "/offices", "/municipalities", f"/municipalities/{place}",
        "/catalogue", "/quality", "/about", "/data", "/matrix", "/plots", "/nowhere",
    ]  # fmt: skip


def test_the_data_block_of_a_card_is_read_and_no_violation(chromium: Browser, address: str):
    """A data block is not a script: CSP without ``unsafe-inline`` lets it be."""
    page = opened(chromium, PHONE)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    key = column("select id from services order by id")[0]
    page.goto(f"{address}/service/{key}")
    block = "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)['@id']"
    assert page.evaluate(block) == f"{address}/service/{key}"
    assert not said
    page.context.close()


def test_a_question_is_answered_without_scripts(chromium: Browser, address: str):
    page = opened(chromium, PHONE, scripts=False)
    page.goto(address)
    page.fill("#q", QUESTION)
    page.click("form.big button")
    assert "/search?q=" in page.url
    assert page.input_value("#q") == QUESTION
    assert page.locator(".hits li").count() > 0
    page.locator(".hits h3 a").first.click()
    assert "/act/" in page.url
    assert page.locator(":target").count() == 1
    page.go_back()
    assert page.input_value("#q") == QUESTION
    page.context.close()


def test_clauses_of_a_card_lead_to_their_place_in_the_act(chromium: Browser, address: str):
    page = opened(chromium, PHONE, scripts=False)
    for service in column("select id from services order by id"):
        page.goto(f"{address}/service/{service}")
        links = page.locator("main a.cl[href*='#']")
        for i in {0, links.count() // 2, links.count() - 1}:
            page.goto(f"{address}/service/{service}")
            target = page.locator("main a.cl[href*='#']").nth(i).get_attribute("href")
            page.goto(f"{address}{target}")
            assert page.locator(":target").count() == 1, target
    page.context.close()


def test_by_keyboard_alone(chromium: Browser, address: str):
    page = opened(chromium, DESK, scripts=True)
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.tagName"))
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none", page.evaluate("document.activeElement.outerHTML")
    assert {"A", "SUMMARY"} <= seen
    page.context.close()


def suggested(page: Page, box: str, typed: str) -> Page:
    """Types into a search box and waits for the list under it."""
    page.locator(box).press_sequentially(typed)
    page.locator(f"{box}-suggest [role=option]").first.wait_for()
    return page


def test_suggestions_lead_to_a_page_by_keyboard(chromium: Browser, address: str):
    page = opened(chromium, DESK)
    page.goto(address)
    assert page.get_attribute("#q", "aria-expanded") == "false"
    suggested(page, "#q", "снос")
    assert page.get_attribute("#q", "aria-expanded") == "true"
    assert page.get_attribute("#q", "aria-activedescendant") is None
    assert page.locator("[role=status]").inner_text().startswith("Подсказок: ")
    page.keyboard.press("ArrowDown")
    marked = page.locator(f"#{page.get_attribute('#q', 'aria-activedescendant')}")
    assert marked.get_attribute("aria-selected") == "true"
    assert page.locator("[aria-selected=true]").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/service/**")
    assert "снос" in page.locator("h1").inner_text()
    page.context.close()


def test_suggestions_go_away_and_leave_the_question(chromium: Browser, address: str):
    page = opened(chromium, DESK)
    page.goto(address)
    suggested(page, "#q", "снос")
    page.keyboard.press("ArrowUp")
    last = page.locator("#q-suggest [role=option]").last
    assert last.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#q", "aria-activedescendant") is None
    page.keyboard.press("Escape")
    assert not page.locator("#q-suggest").is_visible()
    assert page.input_value("#q") == "снос"
    page.keyboard.press("ArrowDown")
    page.locator("#q-suggest [role=option]").first.wait_for()
    page.keyboard.press("Tab")
    assert not page.locator("#q-suggest").is_visible()
    page.fill("#q", "")
    suggested(page, "#q", "снос")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    page.context.close()


@pytest.mark.parametrize("viewport", [SMALLEST, PHONE, DESK], ids=lambda v: str(v["width"]))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_suggestions_fit_are_readable_and_take_the_mouse(
    chromium: Browser, address: str, viewport: dict[str, int], scheme: str
):
    page = opened(chromium, viewport, scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    for path, box in (("/", "#q"), ("/offices", "#top-q")):
        page.goto(f"{address}{path}")
        suggested(page, box, "киров")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path
        sizes = [one.bounding_box() for one in page.locator("[role=option]").all()]
        assert all(size and size["height"] >= 24 and size["width"] >= 24 and size["x"] >= 0 for size in sizes), path
        assert page.evaluate(LOW_CONTRAST) == [], path
    page.locator("[role=option]", has_text="муниципалитет").first.click()
    page.wait_for_url("**/municipalities/**")
    assert complaints == []
    page.context.close()


def test_quotes_open_by_keyboard(chromium: Browser, address: str):
    page = opened(chromium, DESK)
    page.goto(f"{address}{paths()[4]}")
    quotation = page.locator(".fact details").first
    assert not quotation.locator("blockquote").is_visible()
    quotation.locator("summary").focus()
    page.keyboard.press("Enter")
    assert quotation.locator("blockquote").is_visible()
    page.context.close()


def test_on_paper_only_the_list_remains(chromium: Browser, address: str):
    page = opened(chromium, DESK)
    page.goto(f"{address}{paths()[5]}")
    assert page.locator(".boxes input").count() > 0
    page.locator(".boxes label").first.click()
    assert page.locator(".boxes input").first.is_checked()
    page.emulate_media(media="print")
    for hidden in (".top", ".foot", ".skip"):
        assert not page.locator(hidden).is_visible(), hidden
    assert page.locator(".sheet-foot").is_visible()
    assert address in page.locator(".sheet-foot").inner_text()
    page.context.close()


def test_an_act_is_read_with_its_notes(chromium: Browser, address: str):
    """From a hit to the marked clause; a link is copied by keyboard; a short form is explained; the card and back."""
    page = opened(chromium, DESK)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/search?q={quote(QUESTION)}")
    page.locator(".hits h3 a").first.click()
    page.wait_for_url("**/act/**")
    assert page.locator(":target").count() == 1
    assert page.locator(".text mark").count() > 0
    number = page.locator(".clause .num", has_text=re.compile(r"\d")).first
    number.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Скопировать ссылку"
    page.keyboard.press("Enter")
    page.locator(".copy", has_text="скопирована").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{address}/act/")
    assert copied.endswith(number.get_attribute("href") or "?")
    assert "?" not in copied
    page.keyboard.press("Escape")
    assert page.locator(".copy").count() == 0
    page.goto(f"{address}{paths()[6]}")
    page.locator("abbr").first.focus()
    said = "getComputedStyle(document.activeElement, '::after').content"
    assert page.locator("abbr").first.get_attribute("title") in page.evaluate(said)
    note = page.locator("a.note").first
    note.click()
    page.wait_for_url("**/service/**")
    assert page.locator(":target").is_visible()
    page.go_back()
    page.click("text=Скрыть сведения на полях")
    assert page.locator(".note").count() == 0
    page.context.close()


def test_the_contents_of_an_act_stay_at_hand_on_a_phone(chromium: Browser, address: str):
    page = opened(chromium, PHONE)
    page.goto(f"{address}{paths()[6]}")
    contents = page.locator(".toc-fold")
    page.locator(".clause").nth(60).scroll_into_view_if_needed()
    box = contents.bounding_box()
    assert box
    assert 0 <= box["y"] <= 4
    contents.locator("summary").click()
    link = contents.locator("a").nth(2)
    href = link.get_attribute("href")
    link.click()
    assert page.evaluate("decodeURI(location.hash)") == unquote(href or "?")
    assert not contents.evaluate("e => e.open")
    target, bar = page.locator(":target").bounding_box(), contents.bounding_box()
    assert target
    assert bar
    assert target["y"] >= bar["y"] + bar["height"] - 1
    page.context.close()
