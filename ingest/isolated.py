"""Reading in a process of its own, that can be ended: bounded time and memory whatever the file is.

Forked where that is safe (Linux, one thread), which costs some milliseconds; spawned elsewhere.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from ingest.encoding import NotTextError
from ingest.limits import READ_BYTES, READ_SECONDS, RefusedError
from ingest.model import Reading

Answer = tuple[type[NotTextError], str] | Reading
STARTING = 60.0  # seconds that a new process may take to begin
READY = "ready"
TOO_BIG = "на чтение не хватило памяти; разделите файл на части или сохраните его как txt"


def isolated(
    reader: Callable[[bytes], Reading], data: bytes, seconds: float = READ_SECONDS, memory: int = READ_BYTES
) -> Reading:
    """``reader(data)`` in a process of its own, at most ``seconds`` long and with at most ``memory`` more bytes.

    Raises what the reader raises for bad files, and :class:`~ingest.limits.RefusedError` for everything else.
    """
    forks = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork") if forks else multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, reader, data, seconds, memory), daemon=True)
    process.start()
    theirs.close()
    try:
        answer = _answer(ours, seconds)
    finally:
        _end(process.pid)
        process.join()
        ours.close()
    if isinstance(answer, Reading):
        return answer
    kind, message = answer
    raise kind(message)


def _answer(ours: Connection, seconds: float) -> Answer:
    """What the process says. Its time begins when it does: a new interpreter may take seconds to start."""
    try:
        started = ours.poll(STARTING) and ours.recv() == READY
        if not started or not ours.poll(seconds):
            message = f"файл читается дольше {seconds:.0f} секунд; разделите его на части или сохраните как txt"
            raise RefusedError(message)
        answer: Answer = ours.recv()
    except EOFError:
        raise RefusedError("чтение файла оборвалось, вероятно, он повреждён; пересохраните его и повторите") from None
    return answer


def _end(pid: int | None) -> None:
    """End the process with all that it has started; it leads a group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        if pid is not None and os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
        elif pid is not None:
            os.kill(pid, signal.SIGKILL)


def _work(theirs: Connection, reader: Callable[[bytes], Reading], data: bytes, seconds: float, memory: int) -> None:
    """What the process does: limits itself, reads, answers."""
    os.setsid()
    theirs.send(READY)
    _limit(seconds, memory)
    theirs.send(_read(reader, data))
    theirs.close()


def _limit(seconds: float, memory: int) -> None:
    size = _size() + memory
    for what, amount in (
        (resource.RLIMIT_AS, size),
        (resource.RLIMIT_CPU, int(seconds) + 2),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a stricter limit from outside stays
            resource.setrlimit(what, (amount, amount))


def _size() -> int:
    """The address space of this process, bytes; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


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
