"""The text of an act is drawn once and kept: it must be the text that is drawn anew, whatever is asked of it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from site_base import base, column, site

from datasette_plugins.filters import act_url
from datasette_plugins.pages.clauses import Line, TableRow
from datasette_plugins.pages.noted import PLAIN, found_in, noted
from datasette_plugins.pages.text import asked, drawn
from kb.found import FoundWords, found_words
from kb.functions import register_functions
from kb.serve import application

QUESTIONS = ("срок", "документы для постановки на учёт", "2.6", "щщщ", "", "и в на")


def draw(line: Line) -> Markup:
    cells = (cell for row in line.rows for cell in row.cells)
    return Markup("|").join(escape(text) for text in (line.path, line.text, *cells))


def found(question: str) -> FoundWords | None:
    with closing(sqlite3.connect(base())) as connection:
        register_functions(connection)
        return found_words(connection, question)


def lines_of(act: str) -> list[Line]:
    with closing(sqlite3.connect(base())) as connection:
        rows = connection.execute(
            "select path, label, kind, text from clauses where act_id = ? order by position", [act]
        )
        return [Line(path, label, kind, "", text, 0) for path, label, kind, text in rows]


@pytest.mark.parametrize("question", QUESTIONS)
def test_only_lines_with_the_words_are_drawn_again_and_no_mark_is_lost(question: str):
    words = found(question)
    for act in column("select id from acts"):
        lines = lines_of(act)
        anew = noted(lines, PLAIN.finding(words))
        assert asked(drawn(lines, PLAIN, draw), words, draw) == (Markup("\n").join(map(draw, anew)), found_in(anew))


@given(st.lists(st.lists(st.sampled_from(["срок", "<b>", "сроки услуги", "", "нет"]), max_size=3), max_size=5))
def test_of_any_text_no_letter_and_no_mark_is_lost(cells: list[list[str]]):
    tables = [(TableRow("", tuple(row)),) if row else () for row in cells]
    lines = [Line(str(i), "", "clause", "", "срок", 0, rows) for i, rows in enumerate(tables)]
    words = found("срок")
    html, counted = asked(drawn(lines, PLAIN, draw), words, draw)
    assert html == Markup("\n").join(map(draw, noted(lines, PLAIN.finding(words))))
    assert counted.words == sum(("срок" in text) for row in cells for text in (row or ["срок"]))


async def test_a_kept_act_is_of_its_own_base(tmp_path: Path):
    """The same act in another file is another text: a new base is never answered with the old one."""
    act = column("select act_id from services order by id")[0]
    path = Path(shutil.copy(base(), tmp_path / "kb.db"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "update clauses set text = 'Это другая база' where act_id = ? and part = 'regulation'", [act]
        )
    for _ in range(2):
        assert "Это другая база" not in (await site().client.get(act_url(act))).text
        assert "Это другая база" in (await application(path).client.get(act_url(act))).text


async def test_what_is_asked_of_an_act_is_not_kept_for_the_next():
    act = column("select act_id from services order by id")[0]
    plain = (await site().client.get(act_url(act))).text
    marked = (await site().client.get(act_url(act, q="срок"))).text
    bare = (await site().client.get(act_url(act, facts="0"))).text
    assert "<mark>" in marked
    assert "<mark>" not in plain
    assert 'class="notes"' in plain
    assert 'class="notes"' not in bare
    assert (await site().client.get(act_url(act))).text == plain
