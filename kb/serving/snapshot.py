"""One state of the base file, held for as long as somebody is served from it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple


class Identity(NamedTuple):
    """What tells a file from the one that stood at its path before; ``written`` in nanoseconds."""

    device: int
    inode: int
    size: int
    written: int


def identity(path: Path) -> Identity | None:
    """What stands at a path now; ``None`` when nothing can be seen there."""
    try:
        return _identity(path.stat())
    except OSError:
        return None


def _identity(found: os.stat_result) -> Identity:
    return Identity(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


class Snapshot:
    """The base as it stood when this was made. Raises ``OSError`` when the file cannot be read.

    A process that is started late must open the same bytes even when another file has taken the name. SQLite resolves
    ``/proc/self/fd/N`` to the name, so such a process gets a copy, made from the file that is held open here.
    """

    def __init__(self, base: Path) -> None:
        self.base = base
        self._file = base.open("rb")
        self.identity = _identity(os.fstat(self._file.fileno()))
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def place(self) -> tuple[Path, Identity | None]:
        """Where a process finds these bytes, and the identity that it must still see there after opening them."""
        if self._folder is None and identity(self.base) == self.identity:
            return self.base, self.identity  # a worker that opens it too late sees another identity and says so
        copy = self._copied()
        return copy, identity(copy)

    def _copied(self) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="reglament-")
            copy = Path(self._folder.name, self.base.name)
            self._file.seek(0)
            with copy.open("wb") as target:
                shutil.copyfileobj(self._file, target, 1 << 20)
            os.utime(copy, ns=(self.identity.written, self.identity.written))  # the tags of pages tell it by this
        return Path(self._folder.name, self.base.name)

    def close(self) -> None:
        """Lets the file go, and the copy."""
        self._file.close()
        if self._folder:
            self._folder.cleanup()
