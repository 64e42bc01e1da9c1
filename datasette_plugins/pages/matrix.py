"""Services × municipalities: one measure in every cell, a link to the card, and a plain word where there is none."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from datasette_plugins import spreadsheet
from datasette_plugins.filters import static_url
from datasette_plugins.pages.render import argument, page, read
from datasette_plugins.pages.search import whole
from datasette_plugins.plotted import NOWHERE, pages
from kb.measures import MEASURES, UNDATED, Scope, Service, Value, regions, services, values, years

COLUMNS, ROWS = 12, 40  # of one page: a screen of columns, an answer under 150 kB
MOST_PAGES = 10_000
ABSENT = "нет регламента"
FIRST = "term"
EMPTY_KINDS = """select id, name from catalogue where id not in
(select catalogue_id from services where catalogue_id is not null) order by name limit 2000"""


@dataclass(frozen=True, slots=True)
class Head:
    """What a row or a column is about, and how many services it holds."""

    key: str
    name: str
    note: str
    count: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows are kinds of service, the most regulated first; columns municipalities, as the rows need them.

    So what can be compared stands in the first corner, next to each other.
    """

    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: Mapping[tuple[str, str], Sequence[Service]]

    def shown(self, rows: Sequence[Head], columns: Sequence[Head]) -> list[Service]:
        """The services of some rows and columns."""
        return [s for row in rows for column in columns for s in self.cells.get((row.key, column.key), ())]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. ``empty``: kinds of the catalogue without a regulation too."""

    measure: str
    scope: Scope
    empty: bool

    def url(self, path: str, **changed: object) -> str:
        """The same question at another address or page."""
        kept = {"measure": self.measure, "region": self.scope.region, "year": self.scope.year}
        given = {**kept, "empty": 1 if self.empty else "", **changed}
        return f"{path}?{urlencode({name: value for name, value in given.items() if value})}"


def asked(request: Any) -> Asked:
    """The question in an address; an unknown measure is the first."""
    measure = argument(request, "measure")
    return Asked(measure if measure in MEASURES else FIRST, scope(request), bool(argument(request, "empty")))


def scope(request: Any) -> Scope:
    """The filters by region and year; a year that is none is dropped."""
    year = argument(request, "year", 4)
    known = year == UNDATED or (year.isascii() and year.isdigit())
    return Scope(argument(request, "region", 100), year if known else "")


async def matrix(datasette: Any, request: Any) -> Any:
    """``/matrix?measure=&region=&year=&empty=&page=&rows=``: ``page`` of the columns, ``rows`` is the page of rows."""
    wanted = asked(request)
    number, lines = (max(1, whole(request, name, 1, MOST_PAGES)) for name in ("page", "rows"))

    def work(connection: sqlite3.Connection) -> dict[str, Any]:
        grid = laid_out(connection, wanted)
        number_, columns = part(grid.columns, number, COLUMNS)
        lines_, rows = part(grid.rows, lines, ROWS)
        return {
            "grid": grid, "rows": rows, "columns": columns, "regions": regions(connection), "years": years(connection),
            "number": number_, "lines": lines_, "values": values(connection, wanted.measure, grid.shown(rows, columns)),
        }  # fmt: skip

    found = await read(datasette, work)
    grid: Grid = found["grid"]
    return await page(
        datasette, request, "matrix", asked=wanted, measures=MEASURES, absent=ABSENT, undated=UNDATED, **found,
        column_pages=pages(len(grid.columns), COLUMNS), row_pages=pages(len(grid.rows), ROWS), per_page=COLUMNS,
        per_rows=ROWS, analyst_css=static_url("analyst.css"), filtered=bool(request.query_string),
    )  # fmt: skip


async def matrix_csv(datasette: Any, request: Any) -> Any:
    """``/matrix.csv`` with the same filters: the whole table."""
    wanted = asked(request)

    def work(connection: sqlite3.Connection) -> tuple[Grid, dict[str, Value]]:
        grid = laid_out(connection, wanted)
        return grid, values(connection, wanted.measure, grid.shown(grid.rows, grid.columns))

    grid, found = await read(datasette, work)
    head = ["Услуга", *(", ".join(part for part in (c.name, c.note) if part) for c in grid.columns)]
    rows = ([row.name, *(said(grid, found, row, column) for column in grid.columns)] for row in grid.rows)
    return spreadsheet.answer(f"matrix-{wanted.measure}", head, rows)


def said(grid: Grid, found: Mapping[str, Value], row: Head, column: Head) -> str:
    """A cell in words: the figure of every regulation in it."""
    held = grid.cells.get((row.key, column.key), ())
    return " | ".join(found[service.id].text for service in held) or ABSENT


def part(heads: Sequence[Head], number: int, size: int) -> tuple[int, Sequence[Head]]:
    """A page of rows or columns, the last one when there are not so many; its number and what is on it."""
    number = min(number, pages(len(heads), size))
    return number, heads[(number - 1) * size : number * size]


def laid_out(connection: sqlite3.Connection, wanted: Asked) -> Grid:
    """All services of the scope as a grid."""
    found = services(connection, wanted.scope)
    cells: dict[tuple[str, str], list[Service]] = {}
    for service in sorted(found, key=lambda s: (s.date == "", s.date, s.id)):
        cells.setdefault((service.kind, service.municipality_id), []).append(service)
    rows = _heads([(s.kind, s.kind_name, "" if s.catalogued else "вида в каталоге нет") for s in found])
    columns = _heads([(s.municipality_id, s.municipality or NOWHERE, s.where) for s in found])
    place = {row.key: i for i, row in enumerate(rows)}
    needed: dict[str, int] = {}
    for service in found:
        needed[service.municipality_id] = min(place[service.kind], needed.get(service.municipality_id, len(rows)))
    columns = tuple(sorted(columns, key=lambda column: needed[column.key]))
    empty = connection.execute(EMPTY_KINDS).fetchall() if wanted.empty else ()
    return Grid((*rows, *(Head(key, name, "", 0) for key, name in empty)), columns, cells)


def _heads(named: Sequence[tuple[str, str, str]]) -> tuple[Head, ...]:
    counts = Counter(key for key, _, _ in named)
    first = {key: (name, note) for key, name, note in reversed(named)}
    heads = (Head(key, *first[key], count) for key, count in counts.items())
    return tuple(sorted(heads, key=lambda head: (-head.count, head.name.casefold(), head.key)))
