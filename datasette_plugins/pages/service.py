"""The card of a service and its checklist."""

from __future__ import annotations

from typing import Any

from datasette_plugins.pages.render import absent, key, page, read
from kb.card import card


async def service(datasette: Any, request: Any) -> Any:
    """``/service/<id>``."""
    return await _show(datasette, request, "service")


async def checklist(datasette: Any, request: Any) -> Any:
    """``/service/<id>/checklist``: to print and tick off."""
    return await _show(datasette, request, "checklist")


async def _show(datasette: Any, request: Any, template: str) -> Any:
    wanted = key(request)
    found = await read(datasette, lambda connection: card(connection, wanted))
    if found is None:
        return await absent(datasette, request, "Такой услуги в базе нет")
    return await page(datasette, request, template, card=found)
