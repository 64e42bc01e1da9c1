"""Suggestions while a person types: services, municipalities, kinds of service, offices of the MFC, clauses.

A small FTS5 table of names, made by :func:`build` together with the search index, answers by prefixes; nothing of it
is kept in memory. Entries of a kind lie together, shorter ones first, so the first rows found are the ones wanted.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import shorten

from sqlite_utils import Database

from ingest.lexicon import table
from ingest.morphology import TOKENIZER, aligned, normalise, tokenise, words
from kb.beginnings import Wanted, readings, repairs
from kb.terms import Phrase, matches, phrase
from kb.wording import counted, upper_first

KINDS = ("service", "municipality", "catalogue", "office")  # in this order they are shown; clauses come last
SPAN = 10_000_000  # rows that a kind may have; the kind of an entry is told by its number
LONGEST = 200  # letters of the typed text that are read
RESERVED = 2  # places that every kind keeps, when there are many of the kinds before it
RANKED = 24  # shortest entries of a kind among which the best are looked for
OPENING = 100  # letters of a clause that are shown
UNFIT = {"draft": "проект", "repealed": "утратил силу"}
# «п. 2.6», «пункт 5», «2.6.», at any place of the text; «п 2.» is on its way to something.
CLAUSE = re.compile(
    r"(?<![\w.])(?:(?:пп?\.?|(?:под)?пункт\w*)\s*(\d{1,3}(?:\.\d{1,3})*)|(\d{1,3}(?:\.\d{1,3})+))\.?(?![\w.])", re.I
)

SCHEMA = f"""
drop table if exists suggest_index;
drop table if exists suggest_entries;
drop table if exists suggest_words;
create table suggest_entries (  -- что подсказывает строка поиска; words и lemmas — слова названия, по порядку
    id integer primary key, kind text not null, target text not null, within text not null,
    text text not null, detail text not null, words text not null, lemmas text not null
);
create virtual table suggest_index using fts5(
    name, place, content="", prefix="2 3 4", tokenize="{TOKENIZER}"
);
create table suggest_words (word text primary key) without rowid;
"""
SERVICES = """
select v.id, v.name, v.short_name, a.number, a.status, v.act_id, m.name, m.district, m.region
from services v join acts a on a.id = v.act_id left join municipalities m on m.id = v.municipality_id
"""
OFFICES = """
select coalesce(office_id, id), name, max(coalesce(district, '')), coalesce(address, '')
from mfc_offices where name is not null group by 1
"""
FOUND = """
select e.kind, e.text, e.detail, e.target, e.within, e.words, e.lemmas
from suggest_index i join suggest_entries e on e.id = i.rowid
where suggest_index match ? and i.rowid between ? and ? order by i.rowid limit ?
"""
CLAUSES = """
select c.id, c.label, c.text
from clauses c join search_rows r on r.clause_id = c.id join search_parts p on p.id = r.part
where c.act_id = :act and p.service_id = :service and c.kind in ('clause', 'item')
  and c.number is not null and substr(c.label, 1, length(:number)) = :number
order by c.label <> :number, c.kind <> 'clause', substr(c.label, length(:number) + 1, 1) not in ('.', ' '), c.position
limit :limit
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the list: ``kind`` is one of ``KINDS`` or «clause», ``target`` the key of the thing it leads to.

    ``within`` helps to find that thing: the act of a service or a clause, the district of an office.
    """

    kind: str
    text: str
    detail: str
    target: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A suggestion before it is stored; ``name`` and ``place`` are the words by which it is found."""

    shown: Suggestion
    name: str
    place: str = ""


def build(db: Database) -> None:
    """Makes the tables anew from services, municipalities, catalogue and offices; the same base, the same rows."""
    connection = db.conn
    connection.executescript(SCHEMA)
    vocabulary: set[str] = set()
    with connection:
        for rank, entries in enumerate((_services, _municipalities, _catalogue, _offices)):
            found = sorted(entries(connection), key=lambda e: (len(e.shown.text), e.shown.text, e.shown.target))
            for number, entry in enumerate(found, rank * SPAN + 1):
                vocabulary |= _insert(connection, number, entry)
        connection.executemany("insert into suggest_words values (?)", ((word,) for word in sorted(vocabulary)))
        connection.execute("insert into suggest_index(suggest_index) values ('optimize')")


def _insert(connection: sqlite3.Connection, number: int, entry: _Entry) -> set[str]:
    """Stores an entry under its number; returns all words by which it is found."""
    shown = entry.shown
    own = words(shown.text)
    columns = (" ".join(normalise(w.token.text) for w in own), " ".join(w.first for w in own))
    row = (number, shown.kind, shown.target, shown.within, shown.text, shown.detail, *columns)
    connection.execute("insert into suggest_entries values (?, ?, ?, ?, ?, ?, ?, ?)", row)
    name, place = _keys(entry.name), _keys(entry.place)
    connection.execute("insert into suggest_index(rowid, name, place) values (?, ?, ?)", (number, name, place))
    return {*name.split(), *place.split()}


def _keys(text: str) -> str:
    """A text as it is indexed: its words as printed and by both lemmas, and its abbreviations in use."""
    present = frozenset(" ".join(aligned(text)).split())
    printed = {normalise(token.text) for token in tokenise(text)}
    known = (short for short, long in _abbreviations() if matches(long, present))
    return " ".join(sorted({*printed, *present, *known} - {""}))


@cache
def _abbreviations() -> tuple[tuple[str, Phrase], ...]:
    """What people say for long names: (abbreviation, words it stands for)."""
    return tuple((normalise(r["short"]), phrase(long)) for r in table("abbreviations") for long in r["long"].split("|"))


def _services(connection: sqlite3.Connection) -> Iterator[_Entry]:
    for key, name, short, number, status, act, *place in connection.execute(SERVICES):
        where = ", ".join(filter(None, place))
        detail = " · ".join(filter(None, (UNFIT.get(status), where)))
        shown = Suggestion("service", upper_first(short or name), detail, key, act)
        yield _Entry(shown, " ".join(filter(None, (name, short, number))), where)


def _municipalities(connection: sqlite3.Connection) -> Iterator[_Entry]:
    for key, name, *place in connection.execute("select id, name, district, region from municipalities"):
        detail = ", ".join(filter(None, place))
        yield _Entry(Suggestion("municipality", upper_first(name), detail, key), f"{name} {detail}")


def _catalogue(connection: sqlite3.Connection) -> Iterator[_Entry]:
    query = (
        "select k.id, k.name, count(v.id) from catalogue k left join services v on v.catalogue_id = k.id group by k.id"
    )
    for key, name, services in connection.execute(query):
        detail = f"в базе {counted(services, 'услуга', 'услуги', 'услуг')}" if services else "в базе таких услуг нет"
        yield _Entry(Suggestion("catalogue", upper_first(name), detail, key), name)


def _offices(connection: sqlite3.Connection) -> Iterator[_Entry]:
    for key, name, district, address in connection.execute(OFFICES):
        shown = Suggestion("office", " ".join(name.split()), " ".join(address.split()), key, district)
        yield _Entry(shown, name, f"МФЦ {district} {address}")


def suggest(connection: sqlite3.Connection, typed: str, limit: int = 8) -> list[Suggestion]:
    """What a person who has typed this may be looking for, likeliest first; any string is a valid one.

    Every word must begin a word of the entry, or be another form of one. Only when nothing fits, the keyboard layout,
    synonyms and typing errors are tried. A base built before there were suggestions gives none.
    """
    text = typed[:LONGEST].replace("\0", " ").encode("utf-8", "ignore").decode()
    if not connection.execute("select 1 from sqlite_master where name = 'suggest_index'").fetchone():
        return []
    clause = CLAUSE.search(text)
    if clause is None:
        return _shared_out(_found(connection, text, limit), limit)
    named = _found(connection, text[: clause.start()] + " " + text[clause.end() :], limit)
    service = next((s for s in named if s.kind == "service"), None)
    clauses = _clauses(connection, service, clause[1] or clause[2], limit - 1) if service else []
    return [service, *clauses][:limit] if service and clauses else _shared_out(named, limit)


def _clauses(connection: sqlite3.Connection, service: Suggestion, number: str, limit: int) -> list[Suggestion]:
    """The clauses of a service whose address begins with the number: itself, what is inside it, then others."""
    values = {"act": service.within, "service": service.target, "number": number, "limit": limit}
    return [
        Suggestion("clause", f"п.\u00a0{label}", shorten(text, OPENING, placeholder="…"), key, service.within)
        for key, label, text in connection.execute(CLAUSES, values)
    ]


def _shared_out(found: Sequence[Suggestion], limit: int) -> list[Suggestion]:
    """The first of every kind, in the order of the kinds: many of one kind leave ``RESERVED`` places to the others."""
    places = dict.fromkeys(KINDS, 0)
    for most in (RESERVED, limit):
        for kind in KINDS:
            free = limit - sum(places.values()) + places[kind]
            places[kind] = min(sum(s.kind == kind for s in found), max(places[kind], min(most, free)))
    return [s for kind in KINDS for s in [s for s in found if s.kind == kind][: places[kind]]]


def _found(connection: sqlite3.Connection, text: str, limit: int) -> list[Suggestion]:
    """Up to ``limit`` entries of every kind for the first reading of the text that finds any.

    When it finds no service, services of the next readings stand before what it has found: what people call «вырубка»
    is a kind of service on the portal, but a regulation says «снос».
    """
    found: list[Suggestion] = []
    for wanted in readings(text):
        more = _entries(connection, wanted, limit)
        services = [s for s in more if s.kind == KINDS[0]]
        if services:
            return [*services, *(s for s in found or more if s.kind != KINDS[0])]
        found = found or more
    return found or next(filter(None, (_entries(connection, w, limit) for w in repairs(connection, text))), [])


def _entries(connection: sqlite3.Connection, wanted: Sequence[Wanted], limit: int) -> list[Suggestion]:
    """The entries of all kinds that have the wanted words, in the order of the kinds; nothing wanted, nothing found."""
    return [s for rank in range(len(KINDS)) for s in _of_kind(connection, rank, wanted, limit)] if wanted else []


def _of_kind(connection: sqlite3.Connection, rank: int, wanted: Sequence[Wanted], limit: int) -> list[Suggestion]:
    """The entries of one kind that have all words, at least one of them in the name: most of it matched first."""
    every = " AND ".join(f"({w.match})" for w in wanted)
    some = " OR ".join(f"({w.match})" for w in wanted)
    query = f"{every} AND (name : ({some}))"
    span = (rank * SPAN, (rank + 1) * SPAN - 1)
    rows = connection.execute(FOUND, (query, *span, max(RANKED, limit))).fetchall()
    shares = {i: _share(wanted, row[5].split(), row[6].split()) for i, row in enumerate(rows)}
    order = sorted(shares, key=lambda i: (-shares[i], i))[:limit]
    return [Suggestion(*tuple(rows[i])[:5]) for i in order]


def _share(wanted: Sequence[Wanted], printed: Sequence[str], firsts: Sequence[str]) -> float:
    """How much of a name is matched, 0…1: a word in another form counts whole, a beginning by its letters."""
    total = 0.0
    for want in wanted:
        total += max(
            (
                1.0
                if lemma in want.lemmas
                else max((len(s) / len(w) for s in want.starts if w.startswith(s)), default=0)
                for w, lemma in zip(printed, firsts, strict=True)
            ),
            default=0,
        )
    return round(min(1.0, total / max(1, len(printed))), 3)
