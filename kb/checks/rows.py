"""Findings as rows of the table ``findings``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path

from sqlite_utils import Database

from ingest.slugs import unique
from ingest.source import SourceFacts
from kb.base import opened
from kb.checks import ACROSS, BY_NAME, check
from kb.checks.laws import Mention, two_dates
from kb.checks.model import Rule
from kb.wording import upper_first

SEVERITY = {"major": "существенное", "minor": "мелкое"}

MENTIONS = """
select r.id, r.kind, r.number, r.date, r.title, r.act_id, a.source_id, r.clause_id, r.start, r."end", r.quote
from legal_references r join acts a on a.id = r.act_id where r.number is not null and r.date is not null
union all
select r.id, r.target_kind, r.target_number, r.target_date, r.target_title, r.act_id, a.source_id,
       r.clause_id, r.start, r."end", r.quote
from act_relations r join acts a on a.id = r.act_id where r.target_number is not null and r.target_date is not null
"""
LIST = """
select a.title as act, f.act_id, f.source_id, f.rule, f.severity, c.label as place, f.message, f.quote,
       f.start, f."end", f.clause_id, f.advice, f.norm
from findings f left join acts a on a.id = f.act_id left join clauses c on c.id = f.clause_id
order by f.source_id, f.act_id, f.start, f.id
"""


def rows_of(found: SourceFacts, today: date) -> list[dict[str, object]]:
    """The findings of one source as rows. Pure."""
    source = found.source.id
    rows: list[dict[str, object]] = []
    taken = dict[str, int]()
    for finding in check(found, today):
        base, span = f"{source}/{finding.act}" if finding.act else source, finding.hit.span
        clause = f"{base}/{finding.hit.clause.path}"
        rows.append({
            "id": unique(f"{clause}/{finding.rule.name}", taken), "source_id": source,
            "act_id": base if finding.act else None, "clause_id": clause, **_of_rule(finding.rule),
            "message": upper_first(finding.hit.message),
            "start": span.start, "end": span.end, "quote": found.reading.text[span.start : span.end],
        })  # fmt: skip
    return rows


def _of_rule(rule: Rule) -> dict[str, str | None]:
    """What every finding of a rule says alike."""
    return {"rule": rule.name, "severity": rule.severity, "advice": rule.advice, "norm": rule.norm or None}


def run(db: Database) -> None:
    """The checks that need all sources at once: one act with two dates.

    What the table of known laws tells already of a reference is not told again.
    """
    mentions = {str(row["id"]): row for row in db.query(MENTIONS)}
    told = two_dates(
        Mention(key, row["kind"] or "", row["number"], row["date"], row["title"] or "", row["act_id"])
        for key, row in mentions.items()
    )
    known = {(row["source_id"], row["start"]) for row in db.query("select * from findings where rule = 'wrong_law'")}
    places = [(_place(mentions[mention.key]), said) for mention, said in told]
    rows = [
        {**place, "message": upper_first(said)}
        for place, said in places
        if (place["source_id"], place["start"]) not in known
    ]
    with db.conn:
        db.conn.execute("delete from findings where rule = ?", [ACROSS.name])
        db.table("findings").insert_all(rows, ignore=True)


def _place(row: Mapping[str, object]) -> dict[str, object]:
    copied = {name: row[name] for name in ("source_id", "act_id", "clause_id", "start", "end", "quote")}
    return {"id": f"{row['id']}/{ACROSS.name}", **copied, **_of_rule(ACROSS)}


def listed(base: Path, as_objects: bool) -> Iterator[str]:
    """The findings of a base for reading, act by act; or as JSON Lines."""
    with opened(base) as connection:
        rows = list(Database(connection).query(LIST))
    if as_objects:
        yield from (json.dumps(row, ensure_ascii=False) for row in rows)
        return
    for (source, act), group in groupby(rows, key=lambda row: (row["source_id"], row["act_id"])):
        found = list(group)
        yield f"{found[0]['act'] or source} [{act or source}]"
        for row in found:
            label = BY_NAME[row["rule"]].label if row["rule"] in BY_NAME else row["rule"]
            yield f"  {row['place'] or ''}: {row['message']} ({label.lower()}, {SEVERITY[row['severity']]})"
            yield f"    «{' '.join(row['quote'].split())}»"
            yield f"    Совет: {row['advice']}" + (f" Норма: {row['norm']}." if row["norm"] else "")
        yield ""
    yield f"Замечаний: {len(rows)}"
