"""Changes and editions as rows of a base, in whatever order the files come; and as pages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from sqlite_utils import Database

from ingest.model import Source
from ingest.source import read_source
from kb.pipeline import finish, keep
from kb.serve import application
from kb.source_rows import rows_of
from kb.store import create, remove

PAIR = Path(__file__).parent / "editions" / "vologda-decimal"
SECOND = """ВОЛОГОДСКАЯ ОБЛАСТЬ
АДМИНИСТРАЦИЯ ВЕРХНЕКЕМСКОГО МУНИЦИПАЛЬНОГО РАЙОНА

ПОСТАНОВЛЕНИЕ
от 11.04.2019 № 90

О внесении изменений в постановление администрации района от 18.03.2016 № 214 «Об утверждении регламента»

ПОСТАНОВЛЯЕТ:
1. Внести в постановление администрации района от 18.03.2016 № 214 следующие изменения:
1.1. В пункте 2.4 регламента слова «10 рабочих дней» заменить словами «7 рабочих дней».
1.2. В пункте 2.2 регламента слово «подвал» исключить.
1.3. Пункт 7 регламента изложить согласно схеме, дополнить иное.
2. Постановление вступает в силу со дня подписания.
"""
TEXTS = {
    "original": (PAIR / "original.txt").read_text(),
    "first": (PAIR / "amending.txt").read_text(),
    "second": SECOND,
}
TABLES = ("changes", "editions", "edition_marks", "edition_digest")
ACT = "original/postanovlenie-214"


def put(db: Database, *names: str) -> None:
    for name in names:
        data = TEXTS[name].encode()
        keep(db, rows_of(read_source(Source(name, f"{name}.txt", sha256=name), data), date(2026, 1, 1)))
    finish(db)


def rows(db: Database) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(map(tuple, db.conn.execute(f"select * from {table}")), key=str) for table in TABLES}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    connection = sqlite3.connect(tmp_path / "kb.db")
    yield create(connection)
    connection.close()


def texts(db: Database) -> list[str]:
    return [row[0] for row in db.conn.execute("select text from editions order by number")]


def test_each_amending_act_makes_an_edition_on_top_of_the_last(db: Database) -> None:
    put(db, "original", "first", "second")
    first, second = texts(db)
    assert first == (PAIR / "consolidated.txt").read_text()
    assert second == first.replace("составляет 10 рабочих дней", "составляет 7 рабочих дней")
    found = db.conn.execute("select number, in_force, based_on from editions order by number").fetchall()
    assert found == [(1, "2018-03-01", None), (2, "2019-04-11", f"{ACT}/red-1")]


def test_the_original_is_kept_untouched(db: Database) -> None:
    put(db, "original", "first")
    assert db.conn.execute("select text from sources where id = 'original'").fetchone()[0] == TEXTS["original"]


def test_marks_of_the_first_edition_move_with_the_second(db: Database) -> None:
    put(db, "original", "first", "second")
    query = """select change_id, substr(e.text, first + 1, after_last - first), old
               from edition_marks m join editions e on e.id = m.edition_id where e.number = ? order by first"""
    first, second = (db.conn.execute(query, [number]).fetchall() for number in (1, 2))
    replaced = {"first/postanovlenie-61/izmenenie-8"}
    assert [row for row in first if row[0] not in replaced] == [row for row in second if row[0].startswith("first")]
    assert [row for row in second if row[0].startswith("second")] == [
        ("second/postanovlenie-90/izmenenie-1", "7 рабочих дней", "10 рабочих дней")
    ]


def test_what_is_not_applied_or_not_understood_says_why(db: Database) -> None:
    put(db, "original", "first", "second")
    refused = db.conn.execute("select target_place, reason from changes where not applied").fetchall()
    assert refused == [("пункт 2.2", "слова «подвал» в этом месте не найдены")]
    (problem,) = db.conn.execute("select quote from problems where stage = 'editions'").fetchone()
    assert problem.startswith("Пункт 7 регламента изложить согласно схеме")


def test_without_its_target_a_change_is_listed_and_not_applied(db: Database) -> None:
    put(db, "first")
    found = db.conn.execute("select distinct applied, reason, target_number, target_act_id from changes").fetchall()
    assert found == [(0, "изменяемого акта нет в базе", "214", None)]


@pytest.mark.parametrize("order", list(permutations(TEXTS)))
def test_the_order_of_the_files_does_not_matter(order: tuple[str, ...], db: Database, tmp_path: Path) -> None:
    for name in order:  # one addition after the other, each finished
        put(db, name)
    with sqlite3.connect(tmp_path / "other.db") as connection:
        other = create(connection)
        put(other, "original", "first", "second")
        assert rows(db) == rows(other)


def test_editions_go_with_their_act_and_with_the_amending_act(db: Database) -> None:
    put(db, "original", "first", "second")
    remove(db, "second")
    finish(db)
    assert len(texts(db)) == 1
    remove(db, "first")
    finish(db)
    assert {table: db.table(table).count for table in TABLES} == dict.fromkeys(TABLES, 0)


def test_unchanged_editions_are_not_made_again(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    put(db, "original", "first")
    monkeypatch.setattr("kb.editions.rows.consolidate", None)
    before = rows(db)
    finish(db)
    assert rows(db) == before


def test_evidence_of_changes_stands_in_the_source(db: Database) -> None:
    put(db, "original", "first", "second")
    query = 'select s.text, c.start, c."end", c.quote, c.old, c.new from changes c join sources s on s.id = c.source_id'
    for text, start, end, quote, old, new in db.conn.execute(query):
        assert text[start:end] == quote
        assert (old or "") in quote
        assert (new or "") in quote


# --- pages --------------------------------------------------------------------------------------


@pytest.fixture
def site(db: Database, tmp_path: Path):
    put(db, "original", "first", "second")
    db.conn.close()
    return application(tmp_path / "kb.db")


async def get(site, path: str, status: int = 200) -> str:
    answer = await site.client.get(path)
    assert answer.status_code == status
    return answer.text


async def test_the_act_says_what_changed_in_it_and_the_amending_act_what_it_changes(site) -> None:
    amended, amending = await get(site, f"/act/{ACT}"), await get(site, "/act/second/postanovlenie-90")
    assert "Что изменили в этом акте" in amended
    assert f'href="/act/{ACT}/editions"' in amended
    assert "30 календарных дней" in amended
    assert "Что этот акт изменяет в других" in amending
    assert "Не применено:</b> слова «подвал» в этом месте не найдены." in amending


async def test_the_edition_marks_what_came_and_went_and_links_the_clause_behind_it(site) -> None:
    page = await get(site, f"/act/{ACT}/editions?edition=1")
    assert "<del>30 календарных дней</del><ins>10 рабочих дней</ins>" in page
    assert 'href="/act/first/postanovlenie-61#post/1.3.3"' in page
    assert "1 марта 2018" in page.replace("\xa0", " ")


async def test_the_clean_edition_has_no_marks(site) -> None:
    page = await get(site, f"/act/{ACT}/editions?clean=1")
    text = page[page.index('<div class="body text">') :]
    assert "<del>" not in text
    assert "составляет 7 рабочих дней со дня" in text


async def test_an_edition_that_does_not_exist_is_absent(site) -> None:
    await get(site, f"/act/{ACT}/editions?edition=9", 404)
    await get(site, "/act/nothing/editions", 404)
    assert "Текста с изменениями нет" in await get(site, "/act/second/postanovlenie-90/editions")


async def test_the_card_warns_with_the_digest(site) -> None:
    page = await get(site, f"/service/{ACT}")
    assert "Теперь иначе: Сроки: срок услуги: 30 календарных дней → 7 рабочих дней; " in page


def test_an_act_is_no_longer_amended_when_the_amending_act_is_gone(db: Database) -> None:
    put(db, "original", "first")
    status = "select status, status_reason from acts where id = ?"
    assert db.conn.execute(status, [ACT]).fetchone()[0] == "amended"
    remove(db, "first")
    finish(db)
    assert db.conn.execute(status, [ACT]).fetchone()[0] != "amended"
