"""What a connection may do. Without limits one ``select zeroblob(900000000)`` took 14 GB."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Barrier
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
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,  # bytes; a text of a megabyte against it takes 0.4 s
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 100,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
PATIENCE = 20.0  # seconds for all threads to open the file
# They build strings of any length out of nothing; here they give NULL.
FORBIDDEN_FUNCTIONS = ("printf", "format", "zeroblob", "randomblob")


async def warm(datasette: Any) -> None:
    """Opens the file in every thread that will read it, and reads what the search keeps in memory.

    A thread that opened it at its first question might find another file of that name; a cold ``ru_search`` may not
    end in the one second of a saved query.
    """
    if BASE not in datasette.databases:
        return
    threads = datasette.setting("num_sql_threads")
    together = Barrier(threads, timeout=PATIENCE)
    database = datasette.get_database(BASE)
    await asyncio.gather(*(database.execute_fn(lambda _: together.wait()) for _ in range(threads)))
    await database.execute_fn(_warm)


def _warm(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):  # another base, or one that is half made: its pages say what is wrong
        if fault(connection) is None:
            ru_match(connection, "слово")


def prepare(connection: Any, database: str, free_sql: bool = False) -> None:
    """SQL functions for every base; limits for all but Datasette's own notebook ``_internal``.

    With ``free_sql`` visitors write queries of their own, hence more is bounded.
    """
    if database == "_internal":
        return
    register_functions(connection)
    connection.create_function("escape_fts", 1, lambda text: ru_match(connection, text))
    for limit, value in LIMITS.items():
        connection.setlimit(limit, value)
    for name in FORBIDDEN_FUNCTIONS:
        connection.create_function(name, -1, _nothing)
    if free_sql:
        for (name, arguments), function in LINEAR.items():
            connection.create_function(name, arguments, function, deterministic=True)
        connection.set_authorizer(_authorized)
        connection.execute("pragma temp_store = memory")  # a sort without end meets that limit instead of the disk


def _nothing(*_: object) -> None:
    """NULL; an exception here would fill the log."""


def _on_texts(function: Callable[..., object]) -> Callable[..., object]:
    """As SQLite has it: numbers are taken as texts, NULL anywhere gives NULL."""
    return lambda *values: None if None in values else function(*map(str, values))


def _replaced(text: str, old: str, new: str) -> str | None:
    if not old:
        return text
    return text.replace(old, new) if len(text) + text.count(old) * len(new) <= MB else None


# SQLite compares letter by letter at every letter, without a look at the clock: two texts of a megabyte take minutes.
# Those of Python are linear, and those of ``kb/serving/database.py`` take no long texts.
LINEAR: Mapping[tuple[str, int], Callable[..., object]] = {
    ("instr", 2): _on_texts(lambda text, part: text.find(part) + 1),
    ("replace", 3): _on_texts(_replaced),
    ("trim", 2): _on_texts(str.strip),
    ("ltrim", 2): _on_texts(str.lstrip),
    ("rtrim", 2): _on_texts(str.rstrip),
}
# Where the file lies, and how to read another.
CLOSED_TABLES = frozenset({"pragma_database_list", "sqlite_dbpage", "dbstat"})
CLOSED_FUNCTIONS = frozenset({"load_extension", "readfile", "fts3_tokenizer"})


def _authorized(action: int, first: str | None, second: str | None, *_: object) -> int:
    """The authorizer of SQLite: asked when a query is prepared, not when it runs."""
    closed = (
        first in CLOSED_TABLES
        if action == sqlite3.SQLITE_READ
        else (action == sqlite3.SQLITE_FUNCTION and second in CLOSED_FUNCTIONS)
    )
    return sqlite3.SQLITE_DENY if closed else sqlite3.SQLITE_OK
