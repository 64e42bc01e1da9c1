"""Plots for analysts: terms by municipality, papers by service, explained text by year; the table behind each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from datasette_plugins import spreadsheet
from datasette_plugins.filters import service_url, static_url
from datasette_plugins.pages.matrix import MOST_PAGES, scope
from datasette_plugins.pages.render import absent, argument, page, read
from datasette_plugins.pages.search import whole
from datasette_plugins.plotted import (
    LINES,
    NOWHERE,
    UNIT_NAMES,
    UNITS,
    YEAR_HEAD,
    papers_plot,
    terms_plots,
    year_row,
    years_plot,
)
from kb.figures import explained, papers, terms
from kb.measures import UNDATED, Scope, Service, regions, services, status_text, years


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a part of the base and one kind of service, «» for all; pages of the plots."""

    scope: Scope
    kind: str
    numbers: Mapping[str, int]

    def url(self, path: str, **changed: object) -> str:
        """The same filters elsewhere; pages of plots only when given."""
        given = {"kind": self.kind, "region": self.scope.region, "year": self.scope.year, **changed}
        return f"{path}?{urlencode({name: value for name, value in given.items() if value})}".rstrip("?")


def asked(request: Any) -> Asked:
    """The question in an address."""
    numbers = {key: max(1, whole(request, key, 1, MOST_PAGES)) for key in (*UNITS, "documents", "years")}
    return Asked(scope(request), argument(request, "kind", 200), numbers)


def wanted_services(connection: sqlite3.Connection, wanted: Asked) -> tuple[Service, ...]:
    """The services of the filters."""
    found = services(connection, wanted.scope)
    return tuple(s for s in found if not wanted.kind or s.kind == wanted.kind)


async def plots(datasette: Any, request: Any) -> Any:
    """``/plots?kind=&region=&year=``."""
    wanted = asked(request)

    def work(connection: sqlite3.Connection) -> dict[str, Any]:
        found = wanted_services(connection, wanted)
        kinds = sorted({(s.kind, s.kind_name) for s in services(connection, Scope())}, key=lambda kind: kind[1])
        return {
            "terms": terms_plots(terms(connection, found), wanted.numbers),
            "papers": papers_plot(papers(connection, found), wanted.numbers["documents"]),
            "explained": years_plot(explained(connection, found), wanted.numbers["years"]), "kinds": dict(kinds),
            "regions": regions(connection), "years": years(connection), "count": len(found),
        }  # fmt: skip

    found = await read(datasette, work)
    return await page(
        datasette, request, "plots", asked=wanted, undated=UNDATED, per_page=LINES, **found,
        analyst_css=static_url("analyst.css"), filtered=bool(request.query_string),
    )  # fmt: skip


async def plots_csv(datasette: Any, request: Any) -> Any:
    """``/plots/<deadlines|documents|coverage>.csv``: all rows behind a plot, with the same filters."""
    name, wanted = request.url_vars["name"], asked(request)
    if name not in CSV:
        return await absent(datasette, request)
    head, rows = CSV[name]
    found = await read(datasette, lambda connection: rows(connection, wanted_services(connection, wanted)))
    return spreadsheet.answer(name, head, found)


def _head(service: Service) -> tuple[object, ...]:
    return service.municipality or NOWHERE, service.where, service.name, status_text(service)


def _terms_csv(connection: sqlite3.Connection, found: Sequence[Service]) -> list[tuple[object, ...]]:
    return [
        (*_head(t.service), t.amount, UNIT_NAMES.get(t.unit, t.unit), t.said, t.place.label, t.quote,
         service_url(t.service.id))
        for t in terms(connection, found)
    ]  # fmt: skip


def _papers_csv(connection: sqlite3.Connection, found: Sequence[Service]) -> list[tuple[object, ...]]:
    return [
        (*_head(p.service), p.value.text, p.fetched, p.value.place.label if p.value.place else "",
         service_url(p.service.id))
        for p in papers(connection, found)
    ]  # fmt: skip


def _years_csv(connection: sqlite3.Connection, found: Sequence[Service]) -> list[tuple[object, ...]]:
    return [year_row(year) for year in explained(connection, found)]


Rows = Callable[[sqlite3.Connection, Sequence[Service]], list[tuple[object, ...]]]
SERVICE_HEAD = ("Муниципалитет", "Где", "Услуга", "Состояние акта")
CSV: Mapping[str, tuple[tuple[str, ...], Rows]] = {
    "deadlines": ((*SERVICE_HEAD, "Сколько", "Единица", "Срок", "Пункт", "Цитата", "Карточка"), _terms_csv),
    "documents": ((*SERVICE_HEAD, "Приносит заявитель", "Орган запросит сам", "Пункт", "Карточка"), _papers_csv),
    "coverage": (YEAR_HEAD, _years_csv),
}
