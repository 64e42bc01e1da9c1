"""What a base is made of, as one hash: files, manifest, program, dictionaries, day. The same hash, the same base."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

from ingest.lexicon import FOLDER as LEXICON
from ingest.model import Source
from ingest.morphology import DICTIONARY
from ingest.readers import ocr
from kb.base import BaseError, opened
from kb.checksum import known_sums, sum_of

ROOT = Path(__file__).parent.parent
NOTED = "inputs"  # the key in ``meta``


class Inputs:
    """Gathers what goes into a base. Findings depend on the day, so the day is one of the inputs."""

    def __init__(self, today: date) -> None:
        self._hash = hashlib.sha256(f"{program()} {today}".encode())

    def add(self, source: Source, digest: str) -> None:
        """One more file, in the order of the manifest; ``digest`` is «» when it cannot be read."""
        self._hash.update(repr((source, digest)).encode())

    @property
    def digest(self) -> str:
        """The hash of all that was added."""
        return self._hash.hexdigest()


@cache
def program() -> str:
    """A hash of all that reads: the code, its word lists, the dictionary, and which helpers are installed."""
    found = hashlib.sha256(f"{DICTIONARY} {ocr.available()} {shutil.which('soffice')}".encode())
    packages = (path for name in ("ingest", "kb") for path in (ROOT / name).rglob("*.py"))
    for path in (*sorted(packages), *sorted(LEXICON.glob("*.csv"))):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def is_made_of(base: Path, data_dir: Path, sources: Iterable[Source], today: date) -> bool:
    """Would a build give the very base that is there? The base is whole and was made of the same."""
    try:
        with opened(base) as connection:
            row = connection.execute("select value from meta where key = ?", [NOTED]).fetchone()
    except BaseError:
        return False
    if row is None or sum_of(base) not in known_sums(base):
        return False
    inputs = Inputs(today)
    for source in sources:
        inputs.add(source, file_digest(data_dir / source.file))
    return bool(row[0] == inputs.digest)


def file_digest(path: Path) -> str:
    """SHA-256 of a file, «» when it cannot be read."""
    with suppress(OSError):
        return sum_of(path)
    return ""
