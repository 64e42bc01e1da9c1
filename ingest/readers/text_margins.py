"""What of a text file is no text of the act: page numbers, running heads, matter between the pieces in a newspaper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the exact text without its line end; ``blanks`` empty lines stand before it."""

    start: int
    end: int
    text: str
    blanks: int


def text_of_act(lines: Sequence[Line]) -> list[Line]:
    """The lines that are text."""
    left_out = _running_heads(lines) | _elsewhere(lines)
    return [line for i, line in enumerate(lines) if i not in left_out and not _page_number(lines, i)]


PAGE_NUMBER = re.compile(r"[-–— ]{0,3}(?:стр(?:аница|\.)?\s*)?\d{1,3}[-–— ]{0,3}$", re.I)
CONTINUED = re.compile(r"\s*\(?(?:продолжение|окончание|начало)\s+(?:на|в|см)\b.{0,40}(?:стр|№|полос|\bс\.)", re.I)
BROKEN_OFF = re.compile(r"\s*\(?(?:продолжение|окончание)\s+(?:на|в|см)\b.{0,40}(?:стр|полос|\bс\.)", re.I)
TAKEN_UP = re.compile(
    r"\s*\(?(?:(?:продолжение|окончание)\W{0,4})?начало\s+(?:на|в|см)\b.{0,40}(?:стр|№|полос|\bс\.)", re.I
)
MOST_BETWEEN = 150  # lines of other matter between two pieces of an act


PAGES_WITH_HEAD = 3  # a line that stands beside that many page numbers is printed on every page
SHORTEST_HEAD = 12  # characters


def _running_heads(lines: Sequence[Line]) -> set[int]:
    """The numbers of lines printed on every page, and of the page numbers right beside them:
    «Административный регламент «Предоставление субсидий». Каменский округ / 4»."""
    found: dict[str, list[tuple[int, int]]] = {}
    for i, line in enumerate(lines):
        number = next((j for j in (i - 1, i + 1) if 0 <= j < len(lines) and _is_number(lines[j].text)), None)
        if number is not None and len(line.text.strip()) >= SHORTEST_HEAD and "\t" not in line.text:
            found.setdefault(line.text.strip(), []).append((i, number))
    heads = [places for places in found.values() if len(places) >= PAGES_WITH_HEAD and _count_up(lines, places)]
    return {i for places in heads for place in places for i in place}


def _is_number(text: str) -> bool:
    return "\t" not in text and bool(PAGE_NUMBER.match(text.strip()))


def _count_up(lines: Sequence[Line], places: list[tuple[int, int]]) -> bool:
    numbers = [int(re.sub(r"\D", "", lines[j].text)) for _, j in places]
    return all(a < b for a, b in pairwise(numbers))


def _elsewhere(lines: Sequence[Line]) -> set[int]:
    """What stands between «Продолжение на стр. 6» and «Окончание. Начало на стр. 3»: other matter of a newspaper."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if BROKEN_OFF.match(line.text):
            ahead = range(i + 1, min(i + 1 + MOST_BETWEEN, len(lines)))
            end = next((j for j in ahead if TAKEN_UP.match(lines[j].text)), None)
            if end is not None and not any(BROKEN_OFF.match(lines[j].text) for j in range(i + 1, end)):
                found |= set(range(i, end + 1))
    return found


def _page_number(lines: Sequence[Line], i: int) -> bool:
    """A lone number between empty lines («13»), or «Продолжение на стр. 6»; never behind a tab (a cell)."""
    line = lines[i]
    alone = line.blanks > 0 and (i + 1 == len(lines) or lines[i + 1].blanks > 0)
    return bool(CONTINUED.match(line.text) or TAKEN_UP.match(line.text)) or (alone and _is_number(line.text))
