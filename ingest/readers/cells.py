"""Putting flattened tables together again: which cells make a row."""

from __future__ import annotations

import re
from functools import cache

from ingest.clean import clean
from ingest.model import Row, Span, Table

Cell = tuple[int, int, int]  # start and end in the exact text, empty lines before it

MAX_COLUMNS = 12
# An empty line inside a row is rarer than one between rows, and commoner than a row out of shape.
INNER_BREAK = 0.2


def tab_row(line: str) -> list[tuple[int, int]]:
    """A line with tabs between its cells → the (start, end) of each; empty when it is no row.

    A signature pushed to the right by a run of tabs is no row: «Глава\\t\\t\\t\\tИ.И. Иванов».

    >>> tab_row("1\\tМФЦ\\t187342")
    [(0, 1), (2, 5), (6, 12)]
    """
    if "\t" not in line.strip(" ") or re.search(r"\S\t{3,}\s*[А-ЯЁ]\.\s?[А-ЯЁ]\.", line):
        return []
    if re.fullmatch(r"\s*(?:[\d.]+[.)]|[а-яё]\)|[-–—·•])\t[^\t]+", line):  # «1.\tПредставления документов…»
        return []
    spans = _split_at(line, "\t")
    return spans if len(spans) > 1 and any(line[a:b].strip() for a, b in spans) else []


def pipe_row(line: str) -> list[tuple[int, int]]:
    """A markdown row «| a | b |» → the (start, end) of its cells; empty when it is none.

    >>> pipe_row("| а | б |")
    [(1, 4), (5, 8)]
    """
    stripped = line.strip()
    if not stripped.startswith("|") or stripped.count("|") < 3:
        return []
    begin = line.index("|") + 1
    end = len(line.rstrip()) - (1 if stripped.endswith("|") else 0)
    return [(a + begin, b + begin) for a, b in _split_at(line[begin:end], "|")]


def _split_at(line: str, mark: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for piece in line.split(mark):
        spans.append((at, at + len(piece)))
        at += len(piece) + 1
    return spans


def header_rows(rows: tuple[Row, ...]) -> int:
    """How many rows at the top are heading: titles over the full width, the column names, their numbers 1, 2, 3…"""
    head = 0
    while head < len(rows) - 1 and len(rows[head].filled) == 1 and len(rows[head + 1].cells) > 1:
        head += 1
    head += 1
    if head < len(rows):
        numbers = [cell.text.strip(".") for cell in rows[head].filled]
        if len(numbers) > 1 and numbers == [str(i) for i in range(1, len(numbers) + 1)]:
            head += 1
    return min(head, len(rows))


def cell_table(text: str, cells: list[Cell], gap: bool) -> Table | None:
    """Cells in their order → a table, or None when no width gives at least two equal rows."""
    breaks = tuple(i for i, (_, _, blanks) in enumerate(cells) if i == 0 or blanks > 0)
    options = [(*_best_rows(len(cells), breaks, width), width) for width in range(2, MAX_COLUMNS + 1)]
    fitting = [o for o in options if sum(length == o[2] for length in o[1]) >= 2]
    if not fitting:
        return _lone_row(text, cells, gap)
    _, lengths, _ = min(fitting, key=lambda o: (o[0], -o[2]))
    rows, at = [], 0
    for length in lengths:
        rows.append(_row(text, cells[at : at + length]))
        at += length
    return Table(tuple(rows), header_rows(tuple(rows)), gap)


def _lone_row(text: str, cells: list[Cell], gap: bool) -> Table | None:
    """Short cells side by side («дата», «номер») stay a row; long ones are indented paragraphs."""
    if len(cells) != 2 or any(end - start > 60 for start, end, _ in cells):
        return None
    return Table((_row(text, cells),), gap=gap)


def _row(text: str, cells: list[Cell]) -> Row:
    return Row(tuple(clean(text, Span(start, end)) for start, end, _ in cells), Span(cells[0][0], cells[-1][1]))


def _row_cost(length: int, width: int) -> float:
    """0 for a full row, little for a heading over the full width, more for anything else."""
    if length == width:
        return 0.0
    return 1.0 if length == 1 else 3.0 + abs(length - width)


def _best_rows(count: int, breaks: tuple[int, ...], width: int) -> tuple[float, list[int]]:
    """The cheapest cut of ``count`` cells into rows that begin at ``breaks``: (cost, row lengths)."""
    ends = (*breaks[1:], count)

    @cache
    def best(index: int) -> tuple[float, tuple[int, ...]]:
        if index == len(breaks):
            return 0.0, ()
        start, options = breaks[index], []
        for stop_index in range(index, len(breaks)):
            length = ends[stop_index] - start
            if length > MAX_COLUMNS + 2 and stop_index > index:
                break
            cost, rest = best(stop_index + 1)
            inside = INNER_BREAK * (stop_index - index)
            options.append((_row_cost(length, width) + inside + cost, (length, *rest)))
        return min(options)

    # Filled from the end, so that the recursion stays shallow on long tables.
    for index in range(len(breaks), -1, -1):
        best(index)
    cost, lengths = best(0)
    return cost, list(lengths)
