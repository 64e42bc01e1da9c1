"""Question → ranked units. A unit is a numbered clause with its paragraphs and items, or one row of a table.

The score of a unit adds four parts, each 0…1 before its weight: the service by its name, the municipality, the
aspect by section and facts, and the words of the question in the unit's own text and headings.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.morphology import normalise, tokenise
from kb.catalogue import Catalogue, Subject, lemma_set
from kb.facts import fact_clauses
from kb.index import WEIGHTS
from kb.places import fit
from kb.question import Asked, Question
from kb.terms import Term, expression, matches, strength

# Weights of the parts, set on the development questions.
SERVICE, PLACE, ASPECT, WORDS = 1.3, 1.2, 0.9, 1.2
NUMBER = 4.0  # a clause or act asked for by number outweighs everything else
GUIDE = 0.25  # what an act without a service or a guide loses against a regulation
FORM = {"appendix": 0.15, "resolution": 0.35}  # what forms and enacting parts lose unless they are asked for
NAMED = 0.25  # what a word of the service's name counts inside that service
ASKING = 0.2  # what a word that tells the aspect counts for the service
OFTEN, THROUGHOUT = 6, 0.5  # a word in so many rows of few services tells the service rather than the clause
BODY = 0.5  # what a word counts for a service that has it in its clauses only
PRINTED = 0.05  # for the very forms of words that were typed
IN_PATH = 0.6  # a word in a heading above counts so much of one in the text
SPREAD = 0.35  # words found in different paragraphs of a unit count so much
LOOSE = frozenset({"appendix", "chapter"})  # units too long for their words to belong together
CLEAR = 3.0  # the weight from which on the aspect of a question is beyond doubt
CANDIDATES = 300
COMMON = 0.25  # a word in more than this part of the rows does not choose candidates

# Sections of the standard that answer an aspect, by its kind; «» when the question says no kind.
SECTIONS: dict[tuple[str, str], tuple[str, ...]] = {
    ("deadlines", "service_total"): ("term",), ("deadlines", "registration"): ("registration",), ("deadlines", "queue"): ("queue",),
    ("deadlines", "typo_correction"): ("typo_correction",), ("deadlines", "complaint"): ("complaints",), ("deadlines", ""): (),
    ("documents", "required"): ("documents_required",), ("documents", "interagency"): ("documents_interagency",),
    ("documents", ""): ("documents_required", "prohibited"), ("refusals", "service"): ("refusal", "suspension_or_refusal"),
    ("refusals", "acceptance"): ("refusal_acceptance",), ("refusals", "suspension"): ("suspension", "suspension_or_refusal"),
    ("refusals", "return"): ("return",), ("refusals", "termination"): ("termination",), ("fee", ""): ("fee",),
    ("applicants", ""): ("applicants",), ("results", ""): ("result",), ("legal", ""): ("legal",), ("contacts", ""): ("informing",),
    ("channels", ""): ("electronic", "other_requirements"), ("complaints", ""): ("complaints",), ("procedure", ""): ("procedures",),
}  # fmt: skip
ASPECT_OF_SECTION = {section: aspect for (aspect, _), sections in SECTIONS.items() for section in sections} | {
    "documents_required": "documents", "documents_interagency": "documents", "prohibited": "documents",
    "typo_correction": "procedure", "suspension_or_refusal": "refusals",
}  # fmt: skip


@dataclass(slots=True)
class Candidate:
    """A row of the index with what is needed to judge it."""

    row: int
    clause_id: str
    label: str
    unit: str
    unit_label: str
    unit_kind: str
    part: str
    head: bool
    section: str | None
    text: str
    own: frozenset[str]
    path: frozenset[str]
    subject: Subject
    found: dict[int, float] = field(default_factory=dict)


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
    """The ranking of one question over one base."""

    def __init__(self, connection: sqlite3.Connection, catalogue: Catalogue, question: Question) -> None:
        self.connection = connection
        self.catalogue = catalogue
        self.question = question
        self.terms: Sequence[Term] = question.telling
        self.spread = [self._spread(term) for term in self.terms]
        self.counts = [sum(spread.values()) for spread in self.spread]
        self.idf = [math.log(1 + catalogue.rows / (1 + count)) if count else 0.0 for count in self.counts]
        self.subject_idf = [self._subject_idf(term, spread) for term, spread in zip(self.terms, self.spread, strict=True)]
        self.affinity = {s.key: self._affinity(s) for s in catalogue.subjects.values()}
        self.place = {s.key: fit(s.place, question.mentions) for s in catalogue.subjects.values()}

    # -- terms over the whole base ------------------------------------------------------------------

    def _spread(self, term: Term) -> dict[str, int]:
        """Subject → how many of its rows have the term."""
        query = (
            "select r.source_id, r.act_id, r.service_id, count(*) from search_index i join search_rows r on r.id = i.rowid "
            "where search_index match ? group by 1, 2, 3"
        )
        match = f"{{text_first text_second}} : ({expression(term.phrases)})"
        found: dict[str, int] = {}
        for source, act, service, count in self.connection.execute(query, [match]):
            subject = self.catalogue.subject_of(source, act, service)
            if subject:
                found[subject.key] = found.get(subject.key, 0) + count
        return found

    def _subject_idf(self, term: Term, spread: dict[str, int]) -> float:
        """How much the term tells services apart: 0 when none or all have it."""
        subjects = self.catalogue.subjects.values()
        have = sum(s.key in spread or self.named(s, term) for s in subjects)
        return math.log((1 + len(subjects)) / (0.5 + have)) if have else 0.0

    def _affinity(self, subject: Subject) -> float:
        """How much of what the question says of a service stands in its names (or, for less, its clauses), 0…1."""
        whole = own = 0.0
        for term, idf, spread in zip(self.terms, self.subject_idf, self.spread, strict=True):
            rows = spread.get(subject.key, 0)
            idf *= ASKING if term.role == "aspect" else 1.0
            whole += term.weight * idf
            own += term.weight * idf * max(strength(term, subject.name), BODY * rows / (rows + 2))
        return own / whole if whole > 0 else 0.0

    def named(self, subject: Subject, term: Term) -> bool:
        """Does the name of the service have the term?"""
        return strength(term, subject.name) > 0

    # -- candidates ---------------------------------------------------------------------------------

    def candidates(self, asked: Sequence[Asked], allowed: frozenset[str] | None) -> list[Candidate]:
        """Rows worth judging: by words over the base, by words and by section within the likeliest services."""
        likely = self.likely(allowed)
        ids: dict[int, None] = {}
        chosen = [t for t, count in zip(self.terms, self.counts, strict=True) if 0 < count <= COMMON * self.catalogue.rows] or [
            t for t, count in zip(self.terms, self.counts, strict=True) if count
        ]
        match = expression(p for t in chosen for p in t.phrases)
        if match:
            match = f"{{text_first text_second path_first path_second}} : ({match})"
            ids.update(dict.fromkeys(self._matching(match, "", [])))
            for subject in likely[:8]:
                where, values = _owner(subject)
                ids.update(dict.fromkeys(self._matching(match, f"and {where}", values)))
        sections = {section for a in asked for section in SECTIONS.get((a.aspect, a.kind), ())}
        for subject in likely[:40]:
            ids.update(dict.fromkeys(self._in_sections(subject, sections)))
            ids.update(dict.fromkeys(self._with_facts(subject, asked[:2])))
        ids.update(dict.fromkeys(self._numbered(likely)))
        found = self._rows(list(ids))
        return [c for c in found if allowed is None or c.subject.key in allowed]

    def likely(self, allowed: frozenset[str] | None = None) -> list[Subject]:
        """Subjects from the likeliest to the least likely."""
        subjects = [s for s in self.catalogue.subjects.values() if allowed is None or s.key in allowed]
        return sorted(subjects, key=lambda s: (-self.prior(s), s.key))

    def prior(self, subject: Subject) -> float:
        """What speaks for a subject before any clause is read."""
        number = self.question.act_number
        score = SERVICE * self.affinity[subject.key] + PLACE * self.place[subject.key]
        if number and number in subject.numbers:
            score += NUMBER * (1.0 if (subject.act_number or "").lower() == number else 0.8)
        elif subject.service_id is None and not (self.question.changes and subject.act_id):
            score -= GUIDE if subject.act_id is None else 2 * GUIDE
        return score

    def _matching(self, match: str, where: str, values: list[str | None]) -> Iterable[int]:
        query = (
            f"select i.rowid from search_index i join search_rows r on r.id = i.rowid where search_index match ? {where} "
            f"order by bm25(search_index, {WEIGHTS}) limit {CANDIDATES}"
        )
        return (row[0] for row in self.connection.execute(query, [match, *values]))

    def _in_sections(self, subject: Subject, sections: set[str]) -> Iterable[int]:
        where, values = _owner(subject)
        marks = ", ".join("?" * len(sections))
        query = f"select r.id from search_rows r where r.section in ({marks}) and {where} limit {CANDIDATES}"
        return (row[0] for row in self.connection.execute(query, [*sorted(sections), *values]))

    def _with_facts(self, subject: Subject, asked: Sequence[Asked]) -> Iterable[int]:
        """Rows whose clauses have facts of the asked aspects."""
        for query, value in (q for a in asked for q in fact_clauses(subject, a.aspect, a.kind)):
            rows = f"select r.id from search_rows r where r.clause_id in ({query}) limit {CANDIDATES}"
            yield from (row[0] for row in self.connection.execute(rows, value))

    def _numbered(self, likely: Sequence[Subject]) -> Iterable[int]:
        """Rows of the clause or appendix that the question names by number."""
        wanted = self.question.clause or self.question.appendix
        if not wanted:
            return
        like = [f"{wanted}", f"{wanted} %"] if self.question.clause else [f"Приложение № {wanted}%", f"Приложение {wanted}%"]
        for subject in likely[:40]:
            where, values = _owner(subject)
            query = f"select r.id from search_rows r join clauses c on c.id = r.clause_id where (c.label = ? or c.label like ? or c.label like ?) and {where}"
            yield from (row[0] for row in self.connection.execute(query, [like[0], like[0], like[1], *values]))

    def _rows(self, ids: list[int]) -> list[Candidate]:
        found = []
        for at in range(0, len(ids), 500):
            part = ids[at : at + 500]
            query = (
                "select r.source_id, r.act_id, r.service_id, r.id, r.clause_id, c.label, r.unit_id, u.label, u.kind, c.part, r.head, r.section, "
                "c.text, r.path from search_rows r join clauses c on c.id = r.clause_id join clauses u on u.id = r.unit_id "
                f"where r.id in ({', '.join('?' * len(part))})"
            )
            for source, act, service, *values, text, path in self.connection.execute(query, part):
                subject = self.catalogue.subject_of(source, act, service)
                if subject:
                    found.append(Candidate(*values, text, lemma_set(text), lemma_set(path), subject))
        return found

    # -- judging ------------------------------------------------------------------------------------

    def units(self, candidates: Sequence[Candidate], asked: Sequence[Asked], facts: dict[str, set[str]]) -> list[Unit]:
        """Candidates put together to units and judged, the best first. ``facts``: unit → aspects it has facts of."""
        units: dict[str, Unit] = {}
        for candidate in candidates:
            candidate.found = {i: self._strength(t, candidate) for i, t in enumerate(self.terms)}
            units.setdefault(candidate.unit, Unit(candidate.unit, candidate.subject, [])).rows.append(candidate)
        for unit in units.values():
            self._judge(unit, asked, facts.get(unit.key, set()))
        return sorted(units.values(), key=lambda u: (-u.score, u.best.row if u.best else 0))

    def _strength(self, term: Term, candidate: Candidate) -> float:
        own = strength(term, candidate.own)
        if own:
            return own
        above = strength(term, candidate.path) * IN_PATH
        both = 0.9 if not above and any(matches(p, candidate.own | candidate.path) for p in term.phrases) else 0.0
        return max(above, both * IN_PATH)

    def _judge(self, unit: Unit, asked: Sequence[Asked], facts: set[str]) -> None:
        unit.found = {i: max(row.found[i] for row in unit.rows) for i in range(len(self.terms))}
        subject = unit.subject
        best = max(unit.rows, key=lambda row: (self._sum(row.found, subject) + PRINTED * self._printed(row), -row.row))
        unit.best = best
        whole = best.found if best.unit_kind in LOOSE else unit.found
        spread = SPREAD / (1 + len(unit.rows) / 10)
        unit.words = (1 - spread) * self._share(best.found, subject) + spread * self._share(whole, subject)
        unit.words -= min(0.06, 0.0004 * len(best.own))
        unit.aspects = frozenset(facts)
        unit.aspect = self._aspect(unit, asked, facts)
        unit.score = self.prior(unit.subject) + ASPECT * unit.aspect + WORDS * unit.words + self._asked_by_number(unit)
        if subject.service_id and not (asked and asked[0].aspect == "forms"):
            unit.score -= FORM.get(best.part, 0.0) if best.unit_kind != "row" else 0.0

    def _value(self, i: int, subject: Subject) -> float:
        """What the term is worth inside a service: a word of the service's own name tells little there."""
        term = self.terms[i]
        value = term.weight * self.idf[i] * (0.6 if term.role == "aspect" else 1.0)
        if self.named(subject, term):
            return value * NAMED
        throughout = self.spread[i].get(subject.key, 0) >= OFTEN and 2 * len(self.spread[i]) <= len(self.affinity)
        return value * (THROUGHOUT if throughout else 1.0)

    def _sum(self, found: dict[int, float], subject: Subject) -> float:
        return sum(self._value(i, subject) * value for i, value in found.items())

    def _share(self, found: dict[int, float], subject: Subject) -> float:
        whole = sum(self._value(i, subject) for i in range(len(self.terms)))
        return self._sum(found, subject) / whole if whole > 0 else 0.0

    def _printed(self, row: Candidate) -> float:
        """The share of typed words that the row has in the same form."""
        typed = {normalise(term.text) for term in self.terms if term.first == term.last}
        printed = {normalise(token.text) for token in tokenise(row.text)}
        return len(typed & printed) / len(typed) if typed else 0.0

    def _aspect(self, unit: Unit, asked: Sequence[Asked], facts: set[str]) -> float:
        """How well section and facts of the unit answer what is asked, 0…1."""
        clear = max(asked[0].weight, CLEAR) if asked else CLEAR
        return max((self._one_aspect(unit, a, facts) * min(1.0, a.weight / clear) for a in asked), default=0.0)

    def _one_aspect(self, unit: Unit, asked: Asked, facts: set[str]) -> float:
        if asked.aspect == "forms":
            return 0.8 if any(row.part == "appendix" and row.unit_kind == "appendix" for row in unit.rows) else 0.0
        wanted = SECTIONS.get((asked.aspect, asked.kind), ())
        sections = {row.section for row in unit.rows if row.section}
        score = 0.0
        if sections & set(wanted):
            score = 0.75 if any(row.head and row.section in wanted for row in unit.rows) else 0.5
        elif any(ASPECT_OF_SECTION.get(section) == asked.aspect for section in sections):
            score = 0.3
        if f"{asked.aspect}/{asked.kind}" in facts:
            return max(score, 0.7) + 0.2
        return max(score, 0.3) + 0.1 if asked.aspect in facts else score

    def _asked_by_number(self, unit: Unit) -> float:
        clause, appendix = self.question.clause, self.question.appendix
        if clause and any(row.label == clause or row.label.startswith(f"{clause} ") for row in unit.rows):
            return NUMBER
        asked = appendix and re.match(rf"Приложение (?:№ )?{appendix}(?!\d)", unit.rows[0].unit_label)
        return NUMBER / 4 if asked else 0.0


def _owner(subject: Subject) -> tuple[str, list[str | None]]:
    """SQL condition for the rows of a subject, and its values."""
    if subject.service_id:
        return "r.act_id = ?", [subject.act_id]
    if subject.act_id:
        return "r.act_id = ?", [subject.act_id]
    return "r.source_id = ? and r.act_id is null", [subject.source_id]


