"""The standard of a service printed as a table: each row is a clause, not a row of facts.

Templates of Tatarstan, Chuvashia and others of 2010–2020 print section 2 as «Наименование требования стандарта |
Содержание требования | Нормативный акт», the first column carrying the numbers of clauses. A reader reads it row
by row as heading, text and source, and so do we.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.markers import parse
from ingest.model import Block, Paragraph, Passage, Row, Table
from ingest.wording import wording

HEADER = wording(r"требовани\w+ .{0,40}стандарт|стандарт\w* .{0,40}требовани", re.I)
EXAMPLES = (
    ("Наименование требования стандарта", True),
    ("Наименование требования к стандарту предоставления муниципальной услуги", True),
    ("Наименование документа", False),
    ("Наименование основания для отказа в соответствии с единым стандартом", False),
)
MOST_COLUMNS = 4
# Of the rows below the header that many must carry the number of a clause.
NUMBERED_ROWS = 0.5


def unfolded(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with tables of the standard turned into paragraphs: heading and text of every row, in their order."""
    for block in blocks:
        if isinstance(block, Table) and is_standard(block):
            for row in block.rows:
                yield from _paragraphs(row)
        else:
            yield block


def is_standard(table: Table) -> bool:
    """Is it the standard of a service: does its header say so, and do its rows begin with numbers of clauses?"""
    head, *rows = table.rows
    if not rows or len(head.cells) > MOST_COLUMNS or not any(HEADER.search(cell.text) for cell in head.filled):
        return False
    return sum(map(_is_numbered, rows)) >= NUMBERED_ROWS * len(rows)


NUMBER_ALONE = wording(r"[\d.]+")


def _is_numbered(row: Row) -> bool:
    """Does the row carry the number of a clause: «2.1. Наименование», or «2.1» in a column of its own?"""
    texts = [f"{cell.text} –" if NUMBER_ALONE.fullmatch(cell.text) else cell.text for cell in row.cells[:2]]
    markers = map(parse, texts)
    return any(marker is not None and marker.family in ("decimal", "number") for marker in markers)


def _paragraphs(row: Row) -> Iterator[Paragraph]:
    cells = list(row.cells)
    if len(cells) > 1 and NUMBER_ALONE.fullmatch(cells[0].text):
        cells[:2] = [Passage.join(cells[:2])]  # the number has a column of its own
    for i, cell in enumerate(cells):
        if cell.text:
            yield Paragraph(cell, gap=i == 0, cell=i > 0 or parse(cell.text) is None)
