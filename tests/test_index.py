"""The index: readable with plain SQLite, aligned, and never silently rebuilt from the view."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ingest.gather import gather
from ingest.morphology import aligned
from kb.adding import add
from kb.index import fault
from kb.pipeline import finish
from kb.search import SearchError, search
from kb.store import create


@pytest.fixture
def copy(base: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(base, tmp_path / "copy.db"))


def test_lemmas_match_and_printed_words_are_marked(base: Path) -> None:
    with closing(sqlite3.connect(base)) as connection:
        shown = connection.execute(
            "select highlight(search_index, 0, '[', ']') from search_index where search_index match 'срок'"
        ).fetchall()
    assert any("[сроков]" in text or "[Сроки]" in text or "[срока]" in text for (text,) in shown)


def test_every_clause_is_a_row(base: Path) -> None:
    with closing(sqlite3.connect(base)) as connection:
        clauses, rows = connection.execute(
            "select (select count(*) from clauses), (select count(*) from search_rows)"
        ).fetchone()
    assert clauses == rows


def test_one_token_per_token(base: Path) -> None:
    """As many lemmas as the view shows tokens, then the second readings: else marks would stand on wrong words."""
    with closing(sqlite3.connect(base)) as connection:
        connection.execute("create virtual table temp.shown using fts5(x, tokenize='unicode61 remove_diacritics 0')")
        texts = connection.execute("select id, text from search_texts").fetchall()
        connection.executemany("insert into shown(rowid, x) values (?, ?)", texts)
        connection.execute("create virtual table temp.seen using fts5vocab(temp, shown, 'instance')")
        counts = dict(connection.execute("select doc, count(*) from seen group by doc"))
    assert {key: counts.get(key, 0) for key, _ in texts} == {key: len(aligned(text)[0].split()) for key, text in texts}


@pytest.mark.parametrize("lemma", ["данные", "дать"])
def test_both_readings_of_a_word_are_found(base: Path, lemma: str) -> None:
    """«персональных данных»: of «данные» and of «дать»."""
    query = "select s.text from search_index i join search_texts s on s.id = i.rowid where search_index match ?"
    with closing(sqlite3.connect(base)) as connection:
        found = connection.execute(query, [lemma]).fetchall()
    assert any("данных" in text for (text,) in found)


def test_versions_are_noted(base: Path) -> None:
    with closing(sqlite3.connect(base)) as connection:
        keys = {row[0] for row in connection.execute("select key from meta")}
        assert fault(connection) is None
    assert {"search", "search_dictionary"} <= keys


def test_rebuild_is_noticed(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("insert into search_index(search_index) values ('rebuild')")
        assert "rebuild" in (fault(connection) or "")
        with pytest.raises(SearchError, match="reglament build"):
            search(connection, "срок")


def test_a_base_without_a_text_says_so(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "kb.db")) as connection:
        finish(create(connection))
        assert "ни одного пункта" in (fault(connection) or "")


def test_other_dictionary_is_refused(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("update meta set value = '0' where key = 'search_dictionary'")
        with pytest.raises(SearchError, match="словар"):
            search(connection, "срок")


def test_base_without_an_index_is_refused() -> None:
    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises(SearchError, match="индекс"):
        search(connection, "срок")


def test_no_trigger_touches_the_index(base: Path) -> None:
    with closing(sqlite3.connect(base)) as connection:
        assert connection.execute("select count(*) from sqlite_master where type = 'trigger'").fetchone() == (0,)


def test_the_index_is_small(base: Path) -> None:
    """The full-text index takes less than a third of the bytes of the texts."""
    query = "select sum(pgsize) from dbstat where name glob 'search_index_*'"
    with closing(sqlite3.connect(base)) as connection:
        index = connection.execute(query).fetchone()[0]
        texts = connection.execute("select sum(length(cast(text as blob))) from sources").fetchone()[0]
    assert index < texts / 3


def test_a_base_whose_first_source_is_replaced_is_still_whole(copy: Path, tmp_path: Path) -> None:
    """The mark that tells a spoiled index stands in the first row there is, whatever its number."""
    with closing(sqlite3.connect(copy)) as connection:
        file, text = connection.execute("select file, text from sources order by rowid limit 1").fetchone()
    edition = tmp_path / Path(file).name
    edition.write_text(f"{text}\nПримечание редакции.\n", encoding="utf-8")
    outcomes = [added.outcome for added in add(copy, gather([edition]))]
    with closing(sqlite3.connect(copy)) as connection:
        assert (outcomes, fault(connection)) == (["updated"], None)
