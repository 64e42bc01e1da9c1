"""Numbers of clauses and of items of lists: used twice, left out, of another section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.model import Clause, Span
from kb.checks.addresses import ordinal
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
        for clause, before in _with_sisters(clauses):
            gap = [number for number in _left_out(clause, before) if number not in taken]
            if gap:
                message = f"после пункта {_number_before(gap[0])} сразу идёт {clause.number}: нет {', '.join(gap)}"
                yield Hit(clause, head(clause), message)


def _number_before(number: str) -> str:
    parts = number.split(".")
    return ".".join([*parts[:-1], str(int(parts[-1]) - 1)])


def _with_sisters(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, str | None]]:
    """Each clause with the last part of the number of the sister that precedes it in the order of the text."""
    last: dict[str, str] = {}
    for clause in clauses:
        stem, _, own = (clause.number or "").rpartition(".")
        yield clause, last.get(stem) if stem else None
        last[stem] = own


def _left_out(clause: Clause, before: str | None) -> list[str]:
    """Numbers left out between a clause and its sister ``before``."""
    stem, _, last = (clause.number or "").rpartition(".")
    if before is None or not last.isdigit() or not before.isdigit():
        return []
    missing = range(int(before) + 1, int(last))
    return [f"{stem}.{number}" for number in missing] if len(missing) <= LONGEST_GAP else []


OF_THE_SECTION = 0.8  # of the decimal numbers must begin with the number of their section before one is accused
STRAYS = 2  # more of them are another way of numbering


def shifted_number(survey: Survey) -> Iterator[Hit]:
    """«2.5» among the clauses of section III: a number of another section."""
    for regulation in survey.regulations:
        placed = [(clause, section) for clause in numbered(regulation) if (section := _section_of(regulation, clause))]
        placed = [(clause, section) for clause, section in placed if "." in (clause.number or "")]
        known = {section for _, section in placed}
        strays = [(clause, section) for clause, section in placed if ordinal(clause.number or "") in known - {section}]
        if placed and len(strays) <= min(STRAYS, (1 - OF_THE_SECTION) * len(placed)):
            for clause, section in strays:
                message = f"номер {clause.number} стоит в разделе {section}, где номера начинаются с {section}"
                yield Hit(clause, head(clause), message)


def _section_of(regulation: Part, clause: Clause) -> int:
    """The number of the section a clause stands in, 0 when it has none."""
    above = regulation.by_path.get(clause.parent or "")
    while above is not None and above.kind != "chapter":
        above = regulation.by_path.get(above.parent or "")
    number = above.number if above is not None else None
    return ordinal(number) if number and "." not in number else 0


def item_number(survey: Survey) -> Iterator[Hit]:
    """Items of one list that jump («1), 2), 4)») or come again («1), 2), 2)»)."""
    for regulation in survey.regulations:
        for items in _lists(regulation):
            numbers = [int(item.number or 0) for item in items]
            steps = [(item, before, now) for item, before, now in zip(items[1:], numbers, numbers[1:], strict=False)]
            wrong = [step for step in steps if step[2] != step[1] + 1]
            if len(wrong) == 1 and 0 <= wrong[0][2] - wrong[0][1] <= LONGEST_GAP:
                yield _wrong_item(*wrong[0])


def _wrong_item(item: Clause, before: int, now: int) -> Hit:
    if now == before:
        return Hit(item, head(item), f"номер {now}) в этом перечне уже занят предыдущей строкой")
    missing = ", ".join(f"{n})" for n in range(before + 1, now))
    return Hit(item, head(item), f"в перечне после {before}) сразу идёт {now}): нет {missing}")


def _lists(regulation: Part) -> Iterator[list[Clause]]:
    """Lists of the body that begin with 1 and have three items or more, all with numbers of one figure or two."""
    below: dict[str | None, list[Clause]] = {}
    for context in regulation.contexts:
        clause = context.clause
        if clause.part == "regulation" and clause.kind == "item" and (clause.number or "").isdigit():
            below.setdefault(clause.parent, []).append(clause)
    yield from (items for items in below.values() if len(items) > 2 and items[0].number == "1")
