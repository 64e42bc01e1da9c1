"""Where to go on from an answer: other aspects of the service, services that may have been meant, filters."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence

from kb.answer import ASPECTS, Facet, Link
from kb.catalogue import Subject
from kb.facts import fact_clauses
from kb.narrow import STATUSES
from kb.prior import Prior
from kb.ranking import Unit

MEANT = 3  # services that may have been meant
LIKELY = 0.15  # affinity below which a service was not meant either
OF_A_SERVICE = ("documents", "deadlines", "refusals", "fee", "applicants", "results", "channels", "contacts")


def related(connection: sqlite3.Connection, subject: Subject, asked: str | None) -> tuple[Link, ...]:
    """The other aspects of a service that its regulation says something of."""
    if subject.service_id is None:
        return ()
    return tuple(
        Link(ASPECTS[aspect], subject.service_id, aspect, subject.base)
        for aspect in OF_A_SERVICE
        if aspect != asked and _says(connection, subject, aspect)
    )


def _says(connection: sqlite3.Connection, subject: Subject, aspect: str) -> bool:
    return any(connection.execute(f"{q} limit 1", values).fetchone() for q, values in fact_clauses(subject, aspect, ""))


def meant(prior: Prior, units: Sequence[Unit]) -> tuple[Link, ...]:
    """The services nearest to a question without a sure answer: that of the best clause, then the likeliest others."""
    best = [unit.subject for unit in units[:1]]
    near = [s for s in (*best, *prior.likely()) if s.service_id and prior.affinity[s.key] >= LIKELY]
    return tuple(Link(_title(s), str(s.service_id), base=s.base) for s in list(dict.fromkeys(near))[:MEANT])


def _title(subject: Subject) -> str:
    return " — ".join(filter(None, (subject.title, subject.place.title if subject.place else "")))


def facets(units: Sequence[Unit]) -> tuple[Facet, ...]:
    """The values of the filters among the clauses found, the commonest of each filter first."""
    counts = Counter(value for unit in units if unit.subject.act_id for value in _values(unit.subject))
    order = {name: i for i, name in enumerate(("municipality", "region", "year", "status"))}
    found = sorted(counts.items(), key=lambda item: (order[item[0][0]], -item[1], item[0][2]))
    return tuple(Facet(name, value, title, count) for (name, value, title), count in found)


def _values(subject: Subject) -> Iterator[tuple[str, str, str]]:
    place = subject.place
    if place:
        yield "municipality", place.id, place.title
    if place and place.region_name:
        yield "region", place.region_name, place.region_name
    if subject.date:
        yield "year", subject.date[:4], subject.date[:4]
    if subject.status in STATUSES:
        yield "status", str(subject.status), STATUSES[str(subject.status)]
