"""Changes and editions as rows: changes with their source, editions when all sources are there.

The order in which sources come does not matter: editions are made of the finished tables, and made again only for
acts whose text or changes are other than before.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import groupby

from sqlite_utils import Database

from ingest.model import Act, Span
from ingest.source import SourceFacts
from kb.editions.applying import consolidate
from kb.editions.digest import digest, shifted
from kb.editions.force import Force, in_force
from kb.editions.model import Address, Change, Edition, Instruction, Mark, Step, Version
from kb.editions.reading import changes_of
from kb.editions.version import facts, version

Row = dict[str, object]
DRAFT = "изменяющий акт — проект"
UNREADABLE = "текст изменяемого акта не читается отдельно от своего файла"
ABSENT = "изменяемого акта нет в базе"
ORDER = "a.date is null, a.date, length(a.number), a.number, a.id, c.position"

CHANGES = f"""
select c.*, s.text as source_text from changes c join acts a on a.id = c.act_id join sources s on s.id = c.source_id
where c.target_act_id = ? order by {ORDER}
"""
ACT = """
select a.kind, a.number, a.date, a.status, a.start, a."end", s.text from acts a join sources s on s.id = a.source_id
where a.id = ?
"""
TARGETS = """
update changes set target_act_id = (
    select r.target_act_id from act_relations r
    where r.act_id = changes.act_id and r.relation = 'amends' and r.target_number is changes.target_number)
"""
OF_EDITIONS = "select id from editions where act_id = :act"


# --- changes ------------------------------------------------------------------------------------


def rows_of(found: SourceFacts) -> tuple[list[Row], list[Row]]:
    """The changes that the acts of a source ask for, and what of them was not understood, as rows. Pure."""
    rows, problems = list[Row](), list[Row]()
    for act in found.outline.acts:
        changes = changes_of(found.reading.text, act)
        rows += [_change_row(found, act, n, one) for n, one in enumerate(changes.instructions, 1)]
        problems += [
            {"source_id": found.source.id, "file": found.source.file, "stage": p.stage, "message": p.message,
             **_evidence(found.reading.text, p.span)}
            for p in changes.problems if p.span
        ]  # fmt: skip
    return rows, problems


def _evidence(text: str, span: Span) -> Row:
    return {"start": span.start, "end": span.end, "quote": text[span.start : span.end]}


def _change_row(found: SourceFacts, act: Act, number: int, instruction: Instruction) -> Row:
    change, target = instruction.change, instruction.target
    act_id = f"{found.source.id}/{act.slug}"
    return {
        "id": f"{act_id}/izmenenie-{number}", "source_id": found.source.id, "act_id": act_id,
        "clause_id": f"{act_id}/{change.clause}", "position": number, "kind": change.kind,
        "target_number": target.number, "target_date": target.date, "target_title": target.title,
        "target_act_id": None, "target_place": _place(change), "old": change.old or None, "new": change.new or None,
        "reading": json.dumps(_reading(change), ensure_ascii=False),
        "wording_from": change.wording.start if change.wording else None,
        "wording_to": change.wording.end if change.wording else None,
        "applied": 0, "reason": ABSENT, **_evidence(found.reading.text, change.span),
    }  # fmt: skip


def _place(change: Change) -> str:
    """«пункт 2.5» and what is added to it: «регламент, новый пункт 2.5.1»."""
    return f"{change.address.label}, новое: {change.unit.label}" if change.unit else change.address.label


def _reading(change: Change) -> Row:
    unit = asdict(change.unit) if change.unit else None
    return {"address": change.address.to_json(), "where": change.where, "unit": unit, "cases": change.cases}


def change_of(row: sqlite3.Row) -> Change:
    """The change that a row of ``changes`` (with its ``source_text``) was made of."""
    reading = json.loads(row["reading"])
    appended = row["wording_from"] is not None
    new = row["source_text"][row["wording_from"] : row["wording_to"]].rstrip() if appended else row["new"] or ""
    return Change(
        row["kind"], Address.from_json(reading["address"]), row["clause_id"], Span(row["start"], row["end"]),
        row["old"] or "", new, reading["where"], Step(**reading["unit"]) if reading["unit"] else None, reading["cases"],
    )  # fmt: skip


def forget(db: Database, source_id: str) -> None:
    """Forget the changes of a source's acts, and the editions of its acts."""
    for (act,) in db.conn.execute("select id from acts where source_id = ?", [source_id]).fetchall():
        _forget_editions(db, act)
    db.conn.execute("delete from changes where source_id = ?", [source_id])


def _forget_editions(db: Database, act_id: str) -> None:
    for table in ("edition_marks", "edition_digest"):
        db.conn.execute(f"delete from {table} where edition_id in ({OF_EDITIONS})", {"act": act_id})
    for table in ("editions", "edition_inputs"):
        db.conn.execute(f"delete from {table} where act_id = ?", [act_id])


# --- editions -----------------------------------------------------------------------------------


def run(db: Database) -> None:
    """Ties changes to the acts of the base and makes the editions of those acts."""
    connection = db.conn
    connection.row_factory, before = sqlite3.Row, connection.row_factory
    try:
        with connection:
            connection.execute(TARGETS)
            connection.execute("update changes set applied = 0, reason = ? where target_act_id is null", [ABSENT])
            known = dict(connection.execute("select act_id, sha256 from edition_inputs").fetchall())
            query = "select distinct target_act_id from changes where target_act_id is not null order by 1"
            wanted = [row[0] for row in connection.execute(query)]
            for act_id in set(known) - set(wanted):
                _forget_editions(db, act_id)
            for act_id in wanted:
                _renew(db, act_id, known.get(act_id))
    finally:
        connection.row_factory = before


def _renew(db: Database, act_id: str, known: str | None) -> None:
    act = db.conn.execute(ACT, [act_id]).fetchone()
    changes = db.conn.execute(CHANGES, [act_id]).fetchall()
    text = act["text"][act["start"] : act["end"]]
    inputs = hashlib.sha256(json.dumps([text, [_input(row) for row in changes]]).encode()).hexdigest()
    if inputs == known:
        return
    _forget_editions(db, act_id)
    db.conn.execute("insert into edition_inputs values (?, ?)", [act_id, inputs])
    _Making(db, act_id, version(text)).all(changes)


def _input(row: sqlite3.Row) -> list[object]:
    return [row[name] for name in ("id", "reading", "old", "new", "wording_from", "wording_to", "quote")]


class _Making:
    """The editions of one act, one after the other."""

    def __init__(self, db: Database, act_id: str, base: Version | None) -> None:
        self.db, self.act_id = db, act_id
        self.current, self.marks = base, list[tuple[Mark, str]]()
        self.number = 0

    def all(self, changes: Sequence[sqlite3.Row]) -> None:
        """An edition for each amending act, in the order of their dates."""
        for by_act, rows in groupby(changes, key=lambda row: str(row["act_id"])):
            self._one(by_act, list(rows))

    def _one(self, by_act: str, rows: list[sqlite3.Row]) -> None:
        act = self.db.conn.execute(ACT, [by_act]).fetchone()
        refusal = DRAFT if act["status"] == "draft" else UNREADABLE if self.current is None else ""
        if refusal or self.current is None:
            self._say(rows, dict.fromkeys(range(len(rows)), refusal))
            return
        edition = consolidate(
            self.current, [change_of(row) for row in rows], note(act["kind"], act["date"], act["number"])
        )
        after = version(edition.text) if edition.marks else self.current
        if after is None:
            self._say(rows, dict.fromkeys(range(len(rows)), "с этим изменением акт перестаёт читаться"))
            return
        self._say(rows, edition.refused)
        if edition.marks:
            amending = version(act["text"][act["start"] : act["end"]])
            force = in_force(amending.act) if amending else Force(act["date"], "дата акта")
            self._keep(by_act, [row["id"] for row in rows], edition, after, force)

    def _say(self, rows: list[sqlite3.Row], refused: object) -> None:
        reasons = dict(refused)  # type: ignore[call-overload]
        self.db.conn.executemany(
            "update changes set applied = ?, reason = ? where id = ?",
            [(n not in reasons, reasons.get(n), row["id"]) for n, row in enumerate(rows)],
        )

    def _keep(self, by_act: str, ids: list[str], edition: Edition, after: Version, force: Force) -> None:
        assert self.current is not None
        self.number += 1
        key, before = f"{self.act_id}/red-{self.number}", f"{self.act_id}/red-{self.number - 1}"
        self.db.table("editions").insert({
            "id": key, "act_id": self.act_id, "number": self.number, "by_act_id": by_act,
            "based_on": before if self.number > 1 else None, "in_force": force.date,
            "in_force_reason": force.reason, "text": edition.text,
        })  # fmt: skip
        self._digest(key, ids, edition, after)
        moved = shifted([mark for mark, _ in self.marks], edition)
        kept = [(now, change) for (_, now), (_, change) in zip(moved, self.marks, strict=True) if now]
        self.marks = sorted([*kept, *((m, ids[m.change]) for m in edition.marks)], key=lambda item: item[0].start)
        self.db.table("edition_marks").insert_all(
            {
                "id": f"{key}/{n}",
                "edition_id": key,
                "change_id": change,
                "first": m.start,
                "after_last": m.end,
                "old": m.old,
            }
            for n, (m, change) in enumerate(self.marks, 1)
        )
        self.current = replace(after)

    def _digest(self, key: str, ids: list[str], edition: Edition, after: Version) -> None:
        assert self.current is not None
        self.db.table("edition_digest").insert_all(
            {
                "id": f"{key}/svod-{n}", "edition_id": key, "position": n, "fact_table": d.table, "label": d.label,
                "change_id": ids[d.change] if d.change is not None else None, "what": d.what,
                "old": d.old or None, "new": d.new or None,
            }
            for n, d in enumerate(digest(facts(self.current), facts(after), edition), 1)
        )  # fmt: skip


def note(kind: str | None, date: str | None, number: str | None) -> str:
    """How the amending act is named in place of a repealed part.

    >>> note("постановление", "2018-02-05", "61")
    'Постановление от 05.02.2018 № 61'
    """
    day = ".".join(reversed(date.split("-"))) if date else ""
    parts = [(kind or "акт").capitalize(), f"от {day}" if day else "", f"№ {number}" if number else ""]
    return " ".join(part for part in parts if part)
