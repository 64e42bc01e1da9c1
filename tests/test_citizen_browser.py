"""A citizen in a real Chromium: ticks that stay, questions that shorten the list, a day, one printed page, a place."""

from __future__ import annotations

import pypdfium2
import pytest
from browser_base import DESK, LOW_CONTRAST, PHONE, SMALL_TARGETS, SMALLEST, opened
from playwright.sync_api import Browser, Page
from site_base import column
from test_citizen import services, with_cases

SMALLEST_PRINT = 7.5 * 96 / 72  # CSS pixels
LONG = 400  # copies of a paper that no page holds


def pages_of(page: Page) -> int:
    return len(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)))


def counted(page: Page) -> str:
    return page.locator("[data-count] [role=status]").inner_text()


def test_ticks_are_counted_stay_after_a_reload_and_go_to_the_printed_list(chromium: Browser, address: str):
    page, key = opened(chromium, PHONE), with_cases()
    page.goto(f"{address}/service/{key}")
    boxes = page.locator("[data-tick]")
    whole = boxes.count()
    assert counted(page) == f"Отмечено 0 из {whole}"
    page.locator(".tickable label").first.click()
    boxes.nth(whole - 1).check()
    assert counted(page) == f"Отмечено 2 из {whole}"
    page.reload()
    assert boxes.first.is_checked()
    assert counted(page) == f"Отмечено 2 из {whole}"
    page.goto(f"{address}/service/{key}/checklist")
    assert page.locator("[data-tick]:checked").count() == 2
    other = next(one for one in services() if one != key)
    page.goto(f"{address}/service/{other}/checklist")
    assert page.locator("[data-tick]:checked").count() == 0
    page.goto(f"{address}/service/{key}")
    page.get_by_role("button", name="Снять отметки").click()
    assert page.evaluate("localStorage.length") == 0
    assert page.context.cookies() == []
    page.context.close()


def test_a_hidden_paper_keeps_its_tick(chromium: Browser, address: str):
    page, key = opened(chromium, PHONE), with_cases()
    page.goto(f"{address}/service/{key}")
    for box in page.locator("[data-tick]").all():
        box.check()
    whole = page.locator("[data-tick]").count()
    page.get_by_role("button", name="Оставить только моё").click()
    fewer = page.locator("[data-tick]").count()
    assert fewer < whole
    page.locator("[data-tick]").first.uncheck()
    page.get_by_role("link", name="Показать всё").click()
    assert counted(page) == f"Отмечено {whole - 1} из {whole}"
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_question_shortens_the_list_and_back_undoes_it(chromium: Browser, address: str, scripts: bool):
    page, key = opened(chromium, PHONE, scripts=scripts), with_cases()
    page.goto(f"{address}/service/{key}")
    whole = page.locator("[data-tick]").count()
    page.locator(".cases label").first.click()
    page.get_by_role("button", name="Оставить только моё").click()
    assert "case=" in page.url
    assert page.locator(".cases input:checked").count() == 1
    assert 0 < page.locator("[data-tick]").count() < whole
    assert page.locator(".apart .paper").count() > 0
    page.go_back()
    assert page.locator("[data-tick]").count() == whole
    page.context.close()


def test_a_day_is_counted_by_keyboard_without_scripts(chromium: Browser, address: str):
    key = column("select service_id from deadlines where what = 'service_total' order by service_id limit 1")[0]
    page = opened(chromium, PHONE, scripts=False)
    page.goto(f"{address}/service/{key}")
    page.fill("#filed", "2026-11-20")
    page.press("#filed", "Tab")
    page.get_by_role("button", name="Посчитать").press("Enter")
    assert "filed=2026-11-20" in page.url
    assert page.get_by_text("Решение не позднее").first.is_visible()
    assert page.input_value("#filed") == "2026-11-20"
    page.context.close()


def test_every_checklist_is_one_page(chromium: Browser, address: str):
    page = opened(chromium, DESK)
    page.emulate_media(media="print")
    for key in services():
        page.goto(f"{address}/service/{key}/checklist")
        assert pages_of(page) == 1, key
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= SMALLEST_PRINT - 0.1
        assert page.locator(".sheet-foot").is_visible()
        assert page.locator(".boxes li").count() == page.locator(".boxes .ref").count()
    page.context.close()


def test_the_count_of_pages_sees_a_second_one(chromium: Browser, address: str):
    page = opened(chromium, DESK)
    page.goto(f"{address}/service/{with_cases()}/checklist")
    page.evaluate(
        "n => { const list = document.querySelector('.boxes');"
        " for (let i = 0; i < n; i++) list.append(list.firstElementChild.cloneNode(true)); }",
        LONG,
    )
    assert pages_of(page) > 1
    page.context.close()


def test_the_municipality_is_remembered_said_and_forgotten(chromium: Browser, address: str):
    page = opened(chromium, PHONE)
    page.goto(address)
    chosen = page.locator("#where option").nth(1).get_attribute("value")
    page.select_option("#where", chosen)
    page.goto(f"{address}/about")
    page.goto(address)
    assert page.input_value("#where") == chosen
    assert "запомнен" in page.locator(".remembered").inner_text()
    page.fill("#q", "сколько ждать")
    page.press("#q", "Enter")
    page.wait_for_url(f"**municipality={chosen}**")
    page.goto(address)
    page.get_by_role("button", name="Забыть").click()
    page.reload()
    assert page.input_value("#where") == ""
    assert page.locator(".remembered").count() == 0
    assert page.context.cookies() == []
    page.context.close()


def test_a_spoilt_memory_breaks_nothing(chromium: Browser, address: str):
    page, key = opened(chromium, PHONE), with_cases()
    page.goto(address)
    page.evaluate(
        "key => { localStorage.setItem('reglament:municipality', '{'); localStorage.setItem(key, '{\"a\": 1}'); }",
        f"reglament:ticks:{key}",
    )
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.reload()
    page.goto(f"{address}/service/{key}")
    assert counted(page).startswith("Отмечено 0")
    assert failures == []
    page.context.close()


@pytest.mark.parametrize("viewport", [SMALLEST, PHONE, DESK], ids=lambda v: str(v["width"]))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_is_readable_and_big_enough(chromium: Browser, address: str, viewport: dict[str, int], scheme: str):
    page, key = opened(chromium, viewport, scheme=scheme), with_cases()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    for path in (f"/service/{key}?case=-&filed=2026-12-20", f"/service/{key}/checklist?case=-", "/"):
        page.goto(f"{address}{path}")
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        for box in page.locator("[data-tick]").all()[:2]:
            box.check()
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path
        assert page.evaluate(SMALL_TARGETS) == [], path
        assert page.evaluate(LOW_CONTRAST) == [], path
    assert complaints == []
    page.context.close()
