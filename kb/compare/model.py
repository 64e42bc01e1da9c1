"""The values of a comparison. All are frozen; none knows how it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kb.card.model import Line
from kb.measures import Service

# What an item is against that of the first service in its row; «only»: nothing stands opposite.
Relation = Literal["same", "reworded", "stricter", "weaker", "only"]
RELATIONS: Mapping[Relation, str] = {
    "only": "только у одного",
    "stricter": "строже",
    "weaker": "мягче",
    "reworded": "другими словами",
    "same": "то же",
}
# Why a cell is empty: the list has no such item; the act says that there are no grounds; it keeps silent; the
# program did not read the list. Never mixed.
Absence = Literal["", "missing", "none", "silent", "not_understood"]
ABSENCES: Mapping[Absence, str] = {
    "missing": "в перечне этого нет",
    "none": "оснований нет — так сказано в регламенте",
    "silent": "не указано в регламенте",
    "not_understood": "нет данных: программа не прочла этот раздел",
}


@dataclass(frozen=True, slots=True)
class Features:
    """What items are compared by.

    ``bag``       lemmas of the item with their weights, 0…1: rare words weigh more, conditions and brackets less
    ``concepts``  which known things it names (``concepts.py``)
    ``first``     those of them that it names before the first comma or «и», none when it names them later
    ``whom``      about whom a paper is
    ``words``     the lemmas that tell whether two wordings are the same, in their order
    """

    bag: Mapping[str, float]
    concepts: frozenset[str]
    first: frozenset[str]
    whom: frozenset[str]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A row of a fact table. ``kind``: its value in the column that divides the table into lists; ``values``: the row.

    ``start`` and ``end`` are characters of ``sources.text``.
    """

    service: str
    table: str
    kind: str
    line: Line
    values: Mapping[str, object]
    features: Features
    start: int = 0
    end: int = 0

    @property
    def text(self) -> str:
        """The words of the act."""
        return self.line.text or self.line.head


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an item is against another, and why: reasons are Russian phrases for a reader."""

    relation: Relation
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; ``differs``: the other text says it otherwise."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """An item in a row, or why there is none."""

    item: Item | None
    verdict: Verdict
    pieces: tuple[Piece, ...] = ()
    absence: Absence = ""


@dataclass(frozen=True, slots=True)
class Aligned:
    """Items of the same meaning, at most one of each service, in the order of the services.

    ``relation`` is that of the cell that differs most from the first.
    """

    table: str
    kind: str
    relation: Relation
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the comparison; differences stand first."""

    table: str
    title: str
    rows: tuple[Aligned, ...]

    def count(self, relation: Relation) -> int:
        """How many rows stand in a relation."""
        return sum(row.relation == relation for row in self.rows)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items each service has in a list, or why none: the first look at a comparison."""

    table: str
    title: str
    counts: tuple[int, ...]
    absences: tuple[Absence, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Services side by side; the first one is what the others are measured by."""

    services: tuple[Service, ...]
    parts: tuple[Part, ...]
    tallies: tuple[Tally, ...] = field(default=())
