"""The editions of an act: the consolidated text with its changes marked, and what they change in the facts."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from datasette_plugins import queries
from datasette_plugins.pages.render import absent, argument, first, key, page, read
from kb.card.notices import act_link
from kb.editions.shown import (
    ChangeLine,
    DigestLine,
    EditionShown,
    Piece,
    digest,
    incoming,
    lines,
    outgoing,
)
from kb.editions.shown import editions as editions_of


@dataclass(frozen=True, slots=True)
class ActChanges:
    """For the page of an act: what it changes, what changed in it, and its editions."""

    outgoing: tuple[ChangeLine, ...]
    incoming: tuple[ChangeLine, ...]
    editions: tuple[EditionShown, ...]


def changes_of(connection: sqlite3.Connection, act_id: str) -> ActChanges:
    """All changes from and to an act."""
    return ActChanges(outgoing(connection, act_id), incoming(connection, act_id), editions_of(connection, act_id))


@dataclass(frozen=True, slots=True)
class Opened:
    """One edition with all that its page shows."""

    edition: EditionShown
    digest: tuple[DigestLine, ...]
    lines: list[list[Piece]]


async def editions(datasette: Any, request: Any) -> Any:
    """``/act/<id>/editions?edition=<n>&clean=1``: the last edition or the one named; ``clean`` hides the marks."""
    wanted, number = key(request), argument(request, "edition")
    act = await first(datasette, queries.ACT, id=wanted)
    if act is None:
        return await absent(datasette, request, "Такого акта в базе нет")
    changes = await read(datasette, lambda connection: changes_of(connection, wanted))
    chosen = [e for e in changes.editions if not number or str(e.number) == number][-1:]
    if number and not chosen:
        return await absent(datasette, request, "Такой редакции этого акта в базе нет")
    opened = await read(datasette, lambda connection: _opened(connection, chosen[0])) if chosen else None
    return await page(
        datasette, request, "editions", act=act, link=act_link(act), changes=changes, opened=opened,
        refused=[line for line in changes.incoming if not line.applied], clean=argument(request, "clean") == "1",
    )  # fmt: skip


def _opened(connection: sqlite3.Connection, edition: EditionShown) -> Opened:
    return Opened(edition, digest(connection, edition.key), lines(connection, edition))
