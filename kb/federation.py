"""Several bases, say one per region, searched as one.

Scores of two separate searches cannot be compared: how rare a word is, which service leads and by how much, and which
place is meant all depend on what else there is. So nothing is merged afterwards. A question is weighed once over what
the bases have together (rows and words counted in all, services and places of all, typos judged by the words of all),
and only looking rows up goes to each base by itself. An answer from several bases is therefore the one that a single
base of the same files gives, with the same confidence and the same question back about namesakes.

The bases are asked one after another: what takes the time is Python, and threads would only take turns at it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kb.catalogue import Catalogue, Subject, catalogue_of
from kb.places import Place
from kb.terms import Phrase, Term
from kb.typos import Repairer


@dataclass(frozen=True, slots=True)
class Member:
    """A base of a library: its connection and what it has itself; ``name`` is «» when it is the only one."""

    connection: sqlite3.Connection
    catalogue: Catalogue
    name: str = ""

    def has(self, subject: Subject) -> bool:
        """Is it a subject of this base?"""
        return subject.key in self.catalogue.subjects

    def spread(self, term: Term) -> Counter[str]:
        """Subject → how many of its rows have the term."""
        found: Counter[str] = Counter()
        owners = self.catalogue.owners
        for part, count in self.catalogue.postings.counts(self.connection, term.phrases).items():
            found[owners[part]] += count
        found.pop("", None)  # of a file that another base has too
        return found


@dataclass(frozen=True, slots=True)
class Library:
    """The bases that are searched, and what they have together."""

    members: tuple[Member, ...]
    whole: Catalogue

    def of(self, subject: Subject) -> Member:
        """The base of a subject."""
        return next(member for member in self.members if member.has(subject))


def alone(connection: sqlite3.Connection) -> Library:
    """One base as a library; what it knows is read once per build of the base."""
    catalogue = catalogue_of(connection)
    return Library((Member(connection, catalogue),), catalogue)


def together(bases: Sequence[tuple[str, sqlite3.Connection]]) -> Library:
    """Named bases as one library; a file that two of them have counts in the first. One base is taken alone.

    Takes as long as reading all their words (seconds for hundreds of megabytes): keep it for many questions.
    """
    if len(bases) == 1:
        return alone(bases[0][1])
    members: list[Member] = []
    known: set[str] = set()
    for number, (name, connection) in enumerate(bases):
        own = _apart(catalogue_of(connection), number, name, known)
        known.update(subject.sha256 for subject in own.subjects.values())
        members.append(Member(connection, own, name))
    seats = _places(member.catalogue for member in members)
    members = [replace(member, catalogue=_settled(member.catalogue, seats)) for member in members]
    return Library(tuple(members), _merged([member.catalogue for member in members], seats))


def _apart(catalogue: Catalogue, number: int, name: str, known: set[str]) -> Catalogue:
    """A catalogue under keys that no other base has, without the files that are ``known`` from others."""
    own = {key: subject for key, subject in catalogue.subjects.items() if subject.sha256 not in known}
    keys = {key: f"{key}@{number}" for key in own}
    gone = sum(part.last - part.first + 1 for key, parts in catalogue.parts.items() if key not in own for part in parts)
    return replace(
        catalogue,
        subjects={keys[key]: replace(subject, key=keys[key], base=name) for key, subject in own.items()},
        owners=tuple(keys.get(owner, "") for owner in catalogue.owners),
        parts={keys[key]: parts for key, parts in catalogue.parts.items() if key in own},
        rows=catalogue.rows - gone,
    )


def _places(catalogues: Iterable[Catalogue]) -> dict[str, Place]:
    """Places by their ids, which name, district and region make: one that two bases have has the towns of both."""
    found: dict[str, Place] = {}
    for place in (place for catalogue in catalogues for place in catalogue.places):
        seats = found[place.id].seats if place.id in found else ()
        found[place.id] = replace(place, seats=tuple(dict.fromkeys((*seats, *place.seats))))
    return found


def _settled(catalogue: Catalogue, places: dict[str, Place]) -> Catalogue:
    """The catalogue with the places as all bases know them; a guide's own place stays."""
    return replace(
        catalogue,
        subjects={
            key: replace(subject, place=places.get(subject.place.id, subject.place)) if subject.place else subject
            for key, subject in catalogue.subjects.items()
        },
    )


def _merged(catalogues: Sequence[Catalogue], places: dict[str, Place]) -> Catalogue:
    """What a question is weighed by; rows are looked up in the catalogues of the bases, so it has none of them."""
    counts: Counter[str] = Counter()
    for catalogue in catalogues:
        counts.update(catalogue.repairer.counts)
    lemmas = frozenset[str]().union(*(catalogue.repairer.lemmas for catalogue in catalogues))
    return Catalogue(
        {key: subject for catalogue in catalogues for key, subject in catalogue.subjects.items()},
        sorted(places.values(), key=lambda place: place.id),
        Repairer(counts, lemmas),
        sum(catalogue.rows for catalogue in catalogues),
        abbreviations=dict(_abbreviations(catalogues)),
    )


def _abbreviations(catalogues: Sequence[Catalogue]) -> Iterator[tuple[str, tuple[Phrase, ...]]]:
    for short in {short: None for catalogue in catalogues for short in catalogue.abbreviations}:
        meanings = {phrase for catalogue in catalogues for phrase in catalogue.abbreviations.get(short, ())}
        yield short, tuple(sorted(meanings, key=len))
