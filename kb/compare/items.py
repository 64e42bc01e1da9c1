"""Rows of the base → items of a comparison, and why a list of a service is empty. Reads only."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from ingest.durations import durations
from kb.card.lines import line
from kb.compare.concepts import About
from kb.compare.features import features, rarity, within
from kb.compare.lists import COMPARED, LISTS, Listed
from kb.compare.model import Absence, Item
from kb.compare.telling import telling
from kb.measures import NONE, SECTIONS, Row, Service, rows_of
from kb.places import places

ABOUT: Mapping[str, About] = {"documents": "paper", "refusal_grounds": "ground", "deadlines": "term"}
# The length of a term is a value of its own; what is left tells the step.
MEASURES_OF_TIME_WORDS = """
рабочий день календарный час минута месяц год неделя сутки срок течение превышать составлять максимальный
продолжительность более поздний осуществляться не
"""
MEASURES_OF_TIME = frozenset(MEASURES_OF_TIME_WORDS.split())
# What a word in the name of the row counts for: the title of a law is not in «text».
TITLED = "legal_references"


def items(connection: sqlite3.Connection, services: Sequence[Service]) -> dict[str, tuple[Item, ...]]:
    """Service key → its items in the order of the act; what the act says twice in one list is one item."""
    rows = [(table, row) for table in COMPARED for row in _rows(connection, table, services)]
    lemmas = [(table, [said.lemma for said in telling(*_said(table, row))]) for table, row in rows]
    rare = rarity(connection, {lemma for _, mine in lemmas for lemma in mine})
    rare_in = {table: within(rare, [mine for name, mine in lemmas if name == table]) for table in COMPARED}
    names, sections = _names(connection, services), _sections(connection, {row["clause_id"] for _, row in rows})
    found: dict[str, dict[object, Item]] = {service.id: {} for service in services}
    for table, row in rows:
        text, condition = _said(table, row)
        silent = MEASURES_OF_TIME if table == "deadlines" else frozenset()
        told = features(text, condition, ABOUT.get(table), names[row["service_id"]], rare_in[table], silent)
        section, clause, at = sections.get(row["clause_id"], ("", "", 0))
        values = {**dict(row), "section": section, "lead": clause[: max(0, row["start"] - at)]}
        item = Item(
            row["service_id"], table, _kind(table, row), line(table, row), values, told, row["start"], row["end"]
        )
        found[item.service].setdefault(_identity(item), item)
    return {key: tuple(mine.values()) for key, mine in found.items()}


def _rows(connection: sqlite3.Connection, table: str, services: Sequence[Service]) -> Iterator[Row]:
    kinds = {listed.kind for listed in LISTS if listed.table == table}
    for rows in rows_of(connection, table, "true", [service.id for service in services]).values():
        yield from (row for row in rows if _kind(table, row) in kinds)


def _sections(connection: sqlite3.Connection, clauses: Collection[str]) -> dict[str, tuple[str, str, int]]:
    """Clause → the section of the standard it stands in, its own words and where they begin."""
    query = "select id, section, quote, start from clauses where id in (select value from json_each(?))"
    return {
        key: (section, quote, at) for key, section, quote, at in connection.execute(query, [json.dumps(list(clauses))])
    }


def _kind(table: str, row: Row) -> str:
    column = next(listed.column for listed in LISTS if listed.table == table)
    return str(row[column] or "") if column else ""


def _said(table: str, row: Row) -> tuple[str, str]:
    """The words of a row and its condition, each in one line."""
    text = " ".join((row["title"] or row["kind"] or "" if table == TITLED else row["text"] or "").split())
    if table == "deadlines":
        return own_words(text, row["amount"], row["unit"]), ""
    return text, " ".join((row["condition"] or "").split()) if table == "documents" else ""


# Where a sentence of several terms goes on to the next one.
NEXT_TERM = re.compile(r";|,\s(?=а\s|если|при|в случае|в том числе)|\sи\s(?=[а-яё]+\s)|,\s")


def own_words(text: str, amount: float | None, unit: str | None) -> str:
    """The part of a sentence that speaks of one of its terms; the whole sentence when it has one.

    >>> own_words("Жалоба рассматривается 15 дней, а при отказе в приёме – 5 дней", 5.0, "day")
    ', а при отказе в приёме – 5 дней'
    """
    found = list(durations(text))
    at = next((i for i, found_ in enumerate(found) if (found_.amount, found_.unit) == (amount, unit)), None)
    if at is None or len(found) == 1:
        return text
    edges = [0, *(_edge(text, a.end, b.start) for a, b in pairwise(found)), len(text)]
    return text[edges[at] : edges[at + 1]]


def _edge(text: str, start: int, end: int) -> int:
    match = NEXT_TERM.search(text, start, end)
    return match.start() if match else start


def _identity(item: Item) -> object:
    """What makes two rows of a list one item: the same words and the same value."""
    if item.table == "channels":
        return item.table, item.values["kind"], item.values["scope"]
    if item.table == TITLED:
        return item.table, item.values["kind"], item.values["number"], item.values["title"]
    return item.table, item.kind, item.features.words or item.text, item.line.head


def _names(connection: sqlite3.Connection, services: Sequence[Service]) -> dict[str, frozenset[str]]:
    """Service key → the lemmas of the names of its municipality, district, region and towns."""
    lemmas = {place.id: place.lemmas | place.seat_lemmas for place in places(connection)}
    return {service.id: lemmas.get(service.municipality_id, frozenset()) for service in services}


def absences(connection: sqlite3.Connection, listed: Listed, services: Sequence[Service]) -> dict[str, Absence]:
    """Service key → why it has no item in a list, were it empty: three silences that are never mixed."""
    ids, acts = json.dumps([s.id for s in services]), json.dumps([s.act_id for s in services])
    none = {row[0] for row in connection.execute(NONE, {"kind": listed.none, "ids": ids})} if listed.none else set()
    sections = {"acts": acts, "sections": json.dumps(listed.outline)}
    spoken = {row[0] for row in connection.execute(SECTIONS, sections)}
    return {s.id: "none" if s.id in none else "not_understood" if s.act_id in spoken else "silent" for s in services}
