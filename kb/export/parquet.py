"""Parquet (https://parquet.apache.org) through pyarrow, which is an optional part of the installation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from kb.export.model import Asked, ExportError, Job, Table
from kb.export.tables import rows, tables

GROUP = 20_000  # rows held in memory at a time
ABSENT = (
    "Для Parquet нужен пакет pyarrow, он не установлен; поставьте: pip install 'reglament[analytics]' — "
    "или назовите другие форматы: --format csv --format jsonl"
)


def plan(asked: Asked) -> Sequence[Job]:
    """A file per table. Raises ``ExportError`` without pyarrow."""
    arrow, parquet = _pyarrow()
    return [_job(asked, table, arrow, parquet) for table in tables(asked.connection)]


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow  # noqa: PLC0415 — optional and heavy
        import pyarrow.parquet  # noqa: PLC0415
    except ImportError as error:
        raise ExportError(ABSENT) from error
    return pyarrow, pyarrow.parquet


def _job(asked: Asked, table: Table, arrow: Any, parquet: Any) -> Job:
    types = {"string": arrow.string(), "integer": arrow.int64(), "number": arrow.float64()}
    schema = arrow.schema(
        [
            arrow.field(f.name, types[f.type], not f.required, {"description": f.description})
            for f in table.fields
        ],
        metadata={"title": table.title, "description": table.description},
    )  # fmt: skip

    def made(path: Path) -> int:
        count, left = 0, rows(asked.connection, table)
        with parquet.ParquetWriter(path, schema, compression="zstd") as out:
            while chunk := list(islice(left, GROUP)):
                columns = zip(*chunk, strict=True)
                arrays = [arrow.array(values, kind.type) for values, kind in zip(columns, schema, strict=True)]
                out.write_table(arrow.Table.from_arrays(arrays, schema=schema))
                count += len(chunk)
        return count

    return Job(f"parquet/{table.name}.parquet", made)
