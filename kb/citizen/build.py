"""Rows of the base → the citizen's view of a service. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date

from kb.card.build import CLAUSE
from kb.card.lines import line, place
from kb.card.model import Card, Place
from kb.citizen.cases import case_of, cases, chosen_of, is_needed
from kb.citizen.model import Answer, Citizen, Paper, PaperGroup, Portal
from kb.citizen.prevents import clauses_named, prevented_by
from kb.citizen.terms import dues, unsure_years

Row = sqlite3.Row
FACTS = f"""select f.*, {CLAUSE} from {{}} f join clauses c on c.id = f.clause_id
            where f.service_id = ? order by c.position, f.start"""
PORTALS = f"""select p.url, p.service_name, p.clause_id, p.quote, {CLAUSE} from portal_links p
              join clauses c on c.id = p.clause_id where p.catalogue_id = ? order by p.id limit 5"""
FETCHED = "Приносить не обязаны, но можете — так бывает быстрее."


def citizen(connection: sqlite3.Connection, it: Card, asked: Sequence[str], filed: date | None) -> Citizen:
    """What a citizen sees on a card. ``asked``: values of ``?case=``; ``filed``: the day of filing, when it is told."""
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    documents = cursor.execute(FACTS.format("documents"), [it.id]).fetchall()
    known = cases(documents, it.name)
    chosen = chosen_of(asked, known)
    papers = [_paper(row, it) for row in documents]
    shown = [paper for paper in papers if is_needed(paper.case, chosen)]
    lines = dues(cursor.execute(FACTS.format("deadlines"), [it.id]).fetchall(), filed)
    return Citizen(
        cases=known,
        chosen=chosen,
        groups=tuple(_groups(shown, chosen or frozenset())),
        apart=tuple(paper for paper in papers if not is_needed(paper.case, chosen)),
        prevents=_prevents(cursor, it, papers),
        portals=tuple(_portals(cursor, it)),
        dues=lines,
        unsure=unsure_years(lines),
    )


def _paper(row: Row, it: Card) -> Paper:
    key = row["id"].removeprefix(f"{it.act.id}/")
    case = case_of(row, it.name)
    return Paper(key, row["category"], line("documents", row), case, bool(case or row["condition"]))


def _groups(papers: Sequence[Paper], chosen: frozenset[str]) -> Iterator[PaperGroup]:
    """A paper of a chosen case is no longer a question; one that was never asked about stays one."""
    own = [paper for paper in papers if paper.category == "required"]
    open_ = [paper for paper in own if paper.conditional and paper.case not in chosen]
    groups = (
        PaperGroup("Приносите сами", tuple(p for p in own if p not in open_), tick=True),
        PaperGroup("Приносите сами, если это ваш случай", tuple(open_), tick=True),
        PaperGroup(
            "Приносить не нужно: орган запросит сам",
            tuple(p for p in papers if p.category == "interagency"), tick=False, note=FETCHED,
        ),
        PaperGroup(
            "Что написать в заявлении",
            tuple(p for p in papers if p.category == "application_content"), tick=False, folded=True,
        ),
    )  # fmt: skip
    return (group for group in groups if group.papers)


def _prevents(cursor: sqlite3.Cursor, it: Card, papers: Sequence[Paper]) -> dict[Place, Answer]:
    own = [paper for paper in papers if paper.category == "required"]
    grounds = cursor.execute(FACTS.format("refusal_grounds"), [it.id]).fetchall()
    found = {place(row): Answer(prevented_by(row["text"], own), clauses_named(row["text"], own)) for row in grounds}
    return {where: answer for where, answer in found.items() if answer.papers or answer.clauses}


def _portals(cursor: sqlite3.Cursor, it: Card) -> Iterator[Portal]:
    for row in cursor.execute(PORTALS, [it.catalogue_id]) if it.catalogue_id else ():
        if row["url"] and row["url"].startswith(("https://", "http://")):
            yield Portal(row["url"], " ".join((row["service_name"] or "").split()), row["clause_id"], place(row))
