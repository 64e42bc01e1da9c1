"""Adding files to a base: one copy of the base per call, renamed into place when all files have been read."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, fields, replace
from itertools import chain, count
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from ingest.encoding import NotTextError
from ingest.gather import File
from ingest.manifest import source_of_file
from ingest.model import Source
from ingest.slugs import slug
from ingest.source import SourceFacts, UnreadableError, read_source
from kb.base import check_current
from kb.copies import is_edition, namesakes
from kb.pipeline import finish, keep
from kb.replacing import FULL, beside

Outcome = Literal["added", "updated", "copy", "known", "failed"]
SAID: dict[Outcome, str] = {
    "added": "добавлен ({0.source})",
    "updated": "обновлён, прежняя редакция заменена ({0.source})",
    "copy": "тот же текст уже есть в базе, файл записан вторым источником ({0.source})",
    "known": "уже есть в базе ({0.source}), ничего не изменено",
}


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file; a line of the report. ``problems`` counts what in it was not understood.

    ``message``: why it failed, or what its reader should know besides.
    """

    file: str
    outcome: Outcome
    source: str = ""
    acts: int = 0
    problems: int = 0
    message: str = ""

    @property
    def said(self) -> str:
        """The same as a sentence."""
        if self.outcome == "failed":
            return self.message
        return "; ".join(filter(None, (f"{self.file}: {SAID[self.outcome].format(self)}", self.message)))


def add(base: Path, files: Sequence[File]) -> Iterator[Added]:
    """Files into an existing base, one after the other. Raises ``OSError``, ``BaseError``, ``WriteError``.

    A file whose bytes are known is passed over; one of the name of a known source is its new edition. The base
    changes only when the last file is done, and not at all when none brought anything or the caller stops.
    """
    check_current(base)
    with beside(base) as new:
        for file in files:
            yield _added(base, new, file)
        if new.exists():
            with closing(sqlite3.connect(new)) as connection:
                finish(Database(connection))


def _added(base: Path, new: Path, file: File) -> Added:
    """Read one file and keep it in the copy; whatever is wrong with it is its outcome."""
    try:
        data = file.data()
        return _kept(base, new, file, source_of_file(file.path, data), data)
    except NotTextError as error:
        message = f"{file.name}: {error}"
    except UnreadableError as error:  # names the file without its folder or archive
        message = f"{file.name}{str(error).removeprefix(file.path.name)}"
    except OSError as error:
        if error.errno in FULL:
            raise
        message = f"{file.name}: {error.strerror or error}; проверьте имя и права"
    except sqlite3.OperationalError:  # the disk, not the file
        raise
    except Exception as error:  # a slip of ours on one file must not cost the others
        message = f"{file.name}: сбой чтения ({type(error).__name__}: {error}); пришлите нам этот файл"
    return Added(file.name, "failed", message=" ".join(message.split()))


def _kept(base: Path, new: Path, file: File, source: Source, data: bytes) -> Added:
    with closing(sqlite3.connect(new if new.exists() else base)) as connection:
        same = connection.execute("select id from sources where sha256 = ?", [source.sha256]).fetchone()
    if same:
        return Added(file.name, "known", same[0])
    found = read_source(source, data)
    if not new.exists():
        shutil.copyfile(base, new)
    with closing(sqlite3.connect(new)) as connection:
        return _stored(Database(connection), file, found)


def _stored(db: Database, file: File, found: SourceFacts) -> Added:
    """Keep what was read under its key, and tell what it is beside what was there."""
    found = replace(found, source=replace(found.source, id=_key(db, found)))
    key, table = found.source.id, db.table("sources")
    named = bool(list(table.rows_where("id = ?", [key])))
    copies = [row["file"] for row in table.rows_where("same_as = ?", [key], select="file")]
    same_as = keep(db, found)
    outcome: Outcome = "copy" if same_as else "updated" if named else "added"
    acts = 0 if same_as else len(found.outline.acts)
    return Added(file.name, outcome, same_as or key, acts, len(found.problems), _notice(db, found, copies, same_as))


def _key(db: Database, found: SourceFacts) -> str:
    """The key of a file: its name. Under the key of a source stands only its next edition: same suffix, same act.

    A file of the same name with another suffix or other acts (each folder has its «постановление.docx») gets the
    suffix and, if need be, a number.
    """
    stem, suffix = found.source.id, Path(found.source.file).suffix.lower()
    long = slug(f"{stem}-{suffix.removeprefix('.')}")
    for key in chain((stem, long), (f"{long}-{n}" for n in count(2))):
        row = next(db.table("sources").rows_where("id = ?", [key], select="file"), None)
        if row is None:
            return key
        if Path(row["file"]).suffix.lower() == suffix and is_edition(db, key, found.outline.acts):
            return key
    raise AssertionError("no free key")  # pragma: no cover


def _notice(db: Database, found: SourceFacts, copies: Sequence[str], same_as: str | None) -> str:
    """What whoever adds the file should look at."""
    others = [] if same_as else namesakes(db, found)
    said = []
    if copies:
        said.append(f"прежние копии сняты ({', '.join(copies)}), добавьте их заново")
    if others:
        said.append(
            f"акт с тем же номером, датой и названием есть и в {', '.join(others)}, но тексты расходятся: "
            "проверьте, какая редакция действует"
        )
    return "; ".join(said)


def save_report(path: Path, results: Iterable[Added]) -> None:
    """The outcomes as a table, a line per file. Raises ``OSError``."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(field.name for field in fields(Added))
        writer.writerows(astuple(result) for result in results)
