"""How much of the standard of each service is explained: the part that no fact, heading or lead-in accounts for is
where something may have been missed in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from ingest.kinds import KINDS
from ingest.sections import LABELS

# Sections whose text is expected to turn into facts; the others (premises, control, complaints…) are boilerplate.
SECTIONS = (
    "applicants", "result", "term", "legal", "documents_required", "documents_interagency", "refusal_acceptance",
    "refusal", "suspension", "suspension_or_refusal", "return", "termination", "fee", "queue", "registration",
)  # fmt: skip

CLAUSES = """
select v.id as service_id, c.id, c.section, c.start, c.end, c.text, c.heading
from clauses c join services v on v.act_id = c.act_id
where c.part = 'regulation' and c.section is not null and c.kind <> 'chapter'
"""


@dataclass(frozen=True, slots=True)
class Share:
    """Characters of a section of one service, and how many of them are explained."""

    service_id: str
    section: str
    chars: int
    explained: int


def store(db: Database) -> None:
    """Fills the table ``coverage`` anew."""
    with db.conn:
        db.conn.execute("delete from coverage")
        db.table("coverage").insert_all(
            {
                "service_id": share.service_id, "section": share.section, "label": LABELS[share.section],
                "chars": share.chars, "explained": share.explained,
            }
            for share in shares(db)
        )  # fmt: skip


def shares(db: Database) -> Iterator[Share]:
    """The explained share of every section of every service."""
    spans = _fact_spans(db)
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for service, clause, section, start, end, text, heading in db.conn.execute(CLAUSES):
        if section not in SECTIONS:
            continue
        chars = len(text)
        explained = (
            chars if heading or text.rstrip().endswith(":") else _inside(spans.get(clause, []), start, end, chars)
        )
        before = found.get((service, section), (0, 0))
        found[service, section] = (before[0] + chars, before[1] + explained)
    for (service, section), (chars, explained) in found.items():
        yield Share(service, section, chars, explained)


def _fact_spans(db: Database) -> dict[str, list[tuple[int, int]]]:
    """Clause → the stretches of the exact text that facts quote from it."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for kind in KINDS:
        for clause, start, end in db.conn.execute(f'select clause_id, start, "end" from {kind.name}'):
            spans.setdefault(clause, []).append((start, end))
    return spans


def _inside(spans: list[tuple[int, int]], start: int, end: int, chars: int) -> int:
    """Characters of the clause that lie inside facts; a fact of the whole clause explains its marker too."""
    marked = set[int]()
    for a, b in spans:
        marked.update(range(max(a, start), min(b, end)))
    return min(len(marked), chars)


def overall(db: Database) -> float | None:
    """The explained share of all standards, 0..1; ``None`` when the base has no service."""
    chars, explained = db.conn.execute("select sum(chars), sum(explained) from coverage").fetchone()
    return explained / chars if chars else None
