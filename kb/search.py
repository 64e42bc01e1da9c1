"""Question → answer card and ranked clauses. The only door to the search for the command, the pages and the API."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import replace
from itertools import chain

from kb.answer import ASPECTS, Answer, Hit, Twin
from kb.aspects import ASPECT_OF_SECTION
from kb.candidates import Gatherer
from kb.facts import aspects_of
from kb.federation import Library, Member, alone
from kb.index import fault
from kb.narrow import EVERYTHING, Filters
from kb.operators import Demands, demands
from kb.prior import LISTED, Prior
from kb.question import Asked, Question, analyse, without_name
from kb.ranking import Ranking, Unit
from kb.related import facets, meant, related
from kb.reply import reply
from kb.snippets import Snippets
from kb.twins import address, collapsed
from kb.verdict import ask_back, confidence

CONFIDENT = 0.55  # see verdict.confidence
NAMED = 0.5  # affinity from which on a question has named its service
LONGEST = 500  # letters of a question that are read
CHOSEN = 5.0  # the weight of an aspect that was chosen, not told
NO_PHRASE = "точной фразы в базе нет, показаны пункты с её словами"
TOLD = 2.0  # the weight from which on the words of a question tell its aspect
EACH = 2  # clauses of one service among the first, when a question is about all services


class SearchError(Exception):
    """The base cannot be searched; the message says why and what to do."""


def search(
    connection: sqlite3.Connection, question: str, filters: Filters = EVERYTHING, limit: int = 10, offset: int = 0
) -> Answer:
    """Answers a question typed by a person from one base; any string is a valid question.

    «"точная фраза"» must stand in a clause, «-слово» must not. ``filters`` narrow the search; ``limit`` is the number
    of hits from ``offset`` on. Raises :class:`SearchError` when the base has no usable index.
    """
    require(connection)
    return search_in(alone(connection), question, filters, limit, offset)


def require(connection: sqlite3.Connection, name: str = "") -> None:
    """Raises :class:`SearchError` when the base has no usable index; the message begins with its ``name``."""
    reason = fault(connection)
    if reason:
        raise SearchError(f"{name}: {reason}" if name else reason)


def search_in(
    library: Library, question: str, filters: Filters = EVERYTHING, limit: int = 10, offset: int = 0
) -> Answer:
    """The same over one or several bases, all of which have a usable index (:func:`require`)."""
    question = question.encode("utf-8", "replace").decode()  # half a letter cannot be written down in the answer
    catalogue = library.whole
    demanded = demands(_readable(question))
    asked = analyse(demanded.text, catalogue)
    if filters.aspect in ASPECTS:
        asked = replace(asked, asked=(_only(asked, filters.aspect),))
    prior = Prior(library, asked)
    if not filters.aspect:
        _narrow(prior)
    allowed = filters.allowed(catalogue)
    units = _units(prior, allowed, demanded)
    notes: tuple[str, ...] = ()
    if not units and demanded.phrases:
        units, notes = _units(prior, allowed, replace(demanded, phrases=())), (NO_PHRASE,)
    if not units:
        return Answer(question, False, None, _first(asked), tuple(map(str, asked.repairs)), meant=meant(prior, ()))
    found = _answer(question, prior, _arranged(prior, units), limit, offset)
    return replace(found, notes=notes)


def _only(question: Question, aspect: str) -> Asked:
    """The aspect that was chosen, with what the words tell of its subdivision."""
    return Asked(aspect, next((a.kind for a in question.asked if a.aspect == aspect), ""), CHOSEN)


def _narrow(prior: Prior) -> None:
    """Takes back aspects told only by the name of the service that the question clearly names."""
    best = next(iter(prior.likely()), None)
    if best and prior.affinity[best.key] >= NAMED:
        prior.question = replace(prior.question, asked=without_name(prior.question, best.name))


def _readable(question: str) -> str:
    """The question without what SQLite cannot take, at most ``LONGEST`` letters."""
    return question[:LONGEST].replace("\0", " ").encode("utf-8", "ignore").decode()


def _units(prior: Prior, allowed: frozenset[str] | None, demanded: Demands) -> list[Unit]:
    """The units of all bases, the best first; their scores compare, as one prior has weighed the question."""
    found = [_units_of(member, prior, allowed, demanded) for member in prior.library.members]
    return found[0] if len(found) == 1 else sorted(chain(*found), key=lambda unit: -unit.score)


def _units_of(member: Member, prior: Prior, allowed: frozenset[str] | None, demanded: Demands) -> list[Unit]:
    asked = prior.question.asked
    candidates = Gatherer(prior, member).candidates(asked, allowed, demanded)
    by_clause = aspects_of(member.connection, [c.clause_id for c in candidates])
    by_unit: dict[str, set[str]] = {}
    for candidate in candidates:
        by_unit.setdefault(candidate.unit, set()).update(by_clause.get(candidate.clause_id, ()))
    return Ranking(prior, member.catalogue.links).units(candidates, asked, by_unit)


def _arranged(prior: Prior, units: list[Unit]) -> list[Unit]:
    """The units in their order; for a question about all services the best ones of each service first."""
    if not prior.about_all:
        return units
    seen: Counter[str] = Counter()
    places = []
    for i, unit in enumerate(units):
        places.append((unit.subject.service_id is None, min(seen[unit.subject.key], EACH), i))
        seen[unit.subject.key] += 1
    return [units[i] for _, _, i in sorted(places)]


def _first(question: Question) -> str | None:
    return question.asked[0].aspect if question.asked else None


def _answer(text: str, prior: Prior, units: list[Unit], limit: int, offset: int) -> Answer:
    question = prior.question
    best = units[0].subject
    connection = prior.library.of(best).connection
    places = ask_back(prior, units)
    sure = confidence(prior, units) >= CONFIDENT
    facts, card_text = reply(prior, units, prior.about_all, sure, places)
    # A comparison wants every regulation by itself; elsewhere the same words are shown once.
    single, twins = (units, {}) if prior.about_all else collapsed(units)
    snippets = Snippets(question.terms)
    hits = tuple(_hit(prior, unit, snippets, twins.get(address(unit), ())) for unit in single[offset : offset + limit])
    return Answer(
        text, sure, card_text, _first(question), tuple(map(str, question.repairs)), places, facts, hits,
        facets(units), total=len(single), offset=offset,
        related=related(connection, best, _first(question)) if sure else (),
        meant=() if sure else meant(prior, units),
    )  # fmt: skip


def _hit(prior: Prior, unit: Unit, snippets: Snippets, also: tuple[Twin, ...]) -> Hit:
    subject, best = unit.subject, unit.best or unit.rows[0]
    place = subject.place
    return Hit(
        subject.source_id, subject.sha256, subject.act_id, subject.act_number, subject.service_id, subject.title,
        place.id if place and subject.act_id else None, place.title if place else "", aspect_of(unit, prior.question),
        best.unit, best.unit_label, snippets.of(best.text), unit.score, _why(prior, unit), also, subject.base,
    )  # fmt: skip


def aspect_of(unit: Unit, question: Question) -> str | None:
    """The aspect of a hit: the asked one when its facts or section answer it, else what the section is about."""
    sections = {ASPECT_OF_SECTION.get(row.section or "") for row in unit.rows} - {None}
    own = [*(aspect for aspect in ASPECTS if aspect in unit.aspects), *sorted(filter(None, sections))]
    # A row of a list is about just that: a link stays a link, though «онлайн» asks for ways too.
    for asked in sorted(question.asked, key=lambda a: a.aspect not in LISTED):
        if asked.aspect in own and (asked.weight >= TOLD or len(own) == 1):
            return asked.aspect
    if question.asked and question.asked[0].weight >= TOLD:
        return question.asked[0].aspect
    return next(iter(own), _first(question))


def _why(prior: Prior, unit: Unit) -> str:
    """«найдено по: снос ← вырубка, срок»: the words of the question that were found, and the repairs among them."""
    repaired = {repair.meant.lower(): repair.typed for repair in prior.question.repairs}
    words = [prior.terms[i].text for i, value in sorted(unit.found.items()) if value]
    shown = [f"{word} ← {repaired[word.lower()]}" if word.lower() in repaired else word for word in words]
    if prior.question.clause and unit.score > 4:
        shown.insert(0, f"пункт {prior.question.clause}")
    return "найдено по: " + ", ".join(shown) if shown else "раздел регламента по теме вопроса"
