"""JSON Lines: one object per row with every column, NULL as null; a JSON Schema (2020-12) beside each file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from kb.export.model import Asked, Job, Object, Table
from kb.export.package import json_job
from kb.export.tables import rows, tables

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def plan(asked: Asked) -> Sequence[Job]:
    """Two files per table: the rows and their schema."""
    known = tables(asked.connection)
    schemas = [json_job(f"jsonl/{table.name}.schema.json", schema(table)) for table in known]
    return [*(_job(asked, table) for table in known), *schemas]


def _job(asked: Asked, table: Table) -> Job:
    def made(path: Path) -> int:
        count = 0
        with path.open("w", encoding="utf-8", newline="\n") as out:
            for row in rows(asked.connection, table):
                out.write(json.dumps(dict(zip(table.names, row, strict=True)), ensure_ascii=False) + "\n")
                count += 1
        return count

    return Job(f"jsonl/{table.name}.jsonl", made)


def schema(table: Table) -> Object:
    """The JSON Schema of one line; every column is there, only the key is never null."""
    return {
        "$schema": DRAFT, "title": table.title, "description": table.description, "type": "object",
        "properties": {
            f.name: {"type": f.type if f.required else [f.type, "null"], "description": f.description}
            for f in table.fields
        },
        "required": table.names, "additionalProperties": False,
    }  # fmt: skip
