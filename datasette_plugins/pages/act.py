"""The text of an act: an anchor per clause, a table of contents, tables as tables; and what is noted on it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from datasette_plugins import queries
from datasette_plugins.margin import Note, notes
from datasette_plugins.pages.clauses import contents, outline
from datasette_plugins.pages.noted import PLAIN, Reading, found_in, noted
from datasette_plugins.pages.render import absent, argument, first, key, page, read, rows
from kb.card import Card, card
from kb.card.model import ActLink
from kb.card.notices import act_link, incoming, notices, outgoing
from kb.crossrefs import Crossrefs
from kb.found import found_words
from kb.shortforms import ShortForm, ShortForms, short_forms

Row = sqlite3.Row


@dataclass(frozen=True, slots=True)
class Relations:
    """Links both ways along the chain of acts."""

    amended_by: tuple[ActLink, ...]
    repealed_by: tuple[ActLink, ...]
    changes: tuple[tuple[str, ActLink], ...]


async def act(datasette: Any, request: Any) -> Any:
    """``/act/<id>?q=&facts=#<path>``: the words of ``q`` are marked, ``facts=0`` leaves the margin empty."""
    wanted, question, with_facts = key(request), argument(request, "q"), argument(request, "facts") != "0"
    row = await first(datasette, queries.ACT, id=wanted)
    if row is None:
        return await absent(datasette, request, "Такого акта в базе нет")
    clauses = await rows(datasette, queries.CLAUSES, id=wanted)
    services = await rows(datasette, queries.SERVICES, municipality=None, catalogue=None, act=wanted)
    margin = await _margin(datasette, services) if with_facts else {}
    forms = short_forms(await rows(datasette, queries.ABBREVIATIONS, id=wanted))
    plain = outline(clauses)
    reading = Reading(
        await read(datasette, lambda connection: found_words(connection, question)),
        ShortForms(forms), Crossrefs(clauses), margin, {clause["path"]: i for i, clause in enumerate(clauses)},
    )  # fmt: skip
    lines = noted(plain, reading)
    return await page(
        datasette, request, "act", act=row, link=act_link(row), lines=lines, contents=contents(plain),
        relations=await read(datasette, lambda connection: _relations(connection, wanted)),
        notices=await read(datasette, lambda connection: notices(connection.cursor(), row, ())),
        findings=await rows(datasette, queries.ACT_FINDINGS, id=wanted),
        copies=await rows(datasette, queries.COPIES, id=row["source_id"]),
        services=services, q=question, with_facts=with_facts, has_facts=bool(services), found=found_in(lines),
        forms=_alphabetical(forms),
    )  # fmt: skip


async def source(datasette: Any, request: Any) -> Any:
    """``/source/<id>?q=#<path>``: what a file holds outside acts, and its acts."""
    wanted, question = key(request), argument(request, "q")
    row = await first(datasette, queries.SOURCE, id=wanted)
    if row is None:
        return await absent(datasette, request, "Такого источника в базе нет")
    reading = PLAIN.finding(await read(datasette, lambda connection: found_words(connection, question)))
    lines = noted(outline(await rows(datasette, queries.SOURCE_CLAUSES, id=wanted)), reading)
    acts = await rows(datasette, queries.SOURCE_ACTS, id=wanted)
    copies = await rows(datasette, queries.COPIES, id=wanted)
    return await page(datasette, request, "source", source=row, acts=acts, lines=lines, copies=copies)


async def _margin(datasette: Any, services: list[Row]) -> dict[str, tuple[Note, ...]]:
    """What the cards of the act's services say, by the clause it was taken from."""

    def cards(connection: sqlite3.Connection) -> list[Card | None]:
        return [card(connection, row["id"]) for row in services]

    return notes(found for found in await read(datasette, cards) if found)


def _relations(connection: sqlite3.Connection, act_id: str) -> Relations:
    cursor = connection.cursor()
    return Relations(incoming(cursor, act_id, "amends"), incoming(cursor, act_id, "repeals"), outgoing(cursor, act_id))


def _alphabetical(forms: tuple[ShortForm, ...]) -> list[ShortForm]:
    return sorted(forms, key=lambda form: (form.short.casefold(), form.position))
