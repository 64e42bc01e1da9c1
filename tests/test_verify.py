"""``reglament verify``: silent about a good base, and one line for each kind of damage."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.checksum import note, sum_of
from kb.cli import main
from kb.verify import verify

ROOT = Path(__file__).parent.parent


@pytest.fixture
def copy(base: Path, tmp_path: Path) -> Path:
    copy = Path(shutil.copy(base, tmp_path / "kb.db"))
    note(copy, sum_of(copy))
    return copy


def changed(copy: Path, sql: str) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(sql)


def flipped(copy: Path) -> None:
    """One bit of a text, which SQLite's own check does not see."""
    data = bytearray(copy.read_bytes())
    data[data.index("ПОСТАНОВЛ".encode()) + 1] ^= 1
    copy.write_bytes(data)


def faulty(copy: Path) -> set[str]:
    return {name for name, faults in verify(copy, ROOT / "data") if faults}


def test_a_good_base_is_in_order(copy: Path) -> None:
    result = CliRunner().invoke(main, ["verify", str(copy), "--data", str(ROOT / "data")])
    assert (result.exit_code, result.output.count("в порядке"), "неисправно" in result.output) == (0, 5, False)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (flipped, {"файл", "цитаты"}),
        ("update deadlines set start = start + 1 where rowid = 3", {"файл", "цитаты"}),
        ("update documents set quote = 'паспорт' where rowid = 1", {"файл", "цитаты"}),
        ("delete from search_rows where id = 26", {"файл", "индекс"}),
        ("delete from search_postings where term = 'услуга'", {"файл", "индекс"}),
        ("update meta set value = '0' where key = 'search_dictionary'", {"файл", "индекс"}),
        ("delete from acts where rowid = 1", {"файл", "строение"}),
        ("update sources set sha256 = 'x' where rowid = 1", {"файл", "исходные файлы"}),
    ],
)
def test_damage_is_told(copy: Path, damage: str | Callable[[Path], None], told: set[str]) -> None:
    changed(copy, damage) if isinstance(damage, str) else damage(copy)
    assert faulty(copy) == told


def test_without_a_noted_sum_the_rest_is_checked(copy: Path) -> None:
    copy.with_name("kb.db.sha256").unlink()
    assert faulty(copy) == set()


def test_a_kill_between_noting_and_renaming_is_no_damage(copy: Path) -> None:
    note(copy, sum_of(copy), "0" * 64)
    assert faulty(copy) == set()


def test_the_command_ends_with_an_error(copy: Path) -> None:
    changed(copy, "delete from search_rows where id = 26")
    result = CliRunner().invoke(main, ["verify", str(copy)])
    assert result.exit_code == 1
    assert "в индексе нет 1 пунктов" in result.output
