"""Which rows of the index have a word, for choosing candidates: services first, then clauses inside them.

FTS5 ranks every hit of a common word, which on a hundred megabytes takes hundreds of milliseconds. Here a word leads
to the numbers of its rows, packed; their counts per part of the base follow from them once a word is read.
A part is a run of rows of one service (or act, or source). Words are lemmas; those of headings above a row stand under
«^lemma». FTS5 stays for analysts, for Datasette and for marking the words that were found.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import pairwise

from kb.packing import packed, unpacked
from kb.terms import Group, Phrase

PATH = "^"
SCHEMA = """
drop table if exists search_parts;
drop table if exists search_postings;
create table search_parts (     -- отрезки строк индекса, принадлежащие одной услуге, акту или источнику
    id integer primary key, source_id text not null, act_id text, service_id text,
    first integer not null, last integer not null
);
create index search_parts_act on search_parts(act_id, source_id);
create table search_postings (  -- лемма → номера строк, упакованные: kb/packing.py; длинные — по частям
    term text, piece integer, rows blob not null, primary key (term, piece)
) without rowid;
"""
PIECE = 480  # bytes of a list in one row: several rows fill a page, a longer one would leave much of its pages empty
MANY = 16  # numbers that are copied into a set in the time of one look-up
CACHED = 4096  # words whose numbers one process keeps

Owner = tuple[str, str | None, str | None]  # source, act, service
Run = tuple["array[int]", int, int]  # growing numbers, from here, to here


class Builder:
    """Gathers the words of all rows, which must come in the order of their numbers."""

    def __init__(self) -> None:
        self._rows: dict[str, array[int]] = {}
        self._parts: list[list[object]] = []

    def add(self, row: int, owner: Owner, own: AbstractSet[str], path: AbstractSet[str]) -> int:
        """One row: whose it is, the lemmas of its own text and of the headings above. The number of its part."""
        if not self._parts or tuple(self._parts[-1][1:4]) != owner:
            self._parts.append([len(self._parts), *owner, row, row])
        self._parts[-1][5] = row
        for term in (*own, *(PATH + word for word in path - own)):
            self._rows.setdefault(term, array("I")).append(row)
        return len(self._parts) - 1

    def store(self, connection: sqlite3.Connection) -> None:
        """Writes the two tables anew."""
        connection.executescript(SCHEMA)
        connection.executemany("insert into search_parts values (?, ?, ?, ?, ?, ?)", self._parts)
        lists = ((term, packed(rows)) for term, rows in sorted(self._rows.items()))
        pieces = ((term, *piece) for term, data in lists for piece in enumerate(_cut(data)))
        connection.executemany("insert into search_postings values (?, ?, ?)", pieces)


def _cut(data: bytes) -> Iterator[bytes]:
    return (data[at : at + PIECE] for at in range(0, len(data), PIECE))


def lemmas_of(connection: sqlite3.Connection) -> Iterator[str]:
    """All lemmas of the texts of a base, from the key of the table alone."""
    query = "select term from search_postings where piece = 0 and (term < ? or term >= ?)"
    return (term for (term,) in connection.execute(query, [PATH, chr(ord(PATH) + 1)]))


@dataclass(frozen=True, slots=True)
class Part:
    """Rows ``first … last`` of the index, all of one subject."""

    id: int
    first: int
    last: int


WHOLE = Part(-1, 0, 2**32 - 1)  # all rows of a base
NOTHING: array[int] = array("I")


@dataclass(slots=True)
class Postings:
    """Reads the tables of one base through the connection of the moment, for several threads at once.

    What is remembered is put in its place whole: two threads may do the same work, never half of it each.
    """

    _known: dict[str, array[int]] = field(default_factory=dict)
    _tallies: dict[str, dict[int, int]] = field(default_factory=dict)
    _firsts: list[int] = field(default_factory=list)

    def _rows(self, connection: sqlite3.Connection, term: str) -> array[int]:
        rows = self._known.get(term)
        if rows is None:
            if len(self._known) >= CACHED:
                self._known.clear()
                self._tallies.clear()
            found = connection.execute("select rows from search_postings where term = ? order by piece", [term])
            data = b"".join(piece for (piece,) in found)
            rows = self._known[term] = unpacked(data) if data else NOTHING
        return rows

    def _tally(self, connection: sqlite3.Connection, term: str) -> dict[int, int]:
        """Part → how many of its rows have the lemma; parts are numbered from 0 in the order of their rows."""
        tally = self._tallies.get(term)
        if tally is None:
            rows = self._rows(connection, term)
            edges = [*(bisect_left(rows, first) for first in self._starts(connection)), len(rows)] if rows else []
            tally = {part: stop - start for part, (start, stop) in enumerate(pairwise(edges)) if stop > start}
            self._tallies[term] = tally
        return tally

    def _starts(self, connection: sqlite3.Connection) -> list[int]:
        """The first row of each part."""
        if not self._firsts:
            self._firsts = [first for (first,) in connection.execute("select first from search_parts order by id")]
        return self._firsts

    def counts(self, connection: sqlite3.Connection, phrases: Iterable[Phrase]) -> dict[int, int]:
        """Part → how many of its rows have one of the phrases (at least: the phrase with most rows counts)."""
        found: dict[int, int] = {}
        for phrase in phrases:
            for part, count in self._counts(connection, phrase).items():
                if count > found.get(part, 0):
                    found[part] = count
        return found

    def _counts(self, connection: sqlite3.Connection, phrase: Phrase) -> dict[int, int]:
        groups = [self._group_counts(connection, group) for group in phrase]
        if len(groups) == 1:
            return groups[0]
        first, *others = sorted(groups, key=len)
        return {
            part: least
            for part, count in first.items()
            if (least := min(count, *(other.get(part, 0) for other in others)))
        }

    def _group_counts(self, connection: sqlite3.Connection, group: Group) -> dict[int, int]:
        """Lemmas of one word stand in about the same rows: the commonest of them counts."""
        entries = [tally for key in group if (tally := self._tally(connection, key))]
        if len(entries) < 2:
            return entries[0] if entries else {}
        merged = dict(entries[0])
        for other in entries[1:]:
            for part, count in other.items():
                if count > merged.get(part, 0):
                    merged[part] = count
        return merged

    def rows(self, connection: sqlite3.Connection, phrases: Iterable[Phrase], part: Part, prefix: str = "") -> set[int]:
        """The rows of a part that have one of the phrases; with ``PATH``, in the headings above them."""
        found: set[int] = set()
        for phrase in phrases:
            found |= self._phrase_rows(connection, phrase, part, prefix)
        return found

    def _phrase_rows(self, connection: sqlite3.Connection, phrase: Phrase, part: Part, prefix: str) -> set[int]:
        """The rarest word first: of a common one only the rows that are left are looked up."""
        rows: set[int] | None = None
        for runs in sorted((self._runs(connection, group, part, prefix) for group in phrase), key=_length):
            rows = _either(runs) if rows is None else _among(rows, runs)
            if not rows:
                return set()
        return rows or set()

    def _runs(self, connection: sqlite3.Connection, group: Group, part: Part, prefix: str) -> list[Run]:
        lists = (self._rows(connection, prefix + key) for key in group)
        return [(rows, bisect_left(rows, part.first), bisect_right(rows, part.last)) for rows in lists if rows]


def _length(runs: Iterable[Run]) -> int:
    return sum(stop - start for _, start, stop in runs)


def _either(runs: Iterable[Run]) -> set[int]:
    """All numbers of the runs."""
    return set().union(*(numbers[start:stop] for numbers, start, stop in runs))


def _among(rows: set[int], runs: Sequence[Run]) -> set[int]:
    """Those of the rows that stand in one of the runs."""
    if MANY * len(rows) > _length(runs):
        return rows & _either(runs)
    return {row for row in rows if any(_has(run, row) for run in runs)}


def _has(run: Run, row: int) -> bool:
    numbers, start, stop = run
    at = bisect_left(numbers, row, start, stop)
    return at < stop and numbers[at] == row
