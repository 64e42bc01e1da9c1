"""One source → its rows: pure, so that any process of any machine can make them; only writing needs the base.

All keys of the rows begin with the key of the source, see :func:`under`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter

from ingest.context import Context
from ingest.kinds import KINDS
from ingest.model import Act, Fact, Municipality, Paragraph, Span
from ingest.slugs import slug, unique
from ingest.source import SourceFacts
from kb.checks import rows as findings
from kb.copies import ActName, facts_digest
from kb.editions import rows as editions

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class SourceRows:
    """All rows of one source by table, in the order in which they are written; the tables stand so too.

    ``source``  its row of ``sources``, without the time of adding and the source of which it is a copy
    ``acts``    by what its acts are called
    """

    source: Row
    municipalities: tuple[Row, ...]
    tables: Mapping[str, Sequence[Row]]
    problems: tuple[Row, ...]
    changes_problems: tuple[Row, ...]
    acts: tuple[ActName, ...]

    @property
    def key(self) -> str:
        """The key of the source."""
        return str(self.source["id"])

    @property
    def not_understood(self) -> int:
        """How many problems the source has."""
        return len(self.problems) + len(self.changes_problems)


def rows_of(found: SourceFacts, today: date) -> SourceRows:
    """What was read → rows. ``today`` is the day for which the text is checked."""
    writer = _Writer(found)
    writer.clauses(found.contexts[""], None)
    writer.facts(found.facts[""], None)
    for act in found.outline.acts:
        writer.act(act, found.contexts[act.slug])
    changes, not_understood = editions.rows_of(found)
    writer.put("changes", changes)
    writer.put("findings", findings.rows_of(found, today))
    source, text = found.source, found.reading.text
    problems = (problem_row(source.file, p.stage, p.message, source.id, p.span, text) for p in found.problems)
    names = tuple((act.number, act.date, act.title) for act in found.outline.acts)
    return SourceRows(
        _source_row(found), tuple(writer.places), writer.tables, tuple(problems), tuple(not_understood), names
    )


def under(rows: SourceRows, key: str) -> SourceRows:
    """The same rows as if the source had been read under another key."""
    old = rows.key
    if key == old:
        return rows

    def moved(row: Row) -> Row:
        return {name: _moved(value, old, key) if _is_key(name) else value for name, value in row.items()}

    tables = {name: [moved(row) for row in several] for name, several in rows.tables.items()}
    problems, others = (tuple(map(moved, several)) for several in (rows.problems, rows.changes_problems))
    return replace(rows, source=moved(rows.source), tables=tables, problems=problems, changes_problems=others)


def _is_key(column: str) -> bool:
    return column == "id" or column.endswith("_id")


def _moved(value: object, old: str, new: str) -> object:
    if not isinstance(value, str) or not (value == old or value.startswith(f"{old}/")):
        return value
    return new + value[len(old) :]


def problem_row(
    file: str, stage: str, message: str, source_id: str | None = None, span: Span | None = None, text: str = ""
) -> Row:
    """A row of ``problems``: what could not be understood, where, and what to do."""
    return {
        "source_id": source_id, "file": file, "stage": stage, "message": message,
        "start": span.start if span else None, "end": span.end if span else None,
        "quote": text[span.start : span.end] if span else None,
    }  # fmt: skip


def municipality_row(place: Municipality) -> dict[str, str | None]:
    """The row of a municipality; name, district and region together are its key and tell namesakes apart."""
    key = slug(" ".join(filter(None, (place.name, place.district, place.region))))
    return {"id": key, "name": place.name, "kind": place.kind, "district": place.district, "region": place.region}


def _source_row(found: SourceFacts) -> Row:
    source, reading = found.source, found.reading
    return {
        "id": source.id, "file": source.file, "sha256": source.sha256, "media_type": reading.media_type,
        "encoding": reading.encoding, "reader": reading.reader, "title": source.title, "authority": source.authority,
        "origin": source.origin, "note": source.note, "text": reading.text, "chars": len(reading.text),
        "pages": reading.pages, "facts_sha256": facts_digest(found),
    }  # fmt: skip


class _Writer:
    """Makes the rows of one source; knows its text, and hands out keys."""

    def __init__(self, found: SourceFacts) -> None:
        self.found = found
        self.tables: dict[str, list[Row]] = {}
        self.places: list[Row] = []
        self.source_id = found.source.id
        self.text = found.reading.text
        self.municipality_id: str | None = None
        self._taken: dict[str, int] = {}
        self._pages = [(b.span.start, b.page) for b in found.reading.blocks if isinstance(b, Paragraph)]

    def put(self, table: str, rows: Iterable[Row]) -> None:
        self.tables.setdefault(table, []).extend(rows)

    def page(self, offset: int) -> int | None:
        """The page (from 1) of the letter at ``offset``, a table's that of the paragraph above; None without pages."""
        above = bisect_right(self._pages, offset, key=itemgetter(0))
        return self._pages[above - 1][1] if above else None

    def evidence(self, span: Span) -> Row:
        return {"start": span.start, "end": span.end, "quote": self.text[span.start : span.end]}

    def act(self, act: Act, surroundings: Iterable[Context]) -> None:
        act_id = f"{self.source_id}/{act.slug}"
        self.municipality_id = self.municipality(act)
        self.put("acts", [{
            "id": act_id, "source_id": self.source_id, "municipality_id": self.municipality_id,
            "kind": act.kind, "number": act.number, "date": act.date, "title": act.title,
            "issuer": act.issuer, "status": act.status, "status_reason": act.status_reason,
            "said_status": act.status, "said_status_reason": act.status_reason,
            "start": act.span.start, "end": act.span.end,
        }])  # fmt: skip
        self.clauses(surroundings, act_id)
        for relation in act.relations:
            target = relation.target
            key = unique(f"{act_id}/{relation.relation}/{target.number or 'b-n'}", self._taken)
            self.put("act_relations", [{
                "id": key, "act_id": act_id, "relation": relation.relation, "target_kind": target.kind,
                "target_number": target.number, "target_date": target.date, "target_title": target.title,
                "target_act_id": None, "clause_id": f"{act_id}/{relation.clause}", **self.evidence(relation.span),
            }])  # fmt: skip
        self.facts(self.found.facts[act.slug], act_id)

    def municipality(self, act: Act) -> str | None:
        """The key of the act's municipality, if it names one."""
        place = act.municipality
        if place is None:
            return None
        row = municipality_row(place)
        self.places.append({**row})
        return row["id"]

    def clauses(self, surroundings: Iterable[Context], act_id: str | None) -> None:
        base = act_id or self.source_id
        self.put("clauses", (
            {
                "id": f"{base}/{c.path}", "source_id": self.source_id, "act_id": act_id,
                "parent_id": f"{base}/{c.parent}" if c.parent else None, "position": c.position, "level": c.level,
                "label": c.label, "kind": c.kind, "number": c.number, "heading": c.heading or None,
                "section": context.section or None, "part": c.part, "path": c.path,
                "page": self.page(c.span.start), "text": c.passage.text,
                **self.evidence(c.span),
            }
            for context in surroundings
            for c in (context.clause,)
        ))  # fmt: skip

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
            self.put(kind.name, rows)

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
            self.put("services", [row])
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
