"""How far an answer may be believed, and what to ask back."""

from __future__ import annotations

import math

from ingest.morphology import is_toponym
from kb.answer import Place
from kb.catalogue import Subject
from kb.ranking import Ranking, Unit
from kb.terms import Term

FIRST = 3  # units that together may cover a question
UNKNOWN_TOWN = 0.4
CLOSE = 0.35  # two services are equally likely when their best clauses score within this
EQUAL = 0.1  # and their names or places fit equally well


def confidence(ranking: Ranking, units: list[Unit]) -> float:
    """The share of the question's meaning that the best unit and its service cover, 0…1."""
    question = ranking.question
    best = units[0]
    if question.clause and best.score >= 4:
        return 1.0
    whole = found = 0.0
    for i, term in enumerate(ranking.terms):
        value = term.weight * (ranking.idf[i] or math.log(1 + ranking.catalogue.rows))
        value *= 0.4 if term.role == "aspect" else 1.0
        whole += value
        found += value * covered(ranking, best, term, i)
    if question.every and best.aspect >= 0.5:
        return 1.0
    if not ranking.terms:
        return 1.0 if question.asked and (question.mentions or question.act_number) else 0.0
    share = found / whole if whole else float(bool(question.asked))
    return share * UNKNOWN_TOWN if any(_unknown_town(ranking, i) for i in range(len(ranking.terms))) else share


def _unknown_town(ranking: Ranking, number: int) -> bool:
    """A place that the base never names: nothing it says can be about it."""
    term = ranking.terms[number]
    return ranking.idf[number] == 0 and term.first == term.last and is_toponym(term.text)


def covered(ranking: Ranking, unit: Unit, term: Term, number: int) -> float:
    """How well the unit covers a term: by its text or headings, by the name of its service, by its aspect."""
    own = max(unit.found.get(number, 0.0), 1.0 if ranking.named(unit.subject, term) else 0.0)
    if term.role == "aspect" and unit.aspect >= 0.5:
        own = 1.0
    return own


def ask_back(ranking: Ranking, units: list[Unit]) -> tuple[Place, ...]:
    """Municipalities between which the question does not decide: equally likely services of different ones."""
    question = ranking.question
    if question.every or question.act_number:
        return ()
    best = units[0].subject
    if best.place is None or best.act_id is None:
        return ()
    tops = _tops(units)
    rivals = [s for s, score in tops.items() if s.service_id and score >= units[0].score - CLOSE and _alike(ranking, best, s)]
    places = tuple(dict.fromkeys(Place(s.place.id, s.place.title) for s in rivals if s.place))
    return places if len(places) > 1 else ()


def _tops(units: list[Unit]) -> dict[Subject, float]:
    """Subjects with the score of their best unit."""
    tops: dict[Subject, float] = {}
    for unit in units:
        tops.setdefault(unit.subject, unit.score)
    return tops


def _alike(ranking: Ranking, best: Subject, other: Subject) -> bool:
    """Do the question's words fit both: the same place name, or the same name of a service?"""
    if ranking.question.mentions:
        return ranking.place[other.key] > 0 and abs(ranking.place[other.key] - ranking.place[best.key]) < EQUAL
    return ranking.affinity[other.key] > 0.5 and abs(ranking.affinity[other.key] - ranking.affinity[best.key]) < EQUAL
