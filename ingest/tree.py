"""The clause tree under construction: open nodes, and where the next one hangs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.headings import is_heading_like
from ingest.markers import Marker
from ingest.model import Clause, ClauseKind, Passage, Row, Span, Table
from ingest.slugs import unique

PartName = Literal["resolution", "regulation", "appendix", "outside"]
CHAPTER, HEADING, CLAUSE = 1, 2, 3  # levels; decimals stand at CLAUSE + their extra components
ITEM = 20  # items and paragraphs stand below every clause


@dataclass(slots=True)
class Node:
    """A clause under construction and what is needed to place those behind it."""

    clause: Clause
    marker: Marker | None
    structural: bool
    unnumbered: int = 0

    @property
    def leads_in(self) -> bool:
        """Does a list follow: does the text end with a colon?"""
        return self.clause.passage.text.rstrip().endswith(":")

    @property
    def family(self) -> str:
        """The marker family, or an empty string."""
        return self.marker.family if self.marker else ""


class Tree:
    """The clauses so far and the stack of nodes that are still open, outermost first."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self._taken: dict[str, int] = {}
        self.stack: list[Node] = []
        self.part: PartName = "outside"
        self.regulation: int | None = None
        self.prefix = ""

    def add(self, parent: Node | None, kind: ClauseKind, label: str, path: str, number: str | None, passage: Passage, marker: Marker | None,
             level: int, *, heading: str = "", span: Span | None = None, table: Table | None = None, row: Row | None = None) -> Node:  # fmt: skip
        """A new clause under ``parent``; its path is made unique, its marker cut off its text."""
        body = passage.slice(marker.length) if marker and marker.length < len(passage.text) else passage
        listed = kind == "clause" and parent is not None and parent.leads_in
        if not heading and not listed and kind in ("chapter", "clause", "appendix") and is_heading_like(body.text):
            heading = body.text.rstrip(". ")
        clause = Clause(
            path=unique(path, self._taken), parent=parent.clause.path if parent else None, position=len(self.clauses),
            level=level, kind=kind, label=label, number=number, heading=heading, passage=body,
            span=span or passage.span(), part=self.part, regulation=self.regulation, table=table, row=row,
        )  # fmt: skip
        self.clauses.append(clause)
        return Node(clause, marker, structural=kind in ("chapter", "clause", "appendix"))

    def push(self, parent: Node | None, node: Node) -> None:
        """Open ``node`` under ``parent`` and close what was open below it."""
        keep = self.stack.index(parent) + 1 if parent in self.stack else 0
        self.stack = [*self.stack[:keep], node]

    def above(self, level: int, parts: tuple[int, ...] = ()) -> Node | None:
        """The nearest open node above ``level``; a clause whose number is a prefix of ``parts`` comes first."""
        structural = [n for n in self.stack if n.structural]
        for node in reversed(structural):
            if (
                node.marker
                and node.clause.kind == "clause"
                and len(parts) > 1
                and node.marker.parts == parts[: len(node.marker.parts)]
                and len(node.marker.parts) < len(parts)
            ):
                return node
        return next((n for n in reversed(structural) if n.clause.level < level), None)

    def container(self) -> Node | None:
        """The deepest open clause, chapter or appendix: what plain paragraphs belong to."""
        return next((n for n in reversed(self.stack) if n.structural), None)

    def parent_of(self, node: Node) -> Node | None:
        """The open parent of an open node."""
        return next((n for n in self.stack if n.clause.path == node.clause.parent), None)

    def open_sequence(self, marker: Marker, below: int) -> Node | None:
        """The deepest open list item of the same family whose number comes right before this one."""
        for node in reversed(self.stack):
            if node.clause.level <= below and node.structural:
                if below == CLAUSE:
                    continue
                return None
            if node.marker and node.family == marker.family and not node.structural and (
                marker.family == "dash" or follows(node.marker, marker)
            ):  # fmt: skip
                return node
        return None

    def count(self, parent: Node | None) -> int:
        """The number of the next unnumbered child: dash items and plain paragraphs count alike."""
        if parent is None:
            return 1 + sum(
                c.parent is None and c.part == self.part and c.kind in ("paragraph", "item") and c.level > 0
                for c in self.clauses
            )
        parent.unnumbered += 1
        return parent.unnumbered

    def place(self) -> str:
        """What a clause's address begins with outside the body of the regulation: «постановление, », «Приложение № 2, »."""
        if self.part == "resolution":
            return "постановление, "
        appendix = next((n for n in self.stack if n.clause.kind == "appendix" and n.clause.level > 0), None)
        return f"{appendix.clause.label}, " if appendix else ""

    def scope(self) -> str:
        """The same for a clause's path."""
        appendix = next((n for n in self.stack if n.clause.kind == "appendix" and n.clause.level > 0), None)
        return f"{appendix.clause.path}/" if appendix else self.prefix

    def label_of(self, parent: Node | None, comma: bool = False) -> str:
        """The parent's address with what parts it from the child's own part."""
        if parent is None:
            return ""
        if parent.clause.kind == "appendix" and parent.clause.level > 0:
            return f"{parent.clause.label}, " if comma else f"{parent.clause.label} "
        return f"{parent.clause.label} " if parent.clause.level > 0 else ""

    def path_of(self, parent: Node | None) -> str:
        """The same for paths."""
        return f"{parent.clause.path}/" if parent else self.prefix

    def last_running(self) -> int:
        """The last number of the clauses that run through the document («19.», «20.»), 0 when none do."""
        for clause in reversed(self.clauses):
            if clause.kind == "clause" and clause.number and clause.number.isdigit() and clause.part == self.part:
                return int(clause.number)
        return 0

    def runs_under(self, parts: tuple[int, ...]) -> bool:
        """Is «21.1» a part of the open running clause «21.»?"""
        return any(
            n.family == "number" and n.clause.kind == "clause" and n.marker and n.marker.parts == parts[:1]
            for n in self.stack
        )


def follows(before: Marker, marker: Marker) -> bool:
    """Is ``marker`` the next in the list of ``before``? «5», «5.1», «6» follow one another; «й», «ё» may be left out.

    >>> follows(parse("и) а"), parse("к) б")), follows(parse("2) а"), parse("4) б"))
    (True, False)
    """
    step = marker.ordinal - before.ordinal
    return (
        step == 1
        or (marker.family == "letter" and step == 2)
        or (len(marker.parts) == 2 and marker.parts[0] == before.parts[0])
        or (len(before.parts) == 2 and marker.parts == (before.parts[0] + 1,))
    )


def row_places(rows: Sequence[Row]) -> Iterator[str]:
    """How a person says where each row stands: «строка 3»; below a heading «5. Выдача результата»: «п. 5, строка 1»."""
    group, within = "", 0
    for position, row in enumerate(rows, 1):
        within += 1
        number = row.filled[0].text if len(row.filled) == 1 else ""
        marked = re.match(r"(\d{1,2})\s?[.)]\s*\D", number)
        if marked:
            group, within = f"п. {marked[1]}", 0
        if not group:
            yield f"строка {position}"
        else:
            yield f"{group}, строка {within}" if within else group
