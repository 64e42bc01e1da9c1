"""Quotes, «-слово», filters, pages, twins of clauses, and where to go on from an answer."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from exports import VARIETIES
from hypothesis import given
from hypothesis import strategies as st
from site_base import site

from kb.cli import main
from kb.functions import register_functions
from kb.narrow import Filters
from kb.operators import demands
from kb.search import NO_PHRASE, search


@pytest.fixture(scope="module")
def connection(base: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{base.as_uri()}?mode=ro", uri=True)) as opened:
        register_functions(opened)
        yield opened


@pytest.fixture(scope="module")
def wide(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The base with three housing registers more: the same model, other municipalities."""
    folder = tmp_path_factory.mktemp("wide")
    path = Path(shutil.copyfile(base, folder / "kb.db"))
    text = (VARIETIES / "42_voronezh_housing_register.txt").read_text(encoding="utf-8")
    for number, name in enumerate(("ДОНСКОЛУГСК", "ЗАРЕЧЕНСК", "ЛЕСОГОРСК")):
        own = (
            text.replace("ДОНСКОЛУГСК", name)
            .replace("Донсколугск", name.capitalize())
            .replace("№ 764", f"№ 76{number}")
        )
        (folder / f"учет-{number}.txt").write_text(own, encoding="utf-8")
    assert CliRunner().invoke(main, ["add", str(path), *map(str, folder.glob("*.txt"))]).exit_code == 0
    with closing(sqlite3.connect(path)) as opened:
        yield opened


# --- signs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "text", "phrases", "without"),
    [
        ('срок "земельный участок"', "срок земельный участок", 1, 0),
        ("срок «земельных участков»", "срок земельных участков", 1, 0),
        ("участок -аренда", "участок", 0, 1),
        ("справка 2-НДФЛ", "справка 2-НДФЛ", 0, 0),  # a hyphen inside a word is none
        ("снос - это что", "снос - это что", 0, 0),  # a dash between words is none
        ('"снос"', "снос", 0, 0),  # a quoted single word demands nothing
        ('срок "', 'срок "', 0, 0),
        ("", "", 0, 0),
    ],
)
def test_signs(typed: str, text: str, phrases: int, without: int) -> None:
    found = demands(typed)
    assert (found.text, len(found.phrases), len(found.without)) == (text, phrases, without)


def test_a_phrase_stands_in_every_hit_in_any_form(connection: sqlite3.Connection) -> None:
    answer = search(connection, '"межведомственный запрос" срок', limit=30)
    assert answer.hits
    for hit in answer.hits:
        words = connection.execute("select lemmatize(?)", [hit.snippet.replace("<mark>", "").replace("</mark>", "")])
        assert "межведомственный запрос" in words.fetchone()[0], hit.snippet


def test_a_phrase_that_is_nowhere_is_told(connection: sqlite3.Connection) -> None:
    answer = search(connection, '"запрос межведомственный участковый"')
    assert answer.notes == (NO_PHRASE,)
    assert answer.hits


def test_a_word_can_be_kept_out(connection: sqlite3.Connection) -> None:
    plain, without = (search(connection, text, limit=50) for text in ("срок жалоба", "срок жалоба -рассмотрение"))
    assert 0 < without.total < plain.total
    assert not any("рассмотрени" in hit.snippet.lower() for hit in without.hits)


@given(st.text(st.sampled_from('аб "«»“”-–\0😀*^():ё'), max_size=40))
def test_any_signs_are_a_question(connection: sqlite3.Connection, typed: str) -> None:
    search(connection, typed)
    connection.execute("select 1 from search_index where search_index match ru_match(?)", [typed]).fetchall()


# --- filters and pages ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (Filters(region="Приморский край"), {"113"}),
        (Filters(year="2014"), {"528", "538", "539", "688", "689", "690", "691", "692"}),
        (Filters(status="draft"), {None}),
        (Filters(region="Приморский край", year="2014"), set()),
        (Filters(municipality="нет такого"), set()),
    ],
)
def test_filters(connection: sqlite3.Connection, filters: Filters, wanted: set[str | None]) -> None:
    answer = search(connection, "срок предоставления услуги", filters, limit=50)
    assert {hit.act_number for hit in answer.hits} <= wanted
    assert bool(answer.hits) == bool(wanted)


def test_pages_follow_one_another(connection: sqlite3.Connection) -> None:
    """What the pages show together is what one long page shows, nothing twice, nothing lost."""
    whole = search(connection, "срок регистрации заявления", limit=60)
    parts = [search(connection, "срок регистрации заявления", limit=20, offset=at) for at in (0, 20, 40)]
    assert [hit.clause_id for part in parts for hit in part.hits] == [hit.clause_id for hit in whole.hits]
    assert len({part.total for part in parts}) == 1
    beyond = search(connection, "срок регистрации заявления", offset=10_000)
    assert beyond.hits == ()
    assert beyond.text


def test_facets_count_every_filter(connection: sqlite3.Connection) -> None:
    facets = search(connection, "срок предоставления услуги").facets
    assert {facet.name for facet in facets} == {"municipality", "region", "year", "status"}
    assert ("Приморский край") in {facet.value for facet in facets if facet.name == "region"}


# --- twins ----------------------------------------------------------------------------------------


def test_the_same_words_of_many_regulations_are_one_hit(wide: sqlite3.Connection) -> None:
    """Two regulations show the clause themselves, the third is named."""
    answer = search(wide, "поступление от заявителя заявления о прекращении рассмотрения жалобы")
    folded = [hit for hit in answer.hits if hit.also]
    question = "документы, удостоверяющие личность членов семьи, достигших 14 лет, нуждающиеся в жилых помещениях"
    folded += [hit for hit in search(wide, question).hits if hit.also]
    assert folded
    for hit in folded:
        places = {twin.municipality for twin in hit.also} | {hit.municipality}
        assert len(places) == len(hit.also) + 1
        texts = {text_of(wide, key) for key in (hit.clause_id, *(twin.clause_id for twin in hit.also))}
        assert len({"".join(c for c in text if c.isdigit()) for text in texts}) == 1


def text_of(connection: sqlite3.Connection, clause: str) -> str:
    return str(connection.execute("select text from clauses where id = ?", [clause]).fetchone()[0])


# --- where to go on -------------------------------------------------------------------------------


def test_other_aspects_of_the_same_service(connection: sqlite3.Connection) -> None:
    answer = search(connection, "сколько дней ждать разрешение на вырубку деревьев")
    assert {"documents", "refusals", "fee"} <= {link.aspect for link in answer.related}
    assert "deadlines" not in {link.aspect for link in answer.related}
    assert answer.meant == ()


def test_what_may_have_been_meant(connection: sqlite3.Connection) -> None:
    """Without a sure answer services of the base are offered, the one of the nearest clause first, none twice."""
    answer = search(connection, "сколько процентов возвращают за второго ребенка")
    assert not answer.confident
    assert answer.related == ()
    assert answer.meant
    known = {key for (key,) in connection.execute("select id from services")}
    offered = [link.service_id for link in answer.meant]
    assert offered[0] == answer.hits[0].service_id
    assert set(offered) <= known
    assert len(set(offered)) == len(offered)


# --- command, function, API -----------------------------------------------------------------------


def test_the_command_has_the_same_filters(base: Path) -> None:
    command = ["search", str(base), "срок предоставления услуги", "--json", "--region", "Приморский край"]
    result = CliRunner().invoke(main, [*command, "--limit", "3", "--page", "2"])
    answer = json.loads(result.stdout)
    assert answer["offset"] == 3
    assert {hit["act_number"] for hit in answer["hits"]} == {"113"}


def test_the_function_for_analysts(connection: sqlite3.Connection) -> None:
    query = "select value ->> 'clause', value ->> 'act_number' from json_each(ru_search(?, 3))"
    found = connection.execute(query, ["какие документы нужны на снос дерева"]).fetchall()
    assert found[0] == ("2.6", "538")
    assert len(found) == 3
    assert connection.execute("select ru_search(null)").fetchone()[0] == "[]"


def test_the_api_answers_as_the_page_does() -> None:
    async def get(path: str) -> tuple[int, dict[str, object]]:
        response = await site().client.get(path)
        return response.status_code, response.json()

    status, answer = asyncio.run(get("/api/search?q=срок+снос+деревьев&limit=2&year=2014"))
    assert (status, answer["ok"], len(answer["hits"])) == (200, True, 2)  # type: ignore[arg-type]
    assert asyncio.run(get("/api/search"))[0] == 400
    assert asyncio.run(get("/api/search?q=срок&limit=x&offset=-1&year=%00"))[0] == 400  # the page forgives


def test_pages_of_the_site() -> None:
    async def text(path: str) -> str:
        return (await site().client.get(path)).text

    first = asyncio.run(text("/search?q=срок&year=2014"))
    assert "Страница 1 из" in first
    assert "year=2014&amp;page=2" in first
    assert asyncio.run(text("/search?q=срок&year=2014&page=2")).count("Страница 2 из") == 1
    assert asyncio.run(text("/search?q=срок&page=99999999999999"))
