"""One process that answers from one snapshot of the base: how it is started, and what it does until it ends."""

from __future__ import annotations

import multiprocessing
import signal
import socket
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from kb.base import BaseError, check_current, opened
from kb.index import fault
from kb.serving.server import GRACE, KEEP_ALIVE, LEAVE, LEFT, LONGEST_HEAD, SERVE, Protocol, Server
from kb.serving.snapshot import Identity, Snapshot, identity

# The supervisor has everything imported and no threads: a fork starts in a moment and shares its memory.
FORK = multiprocessing.get_context("fork")
SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD})
SILENT = 30.0  # seconds without a word after which a worker is stuck: it speaks every five
REPLACED = "файл базы сменился, пока его открывали; повторите"
MB = 1_000_000
HEAP, HEAP_OF_STRANGERS = 256 * MB, 128 * MB  # of SQLite in one worker; with free SQL
Application = Callable[[Path], Any]


class Worker:
    """A worker as its supervisor sees it."""

    def __init__(self, snapshot: Snapshot, listening: socket.socket, application: Application, proxy: str) -> None:
        self.started = time.monotonic()
        self._orders, theirs = FORK.Pipe()
        base, wanted = snapshot.place()
        self._process = FORK.Process(
            target=_work, args=(base, wanted, listening, (theirs, self._orders), application, proxy), daemon=True
        )
        self._process.start()
        theirs.close()
        self._said: str | None = None
        self._heard: float | None = None

    def said(self) -> str | None:
        """``READY``, why it cannot serve, or ``None`` while it has said nothing."""
        if self._said is None and self._orders.poll():
            try:
                self._said = self._orders.recv()
            except EOFError:
                self._said = "процесс не запустился"
        return self._said

    def hangs(self) -> bool:
        """Has it served, and said nothing for ``SILENT`` seconds?"""
        with suppress(EOFError, OSError):
            while self._orders.poll():
                self._orders.recv()
                self._heard = time.monotonic()
        return self._heard is not None and time.monotonic() - self._heard > SILENT

    @property
    def alive(self) -> bool:
        """Is there a process?"""
        return self._process.is_alive()

    @property
    def number(self) -> int | None:
        """The number of the process."""
        return self._process.pid

    def order(self, order: str) -> None:
        """``SERVE`` or ``LEAVE``; one that has died in between needs no order."""
        try:
            self._orders.send(order)
        except OSError:
            return

    def serve(self) -> None:
        """Lets visitors in."""
        self.order(SERVE)

    def leave(self) -> None:
        """Lets no more in; the process ends when those inside have their answers."""
        self.order(LEAVE)

    def left(self, seconds: float) -> None:
        """Waits, at most so long, until it lets nobody in or has ended."""
        until = time.monotonic() + seconds
        with suppress(EOFError, OSError):
            while self._orders.poll(max(0.0, until - time.monotonic())):
                if self._orders.recv() == LEFT:
                    return

    def stop(self) -> None:
        """Asks for a quick end."""
        self._process.terminate()

    def end(self, seconds: float = 0.0) -> None:
        """Waits for the end, at most so long, and makes it."""
        self._process.join(seconds)
        self._process.kill()
        self._process.join()
        self._orders.close()


def _work(
    base: Path, wanted: Identity | None, listening: socket.socket, pipe: tuple[Connection, Connection],
    application: Application, proxy: str,
) -> None:  # fmt: skip
    """The whole life of a worker; ``pipe`` is its end and that of the supervisor, which it must not keep open."""
    orders, supervisors = pipe
    supervisors.close()
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # that is for the supervisor
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    datasette = application(base)
    bound_heap(bool(datasette.setting("default_allow_sql")))
    config = uvicorn.Config(
        datasette.app(), loop="asyncio", http=Protocol, ws="none", log_level="warning", access_log=False,
        server_header=False, proxy_headers=bool(proxy), forwarded_allow_ips=proxy or None,
        timeout_keep_alive=KEEP_ALIVE, timeout_graceful_shutdown=GRACE, h11_max_incomplete_event_size=LONGEST_HEAD,
    )  # fmt: skip

    async def prepare() -> str:
        return unfit(base) or await _opened(config.loaded_app, base, wanted)

    def settle() -> None:
        if datasette.unanswered:
            datasette.unanswered.settle()

    try:
        Server(config, orders, prepare, settle).run(sockets=[listening])
    except KeyboardInterrupt:  # uvicorn repeats the Ctrl+C that it has obeyed
        return


def bound_heap(free_sql: bool) -> None:
    """Bounds the memory of SQLite in this process, for good: the limit can be lowered later, never raised."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"pragma hard_heap_limit = {HEAP_OF_STRANGERS if free_sql else HEAP}")


def unfit(base: Path) -> str:
    """Why a file cannot be served by this program; «» when it can."""
    try:
        check_current(base)
        with opened(base) as connection:
            reason = fault(connection)
    except BaseError as error:
        return str(error)
    return f"{base}: {reason}" if reason else ""


async def _opened(app: Any, base: Path, wanted: Identity | None) -> str:
    """Starts the site and asks it how it is: all that opens the file does so now. «» or what is wrong."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        health = await client.get("/-/health")
    if health.status_code != 200:
        return f"{base}: сайт над этой базой не отвечает (код {health.status_code})"
    return "" if identity(base) == wanted else REPLACED
