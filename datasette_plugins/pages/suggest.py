"""Suggestions for the search box, as JSON for the script beside it."""

from __future__ import annotations

import sqlite3
from typing import Any
from urllib.parse import quote, urlencode

from datasette import Response

from datasette_plugins.filters import clause_url, municipality_url, service_url
from datasette_plugins.pages.render import CACHE, argument, read
from datasette_plugins.parameters import SUGGEST, refused
from kb.suggest import LONGEST, Suggestion, suggest


async def suggest_api(datasette: Any, request: Any) -> Any:
    """``/api/suggest?q=``: what the typed text may mean, each with the page it leads to."""
    refusal = refused(request, SUGGEST)
    if refusal:
        return refusal
    typed = argument(request, "q", LONGEST)

    def ask(connection: sqlite3.Connection) -> list[Suggestion]:
        return suggest(connection, typed)

    found = await read(datasette, ask) if typed else []
    lines = [{"kind": s.kind, "text": s.text, "detail": s.detail, "url": url(s)} for s in found]
    return Response.json({"q": typed, "suggestions": lines}, headers=dict(CACHE))


def url(suggestion: Suggestion) -> str:
    """The page a suggestion leads to, at the place of the thing when the page shows many."""
    key, within = suggestion.target, suggestion.within
    if suggestion.kind == "service":
        return service_url(key)
    if suggestion.kind == "municipality":
        return municipality_url(key)
    if suggestion.kind == "catalogue":
        return f"/catalogue/{quote(key, safe='/~')}"
    if suggestion.kind == "clause":
        return clause_url(key, within)
    query = "?" + urlencode({"district": within}) if within else ""
    return f"/offices{query}#{quote(key, safe='/~')}"
