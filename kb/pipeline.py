"""Building a base, top to bottom. The new file is made beside the old one and renamed into place."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

from sqlite_utils import Database

from ingest.kinds import KINDS
from ingest.manifest import read_manifest, sha256
from ingest.model import Source
from ingest.source import SourceFacts, UnreadableError, read_source
from kb import coverage, index
from kb.checks import rows as findings
from kb.editions import rows as editions
from kb.replacing import beside
from kb.resolve import resolve
from kb.schema import SCHEMA_VERSION
from kb.store import create, problem_row, store

Progress = Callable[[Iterable[Source]], Iterable[Source]]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build or an addition has brought: rows per table, and what could not be read."""

    rows: dict[str, int]
    problems: tuple[str, ...]
    explained: float | None = None


def build(data_dir: Path, base: Path, progress: Progress = lambda sources: sources) -> Summary:
    """Every source of the manifest → a new base at ``base``. Raises ``ManifestError``, ``WriteError``, ``OSError``."""
    sources = read_manifest(data_dir)
    with beside(base) as new, closing(sqlite3.connect(new)) as connection:
        summary = _fill(create(connection), data_dir, sources, progress)
        connection.execute("vacuum")
    return summary


def _fill(db: Database, data_dir: Path, sources: list[Source], progress: Progress) -> Summary:
    problems: list[str] = []
    for source in progress(sources):
        try:
            data = (data_dir / source.file).read_bytes()
            keep(db, read_source(Source(**{**_fields(source), "sha256": sha256(data)}), data))
        except (UnreadableError, OSError) as error:
            problems.append(str(error))
        except sqlite3.OperationalError:  # the disk, not the file
            raise
        except Exception as error:  # a slip of ours on one file must not cost the others
            problems.append(f"{source.file}: сбой чтения ({type(error).__name__}: {error}); пришлите нам этот файл")
    with db.conn:
        db.table("problems").insert_all(problem_row(message.split(":")[0], "read", message) for message in problems)
    finish(db)
    return Summary(counts(db), tuple(problems), coverage.overall(db))


def keep(db: Database, found: SourceFacts) -> str | None:
    """A source and the defects of its text, as of today; returns the key of the source of which it is a copy."""
    same_as = store(db, found, _mtime())
    if same_as is None:
        editions.store(db, found)
        findings.store(db, found, date.fromisoformat(_mtime()[:10]))
    return same_as


def _fields(source: Source) -> dict[str, str]:
    return {name: getattr(source, name) for name in source.__slots__}


def _mtime() -> str:
    """The build time, UTC to the second; ``SOURCE_DATE_EPOCH`` fixes it for reproducible builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.isoformat(timespec="seconds")


def finish(db: Database) -> None:
    """What needs all sources at once: things behind names, the search index, versions."""
    resolve(db)
    editions.run(db)
    findings.run(db)
    coverage.store(db)
    with db.conn:
        db.conn.execute("delete from meta")
        db.table("meta").insert_all({"key": key, "value": value} for key, value in _meta().items())
    index.build(db)
    db.conn.execute("analyze")


def _meta() -> dict[str, str]:
    return {
        "program": version("reglament"), "schema": str(SCHEMA_VERSION), "built_at": _mtime(),
        "dictionary": version("pymorphy3-dicts-ru"),
    }  # fmt: skip


def counts(db: Database) -> dict[str, int]:
    """Rows per table, in the order of the closing table."""
    names = ["sources", "acts", "clauses", *(kind.name for kind in KINDS), "findings", "problems"]
    return {name: db.table(name).count for name in names}
