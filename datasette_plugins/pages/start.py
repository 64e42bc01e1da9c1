"""The start page: one big question field and what is in the base."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from datasette_plugins import queries
from datasette_plugins.filters import static_url
from datasette_plugins.pages.render import argument, first, page, rows

Row = sqlite3.Row
SHOWN = 12
COMMON = 8  # kinds of service
PER_MUNICIPALITY = 6
# How a person asks about the aspects; shown with services of this very base.
QUESTIONS = ("какие документы нужны", "сколько ждать", "почему могут отказать", "кто может получить")
FEW_WORDS = 8
LINKS = frozenset(
    ("в", "во", "на", "для", "по", "при", "за", "с", "со", "из", "к", "о", "об", "от", "до", "без", "и")
)  # fmt: skip


async def start(datasette: Any, request: Any) -> Any:
    """``/?municipality=``: the chosen municipality stands in the field and first in the list."""
    counts = await first(datasette, queries.COUNTS)
    municipalities = await rows(datasette, queries.MUNICIPALITIES)
    services = await rows(datasette, queries.SERVICES, municipality=None, catalogue=None, act=None)
    wanted = argument(request, "municipality")
    chosen = next((place for place in municipalities if place["id"] == wanted), None)
    shown = [chosen, *(place for place in municipalities if place is not chosen)] if chosen else municipalities
    return await page(
        datasette, request, "start", counts=counts, groups=grouped(shown[:SHOWN], services),
        nowhere=[service for service in services if not service["municipality_id"]][:PER_MUNICIPALITY],
        common=await rows(datasette, queries.COMMON_KINDS, limit=COMMON), shorten=shorten,
        municipalities=sorted(municipalities, key=lambda place: (place["name"].casefold(), place["region"] or "")),
        chosen=chosen, lost=bool(wanted and not chosen),
        examples=examples([s["short_name"] or s["name"] for s in services]),
        citizen_js=static_url("citizen.js"), start_css=static_url("start.css"),
    )  # fmt: skip


def grouped(places: Sequence[Row], services: Sequence[Row]) -> list[tuple[Row, list[Row]]]:
    """Each municipality with the first of its services."""
    of: dict[str, list[Row]] = {}
    for service in services:
        of.setdefault(service["municipality_id"], []).append(service)
    return [(place, of.get(place["id"], [])[:PER_MUNICIPALITY]) for place in places]


def examples(names: Sequence[str]) -> list[str]:
    """Questions a person may ask of this base, one aspect each.

    >>> examples(["Выдача разрешений на снос деревьев"])
    ['какие документы нужны: выдача разрешений на снос деревьев']
    """
    return [f"{ask}: {name[:1].lower()}{shorten(name)[1:]}" for name, ask in zip(names, QUESTIONS, strict=False)]


def shorten(name: str, most: int = FEW_WORDS) -> str:
    """The name up to a place where a phrase of ``most`` words may end: before a preposition, after a comma.

    >>> shorten("Принятие граждан на учет в качестве нуждающихся в жилых помещениях")
    'Принятие граждан на учет в качестве нуждающихся'
    """
    words = name.split()
    if len(words) <= most:
        return name
    ends = [i for i in range(2, most + 1) if words[i] in LINKS or words[i - 1].endswith(",")]
    return " ".join(words[: ends[-1] if ends else most]).rstrip(",;")
