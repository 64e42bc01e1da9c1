"""Is a base whole, and does it say what its sources say? What ``reglament verify`` checks."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from kb.base import check_current, opened
from kb.catalogue import lemma_set
from kb.checksum import known_sums, sum_of
from kb.index import fault
from kb.postings import WHOLE, Postings

SHOWN = 20  # faults of one check that are named; more are counted
SAMPLED = 25  # every so manyth clause is looked up in the index
Faults = Iterator[str]


def verify(base: Path, data_dir: Path | None = None) -> Iterator[tuple[str, list[str]]]:
    """Every check with its faults, none when all is well; ``data_dir`` compares the sources with their files.

    Raises :class:`~kb.base.BaseError` for what is no base of this version.
    """
    check_current(base)
    yield "файл", list(_file(base))
    with opened(base) as connection:
        for name, check in CHECKS.items():
            yield name, _limited(check(connection))
        if data_dir:
            yield "исходные файлы", _limited(_sources(connection, data_dir))


def _limited(faults: Faults) -> list[str]:
    found = list(faults)
    more = [f"и ещё {len(found) - SHOWN}"] if len(found) > SHOWN else []
    return [*found[:SHOWN], *more]


def _file(base: Path) -> Faults:
    """Is every byte what the writer wrote? SQLite itself misses a flipped bit in a text."""
    sums = known_sums(base)
    if sums and sum_of(base) not in sums:
        yield f"{base.name} не тот, который записала программа: файл изменён или повреждён; постройте базу заново"


def _structure(connection: sqlite3.Connection) -> Faults:
    for (said,) in connection.execute("pragma integrity_check"):
        if said != "ok":
            yield str(said)
    for table, row, parent, _ in connection.execute("pragma foreign_key_check"):
        yield f"{table}: строка {row} ссылается на то, чего нет в {parent}"


def _evidence(connection: sqlite3.Connection) -> Faults:
    """Every quote stands in its source where the row says."""
    texts = dict(connection.execute("select id, text from sources"))
    source_of = dict(connection.execute("select id, source_id from clauses"))
    for table, prefix in evidence_columns(connection):
        own = "source_id" in columns(connection, table)
        owner = "source_id" if own else f"{prefix}clause_id"
        query = (
            f'select {owner}, {prefix}start, "{prefix}end", {prefix}quote from {table} where {prefix}start is not null'
        )
        for key, start, end, quote in connection.execute(query):
            if texts[key if own else source_of[key]][start:end] != quote:
                yield f"{table}: цитата «{quote[:60]}» стоит не на своём месте ({start}–{end})"


def _index(connection: sqlite3.Connection) -> Faults:
    """The index is of this program, has a row per clause, and finds every clause looked up by its words."""
    reason = fault(connection)
    if reason:
        yield reason
        return
    query = "select count(*) from clauses c left join search_rows r on r.clause_id = c.id where r.id is null"
    missing = connection.execute(query).fetchone()[0]
    if missing:
        yield f"в индексе нет {missing} пунктов"
    postings = Postings()
    rows = connection.execute("select id, text from search_texts where id % ? = 1", [SAMPLED]).fetchall()
    for number, text in rows:
        for lemma in lemma_set(text):
            if number not in postings.rows(connection, [(frozenset({lemma}),)], WHOLE):
                yield f"строка {number} индекса не находится по слову «{lemma}»"


def _sources(connection: sqlite3.Connection, data_dir: Path) -> Faults:
    """The files are those that were read."""
    for file, digest in connection.execute("select file, sha256 from sources"):
        path = data_dir / file
        if not path.is_file():
            yield f"{path}: файла нет"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"{path}: файл изменился с тех пор, как его прочли; добавьте его снова: reglament add"


CHECKS: dict[str, Callable[[sqlite3.Connection], Faults]] = {
    "строение": _structure,
    "цитаты": _evidence,
    "индекс": _index,
}


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """The names of the columns of a table."""
    return [row[1] for row in connection.execute(f"pragma table_info({table})")]


def evidence_columns(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """(table, prefix) of each triple start, end, quote: «» or «authority_»."""
    tables = connection.execute("select name from sqlite_master where type = 'table' order by name").fetchall()
    return [
        (table, name.removesuffix("quote"))
        for (table,) in tables
        if not table.startswith(("search", "sqlite_"))
        for name in columns(connection, table)
        if name.endswith("quote")
    ]
