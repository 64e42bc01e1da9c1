"""One file, from bytes to facts: the pure function that a build maps over its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.acts import Outline, outline
from ingest.context import Context, contexts
from ingest.encoding import NotTextError
from ingest.extract import facts_of_act, facts_outside
from ingest.kinds import KINDS
from ingest.limits import CLAUSE_CHARS, RefusedError
from ingest.model import Fact, Problem, Reading, Source
from ingest.readers import read


class UnreadableError(ValueError):
    """The file gives nothing for the base; the message names the file, the reason and the next step."""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """All that one source says.

    ``facts`` and ``contexts`` map the slug of an act («» for text outside acts) to its facts and to its clauses with
    their surroundings.
    """

    source: Source
    reading: Reading
    outline: Outline
    contexts: dict[str, tuple[Context, ...]]
    facts: dict[str, tuple[Fact, ...]]
    problems: tuple[Problem, ...]


def read_source(source: Source, data: bytes) -> SourceFacts:
    """The bytes of one file → acts, clauses and facts.

    Raises :class:`UnreadableError` for an empty file, binary data and text in which nothing of a
    regulation is found.
    """
    if not data.strip():
        raise UnreadableError(f"{source.file}: файл пуст; положите в него текст регламента")
    try:
        reading = read(source.file, data)
    except RefusedError as error:
        raise UnreadableError(f"{source.file}: {error}") from error
    except NotTextError as error:
        raise UnreadableError(f"{source.file}: {error}; сохраните документ как текст в UTF-8") from error
    whole = outline(reading)
    surroundings = contexts_by_act(whole)
    facts = facts_by_act(whole, surroundings)
    if not whole.acts and not any(facts.values()):
        raise UnreadableError(
            f"{source.file}: в тексте нет ни правового акта, ни перечня услуг; проверьте, тот ли это файл"
        )
    problems = (*reading.problems, *_too_long(whole), *_not_understood(whole, facts))
    return SourceFacts(source, reading, whole, surroundings, facts, problems)


def contexts_by_act(whole: Outline) -> dict[str, tuple[Context, ...]]:
    """The clauses of each act, and of the text outside of acts, with their surroundings."""
    acts = {act.slug: tuple(contexts(act.clauses)) for act in whole.acts}
    return {**acts, "": tuple(contexts(whole.outside))}


def facts_by_act(whole: Outline, surroundings: Mapping[str, Sequence[Context]]) -> dict[str, tuple[Fact, ...]]:
    """The facts of each act, and of the text outside of acts."""
    acts = {act.slug: tuple(facts_of_act(act, surroundings[act.slug], KINDS)) for act in whole.acts}
    return {**acts, "": tuple(facts_outside(surroundings[""], KINDS))}


def _too_long(whole: Outline) -> list[Problem]:
    """Clauses of which only the beginning was read for facts; their whole text is shown and found."""
    message = f"пункт длиннее {CLAUSE_CHARS} знаков: сведения взяты только из его начала; разбейте текст на абзацы"
    clauses = (*whole.outside, *(clause for act in whole.acts for clause in act.clauses))
    return [Problem("extract", message, c.span) for c in clauses if len(c.passage.text) > CLAUSE_CHARS]


def _not_understood(whole: Outline, facts: dict[str, tuple[Fact, ...]]) -> list[Problem]:
    """Regulations of which something essential was not found: the reader is told instead of left guessing."""
    found = []
    for act in whole.acts:
        for regulation in act.regulations:
            kinds = {f.kind for f in facts[act.slug] if f.regulation == regulation.index}
            root = next(c for c in act.clauses if c.path == regulation.root)
            for kind in KINDS:
                if kind.name in ESSENTIAL and kind.name not in kinds:
                    message = f"{kind.label}: в регламенте не распознаны; посмотрите раздел «Стандарт» в тексте акта"
                    found.append(Problem("extract", message, root.span))
    return found


ESSENTIAL = frozenset({"services", "documents", "refusal_grounds", "deadlines", "results"})
