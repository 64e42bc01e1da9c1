"""The site while its base is replaced, its workers die and it is told to end: nobody may notice."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from site_base import base as site_base

from kb.replacing import beside
from kb.serve import ServeError, Site, free_port, serve
from kb.serving.snapshot import Snapshot, identity

SECONDS = 90.0  # on a machine that is busy with other things


class Served:
    """``reglament serve`` in a process of its own, and all that it said."""

    def __init__(self, base: Path, *options: str, program: Sequence[str] = ("-m", "kb")) -> None:
        with free_port("127.0.0.1", 0) as taken:
            port = taken.getsockname()[1]
        self.base, self.port, self.url = base, port, f"http://127.0.0.1:{port}"
        command = [sys.executable, *program, "serve", str(base), "--port", str(port), *options]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self.lines: list[str] = []
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()
        self.until("Сайт:")

    def _listen(self) -> None:
        assert self.process.stderr
        with self.process.stderr:
            for line in self.process.stderr:
                self.lines.append(line)

    def end(self) -> None:
        """Ends the site and reads what it said last."""
        self.process.terminate()
        self.process.wait(20)
        self._listener.join()

    def until(self, words: str, times: int = 1) -> None:
        """Waits for a line with these words."""
        end = time.monotonic() + SECONDS
        while sum(words in line for line in self.lines) < times:
            assert time.monotonic() < end, (words, self.lines)
            assert self.process.poll() is None, self.lines
            time.sleep(0.02)

    def workers(self) -> list[int]:
        """The numbers of the processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(number) for number in children.split()]

    def built(self) -> str:
        """Which base answers."""
        return str(httpx.get(f"{self.url}/-/health").json()["built_at"])


@contextmanager
def served(base: Path, *options: str, program: Sequence[str] = ("-m", "kb")) -> Iterator[Served]:
    site = Served(base, *options, program=program)
    try:
        yield site
    finally:
        site.end()


@pytest.fixture
def own_base(tmp_path: Path) -> Path:
    return Path(shutil.copy(site_base(), tmp_path / "kb 100%?.db"))  # a name that an address would not survive


def stamp(base: Path, mark: str) -> None:
    """The mark in two places of a base: an answer with two marks is mixed of two bases."""
    with closing(sqlite3.connect(base)) as connection, connection:
        for key in ("built_at", "program"):
            connection.execute("update meta set value = ? where key = ?", [mark, key])


def replace(base: Path, mark: str) -> None:
    """As the writers do it: beside, then renamed."""
    with beside(base) as new:
        shutil.copy(site_base(), new)
        stamp(new, mark)


class Hammer(threading.Thread):
    """A visitor who asks without a pause; ``kept`` keeps the connection, as browsers and proxies do."""

    def __init__(self, url: str, kept: bool, stop: threading.Event) -> None:
        super().__init__()
        self.url, self.kept, self.stop = url, kept, stop
        self.faults: list[str] = []
        self.marks: list[str] = []

    def run(self) -> None:
        client = httpx.Client(headers={} if self.kept else {"connection": "close"})
        with client:
            while not self.stop.is_set():
                try:
                    found = client.get(f"{self.url}/-/health").json()
                    page = client.get(f"{self.url}/search?q=%D1%81%D1%80%D0%BE%D0%BA")
                except (httpx.HTTPError, json.JSONDecodeError) as error:
                    self.faults.append(repr(error))
                    continue
                if found["built_at"] != found["program"] or page.status_code != 200:
                    self.faults.append(f"{found['built_at']} {found['program']} {page.status_code} {page.text[-900:]}")
                self.marks.append(found["built_at"])


def test_a_base_is_replaced_under_visitors_who_never_notice(own_base: Path) -> None:
    stamp(own_base, "2001-01-00")
    stop = threading.Event()
    with served(own_base, "--workers", "2") as site:
        hammers = [Hammer(site.url, kept, stop) for kept in (True, False)]
        for hammer in hammers:
            hammer.start()
        for number in range(1, 6):
            replace(own_base, f"2001-01-0{number}")
            site.until("Новая база открыта", number)
            assert site.built() == f"2001-01-0{number}"
        stop.set()
        for hammer in hammers:
            hammer.join()
    assert [hammer.faults for hammer in hammers] == [[], []], "".join(site.lines)
    for hammer in hammers:
        assert len(hammer.marks) > 10
        assert len(set(hammer.marks)) > 2, "no visitor saw the bases change"
    kept = hammers[0].marks
    assert kept == sorted(kept), "a visitor came from the new base back to the old"


def test_what_is_no_base_takes_nobodys_place(own_base: Path) -> None:
    stamp(own_base, "2001-01-01")
    with served(own_base) as site:
        foreign = own_base.with_name("other.db")
        foreign.write_bytes(b"SQLite format 3\0" + b"\1" * 5000)
        foreign.replace(own_base)
        site.until("Новая база не открыта")
        assert "не читается как база" in site.lines[-1]
        assert "на прежней" in site.lines[-1]
        # Another process for it finds the old bytes, though no file has them any more.
        os.kill(site.workers()[0], signal.SIGKILL)
        site.until("запускаю другой")
        _answers(site, "2001-01-01")
        own_base.unlink()
        time.sleep(1)
        assert site.built() == "2001-01-01"
        replace(own_base, "2001-01-02")
        site.until("Новая база открыта")
        assert site.built() == "2001-01-02"
        other = own_base.with_name("old.db")
        shutil.copy(site_base(), other)
        with closing(sqlite3.connect(other)) as connection, connection:
            connection.execute("update meta set value = '1' where key = 'schema'")
        other.replace(own_base)
        site.until("другой версии")
        assert site.built() == "2001-01-02"


IMPATIENT = """
from kb.serving import server, supervisor, worker
server.BEAT, worker.SILENT, supervisor.SILENT = 0.2, 3.0, 3.0
from kb.cli import main
main()
"""


def test_a_worker_that_is_stuck_is_replaced() -> None:
    with served(site_base(), "--workers", "2", program=("-c", IMPATIENT)) as site:
        time.sleep(4)
        before = site.workers()
        assert len(site.lines) == 1, "somebody who works was taken for stuck"
        os.kill(before[0], signal.SIGSTOP)
        site.until("не отвечает")
        site.until("запускаю другой")
        end = time.monotonic() + SECONDS
        while len(site.workers()) < 2 and time.monotonic() < end:
            time.sleep(0.1)
        assert before[0] not in site.workers()
        assert before[1] in site.workers()
        assert site.built()


def _answers(site: Served, mark: str) -> None:
    end = time.monotonic() + SECONDS
    while True:
        try:
            assert site.built() == mark
            return
        except httpx.HTTPError:
            assert time.monotonic() < end, site.lines
            time.sleep(0.1)


def test_hangup_reads_the_base_again_and_the_end_is_quick(own_base: Path) -> None:
    with served(own_base, "--workers", "2") as site:
        before = site.workers()
        site.process.send_signal(signal.SIGHUP)
        site.until("Новая база открыта")
        assert not set(before) & {*site.workers()[-2:]}
        # Neither one who says nothing nor one who waits for more may hold the end up.
        with socket.create_connection(("127.0.0.1", site.port)), httpx.Client() as client:
            assert client.get(f"{site.url}/-/health").status_code == 200
            began = time.monotonic()
            site.process.send_signal(signal.SIGINT)
            assert site.process.wait(20) == 0
            assert time.monotonic() - began < 8
    assert not any("Traceback" in line for line in site.lines), site.lines


def test_workers_do_not_outlive_a_killed_supervisor(own_base: Path) -> None:
    with served(own_base, "--workers", "2") as site:
        workers = site.workers()
        site.process.kill()
        site.process.wait()
        end = time.monotonic() + SECONDS
        while any(Path(f"/proc/{number}/exe").exists() and _runs(number) for number in workers):
            assert time.monotonic() < end
            time.sleep(0.1)
        free_port("127.0.0.1", site.port).close()


def _runs(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_cannot_be_served_is_a_sentence(tmp_path: Path, own_base: Path) -> None:
    for path, said in ((tmp_path / "none.db", "базы нет"), (tmp_path, "базы нет")):
        with pytest.raises((ServeError, Exception), match=said):
            serve(path, Site(port=1), lambda: None, print)


def test_a_snapshot_keeps_its_bytes(tmp_path: Path) -> None:
    base = tmp_path / "kb.db"
    base.write_bytes(b"old")
    snapshot = Snapshot(base)
    assert snapshot.place() == (base, identity(base))
    (tmp_path / "new").write_bytes(b"new!")
    (tmp_path / "new").replace(base)
    place, found = snapshot.place()
    assert place.read_bytes() == b"old"
    assert found == identity(place)
    assert found is not None
    assert found.written == snapshot.identity.written
    snapshot.close()
    assert not place.exists()
    assert base.read_bytes() == b"new!"
    assert identity(tmp_path / "none") is None
