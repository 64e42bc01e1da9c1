"""Values → rows. One transaction per source; the same source again gives the same rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import groupby

from sqlite_utils import Database

from ingest.kinds import KINDS
from kb.copies import original
from kb.editions import rows as editions
from kb.schema import schema
from kb.source_rows import Row, SourceRows

# Written in this order, rows never point at rows that are not there yet.
TABLES = ("acts", "clauses", "act_relations", *(kind.name for kind in KINDS), "changes", "findings")


def create(connection: sqlite3.Connection) -> Database:
    """An empty base on an open connection."""
    connection.executescript(schema())
    return Database(connection)


def store(db: Database, rows: SourceRows, added_at: str) -> str | None:
    """All rows of one source, in one transaction; rows of an earlier reading of it are replaced.

    Of a file that says the same as a source of the base only its own row is kept, tied to that source, whose key is
    returned.
    """
    with db.conn:
        remove(db, rows.key)
        same_as = original(db, rows.key, str(rows.source["text"]), str(rows.source["facts_sha256"]))
        _insert(db, "sources", [{**rows.source, "added_at": added_at, "same_as": same_as}])
        _insert(db, "problems", rows.problems)
        if not same_as:
            db.table("municipalities").upsert_all(rows.municipalities, pk="id")
            for table in TABLES:
                _insert(db, table, rows.tables.get(table, ()))
            _insert(db, "problems", rows.changes_problems)
    return same_as


def _insert(db: Database, table: str, rows: Iterable[Row]) -> None:
    """Rows into a table in their order; rows of the same columns go in one statement."""
    for names, alike in groupby(rows, key=tuple):
        columns = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" * len(names))
        db.conn.executemany(f"insert into {table} ({columns}) values ({marks})", (tuple(r.values()) for r in alike))


def remove(db: Database, source_id: str) -> None:
    """Forget a source and everything that was read from it; files that said the same go with it."""
    for (copy,) in db.conn.execute("select id from sources where same_as = ?", [source_id]).fetchall():
        remove(db, copy)
    acts = "select id from acts where source_id = :s"
    services = f"select id from services where act_id in ({acts})"
    owner = {"service": f"service_id in ({services})", "act": f"act_id in ({acts})", "source": "source_id = :s"}
    db.conn.execute(f"delete from coverage where service_id in ({services})", {"s": source_id})
    for kind in sorted(KINDS, key=lambda k: k.merge):
        where = f"act_id in ({acts})" if kind.merge else owner[kind.scope]
        db.conn.execute(f"delete from {kind.name} where {where}", {"s": source_id})
    db.conn.execute(f"update act_relations set target_act_id = null where target_act_id in ({acts})", {"s": source_id})
    db.conn.execute(f"delete from act_relations where act_id in ({acts})", {"s": source_id})
    editions.forget(db, source_id)
    for table in ("findings", "problems", "clauses", "acts"):
        db.conn.execute(f"delete from {table} where source_id = :s", {"s": source_id})
    db.conn.execute("delete from sources where id = :s", {"s": source_id})
