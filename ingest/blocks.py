"""Facts that stand on several lines: a head, then lines with labels, as regulations print addresses without a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.clean import reader_form
from ingest.context import Context
from ingest.headings import is_statement
from ingest.model import Fact, Span
from ingest.rules import BlockRule

MOST_LINES = 9  # below a head
LONGEST_HEAD = 220  # characters


def blocks(rule: BlockRule, kind: str, surroundings: Sequence[Context]) -> Iterator[Fact]:
    """The facts of one rule; a line belongs to the nearest head above it, and each label counts once."""
    for at, context in enumerate(surroundings):
        if not _is_head(rule, context):
            continue
        fields, last = _fields(rule, surroundings[at + 1 : at + 1 + MOST_LINES])
        if not rule.required <= fields.keys():
            continue
        values = rule.values({"name": context.text.rstrip(" :;."), **fields}, context)
        if values is not None:
            lines = surroundings[at : at + 1 + last]
            span = Span(context.clause.passage.span().start, lines[-1].clause.passage.span().end)
            yield Fact(kind, context.clause.path, rule.name, span, reader_form(" ".join(c.text for c in lines)), values)


def _is_head(rule: BlockRule, context: Context) -> bool:
    text = context.text
    if context.clause.part not in rule.parts or context.clause.kind in ("row", "table") or len(text) > LONGEST_HEAD:
        return False
    if is_statement(text) or _labelled(rule, text) or (rule.not_head and rule.not_head.search(text)):
        return False
    return rule.head.search(text) is not None


def _fields(rule: BlockRule, below: Sequence[Context]) -> tuple[dict[str, str], int]:
    """Field → its words, and how many lines hold them; the first line that is none of them ends the block."""
    fields: dict[str, str] = {}
    for at, context in enumerate(below):
        named = _labelled(rule, context.text) if context.clause.kind not in ("row", "table") else None
        if named is None or named[0] in fields:
            return fields, at
        fields[named[0]] = named[1]
    return fields, len(below)


def _labelled(rule: BlockRule, text: str) -> tuple[str, str] | None:
    """The field of a line and its words without the label; None when it is no line of the block."""
    for name, label in rule.labels.items():
        if match := label.match(text):
            return name, text[match.end() :].strip(" ;.")
    return next(((name, text.strip(" ;.")) for name, pattern in rule.bare.items() if pattern.match(text)), None)
