"""The engine: clauses and kinds in, facts out. It knows the shapes of rules and never a kind by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.blocks import blocks
from ingest.clean import reader_form
from ingest.context import Context
from ingest.headings import is_statement
from ingest.model import Act, Fact, Row, Span, Table
from ingest.rules import BlockRule, Found, ItemRule, Kind, PhraseRule, ReaderRule, Rule, TableRule, Values
from ingest.sentences import first_sentence


def facts_of_act(act: Act, surroundings: Sequence[Context], kinds: Sequence[Kind]) -> list[Fact]:
    """All facts of an act, its clauses given with their surroundings: of its services by regulation, of the whole act."""
    found: list[Fact] = []
    for kind in kinds:
        if kind.scope == "service":
            for regulation in act.regulations:
                inside = [
                    c for c in surroundings if c.clause.regulation == regulation.index and c.clause.part != "resolution"
                ]
                found += [replace(f, regulation=regulation.index) for f in _facts(kind, inside)]
        else:
            found += _facts(kind, surroundings)
    return found


def facts_outside(surroundings: Sequence[Context], kinds: Sequence[Kind]) -> list[Fact]:
    """Facts of the text that belongs to no act: of the kinds that a source as a whole may have."""
    return [fact for kind in kinds if kind.scope == "source" for fact in _facts(kind, surroundings)]


def _facts(kind: Kind, surroundings: Sequence[Context]) -> list[Fact]:
    found: list[Fact] = []
    claimed: set[tuple[str, int, int]] = set()
    for rule in kind.rules:
        for fact in apply(rule, kind.name, surroundings):
            key = (fact.clause, fact.span.start, fact.span.end)
            overlapping = any(c == fact.clause and a < fact.span.end and fact.span.start < b for c, a, b in claimed)
            if not (overlapping and isinstance(rule, ItemRule | PhraseRule)) or (
                key not in claimed and not overlapping
            ):
                found.append(fact)
                claimed.add(key)
    if not kind.merge:  # of merged fields the first rule that knows wins, wherever it stands in the text
        found.sort(key=lambda fact: (fact.span.start, fact.span.end))
    found = kind.reduce(found) if kind.reduce else found
    return _once(found, kind.once)


def _once(facts: list[Fact], fields: tuple[str, ...]) -> list[Fact]:
    if not fields:
        return facts
    seen: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        seen.setdefault(tuple(fact.values.get(name) for name in fields), fact)
    return list(seen.values())


def apply(rule: Rule, kind: str, surroundings: Sequence[Context]) -> Iterator[Fact]:
    """The facts that one rule finds."""
    if isinstance(rule, TableRule | BlockRule):
        yield from _rows(rule, kind, surroundings) if isinstance(rule, TableRule) else blocks(rule, kind, surroundings)
        return
    for context in surroundings:
        for start, end, values in matches(rule, context):
            if context.edition_note:
                break
            passage = context.clause.passage.slice(start, end)
            if passage.text:
                yield Fact(kind, context.clause.path, rule.name, passage.span(), reader_form(passage.text), values)


def matches(rule: Rule, context: Context) -> Iterable[Found]:
    """Where in the clause's text a rule sees a fact, and the values it gives."""
    if isinstance(rule, ItemRule):
        return _item(rule, context)
    if isinstance(rule, PhraseRule):
        return _phrases(rule, context)
    if isinstance(rule, ReaderRule) and context.clause.part in rule.parts:
        return rule.read(context)
    return ()


# --- items of lists -----------------------------------------------------------------------------


def _item(rule: ItemRule, context: Context) -> list[Found]:
    if (rule.sections and context.section not in rule.sections) or context.clause.part != "regulation":
        return []
    if not is_member(context):
        return []
    announced = " ".join(filter(None, (*context.headings[-1:], context.lead_in)))
    if rule.lead_in and not rule.lead_in.search(announced):
        return []
    if rule.unless_lead_in and rule.unless_lead_in.search(context.lead_in or announced):
        return []
    end = first_sentence(context.text)  # «заявление. В случае подачи через портал…»: the item is the first sentence
    skipped = rule.skip.match(context.text) if rule.skip else None
    start = skipped.end() if skipped else 0
    if rule.unless and rule.unless.search(context.text[:end]):
        return []
    values: Values | None = rule.values
    if rule.derive:
        derived = rule.derive(context.text[start:end], context)
        values = None if derived is None else {**rule.values, **derived}
    return [] if values is None else [(start, end, values)]


def is_member(context: Context) -> bool:
    """Is the clause a member of a list: announced by a colon above, or an item or sub-clause under a heading?"""
    clause = context.clause
    if clause.kind not in ("item", "clause", "paragraph"):
        return False
    if context.lead_in:
        return True
    if clause.heading:
        return False
    if clause.kind == "item" and context.under_heading:
        return True
    numbered = (
        clause.kind in ("item", "clause") and clause.number is not None and bool(context.headings) and clause.level > 3
    )
    return numbered and (context.text[:1].islower() or not is_statement(context.text))


# --- wordings -----------------------------------------------------------------------------------


def _phrases(rule: PhraseRule, context: Context) -> list[Found]:
    if context.clause.part not in rule.parts or context.clause.kind in ("row", "table"):
        return []
    if (rule.sections and context.section not in rule.sections) or context.section in rule.not_sections:
        return []
    if rule.needs and not rule.needs.search(context.text):
        return []
    found: list[Found] = []
    for match in rule.pattern.finditer(context.text):
        values = rule.values(match, context)
        if values is None:
            continue
        # The evidence is the group «fact», «fact2»… that took part; else the whole match.
        group = next((name for name in rule.pattern.groupindex if name.startswith("fact") and match[name]), 0)
        found.append((match.start(group), match.end(group), values))
        if rule.first_only:
            break
    return found


# --- tables -------------------------------------------------------------------------------------


def columns_of(rule: TableRule, header: Sequence[str]) -> dict[str, int] | None:
    """Field → number of its column when the header names all that are required; each column serves once."""
    found: dict[str, int] = {}
    if rule.unless and any(rule.unless.search(cell) for cell in header):
        return None
    for name, pattern in rule.columns.items():
        for index, cell in enumerate(header):
            if index not in found.values() and pattern.search(cell):
                found[name] = index
                break
    return found if rule.required <= found.keys() else None


def header_of(table: Table) -> list[str]:
    """The column names: heading rows laid over one another, titles over the full width left out."""
    rows = [row for row in table.rows[: table.header] if len(row.filled) > 1]
    width = max((len(row.cells) for row in rows), default=0)
    named = [row for row in rows if not all(re.fullmatch(r"\d{1,2}\.?", c.text) for c in row.filled)]
    return [" ".join(row.cells[i].text for row in named if i < len(row.cells)).strip() for i in range(width)]


def _rows(rule: TableRule, kind: str, surroundings: Sequence[Context]) -> Iterator[Fact]:
    columns: Mapping[str, int] | None = None
    group, owner, section = "", None, ""
    header: list[str] = []
    for context in surroundings:
        clause = context.clause
        if clause.table is not None:
            fits = not rule.sections or context.section in rule.sections
            named = columns_of(rule, header_of(clause.table)) if fits else None
            header = header_of(clause.table) if named is not None else header
            goes_on = (
                named is None and columns is not None and owner == clause.parent and context.section in ("", section)
            )
            section = context.section or (section if goes_on else "")
            columns, owner = (columns if goes_on else named), clause.parent
            rows = clause.table.rows[: clause.table.header] if goes_on else ()
            group = group if goes_on else ""
        else:
            rows = (clause.row,) if clause.row is not None else ()
        for row in rows if columns is not None else ():
            if [cell.text for cell in row.cells] == header:  # the header printed again at a page break
                continue
            if len(row.filled) == 1 and len(row.cells) < 2 + len(columns or ()):
                group = row.filled[0].text
                continue
            fact = _row_fact(rule, kind, row, columns or {}, group, context)
            if fact:
                yield fact


def _row_fact(
    rule: TableRule, kind: str, row: Row, columns: Mapping[str, int], group: str, context: Context
) -> Fact | None:
    cells = _cells(row, columns)
    if rule.group:
        cells[rule.group] = group
    values = rule.values({**{f"cell {i}": c.text for i, c in enumerate(row.cells)}, **cells}, context)
    if values is None:
        return None
    cell = row.cells[columns[rule.evidence]] if rule.evidence and columns[rule.evidence] < len(row.cells) else None
    if cell is not None and cell.text:
        return Fact(kind, context.clause.path, rule.name, cell.span(), reader_form(cell.text), values)
    text = reader_form(" ".join(c.text for c in row.filled))
    return Fact(kind, context.clause.path, rule.name, _row_span(row), text, values)


def _cells(row: Row, columns: Mapping[str, int]) -> dict[str, str]:
    return {name: row.cells[i].text if i < len(row.cells) else "" for name, i in columns.items()}


def _row_span(row: Row) -> Span:
    filled = row.filled
    return Span(filled[0].span().start, filled[-1].span().end)
