"""The values that pass from step to step. All are frozen; none knows how it was made.

Offsets are characters in the *exact text* of one source: the decoded file with line ends as
``\\n``. Everything that is ever printed is tied to that text, see :class:`Span`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

ClauseKind = Literal["chapter", "clause", "item", "paragraph", "appendix", "table", "row"]
ActStatus = Literal["draft", "in_force", "amended", "repealed", "unknown"]
Relation = Literal["amends", "repeals"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch ``[start, end)`` of the exact text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Clean text over the exact text: ``text[i]`` stands at ``offsets[i]``.

    Patterns read ``text``; evidence is cut from the exact text through :meth:`span`.
    ``offsets`` never falls, so a slice of ``text`` is always one stretch of the source.
    """

    text: str
    offsets: Sequence[int]

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Where ``text[start:end]`` stands in the exact text; the slice must not be empty."""
        stop = len(self.text) if end is None else end
        return Span(self.offsets[start], self.offsets[stop - 1] + 1)

    def slice(self, start: int = 0, end: int | None = None) -> Passage:
        """The part ``[start, end)`` without the spaces around it."""
        stop = len(self.text) if end is None else end
        while start < stop and self.text[start].isspace():
            start += 1
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        return Passage(self.text[start:stop], self.offsets[start:stop])

    @staticmethod
    def join(passages: Sequence[Passage], between: str = " ") -> Passage:
        """Several passages as one, with one letter between them that stands where the next begins."""
        text, offsets = "", list[int]()
        for passage in passages:
            if not passage.text:
                continue
            if text:
                text += between
                offsets.append(passage.offsets[0])
            text += passage.text
            offsets += passage.offsets
        return Passage(text, offsets)


EMPTY = Passage("", ())


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: a line of the file, or several when a sentence was broken over them.

    ``cell``  it stood in a table beside its heading and is never a heading itself
    """

    passage: Passage
    gap: bool = False
    page: int | None = None
    cell: bool = False

    @property
    def span(self) -> Span:
        """Its place in the exact text."""
        return self.passage.span()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; an empty cell is an empty passage."""

    cells: tuple[Passage, ...]
    span: Span

    @property
    def filled(self) -> tuple[Passage, ...]:
        """The cells that say something."""
        return tuple(cell for cell in self.cells if cell.text)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells as the reader put them together; ``header`` counts the heading rows."""

    rows: tuple[Row, ...]
    header: int = 0
    gap: bool = False

    @property
    def span(self) -> Span:
        """Its place in the exact text."""
        return Span(self.rows[0].span.start, self.rows[-1].span.end)


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Problem:
    """What *we* could not read or understand, with the next step in ``message``."""

    stage: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the collection, as the manifest describes it."""

    id: str
    file: str
    title: str = ""
    authority: str = ""
    origin: str = ""
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of the bytes of one file."""

    text: str
    blocks: tuple[Block, ...]
    media_type: str
    reader: str
    encoding: str | None = None
    pages: int | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """A node of the outline: its own words, without those of its children.

    The own spans of all clauses of a source follow one another and leave no letter of the text out.
    ``label`` is the address as a person says it («2.11 3)»), ``path`` the same as a stable key.
    """

    path: str
    parent: str | None
    position: int
    level: int
    kind: ClauseKind
    label: str
    number: str | None
    heading: str
    passage: Passage
    span: Span
    part: Literal["resolution", "regulation", "appendix", "outside"]
    regulation: int | None = None
    table: Table | None = None
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class ActReference:
    """An act named in a text: «постановление администрации от 08.06.2012 № 367 «Об …»»."""

    kind: str
    number: str | None
    date: str | None
    title: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ActRelation:
    """This act amends or repeals another one."""

    relation: Relation
    target: ActReference
    clause: str
    span: Span


@dataclass(frozen=True, slots=True)
class Regulation:
    """An administrative regulation inside an act: its printed title and its clauses' root path."""

    index: int
    title: str
    root: str


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality as printed, in the nominative. ``kind``: «муниципальный район», «сельское поселение»…"""

    name: str
    kind: str
    district: str | None
    region: str | None


@dataclass(frozen=True, slots=True)
class Act:
    """A legal act of a source with its outline. ``date`` is ISO; placeholders give ``None``."""

    slug: str
    kind: str
    number: str | None
    date: str | None
    title: str
    issuer: str
    status: ActStatus
    status_reason: str
    span: Span
    clauses: tuple[Clause, ...]
    regulations: tuple[Regulation, ...] = ()
    relations: tuple[ActRelation, ...] = ()
    municipality: Municipality | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a fact table: values of the kind's own columns and the evidence for them."""

    kind: str
    clause: str
    rule: str
    span: Span
    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    regulation: int | None = None
