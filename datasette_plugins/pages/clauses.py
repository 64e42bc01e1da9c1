"""Clauses of an act → the lines of its page: markers, depth, tables with their rows, the table of contents."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from datasette_plugins.margin import Note

Row = sqlite3.Row
HEADINGS = ("chapter", "appendix")
DEEPEST = 4
WORD = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True, slots=True)
class Line:
    """A clause as the page prints it. ``marker`` is the number in front; ``indent`` 0…4."""

    path: str
    label: str
    kind: str
    marker: str
    text: str
    indent: int
    rows: tuple[TableRow, ...] = ()
    page: int | None = None  # of the file, where a page begins
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: cells, and the anchor when it is a clause of its own."""

    path: str
    cells: tuple[str, ...]
    header: bool = False


def outline(clauses: Sequence[Row]) -> list[Line]:
    """Clauses in their order → lines; the rows of a table go into the line of the table."""
    table_rows: dict[str, list[Row]] = {}
    for clause in clauses:
        if clause["kind"] == "row":
            table_rows.setdefault(clause["parent_id"], []).append(clause)
    indents: dict[str, int] = {}
    lines: list[Line] = []
    page_above = None
    for clause in clauses:
        indents[clause["id"]] = _indent(clause, indents)
        if clause["kind"] != "row" or clause["parent_id"] is None:
            rows_here = _table(clause, table_rows.get(clause["id"], ())) if clause["kind"] == "table" else ()
            line = _line(clause, indents[clause["id"]], rows_here)
            lines.append(replace(line, page=clause["page"]) if clause["page"] != page_above else line)
            page_above = clause["page"]
    return lines


def contents(lines: Sequence[Line]) -> list[Line]:
    """Chapters and appendices; an appendix that says only «к регламенту» is named by the words after it."""
    found = []
    for i, line in enumerate(lines):
        if line.kind == "appendix" and line.text.startswith("к "):
            saying = (after.text for after in lines[i + 1 : i + 9] if WORD.search(after.text))
            found.append(replace(line, text=next(saying, line.text)))
        elif line.kind in HEADINGS:
            found.append(line)
    return found


def _indent(clause: Row, known: dict[str, int]) -> int:
    return 0 if clause["kind"] in HEADINGS else min(known.get(clause["parent_id"], -1) + 1, DEEPEST)


def _line(clause: Row, indent: int, table: tuple[TableRow, ...]) -> Line:
    return Line(clause["path"], clause["label"], clause["kind"], _marker(clause), clause["text"], indent, table)


def _marker(clause: Row) -> str:
    """What stands before the words: «2.6.1.», «а)», a dash without a number, or a chapter's name."""
    if clause["kind"] in HEADINGS:
        said = clause["text"].casefold().startswith(clause["label"].casefold())
        return "" if clause["label"].startswith("«") or said else clause["label"]
    if clause["number"]:
        return f"{clause['number']})" if clause["kind"] == "item" else f"{clause['number'].rstrip('.')}."
    return "–" if clause["kind"] == "item" else ""


def _table(table: Row, table_rows: Iterable[Row]) -> tuple[TableRow, ...]:
    """Rows with their cells; the table's own words are its heading, as wide as the widest row."""
    body = [TableRow(row["path"], cells(row["quote"])) for row in table_rows]
    width = max((len(row.cells) for row in body), default=0)
    head = [cell for cell in cells(table["quote"]) if cell]
    width = width or len(head)
    header = [TableRow("", tuple(head[i : i + width]), header=True) for i in range(0, len(head), width or 1)]
    return (*header, *body)


def cells(quote: str) -> tuple[str, ...]:
    """The cells of a row: readers keep a tab before, or between, the cells of a table.

    >>> cells("\\t7\\n\\tФилиал\\n\\t8 (800)\\n500\\n"), cells("3\\tФилиал\\t\\n")
    (('7', 'Филиал', '8 (800) 500'), ('3', 'Филиал'))
    """
    parts = [" ".join(part.split()) for part in quote.split("\t")]
    if quote[:1] == "\t":
        parts = parts[1:]
    while parts and not parts[-1]:
        parts.pop()
    return tuple(parts)
