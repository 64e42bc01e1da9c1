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
    if "\t" not in line.strip(" ") or re.search(r"\S\t{3,} *[А-ЯЁ]\.\s?[А-ЯЁ]\.", line):
        return []
    if re.fullmatch(r"\s*(?:[\d.]+[.)]|[а-яё]\)|[-–—·•])\t[^\t]+", line):  # «1.\tПредставления документов…»
        return []
    spans = _split_at(line, "\t")
    return spans if len(spans) > 1 and any(line[a:b].strip() for a, b in spans) else []


def pipe_row(line: str) -> list[tuple[int, int]]:
    """A row «| a | b |» of markdown, or «│ a │ b │» of a drawn table → the (start, end) of its cells; empty when it is none.

    >>> pipe_row("| а | б |")
    [(1, 4), (5, 8)]
    """
    stripped = line.strip()
    mark = stripped[:1]
    if not mark or mark not in "|│║" or stripped.count(mark) < 3:
        return []
    begin = line.index(mark) + 1
    end = len(line.rstrip()) - (1 if stripped.endswith(mark) else 0)
    return [(a + begin, b + begin) for a, b in _split_at(line[begin:end], mark)]


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
    if len(breaks) == 1:
        breaks = _guessed_breaks([text[start:end].strip() for start, end, _ in cells])
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


# What a column is made of: cells of one column look alike.
SHAPES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\d{1,3}[.)]?$", r"[А-ЯЁA-Z]{1,3}[-–.]?\d{1,3}$", r"(?:https?://|www\.)", r"\S+@\S+$", r"[+\d()\s-]{6,}$",
        r"(?:до |не более |в течение )?\d{1,3} (?:рабоч|календ|дн|мин|час)", r"\d{2}\.\d{2}\.\d{4}", r"\d{6}, ",
    )
)  # fmt: skip
SHORT_CELL = 25  # characters
SURE = 0.45  # mean likeness of columns from which a guess is believed


def _guessed_breaks(cells: list[str]) -> tuple[int, ...]:
    """Where rows begin when no empty line tells: the width at which the cells of each column look most alike."""
    options = [(_likeness(cells, width), -width) for width in range(2, MAX_COLUMNS + 1) if len(cells) % width == 0]
    likeness, width = max(options, default=(0.0, 0))
    return tuple(range(0, len(cells), -width)) if likeness >= SURE and len(cells) // -width >= 2 else (0,)


def _likeness(cells: list[str], width: int) -> float:
    """0..1: how alike the cells of a column are, the header row left out; a header printed again counts fully."""
    columns = [cells[i::width] for i in range(width)]
    scores = [_alike([cell for cell in column[1:] if cell != column[0]]) for column in columns]
    return sum(scores) / width


def _alike(column: list[str]) -> float:
    shapes = [
        next((i for i, shape in enumerate(SHAPES) if shape.match(cell)), -1 if len(cell) < SHORT_CELL else -2)
        for cell in column
    ]
    if not shapes:
        return 0.0
    commonest = max(set(shapes), key=shapes.count)
    share = shapes.count(commonest) / len(shapes)
    return share if commonest >= 0 else 0.4 * share


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
