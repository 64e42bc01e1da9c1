"""Rows of the index worth judging for a question: by words, by section, by facts, by number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import chain, islice
from typing import Any

from kb.aspects import SECTIONS
from kb.catalogue import Subject, lemma_set
from kb.facts import fact_clauses
from kb.federation import Member
from kb.operators import Demands
from kb.postings import PATH, WHOLE, Part
from kb.prior import Prior
from kb.question import Asked
from kb.terms import Term

MOST = 60  # rows that one way of looking may bring
FIRST = 3  # services that bring so many; less likely ones bring
FEW = 12
COMMON = 0.25  # a word in more than this part of the rows does not choose candidates
RARE = 2000  # rows: a rarer word chooses candidates in the whole base
ABOVE = 0.3  # what a word in a heading above counts when rows are chosen
WIDE = 8  # services that are looked into
DEEP = 40  # the same for a question about all services
MOST_PHRASES = 400  # rows with a quoted phrase
BATCH = 500
KEPT = 5000  # rows that one process keeps as they were read: some 15 MB
Values = tuple[Any, ...]
Owner = tuple[str, str | None, str | None]  # source, act, service
CANDIDATES = """
select r.id, r.clause_id, c.label, u.id, u.label, u.kind, c.part, r.head, r.section, c.text, l.path,
       p.source_id, p.act_id, p.service_id
from search_rows r join search_parts p on p.id = r.part join search_places l on l.id = r.place
     join clauses c on c.id = r.clause_id join search_rows n on n.id = r.unit join clauses u on u.id = n.clause_id
"""
NUMBERED = """
select r.id from search_rows r join clauses c on c.id = r.clause_id
where (c.label = ? or c.label like ? or c.label like ?)
"""


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


class Gatherer:
    """Collects the candidates of one question in one base."""

    def __init__(self, prior: Prior, member: Member) -> None:
        self.prior = prior
        self.connection = member.connection
        self.catalogue = member.catalogue
        self.has = member.has

    def candidates(self, asked: Sequence[Asked], allowed: frozenset[str] | None, demanded: Demands) -> list[Candidate]:
        """Rows worth judging that meet the demands; ``allowed`` are the keys of the services to stay within."""
        likely = self.prior.likely(allowed)[: DEEP if self.prior.about_all or self.prior.question.clause else WIDE]
        ids = dict.fromkeys(self.by_words(likely))
        sections = sorted({section for a in asked for section in SECTIONS.get((a.aspect, a.kind), ())})
        for place, subject in self._mine(likely):
            most = MOST if place < FIRST else FEW
            ids.update(dict.fromkeys(self._in_sections(subject, sections, most)))
            ids.update(dict.fromkeys(self._with_facts(subject, asked[:2], most)))
        ids.update(dict.fromkeys(self._numbered(likely)))
        if demanded.phrases:
            ids = self._with_phrases(ids, self.prior.likely(allowed), demanded)
        found = self._rows(ids)
        return [c for c in found if (allowed is None or c.subject.key in allowed) and demanded.allows(c.text, c.own)]

    def _mine(self, likely: Sequence[Subject]) -> Iterable[tuple[int, Subject]]:
        """The subjects of this base, each with its place among all."""
        return ((place, subject) for place, subject in enumerate(likely) if self.has(subject))

    def by_words(self, likely: Sequence[Subject]) -> Iterable[int]:
        """Rows with the words of the question, best first: over the base by its rare words, then in the likeliest."""
        pairs = list(zip(self.prior.terms, self.prior.idf, self.prior.counts, strict=True))
        rare = [(t, idf) for t, idf, count in pairs if 0 < count <= RARE]
        if rare:
            yield from self._best(rare, WHOLE, MOST)
        fairly = [(t, idf) for t, idf, count in pairs if 0 < count <= COMMON * self.prior.catalogue.rows]
        used = fairly or [(t, idf) for t, idf, count in pairs if count]
        for place, subject in enumerate(likely[:WIDE]):
            for part in self.catalogue.parts.get(subject.key, ()):
                yield from self._best(used, part, MOST if place < FIRST else FEW)

    def _best(self, terms: Sequence[tuple[Term, float]], part: Part, most: int) -> list[int]:
        """The rows of a part with most of the terms, the rarer the better; words of headings count less."""
        scores: dict[int, float] = {}
        connection, postings = self.connection, self.catalogue.postings
        for term, idf in terms:
            own = postings.rows(connection, term.phrases, part)
            above = postings.rows(connection, term.phrases, part, PATH) - own
            for rows, worth in ((own, term.weight * idf), (above, ABOVE * term.weight * idf)):
                for row in rows:
                    scores[row] = scores.get(row, 0.0) + worth
        best = nlargest(most, ((score, -row) for row, score in scores.items()))
        return [-row for _, row in best]

    def _with_phrases(self, ids: dict[int, None], likely: Sequence[Subject], demanded: Demands) -> dict[int, None]:
        """Rows with all words of every quoted phrase: those of ``ids`` first, then others of the likeliest services."""
        postings, both = self.catalogue.postings, dict[int, None]()
        for subject in likely:
            for part in self.catalogue.parts.get(subject.key, ()):
                rows = [postings.rows(self.connection, [phrase], part) for phrase in demanded.phrases]
                both.update(dict.fromkeys(sorted(set.intersection(*rows))))
            if len(both) > MOST_PHRASES:
                break
        inside = dict.fromkeys(row for row in ids if row in both)
        return dict.fromkeys(islice(chain(inside, both), MOST_PHRASES))

    def _in_sections(self, subject: Subject, sections: Sequence[str], most: int) -> Iterable[int]:
        """Rows of the sections that answer the asked aspects, the beginnings of sections first."""
        if not sections:
            return ()
        where, values = owner(subject)
        marks = ", ".join("?" * len(sections))
        query = f"select r.id from search_rows r where r.section in ({marks}) and {where} order by r.head desc, r.id"
        rows = self.connection.execute(f"{query} limit {most}", [*sections, *values])
        return (row[0] for row in rows)

    def _with_facts(self, subject: Subject, asked: Sequence[Asked], most: int) -> Iterable[int]:
        """Rows whose clauses have facts of the asked aspects."""
        for query, value in (q for a in asked for q in fact_clauses(subject, a.aspect, a.kind)):
            rows = f"select r.id from search_rows r where r.clause_id in ({query}) limit {most}"
            yield from (row[0] for row in self.connection.execute(rows, value))

    def _numbered(self, likely: Sequence[Subject]) -> Iterable[int]:
        """Rows of the clause or appendix that the question names by number."""
        wanted = self.prior.question.clause or self.prior.question.appendix
        if not wanted:
            return
        appendix = (f"Приложение {wanted}", f"Приложение № {wanted}%", f"Приложение {wanted} %")
        labels = (wanted, f"{wanted} %", f"{wanted} %") if self.prior.question.clause else appendix
        for _, subject in self._mine(likely):
            where, values = owner(subject)
            rows = self.connection.execute(f"{NUMBERED} and {where}", [*labels, *values])
            yield from (row[0] for row in rows)

    def _rows(self, ids: Iterable[int]) -> list[Candidate]:
        """The rows in the order of the base; what was read for an earlier question is not read again."""
        kept = self.catalogue.kept
        known = {key: row for key in ids if (row := kept.get(key))}
        missing = [key for key in ids if key not in known]
        for at in range(0, len(missing), BATCH):
            part = missing[at : at + BATCH]
            query = f"{CANDIDATES} where r.id in ({', '.join('?' * len(part))})"
            known |= {row[0]: _readable(row) for row in self.connection.execute(query, part)}
        if len(kept) > KEPT:
            kept.clear()
        kept.update(known)
        return [found for key in sorted(known) if (found := self._candidate(*known[key]))]

    def _candidate(self, row: Values, owner: Owner) -> Candidate | None:
        values: list[Any] = [*row, self.catalogue.subject_of(*owner)]
        return Candidate(*values) if values[-1] else None


def _readable(row: tuple[Any, ...]) -> tuple[Values, Owner]:
    """A row of ``CANDIDATES`` → what a candidate begins with, and whose it is."""
    *values, text, path = row[:-3]
    return (*values, text, lemma_set(text), lemma_set(path)), row[-3:]


def owner(subject: Subject) -> tuple[str, list[str | None]]:
    """SQL condition for the rows of a subject, and its values; a service has those of its whole act."""
    if subject.act_id:
        return "r.part in (select id from search_parts where act_id = ?)", [subject.act_id]
    parts = "select id from search_parts where act_id is null and source_id = ?"
    return f"r.part in ({parts})", [subject.source_id]
