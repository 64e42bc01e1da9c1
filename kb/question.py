"""What is asked: terms, aspect, municipality, clause and act numbers. Nothing is searched here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from ingest.lexicon import table
from ingest.morphology import Word, words
from kb.catalogue import Catalogue
from kb.places import Mention, mentions
from kb.terms import Group, Term, group, group_of, matches, terms, with_abbreviations
from kb.typos import Repair

GAP = 2  # words that may stand between two words of an aspect's pattern
DATE = re.compile(r"(?<![\d.])[0-3]\d\.(?:0\d|1[0-2])\.(?:\d{4}|\d\d)(?![\d.])")
CLAUSE = re.compile(
    r"(?<![\d.])(?:п{1,2}\.?\s*|пункт\w*\s*|подпункт\w*\s*)?(?P<n>\d{1,3}(?:\.\d{1,3}){1,5})\.?(?![\d.])", re.I
)
BARE_CLAUSE = re.compile(r"(?<!\w)(?:п{1,2}\.?|пункт\w*|подпункт\w*)\s*(?P<n>\d{1,3})(?![\d.]*\d)", re.I)
APPENDIX = re.compile(r"(?<!\w)прил(?:ожени\w+)?\.?\s*(?:№|n)?\s*(?P<n>\d{1,2})(?!\d)", re.I)
ACT_WORDS = frozenset({"постановление", "регламент", "распоряжение", "решение", "приказ", "акт", "№"})
CHANGE = frozenset({"изменить", "изменение", "изменять", "изменяться", "дополнить", "редакция", "поправка"})


@dataclass(frozen=True, slots=True)
class Asked:
    """An aspect the question has: ``kind`` is its subdivision («registration» of deadlines), ``weight`` how clearly,
    ``told`` the numbers of the words that told it."""

    aspect: str
    kind: str
    weight: float
    told: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart. ``every``: it wants all regulations; ``changes``: it asks what an act has changed."""

    text: str
    terms: tuple[Term, ...]
    asked: tuple[Asked, ...]
    mentions: tuple[Mention, ...]
    clause: str | None
    appendix: str | None
    act_number: str | None
    every: bool
    changes: bool
    repairs: tuple[Repair, ...]

    @property
    def telling(self) -> tuple[Term, ...]:
        """Terms that carry meaning and are not names of places."""
        return tuple(t for t in self.terms if t.weight > 0 and t.role != "place")


@dataclass(frozen=True, slots=True)
class _Pattern:
    aspect: str
    kind: str
    groups: tuple[Group, ...]
    weight: float


@cache
def patterns() -> tuple[_Pattern, ...]:
    """The lexicon of aspects; a position of a pattern is one word of several."""
    return tuple(
        _Pattern(row["aspect"], row["kind"], tuple(_position(p) for p in row["pattern"].split()), float(row["weight"]))
        for row in table("aspects")
    )


def _position(text: str) -> Group:
    return frozenset(key for word in text.split("|") for key in group(word))


def analyse(text: str, catalogue: Catalogue) -> Question:
    """A question as typed → what it asks of this base."""
    mended, repairs = catalogue.repairer.repair(text)
    clause, appendix, rest = _addresses(mended)
    found = words(rest)
    asked, spans = _aspects([group_of(word) for word in found])
    said = mentions(found, catalogue.names)
    act, act_at = _act_number(found, catalogue)
    all_terms = with_abbreviations(terms(found), catalogue.abbreviations)
    asked, said = _offices(asked, said)
    all_terms = [
        _with_role(t, said, spans, found) for t in all_terms if not act_at or not t.first <= act_at[0] <= t.last
    ]
    lemmas = {word.first for word in found}
    return Question(
        mended,
        tuple(all_terms),
        tuple(asked),
        tuple(said),
        clause,
        appendix,
        act,
        _wants_every(found),
        bool(lemmas & CHANGE),
        repairs,
    )


def _addresses(text: str) -> tuple[str | None, str | None, str]:
    """Clause number, appendix number, and the text without the clause number (dates are no clause numbers)."""
    without_dates = DATE.sub(lambda match: " " * len(match[0]), text)
    clause = CLAUSE.search(without_dates) or BARE_CLAUSE.search(without_dates)
    appendix = APPENDIX.search(text)
    rest = text[: clause.start()] + " " + text[clause.end() :] if clause else text
    return clause["n"] if clause else None, appendix["n"] if appendix else None, rest


def _aspects(groups: Sequence[Group]) -> tuple[list[Asked], set[int]]:
    """Aspects from the clearest to the vaguest, and the words that told them."""
    said = frozenset[str]().union(*groups)
    likely = (pattern for pattern in patterns() if not any(group.isdisjoint(said) for group in pattern.groups))
    fitting = [(pattern, places) for pattern in likely if (places := _find(pattern.groups, groups))]
    # A pattern of negative weight says that the aspect is not meant: «присвоить адрес» asks for no address.
    denied = {pattern.aspect for pattern, _ in fitting if pattern.weight < 0}
    scores: dict[str, dict[str, list[float]]] = {}
    used: dict[str, set[int]] = {}
    for pattern, places in fitting:
        if pattern.aspect not in denied:
            scores.setdefault(pattern.aspect, {}).setdefault(pattern.kind, []).append(pattern.weight)
            used.setdefault(pattern.aspect, set()).update(places)
    asked = [_asked(aspect, kinds, used[aspect]) for aspect, kinds in scores.items()]
    return sorted(asked, key=lambda a: -a.weight), {place for places in used.values() for place in places}


def _asked(aspect: str, kinds: dict[str, list[float]], told: set[int]) -> Asked:
    kind = max(kinds, key=lambda name: (max(kinds[name]), bool(name), sum(kinds[name])))  # the more telling one
    weights = sorted((w for found in kinds.values() for w in found), reverse=True)
    return Asked(aspect, kind, weights[0] + 0.3 * sum(weights[1:3]), frozenset(told))


def _offices(asked: list[Asked], said: list[Mention]) -> tuple[list[Asked], list[Mention]]:
    """«МФЦ … часы работы» asks for offices; then a town is the office's, not the municipality of a regulation."""
    weights = {a.aspect: a.weight for a in asked}
    if "offices" not in weights or "contacts" not in weights or weights["contacts"] < max(weights.values()):
        return asked, said
    offices = Asked("offices", "", sum(weights[name] for name in ("offices", "contacts")))
    return [offices, *(a for a in asked if a.aspect != "offices")], []


def _find(wanted: Sequence[Group], groups: Sequence[Group]) -> list[int]:
    """Numbers of the words that fit the positions in their order, at most ``GAP`` words between; else []."""
    for start in range(len(groups)):
        if groups[start] & wanted[0]:
            found = _follow(wanted[1:], groups, [start])
            if found:
                return found
    return []


def _follow(wanted: Sequence[Group], groups: Sequence[Group], found: list[int]) -> list[int]:
    for position in wanted:
        at = found[-1] + 1
        step = next((j for j in range(at, min(at + GAP + 1, len(groups))) if groups[j] & position), None)
        if step is None:
            return []
        found = [*found, step]
    return found


def _act_number(found: Sequence[Word], catalogue: Catalogue) -> tuple[str | None, tuple[int, ...]]:
    """The number of an act of the base: «528», «№ 5», «постановление 12»."""
    known = frozenset(number for s in catalogue.subjects.values() for number in s.numbers)
    for i, word in enumerate(found):
        number = word.token.text.lower()
        named = i > 0 and found[i - 1].first in ACT_WORDS
        if number in known and (len(number) > 2 or named):
            return number, (i,)
    return None, ()


def _with_role(term: Term, said: Sequence[Mention], spans: set[int], found: Sequence[Word]) -> Term:
    numbers = set(range(term.first, term.last + 1))
    if any(m.first <= term.first and term.last <= m.last for m in said):
        return replace(term, role="place")
    if numbers & spans:
        return replace(term, role="aspect")
    if any(form in _every_words() for form in (found[term.first].first, term.text.lower())):
        return replace(term, weight=0.0)
    return replace(term, role="number") if found[term.first].token.text.isdigit() else term


@cache
def _every_words() -> frozenset[str]:
    return frozenset(row["word"] for row in table("question_words") if row["kind"] == "every")


def _wants_every(found: Sequence[Word]) -> bool:
    """«по всем регламентам», «сравнить», «везде»: the question is about many services."""
    forms = {word.token.text.lower() for word in found} | {word.first for word in found}
    whole = any(
        left.first == "весь" and right.first in ("регламент", "услуга", "муниципалитет", "администрация", "район")
        for left, right in pairwise(found)
    )
    return whole or bool(forms & _every_words())


def without_name(question: Question, name: frozenset[str]) -> tuple[Asked, ...]:
    """The aspects asked for, but for those told only by words of the service's name: «архивная справка бесплатно?»."""
    inside = {n for t in question.terms if matches(t.said, name) for n in range(t.first, t.last + 1)}
    left = tuple(a for a in question.asked if not a.told or a.told - inside)
    return left or question.asked
