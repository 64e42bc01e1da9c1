"""Building a base, top to bottom. The new file is made beside the old one and renamed into place."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

from sqlite_utils import Database

from ingest.kinds import KINDS
from ingest.manifest import read_manifest, sha256, source_of_file
from ingest.model import Source
from ingest.source import SourceFacts, UnreadableError, read_source
from kb import coverage, index
from kb.base import check_current
from kb.checks import rows as findings
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
    """Every source of the manifest → a new base at ``base``. Raises ``ManifestError``, ``OSError``."""
    sources = read_manifest(data_dir)
    base.parent.mkdir(parents=True, exist_ok=True)
    with _beside(base) as new, closing(sqlite3.connect(new)) as connection:
        summary = _fill(create(connection), data_dir, sources, progress)
        connection.execute("vacuum")
    return summary


@contextmanager
def _beside(base: Path) -> Iterator[Path]:
    """A path next to ``base`` that takes its place when all went well, and is gone when not."""
    new = base.with_name(f".{base.name}.new")
    new.unlink(missing_ok=True)
    try:
        yield new
        new.replace(base)
    finally:
        new.unlink(missing_ok=True)


def _fill(db: Database, data_dir: Path, sources: list[Source], progress: Progress) -> Summary:
    problems: list[str] = []
    for source in progress(sources):
        try:
            data = (data_dir / source.file).read_bytes()
            _keep(db, read_source(Source(**{**_fields(source), "sha256": sha256(data)}), data))
        except (UnreadableError, OSError) as error:
            problems.append(str(error))
        except Exception as error:  # a slip of ours on one file must not cost the others
            problems.append(f"{source.file}: сбой чтения ({type(error).__name__}: {error}); пришлите нам этот файл")
    with db.conn:
        db.table("problems").insert_all(problem_row(message.split(":")[0], "read", message) for message in problems)
    finish(db)
    return Summary(counts(db), tuple(problems), coverage.overall(db))


def _keep(db: Database, found: SourceFacts) -> None:
    """A source and the defects of its text, as of today."""
    store(db, found, _mtime())
    findings.store(db, found, date.fromisoformat(_mtime()[:10]))


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


def add(base: Path, path: Path) -> str:
    """One file into an existing base; answers what was done. Raises ``UnreadableError``, ``OSError``, ``BaseError``.

    A file of the same name as a known source is its new edition. The base is changed in a copy that takes its
    place at the end, so whatever fails leaves it as it was.
    """
    if path.is_dir():
        raise UnreadableError(f"{path}: это папка; добавляйте файлы по одному")
    check_current(base)
    data = path.read_bytes()
    source = source_of_file(path, data)
    with closing(sqlite3.connect(base)) as connection:
        same = connection.execute("select id from sources where sha256 = ?", [source.sha256]).fetchone()
        named = connection.execute("select 1 from sources where id = ?", [source.id]).fetchone()
    if same:
        return f"{path}: уже есть в базе ({same[0]}), ничего не изменено"
    found = read_source(source, data)
    with _beside(base) as new:
        shutil.copyfile(base, new)
        with closing(sqlite3.connect(new)) as connection:
            db = Database(connection)
            _keep(db, found)
            finish(db)
    return f"{path}: {'обновлён, прежняя редакция заменена' if named else 'добавлен'} ({found.source.id})"
