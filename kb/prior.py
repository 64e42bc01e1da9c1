"""What speaks for a service before any clause is read: its names, its municipality, the number of its act."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence
from functools import cached_property

from ingest.morphology import is_abbreviation
from kb.catalogue import Catalogue, Subject
from kb.places import fit
from kb.question import Question
from kb.terms import Term, strength

# Weights of the parts, set on the development questions.
SERVICE, PLACE = 1.3, 1.2
NUMBER = 4.0  # a clause or act asked for by number outweighs everything else
GUIDE = 0.1  # what a guide loses against a regulation; an act without a service loses twice as much
OFTEN = 6  # a word in so many rows of few services tells the service rather than the clause
BODY = 0.5  # what a word counts for a service that has it in its clauses only
LENGTHY = 0.002  # what each word of a long name costs: of two names with the same words the short one is meant
ASKING = 0.2  # what a word that tells the aspect counts for the service
UNNAMED = 0.2  # the share of a question's things below which a name is not meant
LISTED = frozenset({"offices", "links"})  # a row of a list is asked for: what else the act says does not matter


class Prior:
    """The terms of a question over the whole base, and how well each service fits them."""

    def __init__(self, connection: sqlite3.Connection, catalogue: Catalogue, question: Question) -> None:
        self.connection = connection
        self.catalogue = catalogue
        self.question = question
        self.terms: Sequence[Term] = question.telling
        self.spread = [self._spread(term) for term in self.terms]
        self.counts = [sum(spread.values()) for spread in self.spread]
        self.idf = [math.log(1 + catalogue.rows / (1 + count)) if count else 0.0 for count in self.counts]
        pairs = zip(self.terms, self.spread, strict=True)
        self.subject_idf = [self._subject_idf(term, spread) for term, spread in pairs]
        self.affinity = {s.key: self._affinity(s) for s in catalogue.subjects.values()}
        self.place = {s.key: fit(s.place, question.mentions) for s in catalogue.subjects.values()}

    def _spread(self, term: Term) -> dict[str, int]:
        """Subject → how many of its rows have the term."""
        found: dict[str, int] = {}
        owners = self.catalogue.owners
        for part, count in self.catalogue.postings.counts(self.connection, term.phrases).items():
            found[owners[part]] = found.get(owners[part], 0) + count
        return found

    def _subject_idf(self, term: Term, spread: dict[str, int]) -> float:
        """How much the term tells services apart: 0 when none or all have it."""
        subjects = self.catalogue.subjects.values()
        have = sum(s.key in spread or self.named(s, term) for s in subjects)
        return math.log((1 + len(subjects)) / (0.5 + have)) if have else 0.0

    def _affinity(self, subject: Subject) -> float:
        """How much of what the question says of a service stands in its names (or, for less, its clauses), 0…1."""
        listed = bool(self.question.asked) and self.question.asked[0].aspect in LISTED
        whole = own = 0.0
        for term, idf, spread in zip(self.terms, self.subject_idf, self.spread, strict=True):
            rows = spread.get(subject.key, 0)
            idf *= ASKING if term.role == "aspect" else 1.0
            whole += term.weight * idf
            body = 0.0 if listed else BODY * rows / (rows + 2)
            own += term.weight * idf * max(strength(term, subject.name), body)
        return own / whole if whole > 0 else 0.0

    def name_fit(self, name: frozenset[str]) -> float:
        """How much of what the question says of a service stands in a name alone, 0…1."""
        whole = own = 0.0
        for term, idf in zip(self.terms, self.subject_idf, strict=True):
            worth = term.weight * idf * (ASKING if term.role == "aspect" else 1.0)
            whole += worth
            own += worth * strength(term, name)
        return own / whole * (1 - LENGTHY * len(name)) if whole > 0 else 0.0

    def named(self, subject: Subject, term: Term) -> bool:
        """Does the name of the service have the term?"""
        return strength(term, subject.name) > 0

    def throughout(self, subject: Subject, number: int) -> bool:
        """Does the term run through this regulation and few others, or is it an abbreviation of this one alone?"""
        spread = self.spread[number]
        if set(spread) == {subject.key} and is_abbreviation(self.terms[number].text):
            return True
        return spread.get(subject.key, 0) >= OFTEN and 2 * len(spread) <= len(self.affinity)

    @cached_property
    def ranked(self) -> list[Subject]:
        """All subjects from the likeliest to the least likely."""
        return sorted(self.catalogue.subjects.values(), key=lambda s: (-self.of(s), s.key))

    @cached_property
    def about_all(self) -> bool:
        """Is the question about all services: it says so, or it names none (nor a place, nor an act)?"""
        question = self.question
        if question.every:
            return True
        named = question.act_number or question.mentions or any(self.affinity.values())
        return not named and bool(question.asked)

    def likely(self, allowed: frozenset[str] | None = None) -> list[Subject]:
        """Subjects from the likeliest to the least likely, only the ``allowed`` ones when that is given."""
        return [s for s in self.ranked if allowed is None or s.key in allowed]

    def of(self, subject: Subject) -> float:
        """What speaks for a subject before any clause is read."""
        number = self.question.act_number
        score = SERVICE * self.affinity[subject.key] + PLACE * self.place[subject.key]
        if number and number in subject.numbers:
            score += NUMBER * (1.0 if (subject.act_number or "").lower() == number else 0.8)
        elif subject.service_id is None and not (self.question.changes and subject.act_id):
            score += self._guide(subject)
        return score

    def _guide(self, subject: Subject) -> float:
        """A guide tells what holds for all services: it is asked when the question names none of them."""
        if subject.act_id:
            return -2 * GUIDE
        return GUIDE if self.names_no_service else -GUIDE

    @cached_property
    def names_no_service(self) -> bool:
        """Does no service have a telling word of the question in its name?"""
        return all(self.name_fit(s.name) < UNNAMED for s in self.catalogue.subjects.values() if s.service_id)
