"""Values of an export: what is written, and what is told of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class ExportError(Exception):
    """The export cannot be made; the message names the reason and the next step."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column: ``type`` is one of Table Schema (string, integer, number); ``refers``: «table.column» it points to."""

    name: str
    type: str
    description: str = ""
    required: bool = False
    refers: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of an export with its Russian title; ``key``: the columns that tell its rows apart and order them."""

    name: str
    title: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    description: str = ""

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return [field.name for field in self.fields]


@dataclass(frozen=True, slots=True)
class Job:
    """A file of the export: ``write`` makes it at the given path and answers the number of rows, if it has rows."""

    path: str
    write: Callable[[Path], int | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is exported: an open base, its versions (table ``meta``), and the address of the site for links."""

    connection: sqlite3.Connection
    meta: Mapping[str, str]
    site: str


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what people read about it, and its files. ``plan`` raises ``ExportError`` when it cannot be made."""

    name: str
    title: str
    plan: Callable[[Asked], Sequence[Job]]


Object = dict[str, Any]
