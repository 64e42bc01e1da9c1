"""The values of the linter: what a rule looks at, what it says, and the rule itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from ingest.context import Context
from ingest.limits import CLAUSE_CHARS
from ingest.model import Act, Clause, Fact, Span
from ingest.references import references
from ingest.source import SourceFacts

Severity = Literal["major", "minor"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A defect at a place of one clause; ``message`` says what is wrong and what is probably right."""

    clause: Clause
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Rule:
    """``find`` gives the defects of one source; ``label`` is the rule's name for people.

    ``advice``  what the drafter of the act should do, one sentence
    ``norm``    the law that the text breaks and its clause, «» when it breaks only itself
    """

    name: str
    severity: Severity
    label: str
    find: Callable[[Survey], Iterable[Hit]]
    advice: str
    norm: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A defect with its rule and act («» for text outside acts)."""

    rule: Rule
    act: str
    hit: Hit


@dataclass(frozen=True)
class Part:
    """An act of a source, or the text outside of acts, or one regulation of an act with its appendices."""

    act: Act | None
    contexts: tuple[Context, ...]
    facts: tuple[Fact, ...]

    @cached_property
    def by_path(self) -> Mapping[str, Clause]:
        """The clauses by their paths, to find the one a fact stands in."""
        return {context.clause.path: context.clause for context in self.contexts}

    @cached_property
    def headings(self) -> Mapping[str, tuple[str, ...]]:
        """The headings above each clause, by its path."""
        return {context.clause.path: context.headings for context in self.contexts}

    @cached_property
    def regulations(self) -> tuple[Part, ...]:
        """The regulations of the act, each with its own appendices and facts."""
        indexes = [regulation.index for regulation in self.act.regulations] if self.act else []
        return tuple(
            Part(
                self.act,
                tuple(c for c in self.contexts if c.clause.regulation == index),
                tuple(f for f in self.facts if f.regulation == index),
            )
            for index in indexes
        )

    @cached_property
    def age(self) -> str:
        """The ISO day of the act; without one, of the youngest act it cites; «» when it cites none."""
        if self.act and self.act.date:
            return self.act.date
        texts = (clause.passage.text[:CLAUSE_CHARS] for clause in (self.act.clauses if self.act else ()))
        return max((ref.date for text in texts for ref in references(text) if ref.date), default="")

    def of_kind(self, *kinds: str) -> Iterator[Fact]:
        """The facts of these kinds in the order of the text."""
        return (fact for fact in self.facts if fact.kind in kinds and fact.clause in self.by_path)

    def label(self, fact: Fact) -> str:
        """The address of the clause a fact stands in, as a person says it."""
        return self.by_path[fact.clause].label


@dataclass(frozen=True)
class Survey:
    """One source as rules see it: its parts, its exact text and the day of the build."""

    parts: tuple[Part, ...]
    text: str
    today: date

    @property
    def contexts(self) -> Iterator[Context]:
        """All clauses of the source with their surroundings."""
        return (context for part in self.parts for context in part.contexts)

    @property
    def regulations(self) -> Iterator[Part]:
        """All regulations of the source."""
        return (regulation for part in self.parts for regulation in part.regulations)


def survey(found: SourceFacts, today: date) -> Survey:
    """What was read from a source, arranged for the rules."""
    outside = Part(None, found.contexts[""], found.facts[""])
    acts = [Part(act, found.contexts[act.slug], found.facts[act.slug]) for act in found.outline.acts]
    return Survey((outside, *acts), found.reading.text, today)


def hit(clause: Clause, start: int, end: int, message: str) -> Hit:
    """A defect at ``[start, end)`` of the clean text of a clause."""
    return Hit(clause, clause.passage.span(start, end), message)
