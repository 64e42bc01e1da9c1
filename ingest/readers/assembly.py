"""Paragraphs and grids of any format → one exact text and blocks over it.

A reader of a format says what it sees as :class:`Para` and :class:`Grid`; this module writes the text:
a paragraph per line, the cells of a row with tabs between them. Which grids are only page layout is
decided here, once for all formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from ingest.clean import clean
from ingest.limits import COLUMNS, TEXT_CHARS, RefusedError
from ingest.model import Block, Paragraph, Passage, Reading, Row, Span, Table
from ingest.readers.cells import header_rows
from ingest.readers.text import paragraphs_of

FRAME_CHARS = 3000  # a cell with more text than this, and most of its table, is a page in a frame
FRAME_SHARE = 0.7
# Letters that no text has: control characters, lone surrogates (SQLite cannot store them), no-characters.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph as the format has it; ``\\n`` in ``text`` is a line break inside it.

    ``gap``: it stands apart from what is above (an empty line, a heading, the middle of the page).
    ``whole``: its line breaks are those of the printed page and part nothing.
    """

    text: str
    gap: bool = False
    page: int | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid; ``columns`` and ``rows`` count how many places it covers."""

    content: tuple[Flow, ...] = ()
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        """Its words, a line per paragraph; a grid inside is a line per row."""
        return "\n".join(line for item in self.content if (line := _flat(item)))


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells, before it is known whether they are a table or the layout of a page."""

    rows: tuple[tuple[Cell, ...], ...]
    gap: bool = False


Flow = Para | Grid


def _flat(item: Flow) -> str:
    if isinstance(item, Para):
        return _lines(item.text)
    rows = (" ".join(filter(None, (" ".join(cell.text.split()) for cell in row))) for row in item.rows)
    return "\n".join(filter(None, rows))


def _lines(text: str) -> str:
    """A paragraph's text without letters that cannot be printed, spaces at line ends and empty lines around it."""
    text = UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))
    return "\n".join(line.strip() for line in text.split("\n")).strip("\n")


class Assembly:
    """Writes the exact text of one file piece by piece, and the blocks over it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0
        self.blocks: list[Block] = []

    @classmethod
    def of(cls, flow: Iterable[Flow]) -> Assembly:
        """All of a file. Raises :class:`~ingest.limits.RefusedError` when its text is beyond the limit."""
        assembly = cls()
        assembly.add(flow)
        return assembly

    def add(self, flow: Iterable[Flow]) -> None:
        """More paragraphs and grids in their order."""
        for item in flow:
            if isinstance(item, Para):
                self._paragraph(item)
            elif is_layout(item):
                self.add(_unframed(item))
            else:
                self._table(item)

    def reading(self, media_type: str, reader: str, **more: object) -> Reading:
        """The finished text with its blocks; ``more`` are further fields of :class:`~ingest.model.Reading`."""
        whole = Reading("".join(self._parts).rstrip("\n"), tuple(self.blocks), media_type, reader)
        return replace(whole, **more)  # type: ignore[arg-type]

    def _write(self, text: str) -> Span:
        start = self._size
        self._parts.append(text)
        self._size += len(text)
        if self._size > TEXT_CHARS:
            raise RefusedError(f"текст длиннее {TEXT_CHARS:,} знаков; разделите файл на части".replace(",", " "))
        return Span(start, self._size)

    def _paragraph(self, para: Para) -> None:
        text = _lines(para.text)
        if not text:
            return
        span = self._write(text)
        self._write("\n")
        if para.whole:
            self.blocks.append(Paragraph(_placed(text, span), para.gap, para.page))
        else:
            self.blocks += paragraphs_of(text, span.start, para.gap, para.page)

    def _table(self, grid: Grid) -> None:
        rows = tuple(row for cells in aligned(grid.rows) if (row := self._row(cells)))
        if rows:
            self.blocks.append(Table(rows, header_rows(rows), grid.gap))

    def _row(self, cells: Sequence[Cell]) -> Row | None:
        if cells and cells[0].columns >= len(cells) > 1:
            cells = cells[:1]  # a heading over the full width is a row of one cell, as in text files
        texts = [re.sub(r"[ \t]*\t[ \t]*", " ", cell.text) for cell in cells]
        if not any(texts):
            return None
        start, passages = self._size, list[Passage]()
        for i, text in enumerate(texts):
            if i:
                self._write("\t")
            span = self._write(text)
            passages.append(_placed(text, span))
        row = Row(tuple(passages), Span(start, self._size))
        self._write("\n")
        return row


def _placed(text: str, span: Span) -> Passage:
    """Clean ``text`` that stands at ``span`` of the exact text."""
    passage = clean(text, Span(0, len(text)))
    return Passage(passage.text, [offset + span.start for offset in passage.offsets])


def aligned(rows: Sequence[Sequence[Cell]]) -> Iterator[list[Cell]]:
    """Rows with an empty cell wherever a merged cell reaches, so that the columns stand under one another."""
    open_below: dict[int, int] = {}  # column → how many further rows a cell above covers
    for row in rows:
        cells: list[Cell] = []
        for cell in row:
            _covered(cells, open_below)
            width = max(1, min(cell.columns, COLUMNS - len(cells)))
            for column in range(len(cells), len(cells) + width):
                if cell.rows > 1:
                    open_below[column] = cell.rows - 1
            cells += [cell, *[Cell()] * (width - 1)]
            if len(cells) >= COLUMNS:
                break
        _covered(cells, open_below)
        yield cells


def _covered(cells: list[Cell], open_below: dict[int, int]) -> None:
    while open_below.get(len(cells)):
        open_below[len(cells)] -= 1
        cells.append(Cell())


# --- page layout ------------------------------------------------------------------------------


def is_layout(grid: Grid) -> bool:
    """Is the grid only a frame: one column, one row with paragraphs side by side, or a page inside a cell?"""
    cells = [cell for row in grid.rows for cell in row if cell.content]
    if len(cells) < 2 or all(sum(bool(cell.content) for cell in row) <= 1 for row in grid.rows):
        return True
    if sum(any(cell.content for cell in row) for row in grid.rows) == 1:
        return len(cells) == 2 or any(len(cell.content) > 1 for cell in cells)
    return _frames_a_page(cells)


def _frames_a_page(cells: list[Cell]) -> bool:
    sizes = [len(cell.text) for cell in cells]
    biggest = cells[sizes.index(max(sizes))]
    nested = any(isinstance(item, Grid) and not is_layout(item) for item in biggest.content)
    return max(sizes) > FRAME_SHARE * sum(sizes) and (max(sizes) > FRAME_CHARS or nested)


def _unframed(grid: Grid) -> Iterator[Flow]:
    """What stands in a frame; short words side by side («27.06.2022 | № 113») stay one line."""
    for row in grid.rows:
        filled = [cell for cell in row if cell.content]
        lone = all(len(cell.content) == 1 and isinstance(cell.content[0], Para) for cell in filled)
        if lone and len(filled) > 1:
            yield Para("\t".join(" ".join(cell.text.split()) for cell in filled), grid.gap)
        else:
            items = chain.from_iterable(cell.content for cell in filled)
            yield from (replace(item, gap=True) if i == 0 else item for i, item in enumerate(items))
