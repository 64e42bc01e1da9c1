"""Runs a target for some seconds of processor time; failures are told apart by their place, one of each is kept."""

from __future__ import annotations

import random
import resource
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, given, settings

from fuzz.target import Target

ROOT = Path(__file__).parent.parent.parent
PARTS = ("ingest", "kb", "datasette_plugins", "tests")
BUFFER = 600  # random bytes of which hypothesis makes a value
QUIET = settings(
    database=None, deadline=None, suppress_health_check=list(HealthCheck), verbosity=Verbosity.quiet,
    phases=[Phase.generate],
)  # fmt: skip


class TooLongError(BaseException):
    """One value takes longer than it may. No ``Exception``: nothing on the way shall catch it."""


@dataclass
class Result:
    """What became of a target: ``failures`` maps the place of a failure to how often it happened."""

    name: str
    executions: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    failures: dict[str, int] = field(default_factory=dict)


def processor_seconds() -> float:
    """Of this process and of the ended ones it started."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """At most so many seconds of processor time inside; raises :class:`TooLongError`."""

    def ended(_signal: int, _frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, ended)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def trial(target: Target, keep: Callable[[Any], None]) -> Callable[[bytes], object]:
    """Bytes → one execution of the target; ``keep`` is told the value before it is tried."""

    @QUIET
    @given(target.values)
    def tried(value: Any) -> None:
        keep(value)
        with limited(target.seconds):
            target.check(value)

    return tried.hypothesis.fuzz_one_input  # type: ignore[attr-defined, no-any-return]


def run(target: Target, seconds: float, folder: Path, chance: random.Random) -> Result:
    """Random values until ``seconds`` of processor time are used; a new kind of failure goes into ``folder``."""
    last: list[Any] = [None]
    execute, result = trial(target, lambda value: last.__setitem__(0, value)), Result(target.name)
    begun = processor_seconds()
    while result.seconds < seconds:
        started = time.process_time()
        try:
            execute(chance.randbytes(BUFFER))
        except (Exception, TooLongError) as error:
            place = _place(error)
            if place not in result.failures:
                _save(folder, target.name, len(result.failures) + 1, last[0], error)
            result.failures[place] = result.failures.get(place, 0) + 1
        result.executions += 1
        result.slowest = max(result.slowest, time.process_time() - started)
        result.seconds = processor_seconds() - begun
    return result


def _place(error: BaseException) -> str:
    """«ValueError kb/x.py:12»: kind and innermost line of ours."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _ours(frame.filename)]
    name = type(error).__name__
    return f"{name} {Path(frames[-1].filename).relative_to(ROOT)}:{frames[-1].lineno}" if frames else name


def _ours(name: str) -> bool:
    path = Path(name)
    inside = path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in PARTS
    return inside and path.name != "driver.py"


def _save(folder: Path, name: str, number: int, value: Any, error: BaseException) -> None:
    """The input, as it is when it is a file, and what happened."""
    folder.mkdir(parents=True, exist_ok=True)
    data = value if isinstance(value, bytes) else repr(value).encode("utf-8", "backslashreplace")
    (folder / f"{name}-{number}.input").write_bytes(data)
    said = "".join(traceback.format_exception(error))
    (folder / f"{name}-{number}.txt").write_text(said, encoding="utf-8", errors="backslashreplace")
