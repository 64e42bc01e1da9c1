"""Service keys → their comparison. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from ingest.kinds import BY_NAME
from kb.compare.align import Group, groups
from kb.compare.items import absences, items
from kb.compare.lists import COMPARED, LISTS, Listed
from kb.compare.marks import pieces
from kb.compare.model import RELATIONS, Absence, Aligned, Cell, Comparison, Item, Part, Relation, Tally, Verdict
from kb.compare.relation import verdict
from kb.measures import Scope, Service, services

MOST = 12  # services side by side: more is no table that a person reads
Why = Mapping[tuple[str, str], Mapping[str, Absence]]
ORDER = {relation: number for number, relation in enumerate(RELATIONS)}
FIRST = Verdict("same")
ONLY = Verdict("only")


class ServiceError(LookupError):
    """Services cannot be compared; the message says why and what to do."""


def compare(connection: sqlite3.Connection, keys: Sequence[str]) -> Comparison:
    """The services of the keys side by side. Raises ``ServiceError``: fewer than two, too many, an unknown key."""
    wanted = chosen(connection, keys)
    found = items(connection, wanted)
    why = {(listed.table, listed.kind): absences(connection, listed, wanted) for listed in LISTS}
    parts = tuple(_part(table, wanted, found, why) for table in COMPARED)
    tallies = (_tally(listed, wanted, found, why) for listed in LISTS)
    return Comparison(wanted, tuple(p for p in parts if p.rows), tuple(t for t in tallies if _tells(t)))


def chosen(connection: sqlite3.Connection, keys: Sequence[str]) -> tuple[Service, ...]:
    """The services of the keys, each once, in that order."""
    wanted = list(dict.fromkeys(keys))
    if len(wanted) < 2:
        raise ServiceError("Сравнить можно две услуги и больше; назовите ещё одну.")
    if len(wanted) > MOST:
        raise ServiceError(f"Выбрано услуг: {len(wanted)}, а рядом помещается не больше {MOST}; уберите лишние.")
    known = {service.id: service for service in services(connection, Scope())}
    unknown = [key for key in wanted if key not in known]
    if unknown:
        raise ServiceError(f"{unknown[0]}: такой услуги в базе нет; ключ услуги стоит внизу её карточки.")
    return tuple(known[key] for key in wanted)


def _part(table: str, wanted: Sequence[Service], found: Mapping[str, Sequence[Item]], why: Why) -> Part:
    lists = [[item for item in found[service.id] if item.table == table] for service in wanted]
    rows = [_row(group, wanted, found, why) for group in groups(lists)]
    kinds = [listed.kind for listed in LISTS if listed.table == table]
    rows.sort(key=lambda row: (_rank(row), kinds.index(row.kind)))
    return Part(table, BY_NAME[table].label, tuple(rows))


def _rank(row: Aligned) -> int:
    """Real differences first; what some of several services lack is one."""
    lacks = any(cell.item is None for cell in row.cells)
    return min(ORDER[row.relation], ORDER["stricter"]) if lacks else ORDER[row.relation]


def _row(group: Group, wanted: Sequence[Service], found: Mapping[str, Sequence[Item]], why: Why) -> Aligned:
    mine = {item.service: item for item in group}
    cells = tuple(
        _held(mine[service.id], group) if service.id in mine else _absent(group[0], service, found, why)
        for service in wanted
    )
    relations: list[Relation] = [cell.verdict.relation for cell in cells if cell.item is not None]
    relation: Relation = "only" if len(group) == 1 else min(relations, key=lambda name: ORDER[name])
    return Aligned(group[0].table, group[0].kind, relation, cells)


def _held(item: Item, group: Group) -> Cell:
    """The first item is what the others are compared with; of two, each shows how it differs from the other."""
    if len(group) == 1:
        return Cell(item, ONLY, pieces(item.text, item.text))
    other = group[0] if item is not group[0] else group[1] if len(group) == 2 else item
    found = FIRST if item is group[0] else verdict(group[0], item)
    return Cell(item, found, pieces(item.text, other.text))


def _absent(first: Item, service: Service, found: Mapping[str, Sequence[Item]], why: Why) -> Cell:
    key = (first.table, first.kind)
    return Cell(None, ONLY, absence=_absence(_of(found[service.id], *key), why[key][service.id]))


def _absence(held: int, otherwise: Absence) -> Absence:
    return "missing" if held else otherwise


def _of(found: Sequence[Item], table: str, kind: str) -> int:
    return sum((item.table, item.kind) == (table, kind) for item in found)


def _tally(listed: Listed, wanted: Sequence[Service], found: Mapping[str, Sequence[Item]], why: Why) -> Tally:
    key = (listed.table, listed.kind)
    counts = tuple(_of(found[service.id], *key) for service in wanted)
    absent: tuple[Absence, ...] = tuple(
        "" if count else why[key][service.id] for count, service in zip(counts, wanted, strict=True)
    )
    return Tally(listed.table, listed.title, counts, absent)


def _tells(tally: Tally) -> bool:
    """A list of which every act keeps silent is not shown."""
    return any(tally.counts) or any(absence != "silent" for absence in tally.absences)
