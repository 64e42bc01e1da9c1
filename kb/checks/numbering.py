"""Clause numbers of a regulation: used twice, left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.model import Clause, Span
from kb.checks.model import Hit, Part, Survey

QUOTED = 80  # characters of a clause that show which one it is
RESTARTED = 4  # when every fourth number comes again, sections count from one anew
LONGEST_GAP = 3  # more missing numbers in a row are another way of numbering, not a slip


def numbered(regulation: Part) -> list[Clause]:
    """Numbered clauses of the body, without appendices and lists."""
    return [
        context.clause
        for context in regulation.contexts
        if context.clause.part == "regulation" and context.clause.kind == "clause" and context.clause.number
    ]


def head(clause: Clause) -> Span:
    """The sign of a clause and its first words."""
    start, end = clause.span.start, clause.span.end
    if clause.passage.text:
        end = clause.passage.span(0, min(QUOTED, len(clause.passage.text))).end
    return Span(start, end)


def duplicate_number(survey: Survey) -> Iterator[Hit]:
    """The second and further clauses of one decimal number in one regulation."""
    for regulation in survey.regulations:
        clauses = [clause for clause in numbered(regulation) if "." in (clause.number or "")]
        first = {clause.number: clause for clause in reversed(clauses)}
        again = [clause for clause in clauses if first[clause.number] is not clause]
        for clause in again if len(again) * RESTARTED < len(clauses) else ():
            message = f"номер {clause.number} уже занят другим пунктом{_instead(clause, regulation)}"
            yield Hit(clause, head(clause), message)


def _instead(clause: Clause, regulation: Part) -> str:
    """«; вероятно, 2.22»: the number behind that of the sister before it, when nobody has it."""
    parts = (clause.number or "").split(".")
    sisters = [c.number.split(".") for c in numbered(regulation) if c.number and c.position < clause.position]
    before = next((p for p in reversed(sisters) if p[:-1] == parts[:-1]), parts)
    following = ".".join([*before[:-1], str(int(before[-1]) + 1)]) if before[-1].isdigit() else ""
    taken = {other.number for other in numbered(regulation)}
    return f"; вероятно, здесь должен быть {following}" if following and following not in taken else ""


def missing_number(survey: Survey) -> Iterator[Hit]:
    """A clause whose number is not the next one: 2.15.5 right behind 2.15.3."""
    for regulation in survey.regulations:
        clauses = numbered(regulation)
        taken = {clause.number for clause in clauses}
        for clause in clauses:
            gap = [number for number in _left_out(clause, clauses) if number not in taken]
            if gap:
                message = f"после пункта {_number_before(gap[0])} сразу идёт {clause.number}: нет {', '.join(gap)}"
                yield Hit(clause, head(clause), message)


def _number_before(number: str) -> str:
    parts = number.split(".")
    return ".".join([*parts[:-1], str(int(parts[-1]) - 1)])


def _left_out(clause: Clause, clauses: Sequence[Clause]) -> list[str]:
    """Numbers left out between a clause and the sister that precedes it in the order of the text."""
    *stem, last = (clause.number or "").split(".")
    sisters = [c.number.split(".") for c in clauses if c.number and c.position < clause.position]
    previous = next((p for p in reversed(sisters) if p[: len(stem)] == stem and len(p) == len(stem) + 1), None)
    if not stem or previous is None or not last.isdigit() or not previous[-1].isdigit():
        return []
    missing = range(int(previous[-1]) + 1, int(last))
    return [".".join([*stem, str(n)]) for n in missing] if len(missing) <= LONGEST_GAP else []
