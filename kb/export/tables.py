"""The tables of the base as an export sees them: columns with types and descriptions, rows in a stable order."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from kb.export.model import Field, Table
from kb.metadata import tables as described

TYPES = {"TEXT": "string", "INTEGER": "integer", "REAL": "number"}


def tables(connection: sqlite3.Connection) -> list[Table]:
    """Every table that people read, in the order of the site's list; those the base does not have are left out."""
    there = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    return [_table(connection, name, said) for name, said in described().items() if said.get("title") and name in there]


def _table(connection: sqlite3.Connection, name: str, said: dict[str, object]) -> Table:
    columns = connection.execute("select name, type, pk from pragma_table_info(?)", [name]).fetchall()
    about = said.get("columns")
    about = about if isinstance(about, dict) else {}
    refers = dict(connection.execute('select "from", "table" from pragma_foreign_key_list(?)', [name]).fetchall())
    key = tuple(column for column, _, pk in sorted(columns, key=lambda column: column[2]) if pk)
    fields = tuple(
        Field(
            column, TYPES[kind.upper()], str(about.get(column, "")), column in key,
            f"{refers[column]}.id" if column in refers else "",
        )
        for column, kind, _ in columns
    )  # fmt: skip
    return Table(name, str(said["title"]), fields, key, str(said.get("description", "")))


def rows(connection: sqlite3.Connection, table: Table) -> Iterator[tuple[object, ...]]:
    """The rows by their key, the same in every run."""
    columns = ", ".join(f'"{name}"' for name in table.names)
    order = ", ".join(f'"{name}"' for name in table.key or table.names)
    yield from connection.execute(f"select {columns} from {table.name} order by {order}")
