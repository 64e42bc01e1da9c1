"""Whose turn it is: of the visitors that wait for the base, the one that came first.

A page asks the base several times, a table of Datasette some thirty. In a plain queue each time goes to its end, so
under a crowd a table waits thirty times as long as a question. Here the asking of an older request goes before that of
a younger one, and every request waits about as long as the queue was when it came.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextvars import ContextVar
from itertools import count
from queue import PriorityQueue
from typing import Any, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
_numbers = count(1)  # next() of it is one step, whatever the thread
_came: ContextVar[int] = ContextVar("came", default=0)  # what no visitor waits for goes first: it starts the site


def come() -> None:
    """Notes that the request of this context has come now."""
    _came.set(next(_numbers))


class OldestFirst(Executor):
    """A pool of ``threads`` that takes the work of the request that came first."""

    def __init__(self, threads: int) -> None:
        self._waiting: PriorityQueue[tuple[float, int, Callable[[], None]]] = PriorityQueue()
        self._threads = [
            threading.Thread(target=self._work, name=f"sql-{number}", daemon=True) for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def submit(
        self, fn: Callable[Arguments, Result], /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Future[Result]:
        """As of any executor; the place in the queue is that of the request in whose context it is called."""
        future: Future[Result] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:  # whoever waits gets it, as from any executor
                future.set_exception(error)

        self._waiting.put((_came.get(), next(_numbers), work))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """Ends the threads when what waits is done."""
        for _ in self._threads:
            self._waiting.put((float("inf"), next(_numbers), _end))
        for thread in self._threads if wait else ():
            thread.join()

    def _work(self) -> None:
        while True:
            work: Any = self._waiting.get()[-1]
            if work is _end:
                return
            work()
            del work  # nothing of an answer is kept while the next is waited for


def _end() -> None:
    """Nothing more."""
