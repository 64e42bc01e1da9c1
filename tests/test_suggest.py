"""Typed beginnings → suggestions, on the base of the repository: a table of cases and «any string is valid»."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from site_base import site
from sqlite_utils import Database

from datasette_plugins.pages.suggest import url
from kb.suggest import KINDS, LONGEST, Suggestion, build, suggest

ANYTHING = st.text(max_size=80) | st.text(
    st.sampled_from("абвгёйщ пунктсно ANDORNEAR\"'()*:^-+{}[]~№§.,;?0123456789\0\n\u00ad%_\ud800😀"), max_size=60
)
HOSTILE = ('"', "'", "*", "снос*", "NEAR(", "AND", "name : x", "\0", "снос\0", "😀", "\ud800", "{", "п.", "п. 2.6",
           "2.6 снт'", "1" * 400, "снос " * 2000)  # fmt: skip


@pytest.fixture(scope="module")
def connection(base: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{base.as_uri()}?mode=ro", uri=True)) as opened:
        yield opened


def texts(connection: sqlite3.Connection, kind: str, typed: str) -> list[str]:
    return [s.text for s in suggest(connection, typed) if s.kind == kind]


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("снос", "снос или пересадку"), ("сно", "снос или пересадку"),  # a beginning
        ("снос разреш", "снос или пересадку"), ("разрешение на сн", "снос или пересадку"),  # words in any order
        ("зелёного насаждения", "снос или пересадку"), ("ЗЕЛЕНЫХ", "снос или пересадку"),  # forms, ё, case
        ("насождений", "снос или пересадку"), ("остановка на учет", "Постановка граждан"),  # one edit
        ("кампенсация радительской", "Выплата компенсации"), ("нуждащиеся", "нуждающихся"),  # one and two
        ("cyjc", "снос или пересадку"), ("rjvgtycfwbz", "Выплата компенсации"),  # layout
        ("вырубка деревьев", "снос или пересадку"), ("садик", "Выплата компенсации"),  # synonyms
        ("снт", "садоводческих"), ("538", "снос или пересадку"), ("снос кировск", "снос или пересадку"),
    ],
)  # fmt: skip
def test_service(connection: sqlite3.Connection, typed: str, part: str) -> None:
    assert part.lower() in suggest(connection, typed)[0].text.lower()
    assert suggest(connection, typed)[0].kind == "service"


@pytest.mark.parametrize(
    ("kind", "typed", "part"),
    [
        ("municipality", "чеглак", "Чеглаковское сельское поселение"),
        ("municipality", "кировский район приморский", "Кировский муниципальный район"),
        ("office", "пикал", "Пикалево"), ("office", "мфц волосово", "Волосовский"),
        ("catalogue", "градостроительный план", "градостроительного плана"), ("catalogue", "садовый дом", "садового"),
    ],
)  # fmt: skip
def test_other_kinds(connection: sqlite3.Connection, kind: str, typed: str, part: str) -> None:
    assert part in texts(connection, kind, typed)[0]


def test_namesakes_are_told_apart_by_their_region(connection: sqlite3.Connection) -> None:
    details = {s.detail for s in suggest(connection, "кировский муниципальный") if s.kind == "municipality"}
    assert {"Ленинградская область", "Приморский край"} <= details


def test_service_tells_where_and_that_it_is_a_draft(connection: sqlite3.Connection) -> None:
    found = suggest(connection, "снт")[0]
    assert found.detail == "проект · Кировский муниципальный район, Ленинградская область"


@pytest.mark.parametrize(
    ("typed", "act", "labels"),
    [
        ("2.6 528", "528", ["2.6", "2.6.1", "2.6.2", "2.6.3"]),
        ("п. 2.6.3 жилые помещения", "528", ["2.6.3"]),
        ("снос пункт 2.4", "538", ["2.4"]),
        ("п 2.6. cyjc", "538", ["2.6"]),
    ],
)
def test_clause(connection: sqlite3.Connection, typed: str, act: str, labels: list[str]) -> None:
    service, *clauses = suggest(connection, typed)
    assert service.kind == "service"
    assert [s.text for s in clauses][: len(labels)] == [f"п.\u00a0{label}" for label in labels]
    assert {s.kind for s in clauses} == {"clause"}
    assert all(s.within.endswith(act) and s.target.startswith(f"{s.within}/") and s.detail for s in clauses)
    assert len(clauses) < 8


def test_an_address_nobody_has_leaves_the_service(connection: sqlite3.Connection) -> None:
    assert [s.kind for s in suggest(connection, "п. 99.99 снос")] == ["service"]


@pytest.mark.parametrize(
    "typed", ["", " ", "щщщ", "погода на завтра", "загранпаспорт", "п. 2.6", "я", "?!", '"', "AND"]
)
def test_nothing_found(connection: sqlite3.Connection, typed: str) -> None:
    assert suggest(connection, typed) == []


def test_kinds_stand_in_order_and_all_have_a_place(connection: sqlite3.Connection) -> None:
    kinds = [s.kind for s in suggest(connection, "киров")]
    assert kinds == sorted(kinds, key=KINDS.index)
    assert {"service", "municipality", "office"} <= set(kinds)
    assert len(suggest(connection, "выдача")) == 8
    assert {s.kind for s in suggest(connection, "выдача", 3)} == {"service", "catalogue"}


@given(ANYTHING)
@example("п. 2.6 " * 300)
def test_any_string_is_valid(connection: sqlite3.Connection, typed: str) -> None:
    assert len(suggest(connection, typed)) <= 8


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile(connection: sqlite3.Connection, typed: str) -> None:
    assert len(suggest(connection, typed)) <= 8


def test_a_base_without_the_table_suggests_nothing() -> None:
    with closing(sqlite3.connect(":memory:")) as empty:
        assert suggest(empty, "снос") == []


def test_building_again_gives_the_same_rows(base: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as copy, closing(sqlite3.connect(base)) as original:
        original.backup(copy)
        before = copy.execute("select * from suggest_entries").fetchall()
        build(Database(copy))
        assert copy.execute("select * from suggest_entries").fetchall() == before
        assert texts(copy, "service", "снос")


async def test_endpoint_gives_pages_that_exist() -> None:
    for typed in ("снос", "киров", "пикалево", "градостроительный план", "п. 2.6 528"):
        response = await site().client.get(f"/api/suggest?q={quote(typed)}")
        assert response.headers["cache-control"] == "public, max-age=60"
        data = response.json()
        assert data["q"] == typed
        assert data["suggestions"]
        for line in data["suggestions"]:
            assert set(line) == {"kind", "text", "detail", "url"}
            address, _, anchor = line["url"].partition("#")
            page = await site().client.get(address)
            assert page.status_code == 200, line
            assert not anchor or f'id="{anchor}"' in page.text, line


@pytest.mark.parametrize("typed", [text for text in HOSTILE if text.isprintable() and len(text) < 5000] + ["", "\x00"])
async def test_endpoint_takes_anything(typed: str) -> None:
    response = await site().client.get(f"/api/suggest?q={quote(typed)}")
    assert response.status_code == 200
    assert len(response.json()["q"]) <= LONGEST


def test_addresses_are_quoted() -> None:
    assert url(Suggestion("office", "", "", "a b", "Район & край")) == (
        "/offices?district=%D0%A0%D0%B0%D0%B9%D0%BE%D0%BD+%26+%D0%BA%D1%80%D0%B0%D0%B9#a%20b"
    )
    assert url(Suggestion("catalogue", "", "", "x?y")) == "/catalogue/x%3Fy"
