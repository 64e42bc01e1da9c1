"""How far an answer may be believed, and what to ask back."""

from __future__ import annotations

import math

from ingest.morphology import is_toponym
from kb.answer import Place
from kb.catalogue import Subject
from kb.prior import Prior
from kb.ranking import Unit
from kb.terms import Term

FIRST = 3  # units that together may cover a question
UNKNOWN = 0.7  # an unknown word weighs as one that stands in some rows
UNKNOWN_TOWN = 0.4
THROUGHOUT = 0.8  # how far a word that runs through the whole regulation is covered by any of its clauses
CLOSE = 0.35  # two services are equally likely when their best clauses score within this
EQUAL = 0.1  # and their names or places fit equally well


def confidence(prior: Prior, units: list[Unit]) -> float:
    """The share of the question's meaning that the best unit and its service cover, 0…1."""
    question = prior.question
    best = units[0]
    if question.clause and best.score >= 4:
        return 1.0
    whole = found = 0.0
    for i, term in enumerate(prior.terms):
        value = term.weight * (prior.idf[i] or UNKNOWN * math.log(1 + prior.catalogue.rows))
        value *= 0.4 if term.role == "aspect" else 1.0
        whole += value
        found += value * covered(prior, best, term, i)
    if question.every and best.aspect >= 0.5:
        return 1.0
    if not prior.terms:
        return 1.0 if question.asked and (question.mentions or question.act_number) else 0.0
    share = found / whole if whole else float(bool(question.asked))
    return share * UNKNOWN_TOWN if any(_unknown_town(prior, best, i) for i in range(len(prior.terms))) else share


def _unknown_town(prior: Prior, unit: Unit, number: int) -> bool:
    """A place that the answer does not name: it cannot be about it."""
    term = prior.terms[number]
    return not unit.found.get(number) and term.first == term.last and is_toponym(term.text)


def covered(prior: Prior, unit: Unit, term: Term, number: int) -> float:
    """How well the unit covers a term: by its text or headings, by the name of its service, by its aspect."""
    own = max(unit.found.get(number, 0.0), 1.0 if prior.named(unit.subject, term) else 0.0)
    if prior.throughout(unit.subject, number):
        own = max(own, THROUGHOUT)
    if term.role == "aspect" and unit.aspect >= 0.5:
        own = 1.0
    return own


def ask_back(prior: Prior, units: list[Unit]) -> tuple[Place, ...]:
    """Municipalities between which the question does not decide: equally likely services of different ones."""
    question = prior.question
    if question.every or question.act_number:
        return ()
    best = units[0].subject
    if best.place is None or best.act_id is None:
        return ()
    tops = _tops(units)
    rivals = [
        s for s, score in tops.items() if s.service_id and score >= units[0].score - CLOSE and _alike(prior, best, s)
    ]
    places = tuple(dict.fromkeys(Place(s.place.id, s.place.title) for s in rivals if s.place))
    return places if len(places) > 1 else ()


def _tops(units: list[Unit]) -> dict[Subject, float]:
    """Subjects with the score of their best unit."""
    tops: dict[Subject, float] = {}
    for unit in units:
        tops.setdefault(unit.subject, unit.score)
    return tops


def _alike(prior: Prior, best: Subject, other: Subject) -> bool:
    """Do the question's words fit both: the same place name, or the same name of a service?"""
    if prior.question.mentions:
        return prior.place[other.key] > 0 and abs(prior.place[other.key] - prior.place[best.key]) < EQUAL
    return prior.affinity[other.key] > 0.5 and abs(prior.affinity[other.key] - prior.affinity[best.key]) < EQUAL
