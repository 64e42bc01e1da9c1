"""Where files are read: in this process, in processes of their own; on a cluster, see :mod:`kb.scale`.

Every engine maps the same pure function, and :func:`in_order` gives its outcomes in the order of the files with a
bounded number of them in memory. So the base does not depend on the engine.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Protocol, TypeVar

from ingest.isolated import Child
from ingest.limits import READ_BYTES, RefusedError
from kb.reading import Failed, Outcome, Task, read_task

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1  # that we may use
AHEAD = 8  # files per process that may be read before their turn: one big file must not stop the others
FILES_PER_CHILD = 500  # then its memory is given back; its dictionaries are warm again after a second
Place = TypeVar("Place")


class Engine(Protocol):
    """Reads files. ``window``: how many may be read or wait for their turn at once."""

    window: int

    def free(self) -> bool:
        """May another task be started?"""

    def start(self, number: int, task: Task) -> None:
        """Begins to read a file; ``number`` comes back with its outcome."""

    def finished(self) -> list[tuple[int, Outcome]]:
        """Waits for at least one of the started tasks."""

    def close(self) -> None:
        """Ends all that it has started."""


def in_order(
    engine: Engine, items: Iterable[tuple[Place, Task | Outcome]]
) -> Generator[tuple[Place, Outcome], None, None]:
    """The outcome of each item in the order of the items; what is no task is an outcome already. Closes the engine."""
    waiting: deque[tuple[int, Place]] = deque()
    outcomes: dict[int, Outcome] = {}
    numbered = enumerate(items)
    with closing(engine):
        while True:
            _begin(engine, numbered, waiting, outcomes)
            if not waiting:
                return
            if waiting[0][0] not in outcomes:
                outcomes.update(engine.finished())
            while waiting and waiting[0][0] in outcomes:
                number, place = waiting.popleft()
                yield place, outcomes.pop(number)


def _begin(
    engine: Engine,
    numbered: Iterator[tuple[int, tuple[Place, Task | Outcome]]],
    waiting: deque[tuple[int, Place]],
    outcomes: dict[int, Outcome],
) -> None:
    """Starts what there is room for."""
    while len(waiting) < engine.window and engine.free():
        item = next(numbered, None)
        if item is None:
            return
        number, (place, task) = item
        waiting.append((number, place))
        if isinstance(task, Task):
            engine.start(number, task)
        else:
            outcomes[number] = task


class Here:
    """Reads in this process, one file after the other: for a few files, and for tests."""

    window = 1

    def __init__(self) -> None:
        self._done: list[tuple[int, Outcome]] = []

    def free(self) -> bool:
        """It is: what is started is finished at once."""
        return True

    def start(self, number: int, task: Task) -> None:
        """Reads the file."""
        self._done.append((number, read_task(task)))

    def finished(self) -> list[tuple[int, Outcome]]:
        """What was read."""
        done, self._done = self._done, []
        return done

    def close(self) -> None:
        """Nothing is left running."""


class Children:
    """Reads in ``jobs`` processes. One that crashes, hangs or is killed costs the file in its hand and no other."""

    def __init__(self, jobs: int, work: Callable[[Task], Outcome] = read_task, memory: int = READ_BYTES) -> None:
        self.window = AHEAD * jobs
        self._jobs, self._new = jobs, partial(Child, work, memory)
        self._idle: list[Child] = []
        self._busy: dict[Connection, tuple[Child, int]] = {}
        self._read: Counter[Child] = Counter()

    def free(self) -> bool:
        """Is a process without work?"""
        return len(self._busy) < self._jobs

    def start(self, number: int, task: Task) -> None:
        """Gives the file to a process; the first files start the processes."""
        child = self._idle.pop() if self._idle else self._new()
        child.give(task, task.seconds)
        self._busy[child.answers] = child, number

    def finished(self) -> list[tuple[int, Outcome]]:
        """The outcomes of all processes that have answered or died."""
        ready = wait(list(self._busy))
        return [self._taken(*self._busy.pop(answers)) for answers in list(self._busy) if answers in ready]

    def _taken(self, child: Child, number: int) -> tuple[int, Outcome]:
        try:
            outcome: Outcome = child.answer()
        except RefusedError as error:
            child.end()
            return number, Failed(str(error))
        self._read[child] += 1
        if self._read[child] < FILES_PER_CHILD:
            self._idle.append(child)
        else:
            child.end()
        return number, outcome

    def close(self) -> None:
        """Ends all processes, whatever they are doing."""
        for child in (*self._idle, *(child for child, _ in self._busy.values())):
            child.end()
