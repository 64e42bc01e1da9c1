"""What stands in the margins of pdf pages: running heads and page numbers, which are no text of the act."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.readers.pdf_layout import Line
from ingest.readers.text_margins import PAGE_NUMBER

EDGE = 0.12  # of the height of a page: running heads and page numbers stand in its margins
STEP = 15.0  # points: a running head stands at the same height on every page
PAGE_OF = re.compile(r"(?:страница|стр\.?|лист)?\s*\d{1,4}\s*(?:из|/)\s*\d{1,4}$", re.I)


def without_furniture(pages: Sequence[list[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """Pages without their numbers and the lines that repeat in the margin of most of them.

    ``heights``: of the pages, points. A lone page keeps its number: it may be the number of the act.
    """
    edges = [[line for line in lines if _at_edge(line, height)] for lines, height in zip(pages, heights, strict=True)]
    counts = Counter(key for lines in edges for key in {_place(line) for line in lines})
    repeated = {key for key, count in counts.items() if count >= max(3, 0.4 * len(pages))}
    numbers = _page_numbers(edges) if len(pages) > 1 else []
    return [
        [line for line in lines if line not in edge or not _is_furniture(line, repeated, numbers)]
        for lines, edge in zip(pages, edges, strict=True)
    ]


def _at_edge(line: Line, height: float) -> bool:
    return line.bottom < EDGE * height or line.top > (1 - EDGE) * height


def _place(line: Line) -> tuple[str, int]:
    """What repeats: the words without their numbers, and the height."""
    return re.sub(r"\d+", "#", " ".join(line.text.split())).lower(), round(line.top / STEP)


def _page_numbers(edges: Sequence[list[Line]]) -> list[Line]:
    """The outermost numbers of pages that count pages: they go on from page to page, or agree with the page.

    The number of an act that stands alone in the first line of a page («… № / 412») does neither.
    """
    numbers = [
        line for edge in edges for line in edge if PAGE_NUMBER.match(line.text.strip()) and _outermost(line, edge)
    ]
    shifts = Counter(_number(line) - line.page for line in numbers)
    return [line for line in numbers if _number(line) == line.page or shifts[_number(line) - line.page] > 1]


def _outermost(line: Line, edge: Sequence[Line]) -> bool:
    return line.top <= min(e.top for e in edge) + 1 or line.bottom >= max(e.bottom for e in edge) - 1


def _number(line: Line) -> int:
    return int(re.sub(r"\D", "", line.text))


def _is_furniture(line: Line, repeated: set[tuple[str, int]], numbers: Sequence[Line]) -> bool:
    text = line.text.strip()
    if PAGE_NUMBER.match(text):
        return line in numbers
    return bool(PAGE_OF.match(text)) or _place(line) in repeated
