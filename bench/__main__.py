"""``make bench``: a corpus of a size is built, weighed, asked and shown; the table goes to ``docs/benchmarks.md``.

    python -m bench CORPUS_MAKER MEGABYTES [--keep]

Times of two machines cannot be compared, ratios of one run can: reading stands beside looking up the same words, our
search beside tantivy and PostgreSQL on the same clauses and questions. ``--keep`` takes the last base of the size even
when the program has changed since.
"""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from tabulate import tabulate

from bench import postgres
from bench.corpus import ROOT, Corpus, corpus
from bench.size import Row, building, load, pages, questions, weighing

REPORT = ROOT / "docs" / "benchmarks.md"
HEAD = """# Скорость и размеры

Пишет `make bench` (10 МБ), `make bench SIZE=100` и `SIZE=1000`: каждая таблица — один прогон. Секунды двух машин не
сравнить, сравнивать можно отношения внутри прогона. Время — лучшее из трёх, в процессе, база прогрета; «p50 / p95».
На занятой машине верить следует времени процессора: по часам к нему добавляется ожидание очереди.
Выбор пунктов — та часть поиска, которую делает движок: слова вопроса → лучшие строки; карточка, пометка слов и разбор
вопроса сверх того.
"""
SECTION = re.compile(r"^## (?P<size>\d+) МБ\n.*?(?=^## |\Z)", re.M | re.S)


def rows(found: Corpus, keep: bool) -> Iterator[Row]:
    """All that is measured, in the order of the data's way."""
    built = found.build(keep)
    parts = (building(found, built), weighing(found, built.base), questions(found, built.base), pages(built.base))
    return chain.from_iterable(parts)


def machine() -> str:
    """Where and when: what a reader needs to judge the seconds."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    engines = [
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        f"tantivy {version('tantivy')}",
    ]
    engines += [f"PostgreSQL {postgres.version()}"] if postgres.installed() else []
    return (
        f"{datetime.now(UTC):%d.%m.%Y}; ядер {os.cpu_count()} ({platform.machine()}), {memory:.0f} ГБ, "
        f"нагрузка до начала {load()}; {', '.join(engines)}."
    )


def section(found: Corpus, megabytes: int, where: str, measured: list[Row]) -> str:
    """The part of the report about one size."""
    table = tabulate(measured, headers=("Что", "Сколько", "Цель, примечание"), tablefmt="github", disable_numparse=True)
    about = f"{len(found.files)} файлов, {found.size / 1e6:.1f} МБ текста, {len(found.questions)} вопросов"
    return f"## {megabytes} МБ\n\n{about}. {where}\n\n{table}\n"


def written(report: str, megabytes: int, new: str) -> str:
    """The report with the section of this size made anew, the others as they were, the smallest first."""
    kept = {int(match["size"]): match[0].strip() + "\n" for match in SECTION.finditer(report)}
    kept[megabytes] = new
    return "\n".join([HEAD, *(kept[size] for size in sorted(kept))])


def main() -> None:
    """Measures, prints and writes."""
    maker, megabytes = Path(sys.argv[1]), int(sys.argv[2])
    found, where = corpus(maker, megabytes), machine()
    new = section(found, megabytes, where, list(rows(found, "--keep" in sys.argv)))
    old = REPORT.read_text(encoding="utf-8") if REPORT.is_file() else ""
    REPORT.write_text(written(old, megabytes, new), encoding="utf-8")
    print(new)


if __name__ == "__main__":
    main()
