"""What an export says of itself: datapackage.json, README, manifest with a checksum of every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kb.export.model import Asked, Job, Object, Table
from kb.metadata import metadata

MADE_BY = "reglament"
MANIFEST = "manifest.json"
README = "README.md"
TYPE_NAMES = {"string": "текст", "integer": "целое", "number": "число"}
# Units that hold in every table; those of single columns stand in their descriptions.
UNITS = (
    "Смещения `start`, `end` — номера знаков в `sources.text`, счёт с нуля, конец не входит. Даты — ГГГГ-ММ-ДД. "
    "Сроки — `amount` в единицах `unit`. Плата — рубли. Время — местное, как в акте; `added_at`, `built_at` — UTC."
)


def json_job(path: str, value: Object) -> Job:
    """A small file of JSON that people read too."""

    def made(place: Path) -> None:
        place.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")

    return Job(path, made)


def licence() -> str:
    """The rights to the texts, as the site tells them."""
    return str(metadata()["license"])


def datapackage(
    name: str, title: str, asked: Asked, tables: Sequence[Table],
    dialect: Mapping[str, object], encoding: str = "utf-8", decimal: str = ".",
) -> Object:  # fmt: skip
    """A Tabular Data Package (https://specs.frictionlessdata.io/tabular-data-package/) of CSV files beside it."""
    known = {table.name for table in tables}
    return {
        "profile": "tabular-data-package", "name": name, "title": title, "version": asked.meta.get("program", ""),
        "created": asked.meta.get("built_at", ""), "licenses": [{"name": "other-pd", "title": licence()}],
        "sources": [{"title": str(metadata()["source"])}],
        "resources": [
            {
                "profile": "tabular-data-resource", "name": table.name, "title": table.title,
                "description": table.description, "path": f"{table.name}.csv", "format": "csv", "mediatype": "text/csv",
                "encoding": encoding, "dialect": dict(dialect), "schema": table_schema(table, known, decimal),
            }
            for table in tables
        ],
    }  # fmt: skip


def table_schema(table: Table, known: set[str], decimal: str) -> Object:
    """The Table Schema of a table; references only to tables of the same package."""
    fields: list[Object] = []
    for field in table.fields:
        about: Object = {"name": field.name, "type": field.type, "description": field.description}
        about |= {"decimalChar": decimal} if field.type == "number" else {}
        about |= {"constraints": {"required": True}} if field.required else {}
        fields.append(about)
    foreign = [
        {"fields": field.name, "reference": {"resource": place, "fields": column}}
        for field in table.fields
        for place, _, column in [field.refers.partition(".")]
        if place in known
    ]
    return {"fields": fields, "primaryKey": list(table.key), "missingValues": [""], "foreignKeys": foreign}


def readme(asked: Asked, titles: Iterable[str], tables: Sequence[Table], hsds: Sequence[Table]) -> str:
    """The description of the whole export, with every column."""
    parts = [
        "# Регламент: выгрузка базы", "",
        f"База собрана {asked.meta.get('built_at', '—')} программой reglament {asked.meta.get('program', '—')}.", "",
        f"Права: {licence()}. Источник: {metadata()['source']}.", "",
        "Ответ базы не заменяет сам акт: у каждого значения есть пункт (`clause_id`) и дословная цитата (`quote`).", "",
        *(f"- {title}" for title in titles), "",
        f"Адреса ссылок начинаются с {asked.site}. Контрольные суммы файлов — в {MANIFEST}.", "", UNITS, "",
        *(_columns("Таблицы базы (csv, jsonl, parquet)", tables)), *(_columns("Таблицы пакета HSDS (hsds)", hsds)),
    ]  # fmt: skip
    return "\n".join(parts).rstrip() + "\n"


def _columns(title: str, tables: Sequence[Table]) -> list[str]:
    if not tables:
        return []
    lines = [f"## {title}", ""]
    for table in tables:
        about = f" — {table.description}" if table.description else ""
        lines += [f"### {table.name}: {table.title}{about}", "", "| столбец | тип | что в нём |", "|---|---|---|"]
        lines += [f"| {f.name} | {TYPE_NAMES[f.type]} | {f.description.replace('|', '/')} |" for f in table.fields]
        lines.append("")
    return lines


def manifest(asked: Asked, formats: Sequence[str], folder: Path, counts: Mapping[str, int | None]) -> Object:
    """Every file with its size, rows and SHA-256."""
    return {
        "made_by": MADE_BY, "program": asked.meta.get("program", ""), "schema": asked.meta.get("schema", ""),
        "built_at": asked.meta.get("built_at", ""), "site": asked.site, "formats": list(formats),
        "files": [_file(folder, path, rows) for path, rows in sorted(counts.items())],
    }  # fmt: skip


def _file(folder: Path, path: str, rows: int | None) -> Object:
    with (folder / path).open("rb") as data:
        digest = hashlib.file_digest(data, "sha256").hexdigest()
    size = {"path": path, "bytes": (folder / path).stat().st_size, "sha256": digest}
    return size if rows is None else size | {"rows": rows}
