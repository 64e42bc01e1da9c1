"""``make bench-size``: questions to a base of a hundred megabytes beside PostgreSQL on the same clauses.

    python -m bench.size CORPUS_MAKER MB

``CORPUS_MAKER`` is the script that recombines real regulations into a corpus of a given size (it also gives the
questions). The base is built by the command that users have, so its time is that of a whole build.
"""

from __future__ import annotations

import csv
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles

from tabulate import tabulate

from bench import postgres
from kb.base import opened
from kb.search import search

SEEDS = Path(__file__).parent.parent / "data" / "sources"
ROUNDS = 3


def corpus(maker: Path, megabytes: int, folder: Path) -> list[str]:
    """Makes the corpus with its manifest; gives the questions."""
    sources = folder / "sources"
    run = [sys.executable, str(maker), str(SEEDS)]
    subprocess.run([*run, "--out", str(sources), "--mb", str(megabytes)], check=True, capture_output=True)
    with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("id", "file", "title"))
        writer.writerows((path.stem, f"sources/{path.name}", "") for path in sorted(sources.glob("*.txt")))
    subprocess.run([*run, "--queries", str(folder / "queries.tsv")], check=True, capture_output=True)
    lines = (folder / "queries.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[1] for line in lines if "\t" in line]


def built(folder: Path) -> tuple[Path, float]:
    """The base of the corpus and the seconds of its build."""
    base, start = folder / "kb.db", time.perf_counter()
    command = [sys.executable, "-m", "kb", "build", str(folder), "-o", str(base), "--silent"]
    subprocess.run(command, check=True, capture_output=True)
    return base, time.perf_counter() - start


def ours(base: Path, questions: list[str]) -> list[float]:
    """Milliseconds of each question with its card and marked words: the best of ``ROUNDS``, the base warm."""
    best = [float("inf")] * len(questions)
    with opened(base) as connection:
        search(connection, "срок")
        for _ in range(ROUNDS):
            for i, question in enumerate(questions):
                start = time.perf_counter()
                search(connection, question)
                best[i] = min(best[i], 1000 * (time.perf_counter() - start))
    return best


def theirs(base: Path, questions: list[str], folder: Path) -> list[float]:
    """The same of PostgreSQL; [] when it is not installed."""
    if not postgres.installed():
        return []
    table = folder / "clauses.csv"
    with closing(sqlite3.connect(base)) as connection, table.open("w", encoding="utf-8", newline="") as stream:
        rows = connection.execute("select rowid, text from clauses where text <> ''")
        csv.writer(stream).writerows((key, text.replace("\0", " ")) for key, text in rows)
    folder.chmod(0o755)
    with postgres.server() as socket:
        postgres.load(socket, table)
        return postgres.milliseconds(socket, questions, ROUNDS)


def line(name: str, times: list[float]) -> tuple[str, str, str]:
    """A row of the table: median and 95th percentile."""
    return name, f"{median(times):.1f}", f"{quantiles(times, n=20)[18]:.1f}"


def main() -> None:
    """Prints times and their ratio."""
    maker, megabytes = Path(sys.argv[1]), int(sys.argv[2])
    if not maker.is_file():
        sys.exit(f"{maker}: нет сценария, который делает корпус; укажите его: make bench-size CORPUS=…")
    with tempfile.TemporaryDirectory(prefix="reglament-bench-") as name:
        folder = Path(name)
        questions = corpus(maker, megabytes, folder)
        base, seconds = built(folder)
        with closing(sqlite3.connect(base)) as connection:
            clauses = connection.execute("select count(*) from clauses").fetchone()[0]
        print(f"{megabytes} МБ, пунктов {clauses}, сборка {seconds:.0f} с, база {base.stat().st_size / 2**20:.0f} МБ")
        mine, other = ours(base, questions), theirs(base, questions, folder)
    rows = [line("reglament: карточка и пункты", mine)]
    if other:
        rows.append(line("PostgreSQL: десять пунктов", other))
        ratio = quantiles(mine, n=20)[18] / quantiles(other, n=20)[18]
        rows.append(("отношение", f"{median(mine) / median(other):.2f}", f"{ratio:.2f}"))
    else:
        print("PostgreSQL не установлен, сравнения нет: apt-get install postgresql")
    print(tabulate(rows, headers=(f"{len(questions)} вопросов", "p50, мс", "p95, мс"), disable_numparse=True))


if __name__ == "__main__":
    main()
