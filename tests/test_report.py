"""Comparing two bases and counting what is explained."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from kb.report import changes, summary_line


def altered(base: Path, folder: Path, *statements: str) -> Path:
    copy = folder / "altered.db"
    shutil.copyfile(base, copy)
    with closing(sqlite3.connect(copy)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    return copy


def test_the_same_base_differs_in_nothing(base: Path) -> None:
    assert list(changes(base, base)) == []


def test_lost_changed_and_gained_rows_are_told_apart(base: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(base)) as connection:
        free = connection.execute("select id, quote from fees limit 1").fetchone()
        late = connection.execute("select id, quote from deadlines where amount = 15 limit 1").fetchone()
    other = altered(
        base,
        tmp_path,
        f"delete from fees where id = '{free[0]}'",
        f"update deadlines set amount = 16 where id = '{late[0]}'",
    )
    found = {(c.table, c.what, c.key, c.fields) for c in changes(base, other)}
    assert found == {("fees", "lost", free[0], ()), ("deadlines", "changed", late[0], ("amount",))}
    back = [(c.table, c.what) for c in changes(other, base)]
    assert ("fees", "gained") in back
    assert summary_line(list(changes(base, other))) == "Появилось 0, пропало 1, изменилось 1."


def test_a_row_that_only_got_another_key_is_the_same_row(base: Path, tmp_path: Path) -> None:
    other = altered(base, tmp_path, "update results set id = id || '-moved'")
    assert list(changes(base, other)) == []


def test_coverage_counts_no_more_than_there_is(base: Path) -> None:
    with closing(sqlite3.connect(base)) as connection:
        rows = connection.execute("select service_id, section, chars, explained from coverage").fetchall()
        services = connection.execute("select count(*) from services").fetchone()[0]
    assert len({row[0] for row in rows}) == services
    assert all(0 <= explained <= chars and chars > 0 for _, _, chars, explained in rows)


def test_a_missed_section_shows_in_the_coverage(base: Path) -> None:
    """Every fee is in the text of its section; without the fact the section is unexplained but for headings."""
    with closing(sqlite3.connect(base)) as connection:
        explained = dict(connection.execute("select service_id, explained from coverage where section = 'fee'"))
    assert explained
    assert all(share > 0 for share in explained.values())
