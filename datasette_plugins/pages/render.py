"""What all pages share: reading the base, rendering one template, reading the address."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from datasette import Response
from jinja2 import Environment
from markupsafe import Markup

from datasette_plugins import addresses, filters

BASE = "kb"
LIMIT = 500
CACHE = {"cache-control": "public, max-age=60"}
T = TypeVar("T")


async def read(datasette: Any, work: Callable[[sqlite3.Connection], T]) -> T:
    """Runs ``work`` on a connection to the base, in Datasette's thread for it."""
    result: T = await datasette.get_database(BASE).execute_fn(work)
    return result


async def rows(datasette: Any, sql: str, **values: object) -> list[sqlite3.Row]:
    """All rows of a query; every query that can grow has a limit of its own."""
    return await read(datasette, lambda connection: connection.execute(sql, {"limit": LIMIT, **values}).fetchall())


async def first(datasette: Any, sql: str, **values: object) -> sqlite3.Row | None:
    """The first row, if there is one."""
    return await read(datasette, lambda connection: connection.execute(sql, values).fetchone())


def shared(request: Any) -> dict[str, Any]:
    """What every page of ours needs."""
    return {
        "site_css": filters.static_url("site.css"),
        "suggest_js": filters.static_url("suggest.js"),
        "origin": addresses.origin(request) if request else "",
        "canonical": addresses.canonical(request) if request else "",
    }


async def page(datasette: Any, request: Any, template: str, status: int = 200, **values: object) -> Any:
    """One template as an answer, drawn at once: nothing in it has to be waited for."""
    drawn = _at_once(datasette.jinja_env).get_template(f"site/{template}.html")
    html = drawn.render({"request": request, **shared(request), **values})
    return Response.html(html, status=status, headers=dict(CACHE) if status == 200 else {})


def version(datasette: Any) -> tuple[str, int, int]:
    """The file of the base, its size and the nanosecond it was written: what is kept of a base is kept under this."""
    path = str(datasette.get_database(BASE).path)
    file = Path(path).stat()
    return path, file.st_size, file.st_mtime_ns


def macro(datasette: Any, template: str, name: str) -> Callable[..., Markup]:
    """A macro of a template of ours that draws at once, in any thread."""
    found: Callable[..., Markup] = getattr(
        _at_once(datasette.jinja_env).get_template(f"site/{template}.html").module, name
    )
    return found


@lru_cache(maxsize=2)
def _at_once(environment: Environment) -> Environment:
    """Datasette's environment makes every value an awaitable one: half of the time of a long page."""
    return environment.overlay(enable_async=False)


async def absent(datasette: Any, request: Any, what: str = "Такой страницы нет") -> Any:
    """404 in our design."""
    return await page(datasette, request, "error", 404, title=what, code=404)


def key(request: Any) -> str:
    """The key of a thing out of the address; keys hold slashes."""
    return unquote(request.url_vars["id"]).rstrip("/")


def argument(request: Any, name: str, longest: int = 500) -> str:
    """A value of the query string without control characters, cut to a sane length."""
    value = request.args.get(name) or ""
    return "".join(c if c.isprintable() else " " for c in value).strip()[:longest]
