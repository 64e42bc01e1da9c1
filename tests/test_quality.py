"""The page of findings: grouped by source and weight, filtered with counts, links to the clause, advice, CSV."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing

import pytest
from browser_base import DESK, LOW_CONTRAST, PHONE, SMALL_TARGETS, opened
from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from site_base import base, site

from datasette_plugins.pages.quality import Asked, choices
from kb.checks import BY_NAME

HOSTILE = ("'", "<script>alert(1)</script>", "' or 1=1 --", "\x00", "9" * 300, "{{ 7*7 }}", "no_such_rule")


def stored(sql: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(base())) as connection:
        return connection.execute(sql, values).fetchall()


async def fetched(path: str) -> str:
    answer = await site().client.get(path)
    assert answer.status_code == 200
    return str(answer.text)


async def quality(path: str = "/quality") -> BeautifulSoup:
    return BeautifulSoup(await fetched(path), "html.parser")


@pytest.mark.asyncio
async def test_every_finding_is_shown_with_its_rule_advice_and_clause() -> None:
    page = await quality()
    shown = page.select(".findings .fact")
    assert len(shown) == stored("select count(*) from findings")[0][0]
    assert all(item.select_one(".rule") and item.select_one(".advice") and item.select_one(".ev a") for item in shown)


@pytest.mark.asyncio
async def test_sources_come_whole_and_the_grave_findings_first() -> None:
    page = await quality()
    sources = [heading.get_text() for heading in page.select("h3.of-source")]
    assert len(sources) == len(set(sources)) == stored("select count(distinct source_id) from findings")[0][0]
    weights: list[list[str]] = []
    for heading in page.select("h3.of-source, h4.weight"):
        if heading.name == "h3":
            weights.append([])
        else:
            weights[-1].append(heading["class"][1])
    assert all(own in (["major"], ["minor"], ["major", "minor"]) for own in weights)


@pytest.mark.parametrize(("name", "column"), [("rule", "rule"), ("severity", "severity"), ("source", "source_id")])
@pytest.mark.asyncio
async def test_a_filter_leaves_as_many_as_it_says(name: str, column: str) -> None:
    page = await quality()
    for option in page.select(f"#{name} option[value]:not([value=''])"):
        value, count = str(option["value"]), int(option.get_text().rpartition("(")[2].rstrip(")"))
        assert count == stored(f"select count(*) from findings where {column} = ?", value)[0][0]
        filtered = await quality(f"/quality?{name}={value}")
        assert len(filtered.select(".findings .fact")) == count
        assert filtered.select_one(f"#{name} option[selected]")["value"] == value  # type: ignore[index]


def test_counts_of_a_filter_respect_the_others() -> None:
    keys = ("source", "severity", "rule", "title", "found")
    tallies = [
        dict(zip(keys, row, strict=True))
        for row in (("a", "major", "x", "А", 2), ("a", "minor", "y", "А", 3), ("b", "minor", "y", "Б", 5))
    ]
    found = choices(tallies, Asked(source="a"))  # type: ignore[arg-type]
    assert [(key, count) for key, _, count in found["severity"]] == [("major", 2), ("minor", 3)]
    assert {(key, count) for key, _, count in found["source"]} == {("a", 5), ("b", 5)}


@pytest.mark.asyncio
async def test_the_csv_says_what_the_page_says() -> None:
    text = await fetched("/quality.csv?severity=major")
    head, *lines = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";")
    assert len(lines) == stored("select count(*) from findings where severity = 'major'")[0][0]
    assert head[7:9] == ["Совет", "Норма"]
    assert all(line[7] in {rule.advice for rule in BY_NAME.values()} for line in lines)
    assert all(line[9].startswith("/act/" if line[1] else "/source/") for line in lines)


@pytest.mark.parametrize("word", HOSTILE)
@pytest.mark.asyncio
async def test_hostile_words_in_the_address_do_nothing(word: str) -> None:
    for name in ("rule", "source", "severity", "page"):
        answer = await site().client.get("/quality", params={name: word})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert (await site().client.get("/quality.csv", params={name: word})).status_code == 200


def test_a_drafter_filters_and_opens_the_clause(chromium: Browser, address: str) -> None:
    """By keyboard, without scripts: one rule, the advice, the clause in the text of the act."""
    page = opened(chromium, DESK, scripts=False)
    page.goto(f"{address}/quality")
    page.select_option("#rule", "open_ended")
    page.focus(".picks button")
    page.keyboard.press("Enter")
    page.wait_for_url("**rule=open_ended**")
    assert "ст. 12" in page.locator(".norm").first.inner_text()
    link = page.locator(".findings .ev a").first
    label = link.inner_text()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/act/**#**")
    assert label.removeprefix("п. ").split()[0] in page.content()
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK, {"width": 1024, "height": 800}], ids=["phone", "desk", "tablet"])
def test_the_page_fits_and_is_legible(chromium: Browser, address: str, viewport: dict[str, int], scheme: str) -> None:
    page = opened(chromium, viewport, scheme=scheme)
    page.goto(f"{address}/quality?severity=minor")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(LOW_CONTRAST) == []
    page.context.close()
