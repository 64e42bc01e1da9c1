"""Question → ranked units. A unit is a numbered clause with its paragraphs and items, or one row of a table.

The score of a unit adds four parts, each 0…1 before its weight: the service by its name, the municipality, the
aspect by section and facts, and the words of the question in the unit's own text and headings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.morphology import normalise
from kb.aspects import ASPECT_OF_SECTION, SECTIONS
from kb.candidates import Candidate
from kb.catalogue import Subject, printed
from kb.prior import NUMBER, SERVICE, Prior
from kb.question import Asked
from kb.terms import Term, strength

# Weights of the parts, set on the development questions; those of service and municipality are in prior.py.
ASPECT, WORDS = 0.9, 1.2
THROUGHOUT = 0.5  # what a word counts that runs through the whole regulation
FORM = {"appendix": 0.15, "resolution": 0.35}  # what forms and enacting parts lose unless they are asked for
NAMED = 0.25  # what a word of the service's name counts inside that service
ALL_WORDS = 0.6  # the least part of the question that the words of a clause are measured against
PRINTED = 0.05  # for the very forms of words that were typed
IN_PATH = 0.6  # a word in a heading above counts so much of one in the text
SPREAD = 0.35  # words found in different paragraphs of a unit count so much
# They repeat every word of the standard («требование платы, не предусмотренной…») and are asked for by name only.
REPEATED = frozenset({"control", "complaints", "prohibited"})
REPETITION = 0.2
# A guide has no sections of the standard; all of it tells how to come by a service, whichever that is.
GUIDED = frozenset({"channels", "procedure", "documents", "links"})
GUIDES = 0.5
LOOSE = frozenset({"appendix", "chapter"})  # units too long for their words to belong together
CLEAR = 3.0  # the weight from which on the aspect of a question is beyond doubt


@dataclass(slots=True)
class Unit:
    """A unit with its score and what it is made of; ``best`` is the row to show, ``found`` term number → strength."""

    key: str
    subject: Subject
    rows: list[Candidate]
    score: float = 0.0
    words: float = 0.0
    aspect: float = 0.0
    best: Candidate | None = None
    found: dict[int, float] = field(default_factory=dict)
    aspects: frozenset[str] = frozenset()


class Ranking:
    """Judges the candidates of one question in one base; ``links`` are the rows that name a service themselves."""

    def __init__(self, prior: Prior, links: Mapping[str, frozenset[str]]) -> None:
        self.prior = prior
        self.links = links
        self._terms = list(enumerate(prior.terms))
        self.typed = {normalise(term.text) for term in prior.terms if term.first == term.last}
        self._all = sum(self._plain(i) for i in range(len(prior.terms)))
        self._worth: dict[str, list[float]] = {}

    def units(self, candidates: Sequence[Candidate], asked: Sequence[Asked], facts: dict[str, set[str]]) -> list[Unit]:
        """Candidates put together to units and judged, the best first. ``facts``: unit → aspects it has facts of."""
        units: dict[str, Unit] = {}
        for candidate in candidates:
            candidate.found = self._found(candidate)
            units.setdefault(candidate.unit, Unit(candidate.unit, candidate.subject, [])).rows.append(candidate)
        for unit in units.values():
            self._judge(unit, asked, facts.get(unit.key, set()))
        return sorted(units.values(), key=lambda u: (-u.score, u.best.row if u.best else 0))

    def _found(self, candidate: Candidate) -> dict[int, float]:
        """Number of a term → how strongly the row has it; most rows have few of the terms."""
        own, above = candidate.own, candidate.path
        near = ((i, t) for i, t in self._terms if not (t.keys.isdisjoint(own) and t.keys.isdisjoint(above)))
        return {i: found for i, term in near if (found := self._strength(term, candidate))}

    def _strength(self, term: Term, candidate: Candidate) -> float:
        own = strength(term, candidate.own)
        if own:
            return own
        above = strength(term, candidate.path) * IN_PATH
        if above or (len(term.said) == 1 and len(term.written) == 0):
            return above
        return 0.9 * IN_PATH * (strength(term, candidate.own | candidate.path) > 0)

    def _judge(self, unit: Unit, asked: Sequence[Asked], facts: set[str]) -> None:
        unit.found = _strongest([row.found for row in unit.rows])
        subject = self._named(unit)
        best = max(unit.rows, key=lambda row: (self._sum(row.found, subject) + PRINTED * self._printed(row), -row.row))
        unit.best = best
        unit.aspects = frozenset(facts)
        unit.aspect = self._aspect(unit, asked, facts)
        whole = best.found if best.unit_kind in LOOSE else unit.found
        spread = SPREAD / (1 + len(unit.rows) / 10)
        own, all_rows = self._share(best.found, subject), self._share(whole, subject)
        unit.words = (1 - spread) * own + spread * all_rows - min(0.06, 0.0004 * len(best.own))
        unit.score = (
            self._prior(unit, subject) + ASPECT * unit.aspect + WORDS * unit.words + self._asked_by_number(unit)
        )
        if subject.service_id and not (asked and asked[0].aspect == "forms"):
            unit.score -= _as_form(best)
        if best.section in REPEATED and not any(a.aspect == ASPECT_OF_SECTION.get(best.section) for a in asked):
            unit.score -= REPETITION

    def _named(self, unit: Unit) -> Subject:
        """The unit's service; for a row with a portal link, the service that the row names."""
        name = self.links.get(unit.key)
        return unit.subject if name is None else replace(unit.subject, key=unit.key, name=name)

    def _prior(self, unit: Unit, named: Subject) -> float:
        known = self.prior.of(unit.subject)
        if named is unit.subject:
            return known
        return known + SERVICE * (self.prior.name_fit(named.name) - self.prior.affinity[unit.subject.key])

    def _plain(self, i: int) -> float:
        """What the term is worth by its rarity and part of speech."""
        term = self.prior.terms[i]
        return term.weight * self.prior.idf[i] * (0.6 if term.role == "aspect" else 1.0)

    def _value(self, i: int, subject: Subject) -> float:
        """What the term is worth inside a service: a word of the service's own name tells little there."""
        if self.prior.named(subject, self.prior.terms[i]):
            return self._plain(i) * NAMED
        return self._plain(i) * (THROUGHOUT if self.prior.throughout(subject, i) else 1.0)

    def _values(self, subject: Subject) -> list[float]:
        if subject.key not in self._worth:
            self._worth[subject.key] = [self._value(i, subject) for i in range(len(self.prior.terms))]
        return self._worth[subject.key]

    def _sum(self, found: dict[int, float], subject: Subject) -> float:
        values = self._values(subject)
        return sum(values[i] * value for i, value in found.items())

    def _share(self, found: dict[int, float], subject: Subject) -> float:
        """The share of the words' worth that was found; when all words only name the service, it stays small."""
        least = 0.0 if subject.key in self.links else ALL_WORDS * self._all
        whole = max(sum(self._values(subject)), least)
        return self._sum(found, subject) / whole if whole > 0 else 0.0

    def _printed(self, row: Candidate) -> float:
        """The share of typed words that the row has in the same form."""
        return len(self.typed & printed(row.text)) / len(self.typed) if self.typed else 0.0

    def _aspect(self, unit: Unit, asked: Sequence[Asked], facts: set[str]) -> float:
        """How well section and facts of the unit answer what is asked, 0…1."""
        clear = max(asked[0].weight, CLEAR) if asked else CLEAR
        return max((self._one_aspect(unit, a, facts) * min(1.0, a.weight / clear) for a in asked), default=0.0)

    def _one_aspect(self, unit: Unit, asked: Asked, facts: set[str]) -> float:
        guides = unit.subject.act_id is None and asked.aspect in GUIDED and self.prior.names_no_service
        return max(GUIDES if guides else 0.0, self._by_section(unit, asked, facts))

    def _by_section(self, unit: Unit, asked: Asked, facts: set[str]) -> float:
        if asked.aspect == "forms":
            return 0.8 if any(row.part == "appendix" and row.unit_kind == "appendix" for row in unit.rows) else 0.0
        wanted = SECTIONS.get((asked.aspect, asked.kind), ())
        sections = {row.section for row in unit.rows if row.section}
        score = 0.0
        if sections & set(wanted):
            head = any(row.head and row.section in wanted for row in unit.rows) and "procedures" not in sections
            score = 0.75 if head else 0.6
        elif any(ASPECT_OF_SECTION.get(section) == asked.aspect for section in sections):
            score = 0.3
        if f"{asked.aspect}/{asked.kind}" in facts:
            return score + 0.25 if score else 0.7 if wanted and asked.kind else 0.9
        return max(score, 0.3) + 0.1 if asked.aspect in facts else score

    def _asked_by_number(self, unit: Unit) -> float:
        clause, appendix = self.prior.question.clause, self.prior.question.appendix
        if clause and any(row.label == clause or row.label.startswith(f"{clause} ") for row in unit.rows):
            return NUMBER
        asked = appendix and re.match(rf"Приложение (?:№ )?{appendix}(?!\d)", unit.rows[0].unit_label)
        return NUMBER / 4 if asked else 0.0


def _strongest(rows: Sequence[dict[int, float]]) -> dict[int, float]:
    """What any of the rows has, each term as strongly as it is found."""
    if len(rows) == 1:
        return rows[0]
    found: dict[int, float] = {}
    for row in rows:
        for i, value in row.items():
            if value > found.get(i, 0.0):
                found[i] = value
    return dict(sorted(found.items()))  # sums of them do not depend on which row came first


def _as_form(row: Candidate) -> float:
    """What a title, an enacting part or a form loses: they repeat the words of a service and answer nothing."""
    if row.unit_kind == "appendix" and not row.path:
        return FORM["resolution"]
    return 0.0 if row.unit_kind == "row" else FORM.get(row.part, 0.0)
