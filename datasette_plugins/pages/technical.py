"""For machines and for those who look after the site."""

from __future__ import annotations

from typing import Any

from datasette import Response

from datasette_plugins import queries
from datasette_plugins.addresses import origin
from datasette_plugins.pages.render import CACHE, absent, page, rows

# Search, checklists and Datasette's endless filters are not for crawlers.
ROBOTS = """User-agent: *
Disallow: /search
Disallow: /operator
Disallow: /api/
Disallow: /kb
Disallow: /-/
Disallow: /*/checklist$
"""


async def robots(request: Any) -> Any:
    """``/robots.txt``, with the map of the site on the host that was asked."""
    return Response.text(f"{ROBOTS}\nSitemap: {origin(request)}/sitemap.xml\n", headers=dict(CACHE))


async def health(datasette: Any) -> Any:
    """``/-/health``: versions as JSON; an error when the base cannot be read."""
    meta = {row["key"]: row["value"] for row in await rows(datasette, queries.META)}
    return Response.json({"ok": True, **meta}, headers={"cache-control": "no-store"})


async def hidden(datasette: Any, request: Any) -> Any:
    """Datasette's pages about the machine and for those who build with it: paths of files, threads, forms."""
    return await absent(datasette, request)


async def about(datasette: Any, request: Any) -> Any:
    """``/about``: what this is, of which day, under which licence."""
    meta = {row["key"]: row["value"] for row in await rows(datasette, queries.META)}
    return await page(datasette, request, "about", meta=meta, logged=bool(getattr(datasette, "unanswered", None)))
