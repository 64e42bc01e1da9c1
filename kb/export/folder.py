"""A folder that appears whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.export.model import ExportError
from kb.export.package import MADE_BY, MANIFEST


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A new empty folder next to ``target`` that takes its place when all went well, and is gone when not.

    ``target`` may be absent, empty, or an earlier export. Raises ``ExportError`` for anything else.
    """
    target = target.resolve()
    _check(target)
    new, old = (target.with_name(f".{target.name}.{what}") for what in ("new", "old"))
    _clear(new)
    new.mkdir(parents=True)
    try:
        yield new
        _swap(new, target, old)
    finally:
        _clear(new)


def _swap(new: Path, target: Path, old: Path) -> None:
    _clear(old)
    if target.exists():
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    _clear(old)


def _clear(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _check(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise ExportError(f"{target}: это файл, а выгрузке нужна папка; назовите другую")
    if target.is_dir() and any(target.iterdir()) and not _ours(target):
        raise ExportError(f"{target}: в папке чужие файлы, программа их не тронет; назовите новую или пустую папку")


def _ours(target: Path) -> bool:
    """An earlier export and nothing else: every file of the folder is named in its manifest."""
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        known = {file["path"] for file in manifest["files"]} | {MANIFEST}
        return manifest["made_by"] == MADE_BY and _files(target) <= known
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
