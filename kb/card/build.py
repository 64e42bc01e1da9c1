"""Rows of the base → the card of one service. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from kb.card.lines import place
from kb.card.model import Card, Line
from kb.card.notices import act_link, headlines, notices
from kb.card.sections import TABLES, outline_places, sections
from kb.wording import upper_first

Row = sqlite3.Row
CLAUSE = "c.label as clause_label, c.path as clause_path, c.act_id as clause_act, c.section as clause_section"
SERVICE = f"""
select s.*, {CLAUSE}, m.name as municipality, m.district, m.region, k.name as catalogue,
       o.file, o.sha256, (select value from meta where key = 'built_at') as checked
from services s join acts a on a.id = s.act_id join sources o on o.id = a.source_id
left join clauses c on c.id = s.clause_id left join municipalities m on m.id = s.municipality_id
left join catalogue k on k.id = s.catalogue_id where s.id = ?
"""


def card(connection: sqlite3.Connection, service_id: str) -> Card | None:
    """The card of a service, or ``None`` when there is none of that key."""
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    service = cursor.execute(SERVICE, [service_id]).fetchone()
    return _card(cursor, service) if service else None


def find_service(connection: sqlite3.Connection, words: str) -> tuple[str, ...]:
    """Keys of the services a person may mean: the exact key, or a part of the key or of the name."""
    rows = connection.execute("select id, name from services order by id").fetchall()
    wanted = words.casefold()
    exact = [row[0] for row in rows if row[0] == words]
    return tuple(
        exact or [row[0] for row in rows if wanted in row[0].casefold() or wanted in (row[1] or "").casefold()]
    )


def the_service(connection: sqlite3.Connection, words: str) -> str:
    """The key of the one service a person means. Raises ``LookupError``, which lists the keys, for none or many."""
    keys = find_service(connection, words)
    if len(keys) == 1:
        return keys[0]
    many = "подходит несколько услуг, назовите ключ:" if keys else "такой услуги нет; есть:"
    known = keys or tuple(row[0] for row in connection.execute("select id from services order by id limit 20"))
    raise LookupError("\n  ".join([f"{words}: {many}", *known]))


def _card(cursor: sqlite3.Cursor, service: Row) -> Card:
    act = cursor.execute("select * from acts where id = ?", [service["act_id"]]).fetchone()
    facts = {kind.name: _facts(cursor, kind.name, service, kind.scope) for kind in TABLES}
    findings = _of_act(cursor, "findings", act)
    region = [part for part in (service["municipality"], service["district"], service["region"]) if part]
    return Card(
        id=service["id"],
        name=upper_first(service["name"] or ""),
        short_name=service["short_name"] or "",
        authority=service["authority"] or act["issuer"] or "",
        municipality_id=service["municipality_id"] or "",
        municipality=", ".join(dict.fromkeys(region)),
        catalogue_id=service["catalogue_id"] or "",
        catalogue=service["catalogue"] or "",
        act=act_link(act),
        act_status=act["status"],
        name_place=place(service),
        source_file=service["file"],
        source_sha256=service["sha256"],
        checked=service["checked"] or "",
        notices=notices(cursor, act, findings),
        headlines=headlines(facts),
        sections=sections(facts, outline_places(_outline(cursor, act["id"]))),
        findings=tuple(Line(row["message"], place(row)) for row in findings),
        problems=tuple(Line(row["message"], place(row)) for row in _of_act(cursor, "problems", act)),
    )


def _facts(cursor: sqlite3.Cursor, table: str, service: Row, scope: str) -> Sequence[Row]:
    """Rows of a fact table that belong to a service, in the order of the act."""
    own = "f.service_id = :service"
    where = own if scope == "service" else f"f.act_id = :act and (f.service_id is null or {own})"
    query = f"""select f.*, {CLAUSE} from {table} f join clauses c on c.id = f.clause_id
                where {where} order by c.position, f.start"""
    return cursor.execute(query, {"service": service["id"], "act": service["act_id"]}).fetchall()


def _outline(cursor: sqlite3.Cursor, act_id: str) -> Sequence[Row]:
    query = f"""select {CLAUSE}, quote from clauses c
                where act_id = ? and section is not null and part = 'regulation' order by position"""
    return cursor.execute(query, [act_id]).fetchall()


def _of_act(cursor: sqlite3.Cursor, table: str, act: Row) -> Sequence[Row]:
    """Findings or problems whose words stand inside the act, with the clause they stand in."""
    query = f"""select f.*, {CLAUSE} from {table} f left join clauses c
                on c.source_id = f.source_id and f.start >= c.start and f.start < c."end"
                where f.source_id = ? and f.start >= ? and f.start < ? order by f.start"""
    return cursor.execute(query, [act["source_id"], act["start"], act["end"]]).fetchall()
