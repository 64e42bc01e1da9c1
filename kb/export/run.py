"""An export from beginning to end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from kb.base import check_current, opened
from kb.export import hsds, json_ld, json_lines, parquet, spreadsheets
from kb.export.folder import beside
from kb.export.model import Asked, ExportError, Format, Job
from kb.export.package import MANIFEST, README, json_job, manifest, readme
from kb.export.tables import tables

FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("csv", "csv — таблицы для Excel: UTF-8 с BOM, «;», десятичная запятая", spreadsheets.plan),
        Format("jsonl", "jsonl — те же таблицы, JSON по строке, рядом JSON Schema", json_lines.plan),
        Format("parquet", "parquet — те же таблицы для pandas, DuckDB, Spark", parquet.plan),
        Format("jsonld", "jsonld — услуги как связанные данные: CPSV-AP и schema.org", json_ld.plan),
        Format("hsds", "hsds — пакет по образцу Open Referral HSDS 3: услуги, отделения, часы", hsds.plan),
    )
}
SITE = "https://reglament.invalid"  # RFC 2606: an address that is nobody's until --site names one
Follow = Callable[[Sequence[Job]], Iterable[Job]]


def export(
    base: Path, target: Path, formats: Sequence[str] = (), site: str = "", follow: Follow = lambda jobs: jobs
) -> tuple[str, ...]:
    """Writes the base into the folder ``target``; without ``formats`` all that can be made.

    Returns a sentence for every format that was left out. Raises ``ExportError``, ``BaseError``, ``OSError``; then the
    folder is as it was.
    """
    check_current(base)
    with opened(base) as connection, beside(target) as folder:
        meta = dict(connection.execute("select key, value from meta").fetchall())
        asked = Asked(connection, meta, site.rstrip("/") or SITE)
        plans, left_out = _plans(asked, formats)
        _write(asked, folder, list(plans), follow([job for jobs in plans.values() for job in jobs]))
    return left_out


def _plans(asked: Asked, formats: Sequence[str]) -> tuple[dict[str, Sequence[Job]], tuple[str, ...]]:
    """The files of every format; one that was not asked for by name and cannot be made is left out."""
    plans: dict[str, Sequence[Job]] = {}
    left_out: list[str] = []
    for name in dict.fromkeys(formats or FORMATS):
        try:
            plans[name] = FORMATS[name].plan(asked)
        except ExportError as error:
            if formats:
                raise
            left_out.append(str(error))
    return plans, tuple(left_out)


def _write(asked: Asked, folder: Path, made: Sequence[str], jobs: Iterable[Job]) -> None:
    counts: dict[str, int | None] = {}
    for job in jobs:
        place = folder / job.path
        place.parent.mkdir(exist_ok=True)
        counts[job.path] = job.write(place)
    flat = tables(asked.connection) if {"csv", "jsonl", "parquet"} & set(made) else []
    text = readme(asked, (FORMATS[name].title for name in made), flat, hsds.TABLES if "hsds" in made else ())
    (folder / README).write_text(text, encoding="utf-8", newline="\n")
    json_job(MANIFEST, manifest(asked, made, folder, {**counts, README: None})).write(folder / MANIFEST)
