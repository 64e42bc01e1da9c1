"""Search results: the answer on top, then the clauses, filters as links."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Any

from datasette_plugins import queries
from datasette_plugins.pages.render import argument, page, read, rows
from kb.answer import ASPECTS, Answer, CardFact
from kb.search import SearchError, search

HITS = 20
NEARBY = 6


async def search_page(datasette: Any, request: Any) -> Any:
    """``/search?q=&municipality=&aspect=``."""
    names = ("q", "municipality", "aspect")
    question, municipality, aspect = (argument(request, name) for name in names)
    aspect = aspect if aspect in ASPECTS else ""

    def ask(connection: sqlite3.Connection) -> Answer:
        return search(connection, question, municipality or None, aspect or None, HITS)

    answer, fault = None, ""
    try:
        answer = await read(datasette, ask) if question else None
    except SearchError as error:
        fault = str(error)
    groups = grouped(answer.facts) if answer else []
    return await page(
        datasette, request, "search", q=question, municipality=municipality, aspect=aspect, answer=answer,
        fault=fault, groups=groups, names=await _services(datasette, [key for key, _ in groups]),
        aspects=ASPECTS,
        counts=Counter(hit.aspect for hit in answer.hits) if answer else {},
        municipalities=await rows(datasette, queries.MUNICIPALITIES),
        nearby=await _nearby(datasette, municipality) if answer and not answer.hits else (),
    )  # fmt: skip


def grouped(facts: Sequence[CardFact]) -> list[tuple[str | None, list[CardFact]]]:
    """The facts of each service together, services in the order of the answer."""
    groups: dict[str | None, list[CardFact]] = {}
    for fact in facts:
        groups.setdefault(fact.service_id, []).append(fact)
    return list(groups.items())


async def _nearby(datasette: Any, municipality: str) -> Sequence[sqlite3.Row]:
    """A few services of the base, of the same municipality when one was named."""
    values = {"municipality": municipality or None, "catalogue": None, "act": None, "limit": NEARBY}
    return await rows(datasette, queries.SERVICES, **values)


async def _services(datasette: Any, keys: Sequence[str | None]) -> dict[str, sqlite3.Row]:
    found = [await rows(datasette, queries.SERVICE_HEAD, id=key) for key in keys if key]
    return {row["id"]: row for some in found for row in some}
