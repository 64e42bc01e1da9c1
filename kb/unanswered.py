"""The log of questions without an answer: a small SQLite file of its own, without personal data.

Off unless ``reglament serve --log-unanswered FILE`` is given. It exists to tell what the base lacks, not who asks:
the question is masked (:mod:`kb.masking`), days have no time of day, nothing is known of the visitor.
"""

from __future__ import annotations

import csv
import io
import os
import queue
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tabulate import tabulate

from kb.answer import ASPECTS
from kb.masking import masked
from kb.wording import day

OURS = 0x5245474C  # «REGL»: a file without this mark is never written to
MOST_ROWS = 10_000
PATIENCE = 2.0  # seconds to wait for another process that writes
WAITING = 200  # questions that may wait to be written; more are forgotten
TABLE = """
create table if not exists questions (
    key text primary key,
    question text not null,
    aspect text,
    first_day text not null,
    last_day text not null,
    count integer not null
)
"""
ADD = """
insert into questions values (?, ?, ?, ?, ?, 1)
on conflict (key) do update set
    count = count + 1, last_day = max(last_day, excluded.last_day), aspect = coalesce(excluded.aspect, aspect)
"""
FORGET = """
delete from questions where key in (
    select key from questions order by count, last_day, first_day, rowid
    limit max(0, (select count(*) from questions) - ?)
)
"""
ENTRIES = """
select question, aspect, first_day, last_day, count from questions order by count desc, last_day desc, question limit ?
"""
HEADERS = ("Раз", "Вопрос", "О чём", "Впервые", "В последний раз")


class LogError(Exception):
    """The file is no log of ours; the message says so."""


class Entry(NamedTuple):
    """A masked question, how often and from which day to which day it was asked; days are «2025-01-31»."""

    question: str
    aspect: str | None
    first_day: str
    last_day: str
    times: int


class Log:
    """A log in the file ``path``, made when the first question comes."""

    def __init__(self, path: Path, today: Callable[[], date] = date.today, most: int = MOST_ROWS) -> None:
        self.path = path
        self._today = today
        self._most = most
        self._told = False

    def add(self, question: str, aspect: str | None) -> None:
        """Counts a question. Never raises: what cannot be written is told once on stderr and forgotten."""
        try:
            self._add(masked(question), aspect)
        except (sqlite3.Error, OSError, LogError) as error:
            if not self._told:
                self._told = True
                reason = error if isinstance(error, LogError) else f"{self.path}: {error}"
                print(f"Журнал вопросов не пишется, сайт работает без него. {reason}", file=sys.stderr)

    def _add(self, question: str, aspect: str | None) -> None:
        if not any(letter.isalnum() for letter in question):
            return  # nothing but masks
        today = self._today().isoformat()
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))  # for its owner alone
        check(self.path)
        with closing(_connected(self.path, "rw")) as connection:
            connection.execute("pragma secure_delete = on")
            connection.execute("begin immediate")
            connection.execute(f"pragma application_id = {OURS}")
            connection.execute(TABLE)
            connection.execute(ADD, [_key(question), question, aspect if aspect in ASPECTS else None, today, today])
            connection.execute(FORGET, [self._most])
            connection.execute("commit")

    def entries(self, limit: int = MOST_ROWS) -> list[Entry]:
        """The questions, most frequent first. Raises ``LogError`` when the file is there but no log."""
        if not self.path.exists():
            return []
        check(self.path)
        try:
            with closing(_connected(self.path, "ro")) as connection:
                tables = connection.execute("select count(*) from sqlite_master where name = 'questions'").fetchone()
                return [Entry(*row) for row in connection.execute(ENTRIES, [limit])] if tables[0] else []
        except sqlite3.Error as error:
            raise LogError(f"{self.path}: журнал вопросов не читается ({error})") from error


class Behind:
    """Writes to a log behind the visitor's back: ``add`` returns at once, one thread writes."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._waiting: queue.Queue[tuple[str, str | None]] = queue.Queue(WAITING)
        threading.Thread(target=self._write, name="unanswered", daemon=True).start()

    def add(self, question: str, aspect: str | None) -> None:
        """Has the question written soon; forgets it when too many are waiting."""
        try:
            self._waiting.put_nowait((question, aspect))
        except queue.Full:
            return

    def settle(self, seconds: float = PATIENCE) -> bool:
        """Waits until all is written, at most ``seconds``. Was it?"""
        with self._waiting.all_tasks_done:
            return self._waiting.all_tasks_done.wait_for(lambda: not self._waiting.unfinished_tasks, seconds)

    def _write(self) -> None:
        while True:
            question, aspect = self._waiting.get()
            try:
                self._log.add(question, aspect)
            finally:
                self._waiting.task_done()


def check(path: Path) -> None:
    """Raises ``LogError`` for a file that is there and is not an (empty) log: a base must never be written to."""
    if path.is_dir():
        raise LogError(f"{path}: это папка, а нужен файл журнала")
    if not path.exists() or not path.stat().st_size:
        return
    try:
        with closing(_connected(path, "ro")) as connection:
            mark = connection.execute("pragma application_id").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise LogError(f"{path}: журнал вопросов не открыть ({error})") from error
    except sqlite3.DatabaseError:
        mark = None
    if mark != OURS:
        raise LogError(f"{path}: это не журнал вопросов; назовите другой файл, новый программа создаст сама")


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)


def _key(question: str) -> str:
    """One key for what a person holds to be one question: case, spaces, ё and marks at the end do not matter."""
    return " ".join(question.casefold().replace("ё", "е").split()).rstrip(" ?!.")


def listed(path: Path, as_csv: bool) -> Iterator[str]:
    """The log for reading, as a table or CSV; nothing in it is said in a sentence. Raises ``LogError``."""
    entries = Log(path).entries()
    if as_csv:
        yield _as_csv(entries)
    elif not entries:
        yield (
            f"{path}: вопросов без ответа пока нет. Запись включает сайт: reglament serve build/kb.db "
            f"--log-unanswered {path}"
        )
    else:
        rows = [
            (e.times, e.question, ASPECTS.get(e.aspect or "", ""), day(e.first_day), day(e.last_day)) for e in entries
        ]
        yield tabulate(rows, headers=HEADERS, maxcolwidths=[None, 70, None, None, None], disable_numparse=True)


def _as_csv(entries: Sequence[Entry]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("count", "question", "aspect", "first_day", "last_day"))
    writer.writerows((e.times, _harmless(e.question), e.aspect, e.first_day, e.last_day) for e in entries)
    return out.getvalue().rstrip("\n")


def _harmless(question: str) -> str:
    """A question that a spreadsheet would take for a formula gets a quote before it."""
    return f"'{question}" if question[:1] in "=+-@" else question
