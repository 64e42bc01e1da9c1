"""The step that a build maps over its files, whatever machine or process it runs in: bytes → rows or a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ingest.isolated import TOO_BIG
from ingest.limits import READ_SECONDS
from ingest.model import Source
from ingest.source import UnreadableError, read_source
from kb.source_rows import SourceRows, rows_of

SLOWEST = 10_000  # bytes a second, on the slowest machine we think of; a new one reads thirty times as many


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read; ``today`` is the day for which its text is checked."""

    source: Source
    data: bytes
    today: date

    @property
    def seconds(self) -> float:
        """How long it may take before it counts as hung."""
        return READ_SECONDS + len(self.data) / SLOWEST


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that gave nothing: the reason and, behind «;», the next step. Whoever says it puts the name before."""

    reason: str


Outcome = SourceRows | Failed


def read_task(task: Task) -> Outcome:
    """Everything that can be told of one file alone. Pure; never raises, so that no file stops the others."""
    try:
        return rows_of(read_source(task.source, task.data), task.today)
    except UnreadableError as error:
        return Failed(str(error).removeprefix(f"{task.source.file}: "))
    except MemoryError:
        return Failed(TOO_BIG)
    except Exception as error:
        return slip(error)


def slip(error: Exception) -> Failed:
    """A slip of ours on one file, which must not cost the others."""
    return Failed(" ".join(f"сбой чтения ({type(error).__name__}: {error}); пришлите нам этот файл".split()))
