"""Reading in processes: a hostile one costs its file, the order is that of the files, nothing is left running."""

from __future__ import annotations

import faulthandler
import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest import isolated
from ingest.gather import gather
from ingest.limits import MB
from ingest.model import Source
from ingest.source import read_source
from kb import adding, engines, inputs, pipeline
from kb.cli import main
from kb.engines import Children, Here, in_order
from kb.reading import Failed, Outcome, Task
from kb.source_rows import rows_of, under

ROOT = Path(__file__).parent.parent
VARIETIES = sorted((ROOT / "tests/varieties").glob("*.txt"))
DAY = date(2026, 1, 1)


def task(data: bytes, seconds: float = 30) -> Task:
    """A task with its own bound of time."""
    return _Timed(Source("s", "s.txt"), data, DAY) if seconds < 30 else Task(Source("s", "s.txt"), data, DAY)


class _Timed(Task):
    @property
    def seconds(self) -> float:
        return 1.0


def hostile(one: Task) -> Outcome:
    """Does what the bytes say; else answers with them."""
    said = one.data.decode()
    if said == "exit":
        os._exit(3)
    if said == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if said == "segfault":
        faulthandler.disable()
        os.kill(os.getpid(), signal.SIGSEGV)
    if said == "hang":
        time.sleep(60)
    if said == "spin":
        while True:
            pass
    if said == "memory":
        try:
            bytearray(4000 * MB)
        except MemoryError:
            return Failed(isolated.TOO_BIG)
    if said == "orphan":
        subprocess.Popen(["sleep", "321"])
        os._exit(1)
    time.sleep(0.05 * (said == "slow"))
    return Failed(f"{said} {os.getpid()}")


@pytest.mark.parametrize(
    ("what", "words"),
    [("exit", "оборвалось"), ("kill", "оборвалось"), ("segfault", "оборвалось"), ("hang", "дольше 1 секунд"),
     ("spin", "дольше 1 секунд"), ("memory", "памяти"), ("orphan", "оборвалось")],
)  # fmt: skip
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_hostile_file_costs_itself(what: str, words: str, jobs: int) -> None:
    said = ["a", what, "b", what, "c", "d"]
    items = [(name, task(name.encode(), 1 if name in ("hang", "spin") else 30)) for name in said]
    outcomes = list(in_order(Children(jobs, hostile, 300 * MB), items))
    assert [place for place, _ in outcomes] == said
    for place, outcome in outcomes:
        assert isinstance(outcome, Failed)
        assert (words if place == what else place) in outcome.reason
    assert "sleep 321" not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout


def test_the_order_is_that_of_the_files() -> None:
    said = ["slow" if n % 3 == 0 else str(n) for n in range(60)]
    outcomes = in_order(Children(2, hostile), ((s, task(s.encode())) for s in said))
    found = [outcome.reason.split()[0] for _, outcome in outcomes if isinstance(outcome, Failed)]
    assert found == said


def test_no_more_is_read_ahead_than_the_window() -> None:
    """Memory is bounded: while the first file is slow, only so many others are taken."""
    taken: list[int] = []

    def items():
        for n in range(100):
            taken.append(n)
            yield n, task(b"hang" if n == 0 else b"x", 1 if n == 0 else 30)

    engine = Children(2, hostile)
    outcomes = in_order(engine, items())
    assert next(outcomes)[0] == 0
    assert len(taken) <= engine.window
    outcomes.close()


def test_processes_are_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "FILES_PER_CHILD", 3)
    outcomes = in_order(Children(1, hostile), ((n, task(b"x")) for n in range(9)))
    found = [outcome.reason for _, outcome in outcomes if isinstance(outcome, Failed)]
    assert [found.count(one) for one in dict.fromkeys(found)] == [3, 3, 3]


def collection(folder: Path, files: list[Path]) -> Path:
    (folder / "sources").mkdir(parents=True)
    lines = ["id,file,title"]
    for path in files:
        shutil.copy(path, folder / "sources")
        lines.append(f"{path.stem},sources/{path.name},")
    (folder / "sources.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_base_is_the_same_with_any_number_of_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    data = collection(tmp_path / "data", VARIETIES[:8])
    (data / "sources" / VARIETIES[3].name).write_bytes(b"")
    made = {}
    for name, engine in {"here": Here(), "one": Children(1), "two": Children(2)}.items():
        summary = pipeline.build(data, tmp_path / f"{name}.db", engine=engine)
        made[name] = digest(tmp_path / f"{name}.db"), summary.problems
    assert len(set(made.values())) == 1
    assert "файл пуст" in made["two"][1][0]


def test_added_in_processes_as_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Namesakes with other acts among them, whose keys are known only when the others are written."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    pipeline.build(collection(tmp_path / "data", VARIETIES[:2]), tmp_path / "one.db")
    shutil.copy(tmp_path / "one.db", tmp_path / "two.db")
    for n, path in enumerate(VARIETIES[:8]):
        (tmp_path / "акты" / str(n)).mkdir(parents=True)
        shutil.copy(path, tmp_path / "акты" / str(n) / "постановление.txt")
    said = []
    for name, engine in {"one": Here(), "two": Children(2)}.items():
        said.append(list(adding.add(tmp_path / f"{name}.db", gather([tmp_path / "акты"]), engine)))
    assert said[0] == said[1]
    assert [result.outcome for result in said[0]] == ["known"] * 2 + ["added"] * 6
    assert digest(tmp_path / "one.db") == digest(tmp_path / "two.db")


@pytest.mark.parametrize("path", VARIETIES, ids=lambda path: path.stem)
def test_rows_under_another_key_are_those_read_under_it(path: Path) -> None:
    one, other = (
        rows_of(read_source(Source(key, path.name, title=path.stem), path.read_bytes()), DAY)
        for key in ("drugoe", "postanovlenie-2")
    )
    assert under(one, other.key) == other
    assert under(one, one.key) is one


# --- nothing changed ------------------------------------------------------------------------------


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    data, base = collection(tmp_path / "data", VARIETIES[:2]), tmp_path / "kb.db"
    assert not pipeline.build(data, base).same
    return data, base


def test_an_unchanged_folder_is_not_read_again(built: tuple[Path, Path]) -> None:
    data, base = built
    before = base.stat()
    summary = pipeline.build(data, base)
    assert (summary.same, summary.rows["sources"]) == (True, 2)
    assert base.stat().st_mtime_ns == before.st_mtime_ns


def _byte(data: Path, base: Path, _: pytest.MonkeyPatch) -> None:
    path = next((data / "sources").iterdir())
    path.write_bytes(path.read_bytes() + b"\n")


def _title(data: Path, base: Path, _: pytest.MonkeyPatch) -> None:
    path = data / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").strip() + "название\n", encoding="utf-8")


def _program(data: Path, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "program", lambda: "other")


def _day(data: Path, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1700000000 + 86_400))


def _damage(data: Path, base: Path, _: pytest.MonkeyPatch) -> None:
    content = bytearray(base.read_bytes())
    content[-100] ^= 1
    base.write_bytes(content)


def _added(data: Path, base: Path, _: pytest.MonkeyPatch) -> None:
    list(adding.add(base, gather([VARIETIES[5]])))


@pytest.mark.parametrize("change", [_byte, _title, _program, _day, _damage, _added])
def test_what_makes_another_base_is_built(
    built: tuple[Path, Path], change: Callable[[Path, Path, pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, base = built
    change(data, base, monkeypatch)
    assert not pipeline.build(data, base).same
    assert pipeline.build(data, base).same


def test_ten_thousand_known_files_are_confirmed_in_seconds(tmp_path: Path, base: Path) -> None:
    """Sixteen copies of a file are one source; what takes time is files, so their bytes are known from a table."""
    copy, folder = Path(shutil.copy(base, tmp_path / "kb.db")), tmp_path / "many"
    folder.mkdir()
    with closing(sqlite3.connect(copy)) as connection, connection:
        rows = []
        for n in range(10_000):
            data = f"файл {n}".encode()
            (folder / f"{n:05}.txt").write_bytes(data)
            rows.append((f"s{n}", f"{n}.txt", hashlib.sha256(data).hexdigest()))
        connection.executemany(
            "insert into sources(id, file, sha256, facts_sha256, media_type, reader, text, chars, added_at) "
            "values (?, ?, ?, '', '', '', '', 0, '')", rows,
        )  # fmt: skip
    before, began = digest(copy), time.process_time()
    result = CliRunner().invoke(main, ["add", str(copy), str(folder)])
    assert time.process_time() - began < 10
    assert result.exit_code == 0
    assert result.stdout.count("уже есть в базе") == 20
    assert "и ещё 9980" in result.stdout
    assert digest(copy) == before


# --- the end --------------------------------------------------------------------------------------

SLOW = """
import os, signal, sys, time
from datetime import date
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job is started with it ignored
from ingest.model import Source
from kb.engines import Children, in_order
from kb.reading import Task
def work(task):
    print(os.getpid(), flush=True)
    time.sleep(600)
list(in_order(Children(2, work), ((n, Task(Source("s", "s.txt"), b"x", date(2026, 1, 1))) for n in range(9))))
"""


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_its_parent(sign: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SLOW], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        children = [int(process.stdout.readline()) for _ in range(2)]
        process.send_signal(sign)
        try:
            process.wait(timeout=20)
        finally:
            process.kill()
    deadline = time.monotonic() + 10
    while any(map(alive, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, children))


def alive(pid: int) -> bool:
    with suppress(OSError):
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return False
