"""Plain lists: offices, municipalities, kinds of service."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from datasette_plugins import queries
from datasette_plugins.pages.render import absent, argument, first, key, page, rows

Row = sqlite3.Row


@dataclass(frozen=True, slots=True)
class Office:
    """One office with all the rows in which it is printed."""

    name: str
    district: str
    printed: tuple[Row, ...]


async def offices(datasette: Any, request: Any) -> Any:
    """``/offices?district=``: one entry per office, all its printed forms inside."""
    district = argument(request, "district") or None
    found = await rows(datasette, queries.OFFICES, district=district, municipality=None, limit=2000)
    districts = await rows(datasette, queries.OFFICE_DISTRICTS)
    return await page(datasette, request, "offices", groups=_by_district(found), districts=districts, district=district)


def _by_district(found: Sequence[Row]) -> list[tuple[str, list[Office]]]:
    merged: dict[str, list[Row]] = {}
    for row in found:
        merged.setdefault(row["office_id"] or row["id"], []).append(row)
    entries = [Office(same[0]["name"] or "", _district(same), tuple(same)) for same in merged.values()]
    entries.sort(key=lambda office: (not office.district, office.district, office.name))
    return [(name, list(group)) for name, group in groupby(entries, key=lambda office: office.district)]


def _district(same: Iterable[Row]) -> str:
    return next((row["district"] for row in same if row["district"]), "")


async def municipalities(datasette: Any, request: Any) -> Any:
    """``/municipalities``."""
    found = await rows(datasette, queries.MUNICIPALITIES)
    return await page(datasette, request, "municipalities", municipalities=found)


async def municipality(datasette: Any, request: Any) -> Any:
    """``/municipalities/<id>``."""
    wanted = key(request)
    row = await first(datasette, queries.MUNICIPALITY, id=wanted)
    if row is None:
        return await absent(datasette, request, "Такого муниципалитета в базе нет")
    services = await rows(datasette, queries.SERVICES, municipality=wanted, catalogue=None, act=None)
    acts = await rows(datasette, queries.ACTS_OF_MUNICIPALITY, id=wanted)
    return await page(datasette, request, "municipality", municipality=row, services=services, acts=acts)


async def kind(datasette: Any, request: Any) -> Any:
    """``/catalogue/<id>``: who regulates this service, and where it is on a portal."""
    wanted = key(request)
    row = await first(datasette, queries.KIND, id=wanted)
    if row is None:
        return await absent(datasette, request, "Такого вида услуг в каталоге нет")
    services = await rows(datasette, queries.SERVICES, municipality=None, catalogue=wanted, act=None)
    links = await rows(datasette, queries.KIND_LINKS, id=wanted)
    places = await _places(datasette)
    return await page(datasette, request, "kind", kind=row, services=services, links=links, places=places)


async def _places(datasette: Any) -> dict[str, Row]:
    return {row["id"]: row for row in await rows(datasette, queries.MUNICIPALITIES)}


async def catalogue(datasette: Any, request: Any) -> Any:
    """``/catalogue``: the kinds of service, and which of them the base holds."""
    kinds = await rows(datasette, queries.CATALOGUE)
    services = await rows(datasette, queries.SERVICES, municipality=None, catalogue=None, act=None)
    places = await _places(datasette)
    return await page(datasette, request, "catalogue", kinds=kinds, services=services, places=places)
