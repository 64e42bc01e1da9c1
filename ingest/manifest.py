"""``data/sources.csv`` → the files of the collection; also files that are given one by one."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

from ingest.model import Source
from ingest.slugs import slug

COLUMNS = ("id", "file", "title", "authority", "origin", "sha256", "note")


class ManifestError(ValueError):
    """The manifest cannot be used; the message says which file, why and what to do."""


def read_manifest(data_dir: Path) -> list[Source]:
    """The sources of ``data_dir/sources.csv`` in their order. Raises :class:`ManifestError`."""
    path = data_dir / "sources.csv"
    if not path.is_file():
        raise ManifestError(
            f"{path}: нет списка источников; положите рядом sources.csv со столбцами {', '.join(COLUMNS)}"
        )
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    missing = {"id", "file"} - set(rows[0] if rows else ())
    if missing:
        raise ManifestError(f"{path}: нет столбцов {', '.join(sorted(missing))}; нужны {', '.join(COLUMNS)}")
    return [Source(**{column: (row.get(column) or "").strip() for column in COLUMNS}) for row in rows]


def sha256(data: bytes) -> str:
    """The hash by which a file is known whatever its name."""
    return hashlib.sha256(data).hexdigest()


def source_of_file(path: Path, data: bytes) -> Source:
    """A file given by hand → a source; its key is its name, made safe."""
    return Source(id=slug(path.stem) or sha256(data)[:12], file=path.name, title=path.stem, sha256=sha256(data))
