"""Numbers of rows by words: whatever rows there are, a look-up gives what reading them all would give."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import groupby
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from kb.postings import PATH, WHOLE, Builder, Part, Postings

WORDS = st.frozensets(st.sampled_from("абвгд"), max_size=4)
ROWS = st.lists(st.tuples(st.integers(1, 400), st.sampled_from(("один", "два")), WORDS, WORDS), min_size=1, max_size=60)
PHRASES = st.lists(
    st.lists(st.frozensets(st.sampled_from("абвгде"), min_size=1, max_size=2), min_size=1, max_size=3).map(tuple),
    min_size=1,
    max_size=2,
)


@given(ROWS, PHRASES)
def test_look_ups_are_what_reading_all_rows_gives(
    steps: list[tuple[int, str, frozenset[str], frozenset[str]]], phrases: list[tuple[frozenset[str], ...]]
) -> None:
    rows, builder, number = [], Builder(), 0
    for step, source, own, path in steps:
        number += step
        rows.append((number, builder.add(number, (source, None, None), own, path), own, path - own))
    with closing(sqlite3.connect(":memory:")) as connection:
        builder.store(connection)
        postings = Postings()
        for part in [WHOLE, *_parts(rows)]:
            inside = [row for row in rows if part.first <= row[0] <= part.last]
            assert postings.rows(connection, phrases, part) == {r for r, _, own, _ in inside if _has(phrases, own)}
            assert postings.rows(connection, phrases, part, PATH) == {r for r, _, _, up in inside if _has(phrases, up)}
        for word in "абвгде":
            counts = postings.counts(connection, [(frozenset({word}),)])
            assert counts == {
                p.id: n for p in _parts(rows) if (n := sum(word in o for _, q, o, _ in rows if q == p.id))
            }


def _parts(rows: list[tuple[int, int, frozenset[str], frozenset[str]]]) -> list[Part]:
    runs = [(part, [row[0] for row in run]) for part, run in groupby(rows, key=lambda row: row[1])]
    return [Part(part, numbers[0], numbers[-1]) for part, numbers in runs]


def _has(phrases: list[tuple[frozenset[str], ...]], present: frozenset[str]) -> bool:
    return any(all(group & present for group in phrase) for phrase in phrases)


def test_common_and_rare_words_together() -> None:
    """The rare word is looked up first and the rows of the common one are not copied: the same rows come out."""
    builder = Builder()
    for number in range(1, 2001):
        builder.add(number, ("файл", None, None), {"услуга"} | ({"сервитут"} if number in (7, 1500) else set()), set())
    with closing(sqlite3.connect(":memory:")) as connection:
        builder.store(connection)
        phrase = (frozenset({"услуга"}), frozenset({"сервитут"}))
        assert Postings().rows(connection, [phrase], WHOLE) == {7, 1500}
        assert Postings().rows(connection, [phrase], Part(0, 8, 1500)) == {1500}


class Interrupted:
    """A connection on which another thread gets its turn while one reads which parts there are."""

    def __init__(self, connection: sqlite3.Connection, meanwhile: Callable[[], object]) -> None:
        self._connection, self._meanwhile = connection, meanwhile

    def execute(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        if "search_parts" in sql:
            self._meanwhile()
        return self._connection.execute(sql, values)


def test_two_threads_that_ask_first_at_once_count_the_same() -> None:
    builder = Builder()
    for row, source in enumerate(("один", "один", "два", "три"), 1):
        builder.add(row, (source, None, None), frozenset("аб"), frozenset())
    phrases = [(frozenset("а"),)]
    with closing(sqlite3.connect(":memory:")) as connection:
        builder.store(connection)
        postings, asked = Postings(), []
        between = Interrupted(connection, lambda: asked.append(postings.counts(connection, [(frozenset("б"),)])))
        found = postings.counts(cast("sqlite3.Connection", between), phrases)
        expected = {0: 2, 1: 1, 2: 1}
        assert [*asked, found, postings.counts(connection, phrases)] == [expected] * 3
