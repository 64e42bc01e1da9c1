"""Keeps the workers: replaces those that die, and all of them when another base takes the place of the old.

The supervisor alone holds the listening socket, so a connection waits in the kernel while the workers change. New ones
open the new file and say that they are ready; then the old ones let nobody in, and the new ones do.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from ingest.faults import sentence
from kb.serving.server import READY
from kb.serving.snapshot import Identity, Snapshot, identity
from kb.serving.worker import REPLACED, SIGNALS, SILENT, Worker

TICK = 0.25  # seconds between two looks at the file
AGAIN = 1.0  # seconds before a worker that died is started again
LEAVING = 2.0  # seconds in which the old workers close the door; those outside wait in the kernel
STOP = 6.0  # seconds in which everybody ends
ENDING = (signal.SIGTERM, signal.SIGINT)
Start = Callable[[Snapshot], Worker]


class StartError(Exception):
    """The first workers cannot serve; the message says why."""


class Supervisor:
    """Serves ``base`` with ``crew`` workers until it is told to end.

    ``start`` starts a worker on a snapshot; ``say`` gets a line when something changes; ``ready`` is called once.
    """

    def __init__(
        self, base: Path, crew: int, start: Start, say: Callable[[str], None], ready: Callable[[], None]
    ) -> None:
        self._base, self._crew, self._start, self._say, self._ready = base, crew, start, say, ready
        self._now: Snapshot | None = None  # what visitors get
        self._next: Snapshot | None = None  # what is being opened
        self._serving: list[Worker] = []
        self._coming: list[Worker] = []  # of the next snapshot
        self._joining: list[Worker] = []  # of this snapshot, for those that died
        self._leaving: list[Worker] = []
        self._seen: Identity | None = None  # at the last look
        self._known: Identity | None = None  # served, or refused and told
        self._reload = False

    def run(self) -> None:
        """Until SIGTERM or SIGINT. Raises :class:`StartError`, and ``OSError`` when the base cannot be read."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            self._prepare(Snapshot(self._base))
            told = None
            while told not in ENDING:
                self._tick()
                caught = signal.sigtimedwait(SIGNALS, TICK)
                told = caught.si_signo if caught else None
                self._reload |= told == signal.SIGHUP
        finally:
            self._end()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _tick(self) -> None:
        self._leaving = _buried(self._leaving)
        self._fill()
        if self._coming:
            self._decide()
        elif self._changed() and not self._leaving:  # never more than two bases in memory
            self._take()

    def _changed(self) -> bool:
        """Does another file stand there, and has it stood unchanged since the last look?"""
        found, last = identity(self._base), self._seen
        self._seen = found
        return self._reload or (found == last and found != self._known)

    def _take(self) -> None:
        self._reload = False
        self._known = self._seen
        try:
            self._prepare(Snapshot(self._base))
        except OSError as error:
            self._refuse(f"{self._base}: {sentence(error)}")

    def _prepare(self, snapshot: Snapshot) -> None:
        self._next, self._known = snapshot, snapshot.identity
        self._coming = [self._start(snapshot) for _ in range(self._crew)]

    def _decide(self) -> None:
        """The new workers serve when all of them can, and none of them when one cannot."""
        said = [worker.said() for worker in self._coming]
        fault = next((one for one in said if one), "")
        if fault:
            self._cancel()
            if not (fault == REPLACED and self._now):  # the next look finds what stands there now
                self._refuse(fault)
        elif all(one == READY for one in said):
            self._switch()

    def _switch(self) -> None:
        first = self._now is None
        for worker in self._serving:
            worker.leave()
        for worker in self._serving:
            worker.left(LEAVING / self._crew)
        for worker in self._coming:
            worker.serve()
        self._leaving += self._serving
        _end(self._joining)
        self._serving, self._coming, self._joining = self._coming, [], []
        self._keep(self._next)
        if first:
            self._ready()
        else:
            self._say(f"Новая база открыта: {self._base}; прежние процессы дочитывают ответы: {len(self._leaving)}")

    def _keep(self, snapshot: Snapshot | None) -> None:
        if self._now:
            self._now.close()
        self._now, self._next = snapshot, None

    def _cancel(self) -> None:
        _end(self._coming)
        self._coming = []
        if self._next:
            self._next.close()
            self._next = None

    def _refuse(self, reason: str) -> None:
        if self._now is None:
            raise StartError(reason)
        self._say(f"Новая база не открыта: {reason.rstrip('.')}. Сайт работает на прежней.")

    def _fill(self) -> None:
        """Another worker for each that died, on the same snapshot."""
        if self._now is None:
            return
        self._free()
        dead = [worker for worker in self._serving if not worker.alive]
        for worker in dead:
            self._say(f"Процесс {worker.number} завершился сам; запускаю другой")
        self._serving = _buried(self._serving)
        self._join()
        missing = self._crew - len(self._serving) - len(self._joining)
        late = max((worker.started for worker in (*self._serving, *self._joining)), default=0.0)
        if missing > 0 and time.monotonic() - late >= AGAIN:
            self._joining += [self._start(self._now) for _ in range(missing)]

    def _free(self) -> None:
        """A worker that is stuck answers nobody and would not die of itself."""
        for worker in self._serving:
            if worker.alive and worker.hangs():
                self._say(f"Процесс {worker.number} не отвечает {SILENT:.0f} секунд; завершаю его")
                worker.end()

    def _join(self) -> None:
        for worker in [worker for worker in self._joining if worker.said() is not None]:
            self._joining.remove(worker)
            if worker.said() == READY:
                worker.serve()
                self._serving.append(worker)
            else:
                self._say(f"Процесс не запустился: {worker.said()}")
                worker.end()

    def _end(self) -> None:
        everybody = [*self._serving, *self._coming, *self._joining, *self._leaving]
        _end(everybody, STOP)
        for snapshot in (self._now, self._next):
            if snapshot:
                snapshot.close()


def _buried(workers: Iterable[Worker]) -> list[Worker]:
    """Those that live; the others are waited for, or they stay in the table of processes."""
    living = []
    for worker in workers:
        if worker.alive:
            living.append(worker)
        else:
            worker.end()
    return living


def _end(workers: Iterable[Worker], seconds: float = 0.0) -> None:
    """Ends all of them together, within so many seconds; with none, at once."""
    until = time.monotonic() + seconds
    asked = list(workers)
    for worker in asked:
        worker.stop()
    for worker in asked:
        worker.end(max(0.0, until - time.monotonic()))
