"""Values → rows. One transaction per source; the same source again gives the same rows."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from operator import itemgetter

from sqlite_utils import Database

from ingest.context import contexts
from ingest.kinds import KINDS
from ingest.model import Act, Clause, Fact, Municipality, Paragraph, Span
from ingest.slugs import slug, unique
from ingest.source import SourceFacts
from kb.copies import facts_digest, original
from kb.editions import rows as editions
from kb.schema import schema

Row = dict[str, object]


def create(connection: sqlite3.Connection) -> Database:
    """An empty base on an open connection."""
    connection.executescript(schema())
    return Database(connection)


def store(db: Database, found: SourceFacts, added_at: str) -> str | None:
    """All rows of one source, in one transaction; rows of an earlier reading of it are replaced.

    Of a file that says the same as a source of the base only its own row is kept, tied to that source, whose key is
    returned.
    """
    with db.conn:
        remove(db, found.source.id)
        digest = facts_digest(found)
        same_as = original(db, found, digest)
        row = {**_source_row(found, added_at), "facts_sha256": digest, "same_as": same_as}
        db.table("sources").insert(row)
        if not same_as:
            _store_acts(db, found)
        for problem in found.problems:
            db.table("problems").insert(
                problem_row(
                    found.source.file, problem.stage, problem.message, found.source.id, problem.span, found.reading.text
                )
            )
    return same_as


def _store_acts(db: Database, found: SourceFacts) -> None:
    writer = _Writer(db, found)
    writer.clauses(found.outline.outside, None)
    writer.facts(found.facts[""], None)
    for act in found.outline.acts:
        writer.act(act)


def problem_row(
    file: str, stage: str, message: str, source_id: str | None = None, span: Span | None = None, text: str = ""
) -> Row:
    """A row of ``problems``: what could not be understood, where, and what to do."""
    return {
        "source_id": source_id, "file": file, "stage": stage, "message": message,
        "start": span.start if span else None, "end": span.end if span else None,
        "quote": text[span.start : span.end] if span else None,
    }  # fmt: skip


def remove(db: Database, source_id: str) -> None:
    """Forget a source and everything that was read from it; files that said the same go with it."""
    for (copy,) in db.conn.execute("select id from sources where same_as = ?", [source_id]).fetchall():
        remove(db, copy)
    acts = "select id from acts where source_id = :s"
    services = f"select id from services where act_id in ({acts})"
    owner = {"service": f"service_id in ({services})", "act": f"act_id in ({acts})", "source": "source_id = :s"}
    db.conn.execute(f"delete from coverage where service_id in ({services})", {"s": source_id})
    for kind in sorted(KINDS, key=lambda k: k.merge):
        where = f"act_id in ({acts})" if kind.merge else owner[kind.scope]
        db.conn.execute(f"delete from {kind.name} where {where}", {"s": source_id})
    db.conn.execute(f"update act_relations set target_act_id = null where target_act_id in ({acts})", {"s": source_id})
    db.conn.execute(f"delete from act_relations where act_id in ({acts})", {"s": source_id})
    editions.forget(db, source_id)
    for table in ("findings", "problems", "clauses", "acts"):
        db.conn.execute(f"delete from {table} where source_id = :s", {"s": source_id})
    db.conn.execute("delete from sources where id = :s", {"s": source_id})


def _source_row(found: SourceFacts, added_at: str) -> Row:
    source, reading = found.source, found.reading
    return {
        "id": source.id, "file": source.file, "sha256": source.sha256, "media_type": reading.media_type,
        "encoding": reading.encoding, "reader": reading.reader, "title": source.title, "authority": source.authority,
        "origin": source.origin, "note": source.note, "text": reading.text, "chars": len(reading.text),
        "pages": reading.pages, "added_at": added_at,
    }  # fmt: skip


def municipality_row(place: Municipality) -> dict[str, str | None]:
    """The row of a municipality; name, district and region together are its key and tell namesakes apart."""
    key = slug(" ".join(filter(None, (place.name, place.district, place.region))))
    return {"id": key, "name": place.name, "kind": place.kind, "district": place.district, "region": place.region}


class _Writer:
    """Writes the rows of one source; knows its text, and hands out keys."""

    def __init__(self, db: Database, found: SourceFacts) -> None:
        self.db = db
        self.found = found
        self.source_id = found.source.id
        self.text = found.reading.text
        self.municipality_id: str | None = None
        self._taken: dict[str, int] = {}
        self._pages = [(b.span.start, b.page) for b in found.reading.blocks if isinstance(b, Paragraph)]

    def page(self, offset: int) -> int | None:
        """The page (from 1) of the letter at ``offset``, a table's that of the paragraph above; None without pages."""
        above = bisect_right(self._pages, offset, key=itemgetter(0))
        return self._pages[above - 1][1] if above else None

    def evidence(self, span: Span) -> Row:
        return {"start": span.start, "end": span.end, "quote": self.text[span.start : span.end]}

    def act(self, act: Act) -> None:
        act_id = f"{self.source_id}/{act.slug}"
        self.municipality_id = self.municipality(act)
        self.db.table("acts").insert({
            "id": act_id, "source_id": self.source_id, "municipality_id": self.municipality_id,
            "kind": act.kind, "number": act.number, "date": act.date, "title": act.title,
            "issuer": act.issuer, "status": act.status,
            "status_reason": act.status_reason, "start": act.span.start, "end": act.span.end,
        })  # fmt: skip
        self.clauses(act.clauses, act_id)
        for relation in act.relations:
            target = relation.target
            key = unique(f"{act_id}/{relation.relation}/{target.number or 'b-n'}", self._taken)
            self.db.table("act_relations").insert({
                "id": key, "act_id": act_id, "relation": relation.relation, "target_kind": target.kind,
                "target_number": target.number, "target_date": target.date, "target_title": target.title,
                "target_act_id": None, "clause_id": f"{act_id}/{relation.clause}", **self.evidence(relation.span),
            })  # fmt: skip
        self.facts(self.found.facts[act.slug], act_id)

    def municipality(self, act: Act) -> str | None:
        """The key of the act's municipality, if it names one."""
        place = act.municipality
        if place is None:
            return None
        row = municipality_row(place)
        self.db.table("municipalities").upsert(row, pk="id")
        return row["id"]

    def clauses(self, clauses: Iterable[Clause], act_id: str | None) -> None:
        clauses = list(clauses)
        base = act_id or self.source_id
        sections = {context.clause.path: context.section for context in contexts(clauses)}
        self.db.table("clauses").insert_all(
            {
                "id": f"{base}/{c.path}", "source_id": self.source_id, "act_id": act_id,
                "parent_id": f"{base}/{c.parent}" if c.parent else None, "position": c.position, "level": c.level,
                "label": c.label, "kind": c.kind, "number": c.number, "heading": c.heading or None,
                "section": sections[c.path] or None, "part": c.part, "path": c.path,
                "page": self.page(c.span.start), "text": c.passage.text,
                **self.evidence(c.span),
            }
            for c in clauses
        )  # fmt: skip

    def facts(self, facts: Iterable[Fact], act_id: str | None) -> None:
        """Facts of an act or, without one, of the source. Services come first: the others point at them."""
        facts = list(facts)
        services = self.services([f for f in facts if f.kind == "services"], act_id) if act_id else {}
        for kind in KINDS:
            if kind.merge:
                continue
            rows = [
                row
                for f in facts
                if f.kind == kind.name
                for row in [self._fact_row(f, kind.with_text, kind.scope, act_id, services)]
                if row
            ]
            self.db.table(kind.name).insert_all(rows)

    def services(self, facts: list[Fact], act_id: str) -> dict[int | None, str]:
        """One row per regulation; each field with the clause and words it comes from. Regulation index → key."""
        keys: dict[int | None, str] = {}
        indexes = sorted({f.regulation for f in facts if f.values.get("name")}, key=lambda i: i or 0)
        for n, index in enumerate(indexes, 1):
            key = act_id if len(indexes) == 1 else f"{act_id}/usluga-{n}"
            keys[index] = key
            row: Row = {"id": key, "act_id": act_id, "municipality_id": self.municipality_id}
            for fact in (f for f in facts if f.regulation == index):
                self._merge(row, fact, act_id)
            self.db.table("services").insert(row)
        return keys

    def _merge(self, row: Row, fact: Fact, act_id: str) -> None:
        for name, value in fact.values.items():
            if row.get(name) is not None:
                continue
            row[name] = value
            place = {"clause_id": f"{act_id}/{fact.clause}", **self.evidence(fact.span)}
            if name == "name":
                row |= {**place, "rule": fact.rule}
            else:
                row |= {f"{name}_{part}": v for part, v in place.items()}

    def _fact_row(
        self, fact: Fact, with_text: bool, scope: str, act_id: str | None, services: Mapping[int | None, str]
    ) -> Row | None:
        base = act_id or self.source_id
        service = services.get(fact.regulation)
        if scope == "service" and service is None:
            return None
        owner: Row = {"service_id": service} if scope == "service" else {"act_id": act_id}
        if scope == "act":
            owner["service_id"] = next(iter(services.values()), None) if len(services) == 1 else None
        if scope == "source":
            owner["source_id"] = self.source_id
        key = unique(f"{service if scope == 'service' else base}/{fact.kind}/{fact.clause}", self._taken)
        text: Row = {"text": fact.text} if with_text else {}
        return {
            "id": key,
            **owner,
            "clause_id": f"{base}/{fact.clause}",
            "rule": fact.rule,
            **self.evidence(fact.span),
            **text,
            **fact.values,
        }
