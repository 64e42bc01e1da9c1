"""Facts behind an aspect: which clauses have some, and how a card words them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.kinds import BY_NAME
from kb import wording
from kb.answer import CardFact
from kb.catalogue import Subject

Values = Sequence[object]


def _joined(values: Values) -> str:
    return ", ".join(str(value) for value in values if value)


def _term(values: Values) -> str:
    """«не более 30 календарных дней», with what it is counted from; a term that is only advised is called so."""
    amount, unit, bound, since = values
    number = float(amount) if isinstance(amount, int | float) else None
    advised = "(рекомендуемый срок)" if bound == "recommended" else ""
    return " ".join(filter(None, (wording.term(number, str(unit), str(bound or "")), advised, str(since or ""))))


def _reference(values: Values) -> str:
    kind, number, date, title = values
    parts = (kind, date and f"от {date}", number and f"№ {number}", title and f"«{title}»")
    return " ".join(str(part) for part in parts if part)


@dataclass(frozen=True, slots=True)
class Source:
    """A fact table of an aspect: ``kind`` is the column that subdivides it, ``shown`` what a card shows and how."""

    table: str
    kind: str | None = None
    columns: tuple[str, ...] = ("text",)
    shown: Callable[[Values], str] = _joined


SOURCES: Mapping[str, tuple[Source, ...]] = {
    "deadlines": (Source("deadlines", "what", ("amount", "unit", "bound", "counted_from"), _term),),
    "documents": (Source("documents", "category"),),
    "refusals": (Source("refusal_grounds", "kind"), Source("no_grounds", "kind")),
    "fee": (Source("fees"),),
    "applicants": (Source("applicants", "kind"),),
    "results": (Source("results"),),
    "channels": (Source("channels", "kind"),),
    "contacts": (Source("contacts", None, ("name", "address", "phone", "email", "schedule")),),
    "offices": (Source("mfc_offices", None, ("name", "address", "phone", "schedule")),),
    "links": (Source("portal_links", None, ("service_name", "url")),),
    "legal": (Source("legal_references", None, ("kind", "number", "date", "title"), _reference),),
}
BATCH = 500
MOST = 400  # facts of one kind of a service


SCHEMA = """
drop table if exists search_facts;
create table search_facts (     -- о чём есть сведения в пункте: «deadlines» и «deadlines/queue»
    clause_id text not null, aspect text not null, primary key (clause_id, aspect)
) without rowid;
"""


def build(connection: sqlite3.Connection) -> None:
    """Notes of every clause what it has facts of; the tables of facts must be complete."""
    connection.executescript(SCHEMA)
    for aspect, sources in SOURCES.items():
        for source in sources:
            for name in (f"'{aspect}'", f"'{aspect}/' || coalesce({source.kind or 'null'}, '')"):
                connection.execute(f"insert or ignore into search_facts select clause_id, {name} from {source.table}")


def aspects_of(connection: sqlite3.Connection, clauses: Sequence[str]) -> dict[str, set[str]]:
    """Clause → aspects it has facts of, as «deadlines» and «deadlines/queue»."""
    found: dict[str, set[str]] = {}
    for at in range(0, len(clauses), BATCH):
        part = clauses[at : at + BATCH]
        marks = ", ".join("?" * len(part))
        query = f"select clause_id, aspect from search_facts where clause_id in ({marks})"
        for clause, aspect in connection.execute(query, part):
            found.setdefault(clause, set()).add(aspect)
    return found


def fact_clauses(subject: Subject, aspect: str, kind: str) -> Iterable[tuple[str, list[str | None]]]:
    """SQL for the clauses with facts of an aspect (of a kind, when the table has kinds), and its values."""
    for source in SOURCES.get(aspect, ()):
        where, value = _owner(source, subject)
        values: list[str | None] = [value]
        if source.kind and kind:
            where += f" and f.{source.kind} = ?"
            values.append(kind)
        yield f"select f.clause_id from {source.table} f where {where}", values


def label_of(source: Source, kind: str | None) -> str:
    """The Russian label of a fact: that of its kind value when the column has one, else of the table."""
    columns = {column.name: column for column in BY_NAME[source.table].columns}
    values = columns[source.kind].values if source.kind in columns else {}
    return values.get(kind or "", "") or BY_NAME[source.table].label


def card_facts(connection: sqlite3.Connection, subject: Subject, aspect: str, kind: str, limit: int) -> list[CardFact]:
    """The facts of a subject for an aspect, those of the asked kind first, at most ``limit``."""
    found: list[tuple[bool, CardFact]] = []
    for source in SOURCES.get(aspect, ()):
        where, value = _owner(source, subject)
        columns = ", ".join(f"f.{name}" for name in (source.kind or "id", *source.columns))
        query = (
            f"select c.label, f.quote, f.clause_id, {columns} from {source.table} f "
            f"join clauses c on c.id = f.clause_id where {where} order by c.rowid, f.start limit {MOST}"
        )
        for label, quote, clause, what, *values in connection.execute(query, [value]):
            name = label_of(source, what if source.kind else None)
            shown = source.shown(values) or quote
            fact = CardFact(name, shown, label, quote, subject.service_id, subject.act_id, clause, subject.base)
            found.append((bool(kind) and what != kind, fact))
    exact = [fact for other, fact in found if not other]
    return (exact or [fact for _, fact in found])[:limit]


def _owner(source: Source, subject: Subject) -> tuple[str, str | None]:
    scope = BY_NAME[source.table].scope
    if scope == "service":
        return "f.service_id = ?", subject.service_id
    if scope == "act" or subject.act_id:
        return "f.act_id = ?", subject.act_id
    return "f.source_id = ?", subject.source_id
