"""Plain text files: the flat remains of documents, with tables, broken lines and page furniture.

Three shapes of flattened tables are put together again:

* a cell per line behind a tab, with line breaks and empty lines inside cells;
* a row per line with tabs between the cells, header rows repeated at page breaks;
* markdown rows between pipes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from statistics import quantiles

from ingest.clean import clean
from ingest.encoding import decode
from ingest.headings import is_heading_like
from ingest.markers import parse
from ingest.model import Block, Paragraph, Passage, Reading, Row, Span, Table
from ingest.readers.cells import cell_table, header_rows, pipe_row, tab_row
from ingest.readers.text_margins import Line, text_of_act

# A line → the (start, end) of its cells; empty when it is no row of this shape.
Shape = Callable[[str], list[tuple[int, int]]]


def read_text(data: bytes) -> Reading:
    """Bytes of a text file → its reading. Raises :class:`~ingest.encoding.NotTextError`."""
    text, encoding = decode(data)
    return Reading(text, tuple(blocks_of(text)), "text/plain", "text", encoding)


def paragraphs_of(text: str, at: int, gap: bool, page: int | None) -> Iterator[Paragraph]:
    """A paragraph of another format, ``text`` at offset ``at`` of the exact text → one or, at its line breaks, more."""
    lines = lines_of(text) if "\n" in text else [Line(0, len(text), text, 1)]
    width, i = _wrap_width(lines), 0
    while i < len(lines):
        after = _paragraph_end(lines, i, width)
        passage = clean(text, Span(lines[i].start, lines[after - 1].end))
        if passage.text:
            placed = Passage(passage.text, [offset + at for offset in passage.offsets])
            yield Paragraph(placed, gap if i == 0 else lines[i].blanks > 0, page)
        i = after


def lines_of(text: str) -> list[Line]:
    """The lines that say something; page numbers standing alone are furniture and left out."""
    lines: list[Line] = []
    blanks, at = 1, 0
    for raw in text.split("\n"):
        if raw.strip(" \u00a0\r\f") or "\t" in raw:
            lines += _cut(raw, at, blanks)
            blanks = 0
        else:
            blanks += 1
        at += len(raw) + 1
    return text_of_act(lines)


# A bold clause glued behind the clause before it: «…со дня поступления.**2.19. Требования к помещениям».
GLUED_BOLD = re.compile(r"(?<=\S)(?=\*\*\d{1,2}(?:\.\d{1,2})+\.?\s?[А-ЯЁ])")


def _cut(raw: str, at: int, blanks: int) -> Iterator[Line]:
    """A line of the file → one line, or more when clauses are glued inside it."""
    edges = [0, *(m.start() for m in GLUED_BOLD.finditer(raw)), len(raw)]
    for i, (start, end) in enumerate(pairwise(edges)):
        yield Line(at + start, at + end, raw[start:end], 1 if i else blanks)


def blocks_of(text: str) -> Iterator[Block]:
    """The exact text → paragraphs and tables in their order."""
    lines = lines_of(text)
    width = _wrap_width(lines)
    i = 0
    while i < len(lines):
        table, after = _table_at(text, lines, i)
        if table:
            yield table
        elif RULED.match(lines[i].text):  # the frame around a table
            after = i + 1
        else:
            after = _paragraph_end(lines, i, width)
            passage = clean(text, *(Span(line.start, line.end) for line in lines[i:after]))
            if passage.text:
                yield Paragraph(passage, gap=lines[i].blanks > 0)
        i = after


def _table_at(text: str, lines: list[Line], i: int) -> tuple[Table | None, int]:
    if lines[i].text.startswith("\t") and lines[i].text.count("\t") == 1:
        return _table_of_cells(text, lines, i)
    for shape in (tab_row, pipe_row):
        if shape(lines[i].text):
            return _table_of_rows(text, lines, i, shape)
    return None, i


# --- a row per line ---------------------------------------------------------------------------


def _table_of_rows(text: str, lines: list[Line], i: int, shape: Shape) -> tuple[Table | None, int]:
    """Lines that stand together, of which ``shape`` cuts at least two into cells.

    A line that is no row but has rows right above and below is a heading over the full width.
    """
    after = i + 1
    while after < len(lines) and lines[after].blanks == 0 and (
        shape(lines[after].text) or _row_follows(lines, after, shape)
    ):  # fmt: skip
        after += 1
    rows = _framed_rows(text, lines[i:after], shape)
    wide = sum(len(row.cells) > 1 for row in rows)
    if wide < 2 and not (wide == 1 and len(rows[0].filled) > 2):
        return None, i
    return Table(tuple(rows), header_rows(tuple(rows)), lines[i].blanks > 0), after


# «├───┼─────┤»: tables of legal databases are drawn with frames.
RULED = re.compile(r"\s*[┌├└╔╠╚][─━═┬┼┴╦╬╩┐┤┘╗╣╝┌├└]+\s*$")


def _framed_rows(text: str, lines: list[Line], shape: Shape) -> list[Row]:
    """The rows of the lines; in a drawn table all lines between two rules are one row."""
    if not any(RULED.match(line.text) for line in lines):
        return [row for line in lines if (row := _row(text, line, shape)) is not None]
    groups: list[list[Row]] = [[]]
    for line in lines:
        if RULED.match(line.text):
            groups.append([])
        elif (row := _row(text, line, shape)) is not None:
            groups[-1].append(row)
    return [_one_row(group) for group in groups if group]


def _one_row(lines: list[Row]) -> Row:
    width = max(len(line.cells) for line in lines)
    cells = [[line.cells[i] for line in lines if i < len(line.cells)] for i in range(width)]
    return Row(tuple(Passage.join(parts) for parts in cells), Span(lines[0].span.start, lines[-1].span.end))


def _row_follows(lines: list[Line], i: int, shape: Shape) -> bool:
    return i + 1 < len(lines) and lines[i + 1].blanks == 0 and bool(shape(lines[i + 1].text))


def _row(text: str, line: Line, shape: Shape) -> Row | None:
    spans = shape(line.text) or [(0, len(line.text))]
    cells = tuple(clean(text, Span(line.start + a, line.start + b)) for a, b in spans)
    if not any(cell.text.strip("-: ") for cell in cells):
        return None
    return Row(cells, Span(line.start, line.end))


# --- a cell per line --------------------------------------------------------------------------


FAR_APART = 4  # empty lines that part one table from the next


def _table_of_cells(text: str, lines: list[Line], i: int) -> tuple[Table | None, int]:
    """Cells that begin with a tab at the line start, up to a line that belongs to none of them."""
    cells: list[tuple[int, int, int]] = []  # start, end, empty lines before
    at = i
    while at < len(lines):
        line = lines[at]
        if line.text.startswith("\t") and (line.blanks < FAR_APART or not cells):
            cells.append((line.start, line.end, line.blanks))
        elif (line.blanks == 0 and not _leaves_table(line)) or (line.blanks == 1 and _inside_cell(lines, at)):
            start, _, blanks = cells[-1]
            cells[-1] = (start, line.end, blanks)
        else:
            break
        at += 1
    return cell_table(text, cells, gap=lines[i].blanks > 0), at


def _leaves_table(line: Line) -> bool:
    """A numbered clause or an appendix right below the last cell is no part of it; «1. …, 2. …» inside a cell is."""
    marker = parse(line.text.strip())
    return marker is not None and marker.family in ("decimal", "roman", "section", "appendix")


def _inside_cell(lines: list[Line], at: int) -> bool:
    """Does the text behind one empty line still belong to the cell above: is a further cell right below?"""
    if parse(lines[at].text) is not None:
        return False
    following = lines[at + 1 : at + 4]
    for line in following:
        if line.text.startswith("\t"):
            return line.blanks <= 1
        if line.blanks:
            return False
    return False


# --- broken lines -----------------------------------------------------------------------------

TERMINAL = tuple('.;:!?»”"_')
# A line never ends for good with one of these: the sentence goes on whatever the next letter is.
HANGING = re.compile(
    r"(?:^|\s)(?:и|или|либо|в|во|на|по|к|ко|с|со|о|об|от|до|для|из|за|при|под|над|без|между|а|но|что|не|№|г\.|ул\.|статьи|пункта)$",
    re.I,
)
# «19 апреля 2017 г.», «от _____ г.»: a date at the end of a line can end a paragraph.
DATED = re.compile(r"[\d_]\s*г\.$")


def _wrap_width(lines: list[Line]) -> int | None:
    """The width at which the file was hard-wrapped, characters; None when its lines are paragraphs."""
    lengths = [len(line.text.rstrip()) for line in lines if len(line.text) > 20]
    if len(lengths) < 20:
        return None
    high = quantiles(lengths, n=20)[-1]
    near = sum(length > 0.8 * high for length in lengths)
    return int(high) if high <= 130 and near > 0.5 * len(lengths) else None


def _paragraph_end(lines: list[Line], i: int, width: int | None) -> int:
    after = i + 1
    while after < len(lines) and _goes_on(lines[after - 1], lines[after], width):
        after += 1
    return after


def _unmarked(text: str) -> str:
    marker = parse(text)
    return text[marker.length :] if marker else text


def _goes_on(line: Line, following: Line, width: int | None) -> bool:
    """Is ``following`` the rest of a sentence that a line or page break has cut?"""
    above, below = line.text.replace("**", "").strip(), following.text.replace("**", "").strip()
    if not below or not above or following.text.startswith("\t") or following.blanks > 2:
        return False
    if re.search(r"[а-яё][-‐]$", above) and below[0].islower():
        return True
    if parse(below) is not None:
        return False
    if HANGING.search(above) and not (following.blanks and DATED.search(above)):
        return True
    if above.endswith(TERMINAL):
        return False
    if following.blanks:
        if below.endswith(";") and is_heading_like(_unmarked(above)):
            return (
                False  # «6.5. Случаи, в которых ответ не дается / наличие оскорблений;»: a heading and its first item
            )
        return len(above) > 45 and (below[0].islower() or bool(re.match(r"\([а-яё]|«", below)))
    if below[0].islower() or below[0] in "«(":
        return True
    return width is not None and len(above) > 0.75 * width and not above.isupper()
