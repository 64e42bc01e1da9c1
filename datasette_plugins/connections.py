"""What a connection may do. Without limits one ``select zeroblob(900000000)`` took 14 GB."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import Any

from datasette_plugins.pages.render import BASE
from kb.functions import register_functions, ru_match
from kb.index import fault

MB = 1_000_000
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 5 * MB,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}
HEAP = 512 * MB
# They build strings of any length out of nothing; here they give NULL.
FORBIDDEN_FUNCTIONS = ("printf", "format", "zeroblob", "randomblob")


async def warm(datasette: Any) -> None:
    """Reads what the search keeps in memory: a cold ``ru_search`` may not end in the one second of a saved query."""
    if BASE in datasette.databases:
        await datasette.get_database(BASE).execute_fn(_warm)


def _warm(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):  # another base, or one that is half made: its pages say what is wrong
        if fault(connection) is None:
            ru_match(connection, "слово")


def prepare(connection: Any, database: str) -> None:
    """SQL functions for every base; limits for all but Datasette's own notebook ``_internal``."""
    if database == "_internal":
        return
    register_functions(connection)
    connection.create_function("escape_fts", 1, lambda text: ru_match(connection, text))
    for limit, value in LIMITS.items():
        connection.setlimit(limit, value)
    connection.execute(f"pragma hard_heap_limit = {HEAP}")
    for name in FORBIDDEN_FUNCTIONS:
        connection.create_function(name, -1, _nothing)


def _nothing(*_: object) -> None:
    """NULL; an exception here would fill the log."""
