"""Search results: the answer on top, then the clauses."""

from __future__ import annotations

from typing import Any

from datasette_plugins import queries
from datasette_plugins.pages.render import argument, page, read, rows
from kb.answer import ASPECTS

HITS = 20


async def search_page(datasette: Any, request: Any) -> Any:
    """``/search?q=&municipality=&aspect=``."""
    question, municipality, aspect = (argument(request, name) for name in ("q", "municipality", "aspect"))
    aspect = aspect if aspect in ASPECTS else ""
    answer = (
        await read(datasette, lambda c: search(c, question, municipality or None, aspect or None, HITS))
        if question
        else None
    )
    return await page(
        datasette, request, "search", q=question, municipality=municipality, aspect=aspect, answer=answer,
        aspects=ASPECTS, municipalities=await rows(datasette, queries.MUNICIPALITIES),
    )  # fmt: skip


def search(connection: Any, question: str, municipality: str | None, aspect: str | None, limit: int) -> Any:
    from kb.search import search as do

    return do(connection, question, municipality, aspect, limit)
