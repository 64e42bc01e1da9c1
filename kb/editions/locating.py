"""An address → the stretch of the amended text it names: exactly one, or the reason why none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.model import Act, Clause, Span
from ingest.sentences import ABBREVIATED, END
from kb.editions.addresses import ordinal
from kb.editions.model import Address, Step, Version


class NotAppliedError(Exception):
    """Why a change cannot be applied, for people."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the exact text. ``body`` is where its words begin behind the sign («2.4.»).

    ``clauses`` are those in it, the first being the named one; a sentence or the whole act has none of its own.
    """

    start: int
    body: int
    end: int
    clauses: tuple[Clause, ...]
    step: Step | None = None


def locate(version: Version, address: Address) -> Place:
    """The place of an address. Raises :class:`NotAppliedError`."""
    clauses = _part(version.act, address)
    place = _place(version.text, clauses) if clauses else None
    if place is None:
        raise NotAppliedError(f"в акте нет места «{address.label}»")
    for step in address.steps:
        place = _inside(version, place, step, address)
    return place


def _part(act: Act, address: Address) -> tuple[Clause, ...]:
    """The clauses an address may speak of; letterhead and titles are named only by «наименование»."""
    if address.steps and address.steps[-1].kind == "title" and len(address.steps) == 1:
        return _title(act, address)
    parts = {"resolution": ("resolution",), "regulation": ("regulation", "appendix")}.get(address.part, ())
    roots = {regulation.root for regulation in act.regulations}
    outside = {"rekvizity", "nazvanie"} | (roots if address.everywhere or address.steps else set())
    return tuple(c for c in act.clauses if (not parts or c.part in parts) and c.path not in outside)


def _title(act: Act, address: Address) -> tuple[Clause, ...]:
    if address.part != "regulation":
        return tuple(c for c in act.clauses if c.path == "nazvanie")
    if len(act.regulations) != 1:
        return ()
    return tuple(c for c in act.clauses if c.path == act.regulations[0].root)


def _place(text: str, clauses: Sequence[Clause], step: Step | None = None) -> Place:
    first, last = clauses[0], clauses[-1]
    body = first.passage.offsets[0] if first.passage.text else first.span.start
    start = first.span.start if first.position else body
    return Place(start, body, _end(text, last.span), tuple(clauses), step)


def _end(text: str, span: Span) -> int:
    return span.start + len(text[span.start : span.end].rstrip())


def _inside(version: Version, place: Place, step: Step, address: Address) -> Place:
    if step.kind == "title":
        return _place(version.text, place.clauses[:1], step)
    if step.kind == "paragraph":
        return _paragraph(version.text, place, step, address)
    if step.kind == "service_name":
        raise NotAppliedError("наименование услуги стоит в тексте не в одном месте: какие менять, не сказано")
    if step.kind == "sentence":
        return _sentence(version.text, place, step)
    found = [clause for clause in place.clauses if _is(clause, step)]
    direct = [clause for clause in found if clause.parent == place.clauses[0].path]
    found = direct if step.kind == "item" and direct else found
    if len(found) != 1:
        many = f"таких мест {len(found)}" if found else "его нет"
        raise NotAppliedError(f"{step.label}: {many} в изменяемом тексте")
    return _place(version.text, subtree(found[0], place.clauses), step)


def _is(clause: Clause, step: Step) -> bool:
    if step.kind == "preamble":
        return clause.label == "преамбула"
    if step.kind == "chapter":
        return clause.kind == "chapter" and clause.number is not None and ordinal(clause.number) == ordinal(step.number)
    if step.kind == "appendix":
        return clause.kind == "appendix" and clause.part == "appendix" and step.number in ("", clause.number)
    kinds = ("clause",) if step.kind == "clause" else ("item", "clause")
    in_body = clause.part != "appendix" or step.kind == "item"
    return clause.kind in kinds and clause.number == step.number and in_body


def subtree(top: Clause, clauses: Iterable[Clause]) -> list[Clause]:
    """A clause and all below it, in the order of the text."""
    inside = {top.path}
    found = [top]
    for clause in clauses:
        if clause.parent in inside and clause.path not in inside:
            inside.add(clause.path)
            found.append(clause)
    return found


def _paragraph(text: str, place: Place, step: Step, address: Address) -> Place:
    """The n-th paragraph of a clause: its own line is the first, dashes and lines without a sign count on.

    Items with a number or letter are called by it; whether they count as paragraphs is not settled, so behind them
    nothing is counted.
    """
    lines: list[Clause] = []
    for i, clause in enumerate(place.clauses):
        if i and (clause.kind not in ("paragraph", "item") or clause.number):
            break
        lines.append(clause)
    number = ordinal(step.number) if step.number else 0
    if not 0 < number <= len(lines):
        raise NotAppliedError(f"{address.label}: абзаца {step.number} нет или счёт абзацев неоднозначен")
    return _place(text, lines[number - 1 : number], step)


def _sentence(text: str, place: Place, step: Step) -> Place:
    if len(place.clauses) > 1:
        raise NotAppliedError(f"{step.label}: не сказано, в каком абзаце")
    words = text[place.body : place.end]
    ends = [m.start() + 1 for m in END.finditer(words) if not ABBREVIATED.search(words[: m.start()])]
    edges = [0, *ends, len(words)]
    number = ordinal(step.number)
    if not 0 < number < len(edges):
        raise NotAppliedError(f"{step.label}: его нет в этом месте")
    piece = words[edges[number - 1] : edges[number]]
    start = place.body + edges[number - 1] + len(re.match(r"\s*", piece)[0])  # type: ignore[index]
    return Place(start, start, place.body + edges[number], place.clauses, step)
