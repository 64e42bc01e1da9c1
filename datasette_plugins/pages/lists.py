"""Plain lists: municipalities, kinds of service."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette_plugins import queries
from datasette_plugins.pages.render import absent, first, key, page, rows

Row = sqlite3.Row


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
    links = await rows(datasette, queries.PORTAL_ONLY, id=wanted)
    return await page(datasette, request, "municipality", municipality=row, services=services, acts=acts, links=links)


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
