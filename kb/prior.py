"""What speaks for a service before any clause is read: its names, its municipality, the number of its act."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

from ingest.morphology import is_abbreviation
from kb.catalogue import Subject
from kb.federation import Library
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
    """The terms of a question over all that is searched, and how well each service fits them."""

    def __init__(self, library: Library, question: Question) -> None:
        self.library = library
        self.catalogue = catalogue = library.whole
        self.question = question
        self.terms: Sequence[Term] = question.telling
        self.spread = [self._spread(term) for term in self.terms]
        self.counts = [sum(spread.values()) for spread in self.spread]
        self.idf = [math.log(1 + catalogue.rows / (1 + count)) if count else 0.0 for count in self.counts]
        self.in_name = [self._in_name(term) for term in self.terms]
        pairs = zip(self.spread, self.in_name, strict=True)
        self.subject_idf = [self._subject_idf(spread, names) for spread, names in pairs]
        self.affinity = self._affinities()
        self.place = self._fits()

    def _spread(self, term: Term) -> dict[str, int]:
        """Subject → how many of its rows have the term. No two bases have a subject in common."""
        found: dict[str, int] = {}
        for member in self.library.members:
            found |= member.spread(term)
        return found

    def _in_name(self, term: Term) -> dict[str, float]:
        """Subject → how well its name has the term, only those that have it."""
        near = {s.key: s for key in term.keys for s in self.catalogue.named.get(key, ())}
        return {key: value for key, subject in near.items() if (value := strength(term, subject.name))}

    def _subject_idf(self, spread: dict[str, int], names: dict[str, float]) -> float:
        """How much a term tells services apart, by those that have it anywhere: 0 when none or all have it."""
        have = len(spread.keys() | names.keys())
        return math.log((1 + len(self.catalogue.subjects)) / (0.5 + have)) if have else 0.0

    def _affinities(self) -> dict[str, float]:
        """Subject → how much of what the question says of it stands in its names (or, for less, its clauses), 0…1."""
        listed = bool(self.question.asked) and self.question.asked[0].aspect in LISTED
        own, whole = dict.fromkeys(self.catalogue.subjects, 0.0), 0.0
        for term, idf, spread, names in zip(self.terms, self.subject_idf, self.spread, self.in_name, strict=True):
            worth = term.weight * (idf * (ASKING if term.role == "aspect" else 1.0))
            whole += worth
            for key in names if listed else spread.keys() | names.keys():
                rows = 0 if listed else spread.get(key, 0)
                own[key] += worth * max(names.get(key, 0.0), BODY * rows / (rows + 2))
        return {key: value / whole for key, value in own.items()} if whole > 0 else own

    def _fits(self) -> dict[str, float]:
        """Subject → how well its place fits; each place is looked at once."""
        found: dict[str | None, float] = {}
        for subject in self.catalogue.subjects.values():
            place = subject.place.id if subject.place else None
            if place not in found:
                found[place] = fit(subject.place, self.question.mentions)
        return {s.key: found[s.place.id if s.place else None] for s in self.catalogue.subjects.values()}

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
        near = {key for names in self.in_name for key in names}
        services = (self.catalogue.subjects[key] for key in near)
        return all(self.name_fit(s.name) < UNNAMED for s in services if s.service_id)
