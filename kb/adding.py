"""Adding files to a base: one copy of the base per call, renamed into place when all files have been read."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from ingest.encoding import NotTextError
from ingest.gather import File
from ingest.manifest import source_of_file
from ingest.model import Source
from ingest.slugs import slug
from ingest.source import UnreadableError, read_source
from kb.base import check_current
from kb.pipeline import beside, finish, keep

Outcome = Literal["added", "updated", "known", "failed"]
SAID: dict[Outcome, str] = {
    "added": "добавлен ({0.source})",
    "updated": "обновлён, прежняя редакция заменена ({0.source})",
    "known": "уже есть в базе ({0.source}), ничего не изменено",
}


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file; a line of the report. ``problems`` counts what in it was not understood."""

    file: str
    outcome: Outcome
    source: str = ""
    acts: int = 0
    problems: int = 0
    message: str = ""

    @property
    def said(self) -> str:
        """The same as a sentence."""
        return self.message if self.outcome == "failed" else f"{self.file}: {SAID[self.outcome].format(self)}"


def add(base: Path, files: Sequence[File]) -> Iterator[Added]:
    """Files into an existing base, one after the other. Raises ``OSError``, ``BaseError``.

    A file whose bytes are known is passed over; one of the name of a known source is its new edition. The base
    changes only when the last file is done, and not at all when none brought anything or the caller stops.
    """
    check_current(base)
    keys = _keys(files)
    with beside(base) as new:
        for file, key in zip(files, keys, strict=True):
            yield _added(base, new, file, key)
        if new.exists():
            with closing(sqlite3.connect(new)) as connection:
                finish(Database(connection))


def _keys(files: Sequence[File]) -> list[str]:
    """The keys of the files' sources, «» where the name alone makes one; namesakes take folder and suffix along."""
    counts = Counter(slug(file.path.stem) for file in files)
    long = [slug(f"{file.path.parent.name}-{file.path.stem}-{file.path.suffix}") for file in files]
    return [key if counts[slug(file.path.stem)] > 1 else "" for file, key in zip(files, long, strict=True)]


def _added(base: Path, new: Path, file: File, key: str) -> Added:
    """Read one file and keep it in the copy; whatever is wrong with it is its outcome."""
    try:
        data = file.data()
        source = source_of_file(file.path, data)
        return _kept(base, new, file, replace(source, id=key or source.id), data)
    except NotTextError as error:
        message = f"{file.name}: {error}"
    except UnreadableError as error:  # names the file without its folder or archive
        message = f"{file.name}{str(error).removeprefix(file.path.name)}"
    except OSError as error:
        message = f"{file.name}: {error.strerror or error}; проверьте имя и права"
    except Exception as error:  # a slip of ours on one file must not cost the others
        message = f"{file.name}: сбой чтения ({type(error).__name__}: {error}); пришлите нам этот файл"
    return Added(file.name, "failed", message=" ".join(message.split()))


def _kept(base: Path, new: Path, file: File, source: Source, data: bytes) -> Added:
    with closing(sqlite3.connect(new if new.exists() else base)) as connection:
        same = connection.execute("select id from sources where sha256 = ?", [source.sha256]).fetchone()
        named = connection.execute("select 1 from sources where id = ?", [source.id]).fetchone()
    if same:
        return Added(file.name, "known", same[0])
    found = read_source(source, data)
    if not new.exists():
        shutil.copyfile(base, new)
    with closing(sqlite3.connect(new)) as connection:
        keep(Database(connection), found)
    outcome: Outcome = "updated" if named else "added"
    return Added(file.name, outcome, source.id, len(found.outline.acts), len(found.problems))


def save_report(path: Path, results: Iterable[Added]) -> None:
    """The outcomes as a table, a line per file. Raises ``OSError``."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(field.name for field in fields(Added))
        writer.writerows(astuple(result) for result in results)
