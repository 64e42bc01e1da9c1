"""Which rows of the index have a word, for choosing candidates: services first, then clauses inside them.

FTS5 ranks every hit of a common word, which on a hundred megabytes takes hundreds of milliseconds. Here a word leads
to the numbers of its rows and to its counts per part of the base, packed; only slices of them are ever looked at.
A part is a run of rows of one service (or act, or source). Words are lemmas; those of headings above a row stand under
«^lemma». FTS5 stays for analysts, for Datasette and for marking the words that were found.
"""

from __future__ import annotations

import sqlite3
import sys
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import accumulate, chain, pairwise

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
create table search_postings (  -- лемма → разности номеров строк и пары «отрезок, сколько строк»: zlib над uint32
    term text primary key, rows blob not null, parts blob not null
) without rowid;
"""
CACHED = 4096  # words whose numbers one process keeps

Owner = tuple[str, str | None, str | None]  # source, act, service


class Builder:
    """Gathers the words of all rows, which must come in the order of their numbers."""

    def __init__(self) -> None:
        self._rows: dict[str, array[int]] = {}
        self._counts: dict[str, array[int]] = {}
        self._parts: list[list[object]] = []
        self._here: Counter[str] = Counter()

    def add(self, row: int, owner: Owner, own: AbstractSet[str], path: AbstractSet[str]) -> int:
        """One row: whose it is, the lemmas of its own text and of the headings above. The number of its part."""
        if not self._parts or tuple(self._parts[-1][1:4]) != owner:
            self._close()
            self._parts.append([len(self._parts), *owner, row, row])
        self._parts[-1][5] = row
        self._here.update(own)
        for term in (*own, *(PATH + word for word in path - own)):
            self._rows.setdefault(term, array("I")).append(row)
        return len(self._parts) - 1

    def _close(self) -> None:
        for term, count in self._here.items():
            self._counts.setdefault(term, array("I")).extend((len(self._parts) - 1, count))
        self._here = Counter()

    def store(self, connection: sqlite3.Connection) -> None:
        """Writes the two tables anew."""
        self._close()
        connection.executescript(SCHEMA)
        connection.executemany("insert into search_parts values (?, ?, ?, ?, ?, ?)", self._parts)
        empty: array[int] = array("I")
        connection.executemany(
            "insert into search_postings values (?, ?, ?)",
            (
                (term, _packed(_steps(rows)), _packed(self._counts.get(term, empty)))
                for term, rows in sorted(self._rows.items())
            ),
        )


def _steps(rows: array[int]) -> array[int]:
    """Growing numbers as the first and the differences, which are small and pack well."""
    return array("I", (b - a for a, b in pairwise(chain((0,), rows))))


def _packed(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return zlib.compress(numbers.tobytes(), 6)


def _unpacked(data: bytes) -> array[int]:
    numbers: array[int] = array("I")
    numbers.frombytes(zlib.decompress(data))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


@dataclass(frozen=True, slots=True)
class Part:
    """Rows ``first … last`` of the index, all of one subject."""

    id: int
    first: int
    last: int


NOTHING: tuple[array[int], dict[int, int]] = (array("I"), {})


@dataclass(slots=True)
class Postings:
    """Reads the tables of one base through the connection of the moment."""

    _known: dict[str, tuple[array[int], dict[int, int]]] = field(default_factory=dict)

    def _entry(self, connection: sqlite3.Connection, term: str) -> tuple[array[int], dict[int, int]]:
        entry = self._known.get(term)
        if entry is None:
            if len(self._known) >= CACHED:
                self._known.clear()
            row = connection.execute("select rows, parts from search_postings where term = ?", [term]).fetchone()
            entry = (array("I", accumulate(_unpacked(row[0]))), _pairs(_unpacked(row[1]))) if row else NOTHING
            self._known[term] = entry
        return entry

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
        entries = [entry[1] for key in group if (entry := self._entry(connection, key))[1]]
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
        rows: set[int] | None = None
        for group in phrase:
            own: set[int] = set()
            for key in group:
                numbers = self._entry(connection, prefix + key)[0]
                if numbers:
                    own.update(numbers[bisect_left(numbers, part.first) : bisect_right(numbers, part.last)])
            rows = own if rows is None else rows & own
            if not rows:
                return set()
        return rows or set()


def _pairs(numbers: array[int]) -> dict[int, int]:
    return dict(zip(numbers[::2], numbers[1::2], strict=True))


def whole(last: int) -> Part:
    """All rows of a base as one part."""
    return Part(-1, 0, last)
