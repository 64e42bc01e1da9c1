"""Opening a base file that a user named: one check and one sentence for every command."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kb.schema import SCHEMA_VERSION


class BaseError(Exception):
    """The file is not a base; the message names the file, the reason and the next step."""


@contextmanager
def opened(base: Path) -> Iterator[sqlite3.Connection]:
    """The base for reading only. Raises ``BaseError`` for what is no base, also when it shows later on."""
    if not base.is_file():
        raise BaseError(f"{base}: базы нет; постройте её: reglament build data -o {base}")
    try:
        with closing(sqlite3.connect(f"{base.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("select count(*) from services, meta").fetchone()
            yield connection
    except sqlite3.DatabaseError as error:
        raise BaseError(
            f"{base}: не читается как база reglament ({error}); постройте её: reglament build data -o {base}"
        ) from error


def check(base: Path) -> None:
    """Raises ``BaseError`` when the file is not a base of ours."""
    with opened(base):
        pass


def check_current(base: Path) -> None:
    """Raises ``BaseError`` also for a base of another version of the schema: rows cannot be added to it."""
    with opened(base) as connection:
        row = connection.execute("select value from meta where key = 'schema'").fetchone()
    if row is None or row[0] != str(SCHEMA_VERSION):
        raise BaseError(f"{base}: база другой версии программы; постройте её заново: reglament build data -o {base}")
