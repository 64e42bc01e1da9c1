"""What an item is against that of the first service: same, reworded, stricter, weaker. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping

from ingest.morphology import part_of_speech, words
from kb.compare.model import Item, Relation, Verdict
from kb.compare.rules import CITIZENS_TIME, RULES
from kb.compare.terms import longer

SAME = Verdict("same")


def verdict(a: Item, b: Item) -> Verdict:
    """What ``b`` is against ``a``, seen by the citizen, and why."""
    return VALUED.get(a.table, _by_rules)(a, b)


def _by_rules(a: Item, b: Item) -> Verdict:
    """The first rule that sees a difference decides; others that agree are told too."""
    found = [judged for rule in RULES if (judged := rule.judge(a, b))]
    if a.table == "refusal_grounds" and _same_words(a, b):
        return SAME
    if not found:
        return SAME if _same_words(a, b) else Verdict("reworded")
    relation = found[0][0]
    return Verdict(relation, tuple(reason for judged, reason in found if judged == relation))


def _same_words(a: Item, b: Item) -> bool:
    return Counter(a.features.words) == Counter(b.features.words)


TERM_IS: Mapping[str, tuple[Relation, str]] = {"longer": ("stricter", "дольше"), "shorter": ("weaker", "быстрее")}
CITIZEN_HAS: Mapping[str, tuple[Relation, str]] = {
    "longer": ("weaker", "у заявителя больше времени"), "shorter": ("stricter", "у заявителя меньше времени"),
}  # fmt: skip


def _term(a: Item, b: Item) -> Verdict:
    """A term is its length and its start, however the sentence is worded."""
    found = longer(_number(a, "amount"), _unit(a), _number(b, "amount"), _unit(b))
    if found is None:
        return Verdict("reworded", ("сроки нельзя сравнить",))
    if found == "about":
        return Verdict("reworded", ("единицы разные, длится примерно столько же",))
    if found == "equal":
        return SAME if _same_start(a, b) else Verdict("reworded", ("срок тот же, отсчёт назван иначе",))
    citizens = all(CITIZENS_TIME.search(item.line.text) for item in (a, b)) and a.kind == "other"
    relation, reason = (CITIZEN_HAS if citizens else TERM_IS)[found]
    return Verdict(relation, (reason,))


def _number(item: Item, column: str) -> float | None:
    value = item.values[column]
    return float(value) if isinstance(value, int | float) else None


def _unit(item: Item) -> str | None:
    return str(item.values["unit"]) if item.values["unit"] else None


START = re.compile(r"^(?:исчисля\w+ )?(?:со дня|с даты|с момента|со времени|с дня|от даты|после)\s", re.I)


def _same_start(a: Item, b: Item) -> bool:
    one, other = (_start(str(item.values["counted_from"] or "")) for item in (a, b))
    return one == other


def _start(text: str) -> str:
    """The event a term is counted from: the first noun behind «со дня»."""
    event = START.sub("", text)
    nouns = (word.first for word in words(event) if part_of_speech(word.token.text) == "NOUN")
    return next(nouns, "")


def _valued(column: str, reason: str) -> Callable[[Item, Item], Verdict]:
    """Rows that are one value in a column: the words around it do not count."""

    def judge(a: Item, b: Item) -> Verdict:
        one, other = a.values[column], b.values[column]
        return SAME if one == other or not (one and other) else Verdict("reworded", (reason,))

    return judge


def _fee(a: Item, b: Item) -> Verdict:
    found = _by_rules(a, b)
    alike = (a.values["is_free"], a.values["amount"]) == (b.values["is_free"], b.values["amount"])
    return SAME if found.relation == "reworded" and alike and (a.values["is_free"] or a.values["amount"]) else found


VALUED: Mapping[str, Callable[[Item, Item], Verdict]] = {
    "deadlines": _term,
    "fees": _fee,
    "channels": _valued("scope", "подача или получение"),
    "legal_references": _valued("date", "дата акта другая"),
}
