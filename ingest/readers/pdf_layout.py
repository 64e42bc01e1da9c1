"""Words with places → lines in reading order → paragraphs. Used for text layers and for recognised scans alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.markers import parse
from ingest.readers.assembly import Para
from ingest.readers.pdf_words import Word
from ingest.readers.text import HANGING

# «ул. Набережная, каб.» | «12. Телефон…»: the number belongs to the word before it, and is no mark of a clause.
WANTS_NUMBER = re.compile(r"(?:№|пункт\w*|стать\w+|\b(?:д|каб|кв|корп|ст|п|пп|подп|абз|тел|пом|стр)\.)$", re.I)
TERMINAL = tuple('.;:!?»”"')


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column. ``left_edge`` and ``right_edge`` are those of its column, in points as all places."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    page: int
    column: int = 0
    left_edge: float = 0.0
    right_edge: float = 0.0

    @property
    def size(self) -> float:
        """The height of its letters."""
        return self.bottom - self.top

    @property
    def centred(self) -> bool:
        """Does it stand in the middle of its column, away from both edges?"""
        before, after = self.left - self.left_edge, self.right_edge - self.right
        return min(before, after) > self.size and abs(before - after) < self.size / 2

    @property
    def room(self) -> float:
        """How much space was left for another word."""
        after = self.right_edge - self.right
        return after + self.left - self.left_edge if self.centred else after

    @property
    def first_word(self) -> float:
        """About how wide its first word is."""
        return (self.right - self.left) * (len(self.text.split()[0]) + 1) / max(1, len(self.text))


# --- words → lines ----------------------------------------------------------------------------


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words that stand at one height, each row from left to right, rows from top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.middle, w.left)):
        # Small marks (dashes, footnote numbers) belong to the row their middle is in.
        if rows and abs(word.middle - _level(rows[-1])) < 0.5 * max(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda w: w.left) for row in rows]


def _level(row: list[Word]) -> float:
    return sum(word.middle for word in row[:8]) / len(row[:8])


def text_of(row: Sequence[Word]) -> str:
    """The words of a row with spaces between them; a tab where they stand far apart."""
    parts = [row[0].text] if row else []
    for one, two in pairwise(row):
        parts += ["\t" if two.left - one.right > 3 * max(one.size, 1.0) else " ", two.text]
    return "".join(parts)


def lines_of(words: Sequence[Word], page: int) -> list[Line]:
    """The lines of a page in reading order: column by column between what goes over the full width."""
    lines: list[Line] = []
    for band, gutter in _bands(rows_of(words)):
        if gutter is None:
            lines += _column(band, page, 0)
        else:
            lines += _column([[w for w in row if w.right <= gutter] for row in band], page, 1)
            lines += _column([[w for w in row if w.right > gutter] for row in band], page, 2)
    return lines


def _column(rows: list[list[Word]], page: int, column: int) -> list[Line]:
    rows = [row for row in rows if row]
    if not rows:
        return []
    left, right = _edges(rows)
    return [
        Line(
            text_of(row), row[0].left, min(w.top for w in row), row[-1].right, max(w.bottom for w in row),
            page, column, left, right,
        )
        for row in rows
    ]  # fmt: skip


def _edges(rows: list[list[Word]]) -> tuple[float, float]:
    """Where lines of a column begin and end: the leftmost usual beginning, the rightmost usual end."""
    lefts, rights = sorted(row[0].left for row in rows), sorted(row[-1].right for row in rows)
    return lefts[len(lefts) // 20], rights[-1 - len(rights) // 20]


# --- columns ----------------------------------------------------------------------------------

Band = tuple[list[list[Word]], float | None]  # rows and the middle of the gutter between two columns
COLUMN_ROWS = 4  # fewer rows side by side are a letterhead or a signature
WIDER = 1.6  # times: the space between columns to that between words
GUTTER = 0.8  # of the letters' height: the least width of the space between columns


def _bands(rows: list[list[Word]]) -> list[Band]:
    """Rows of a page → stretches with two columns and stretches without."""
    gutter = _gutter(rows)
    if gutter is None:
        return [(rows, None)]
    bands: list[Band] = []
    for row in rows:
        kind = gutter if _parted(row, gutter) else None
        if bands and bands[-1][1] == kind:
            bands[-1][0].append(row)
        else:
            bands.append(([row], kind))
    return [(b, None if k is not None and len(b) < COLUMN_ROWS else k) for b, k in bands]


def _gutter(rows: list[list[Word]]) -> float | None:
    """The x at which most rows have a gap with words on both sides, in the middle third of the text; None without."""
    if len(rows) < 2 * COLUMN_ROWS:
        return None
    left, right = min(row[0].left for row in rows), max(row[-1].right for row in rows)
    third = (right - left) / 3
    gaps = [gap for row in rows for gap in _wide_gaps(row) if left + third < sum(gap) / 2 < right - third]
    best, hits = None, 0
    for gap in gaps[:400]:
        x = sum(gap) / 2
        count = sum(begin < x < end for begin, end in gaps)
        if count > hits:
            best, hits = x, count
    if best is None or hits < max(COLUMN_ROWS, 0.35 * len(rows)):
        return None
    return best if _both_full(rows, best) else None


def _wide_gaps(row: list[Word]) -> Iterator[tuple[float, float]]:
    """Gaps of a row that justification alone does not make: wider than its others."""
    gaps = [(one.right, two.left) for one, two in pairwise(row)]
    usual = median(end - begin for begin, end in gaps) if len(gaps) > 2 else 0.0
    yield from (gap for gap in gaps if gap[1] - gap[0] > max(GUTTER * row[0].size, WIDER * usual))


def _both_full(rows: list[list[Word]], x: float) -> bool:
    """Do words fill both sides, as in columns, rather than stand in cells of a table or in a signature?"""
    parted = [row for row in rows if _parted(row, x)]
    sides = [[w for row in parted for w in row if (w.right <= x) == low] for low in (True, False)]
    if not all(sides):
        return False
    widths = [max(w.right for w in side) - min(w.left for w in side) for side in sides]
    return all(
        sum(w.right - w.left for w in side) > 0.45 * width * len(rows_of(side))
        for side, width in zip(sides, widths, strict=True)
    )


def _parted(row: list[Word], x: float) -> bool:
    return not any(word.left < x < word.right for word in row)


# --- lines → paragraphs -----------------------------------------------------------------------

FAR = 1.45  # of the usual distance between lines: a wider one parts paragraphs


def paragraphs(lines: Sequence[Line], pitch: float) -> Iterator[Para]:
    """Lines in reading order → paragraphs; a line break inside stays, so that cut words can be joined."""
    group: list[Line] = []
    gap = True
    for line in lines:
        if group and begins(group, line, pitch):
            yield _para(group, gap)
            gap = _far(group[-1], line, pitch)
            group = []
        group.append(line)
    if group:
        yield _para(group, gap)


def _para(group: list[Line], gap: bool) -> Para:
    return Para("\n".join(line.text for line in group), gap, group[0].page, whole=True)


def pitch_of(lines: Sequence[Line]) -> float:
    """The usual distance between the tops of two lines, points."""
    steps = [
        b.top - a.top
        for a, b in pairwise(lines)
        if a.page == b.page and a.column == b.column and 0 < b.top - a.top < 4 * max(a.size, 1.0)
    ]
    return median(steps) if steps else 1000.0


def _far(above: Line, line: Line, pitch: float) -> bool:
    return above.page == line.page and above.column == line.column and line.top - above.top > FAR * pitch


def begins(group: Sequence[Line], line: Line, pitch: float) -> bool:
    """Does ``line`` begin a paragraph, or go on with the one whose lines so far are ``group``?"""
    above = group[-1]
    marked, ended = parse(line.text) is not None, above.text.endswith(TERMINAL)
    small = line.text[:1].islower() and not marked
    if re.search(r"[а-яё][-‐\u00ad]$", above.text) and small:
        return False
    if WANTS_NUMBER.search(above.text) and line.text[:1].isdigit() and line.first_word >= above.room:
        return False
    if _far(above, line, pitch):
        return not (small and not ended)
    if line.first_word < above.room:  # its first word had room above: the break was meant
        return not (HANGING.search(above.text) and not marked)
    if above.centred and line.centred:
        return ended or marked
    inward = _is_inward(line)
    if marked and _is_inward(group[0]) and not inward:
        return False  # paragraphs have an indent here: «… 1) паспорт; | 2) заявление» is one of run-on items
    if (marked and (ended or inward)) or (inward and above.text.endswith((":", ";"))):
        return True
    listed = parse(group[0].text) is not None
    if listed and _shift(line) > _shift(group[0]) + 2:
        return False  # an item whose lines all stand to the right of its number
    return inward and not small and (ended or not listed)


def _shift(line: Line) -> float:
    return line.left - line.left_edge


def _is_inward(line: Line) -> bool:
    return _shift(line) > 0.8 * line.size
