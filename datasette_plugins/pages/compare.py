"""Services side by side: chosen one by one, or all of a kind; as page, CSV and JSON of the same view."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from datasette import Response

from datasette_plugins import spreadsheet
from datasette_plugins.filters import static_url
from datasette_plugins.pages.render import CACHE, argument, page, read
from datasette_plugins.pages.search import whole
from datasette_plugins.parameters import COMPARE, refused
from datasette_plugins.plotted import pages
from kb.compare import Comparison, ServiceError, compare
from kb.compare.build import MOST
from kb.compare.deviations import Deviation, deviations
from kb.compare.lists import title
from kb.compare.model import ABSENCES, RELATIONS
from kb.compare.text import as_object, heading, named, table
from kb.measures import Scope, Service, services

MOST_OFFERED = 300  # services in a chooser
SIGNS = {"only": "●", "stricter": "▲", "weaker": "▽", "reworded": "≈", "same": "="}
NO_PAGES = 10_000
FOLLOWING = "То же в других муниципалитетах", "Другие услуги этого муниципалитета", "Остальные услуги"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: services by key, or all of ``kind``; ``typical``: the key of the model."""

    keys: tuple[str, ...]
    kind: str
    typical: str
    differ: bool
    number: int

    def url(self, path: str, keys: Sequence[str], **changed: object) -> str:
        """The same question at another address, of other services."""
        chosen = [("service" if number == 0 else "with", key) for number, key in enumerate(keys)]
        kept = {"kind": self.kind, "typical": self.typical, "differ": 1 if self.differ else "", "page": self.number}
        rest = [(name, value) for name, value in {**kept, **changed}.items() if value]
        return f"{path}?{urlencode([*([] if self.kind else chosen), *rest])}"


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows: a comparison, or why there is none yet."""

    chosen: tuple[Service, ...]
    found: Comparison | None
    fault: str
    pages: int
    offered: tuple[tuple[str, tuple[Service, ...]], ...]
    kinds: tuple[tuple[str, str, int], ...]
    told: tuple[Deviation, ...] = ()


def asked(request: Any) -> Asked:
    """The question in an address."""
    given = [*request.args.getlist("service")[:1], *request.args.getlist("with")]
    keys = (key.strip() for key in given[: MOST + 1])
    number = max(1, whole(request, "page", 1, NO_PAGES))
    kind = argument(request, "kind", 200)
    return Asked(tuple(dict.fromkeys(key for key in keys if key)), kind, argument(request, "typical"),
                 bool(argument(request, "differ")), number if kind else 0)  # fmt: skip


async def compare_page(datasette: Any, request: Any) -> Any:
    """``/compare?service=&with=&typical=&differ=`` or ``/compare?kind=&page=``."""
    wanted = asked(request)
    view = await read(datasette, _viewer(wanted))
    return await page(
        datasette, request, "compare", 404 if len(view.chosen) < len(wanted.keys) else 200,
        asked=wanted, view=view, signs=SIGNS,
        relations=RELATIONS, absences=ABSENCES, title=title, named=named, hidden=_hidden(wanted),
        analyst_css=static_url("analyst.css"), compare_css=static_url("compare.css"),
    )  # fmt: skip


def _hidden(wanted: Asked) -> frozenset[str]:
    """Relations of which no row is shown."""
    return frozenset({"same", "reworded"}) if wanted.differ else frozenset()


async def compare_csv(datasette: Any, request: Any) -> Any:
    """``/compare.csv`` with the same questions."""
    wanted = asked(request)
    view = await read(datasette, _viewer(wanted))
    if view.found is None:
        return Response.text(view.fault, status=404)
    return spreadsheet.answer("compare", heading(view.found.services), table(view.found, _hidden(wanted)))


async def compare_json(datasette: Any, request: Any) -> Any:
    """``/compare.json`` with the same questions: what ``reglament compare --json`` prints."""
    refusal = refused(request, COMPARE)
    if refusal:
        return refusal
    wanted = asked(request)
    view = await read(datasette, _viewer(wanted))
    if view.found is None:
        return Response.json({"ok": False, "error": view.fault}, status=404)
    return Response.json({"ok": True, **as_object(view.found, wanted.typical)}, headers=dict(CACHE))


def _viewer(wanted: Asked) -> Callable[[sqlite3.Connection], View]:
    def work(connection: sqlite3.Connection) -> View:
        known = services(connection, Scope())
        keys = tuple(s.id for s in known if s.kind == wanted.kind) if wanted.kind else wanted.keys
        shown = _of_page(keys, wanted)
        chosen = tuple(service for key in shown for service in known if service.id == key)
        found, fault = _compared(connection, shown)
        told = deviations(found, wanted.typical) if found else ()
        kinds = () if wanted.keys or wanted.kind else _kinds(known)
        return View(chosen, found, fault, pages(len(keys), MOST), _offered(chosen, known), kinds, told)

    return work


def _of_page(keys: Sequence[str], wanted: Asked) -> tuple[str, ...]:
    """The services of a page of a kind, the typical one first on each."""
    start = (min(wanted.number, pages(len(keys), MOST)) - 1) * MOST if wanted.kind else 0
    part = keys[start : start + MOST] if wanted.kind else keys
    model = [wanted.typical] if wanted.typical in keys else []
    return tuple(dict.fromkeys([*model, *part]))[: MOST if wanted.kind else None]


def _compared(connection: sqlite3.Connection, keys: Sequence[str]) -> tuple[Comparison | None, str]:
    if not keys:
        return None, "Ни одна услуга не выбрана: выберите вид услуги или откройте карточку и нажмите «Сравнить»."
    try:
        return compare(connection, keys), ""
    except ServiceError as error:
        return None, str(error)


def _kinds(known: Sequence[Service]) -> tuple[tuple[str, str, int], ...]:
    """Kinds that more than one regulation has: key, name and how many; the commonest first."""
    counts: dict[str, list[Service]] = {}
    for service in known:
        counts.setdefault(service.kind, []).append(service)
    found = [(key, same[0].kind_name, len(same)) for key, same in counts.items() if len(same) > 1]
    return tuple(sorted(found, key=lambda kind: (-kind[2], kind[1])))


def _offered(chosen: Sequence[Service], known: Sequence[Service]) -> tuple[tuple[str, tuple[Service, ...]], ...]:
    """What may be added: the same service elsewhere, then other services of the place, then all others."""
    if not chosen:
        return ()
    first, taken = chosen[0], {service.id for service in chosen}
    free = [service for service in known if service.id not in taken]
    same = [s for s in free if s.kind == first.kind]
    near = [s for s in free if s.kind != first.kind and s.municipality_id == first.municipality_id]
    rest = [s for s in free if s.kind != first.kind and s.municipality_id != first.municipality_id]
    groups = zip(FOLLOWING, (same, near, rest), strict=True)
    return tuple((name, tuple(sorted(found, key=_order)[:MOST_OFFERED])) for name, found in groups if found)


def _order(service: Service) -> tuple[str, str]:
    return service.municipality.casefold(), service.name.casefold()
