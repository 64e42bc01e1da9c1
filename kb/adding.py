"""Adding files to a base: one copy of the base per call, renamed into place when all files have been read."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, fields
from itertools import chain, count
from pathlib import Path
from typing import Literal, get_args

from sqlite_utils import Database

from ingest.encoding import NotTextError
from ingest.faults import sentence
from ingest.gather import File
from ingest.manifest import source_of_file
from ingest.slugs import slug
from kb.base import check_current, opened
from kb.copies import is_edition, namesakes
from kb.engines import Engine, Here, in_order
from kb.pipeline import finish, keep, today
from kb.progress import shortened
from kb.reading import Failed, Outcome, Task, read_task, slip
from kb.replacing import FULL, beside
from kb.source_rows import SourceRows, under

What = Literal["added", "updated", "copy", "known", "failed"]
SAID: dict[What, str] = {
    "added": "добавлен ({0.source})",
    "updated": "обновлён, прежняя редакция заменена ({0.source})",
    "copy": "тот же текст уже есть в базе, файл записан вторым источником ({0.source})",
    "known": "уже есть в базе ({0.source}), ничего не изменено",
}


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file; a line of the report. ``problems`` counts what in it was not understood.

    ``message``: why it failed, or what its reader should know besides; ``size``: of the file, bytes.
    """

    file: str
    outcome: What
    source: str = ""
    acts: int = 0
    problems: int = 0
    message: str = ""
    size: int = 0

    @property
    def said(self) -> str:
        """The same as a sentence."""
        if self.outcome == "failed":
            return self.message
        return "; ".join(filter(None, (f"{self.file}: {SAID[self.outcome].format(self)}", self.message)))


@dataclass(frozen=True, slots=True)
class _Place:
    """A file in its turn; ``sha256`` is «» when its bytes cannot be had."""

    file: File
    size: int = 0
    sha256: str = ""

    @property
    def name(self) -> str:
        """How a person knows it."""
        return self.file.name


KNOWN = Failed("")  # it is not read: the base knows its bytes


def add(base: Path, files: Sequence[File], engine: Engine | None = None) -> Generator[Added, None, None]:
    """Files into an existing base, in their order. Raises ``OSError``, ``BaseError``, ``WriteError``.

    A file whose bytes are known is passed over; one of the name of a known source is its new edition. The base
    changes only when the last file is done, and not at all when none brought anything or the caller stops.
    """
    check_current(base)
    with beside(base) as new:
        adding = _Adding(base, new)
        try:
            with closing(in_order(engine or Here(), map(adding.task, files))) as outcomes:
                for place, outcome in outcomes:
                    yield adding.added(place, outcome)
            adding.finish()
        finally:
            adding.close()


class _Adding:
    """One call of :func:`add`: what the base knows, and its copy once there is something to write."""

    def __init__(self, base: Path, new: Path) -> None:
        self._base, self._new = base, new
        self._db: Database | None = None
        self._today = today()
        with opened(base) as connection:
            self._known: dict[str, str] = dict(connection.execute("select sha256, id from sources"))

    def task(self, file: File) -> tuple[_Place, Task | Outcome]:
        """What is to be done for a file; nothing is read when its bytes are known or cannot be had."""
        try:
            data = file.data()
        except NotTextError as error:
            return _Place(file), Failed(str(error))
        except OSError as error:
            if error.errno in FULL:
                raise
            return _Place(file), Failed(sentence(error))
        task = self._task(file, data)
        place = _Place(file, len(data), task.source.sha256)
        return place, KNOWN if place.sha256 in self._known else task

    def _task(self, file: File, data: bytes) -> Task:
        return Task(source_of_file(file.path, data), data, self._today)

    def added(self, place: _Place, outcome: Outcome) -> Added:
        """Keeps what was read in the copy; whatever is wrong with it is its outcome."""
        known = self._known.get(place.sha256)
        if known:
            return Added(place.name, "known", known, size=place.size)
        if outcome is KNOWN:  # by the source that an earlier file of this call has replaced
            outcome = read_task(self._task(place.file, place.file.data()))
        if isinstance(outcome, SourceRows):
            try:
                return self._stored(place, outcome)
            except sqlite3.OperationalError:  # the disk, not the file
                raise
            except Exception as error:  # a slip of ours on one file must not cost the others
                outcome = slip(error)
        return Added(place.name, "failed", message=f"{place.name}: {outcome.reason}", size=place.size)

    def _stored(self, place: _Place, rows: SourceRows) -> Added:
        """Keep what was read under its key, and tell what it is beside what was there."""
        db = self._copy()
        key = _key(db, rows)
        rows = under(rows, key)
        gone = db.execute("select sha256, file from sources where id = ? or same_as = ?", [key, key]).fetchall()
        copies = [file for (file,) in db.execute("select file from sources where same_as = ?", [key])]
        same_as = keep(db, rows)
        for digest, _ in gone:
            del self._known[digest]
        self._known[place.sha256] = key
        outcome: What = "copy" if same_as else "updated" if gone else "added"
        acts = 0 if same_as else len(rows.acts)
        notice = _notice(db, rows, copies, same_as)
        return Added(place.name, outcome, same_as or key, acts, len(rows.problems), notice, place.size)

    def _copy(self) -> Database:
        """The copy of the base, made when the first file brings something."""
        if self._db is None:
            shutil.copyfile(self._base, self._new)
            self._db = Database(sqlite3.connect(self._new))
        return self._db

    def finish(self) -> None:
        """What needs all sources at once."""
        if self._db is not None:
            finish(self._db)

    def close(self) -> None:
        """Lets go of the copy."""
        if self._db is not None:
            self._db.conn.close()


def _key(db: Database, rows: SourceRows) -> str:
    """The key of a file: its name. Under the key of a source stands only its next edition: same suffix, same act.

    A file of the same name with another suffix or other acts (each folder has its «постановление.docx») gets the
    suffix and, if need be, a number.
    """
    stem, suffix = rows.key, Path(str(rows.source["file"])).suffix.lower()
    long = slug(f"{stem}-{suffix.removeprefix('.')}")
    for key in chain((stem, long), (f"{long}-{n}" for n in count(2))):
        row = next(db.table("sources").rows_where("id = ?", [key], select="file"), None)
        if row is None:
            return key
        if Path(row["file"]).suffix.lower() == suffix and is_edition(db, key, rows.acts):
            return key
    raise AssertionError("no free key")  # pragma: no cover


def _notice(db: Database, rows: SourceRows, copies: Sequence[str], same_as: str | None) -> str:
    """What whoever adds the file should look at."""
    others = [] if same_as else namesakes(db, rows.key, rows.acts)
    said = []
    if copies:
        said.append(f"прежние копии сняты ({', '.join(copies)}), добавьте их заново")
    if others:
        said.append(
            f"акт с тем же номером, датой и названием есть и в {', '.join(others)}, но тексты расходятся: "
            "проверьте, какая редакция действует"
        )
    return "; ".join(said)


def told(results: Sequence[Added]) -> Iterator[tuple[bool, str]]:
    """What to say of the results: is it a failure, and the sentence; of each outcome only the first ones."""
    for what in get_args(What):
        lines = [f"Не добавлено: {r.said}" if what == "failed" else r.said for r in results if r.outcome == what]
        yield from ((what == "failed", line) for line in shortened(lines, "--report итог.csv"))


def save_report(path: Path, results: Iterable[Added]) -> None:
    """The outcomes as a table, a line per file. Raises ``OSError``."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(field.name for field in fields(Added))
        writer.writerows(astuple(result) for result in results)
