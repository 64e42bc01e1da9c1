"""What a search keeps of a base in memory: its regulations, municipalities and word forms. Read once per base."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from ingest.morphology import normalise, tokenise, words
from kb.places import Names, Place, places
from kb.postings import Part, Postings, lemmas_of
from kb.terms import Phrase, phrase
from kb.typos import Repairer


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question may be about: a service, an act without one, or a source without acts (a guide).

    ``numbers`` are the act's own number and those of the acts it amends; ``name`` the lemmas of its names; ``base`` the
    base that has it when several are searched.
    """

    key: str
    source_id: str
    sha256: str
    act_id: str | None
    act_number: str | None
    service_id: str | None
    title: str
    status: str | None
    status_reason: str
    numbers: frozenset[str]
    name: frozenset[str]
    place: Place | None
    date: str | None = None
    base: str = ""


SUBJECTS = """
select coalesce(v.id, a.id, s.id), s.id, s.sha256, a.id, a.number, v.id, coalesce(v.name, a.title, s.title),
       v.short_name, v.authority, a.status, a.status_reason, a.municipality_id,
       coalesce(s.title, '') || ' ' || coalesce(s.authority, ''), a.date
from sources s left join acts a on a.source_id = s.id left join services v on v.act_id = a.id
where s.same_as is null
union all
select s.id, s.id, s.sha256, null, null, null, s.title, null, null, null, null, null,
       coalesce(s.title, '') || ' ' || coalesce(s.authority, ''), null
from sources s where exists (select 1 from acts a where a.source_id = s.id)
       and exists (select 1 from clauses c where c.source_id = s.id and c.act_id is null)
"""


@dataclass
class Catalogue:
    """The base as the search sees it."""

    subjects: dict[str, Subject]
    places: list[Place]
    repairer: Repairer
    rows: int
    links: dict[str, frozenset[str]] = field(default_factory=dict)
    abbreviations: dict[str, tuple[Phrase, ...]] = field(default_factory=dict)
    owners: tuple[str, ...] = ()  # part of the index → key of its subject
    parts: dict[str, list[Part]] = field(default_factory=dict)  # key of a subject → its parts
    postings: Postings = field(default_factory=Postings)
    kept: dict[int, Any] = field(default_factory=dict)  # rows of the index as they were read

    @cached_property
    def names(self) -> Names:
        """The names of all places that subjects have."""
        return Names.of([s.place for s in self.subjects.values() if s.place])

    @cached_property
    def named(self) -> dict[str, list[Subject]]:
        """Lemma → subjects with it in their names: most have none of a question's words and need no look."""
        found: dict[str, list[Subject]] = {}
        for subject in self.subjects.values():
            for key in subject.name:
                found.setdefault(key, []).append(subject)
        return found

    @cached_property
    def by_unit(self) -> dict[tuple[str, str | None, str | None], str]:
        """(source, act, service) → key of the subject that a clause belongs to."""
        return {(s.source_id, s.act_id, s.service_id): s.key for s in self.subjects.values()}

    def subject_of(self, source_id: str, act_id: str | None, service_id: str | None) -> Subject | None:
        """Whose clause is it; a clause outside the services of its act belongs to the first of them."""
        key = self.by_unit.get((source_id, act_id, service_id))
        if key is None:
            return next((s for s in self.subjects.values() if (s.source_id, s.act_id) == (source_id, act_id)), None)
        return self.subjects[key]


@lru_cache(maxsize=50_000)
def lemma_set(text: str) -> frozenset[str]:
    """Both lemmas of every word of a text."""
    return frozenset(key for word in words(text) for key in (word.first, word.second))


@lru_cache(maxsize=50_000)
def printed(text: str) -> frozenset[str]:
    """The word forms of a text as printed, normalised."""
    return frozenset(normalise(token.text) for token in tokenise(text))


def load(connection: sqlite3.Connection) -> Catalogue:
    """Reads what the search needs to know beforehand."""
    known = places(connection)
    by_id = {place.id: place for place in known}
    subjects = {subject.key: subject for subject in _subjects(connection, by_id)}
    counts = dict(connection.execute("select word, count from search_words"))
    lemmas = frozenset(lemmas_of(connection))
    rows = connection.execute("select max(id) from search_rows").fetchone()[0] or 0
    catalogue = Catalogue(
        subjects, known, Repairer(counts, lemmas), rows, _links(connection), _abbreviations(connection)
    )
    _read_parts(connection, catalogue)
    return catalogue


def _read_parts(connection: sqlite3.Connection, catalogue: Catalogue) -> None:
    """Whose rows of the index are: rows of no subject (there are none today) would have the owner «»."""
    owners = []
    query = "select id, first, last, source_id, act_id, service_id from search_parts order by id"
    for key, first, last, *owner in connection.execute(query):
        subject = catalogue.subject_of(*owner)
        owners.append(subject.key if subject else "")
        if subject:
            catalogue.parts.setdefault(subject.key, []).append(Part(key, first, last))
    catalogue.owners = tuple(owners)


def catalogue_of(connection: sqlite3.Connection) -> Catalogue:
    """The catalogue of the base behind a connection, read once per build of it. It holds no connection."""
    file = connection.execute("pragma database_list").fetchone()[2]
    state = connection.execute(
        "select (select group_concat(value, ' ') from meta) || ' ' || (select group_concat(sha256, ' ') from sources)"
    ).fetchone()[0]
    key = (file or str(id(connection)), state)
    found = _loaded.get(key)  # another thread may forget it meanwhile
    if found is None:
        if len(_loaded) >= BASES:
            _loaded.clear()
        found = _loaded[key] = load(connection)
    return found


BASES = 4  # bases that one process keeps ready
_loaded: dict[tuple[str, str], Catalogue] = {}


def _subjects(connection: sqlite3.Connection, by_id: dict[str, Place]) -> Iterator[Subject]:
    amended: dict[str, set[str]] = {}
    for act, number in connection.execute(
        "select act_id, target_number from act_relations where target_number is not null"
    ):
        amended.setdefault(act, set()).add(number.lower())
    for row in connection.execute(SUBJECTS).fetchall():
        key, source, sha, act, number, service, title, short, authority, status, reason = row[:11]
        municipality, source_title, date = row[11:]
        numbers = frozenset({number.lower()} if number else set()) | frozenset(amended.get(act, ()) if service else ())
        text = " ".join(filter(None, (title, short)))
        place = by_id.get(municipality) or (None if act else Place.of_text(key, source_title))
        # The body's name tells the service («ЦОМОУ»), but for the municipality in it.
        name = lemma_set(text) | lemma_set(authority or "") - (place.lemmas if place else frozenset())
        yield Subject(
            key, source, sha, act, number, service, title or source, status, reason or "", numbers, name, place, date
        )


def _links(connection: sqlite3.Connection) -> dict[str, frozenset[str]]:
    """Clause of a portal link → lemmas of the name of its service: such a row is a service in small."""
    query = "select clause_id, service_name from portal_links where service_name is not null"
    return {clause: lemma_set(name) for clause, name in connection.execute(query)}


def _abbreviations(connection: sqlite3.Connection) -> dict[str, tuple[Phrase, ...]]:
    """Abbreviations in capitals that the acts introduce themselves; those with several meanings keep all."""
    found: dict[str, set[Phrase]] = {}
    for short, long in connection.execute("select distinct short, long from abbreviations"):
        if short and long and short.isupper() and len(long) < 200:
            found.setdefault(short.lower(), set()).add(phrase(long))
    return {short: tuple(sorted(phrases, key=len)) for short, phrases in found.items()}
