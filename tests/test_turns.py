"""Whose work is done next: that of the request that came first, however often it asks."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import CancelledError
from contextvars import copy_context

import pytest

from kb.serving.turns import OldestFirst, come


def test_a_page_that_asks_again_goes_before_those_that_came_later():
    pool, open_door, done = OldestFirst(1), threading.Event(), []
    pool.submit(open_door.wait)
    requests = [copy_context() for _ in range(4)]
    for request in requests:
        request.run(come)
    # The youngest asks first, and everybody twice.
    futures = [
        request.run(pool.submit, done.append, number)
        for _ in range(2)
        for number, request in reversed(list(enumerate(requests)))
    ]
    open_door.set()
    for future in futures:
        future.result(5)
    assert done == [0, 0, 1, 1, 2, 2, 3, 3]
    pool.shutdown()


async def test_a_long_page_lets_one_asking_of_others_in_between_two_of_its_own():
    """Thirty askings among forty pages of three: in a plain queue it would be the last of all."""
    pool, loop, ended = OldestFirst(1), asyncio.get_running_loop(), []

    async def page(name: str, askings: int) -> None:
        come()
        for _ in range(askings):
            await loop.run_in_executor(pool, threading.Event().wait, 0.001)
        ended.append(name)

    await asyncio.gather(page("first", 3), page("long", 30), *(page(f"later {i}", 3) for i in range(40)))
    assert ended.index("first") < ended.index("long") < 20
    pool.shutdown()


def test_it_is_an_executor_like_any_other():
    pool = OldestFirst(2)
    assert pool.submit(int, "7", base=8).result(5) == 7
    with pytest.raises(ValueError, match="invalid literal"):
        pool.submit(int, "seven").result(5)
    assert list(pool.map(abs, [-1, 2, -3])) == [1, 2, 3]
    open_door = threading.Event()
    busy = [pool.submit(open_door.wait) for _ in range(2)]
    waiting = pool.submit(abs, -1)
    assert waiting.cancel()
    open_door.set()
    assert all(future.result(5) for future in busy)
    with pytest.raises(CancelledError):
        waiting.result(5)
    pool.shutdown()
    assert not any(thread.is_alive() for thread in pool._threads)
