"""The card of a service and its checklist."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from datasette_plugins.filters import static_url
from datasette_plugins.pages.linked import data_block
from datasette_plugins.pages.render import absent, argument, key, page, read
from kb.card import Card, card
from kb.citizen import Citizen, citizen
from kb.citizen.cases import ANY_CASE
from kb.citizen.sheet import CONTACTS, LIMITS, size
from kb.citizen.terms import read_day

MOST_CASES = 50


async def service(datasette: Any, request: Any) -> Any:
    """``/service/<id>?case=&filed=``: the card; which cases are mine, and the day of filing, stand in the address."""
    return await _show(datasette, request, "service")


async def checklist(datasette: Any, request: Any) -> Any:
    """``/service/<id>/checklist?case=``: to print on one page and tick off."""
    return await _show(datasette, request, "checklist")


async def _show(datasette: Any, request: Any, template: str) -> Any:
    wanted = key(request)
    asked = request.args.getlist("case")[:MOST_CASES]
    typed = argument(request, "filed", 20)
    filed = read_day(typed)

    def work(connection: Any) -> tuple[Card, Citizen] | None:
        found = card(connection, wanted)
        return (found, citizen(connection, found, asked, filed)) if found else None

    read_both = await read(datasette, work)
    if read_both is None:
        return await absent(datasette, request, "Такой услуги в базе нет")
    found, view = read_both
    return await page(
        datasette, request, template, card=found, view=view, typed=typed, filed=filed.isoformat() if filed else "",
        answered=ANY_CASE, kept=kept(view), size=size(found, view), longest=len(LIMITS), contacts=CONTACTS,
        linked=await data_block(datasette, request, found) if template == "service" else "",
        citizen_css=static_url("citizen.css"), citizen_js=static_url("citizen.js"),
    )  # fmt: skip


def kept(view: Citizen) -> str:
    """The answers as a query string for the other page of the service; «» when nothing was asked."""
    if view.chosen is None:
        return ""
    chosen = [("case", case.key) for case in view.cases if case.key in view.chosen]
    return "?" + urlencode([("case", ANY_CASE), *chosen])
