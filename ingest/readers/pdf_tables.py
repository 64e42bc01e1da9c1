"""Ruled tables of a pdf page: the cells between the lines, filled with the words that stand in them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.morphology import is_known, is_one_word
from ingest.readers.assembly import Cell, Grid, Para
from ingest.readers.pdf_layout import rows_of, text_of
from ingest.readers.pdf_words import Box, Word

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its doubts about fonts are no news to the user
EDGE = 2.0  # points: lines closer than this are one
MOST_RULES = 5_000  # lines of a page that is a drawing


@dataclass(frozen=True, slots=True)
class Found:
    """A table on a page: its place and its words as a grid."""

    box: Box
    grid: Grid


def may_have_tables(page: pdfium.PdfPage) -> bool:
    """Are there lines enough for a table? Cheap, so that only such pages are looked at closely."""
    count = 0
    for _ in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=3):
        count += 1
        if count > MOST_RULES:
            return False
    return count >= 1


def boxes_of(data: bytes, pages: Sequence[int]) -> dict[int, list[list[Box]]]:
    """Pages (from 0) → the cells of each of their tables."""
    if not pages:
        return {}
    with pdfplumber.open(BytesIO(data), pages=[page + 1 for page in pages]) as pdf:
        found = {}
        for number, page in zip(pages, pdf.pages, strict=False):
            x, y = _corner(page)
            found[number] = [
                [(left - x, top - y, right - x, bottom - y) for left, top, right, bottom in table.cells]
                for table in page.find_tables()
            ]
            page.close()
    return found


def _corner(page: pdfplumber.page.Page) -> tuple[float, float]:
    """Where the shown part of a page begins in pdfplumber's coordinates, which are those of the whole sheet."""
    left, bottom, right, top = page.page_obj.mediabox
    crop = page.page_obj.cropbox or page.page_obj.mediabox
    inner = (
        max(left, crop[0]) - left,
        max(bottom, crop[1]) - bottom,
        right - min(right, crop[2]),
        top - min(top, crop[3]),
    )
    x, y = {0: (inner[0], inner[3]), 90: (inner[1], inner[0]), 180: (inner[2], inner[1]), 270: (inner[3], inner[2])}[
        page.rotation % 360
    ]
    return page.mediabox[0] + x, page.mediabox[1] + y


def tables_of(words: Sequence[Word], tables: Sequence[list[Box]]) -> tuple[list[Found], list[Word]]:
    """Words of a page and cells of its tables → filled tables, and the words outside them."""
    found, rest = [], list(words)
    for boxes in tables:
        grid = _grid(boxes, rest)
        if grid is None:
            continue
        place = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
        found.append(Found(place, grid))
        rest = [word for word in rest if not _inside(word, place)]
    return found, rest


def _inside(word: Word, box: Box) -> bool:
    return box[0] - EDGE < (word.left + word.right) / 2 < box[2] + EDGE and box[1] - EDGE < word.middle < box[3] + EDGE


def _grid(boxes: list[Box], words: Sequence[Word]) -> Grid | None:
    """Cells between the lines of a table; what spans several columns or rows leaves empty cells."""
    xs, ys = _edges(b[0] for b in boxes), _edges(b[1] for b in boxes)
    if len(boxes) < 2 or len(xs) < 2:
        return None
    rows: list[list[Cell]] = [[Cell() for _ in xs] for _ in ys]
    for box in boxes:
        inside = [word for word in words if _inside(word, box)]
        if inside:
            text = _words_in(rows_of(inside), box)
            wide = box[0] - xs[0] < EDGE and max(b[2] for b in boxes) - box[2] < EDGE
            cell = Cell((Para(text, whole=True),), columns=len(xs) if wide else 1)
            rows[_nearest(ys, box[1])][_nearest(xs, box[0])] = cell
    rows = [row[:1] if row[0].columns > 1 else row for row in rows]
    return Grid(tuple(map(tuple, rows))) if any(cell.content for row in rows for cell in row) else None


def _words_in(rows: list[list[Word]], box: Box) -> str:
    """The lines of a cell. A word too long for the cell is cut anywhere, without a hyphen: its pieces are joined."""
    text = ""
    for i, row in enumerate(rows):
        line = text_of(row).replace("\t", " ")
        text += line if not i or _is_cut(rows[i - 1], row, box) else f"\n{line}"
    return text


def _is_cut(above: list[Word], row: list[Word], box: Box) -> bool:
    """Does a word, or the sign behind it, go on in the next line? Only a word alone in its line is ever cut."""
    if len(above) > 1 or not above[0].text[-1:].isalpha():
        return False
    if row[0].text[0] in ",;.)":
        return True
    first, second = above[0].text, row[0].text.rstrip(",;.:)»")
    whole = is_known(first + second) and not is_known(first)
    return second[:1].islower() and (whole or (_fills(above[0], box) and is_one_word(first, second)))


def _fills(word: Word, box: Box) -> bool:
    """Does the word take the whole line, so that not one letter more had room?"""
    padding = word.left - box[0]
    letter = (word.right - word.left) / len(word.text)
    return box[2] - padding - word.right < 1.2 * letter


def _edges(values: Iterator[float]) -> list[float]:
    edges: list[float] = []
    for x in sorted(values):
        if not edges or x - edges[-1] > EDGE:
            edges.append(x)
    return edges


def _nearest(edges: Sequence[float], x: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - x))


# --- tables that go on over the page ----------------------------------------------------------


def joined(above: Grid, below: Grid) -> Grid | None:
    """One table of two pieces parted by a page break, None when they are two tables.

    The heading printed again is dropped; a row without its number goes on with the last one above.
    """
    if not above.rows or not below.rows or _width(above) != _width(below):
        return None
    rows = list(below.rows)
    while (
        rows
        and len(below.rows) - len(rows) < len(above.rows)
        and _texts(rows[0]) == _texts(above.rows[len(below.rows) - len(rows)])
    ):
        rows.pop(0)
    head = list(above.rows)
    if rows and len(rows) == len(below.rows) and _goes_on(head, rows[0]):
        head[-1] = tuple(_merged(one, two) for one, two in zip(head[-1], rows.pop(0), strict=True))
    return Grid((*head, *rows), above.gap)


def _goes_on(head: Sequence[Sequence[Cell]], row: Sequence[Cell]) -> bool:
    """Is the first row of a page the rest of the last row of the page above?

    It is when it lacks what all rows above begin with (the number), or goes on with a small letter where they
    begin with a capital or have no empty cell.
    """
    if len(row) != len(head[-1]) or not any(cell.content for cell in row):
        return False
    if not row[0].content and all(r[0].content for r in head):
        return True
    alike = [r for r in head if len(r) == len(row)]
    lacks = any(not cell.content and all(r[i].content for r in alike) for i, cell in enumerate(row))
    return _is_small(row) and (lacks or not any(map(_is_small, alike)))


def _is_small(row: Sequence[Cell]) -> bool:
    """Does its first filled cell begin with a small letter?"""
    return next((cell.text for cell in row if cell.content), "")[:1].islower()


def _width(grid: Grid) -> int:
    return max(len(row) for row in grid.rows)


def _texts(row: Sequence[Cell]) -> list[str]:
    return [" ".join(cell.text.split()) for cell in row]


def _merged(one: Cell, two: Cell) -> Cell:
    return (
        Cell((Para("\n".join(filter(None, (one.text, two.text))), whole=True),))
        if one.content or two.content
        else Cell()
    )
