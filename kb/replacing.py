"""Replacing a base as a whole: written beside the old one, then renamed over it, by one writer at a time.

Whoever kills the writer, whatever becomes of disk or power: the old base stays whole until the new one is, and what a
killed writer left behind is swept away by the next.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from kb.base import BaseError
from kb.checksum import known_sums, note, sum_of

WAIT = 10.0  # seconds that a second writer waits for the first
# A stale journal would be rolled back into the next file of its name.
LEFT_BEHIND = ("", ".sha256", "-journal", "-wal", "-shm")
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NO_SPACE = "на диске нет места; освободите его и повторите"
NEXT_STEP = {
    **dict.fromkeys(FULL, NO_SPACE),
    errno.EACCES: "нет прав на запись; проверьте права на папку или выберите другую",
    errno.EPERM: "нет прав на запись; проверьте права на папку или выберите другую",
    errno.EROFS: "диск только для чтения; выберите другую папку",
    errno.ENOTDIR: "путь ведёт через файл, а не папку; выберите другой",
    errno.EEXIST: "путь ведёт через файл, а не папку; выберите другой",
    errno.EISDIR: "это папка, а нужен файл; допишите имя, например kb.db",
    errno.ENAMETOOLONG: "имя слишком длинное; выберите короче",
}
SQLITE_FULL = "database or disk is full"


class WriteError(BaseError):
    """The base could not be written; it is as it was. The message names the file, the reason and the next step."""


@contextmanager
def beside(base: Path) -> Iterator[Path]:
    """A path next to ``base`` that takes its place when all went well, and is gone when not.

    When nobody writes to it, nothing changes. Raises :class:`WriteError` when another writer is at work for longer
    than ``WAIT`` seconds, and for a disk or folder that cannot be written.
    """
    new = base.with_name(f".{base.name}.new")
    with _explained(base):
        base.parent.mkdir(parents=True, exist_ok=True)
        with _only_writer(base):
            _sweep(new)
            try:
                yield new
                if new.exists():
                    _replace(base, new)
            finally:
                _sweep(new)


def _replace(base: Path, new: Path) -> None:
    """Both sums are noted while either base may stand there: a kill in between must not look like damage."""
    _settle(new)
    own = sum_of(new)
    note(base, *sorted(known_sums(base)), own)
    new.replace(base)
    _settle(base.parent)
    note(base, own)


@contextmanager
def _only_writer(base: Path) -> Iterator[None]:
    """Locks the base for writing; the system frees the lock when the process ends, however it does."""
    try:
        with FileLock(base.with_name(f".{base.name}.lock"), timeout=WAIT):
            yield
    except Timeout as error:
        raise WriteError(f"{base}: в базу уже пишет другая команда; дождитесь её конца и повторите") from error


@contextmanager
def _explained(base: Path) -> Iterator[None]:
    """What the disk refuses, as a sentence; an ``OSError`` that is about another file goes on as it is."""
    try:
        yield
    except sqlite3.OperationalError as error:
        reason = NO_SPACE if SQLITE_FULL in str(error) else f"{error}; проверьте диск и права на папку"
        raise WriteError(f"{base}: записать не удалось: {reason}") from error
    except OSError as error:
        if error.errno not in NEXT_STEP or not _concerns(error, base):
            raise
        raise WriteError(f"{base}: записать не удалось: {NEXT_STEP[error.errno]}") from error


def _concerns(error: OSError, base: Path) -> bool:
    """Is it about the base, its folder or a file beside it? Errors of reading name the file that was read."""
    return error.filename is None or base.name in str(error.filename) or Path(error.filename) in base.absolute().parents


def _settle(path: Path) -> None:
    """Waits until the file or folder is on the disk: a rename must not survive a power cut that its bytes do not."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _sweep(new: Path) -> None:
    for suffix in LEFT_BEHIND:
        new.with_name(new.name + suffix).unlink(missing_ok=True)
