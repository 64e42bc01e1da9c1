"""Answers kept in memory, packed as they were sent: what a crowd asks again costs no search and no drawing.

The key is the tag of the page (:mod:`datasette_plugins.caching`): base, program, day, host and address. What has no tag
is not kept. A site that logs questions without an answer keeps nothing: each of them has to be counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache

from datasette_plugins.caching import Tags

KEPT = 24_000_000  # bytes of answers in one process: some three thousand pages
LONGEST = 300_000  # bytes of one: the longest acts


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer as it left the site."""

    start: Any
    body: bytes


def with_memory(app: Any, tags: Tags) -> Any:
    """An ASGI app that answers again what ``app`` has answered."""
    kept: LRUCache[tuple[bytes, bool], Answer] = LRUCache(KEPT, getsizeof=lambda answer: len(answer.body) + 1000)

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        tag = await tags.of(scope)
        if not tag or scope["method"] != "GET":
            await app(scope, receive, send)
            return
        key = tag, _packs(scope)
        if (answer := kept.get(key)) and not _holds_something(scope):
            await send(answer.start)
            await send({"type": "http.response.body", "body": answer.body})
            return
        recorder = Recorder(send)
        await app(scope, receive, recorder)
        if found := recorder.answer(tag):
            kept[key] = found

    return wrapped


class Recorder:
    """Passes an answer on and remembers it, while it is short enough to be kept."""

    def __init__(self, send: Any) -> None:
        self._send = send
        self._start: Any = None
        self._parts: list[bytes] = []
        self._length = 0
        self._whole = False

    async def __call__(self, message: Any) -> None:
        """A message of the answer, on its way out."""
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body":
            self._length += len(message.get("body", b""))
            if self._length <= LONGEST:
                self._parts.append(message.get("body", b""))
            self._whole = not message.get("more_body")
        await self._send(message)

    def answer(self, tag: bytes) -> Answer | None:
        """The answer, if it may be kept: whole, right, and with the tag that it was asked by."""
        if not self._whole or self._length > LONGEST or self._start["status"] != 200:
            return None
        headers = [(name.lower(), value) for name, value in self._start["headers"]]
        personal = any(name == b"set-cookie" for name, _ in headers)
        return Answer(self._start, b"".join(self._parts)) if (b"etag", tag) in headers and not personal else None


def _packs(scope: Any) -> bool:
    """As the layer that packs decides it."""
    return any(b"gzip" in value for name, value in scope["headers"] if name.lower() == b"accept-encoding")


def _holds_something(scope: Any) -> bool:
    """Does the browser ask whether what it holds is still true? That is answered without the page."""
    return any(name.lower() == b"if-none-match" for name, _ in scope["headers"])
