"""The answer card: facts of the asked aspect with their clauses, the clause itself, a word on the act's status."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from kb.answer import ASPECTS, CardFact, Place
from kb.catalogue import Subject
from kb.facts import card_facts
from kb.prior import Prior
from kb.ranking import CLEAR, Unit

FACTS = 14  # lines of facts on a card
LISTS = frozenset({"documents", "refusals", "applicants", "results"})  # aspects that are answered with a whole list
OF_EACH = 3  # of each service, when the question is about all
TEXT = 1600  # letters of a clause on a card
SHORT = 800  # the same for each service of many
STATUS = {
    "draft": "Это проект: акт не принят",
    "repealed": "Акт утратил силу",
    "amended": "В акт вносились изменения: сверьтесь с действующей редакцией",
    "expired": "Срок действия акта истёк",
}
# A clause and what stands below it follow one another in the order of the text, each deeper than the clause itself.
BELOW = """
select c.level, c.text from clauses c join clauses top on top.id = ?
where c.rowid >= top.rowid and c.source_id = top.source_id and c.act_id is top.act_id order by c.rowid limit 80
"""
WHOLE_ACT = "select text from clauses where act_id = ? and text != '' order by position limit 80"


def reply(
    prior: Prior, units: Sequence[Unit], every: bool, confident: bool, places: Sequence[Place]
) -> tuple[tuple[CardFact, ...], str]:
    """Facts and text of the card for units in their order."""
    lines = [] if confident else ["Точного ответа в базе нет. Ближайшее по смыслу:"]
    if places:
        lines.append("Уточните муниципалитет: " + "; ".join(place.title for place in places) + ".")
    facts, shown = _of_all(prior, units) if every else _of_one(prior, units)
    return tuple(facts), "\n".join([*lines, *shown])


def _of_one(prior: Prior, units: Sequence[Unit]) -> tuple[list[CardFact], list[str]]:
    best = units[0]
    lines = [heading(best.subject), *status(best.subject)]
    facts = _facts(prior, best, FACTS)
    if facts:
        lines.append(f"{ASPECTS[prior.question.asked[0].aspect]}:")
        lines += [f"• {fact.label}: {fact.value} (п. {fact.clause})" for fact in facts]
    elif _is_silent(prior, best):
        lines.append(f"Прямого ответа («{ASPECTS[prior.question.asked[0].aspect]}») в тексте не найдено. Ближе всего:")
    lines.append(whole_text(prior, best, TEXT))
    lines += [whole_text(prior, unit, SHORT) for unit in units[1:3] if unit.subject.key == best.subject.key]
    return facts, lines


def _is_silent(prior: Prior, unit: Unit) -> bool:
    """Was an aspect clearly asked for that neither facts nor the section of the clause answer?"""
    asked = prior.question.asked
    return bool(asked) and asked[0].weight >= CLEAR and unit.aspect < 0.3


def _of_all(prior: Prior, units: Sequence[Unit]) -> tuple[list[CardFact], list[str]]:
    firsts: dict[str, Unit] = {}
    for unit in units:
        firsts.setdefault(unit.subject.key, unit)
    facts: list[CardFact] = []
    lines: list[str] = []
    for unit in [u for u in firsts.values() if u.subject.service_id or len(firsts) == 1][:12]:
        own = _facts(prior, unit, OF_EACH)
        facts += own
        lines += [heading(unit.subject), *status(unit.subject), whole_text(prior, unit, SHORT)]
    return facts, lines


def _facts(prior: Prior, unit: Unit, limit: int) -> list[CardFact]:
    """Facts of the asked aspect: those of the found clause and of the list it stands in, else those of the service."""
    if not prior.question.asked:
        return []
    asked = prior.question.asked[0]
    found = card_facts(prior.library.of(unit.subject).connection, unit.subject, asked.aspect, asked.kind, 400)
    inside = [f for f in found if f.clause_id == unit.key or f.clause_id.startswith(f"{unit.key}/")]
    if asked.aspect in ("links", "offices", "contacts"):
        return inside[:limit]
    if inside and asked.aspect in LISTS:  # one ground of five, or one paper of nine, would pass for all of them
        inside += [f for f in found if f not in inside and _above(f.clause_id) == _above(unit.key)]
    return (inside or found)[:limit]


def _above(clause: str) -> str:
    return clause.rpartition("/")[0]


def heading(subject: Subject) -> str:
    """Whose service it is and which act regulates it."""
    act = f"акт № {subject.act_number}" if subject.act_number else ""
    return " — ".join(filter(None, (subject.title, subject.place.title if subject.place else "", act)))


def status(subject: Subject) -> list[str]:
    """A plain sentence when the act does not simply stand in force."""
    if subject.status not in STATUS:
        return []
    reason = f" ({subject.status_reason})" if subject.status_reason else ""
    return [f"⚠ {STATUS[subject.status]}{reason}."]


def whole_text(prior: Prior, unit: Unit, longest: int) -> str:
    """«п. 2.4. …»: the clause with everything below it; when too long, the best paragraph is shown for sure."""
    connection = prior.library.of(unit.subject).connection
    if unit.subject.act_id and not unit.subject.service_id:
        rows = [text for (text,) in connection.execute(WHOLE_ACT, [unit.subject.act_id])]
    else:
        rows = _below(connection.execute(BELOW, [unit.key]).fetchall())
    text = " ".join(" ".join(rows).split())
    label = unit.rows[0].unit_label
    if len(text) > longest:
        best = unit.best.text if unit.best else ""
        text = f"{best[:longest]} … {text[: max(0, longest - len(best))]}…"
    return f"{label}: {text}"


def _below(rows: Sequence[tuple[int, str]]) -> list[str]:
    """The texts of the first row and of those behind it that are deeper."""
    own = rows[0][0] if rows else 0
    return [text for _, text in (*rows[:1], *takewhile(lambda row: row[0] > own, rows[1:]))]
