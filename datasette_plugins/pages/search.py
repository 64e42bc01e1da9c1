"""Search results: the answer on top, then the clauses, filters as links."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from datasette import Response

from datasette_plugins import parameters, queries
from datasette_plugins.pages.asked import remember
from datasette_plugins.pages.render import CACHE, argument, page, read, rows
from kb.answer import ASPECTS, Answer, CardFact, Facet, as_json
from kb.narrow import STATUSES, Filters
from kb.search import SearchError, search

HITS = 20
NEARBY = 6
FILTERS = ("municipality", "region", "year", "status", "aspect")
MOST_PAGES = 50
MOST_HITS = 100  # of one answer of the API


async def search_page(datasette: Any, request: Any) -> Any:
    """``/search?q=&municipality=&region=&year=&status=&aspect=&page=``."""
    question, kept = argument(request, "q"), chosen(request)
    number = page_number(request)
    answer, fault = await answered(datasette, question, kept, HITS, (number - 1) * HITS)
    if answer:
        remember(datasette, request, question, answer)
    groups = grouped(answer.facts) if answer else []
    return await page(
        datasette, request, "search", q=question, kept=kept, answer=answer, fault=fault, groups=groups,
        names=await _services(datasette, [key for key, _ in groups]), aspects=ASPECTS, number=number,
        pages=min(MOST_PAGES, -(-answer.total // HITS)) if answer else 0,
        facets=_facets(answer, kept) if answer else {},
        counts=Counter(hit.aspect for hit in answer.hits) if answer else {},
        municipalities=await rows(datasette, queries.MUNICIPALITIES),
        nearby=await _nearby(datasette, kept["municipality"]) if answer and not answer.hits else (),
    )  # fmt: skip


async def search_api(datasette: Any, request: Any) -> Any:
    """``/api/search``: the same question and filters, ``limit`` and ``offset``; the answer as JSON."""
    refusal = parameters.refused(request, parameters.SEARCH)
    if refusal:
        return refusal
    question, kept = argument(request, "q"), chosen(request)
    limit, offset = whole(request, "limit", 10, MOST_HITS), whole(request, "offset", 0, MOST_PAGES * HITS)
    answer, fault = await answered(datasette, question, kept, limit, offset)
    if answer is None:
        return Response.json({"ok": False, "error": fault}, status=503)
    return Response.json({"ok": True, **as_json(answer)}, headers=dict(CACHE))


async def answered(
    datasette: Any, question: str, kept: Mapping[str, str], limit: int, offset: int
) -> tuple[Answer | None, str]:
    """The answer, None without a question; and why the base cannot be searched, «» when it can."""
    filters = Filters(**{name: value or None for name, value in kept.items()})

    def ask(connection: sqlite3.Connection) -> Answer:
        return search(connection, question, filters, limit, offset)

    try:
        return (await read(datasette, ask) if question else None), ""
    except SearchError as error:
        return None, str(error)


def chosen(request: Any) -> dict[str, str]:
    """The filters of an address; unknown values of those that have a fixed set are dropped."""
    kept = {name: argument(request, name) for name in FILTERS}
    kept["aspect"] = kept["aspect"] if kept["aspect"] in ASPECTS else ""
    kept["status"] = kept["status"] if kept["status"] in STATUSES else ""
    return kept


def whole(request: Any, name: str, default: int, most: int) -> int:
    """A number of the address between 0 and ``most``; anything else is ``default``."""
    typed = argument(request, name)
    return min(int(typed), most) if typed.isascii() and typed.isdigit() and len(typed) < 9 else default


def page_number(request: Any) -> int:
    """The page that is asked for, from 1."""
    return max(1, whole(request, "page", 1, MOST_PAGES))


def _facets(answer: Answer, kept: Mapping[str, str]) -> dict[str, list[Facet]]:
    """The values of each filter that would change something: several, or the one that is chosen."""
    found: dict[str, list[Facet]] = {}
    for facet in answer.facets:
        found.setdefault(facet.name, []).append(facet)
    return {name: values for name, values in found.items() if len(values) > 1 or kept[name]}


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
