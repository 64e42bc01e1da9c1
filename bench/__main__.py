"""``make bench``: how fast sources are read and questions answered, as ratios within one run.

Seconds of two machines cannot be compared, ratios can: reading is compared with looking up every word of the same
text in the dictionary, a question with the bare full-text query that its words make.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import quantiles

from tabulate import tabulate

from ingest.manifest import read_manifest
from ingest.morphology import lemmatise
from ingest.source import read_source
from kb.base import opened
from kb.search import search

ROOT = Path(__file__).parent.parent
DATA, BASE = ROOT / "data", ROOT / "build/kb.db"
QUESTIONS = (
    "какие документы на снос дерева",
    "срок предоставления участка многодетным",
    "сколько стоит",
    "отказ в приеме документов",
    "ljrevtyns yf ptvk.",
    "мфц адрес",
    "п 2.8.1",
    "когда выдадут разрешение на ярмарку",
    "жалоба на администрацию",
)
ROUNDS = 5


def timed(work: Callable[[], object]) -> float:
    """Seconds that ``work`` takes: the best of ``ROUNDS``, as everything else on the machine only adds."""
    return min(_once(work) for _ in range(ROUNDS))


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def reading() -> Iterable[tuple[str, str]]:
    """Each source of ``data/``: kilobytes of text a second, and the ratio to a look-up of all its words."""
    for source in read_manifest(DATA):
        data = (DATA / source.file).read_bytes()
        text = data.decode("utf-8")
        seconds = timed(lambda source=source, data=data: read_source(source, data))  # type: ignore[misc]
        words = timed(lambda text=text: lemmatise(text))  # type: ignore[misc]
        yield (
            f"чтение {source.id}",
            f"{len(data) / 1024 / seconds:.0f} КБ/с; к поиску слов в прогретом словаре {seconds / words:.1f}",
        )


def asking() -> Iterable[tuple[str, str]]:
    """Median and 95th percentile of a question, milliseconds, and the ratio to the bare full-text query."""
    with opened(BASE) as connection:
        answered = [timed(lambda q=q: search(connection, q)) for q in QUESTIONS]  # type: ignore[misc]
        bare = [timed(lambda q=q: _bare(connection, q)) for q in QUESTIONS]  # type: ignore[misc]
    cuts = quantiles(answered, n=20)
    yield "вопрос, медиана", f"{cuts[9] * 1000:.1f} мс; к голому запросу FTS5 {cuts[9] / quantiles(bare, n=20)[9]:.0f}"
    yield "вопрос, p95", f"{cuts[18] * 1000:.1f} мс"


def _bare(connection: sqlite3.Connection, question: str) -> list[object]:
    words = " OR ".join(f'"{word}"' for word in lemmatise(question).split()) or '""'
    sql = "select rowid from search_index where search_index match ? order by rank limit 10"
    return connection.execute(sql, [words]).fetchall()


if __name__ == "__main__":
    print(tabulate([*reading(), *asking()], headers=("Что", "Сколько")))
