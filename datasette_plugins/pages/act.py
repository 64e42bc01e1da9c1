"""The text of an act: an anchor per clause, a table of contents, tables as tables; and what is noted on it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from threading import Lock
from typing import Any

from cachetools import LRUCache, cached
from markupsafe import Markup

from datasette_plugins import queries
from datasette_plugins.margin import Note, notes
from datasette_plugins.pages.clauses import Line, contents, outline
from datasette_plugins.pages.editions import changes_of
from datasette_plugins.pages.noted import PLAIN, Found, Reading
from datasette_plugins.pages.render import LIMIT, absent, argument, first, key, macro, page, read, rows, version
from datasette_plugins.pages.text import Draw, Text, asked, drawn
from kb.card import card
from kb.card.model import ActLink, Notice
from kb.card.notices import act_link, incoming, notices, outgoing
from kb.crossrefs import Crossrefs
from kb.found import found_words
from kb.shortforms import ShortForm, ShortForms, short_forms

Row = sqlite3.Row
KEPT = 16  # acts, the longest of the five sources about 3 MB each with the lemmas of its lines


@dataclass(frozen=True, slots=True)
class Relations:
    """Links both ways along the chain of acts."""

    amended_by: tuple[ActLink, ...]
    repealed_by: tuple[ActLink, ...]
    changes: tuple[tuple[str, ActLink], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of an act shows whatever is asked of it."""

    row: Row
    services: list[Row]
    relations: Relations
    notices: tuple[Notice, ...]
    findings: list[Row]
    copies: list[Row]
    forms: tuple[ShortForm, ...]
    contents: list[Line]
    text: Text


async def act(datasette: Any, request: Any) -> Any:
    """``/act/<id>?q=&facts=#<path>``: the words of ``q`` are marked, ``facts=0`` leaves the margin empty."""
    wanted, question, with_facts = key(request), argument(request, "q"), argument(request, "facts") != "0"
    base, draw = version(datasette), macro(datasette, "text", "line")

    def work(connection: sqlite3.Connection) -> tuple[Shown, Markup, Found] | None:
        shown = _kept(base, connection, wanted, with_facts, draw)
        return (shown, *asked(shown.text, found_words(connection, question), draw)) if shown else None

    done = await read(datasette, work)
    if done is None:
        return await absent(datasette, request, "Такого акта в базе нет")
    shown, html, found = done
    return await page(
        datasette, request, "act", act=shown.row, link=act_link(shown.row), text=html, contents=shown.contents,
        relations=shown.relations, notices=shown.notices, findings=shown.findings, copies=shown.copies,
        services=shown.services, q=question, with_facts=with_facts, has_facts=bool(shown.services), found=found,
        forms=_alphabetical(shown.forms),
        changes=await read(datasette, lambda connection: changes_of(connection, wanted)),
    )  # fmt: skip


async def source(datasette: Any, request: Any) -> Any:
    """``/source/<id>?q=#<path>``: what a file holds outside acts, and its acts."""
    wanted, question = key(request), argument(request, "q")
    row = await first(datasette, queries.SOURCE, id=wanted)
    if row is None:
        return await absent(datasette, request, "Такого источника в базе нет")
    draw, clauses = macro(datasette, "text", "line"), await rows(datasette, queries.SOURCE_CLAUSES, id=wanted)
    words = await read(datasette, lambda connection: found_words(connection, question))
    text, _ = asked(drawn(outline(clauses), PLAIN, draw), words, draw)
    acts = await rows(datasette, queries.SOURCE_ACTS, id=wanted)
    copies = await rows(datasette, queries.COPIES, id=wanted)
    return await page(datasette, request, "source", source=row, acts=acts, text=text, copies=copies)


@cached(LRUCache(KEPT), key=lambda base, _, wanted, facts, __: (base, wanted, facts), lock=Lock())
def _kept(
    _base: tuple[str, int, int], connection: sqlite3.Connection, wanted: str, with_facts: bool, draw: Draw
) -> Shown | None:
    """The act of a base that does not change: read and drawn once while it is asked for."""
    cursor = connection.cursor()
    asking = {"id": wanted, "limit": LIMIT, "municipality": None, "catalogue": None, "act": wanted}
    row = cursor.execute(queries.ACT, asking).fetchone()
    if row is None:
        return None
    clauses = cursor.execute(queries.CLAUSES, asking).fetchall()
    services = cursor.execute(queries.SERVICES, asking).fetchall()
    forms = short_forms(cursor.execute(queries.ABBREVIATIONS, asking))
    lines = outline(clauses)
    reading = Reading(
        None, ShortForms(forms), Crossrefs(clauses), _margin(connection, services) if with_facts else {},
        {clause["path"]: i for i, clause in enumerate(clauses)},
    )  # fmt: skip
    return Shown(
        row, services, _relations(connection, wanted), tuple(notices(cursor, row, ())),
        cursor.execute(queries.ACT_FINDINGS, asking).fetchall(),
        cursor.execute(queries.COPIES, {**asking, "id": row["source_id"]}).fetchall(),
        forms, contents(lines), drawn(lines, reading, draw),
    )  # fmt: skip


def _margin(connection: sqlite3.Connection, services: list[Row]) -> dict[str, tuple[Note, ...]]:
    """What the cards of the act's services say, by the clause it was taken from."""
    return notes(found for row in services if (found := card(connection, row["id"])))


def _relations(connection: sqlite3.Connection, act_id: str) -> Relations:
    cursor = connection.cursor()
    return Relations(incoming(cursor, act_id, "amends"), incoming(cursor, act_id, "repeals"), outgoing(cursor, act_id))


def _alphabetical(forms: tuple[ShortForm, ...]) -> list[ShortForm]:
    return sorted(forms, key=lambda form: (form.short.casefold(), form.position))
