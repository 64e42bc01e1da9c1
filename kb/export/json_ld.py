"""Services as linked data: schema.org and CPSV-AP, the same nodes as ``/service/<id>.jsonld`` of the site.

The context is written out in the file, so it reads without the network.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.card import card
from kb.export.model import Asked, Job, Object
from kb.linked_data import PREFIXES, service_node

CONTEXT: Object = {"@vocab": "https://schema.org/", **PREFIXES, "url": {"@type": "@id"}}


def plan(asked: Asked) -> Sequence[Job]:
    """One file: a graph with a node per service."""
    return [Job("jsonld/services.jsonld", lambda path: _write(asked, path))]


def _write(asked: Asked, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('{"@context": ' + json.dumps(CONTEXT) + ', "@graph": [')
        for count, node in enumerate(_nodes(asked), 1):
            out.write((",\n" if count > 1 else "\n") + json.dumps(node, ensure_ascii=False))
        out.write("\n]}\n")
    return count


def _nodes(asked: Asked) -> Iterator[Object]:
    for (key,) in asked.connection.execute("select id from services order by id").fetchall():
        found = card(asked.connection, key)
        if found is not None:
            node = service_node(asked.connection, found, asked.site)
            yield {name: value for name, value in node.items() if name != "@context"}
