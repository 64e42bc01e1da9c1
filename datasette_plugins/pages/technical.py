"""For machines and for those who look after the site."""

from __future__ import annotations

from typing import Any

from datasette import Response

from datasette_plugins import queries
from datasette_plugins.pages.render import absent, page, rows

# Search, checklists and Datasette's endless filters are not for crawlers.
ROBOTS = """User-agent: *
Disallow: /search
Disallow: /api/
Disallow: /kb
Disallow: /-/
Disallow: /*/checklist$
"""


async def robots() -> Any:
    """``/robots.txt``."""
    return Response.text(ROBOTS)


async def health(datasette: Any) -> Any:
    """``/-/health``: versions as JSON; an error when the base cannot be read."""
    meta = {row["key"]: row["value"] for row in await rows(datasette, queries.META)}
    return Response.json({"ok": True, **meta}, headers={"cache-control": "no-store"})


async def hidden(datasette: Any, request: Any) -> Any:
    """Datasette's pages about the machine it runs on: paths of files, threads."""
    return await absent(datasette, request)


async def about(datasette: Any, request: Any) -> Any:
    """``/about``: what this is, of which day, under which licence."""
    meta = {row["key"]: row["value"] for row in await rows(datasette, queries.META)}
    return await page(datasette, request, "about", meta=meta, logged=bool(getattr(datasette, "unanswered", None)))
