"""Validators for our pages: a page is the base, the program and the address, so its tag is known before it is made.

A base is opened unchangeable and the program is read once, hence a tag holds as long as the process knows both; the
day is a part of it, for what a page says of today. A page that shows anything else (a log, a session) must answer with
``cache-control: no-store``: only answers that say how long they hold get a tag.

Datasette's own pages of the base (tables, rows, saved queries) are the same, for a visitor without a session and while
nobody writes SQL of his own: that may ask for the hour or for a random row.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from datasette_plugins import filters, queries
from datasette_plugins.pages.render import BASE, CACHE
from datasette_plugins.safety import STOCK_PATHS
from kb.serve import SETTINGS

# What a page is made by: code, templates, the versions of styles and scripts it names, word lists and calendars.
FOLDERS = ("datasette_plugins", "kb", "ingest", "data/lexicon", "data/calendar")
KINDS = (".py", ".html", ".css", ".js", ".csv")
FAVICON = "/favicon.ico"
OUR_STATIC = "/-/static-plugins/reglament/"
FOREVER = b"public, max-age=31536000, immutable"
STOCK_CACHE = f"max-age={SETTINGS['default_cache_ttl']}"  # as Datasette says it
AN_HOUR = b"public, max-age=3600"
STOCK = f"/{BASE}"  # «/kb», «/kb.json», «/kb/deadlines»
SESSION = frozenset({b"cookie", b"authorization"})
LASTING = (b"public", b"max-age=")  # rules of caches that let an answer be kept
TAG = re.compile(rb'"[^"]*"')
Headers = list[tuple[bytes, bytes]]


class Tags:
    """The tags of one site; what its base is gets read once, when the first page is asked for."""

    def __init__(self, datasette: Any) -> None:
        self._datasette = datasette
        self._build: str | None = None

    async def of(self, scope: Any) -> bytes:
        """The tag of the address that is asked for; empty for what has none."""
        if not ours(scope["path"]) and not self._is_of_base(scope):
            return b""
        if self._build is None:
            self._build = await build(self._datasette)
        return etag(self._build, scope) if self._build else b""

    def _is_of_base(self, scope: Any) -> bool:
        """Is it a page that Datasette makes of the base and of nothing else?"""
        if not scope["path"].startswith(STOCK) or self._datasette.setting("default_allow_sql"):
            return False
        return SESSION.isdisjoint(name.lower() for name, _ in scope["headers"])


def with_validators(app: Any, tags: Tags) -> Any:
    """An ASGI app that answers 304 to a browser that holds the page already, and tells caches what they may keep."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        tag = await tags.of(scope)
        if tag and _held(scope, tag):
            await _not_modified(send, tag, CACHE["cache-control"] if ours(scope["path"]) else STOCK_CACHE)
            return

        async def send_with_rules(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                message = {**message, "headers": ruled(scope, message["status"], headers, tag)}
            await send(message)

        await app(scope, receive, send_with_rules)

    return wrapped


def ours(path: str) -> bool:
    """Is the page made by us from the base? Datasette's own have rules of their own."""
    return not path.startswith(STOCK_PATHS) and path != FAVICON


def etag(build: str, scope: Any) -> bytes:
    """The weak tag of an address on a day; the host and the scheme stand in the page, hence in the tag."""
    host = b"\0".join(value for name, value in scope.get("headers", ()) if name.lower() == b"host")
    raw = scope.get("raw_path") or scope["path"].encode()
    parts = (build.encode(), str(date.today()).encode(), scope.get("scheme", "http").encode(), host,
             raw.partition(b"?")[0], scope.get("query_string", b""))  # fmt: skip
    return b'W/"%s"' % hashlib.sha256(b"\n".join(parts)).hexdigest()[:20].encode()


def ruled(scope: Any, status: int, headers: Headers, tag: bytes) -> Headers:
    """The headers of an answer with what caches may do: pages by tag, files by version, errors never."""
    rule = next((value for name, value in headers if name.lower() == b"cache-control"), b"")
    if scope["path"].startswith(OUR_STATIC) and status == 200 and not rule:
        return [*headers, (b"cache-control", FOREVER if _versioned(scope) else AN_HOUR)]
    if status == 200 and tag and rule.startswith(LASTING):
        return [*headers, (b"etag", tag)]
    if status >= 400 and not rule and ours(scope["path"]):
        return [*headers, (b"cache-control", b"no-store")]
    return headers


async def build(datasette: Any) -> str:
    """What base and what program this is; «» when there is no base."""
    if BASE not in datasette.databases:
        return ""
    database = datasette.get_database(BASE)
    meta = await database.execute_fn(lambda connection: connection.execute(queries.META).fetchall())
    file = Path(database.path).stat() if database.path else None
    logged = bool(getattr(datasette, "unanswered", None))  # said on /about
    return repr((sorted(tuple(row) for row in meta), file and (file.st_size, file.st_mtime_ns), logged, program()))


@cache
def program() -> str:
    """A hash of the program's own files: a new template or style is a new page of the same base."""
    root = Path(__file__).parent.parent
    files = sorted(f for name in FOLDERS for f in (root / name).rglob("*") if f.suffix in KINDS)
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()


def _held(scope: Any, tag: bytes) -> bool:
    """Does the browser name the tag? Weak comparison, RFC 9110, 8.8.3.2 and 13.1.2."""
    named = b",".join(value for name, value in scope.get("headers", ()) if name.lower() == b"if-none-match")
    return tag.removeprefix(b"W/") in TAG.findall(named)


def _versioned(scope: Any) -> bool:
    """Does the address of a file hold the version that the file has now?"""
    name = scope["path"].removeprefix(OUR_STATIC)
    if name not in {file.name for file in filters.STATIC.iterdir()}:
        return False
    return bool(filters.static_url(name).partition("?")[2].encode() == scope.get("query_string", b""))


async def _not_modified(send: Any, tag: bytes, rule: str) -> None:
    headers = [(b"etag", tag), (b"cache-control", rule.encode())]
    await send({"type": "http.response.start", "status": 304, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
