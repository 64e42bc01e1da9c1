"""``make bench-crowd``: fifty visitors at once for some minutes, and what the site makes of them.

wrk asks without a pause, so fifty connections are many more than fifty people. What is asked comes from the base:
cards, acts, tables, beginnings of words, questions that many ask, and as many that nobody has asked before.
"""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tabulate import tabulate

from bench.corpus import BASE
from bench.pages import addresses
from bench.serving import running

SCRIPT = Path(__file__).with_suffix(".lua")
CONNECTIONS = 50
TARGET_P95, TARGET_GROWTH = 400, 0.05
QUESTIONS = (
    "сколько ждать {}", "какие документы нужны {}", "сколько стоит {}", "почему могут отказать {}", "кто получает {}",
    "куда обратиться {}", "{} через мфц", "{} жалоба", "как узнать результат {}", "срок регистрации заявления {}",
)  # fmt: skip
SAID_BY = ("", "семье с тремя детьми", "пенсионеру", "по доверенности", "юридическому лицу", "бесплатно", "срочно")
# How much of what is asked is of each kind, in hundredths.
MIX = {"search": 18, "new": 17, "suggest": 20, "service": 18, "act": 8, "table": 5, "list": 14}
ASKED = 400_000  # addresses: for ten minutes at six hundred a second none of the kind «new» comes twice


def asked(base: Path, chance: random.Random, count: int = ASKED) -> Iterator[str]:
    """Addresses in the proportions of ``MIX``."""
    kinds = {"search": _questions(base), "suggest": _beginnings(base), **_pages(base)}
    words = _column(base, "select word from search_words where length(word) > 3 order by word")
    for kind in chance.choices([*MIX], [*MIX.values()], k=count):
        yield _new(kinds["search"], words, chance) if kind == "new" else chance.choice(kinds[kind])


def _new(questions: Sequence[str], words: Sequence[str], chance: random.Random) -> str:
    """A question with two more words of the texts in it."""
    path, _, rest = chance.choice(questions).partition("?q=")
    return f"{path}?q={quote(' '.join(chance.sample(words, 2)))}%20{rest}"


def _column(base: Path, sql: str) -> list[str]:
    with closing(sqlite3.connect(base)) as connection:
        return [row[0] for row in connection.execute(sql)]


def _questions(base: Path) -> list[str]:
    """Every service by its name, asked in every way, by everybody, in every place."""
    names = _column(base, "select distinct coalesce(short_name, name) from services")
    places = ["", *_column(base, "select id from municipalities")]
    return [
        f"/search?q={quote(f'{form.format(name[:80])} {who}'.strip())}"
        + (f"&municipality={quote(place)}" if place else "")
        for form, name, who, place in product(QUESTIONS, names, SAID_BY, places)
    ]


def _beginnings(base: Path) -> list[str]:
    """What suggestions are asked for while a name is typed."""
    names = _column(
        base, "select distinct coalesce(short_name, name) from services union select name from municipalities"
    )
    return [f"/api/suggest?q={quote(name[:length])}" for name in names for length in range(2, 14)]


def _pages(base: Path) -> dict[str, list[str]]:
    kinds = {"/service/": "service", "/act/": "act", "/kb": "table"}
    found: dict[str, list[str]] = {"service": [], "act": [], "table": [], "list": []}
    for path in (path for some in addresses(base).values() for path in some):
        kind = next((kind for start, kind in kinds.items() if path.startswith(start)), "list")
        found[kind].append(path)
    return found


class Memory(threading.Thread):
    """Megabytes of all processes of the site (PSS: what they share is counted once), every five seconds."""

    def __init__(self, supervisor: int) -> None:
        super().__init__(daemon=True)
        self.seen: list[float] = []
        self._supervisor, self._over = supervisor, threading.Event()

    def run(self) -> None:
        """Until ``finish``."""
        while not self._over.wait(5):
            self.seen.append(megabytes(self._supervisor))

    def finish(self) -> None:
        """No more."""
        self._over.set()
        self.join()


def megabytes(supervisor: int) -> float:
    """PSS of a process and of its children, now."""
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    return sum(map(_pss, (supervisor, *map(int, children)))) / 1024


def _pss(number: int) -> int:
    """Kilobytes of a process."""
    lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def crowd(url: str, paths: Path, seconds: int, seed: int = 1) -> dict[str, Any]:
    """What wrk counted."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "20s", "-s", str(SCRIPT), url, "--",
               str(paths), str(seed)]  # fmt: skip
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found: dict[str, Any] = json.loads(told.rpartition("JSON")[2])
    return found


def rows(found: dict[str, Any], memory: Sequence[float]) -> Iterator[tuple[str, str]]:
    """The table; «!» marks what misses its target."""
    wrong = sum(count for status, count in found["statuses"].items() if status >= "500") + found["broken"]
    start, middle, end = _thirds(memory)
    yield "запросов в секунду", f"{found['requests'] / found['seconds']:.0f}"
    yield (
        "p50 / p95 / p99, мс",
        f"{found['p50']:.0f} / {found['p95']:.0f} / {found['p99']:.0f}{_mark(found['p95'] > TARGET_P95)}",
    )
    yield "ответы", ", ".join(f"{status}: {count}" for status, count in sorted(found["statuses"].items()))
    yield "5xx и оборванных", f"{wrong}" + _mark(wrong > 0)
    yield "дольше двадцати секунд", f"{found['late']}{_mark(found['late'] > 0)}"
    yield "память, МБ: начало, середина, конец", f"{start:.0f}, {middle:.0f}, {end:.0f}"
    yield "рост памяти с середины", f"{end / middle - 1:+.1%}" + _mark(end / middle - 1 > TARGET_GROWTH)


def _thirds(memory: Sequence[float]) -> tuple[float, float, float]:
    return memory[0], memory[len(memory) // 2], sum(memory[-3:]) / len(memory[-3:])


def _mark(missed: bool) -> str:
    return "!" if missed else ""


def main(base: Path, minutes: float, workers: int = 2) -> None:
    """One run, after ten seconds in which the site warms."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as paths:
        paths.write("\n".join(asked(base, random.Random(8))))
        paths.flush()
        with running(base, "--workers", str(workers)) as (url, supervisor):
            crowd(url, Path(paths.name), 10)
            memory = Memory(supervisor)
            memory.start()
            found = crowd(url, Path(paths.name), round(60 * minutes), 2)
            memory.finish()
    print(f"{CONNECTIONS} соединений, {minutes:g} мин, процессов {workers}, база {base.stat().st_size / 1e6:.0f} МБ")
    print(tabulate(rows(found, memory.seen), disable_numparse=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else BASE, float(sys.argv[2]) if len(sys.argv) > 2 else 10)
