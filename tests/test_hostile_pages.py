"""Hostile words of a source are text everywhere: on every kind of page, in linked data, feeds, the API and CSV."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from every_page import Kind, kinds, machine_addresses
from site_base import base
from test_markup import foreign

from kb.serve import application

# Tags, ends of a data block and of an attribute, a link that runs, signs of direction, a control sign, a formula.
HOSTILE = (
    "=cmd|'/c calc'!A1 </script><!--<script>alert(1)</script><img src=x onerror=alert(1)> "
    "\"><svg/onload=alert(1)> \u202e\u2066 ]]> \x01 & ' {{ 7*7 }} javascript:alert(1) "
)
# Free text of a source, as far as pages print it; kinds, keys and numbers come from our own lists.
TEXTS = {
    "sources": ("title", "authority", "origin", "note"),
    "municipalities": ("name", "district", "region"),
    "catalogue": ("name", "url"),
    "acts": ("number", "title", "issuer", "status_reason"),
    "clauses": ("label", "heading", "text", "quote"),
    "services": ("name", "short_name", "authority", "quote", "authority_quote"),
    "applicants": ("text", "quote"),
    "documents": ("text", "quote", "condition", "about_whom"),
    "refusal_grounds": ("text", "quote"),
    "deadlines": ("text", "quote", "counted_from"),
    "results": ("text", "quote"),
    "fees": ("text", "quote"),
    "channels": ("text", "quote"),
    "legal_references": ("number", "title", "quote"),
    "mfc_offices": ("name", "district", "address", "schedule", "phone", "email"),
    "contacts": ("name", "address", "phone", "email", "schedule"),
    "portal_links": ("service_name", "url"),
    "abbreviations": ("short", "long"),
    "findings": ("message", "quote"),
    "problems": ("quote", "message"),
}
RUNS = ("javascript:", "data:", "vbscript:")
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The site over a base whose every text begins with hostile words."""
    path = Path(shutil.copy(base(), tmp_path_factory.mktemp("hostile") / "kb.db"))
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, fields in TEXTS.items():
            for field in fields:
                connection.execute(f"update {table} set {field} = ? || {field} where {field} is not null", [HOSTILE])
    return application(path)


def runs(page: BeautifulSoup) -> list[str]:
    """Elements that would act: injected tags, handlers, links that run."""
    handlers = [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    links = [tag for tag in page.select("[href], [src], [action]") for name in ("href", "src", "action")
             if str(tag.get(name, "")).strip().lower().startswith(RUNS)]  # fmt: skip
    alerts = [tag for tag in page.find_all("script") if "alert" in (tag.string or "") and tag.get("type") is None]
    return [str(tag)[:120] for tag in [*page.select("img[src=x]"), *handlers, *links, *alerts]]


@cache
def says_nothing_of_a_source() -> frozenset[str]:
    """Pages of our own words only."""
    return frozenset(("about", "data", "not-found", "service-not-found", "closed", "kb", "search-nothing"))


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
async def test_a_page_shows_hostile_words_as_text(hostile: Any, kind: Kind):
    response = await hostile.client.get(kind.path)
    assert response.status_code == kind.status
    page = BeautifulSoup(response.text, "html5lib")
    assert runs(page) == []
    if kind.ours:
        assert foreign(page) == []
    if kind.name not in says_nothing_of_a_source():
        assert "alert(1)" in page.get_text()


def of_json(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False)


def of_xml(text: str) -> str:
    return "".join(ElementTree.fromstring(text).itertext())


def of_csv(text: str) -> str:
    """Every row as long as the first; no cell that a spreadsheet would count."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";" if text[0] == "\ufeff" else ","))
    assert {len(row) for row in rows if row} == {len(rows[0])}
    if text[0] == "\ufeff":  # for Excel; Datasette's own CSV is for programs
        assert not [cell for row in rows for cell in row if cell.startswith(FORMULAS) and not cell[1:2].isdigit()]
    return "\n".join("\n".join(row) for row in rows)


def of_part(text: str) -> str:
    page = BeautifulSoup(text, "html5lib")
    assert runs(page) == []
    return page.get_text()


READERS = {"json": of_json, "xml": of_xml, "csv": of_csv, "part": of_part, "text": str, "icon": str}
TOLD = ("/api/search", "/api/service", ".jsonld", "/deadlines.json", "/matrix.csv", "/documents.csv", "/feed", "answer")


@pytest.mark.parametrize(("address", "form"), machine_addresses(), ids=[one for one, _ in machine_addresses()])
async def test_a_program_reads_hostile_words_as_text(hostile: Any, address: str, form: str):
    response = await hostile.client.get(address)
    assert response.status_code in (200, 404), address
    if form == "icon" or (address == "/sitemap-1.xml" and response.status_code == 404):
        return
    told = READERS[form](response.text)
    assert "alert(1)" in told or not any(part in urlsplit(address).path for part in TOLD)


async def test_the_data_block_of_a_card_cannot_be_ended(hostile: Any):
    card = next(kind for kind in kinds() if kind.name == "service")
    page = BeautifulSoup((await hostile.client.get(card.path)).text, "html.parser")
    assert "</script>" in json.loads(page.find("script", type="application/ld+json").string)["name"]


@pytest.mark.parametrize(
    "html",
    ["<img src=x>", "<a href=' JavaScript:alert(1)'>a</a>", "<p onclick=a()>", "<script>alert(1)</script>"],
)
def test_what_runs_is_seen(html):
    assert runs(BeautifulSoup(html, "html5lib"))
