"""Building a base, top to bottom. The new file is made beside the old one and renamed into place."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from sqlite_utils import Database

from ingest.faults import sentence
from ingest.kinds import KINDS
from ingest.manifest import read_manifest, sha256
from ingest.model import Source
from kb import coverage, index
from kb.checks import rows as findings
from kb.editions import rows as editions
from kb.engines import Engine, Here, in_order
from kb.inputs import NOTED, Inputs, is_made_of
from kb.reading import Failed, Outcome, Task, slip
from kb.replacing import beside
from kb.resolve import resolve
from kb.schema import SCHEMA_VERSION
from kb.source_rows import SourceRows, problem_row
from kb.store import create, store


@dataclass(frozen=True, slots=True)
class Step:
    """A file that is done: its size in bytes, how much of it was not understood, and why it gave nothing."""

    file: str
    size: int
    problems: int = 0
    failed: str = ""


# The number of files → what the steps pass through.
Progress = Callable[[int], Callable[[Iterable[Step]], Iterable[Step]]]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build has brought: rows per table, and what could not be read; ``same`` when the base is as it was."""

    rows: dict[str, int]
    problems: tuple[str, ...]
    explained: float | None = None
    same: bool = False


def build(
    data_dir: Path, base: Path, progress: Progress = lambda _: lambda steps: steps, engine: Engine | None = None
) -> Summary:
    """Every source of the manifest → a new base at ``base``. Raises ``ManifestError``, ``WriteError``, ``OSError``.

    The ``engine`` reads the files, this process when none is given; the base is the same to the byte with any. A base
    that is made of the same files by the same program stays as it is.
    """
    sources = read_manifest(data_dir)
    with beside(base) as new:
        if is_made_of(base, data_dir, sources, today()):
            return _same(base)
        with closing(sqlite3.connect(new)) as connection:
            summary = _fill(create(connection), data_dir, sources, progress, engine or Here())
            connection.execute("vacuum")
    return summary


def _same(base: Path) -> Summary:
    with closing(sqlite3.connect(base)) as connection:
        db = Database(connection)
        said = tuple(f"{row['file']}: {row['message']}" for row in db.query(UNREAD))
        return Summary(counts(db), said, coverage.overall(db), same=True)


UNREAD = "select file, message from problems where stage = 'read' and source_id is null order by id"


def _fill(db: Database, data_dir: Path, sources: list[Source], progress: Progress, engine: Engine) -> Summary:
    inputs = Inputs(today())
    with closing(in_order(engine, _tasks(data_dir, sources, inputs))) as read:
        failed = [step for step in progress(len(sources))(_kept(db, *one) for one in read) if step.failed]
    with db.conn:
        db.table("problems").insert_all(problem_row(step.file, "read", step.failed) for step in failed)
    finish(db, {NOTED: inputs.digest})
    return Summary(counts(db), tuple(f"{step.file}: {step.failed}" for step in failed), coverage.overall(db))


def _tasks(
    data_dir: Path, sources: Iterable[Source], inputs: Inputs
) -> Iterator[tuple[tuple[Source, int], Task | Outcome]]:
    """Each source with its size, and what is to be read of it or why that cannot be."""
    for source in sources:
        try:
            data = (data_dir / source.file).read_bytes()
        except OSError as error:
            inputs.add(source, "")
            yield (source, 0), Failed(sentence(error))
            continue
        inputs.add(source, sha256(data))
        yield (source, len(data)), Task(replace(source, sha256=sha256(data)), data, today())


def _kept(db: Database, place: tuple[Source, int], outcome: Outcome) -> Step:
    source, size = place
    if isinstance(outcome, SourceRows):
        try:
            keep(db, outcome)
            return Step(source.file, size, outcome.not_understood)
        except sqlite3.OperationalError:  # the disk, not the file
            raise
        except Exception as error:  # a slip of ours on one file must not cost the others
            outcome = slip(error)
    return Step(source.file, size, 0, outcome.reason)


def keep(db: Database, rows: SourceRows) -> str | None:
    """A source and all that was told of it; returns the key of the source of which it is a copy."""
    return store(db, rows, _mtime())


def today() -> date:
    """The day for which texts are checked: that of the build."""
    return date.fromisoformat(_mtime()[:10])


def _mtime() -> str:
    """The build time, UTC to the second; ``SOURCE_DATE_EPOCH`` fixes it for reproducible builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.isoformat(timespec="seconds")


def finish(db: Database, notes: Mapping[str, str] = MappingProxyType({})) -> None:
    """What needs all sources at once: things behind names, the search index, versions and other ``notes``."""
    resolve(db)
    editions.run(db)
    findings.run(db)
    coverage.store(db)
    with db.conn:
        db.conn.execute("delete from meta")
        db.table("meta").insert_all({"key": key, "value": value} for key, value in {**_meta(), **notes}.items())
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
