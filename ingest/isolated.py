"""Reading in a process of its own, that can be ended: bounded time and memory whatever the file is.

Forked where that is safe (Linux, one thread), which costs some milliseconds; spawned elsewhere. The system itself ends
a process that takes too long (an alarm) or whose parent has died, so nobody has to look after it.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from ingest.encoding import NotTextError
from ingest.limits import READ_BYTES, READ_SECONDS, RefusedError
from ingest.model import Reading

Answer = tuple[type[NotTextError], str] | Reading
ENDING = 5.0  # seconds in which a process whose pipe is closed ends by itself
TOO_BIG = "на чтение не хватило памяти; разделите файл на части или сохраните его как txt"
TOO_SLOW = "файл читается слишком долго, дольше {:.0f} секунд; разделите его на части или сохраните как txt"
BROKEN = "чтение файла оборвалось, вероятно, он повреждён; пересохраните его и повторите"
OUT_OF_TIME = (-signal.SIGALRM, -signal.SIGXCPU)
PR_SET_PDEATHSIG = 1  # linux/prctl.h: the signal that a process gets when its parent dies

_own_seconds: float | None = None  # of the task in hand, in a process that is bounded already


class Child:
    """A process that answers tasks with ``work(task)``, one after the other, within bounds.

    Each task may take the seconds it is given with, all together ``memory`` bytes more than the process had.
    ``work`` must not raise. Whatever ends the process ends the task in hand and nothing else.
    """

    def __init__(self, work: Callable[[Any], Any], memory: int = READ_BYTES) -> None:
        forks = sys.platform == "linux" and threading.active_count() == 1
        context = multiprocessing.get_context("fork") if forks else multiprocessing.get_context("spawn")
        self.answers, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, work, memory, os.getpid()), daemon=True)
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid
        theirs.close()
        self._seconds = 0.0

    def give(self, task: object, seconds: float) -> None:
        """Hands it a task; its answer must be taken before the next is given."""
        self._seconds = seconds
        with suppress(OSError):  # it is dead already; the answer will say so
            self.answers.send((seconds, task))

    def answer(self) -> Any:
        """Waits for the answer. Raises :class:`~ingest.limits.RefusedError` when the process has died over the task."""
        try:
            return self.answers.recv()
        except (EOFError, OSError):
            raise RefusedError(self._why()) from None

    def _why(self) -> str:
        wait([self._process.sentinel], ENDING)
        self.end()
        return TOO_SLOW.format(self._seconds) if self._process.exitcode in OUT_OF_TIME else BROKEN

    def end(self) -> None:
        """Ends the process with all that it has started; it leads a group of its own. May be called again."""
        if self.answers.closed:
            return
        self.answers.close()
        with suppress(ProcessLookupError, PermissionError):  # not yet or no more the leader of a group
            os.killpg(self.pid, signal.SIGKILL)
        self._process.kill()
        self._process.join()


def isolated(
    reader: Callable[[bytes], Reading], data: bytes, seconds: float = READ_SECONDS, memory: int = READ_BYTES
) -> Reading:
    """``reader(data)`` in a process of its own, at most ``seconds`` long and with at most ``memory`` more bytes.

    In a process that is a :class:`Child` already it is read right here, within the same bounds. Raises what the reader
    raises for bad files, and :class:`~ingest.limits.RefusedError` for everything else.
    """
    answer = _alone(reader, data, seconds, memory) if _own_seconds is None else _here(reader, data, seconds)
    if isinstance(answer, Reading):
        return answer
    kind, message = answer
    raise kind(message)


def _alone(reader: Callable[[bytes], Reading], data: bytes, seconds: float, memory: int) -> Answer:
    child = Child(partial(_read, reader), memory)
    try:
        child.give(data, seconds)
        answer: Answer = child.answer()
        return answer
    finally:
        child.end()


def _here(reader: Callable[[bytes], Reading], data: bytes, seconds: float) -> Answer:
    assert _own_seconds is not None
    with _bounded(max(seconds, _own_seconds)):
        return _read(reader, data)


def _read(reader: Callable[[bytes], Reading], data: bytes) -> Answer:
    try:
        return reader(data)
    except NotTextError as error:
        return type(error), str(error)
    except MemoryError:
        return RefusedError, TOO_BIG
    except RecursionError:
        return RefusedError, "разметка вложена слишком глубоко, файл повреждён; пересохраните его как txt"
    except Exception as error:  # libraries raise anything at all on damaged files
        name = type(error).__name__
        return RefusedError, f"файл не прочитан ({name}), вероятно, он повреждён; пересохраните его или пришлите нам"


# --- in the process -------------------------------------------------------------------------------


def _serve(theirs: Connection, work: Callable[[Any], Any], memory: int, parent: int) -> None:
    """What the process does: limits itself, then answers until its parent wants no more."""
    global _own_seconds
    os.setsid()
    _die_with(parent)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, _size() + memory)
    with suppress(EOFError, OSError):  # the parent is gone
        while True:
            _own_seconds, task = theirs.recv()
            with _bounded(_own_seconds):
                answer = work(task)
            theirs.send(answer)


def _die_with(parent: int) -> None:
    """A parent that is killed takes the process with it, and so the lock that both hold. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


@contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    """At most so many seconds by the clock, and hardly more of the processor, or the system ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 2)
    before, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, before)


def _limit(what: int, amount: int) -> None:
    with suppress(ValueError, OSError):  # a stricter limit from outside stays
        resource.setrlimit(what, (amount, resource.getrlimit(what)[1]))


def _size() -> int:
    """The address space of this process, bytes; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()
