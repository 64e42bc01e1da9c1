"""What is measured of a corpus and its base. Every function gives rows of the table: what, how much, its target."""

from __future__ import annotations

import asyncio
import csv
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TypeVar

from bench import engines, postgres
from bench.corpus import MB, Built, Corpus, peak
from bench.engines import Cost
from bench.pages import Served, addresses, in_process, p95
from ingest.morphology import lemmatise
from kb.base import opened
from kb.search import search

Row = tuple[str, str, str]
Times = Sequence[float]  # milliseconds
Result = TypeVar("Result")
PER_KIND = 20  # addresses of a kind of page
SQL_PAGES = "/kb"  # Datasette's own: bench.pages measures them
FULL_TEXT = ("search_index%", "search_postings")
SEARCHED = ("search!_%",)  # with what else only the search reads
CARD = "карточка"


def apart(work: Callable[..., Result], *values: object) -> Result:
    """The result of ``work`` in a fresh process, whose memory is its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *values).result()


def timed(times: Times) -> str:
    """«p50 / p95»."""
    return f"{median(times):.2f} / {p95(times):.2f} мс"


def clocks(costs: Sequence[Cost]) -> Times:
    """The times by the clock."""
    return [cost.clock for cost in costs]


def processors(costs: Sequence[Cost]) -> Times:
    """The times of the processor."""
    return [cost.processor for cost in costs]


def spent(costs: Sequence[Cost]) -> str:
    """«p50 / p95, процессор p50 / p95»."""
    return f"{timed(clocks(costs))}, процессор {timed(processors(costs))}"


def against(ours: Times, theirs: Times) -> str:
    """The ratio of the same two numbers."""
    return f"{median(ours) / median(theirs):.1f} / {p95(ours) / p95(theirs):.1f}"


def building(corpus: Corpus, built: Built) -> Iterator[Row]:
    """How fast a piece of the corpus and the whole of it are built, per core and beside looking up their words."""
    with tempfile.TemporaryDirectory(prefix="reglament-bench-") as name:
        size, piece = corpus.piece(Path(name))
    text = "\n".join(path.read_text(encoding="utf-8") for path in corpus.files[:20])
    words = engines.best_of(partial(lemmatise, text)).processor / len(text.encode())
    ratio = 1000 * piece.processor / size / words
    yield "сборка куска на ядро", f"{size / MB / piece.processor:.2f} МБ/с", f"{ratio:.0f} × поиск слов в словаре"
    yield "сборка целиком на ядро", f"{corpus.size / MB / built.processor:.2f} МБ/с", "≥ 2 МБ/с"
    yield "сборка целиком по часам", f"{built.seconds:.0f} с", ""
    yield "память сборки", f"{built.memory / MB:.0f} МБ", "≤ 1000 МБ"


def weighing(corpus: Corpus, base: Path) -> Iterator[Row]:
    """What the base and its index take, to the text."""
    with closing(sqlite3.connect(base)) as connection:
        full, all_of_search = (_pages(connection, names) for names in (FULL_TEXT, SEARCHED))
    yield "полнотекстовый индекс / текст", f"{full / corpus.size:.2f}", "≤ 0,30"
    yield "всё, что читает только поиск / текст", f"{all_of_search / corpus.size:.2f}", ""
    yield "база / текст", f"{base.stat().st_size / corpus.size:.1f}", ""


def _pages(connection: sqlite3.Connection, names: Sequence[str]) -> int:
    """Bytes of the tables and their indexes."""
    like = " or ".join("m.tbl_name like ? escape '!'" for _ in names)
    query = f"select sum(d.pgsize) from dbstat d join sqlite_master m on m.name = d.name where {like}"
    return int(connection.execute(query, names).fetchone()[0])


def answering(base: Path, questions: Sequence[str]) -> tuple[list[Cost], float, int]:
    """What each question costs with its card, the seconds of the first one, and the memory of the process."""
    with opened(base) as connection:
        start = time.perf_counter()
        search(connection, "срок")
        first = time.perf_counter() - start
        return [engines.best_of(partial(search, connection, question)) for question in questions], first, peak()


def questions(corpus: Corpus, base: Path) -> Iterator[Row]:
    """A question with its card, and choosing clauses alone, beside the engines that are there."""
    times, first, memory = apart(answering, base, corpus.questions)
    yield "вопрос с карточкой", spent(times), "p95 ≤ 30 мс на 100 МБ, ≤ 80 мс на 1 ГБ"
    yield "первый вопрос процесса (чтение каталога, словаря)", f"{first:.1f} с", ""
    yield "память процесса с вопросами", f"{memory / MB:.0f} МБ", "≤ 1000 МБ"
    with opened(base) as connection, tempfile.TemporaryDirectory(prefix="reglament-bench-") as name:
        chosen = engines.ours(connection, corpus.questions)
        made = engines.index(connection, Path(name))
        other = engines.theirs(connection, made, corpus.questions)
        size = sum(path.stat().st_size for path in Path(name).iterdir())
    yield "выбор пунктов", spent(chosen), ""
    yield "tantivy: выбор пунктов", spent(other), f"индекс / текст {size / corpus.size:.2f}"
    yield "выбор пунктов / tantivy, процессор", against(processors(chosen), processors(other)), "≤ 5"
    yield from _postgres(corpus, base, clocks(times), clocks(chosen))


def _postgres(corpus: Corpus, base: Path, times: Times, chosen: Times) -> Iterator[Row]:
    if not postgres.installed():
        yield "PostgreSQL", "не установлен", "apt-get install postgresql"
        return
    with tempfile.TemporaryDirectory(prefix="reglament-bench-") as name:
        Path(name).chmod(0o755)
        table = _table(base, Path(name))
        with postgres.server() as socket:
            postgres.load(socket, table)
            marked = postgres.milliseconds(socket, corpus.questions, engines.ROUNDS)
            bare = postgres.milliseconds(socket, corpus.questions, engines.ROUNDS, postgres.CHOOSE)
    yield "PostgreSQL: десять пунктов с пометкой слов", timed(marked), ""
    yield "вопрос с карточкой / PostgreSQL", against(times, marked), ""
    yield "PostgreSQL: выбор пунктов", timed(bare), ""
    yield "выбор пунктов / PostgreSQL", against(chosen, bare), ""


def _table(base: Path, folder: Path) -> Path:
    """Clauses as a CSV file (id, text)."""
    table = folder / "clauses.csv"
    with closing(sqlite3.connect(base)) as connection, table.open("w", encoding="utf-8", newline="") as stream:
        rows = connection.execute("select rowid, text from clauses where text <> ''")
        csv.writer(stream).writerows((key, text.replace("\0", " ")) for key, text in rows)
    return table


def served(base: Path) -> tuple[dict[str, list[Served]], int]:
    """Kind of page → how some of its addresses were served, and the memory of the process that served them."""
    chosen = {name: _some(found) for name, found in addresses(base).items()}
    chosen = {name: found for name, found in chosen.items() if found and not found[0].startswith(SQL_PAGES)}
    measured = asyncio.run(in_process(base, [path for found in chosen.values() for path in found]))
    return {name: [measured[path] for path in found] for name, found in chosen.items()}, peak()


def _some(found: Sequence[str]) -> Sequence[str]:
    """At most ``PER_KIND``, evenly from all."""
    return found[:: max(1, len(found) // PER_KIND)][:PER_KIND]


def pages(base: Path) -> Iterator[Row]:
    """Latency of the pages, in one process without a network, and its memory."""
    kinds, memory = apart(served, base)
    made = {name: [page.first for page in found] for name, found in kinds.items()}
    kept = [ms for page in kinds[CARD] for ms in page.warm]
    yield "страница услуги", timed(made[CARD]), "p95 ≤ 40 мс"
    yield "страница услуги снова, из кэша", timed(kept), ""
    slowest = max((name for name in made if len(made[name]) > 1), key=lambda name: p95(made[name]))
    yield f"самый долгий вид страниц: «{slowest}»", timed(made[slowest]), ""
    yield "память процесса со страницами", f"{memory / MB:.0f} МБ", "≤ 1000 МБ"


def load() -> str:
    """How busy the machine is: what others do slows all that is measured."""
    return f"{os.getloadavg()[0]:.1f}"
