"""How far a long run is: files, rate, time left. One line that is written over; plain lines where nobody watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TextIO, TypeVar

MB = 1_000_000
ON_TERMINAL, IN_LOG = 0.2, 10.0  # seconds between two lines
SHOWN = 20  # lines of one sort that are told one by one
SETTLED = 2.0  # seconds after which a rate says something


class Done(Protocol):
    """A file that is done: its size in bytes and how much of it was not understood."""

    @property
    def file(self) -> str:
        """How a person knows it."""

    @property
    def size(self) -> int:
        """Bytes."""

    @property
    def problems(self) -> int:
        """How much was not understood."""


Item = TypeVar("Item", bound=Done)


class Progress:
    """Follows files on ``stream`` (stderr); says nothing when ``silent``. ``clock`` gives seconds."""

    def __init__(
        self,
        total: int,
        silent: bool = False,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._total, self._silent, self._clock = total, silent, clock
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._files = self._bytes = self._problems = 0

    def follow(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items as they come."""
        self._began = self._said = self._clock()
        for item in items:
            self._files += 1
            self._bytes += item.size
            self._problems += item.problems
            self._say(item.file)
            yield item
        if self._terminal and not self._silent:
            self._stream.write("\r\033[K")

    def _say(self, file: str) -> None:
        now = self._clock()
        if self._silent or now - self._said < (ON_TERMINAL if self._terminal else IN_LOG):
            return
        self._said = now
        line = self.line(now - self._began)
        if self._terminal:
            self._stream.write(f"\r\033[K{line} {file.rpartition('/')[2]}"[:110])
        else:
            self._stream.write(f"{line}\n")
        self._stream.flush()

    def line(self, seconds: float) -> str:
        """«Чтение 120 из 2300, 14 файлов/с, 0,9 МБ/с, осталось 2 мин 36 с, не понято 7»."""
        parts = [f"Чтение {self._files} из {self._total}"]
        if seconds >= SETTLED:
            files, size = self._files / seconds, self._bytes / seconds / MB
            left = (self._total - self._files) / files
            parts += [f"{_number(files)} файлов/с", f"{_number(size)} МБ/с", f"осталось {duration(left)}"]
        return ", ".join([*parts, f"не понято {self._problems}"])


def _number(value: float) -> str:
    """With a comma, and no more digits than mean something.

    >>> _number(0.26), _number(14.2)
    ('0,3', '14')
    """
    return f"{value:.1f}".replace(".", ",") if value < 10 else f"{value:.0f}"


def duration(seconds: float) -> str:
    """Seconds as people say them.

    >>> duration(5), duration(156), duration(7300)
    ('5 с', '2 мин 36 с', '2 ч 1 мин')
    """
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} мин {rest} с" if minutes else f"{rest} с"
    return f"{minutes // 60} ч {minutes % 60} мин"


def shortened(lines: Sequence[str], where: str) -> Iterator[str]:
    """The first lines, and how many more there are and ``where`` all of them stand.

    >>> list(shortened(["a"] * 20, "…"))[-1], list(shortened(["a"] * 22, "таблица problems"))[-1]
    ('a', 'и ещё 2; весь список: таблица problems')
    """
    yield from lines[:SHOWN]
    if len(lines) > SHOWN:
        yield f"и ещё {len(lines) - SHOWN}; весь список: {where}"
