"""A page of a pdf → its words with their places, as the page is shown: from the upper left corner, in points."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

Box = tuple[float, float, float, float]  # left, top, right, bottom
LINE_HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "\u00ad"}  # how PDFium marks a word cut at a line end
WORD_GAP = 0.3  # of the letters' height: a wider gap parts words though no space is written


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a space between them. ``left … bottom`` in points from the upper left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height at which it stands."""
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """The height of its letters."""
        return self.bottom - self.top


def words_of(page: pdfium.PdfPage) -> list[Word]:
    """The words of a page in the order of the file."""
    textpage = page.get_textpage()
    try:
        return list(_words(_letters(textpage, _shown(page))))
    finally:
        textpage.close()


def _shown(page: pdfium.PdfPage) -> Callable[[Box], Box]:
    """From the paper's coordinates (upwards, unrotated) to those of the page as it is shown."""
    left, bottom, right, top = page.get_bbox()  # what is shown; inherited boxes count, unlike in get_mediabox
    corners: dict[int, Callable[[float, float], tuple[float, float]]] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    corner = corners[page.get_rotation()]

    def shown(box: Box) -> Box:
        (x1, y1), (x2, y2) = corner(box[0], box[1]), corner(box[2], box[3])
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)

    return shown


def _letters(textpage: pdfium.PdfTextPage, shown: Callable[[Box], Box]) -> Iterator[tuple[str, Box | None]]:
    """Each letter with its place; spaces and line ends have none."""
    rect = pdfium_c.FS_RECTF()
    for i in range(textpage.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(textpage, i)
        letter = LINE_HYPHENS.get(code) or (chr(code) if 0 < code < 0x110000 else "\ufffd")
        if letter.isspace() or not pdfium_c.FPDFText_GetLooseCharBox(textpage, i, ctypes.byref(rect)):
            yield " ", None
        else:
            yield letter, shown((rect.left, rect.bottom, rect.right, rect.top))


def _words(letters: Iterator[tuple[str, Box | None]]) -> Iterator[Word]:
    text, box = "", (0.0, 0.0, 0.0, 0.0)
    for letter, place in letters:
        if place is None or (text and not _adjoins(box, place)):
            if text:
                yield Word(text, *box)
            text = ""
        if place is not None:
            box = place if not text else _around(box, place)
            text += letter
    if text:
        yield Word(text, *box)


def _adjoins(box: Box, place: Box) -> bool:
    """Does a letter at ``place`` go on with the word in ``box``?"""
    height = max(1.0, box[3] - box[1])
    level = box[1] < (place[1] + place[3]) / 2 < box[3]
    return level and -height < place[0] - box[2] < WORD_GAP * height


def _around(one: Box, two: Box) -> Box:
    return min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])
