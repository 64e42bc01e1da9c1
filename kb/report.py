"""What changed between two bases: rows gained, lost and changed, with their quotes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.kinds import KINDS
from kb.base import opened

TABLES = ("acts", "act_relations", *(kind.name for kind in KINDS), "findings", "problems")
# Offsets and keys move when text is read another way; a row is the same while its words and values are.
IGNORED = frozenset({"id", "start", "end", "position", "clause_id", "rule"})
SIGNS = {"gained": "+", "lost": "-", "changed": "~"}


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs: ``gained`` (only in the new base), ``lost`` (only in the old) or ``changed``."""

    table: str
    what: str
    key: str
    quote: str
    fields: tuple[str, ...] = ()


def changes(old: Path, new: Path) -> Iterator[Change]:
    """All differences between two bases, table by table. Raises ``BaseError`` for files that are no base."""
    with opened(old) as before, opened(new) as after:
        before.row_factory = after.row_factory = sqlite3.Row
        for table in TABLES:
            yield from _table(table, _rows(before, table), _rows(after, table))


def _rows(connection: sqlite3.Connection, table: str) -> dict[str, dict[str, object]]:
    """Key → values; a table that a base does not have yet is empty."""
    if not connection.execute("select 1 from sqlite_master where name = ?", [table]).fetchone():
        return {}
    return {str(row["id"]): dict(row) for row in connection.execute(f"select * from {table}")}


def _table(table: str, before: dict[str, dict[str, object]], after: dict[str, dict[str, object]]) -> Iterator[Change]:
    moved = _moved(before, after)
    for key, row in before.items():
        if key not in after and key not in moved:
            yield Change(table, "lost", key, _quote(row))
    for key, row in after.items():
        if key not in before and key not in moved.values():
            yield Change(table, "gained", key, _quote(row))
        elif key in before:
            fields = tuple(name for name in row if name not in IGNORED and row[name] != before[key].get(name))
            if fields:
                yield Change(table, "changed", key, _quote(row), fields)


def _moved(before: dict[str, dict[str, object]], after: dict[str, dict[str, object]]) -> dict[str, str]:
    """Rows that only got another key (a clause is addressed differently): old key → new key."""
    new = {_values(row): key for key, row in after.items() if key not in before}
    return {key: new[_values(row)] for key, row in before.items() if key not in after and _values(row) in new}


def _values(row: dict[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in row.items() if name not in IGNORED)


def _quote(row: dict[str, object]) -> str:
    return " ".join(str(row.get("quote") or row.get("message") or row.get("title") or "").split())


def summary_line(found: list[Change]) -> str:
    """«Появилось 3, пропало 1, изменилось 2.»"""
    counts = {what: sum(change.what == what for change in found) for what in SIGNS}
    return f"Появилось {counts['gained']}, пропало {counts['lost']}, изменилось {counts['changed']}."
