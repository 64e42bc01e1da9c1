"""Kinds of service on the pages: how many municipalities regulate each, and where a service without a regulation is."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from browser_base import LOW_CONTRAST, PHONE, SMALL_TARGETS, opened
from bs4 import BeautifulSoup
from click.testing import CliRunner
from playwright.sync_api import Browser
from site_base import base

from kb.cli import main
from kb.serve import application

OTHER = Path(__file__).parent / "alignments/texts/51_pskov_large_families.txt"
REGISTER = "postanovka-grazhdan-na-uchet-v-kachestve-lits-imeyuschikh-pr"
MARKETS = "vydacha-pereoformlenie-razresheniy-na-pravo-organizatsii-roz"
FELLING = "vydacha-razresheniy-na-pravo-vyrubki-zelenykh-nasazhdeniy"
LISTED = "kirovskiy-munitsipalnyy-rayon-leningradskaya-oblast"  # whose portal list is a source
NAMESAKE = "kirovskiy-munitsipalnyy-rayon-primorskiy-kray"
ELSEWHERE = "регламента в базе нет, но подать можно здесь"


@cache
def path() -> Path:
    """The base of the sources with one more regulation of a service that they hold already."""
    copied = base().with_name("kinds.db")
    shutil.copy(base(), copied)
    result = CliRunner().invoke(main, ["add", str(copied), str(OTHER)])
    assert result.exit_code == 0, result.output
    return copied


async def soup(address_: str) -> BeautifulSoup:
    response = await application(path()).client.get(address_)
    assert response.status_code == 200, address_
    return BeautifulSoup(response.text, "lxml")


def asked(query: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path())) as connection:
        return connection.execute(query, values).fetchall()


async def test_the_catalogue_counts_municipalities_and_leads_to_the_comparison():
    page = await soup("/catalogue")
    lines = {line.a["href"]: line for line in page.select("section[aria-labelledby=kinds] li")}
    assert len(lines) == asked("select count(*) from catalogue")[0][0]
    assert "2 муниципалитета" in lines[f"/catalogue/{REGISTER}"].get_text()
    assert lines[f"/catalogue/{REGISTER}"].find("a", href=f"/compare?kind={REGISTER}")
    assert "1 муниципалитет" in lines[f"/catalogue/{MARKETS}"].get_text()
    assert not lines[f"/catalogue/{MARKETS}"].find("a", href=f"/compare?kind={MARKETS}")
    empty = asked("select count(*) from catalogue where id not in (select catalogue_id from services)")[0][0]
    assert sum("регламента нет, есть портал" in line.get_text() for line in lines.values()) == empty


async def test_a_kind_says_why_a_service_of_another_name_is_in_it():
    page = await soup(f"/catalogue/{FELLING}")
    assert "предмет: зелёные насаждения" in page.select_one("#read").parent.get_text().lower()
    assert len(page.select("section[aria-labelledby=read] li")) == 1


async def test_a_municipality_without_a_regulation_keeps_its_portal_links():
    page = await soup(f"/municipalities/{LISTED}")
    shown = {link["href"] for link in page.select("section[aria-labelledby=portal] .say a")}
    own = asked("select catalogue_id from services where municipality_id = ?", LISTED)
    urls = {url for url, kind in asked("select url, catalogue_id from portal_links") if (kind,) not in own}
    assert shown == urls
    assert len(shown) == 30
    assert len(page.select("section[aria-labelledby=portal] blockquote")) == 30


@pytest.mark.parametrize("other", [NAMESAKE, "zarechnoborskiy-rayon-pskovskaya-oblast"])
async def test_a_list_of_one_municipality_is_not_offered_in_another(other: str):
    page = await soup(f"/municipalities/{other}")
    assert page.find(id="services")
    assert not page.find(id="portal")


async def test_a_kind_names_whose_link_it_is_and_that_the_base_holds_no_regulation():
    text = (await soup(f"/catalogue/{REGISTER}")).select_one("section[aria-labelledby=portal]").get_text(" ")
    assert "Кировский муниципальный район, Ленинградская область" in text
    assert ELSEWHERE in text
    regulated = asked("select catalogue_id from services where municipality_id = ?", LISTED)[0][0]
    assert ELSEWHERE not in (await soup(f"/catalogue/{regulated}")).get_text()


async def test_every_inner_link_of_these_pages_answers():
    for start in ("/catalogue", f"/catalogue/{REGISTER}", f"/municipalities/{LISTED}"):
        links = {a["href"].partition("#")[0] for a in (await soup(start)).select("main a[href^='/']")}
        for link in links:
            assert (await application(path()).client.get(link)).status_code == 200, link


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page_path", ["/catalogue", f"/catalogue/{FELLING}", f"/municipalities/{LISTED}"])
def test_on_a_phone_without_scripts(chromium: Browser, address: str, page_path: str, scheme: str):
    page = opened(chromium, PHONE, scheme=scheme)
    page.goto(address + page_path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(LOW_CONTRAST) == []
    page.context.close()


def test_the_reason_opens_without_scripts(chromium: Browser, address: str):
    page = opened(chromium, PHONE, scripts=False)
    page.goto(f"{address}/catalogue/{FELLING}")
    reason = page.get_by_text("Предмет: зелёные насаждения")
    assert not reason.is_visible()
    page.get_by_text("почему этот вид").click()
    assert reason.is_visible()
    page.context.close()
