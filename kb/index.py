"""The search index: FTS5 over aligned lemmas, readable with plain ``sqlite3``.

``search_index`` holds the likeliest lemma of every token of a clause in its order, then the second readings of the
words that have one; its content is the view ``search_texts`` that shows the original under the same column name. So
matching runs on lemmas while ``highlight()`` marks the printed words (those found by a second reading stay unmarked).

Never rebuild it with FTS5's own ``rebuild``: that reads the view and puts printed words where lemmas were.
:func:`build` makes it anew, :func:`fault` notices what was spoiled.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from ingest.morphology import DICTIONARY, TOKENIZER, normalise, words
from kb import facts, suggest
from kb.postings import Builder

VERSION = "5"  # of the analysis and the tables; grows when the same text would give others
MARK = "reglamentlemmas"  # stands in the index only, so a rebuild from the view loses it
PATH_SIGN = " › "
PATH_PART = 200  # characters of an enclosing clause that count as its heading
SCHEMA = f"""
create table search_places (    -- заголовки над пунктом, от внешнего к ближнему
    id integer primary key, path text not null
);
create table search_rows (      -- строка индекса: пункт и то, где он стоит; id — номер строки таблицы clauses
    id integer primary key, clause_id text not null references clauses(id),
    unit integer not null,      -- строка нумерованного пункта, к которому относится этот
    part integer not null,      -- чья это строка: search_parts
    place integer not null references search_places(id),
    head integer not null,      -- 1: здесь начинается раздел стандарта
    section text
);
create index search_rows_clause on search_rows(clause_id);
create index search_rows_section on search_rows(section, part);
create view search_texts as     -- исходный текст под именем столбца индекса
    select r.id, c.text from search_rows r join clauses c on c.id = r.clause_id;
create virtual table search_index using fts5(
    text, content="search_texts", content_rowid="id", tokenize="{TOKENIZER}", columnsize=0
);
create virtual table search_lemmas using fts5vocab(search_index, 'row');
create table search_words (     -- словоформы базы, для исправления опечаток
    word text primary key, count integer not null
) without rowid;
"""
DROP = """
drop table if exists search_words;
drop table if exists search_lemmas;
drop table if exists search_index;
drop view if exists search_texts;
drop table if exists search_rows;
drop table if exists search_places;
"""
CLAUSES = """
select rowid as id, id as clause_id, parent_id, source_id, act_id, kind, number, heading, section, text
from clauses order by rowid
"""
UNIT_KINDS = frozenset({"clause", "row", "appendix", "chapter"})

Row = Mapping[str, Any]  # a row as SQLite gives it
Services = Mapping[str, Sequence[tuple[str, str]]]  # act → its services, each with the clause it is named in


@dataclass(slots=True)
class _Place:
    """What the children of a clause inherit from it."""

    unit: str
    path: tuple[str, ...]
    section: object = None


def build(db: Database) -> None:
    """Drops the index and makes it anew from clauses, services and municipalities; notes its versions in ``meta``."""
    db.conn.executescript(DROP + SCHEMA)
    writer = _Writer(db.conn)
    with db.conn:
        for row in _rows(db.conn):
            writer.add(row)
        db.conn.executemany("insert into search_words values (?, ?)", sorted(writer.counts.items()))
        db.conn.execute("insert into search_index(search_index) values ('optimize')")
        versions = (("search", VERSION), ("search_dictionary", DICTIONARY))
        db.conn.executemany("insert or replace into meta(key, value) values (?, ?)", versions)
    writer.postings.store(db.conn)
    facts.build(db.conn)
    suggest.build(db)


def _rows(connection: sqlite3.Connection) -> Iterator[Row]:
    """Clauses with what the index keeps of each, in their order; only those of one source are in memory."""
    services = _services(connection)
    cursor = connection.execute(CLAUSES)
    names = [column[0] for column in cursor.description]
    clauses = (dict(zip(names, values, strict=True)) for values in cursor)
    for _, source in groupby(clauses, key=itemgetter("source_id")):
        yield from _rows_of(list(source), services)


def _rows_of(clauses: Sequence[Row], services: Services) -> Iterator[Row]:
    """The same of one source: the clauses above a clause are of its source."""
    places = dict[str, _Place]()
    rows = {str(clause["clause_id"]): clause["id"] for clause in clauses}
    numbered = _numbered(clauses)
    roots = _roots(clauses)
    for clause in clauses:
        parent = places.get(str(clause["parent_id"]))
        head = clause["section"] is not None and (parent is None or parent.section != clause["section"])
        place = _place(clause, places)
        yield {
            **clause,
            "unit": rows[numbered.get(place.unit, place.unit)],
            "head": int(head),
            "path": place.path,
            "service_id": _service_of(clause, services.get(str(clause["act_id"]), ()), roots),
        }


def _numbered(clauses: Sequence[Row]) -> dict[str, str]:
    """A heading without a number → the first numbered clause under it: that is the address a person can use."""
    found: dict[str, str] = {}
    bare = {
        str(c["clause_id"])
        for c in clauses
        if c["kind"] in ("chapter", "clause") and c["number"] is None and c["parent_id"]
    }
    for clause in clauses:
        if str(clause["parent_id"]) in bare and clause["kind"] == "clause" and clause["number"] is not None:
            found.setdefault(str(clause["parent_id"]), str(clause["clause_id"]))
    return found


def _place(clause: Row, places: dict[str, _Place]) -> _Place:
    key, parent = str(clause["clause_id"]), places.get(str(clause["parent_id"]))
    if parent is None:
        here = _Place(key, ())
    else:
        unit = key if clause["kind"] in UNIT_KINDS or (clause["kind"] == "table") else parent.unit
        here = _Place(unit, parent.path)
    heading = str(clause["heading"] or clause["text"])[:PATH_PART]
    places[key] = _Place(here.unit, (*here.path, heading) if parent else (), clause["section"])
    return here


def _services(connection: sqlite3.Connection) -> Services:
    found: dict[str, list[tuple[str, str]]] = {}
    for act, key, clause in connection.execute("select act_id, id, clause_id from services"):
        found.setdefault(act, []).append((key, clause))
    return found


def _service_of(clause: Row, services: Sequence[tuple[str, str]], roots: Mapping[str, str]) -> str | None:
    """The service of a clause; an act of several services is told by its regulation, which is the root."""
    if len(services) > 1:
        root = roots[str(clause["clause_id"])]
        services = [service for service in services if roots.get(service[1]) == root]
    return services[0][0] if services else None


def _roots(clauses: Sequence[Row]) -> dict[str, str]:
    """Clause → the one above all that are above it; those above come first."""
    found: dict[str, str] = {}
    for clause in clauses:
        key, parent = str(clause["clause_id"]), str(clause["parent_id"])
        found[key] = found.get(parent, key)
    return found


class _Writer:
    """Writes the rows of the index one after the other and gathers what is written at the end."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.counts: Counter[str] = Counter()
        self.postings = Builder()
        self.places: dict[tuple[str, ...], int] = {}

    def add(self, row: Row) -> None:
        """One clause."""
        (first, second), printed = _analysed(str(row["text"]))
        mark = () if self.places else (MARK,)  # in the first row
        text = " ".join((*first, *(b for a, b in zip(first, second, strict=True) if a != b), *mark))
        self.connection.execute("insert into search_index(rowid, text) values (?, ?)", [row["id"], text])
        self.counts.update(printed)
        self._row(row, frozenset((*first, *second)))

    def _row(self, row: Row, own: frozenset[str]) -> None:
        path: tuple[str, ...] = row["path"]
        above = frozenset(key for heading in path for lemmas in _analysed(heading)[0] for key in lemmas)
        part = self.postings.add(row["id"], (row["source_id"], row["act_id"], row["service_id"]), own, above)
        values = [row["id"], row["clause_id"], row["unit"], part, self._place(path), row["head"], row["section"]]
        self.connection.execute("insert into search_rows values (?, ?, ?, ?, ?, ?, ?)", values)

    def _place(self, path: tuple[str, ...]) -> int:
        if path not in self.places:
            place = self.places[path] = len(self.places) + 1
            self.connection.execute("insert into search_places values (?, ?)", [place, PATH_SIGN.join(path)])
        return self.places[path]


@lru_cache(maxsize=20_000)
def _analysed(text: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], tuple[str, ...]]:
    """First and second lemmas of a text, and its words in one form. Texts are copied from templates: half repeat."""
    found = words(text)
    printed = (normalise(word.token.text) for word in found)
    lemmas = tuple(word.first for word in found), tuple(word.second for word in found)
    return lemmas, tuple(word for word in printed if word.isalpha())


def fault(connection: sqlite3.Connection) -> str | None:
    """Why this base cannot be searched, as a sentence with the next step; ``None`` when all is well."""
    try:
        versions = dict(connection.execute("select key, value from meta where key in ('search', 'search_dictionary')"))
        whole = connection.execute("select 1 from search_index where search_index match ?", [MARK]).fetchone()
    except sqlite3.OperationalError:
        return "В базе нет поискового индекса. Постройте её заново: reglament build."
    if versions.get("search_dictionary") != DICTIONARY:
        return (
            f"Индекс построен другой версией словаря ({versions.get('search_dictionary', 'нет')}), "
            f"а установлена {DICTIONARY}. Постройте базу заново: reglament build."
        )
    if versions.get("search") != VERSION:
        return "Индекс построен другой версией программы. Постройте базу заново: reglament build."
    if whole:
        return None
    if not connection.execute("select 1 from search_rows").fetchone():
        return "В базе нет ни одного пункта. Добавьте тексты: reglament add."
    return "Поисковый индекс испорчен командой rebuild. Постройте базу заново: reglament build."
