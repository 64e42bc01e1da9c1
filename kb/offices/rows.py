"""Offices in the base: normalised hours and telephones, which rows are one office and why, what contradicts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import groupby

from sqlite_utils import Database

from ingest.slugs import unique
from kb.offices.contradictions import contradictions
from kb.offices.hours import opening_hours
from kb.offices.identity import Printed, offices, printed
from kb.offices.phones import joined

PRINTED = """
select o.id, o.act_id, o.name, o.address, m.region
from mfc_offices o join acts a on a.id = o.act_id left join municipalities m on m.id = a.municipality_id
order by o.act_id, o.start, o.id
"""
# Newest act first; an act without a date is not known to be new.
NEWEST = """
select o.*, a.date from mfc_offices o join acts a on a.id = o.act_id
order by o.office_id, a.date is null, a.date desc, o.act_id, o.start, o.id
"""


def resolve(db: Database) -> None:
    """Fills the derived columns of ``mfc_offices`` and the table ``office_contradictions``. May be run again."""
    for key, schedule, phone in db.conn.execute("select id, schedule, phone from mfc_offices").fetchall():
        values = [opening_hours(schedule), joined(phone), key]
        db.conn.execute("update mfc_offices set opening_hours = ?, phone_e164 = ? where id = ?", values)
    _tie(db, [printed(*row) for row in db.conn.execute(PRINTED).fetchall()])
    db.conn.execute("delete from office_contradictions")
    db.table("office_contradictions").insert_all(_contradictions(db.conn))


def _tie(db: Database, rows: list[Printed]) -> None:
    taken: dict[str, int] = {}
    for office in offices(rows):
        key = unique(office.rows[0].key, taken)
        for row, why in zip(office.rows, office.reasons, strict=True):
            values = [key, why, row.id]
            db.conn.execute("update mfc_offices set office_id = ?, office_reason = ? where id = ?", values)


def _contradictions(connection: sqlite3.Connection) -> Iterable[dict[str, object]]:
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    found = []
    for office_id, same in groupby(cursor.execute(NEWEST).fetchall(), key=lambda row: row["office_id"]):
        rows = [dict(row) for row in same]
        for n, one in enumerate(contradictions(rows), 1):
            found.append({
                "id": f"{office_id}/{one.field}/{n}", "office_id": office_id, "field": one.field,
                "first_id": one.first["id"], "second_id": one.second["id"],
                "first_value": one.first[one.field], "second_value": one.second[one.field],
            })  # fmt: skip
    return found
