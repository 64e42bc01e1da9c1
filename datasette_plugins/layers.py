"""What an answer passes on its way out, the outermost layer first. Each has one task and a module of its own."""

from __future__ import annotations

from typing import Any

from starlette.middleware.gzip import GZipMiddleware

from datasette_plugins.admission import with_limits
from datasette_plugins.caching import Tags, with_validators
from datasette_plugins.keeping import with_memory
from datasette_plugins.safety import with_headers
from kb.serving.turns import come

COMPRESSED = 1000  # bytes: shorter answers gain nothing
LEVEL = 5  # of zlib: 270 kB take 4 ms and give 51 kB; level 9 takes 26 ms for 46 kB


def layered(app: Any, datasette: Any) -> Any:
    """The site: kept answers, compression, headers of safety, limits of what is asked, tags, then Datasette."""
    tags = Tags(datasette)
    site = with_limits(with_validators(app, tags), datasette)
    site = GZipMiddleware(with_headers(site, getattr(datasette, "hsts", False)), COMPRESSED, LEVEL)
    # A log of questions has to see each of them.
    kept = site if getattr(datasette, "unanswered", None) else with_memory(site, tags)

    async def http(scope: Any, receive: Any, send: Any) -> None:
        come()
        await (kept if scope["type"] == "http" else app)(scope, receive, send)

    return http
