"""Changes and editions of the base as a reader sees them: lines of changes, the text with its marks, the digest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kb.card.model import ActLink, Place
from kb.editions.model import KIND_NAMES, WHAT_NAMES
from kb.wording import day, upper_first

Row = sqlite3.Row
LIMIT = 500

CHANGE = """
select c.*, a.kind as act_kind, a.number as act_number, a.date as act_date, a.title as act_title, k.label, k.path,
       t.kind as of_kind, t.title as of_title
from changes c join acts a on a.id = c.act_id join clauses k on k.id = c.clause_id
left join acts t on t.id = c.target_act_id
"""
OUTGOING = f"{CHANGE} where c.act_id = ? order by c.position limit {LIMIT}"
INCOMING = f"{CHANGE} where c.target_act_id = ? order by a.date is null, a.date, a.id, c.position limit {LIMIT}"
EDITIONS = """
select e.id, e.number, e.in_force, e.in_force_reason, e.text,
       a.id as by_act, a.kind, a.number as act_number, a.date, a.title
from editions e join acts a on a.id = e.by_act_id where e.act_id = ? order by e.number
"""
MARKS = f"""
select m.first, m.after_last, m.old, n.number, n.by_act, n.path, n.label, n.kind, n.act_kind, n.act_number, n.act_date
from edition_marks m join (
    select c.id, c.position as number, c.act_id as by_act, k.path, k.label, c.kind,
           a.kind as act_kind, a.number as act_number, a.date as act_date
    from changes c join clauses k on k.id = c.clause_id join acts a on a.id = c.act_id) n on n.id = m.change_id
where m.edition_id = ? order by m.first, m.after_last limit {LIMIT * 10}
"""
DIGEST = """
select d.label, d.what, d.old, d.new, d.fact_table, c.act_id, k.path, k.label as place, c.quote
from edition_digest d left join changes c on c.id = d.change_id left join clauses k on k.id = c.clause_id
where d.edition_id = ? order by d.position limit 500
"""
NEWS = """
select d.label, d.what, d.old, d.new, d.fact_table, null as act_id
from edition_digest d join editions e on e.id = d.edition_id where e.act_id = ? order by e.number, d.position limit 500
"""
# What a card tells of first.
GRAVE = ("deadlines", "documents", "refusal_grounds", "fees", "no_grounds", "applicants", "results")
TOLD = 4  # differences in a warning
EXPLAINED = "прочтите и их: карточка составлена по первоначальному тексту"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change: the other act, the place, what is done with which words, and whether it was done."""

    act: ActLink
    what: str
    where: str
    old: str
    new: str
    applied: bool
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One difference of the facts; ``place`` is the clause of the amending act, without one it is unknown."""

    label: str
    what: str
    old: str
    new: str
    place: Place | None

    @property
    def said(self) -> str:
        """«Сроки: срок услуги: 30 календарных дней → 10 рабочих дней»."""
        values = " → ".join(part for part in (self.old, self.new) if part)
        return f"{upper_first(self.label)}: {self.what + ': ' if self.what else ''}{values}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: plain, or changed by ``change`` («пункт 1.1, постановление … № 61») where ``old`` stood.

    ``anchor`` numbers the changed stretches of the page; only the first piece of one has it.
    """

    text: str
    old: str = ""
    change: str = ""
    url_act: str = ""
    url_path: str = ""
    anchor: int = 0


@dataclass(frozen=True, slots=True)
class EditionShown:
    """An edition: its number, from when and why, the amending act."""

    key: str
    number: int
    since: str
    reason: str
    by: ActLink
    text: str


def outgoing(connection: sqlite3.Connection, act_id: str) -> tuple[ChangeLine, ...]:
    """What the act changes in others, in its own order."""
    return tuple(_line(row, _target(row)) for row in connection.execute(OUTGOING, [act_id]))


def incoming(connection: sqlite3.Connection, act_id: str) -> tuple[ChangeLine, ...]:
    """What others change in the act, the oldest first."""
    return tuple(_line(row, _amending(row)) for row in connection.execute(INCOMING, [act_id]))


def _target(row: Row) -> ActLink:
    name = act_name(row["of_kind"] or "акт", row["target_number"], row["target_date"])
    return ActLink(row["target_act_id"] or "", name, row["of_title"] or row["target_title"] or "")


def _amending(row: Row) -> ActLink:
    return ActLink(row["act_id"], act_name(row["act_kind"], row["act_number"], row["act_date"]), row["act_title"])


def act_name(kind: str | None, number: str | None, date: str | None) -> str:
    """«постановление от 5 февраля 2018 г. № 61»; what is unknown is left out."""
    known = [kind or "акт", f"от {day(date)}" if date else "", f"№\u00a0{number}" if number else ""]
    return " ".join(part for part in known if part)


def _line(row: Row, act: ActLink) -> ChangeLine:
    place = Place(row["act_id"], row["path"], row["label"], row["quote"])
    new = row["new"] or ("новая редакция дана приложением к этому акту" if row["wording_from"] is not None else "")
    return ChangeLine(
        act, KIND_NAMES[row["kind"]], row["target_place"], row["old"] or "", new,
        bool(row["applied"]), row["reason"] or "", place,
    )  # fmt: skip


def editions(connection: sqlite3.Connection, act_id: str) -> tuple[EditionShown, ...]:
    """The editions of an act, the oldest first."""
    return tuple(
        EditionShown(
            row["id"], row["number"], day(row["in_force"] or ""), row["in_force_reason"],
            ActLink(row["by_act"], act_name(row["kind"], row["act_number"], row["date"]), row["title"]), row["text"],
        )
        for row in connection.execute(EDITIONS, [act_id])
    )  # fmt: skip


def digest(connection: sqlite3.Connection, edition: str) -> tuple[DigestLine, ...]:
    """How the facts of an edition differ from those before it."""
    return tuple(_difference(row) for row in connection.execute(DIGEST, [edition]))


def _difference(row: Row) -> DigestLine:
    place = Place(row["act_id"], row["path"], row["place"], row["quote"]) if row["act_id"] else None
    return DigestLine(row["label"], WHAT_NAMES[row["what"]], row["old"] or "", row["new"] or "", place)


def lines(connection: sqlite3.Connection, edition: EditionShown) -> list[list[Piece]]:
    """The text of an edition line by line, changed stretches with what stood there and the clause behind them."""
    found: list[list[Piece]] = [[]]
    for piece in _pieces(edition.text, connection.execute(MARKS, [edition.key]).fetchall()):
        for n, part in enumerate(piece.text.split("\n")):
            if n:
                found.append([])
            first = n == 0
            if part or (first and piece.old):
                found[-1].append(_part(piece, part, first))
    return [line for line in found if any(piece.text.strip() or piece.old for piece in line)]


def _part(piece: Piece, text: str, first: bool) -> Piece:
    old, anchor = (piece.old, piece.anchor) if first else ("", 0)
    return Piece(text, old, piece.change, piece.url_act, piece.url_path, anchor)


def _pieces(text: str, marks: Sequence[Row]) -> Iterator[Piece]:
    at = 0
    for n, mark in enumerate(marks, 1):
        yield Piece(text[at : mark["first"]])
        name = act_name(mark["act_kind"], mark["act_number"], mark["act_date"])
        yield Piece(
            text[mark["first"] : mark["after_last"]], mark["old"].strip(), f"{mark['label']}, {name}",
            mark["by_act"], mark["path"], n,
        )  # fmt: skip
        at = mark["after_last"]
    yield Piece(text[at:])


def notice_words(connection: sqlite3.Connection | sqlite3.Cursor, act_id: str) -> tuple[str, tuple[ActLink, ...]]:
    """For the warning of a card: what its editions change in the facts, and the link to them."""
    if connection.execute("select 1 from editions where act_id = ?", [act_id]).fetchone() is None:
        return f"{upper_first(EXPLAINED)}.", ()
    news = connection.execute(NEWS, [act_id]).fetchall()
    told = [line.said for table in GRAVE for line in since_original(row for row in news if row["fact_table"] == table)]
    more = f"; и ещё {len(told) - TOLD}" if len(told) > TOLD else ""
    words = f"Карточка составлена по первоначальному тексту. Теперь иначе: {'; '.join(told[:TOLD])}{more}."
    return words if told else f"{upper_first(EXPLAINED)}.", (ActLink(f"{act_id}/editions", "текст с изменениями", ""),)


def since_original(news: Iterable[Row]) -> list[DigestLine]:
    """Differences of several editions as one against the original: 30 → 10 and then 10 → 7 is 30 → 7."""
    found: list[DigestLine] = []
    for line in map(_difference, news):
        at = next((i for i, b in enumerate(found) if b.new and (b.label, b.new) == (line.label, line.old)), None)
        if at is None:
            found.append(line)
        else:
            before = found[at]
            found[at] = replace(line, old=before.old, what=line.what if before.old else before.what)
    return [line for line in found if line.old or line.new]  # what came and went again was never in the original
