"""A base built once for all tests of the site, and a Datasette over it."""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
from functools import cache
from pathlib import Path

from kb.pipeline import build
from kb.serve import application

DATA = Path(__file__).parent.parent / "data"


@cache
def base() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="reglament-site-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "any-name.db"
    build(DATA, path)
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
