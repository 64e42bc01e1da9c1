"""What stands before anything else on a card: is the act in force, and the few facts on top."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from kb.card.lines import label, place
from kb.card.model import ActLink, Headline, Notice
from kb.editions.shown import notice_words
from kb.wording import counted, day, roubles, term, upper_first

Row = sqlite3.Row
Facts = Mapping[str, Sequence[Row]]
# Findings of these families say that the time for applying has run out.
EXPIRED = "expired"
UNSAID = "не указано"
# A refusal is a result too, but not what a person comes for.
REFUSAL = re.compile(r"\bотказ", re.I)
AFTERTHOUGHT = re.compile(r"\s\(|,?\s(?:по форме|согласно|оформленн\w+)\b", re.I)
LONGEST_RESULT = 80  # characters
RELATION = {"amends": "изменяет", "repeals": "отменяет"}


def act_link(row: Row) -> ActLink:
    """An act as it is named in a sentence: «постановление от 27 июня 2022 г. № 113»."""
    known = [
        f"от {day(row['date'])}" if row["date"] else "",
        f"№\u00a0{row['number']}" if row["number"] else "",
    ]
    name = " ".join(part for part in (row["kind"] or "акт", *known) if part)
    return ActLink(row["id"] or "", name if any(known) else f"{name} без даты и номера", row["title"] or "")


def incoming(cursor: sqlite3.Cursor, act_id: str, relation: str) -> tuple[ActLink, ...]:
    """The acts of the base that amend or repeal this one, the oldest first."""
    rows = cursor.execute(
        """select distinct a.id, a.kind, a.number, a.date, a.title
           from act_relations r join acts a on a.id = r.act_id
           where r.target_act_id = ? and r.relation = ? and a.id <> r.target_act_id order by a.date, a.id""",
        [act_id, relation],
    )
    return tuple(act_link(row) for row in rows)


def outgoing(cursor: sqlite3.Cursor, act_id: str) -> tuple[tuple[str, ActLink], ...]:
    """What this act amends or repeals, in its own order, with the Russian verb."""
    rows = cursor.execute(
        """select r.relation, r.target_act_id as id, r.target_kind as kind, r.target_number as number,
                  r.target_date as date, r.target_title as title
           from act_relations r where r.act_id = ? order by r.start""",
        [act_id],
    )
    return tuple(dict.fromkeys((RELATION.get(row["relation"], row["relation"]), act_link(row)) for row in rows))


def notices(cursor: sqlite3.Cursor, act: Row, findings: Sequence[Row]) -> tuple[Notice, ...]:
    """Warnings about the act, the gravest first."""
    return (*_status(cursor, act), *_expired(findings))


def _status(cursor: sqlite3.Cursor, act: Row) -> Iterator[Notice]:
    reason = upper_first(act["status_reason"] or "")
    repealed, amended = incoming(cursor, act["id"], "repeals"), incoming(cursor, act["id"], "amends")
    if act["status"] == "repealed" or repealed:
        yield Notice("stop", "Акт утратил силу", reason or "Пользоваться им нельзя: он отменён.", repealed)
    if act["status"] == "draft":
        yield Notice("stop", "Это проект, а не действующий акт", reason or "Даты и номера у него нет.")
    if amended or act["status"] == "amended":
        words, edition = notice_words(cursor, act["id"])
        yield Notice("care", "В акт вносили изменения", words, (*amended, *edition))


def _expired(findings: Sequence[Row]) -> Iterator[Notice]:
    for row in findings:
        if row["rule"].startswith(EXPIRED):
            yield Notice(
                "stop",
                "Срок приёма заявлений, возможно, закончился",
                upper_first(row["message"]),
                place=place(row),
            )


def headlines(facts: Facts) -> tuple[Headline, ...]:
    """Term, price, papers and result in a few words; what the act does not say is said to be unsaid."""
    return (_term(facts), _price(facts), _papers(facts), _who(facts), _result(facts))


def _several(values: Sequence[str], section: str, name: str, note: str = "") -> Headline:
    """The only value; the first with the second; or the first with the number of the others."""
    distinct = list(dict.fromkeys(value for value in values if value))
    if not distinct:
        return Headline(name, UNSAID, section)
    if len(distinct) > 1:
        note = f"или {distinct[1]}" if len(distinct) == 2 else f"и ещё {len(distinct) - 1}, смотря по случаю"
    return Headline(name, distinct[0], section, note)


def _term(facts: Facts) -> Headline:
    totals = [row for row in facts.get("deadlines", ()) if row["what"] == "service_total"]
    advised = totals and all(row["bound"] == "recommended" for row in totals)
    values = [term(row["amount"], row["unit"], row["bound"]) for row in totals]
    return _several(values, "deadlines", "Срок", "рекомендуемый" if advised else "")


def _price(facts: Facts) -> Headline:
    prices = [
        "бесплатно" if row["is_free"] else roubles(row["amount"]) or "взимается плата" for row in facts.get("fees", ())
    ]
    return _several(prices, "fees", "Цена")


def _papers(facts: Facts) -> Headline:
    documents = facts.get("documents", ())
    own = sum(row["category"] == "required" for row in documents)
    fetched = sum(row["category"] == "interagency" for row in documents)
    value = counted(own, "документ", "документа", "документов") if own else UNSAID
    return Headline("Принести", value, "documents", f"ещё {fetched} орган запросит сам" if fetched else "")


def _who(facts: Facts) -> Headline:
    kinds = [row["kind"] for row in facts.get("applicants", ()) if row["kind"] not in (None, "representative")]
    names = [label("applicants", "kind", kind) for kind in dict.fromkeys(kinds)]
    return Headline("Кто", ", ".join(names[:3]) or UNSAID, "who")


def _result(facts: Facts) -> Headline:
    """The first result that is no refusal, without what follows in brackets; the rest stands in its section."""
    results = [" ".join((row["text"] or "").split()) for row in facts.get("results", ())]
    good = [text for text in results if not REFUSAL.search(text)]
    if not good:
        return Headline("Получите", UNSAID, "results")
    return Headline("Получите", _shortened(good[0]), "results", f"и ещё {len(good) - 1}" if len(good) > 1 else "")


def _shortened(text: str) -> str:
    """Up to the first bracket or «согласно …», and to the end of a word.

    >>> _shortened("решение о постановке на учет (далее – решение) по форме")
    'решение о постановке на учет'
    """
    words = AFTERTHOUGHT.split(text, maxsplit=1)[0].rstrip(" ,;.")
    if len(words) <= LONGEST_RESULT:
        return words
    return words[:LONGEST_RESULT].rsplit(" ", 1)[0].rstrip(" ,;.") + "…"
