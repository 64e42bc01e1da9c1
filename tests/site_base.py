"""A base built once for all tests of the site, and a Datasette over it."""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from kb.index import build as index
from kb.index import fault
from kb.pipeline import build
from kb.serve import application

DATA = Path(__file__).parent.parent / "data"


@cache
def base() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="reglament-site-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "any-name.db"
    build(DATA, path)
    with closing(sqlite3.connect(path)) as connection:
        if fault(connection):
            index(Database(connection))
    return path


@cache
def site():
    return application(base())


def column(query: str, *values: object) -> list[str]:
    connection = sqlite3.connect(base())
    try:
        return [row[0] for row in connection.execute(query, values)]
    finally:
        connection.close()
