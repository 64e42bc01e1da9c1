"""How far an answer may be believed, and what to ask back."""

from __future__ import annotations

import math
from itertools import pairwise

from ingest.morphology import is_toponym, lemmas, normalise, part_of_speech, words
from kb.answer import Place
from kb.catalogue import Subject
from kb.places import fit
from kb.prior import LISTED, NUMBER, Prior
from kb.ranking import CLEAR, Unit
from kb.terms import Term, matches

UNKNOWN = 0.7  # an unknown word weighs as one that stands in some rows
# What a doubt leaves of the confidence; fitted on the development halves of the questions, see docs/architecture.md.
UNKNOWN_TOWN = 0.4  # the answer does not name a town of the question
FOREIGN = 0.4  # the question names a place that contradicts that of the service
UNKNOWN_THINGS = 0.6  # taken off when all things of the question are unknown to the base, in proportion
CONTESTED = 0.4  # taken off when another service fits as well
AHEAD = 0.5  # by which score a service must lead the next one to be beyond doubt
OTHER_ASPECT = 0.85  # the aspect that is asked for is not that of the clause
OTHER_SERVICE = 0.5  # the words fit another service much better: «архивная справка» in a town without that service
UNNAMED = 0.5  # no aspect is asked for, and the service is not what the question names
UNCOUNTED = 0.45
UNTIED = 0.6
ANSWERED = 0.5  # given back when the clause has just what is asked: the words of the story need not stand in it
TOWN_WORDS = frozenset({"город", "г", "село", "деревня", "поселок"})  # «город Киров»: what follows is a place
THING = 0.65  # the weight from which on a word names a thing or a property
THROUGHOUT = 0.8  # how far a word that runs through the whole regulation is covered by any of its clauses
NAMED = 0.6  # the share of a question's things that stand in a name which means the service
CLOSE = 0.35  # two services are equally likely when their best clauses score within this
EQUAL = 0.1  # and their names or places fit equally well


def confidence(prior: Prior, units: list[Unit]) -> float:
    """How sure it is that the best unit answers the question, 0…1."""
    question, best = prior.question, units[0]
    if (question.clause and best.score >= NUMBER) or (question.every and best.aspect >= 0.5):
        return 1.0
    if not prior.terms:
        return 1.0 if question.asked and (question.mentions or question.act_number) else 0.0
    sure = share(prior, best)
    clear = question.asked[0].weight if question.asked else 0.0
    if best.aspect >= 0.7 and clear >= 0.6 * CLEAR:
        sure += ANSWERED * (1 - sure)
    sure *= (1 - UNKNOWN_THINGS * _unknown_share(prior)) * (1 - CONTESTED * (1 - _lead(units)))
    doubts = (
        (UNKNOWN_TOWN, any(_is_unknown_town(prior, best, i) for i in range(len(prior.terms)))),
        (FOREIGN, any(fit(best.subject.place, [m]) < 0 for m in question.mentions)),
        (OTHER_ASPECT, clear >= CLEAR and best.aspect < 0.3),
        (OTHER_SERVICE, _fits_another(prior, best)),
        (UNNAMED, clear < 0.5 * CLEAR and not question.act_number and prior.name_fit(best.subject.name) < NAMED),
        (UNCOUNTED, _is_uncounted(prior, best)),
        (UNTIED, not _is_tied(prior, best)),
    )
    for factor, applies in doubts:
        sure *= factor if applies else 1.0
    return sure


def _unknown_share(prior: Prior) -> float:
    """Which share of the things of the question the whole base does not have."""
    things = sum(term.role == "" and term.weight >= THING for term in prior.terms)
    return min(1.0, sum(_is_unknown_thing(prior, i) for i in range(len(prior.terms))) / max(1, things))


def _lead(units: list[Unit]) -> float:
    """How far the service of the best unit is ahead of the next one, 0…1."""
    next_score = max((u.score for u in units if u.subject.key != units[0].subject.key), default=-AHEAD)
    return min(1.0, max(0.0, units[0].score - next_score) / AHEAD)


def _fits_another(prior: Prior, best: Unit) -> bool:
    most = max(prior.affinity.values())
    return most > NAMED and prior.affinity[best.subject.key] < 0.3 * most and not best.aspects & LISTED


def share(prior: Prior, unit: Unit) -> float:
    """The share of the question's meaning that the unit and its service cover, 0…1."""
    whole = found = 0.0
    for i, term in enumerate(prior.terms):
        value = term.weight * (prior.idf[i] or UNKNOWN * math.log(1 + prior.catalogue.rows))
        value *= 0.4 if term.role == "aspect" else 1.0
        whole += value
        found += value * covered(prior, unit, term, i)
    return found / whole if whole else float(bool(prior.question.asked))


def _is_unknown_town(prior: Prior, unit: Unit, number: int) -> bool:
    """A place that the answer does not name: it cannot be about it."""
    term = prior.terms[number]
    if term.first != term.last:
        return False
    if any(t.last == term.first - 1 and lemmas(t.text)[0] in TOWN_WORDS for t in prior.question.terms):
        return not _names_town(unit, term)
    return not unit.found.get(number) and is_toponym(term.text)


def _names_town(unit: Unit, term: Term) -> bool:
    """Is the word a town in the text too, and not a street of that name («ул. Кирова»)?"""
    found = words(unit.best.text if unit.best else "")
    return any(left.first in TOWN_WORDS and right.first in term.keys for left, right in pairwise(found))


def _is_unknown_thing(prior: Prior, number: int) -> bool:
    """A noun or adjective that the whole base does not have is likely what the question is about."""
    term = prior.terms[number]
    return prior.idf[number] == 0 and term.weight >= THING and term.first == term.last


def _is_uncounted(prior: Prior, unit: Unit) -> bool:
    """«Сколько соток…» wants a number of just that; a text without the very word gives none."""
    after = {t.last + 1 for t in prior.question.terms if normalise(t.text) == "сколько"}
    counted = [t for t in prior.terms if t.first in after and t.role == "" and part_of_speech(t.text) == "NOUN"]
    return any(not any(matches(t.said, row.own) for row in unit.rows) for t in counted)


def _is_tied(prior: Prior, unit: Unit) -> bool:
    """Does something tie the question to the service: its name, place or number, or a row of a list, or two words?"""
    if prior.question.mentions or prior.question.act_number or unit.aspects & LISTED:
        return True
    telling = [i for i, term in enumerate(prior.terms) if term.role != "aspect" and term.weight >= THING]
    named = any(prior.named(unit.subject, prior.terms[i]) or prior.throughout(unit.subject, i) for i in telling)
    return named or not telling or sum(bool(unit.best and i in unit.best.found) for i in telling) > 1


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
