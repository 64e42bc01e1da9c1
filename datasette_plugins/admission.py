"""What may be asked: reading, by addresses of a sane length. The rest gets a page before any work is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from datasette import Request

from datasette_plugins.pages import errors

METHODS = ("GET", "HEAD")
LONGEST_ADDRESS = 8000  # bytes, as servers in front allow (8 kB): 1,300 Russian letters, SQL of some forty lines
LONGEST_VALUE = 4000  # characters of one parameter
MOST_PARAMETERS = 100  # a comparison of all services of a kind names tens


def with_limits(app: Any, datasette: Any) -> Any:
    """An ASGI app that lets through to ``app`` what may be asked."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        if not (status := refusal(scope)):
            await app(scope, receive, send)
            return
        await datasette.invoke_startup()  # does nothing but the first time; a page needs its templates
        response = await errors.answer(datasette, Request(_short(scope), receive), status)
        response.headers |= {"cache-control": "no-store"} | ({"allow": ", ".join(METHODS)} if status == 405 else {})
        await response.asgi_send(send)

    return wrapped


def refusal(scope: Any) -> int:
    """The status of what is not let through: 405 for a method, 414 for a length, 400 for parameters; 0 for the rest.

    >>> refusal({"method": "POST", "path": "/"}), refusal({"method": "GET", "path": "/" + "a" * 9000})
    (405, 414)
    >>> refusal({"method": "GET", "path": "/", "query_string": b"q=1&" * 101}), refusal({"method": "HEAD", "path": "/"})
    (400, 0)
    """
    if scope["method"] not in METHODS:
        return 405
    query = scope.get("query_string", b"")
    if len(scope.get("raw_path") or scope["path"].encode()) + len(query) > LONGEST_ADDRESS:
        return 414
    return 400 if any(_faults(scope["path"], query)) else 0


def _faults(path: str, query: bytes) -> Iterator[bool]:
    """Is anything wrong with the parameters or the path?"""
    yield "\0" in path
    pairs = query.count(b"&") + 1
    yield pairs > MOST_PARAMETERS
    yield any(len(value) > LONGEST_VALUE for pair in parse_qsl(query.decode("latin-1")) for value in pair)


def _short(scope: Any) -> Any:
    """The request without what was too long: the page of an error does not repeat it."""
    kind = _kind(scope["path"])
    return {
        **scope, "method": "GET", "query_string": b"", "raw_path": kind.encode(), "path": kind,
        "csrftoken": lambda: "",  # Datasette's templates ask for it; its own layer stands further in
    }  # fmt: skip


def _kind(path: str) -> str:
    """Enough of a path to know who asks: a program or a person."""
    return "/api/" if errors.for_programs(path) else "/"
