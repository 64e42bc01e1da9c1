"""The search index: FTS5 over aligned lemmas, readable with plain ``sqlite3``.

``search_index`` holds lemmas, one per token of the original; its content is the view ``search_texts`` that shows
the original under the same column names. So matching runs on lemmas while ``snippet()`` marks the printed words.

Never rebuild it with FTS5's own ``rebuild``: that reads the view and puts printed words where lemmas were.
:func:`build` makes it anew, :func:`fault` notices what was spoiled.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlite_utils import Database

from ingest.morphology import DICTIONARY, TOKENIZER, normalise, words
from kb import facts, suggest
from kb.postings import Builder

VERSION = "2"  # of the analysis; grows when the same text would give other lemmas
MARK = "reglamentlemmas"  # stands in the index only, so a rebuild from the view loses it
PATH_PART = 200  # characters of an enclosing clause that count as its heading
COLUMNS = ("text_first", "text_second", "path_first", "path_second", "title_first", "title_second")

SCHEMA = f"""
create table search_rows (      -- строка индекса: пункт и то, к чему он относится; unit_id — нумерованный пункт целиком
    id integer primary key, clause_id text not null references clauses(id), unit_id text not null,
    head integer not null,      -- 1: здесь начинается раздел стандарта
    source_id text not null, act_id text, service_id text, municipality_id text, section text,
    path text not null, title text not null
);
create index search_rows_clause on search_rows(clause_id);
create index search_rows_unit on search_rows(unit_id);
create index search_rows_section on search_rows(section, act_id);
create index search_rows_act on search_rows(act_id, source_id);
create view search_texts as     -- исходный текст под именами столбцов индекса
    select r.id, c.text as text_first, c.text as text_second, r.path as path_first, r.path as path_second,
           r.title as title_first, r.title as title_second
    from search_rows r join clauses c on c.id = r.clause_id;
create virtual table search_index using fts5(
    {", ".join(COLUMNS)}, content="search_texts", content_rowid="id", tokenize="{TOKENIZER}"
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
"""
CLAUSES = """
select c.rowid as id, c.id as clause_id, c.parent_id, c.source_id, c.act_id, c.kind, c.number, c.heading,
       c.section, c.text, a.municipality_id, coalesce(a.title, s.title) as act_title
from clauses c join sources s on s.id = c.source_id left join acts a on a.id = c.act_id
order by c.rowid
"""
UNIT_KINDS = frozenset({"clause", "row", "appendix", "chapter"})

Row = Mapping[str, object]


@dataclass(slots=True)
class _Place:
    """What the children of a clause inherit from it."""

    root: str
    unit: str
    path: tuple[str, ...]
    section: object = None


def build(db: Database) -> None:
    """Drops the index and makes it anew from clauses, services and municipalities; notes its versions in ``meta``."""
    db.conn.executescript(DROP + SCHEMA)
    counts: Counter[str] = Counter()
    postings = Builder()
    with db.conn:
        for row in _rows(db.conn):
            _insert(db.conn, row, counts, postings)
        db.conn.executemany("insert into search_words values (?, ?)", sorted(counts.items()))
        db.conn.execute("insert into search_index(search_index) values ('optimize')")
        versions = (("search", VERSION), ("search_dictionary", DICTIONARY))
        db.conn.executemany("insert or replace into meta(key, value) values (?, ?)", versions)
    postings.store(db.conn)
    facts.build(db.conn)
    suggest.build(db)


def _rows(connection: sqlite3.Connection) -> Iterator[dict[str, object]]:
    """Rows of ``search_rows`` with the clause's text, in the order of the clauses."""
    titles, places = _Titles(connection), dict[str, _Place]()
    cursor = connection.execute(CLAUSES)
    names = [column[0] for column in cursor.description]
    clauses = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    numbered = _numbered(clauses)
    for clause in clauses:
        parent = places.get(str(clause["parent_id"]))
        head = clause["section"] is not None and (parent is None or parent.section != clause["section"])
        place = _place(clause, places)
        service, title = titles.of(clause, place.root)
        yield {
            **clause,
            "unit_id": numbered.get(place.unit, place.unit),
            "head": int(head),
            "path": PATH_SIGN.join(place.path),
            "service_id": service,
            "title": title,
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
        here = _Place(key, key, ())
    else:
        unit = key if clause["kind"] in UNIT_KINDS or (clause["kind"] == "table") else parent.unit
        here = _Place(parent.root, unit, parent.path)
    heading = str(clause["heading"] or clause["text"])[:PATH_PART]
    places[key] = _Place(here.root, here.unit, (*here.path, heading) if parent else (), clause["section"])
    return here


class _Titles:
    """Service and title of a clause: names of the service, the act, the municipality."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        query = "select act_id, id, name, short_name, clause_id from services"
        self.services: dict[str, list[tuple[str, str, str]]] = {}
        for act, key, name, short, clause in connection.execute(query):
            self.services.setdefault(act, []).append((key, " · ".join(filter(None, (name, short))), clause))
        self.municipalities = dict(
            connection.execute(
                "select id, name || coalesce(', ' || district, '') || coalesce(', ' || region, '') from municipalities"
            )
        )
        self.parents = dict(connection.execute("select id, parent_id from clauses"))

    def root(self, clause: str | None) -> str | None:
        while clause and self.parents.get(clause):
            clause = self.parents[clause]
        return clause

    def of(self, clause: Row, root: str) -> tuple[str | None, str]:
        """(service or none, title) of a clause below ``root``; an act of several services is told by its regulation."""
        found = self.services.get(str(clause["act_id"]), [])
        if len(found) > 1:
            found = [service for service in found if self.root(service[2]) == root]
        name = found[0][1] if found else str(clause["act_title"] or "")
        place = self.municipalities.get(str(clause["municipality_id"]), "")
        return (found[0][0] if found else None), " · ".join(filter(None, (name, place)))


PATH_SIGN = " › "
ROW_COLUMNS = (
    "id",
    "clause_id",
    "unit_id",
    "head",
    "source_id",
    "act_id",
    "service_id",
    "municipality_id",
    "section",
    "path",
    "title",
)


def _insert(connection: sqlite3.Connection, row: Row, counts: Counter[str], postings: Builder) -> None:
    marks = ", ".join("?" * len(ROW_COLUMNS))
    connection.execute(f"insert into search_rows values ({marks})", [row[name] for name in ROW_COLUMNS])
    own_lemmas, printed = _analysed(str(row["text"]))
    texts = [*own_lemmas, *_joined(str(row["path"]).split(PATH_SIGN)), *_analysed(str(row["title"]))[0]]
    own, path = set(texts[0].split()) | set(texts[1].split()), set(texts[2].split()) | set(texts[3].split())
    postings.add(row["id"], (row["source_id"], row["act_id"], row["service_id"]), own, path)  # type: ignore[arg-type]
    if row["id"] == 1:
        texts[-1] += " " + MARK
    connection.execute(
        f"insert into search_index(rowid, {', '.join(COLUMNS)}) values (?, ?, ?, ?, ?, ?, ?)", [row["id"], *texts]
    )
    counts.update(printed)


@lru_cache(maxsize=20_000)
def _analysed(text: str) -> tuple[tuple[str, str], tuple[str, ...]]:
    """The two strings of lemmas of a text, and its words in one form. Texts are copied from templates: half repeat."""
    found = words(text)
    printed = (normalise(word.token.text) for word in found)
    lemmas = " ".join(word.first for word in found), " ".join(word.second for word in found)
    return lemmas, tuple(word for word in printed if word.isalpha())


def _joined(parts: Iterable[str]) -> tuple[str, str]:
    """The lemmas of several headings, one behind the other."""
    lemmas = [_analysed(part)[0] for part in parts]
    return " ".join(filter(None, (first for first, _ in lemmas))), " ".join(
        filter(None, (second for _, second in lemmas))
    )


def fault(connection: sqlite3.Connection) -> str | None:
    """Why this base cannot be searched, as a sentence with the next step; ``None`` when all is well."""
    try:
        versions = dict(connection.execute("select key, value from meta where key in ('search', 'search_dictionary')"))
        whole = connection.execute("select 1 from search_index where search_index match ?", [MARK]).fetchone()
    except sqlite3.OperationalError:
        return "В базе нет поискового индекса. Постройте её заново: reglament build."
    if versions != {"search": VERSION, "search_dictionary": DICTIONARY}:
        return (
            f"Индекс построен другой версией словаря ({versions.get('search_dictionary', 'нет')}), "
            f"а установлена {DICTIONARY}. Постройте базу заново: reglament build."
        )
    return None if whole else "Поисковый индекс испорчен командой rebuild. Постройте базу заново: reglament build."
