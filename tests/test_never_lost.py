"""Whatever happens to a writer or its disk, the base is the old one or the new one; one sentence says what to do."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bench import kills
from kb import replacing
from kb.cli import main
from kb.replacing import beside

ROOT = Path(__file__).parent.parent
EXTRA = ROOT / "tests/varieties/01_decimal_clauses.txt"


@pytest.fixture
def copy(base: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return Path(shutil.copy(base, folder / "kb.db"))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_killed_writer_costs_nothing(base: Path, tmp_path: Path) -> None:
    """Six SIGKILLs at random moments; ``make kills`` makes two hundred."""
    found = kills.writers(tmp_path, base, [EXTRA])
    outcomes = list(kills.rounds(found, 6, random.Random(1)))
    assert len(outcomes) == 6
    for writer in found:
        kills.goes_on(writer)


def test_a_stale_journal_is_not_rolled_back_into_the_next_base(copy: Path) -> None:
    """A killed writer leaves the journal of its unfinished file; SQLite would restore its pages into the next one."""
    journal = copy.with_name(".kb.db.new-journal")
    for name in (".kb.db.new", ".kb.db.new-journal"):
        copy.with_name(name).write_bytes(os.urandom(70_000))
    assert run("add", copy, EXTRA, "--silent").exit_code == 0
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    assert not journal.exists()


def test_two_writers_one_waits(copy: Path) -> None:
    """The second begins when the first has ended, and builds on what it has written."""
    order: list[str] = []
    inside = threading.Event()

    def first() -> None:
        with beside(copy):
            inside.set()
            threading.Event().wait(0.3)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    inside.wait()
    with beside(copy):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]


def test_two_writers_one_says_so(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacing, "WAIT", 0.05)
    code = (
        "import sys, time; from pathlib import Path; from kb.replacing import beside\n"
        "with beside(Path(sys.argv[1])):\n    print('in', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(copy)], cwd=ROOT, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"in\n"
        result = run("add", copy, EXTRA, "--silent")
        other.kill()
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "уже пишет другая команда" in result.output
    assert run("add", copy, EXTRA, "--silent").exit_code == 0, "the lock goes with its process"


@contextmanager
def disk(folder: Path, options: str) -> Iterator[None]:
    """A file system of memory over ``folder``; where nobody may mount one, the test is passed over."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting needs rights")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def remounted(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)


@pytest.mark.parametrize("command", ["build", "add"])
def test_a_full_disk(base: Path, tmp_path: Path, command: str) -> None:
    size = base.stat().st_size
    with disk(tmp_path, f"size={size + 2_000_000}"):
        copy = Path(shutil.copy(base, tmp_path / "kb.db"))
        before = copy.read_bytes()
        arguments = ("data", "-o", copy) if command == "build" else (copy, EXTRA)
        result = run(command, *arguments, "--silent")
        assert (result.exit_code, result.output) == (
            1, f"Error: {copy}: записать не удалось: на диске нет места; освободите его и повторите\n",
        )  # fmt: skip
        assert copy.read_bytes() == before
        assert {path.name for path in tmp_path.iterdir()} <= {"kb.db", "kb.db.sha256", ".kb.db.lock"}


def test_a_disk_for_reading_only(base: Path, tmp_path: Path) -> None:
    with disk(tmp_path, "size=100m"):
        copy = Path(shutil.copy(base, tmp_path / "kb.db"))
        remounted(tmp_path)
        result = run("add", copy, EXTRA, "--silent")
        assert (result.exit_code, result.output) == (
            1, f"Error: {copy}: записать не удалось: диск только для чтения; выберите другую папку\n",
        )  # fmt: skip


def _truncated(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:50_000])


def _foreign(copy: Path) -> None:
    copy.unlink()
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("create table notes (text)")
        connection.commit()


def _no_database(copy: Path) -> None:
    copy.write_text("просто текст", encoding="utf-8")


@pytest.mark.parametrize("spoil", [_truncated, _foreign, _no_database])
@pytest.mark.parametrize(
    "command",
    [("add", "{base}", str(EXTRA)), ("search", "{base}", "срок"), ("show", "{base}", "земля"), ("check", "{base}"),
     ("compare", "{base}", "земля", "снт"), ("verify", "{base}")],
    ids=lambda command: command[0],
)  # fmt: skip
def test_what_is_no_base_is_told_in_one_sentence(
    copy: Path, spoil: Callable[[Path], None], command: tuple[str, ...]
) -> None:
    spoil(copy)
    before = copy.read_bytes()
    result = run(*(argument.format(base=copy) for argument in command))
    assert (result.exit_code, result.exception is None or isinstance(result.exception, SystemExit)) == (1, True)
    assert str(copy) in result.output
    assert "reglament build" in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert copy.read_bytes() == before


def test_a_source_that_vanishes(copy: Path, tmp_path: Path) -> None:
    result = run("add", copy, tmp_path / "нет.txt", "--silent")
    assert result.exit_code == 1
    assert "нет.txt" in result.output
    assert len(result.output.strip().splitlines()) == 1
