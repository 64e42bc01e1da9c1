"""What analysts compare: the services of a part of the base, and one figure of each, in words, with its clause.

A figure is counted from the rows of one fact table, the same rows the card of the service shows.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from ingest.morphology import lemmatise
from kb.narrow import STATUSES
from kb.wording import day, figure, roubles, term, upper_first

Row = sqlite3.Row
Silence = Literal["", "none", "silent", "not_understood"]
# Three silences that are never mixed; the words of the card, short enough for a cell.
SILENCES: Mapping[Silence, str] = {"none": "оснований нет", "silent": "не указано", "not_understood": "не понято"}
UNDATED = "none"  # the value of the year filter for acts without a date
MOST_SERVICES = 20_000
NAMELESS = "Услуга без названия"

SERVICES = """
select s.id, s.act_id, s.catalogue_id, k.name as kind, coalesce(s.short_name, s.name) as name,
       s.municipality_id, m.name as municipality, m.district, m.region, a.date,
       case when exists (select 1 from act_relations r where r.target_act_id = a.id and r.relation = 'repeals'
                         and r.act_id <> a.id) then 'repealed' else a.status end as status
from services s join acts a on a.id = s.act_id
left join catalogue k on k.id = s.catalogue_id left join municipalities m on m.id = s.municipality_id
where (:region = '' or m.region = :region)
  and (:year = '' or substr(a.date, 1, 4) = :year or (:year = 'none' and coalesce(a.date, '') = ''))
order by s.id limit :limit
"""
REGIONS = """select distinct m.region from municipalities m join services s on s.municipality_id = m.id
where m.region <> '' order by m.region limit 200"""
YEARS = """select distinct substr(a.date, 1, 4) from acts a join services s on s.act_id = a.id
where a.date <> '' order by 1 desc limit 200"""
CLAUSE = "c.act_id as clause_act, c.path as clause_path, c.label as clause_label"
SECTIONS = """select distinct act_id from clauses where part = 'regulation'
and act_id in (select value from json_each(:acts)) and section in (select value from json_each(:sections))"""
NONE = """select distinct service_id from no_grounds where kind = :kind
and service_id in (select value from json_each(:ids))"""


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of the base: ``region`` as the base prints it, ``year`` of the act or ``UNDATED``; «» lets all pass."""

    region: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """One service of one regulation. ``kind``: what is compared; the kind of the catalogue, else the same words."""

    id: str
    act_id: str
    kind: str
    kind_name: str
    catalogued: bool
    name: str
    municipality_id: str
    municipality: str
    where: str
    date: str
    status: str


@dataclass(frozen=True, slots=True)
class Place:
    """A clause of an act: where a figure can be read."""

    act_id: str
    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Value:
    """A figure of one service in words; the clause of its first row; or which silence it is."""

    text: str
    place: Place | None = None
    silence: Silence = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a service.

    ``test``     SQL over ``f``, a row of ``table``, for the rows that count
    ``say``      those rows in words
    ``outline``  sections of the standard that speak of it: with one but no row the program did not understand
    ``section``  where the card shows the rows; «» is its top
    ``none``     the kind of ``no_grounds`` that answers instead
    """

    title: str
    unit: str
    table: str
    test: str
    say: Callable[[Sequence[Row]], str]
    outline: tuple[str, ...]
    section: str
    none: str = ""


def _terms(rows: Sequence[Row]) -> str:
    said = (
        term(row["amount"], row["unit"], row["bound"]) + (", рекомендуемый" if row["bound"] == "recommended" else "")
        for row in rows
    )
    return "; ".join(dict.fromkeys(text for text in said if text))


def _prices(rows: Sequence[Row]) -> str:
    said = ("бесплатно" if row["is_free"] else roubles(row["amount"]) or "взимается плата" for row in rows)
    return "; ".join(dict.fromkeys(said))


def _count(rows: Sequence[Row]) -> str:
    return figure(len(rows))


STATUS = "status"
MEASURES: Mapping[str, Measure] = {
    "term": Measure(
        "Срок услуги", "дни напечатанные: рабочие, календарные или «дней», если акт не говорит каких",
        "deadlines", "f.what = 'service_total'", _terms, ("term",), "deadlines",
    ),
    "documents": Measure(
        "Документы заявителя", "сколько документов приносит заявитель, считая те, что нужны не всем",
        "documents", "f.category = 'required'", _count, ("documents_required",), "documents",
    ),
    "refusals": Measure(
        "Основания отказа в услуге", "сколько оснований",
        "refusal_grounds", "f.kind = 'service'", _count, ("refusal", "suspension_or_refusal"), "refusals", "service",
    ),
    "acceptance": Measure(
        "Основания не принять документы", "сколько оснований",
        "refusal_grounds", "f.kind = 'acceptance'", _count, ("refusal_acceptance",), "refusals", "acceptance",
    ),
    "fee": Measure("Плата", "рубли", "fees", "true", _prices, ("fee",), "fees"),
    STATUS: Measure("Состояние акта", "дата акта — в скобках", "", "", _count, (), ""),
}  # fmt: skip


def services(connection: sqlite3.Connection, scope: Scope) -> tuple[Service, ...]:
    """The services of a part of the base, by key."""
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    values = {"region": scope.region, "year": scope.year, "limit": MOST_SERVICES}
    return tuple(_service(row) for row in cursor.execute(SERVICES, values))


def _service(row: Row) -> Service:
    name = upper_first(" ".join((row["name"] or NAMELESS).split()))
    kind = row["catalogue_id"] or name_key(name)
    where = ", ".join(part for part in (row["district"], row["region"]) if part)
    return Service(
        row["id"], row["act_id"], kind, upper_first(row["kind"] or name), bool(row["catalogue_id"]), name,
        row["municipality_id"] or "", upper_first(row["municipality"] or ""), where, row["date"] or "", row["status"],
    )  # fmt: skip


def name_key(name: str) -> str:
    """The key of services without a kind: the same for the same words in any form and case.

    >>> name_key("Выдача выписок") == name_key("выдача выписки") != name_key("Выдача справок")
    True
    """
    return "n-" + sha256(lemmatise(name).encode()).hexdigest()[:12]


def regions(connection: sqlite3.Connection) -> list[str]:
    """The regions that have services."""
    return [row[0] for row in connection.execute(REGIONS)]


def years(connection: sqlite3.Connection) -> list[str]:
    """The years of the acts that have services, the last first."""
    return [row[0] for row in connection.execute(YEARS)]


def rows_of(connection: sqlite3.Connection, table: str, test: str, ids: Iterable[str]) -> dict[str, list[Row]]:
    """Service → its rows of a fact table that pass ``test`` (SQL of ours over ``f``), in the order of the act."""
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    query = f"""select f.*, {CLAUSE} from {table} f join clauses c on c.id = f.clause_id
        where f.service_id in (select value from json_each(:ids)) and {test} order by c.position, f.start"""
    found: dict[str, list[Row]] = {}
    for row in cursor.execute(query, {"ids": json.dumps(list(ids))}):
        found.setdefault(row["service_id"], []).append(row)
    return found


def values(connection: sqlite3.Connection, name: str, wanted: Sequence[Service]) -> dict[str, Value]:
    """Service key → its figure; every one of ``wanted`` gets one, if only a silence."""
    measure = MEASURES[name]
    if name == STATUS:
        return {service.id: Value(status_text(service)) for service in wanted}
    found = rows_of(connection, measure.table, measure.test, (service.id for service in wanted))
    said = {key: Value(measure.say(rows), place_of(rows[0])) for key, rows in found.items()}
    missing = [service for service in wanted if not (service.id in said and said[service.id].text)]
    return said | _silences(connection, measure, missing)


def place_of(row: Row) -> Place:
    """The clause of a row."""
    return Place(row["clause_act"] or "", row["clause_path"] or "", row["clause_label"] or "")


def status_text(service: Service) -> str:
    """The state of the act with its date."""
    state = STATUSES.get(service.status, service.status)
    return f"{state} ({day(service.date)})" if service.date else f"{state} (без даты)"


def _silences(connection: sqlite3.Connection, measure: Measure, missing: Sequence[Service]) -> dict[str, Value]:
    ids, acts = json.dumps([s.id for s in missing]), json.dumps([s.act_id for s in missing])
    none = {row[0] for row in connection.execute(NONE, {"kind": measure.none, "ids": ids})}
    spoken = connection.execute(SECTIONS, {"acts": acts, "sections": json.dumps(measure.outline)})
    speaking = {row[0] for row in spoken}
    found: dict[str, Value] = {}
    for service in missing:
        silence: Silence = "silent"
        if service.id in none:
            silence = "none"
        elif service.act_id in speaking:
            silence = "not_understood"
        found[service.id] = Value(SILENCES[silence], None, silence)
    return found
