"""CSV for Russian spreadsheets: UTF-8 with a mark, «;», decimal comma, no cell is a formula. NULL and «» are one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kb.export.model import Asked, Job, Table
from kb.export.package import datapackage, json_job
from kb.export.tables import rows, tables
from kb.spreadsheet import write

DIALECT = {"delimiter": ";", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}


def plan(asked: Asked) -> Sequence[Job]:
    """A file per table, and their description."""
    known = tables(asked.connection)
    about = datapackage("reglament-csv", "Регламент: таблицы", asked, known, DIALECT, "utf-8-sig", ",")
    return [*(_job(asked, table) for table in known), json_job("csv/datapackage.json", about)]


def _job(asked: Asked, table: Table) -> Job:
    def made(path: Path) -> int:
        with path.open("w", encoding="utf-8", newline="") as out:
            return write(out, table.names, rows(asked.connection, table))

    return Job(f"csv/{table.name}.csv", made)
