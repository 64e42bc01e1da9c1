"""The linked data of a card: an address of its own, and a short data block inside the page."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from datasette import Response
from markupsafe import Markup

from datasette_plugins.addresses import origin
from datasette_plugins.pages.render import CACHE, key, read
from kb.card import Card, card
from kb.linked_data import Node, service_node

MEDIA_TYPE = "application/ld+json; charset=utf-8"
# What the page itself holds: enough for a search engine; the rest, with the exact words, is one link away.
BRIEF = ("@context", "@type", "@id", "url", "identifier", "name", "alternateName", "description",
         "disambiguatingDescription", "dct:source", "provider", "areaServed", "audience", "subjectOf")  # fmt: skip


async def service_jsonld(datasette: Any, request: Any) -> Any:
    """``/service/<id>.jsonld``."""
    wanted, whole = key(request), origin(request)

    def made(connection: sqlite3.Connection) -> Node | None:
        found = card(connection, wanted)
        return service_node(connection, found, whole) if found else None

    node = await read(datasette, made)
    if node is None:
        return Response.json({"ok": False, "error": "такой услуги в базе нет"}, status=404)
    return Response(json.dumps(node, ensure_ascii=False), headers=dict(CACHE), content_type=MEDIA_TYPE)


async def data_block(datasette: Any, request: Any, found: Card) -> Markup:
    """The short form for ``<script type="application/ld+json">`` on the card: a data block, which CSP lets pass."""
    whole = origin(request)
    node = await read(datasette, lambda connection: service_node(connection, found, whole, BRIEF))
    return embedded(brief(node))


def brief(value: Any) -> Any:
    """A value whose evidence is the clause alone: the words stand on the page."""
    if isinstance(value, list):
        return [brief(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.get("@type") == "Quotation":
        return value["isPartOf"]
    return {name: brief(one) for name, one in value.items() if name != "dct:title"}


def embedded(value: object) -> Markup:
    r"""JSON that no text can break out of: nothing in it reads as HTML.

    >>> str(embedded("</script>&"))
    '"\\u003c/script\\u003e\\u0026"'
    """
    text = json.dumps(value, ensure_ascii=False)
    for sign in "<>&'\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # nosec B704 # the signs that HTML knows are gone
