"""Where a new clause, item or paragraph stands: behind the one whose number comes before."""

from __future__ import annotations

from ingest.markers import parse
from ingest.model import Clause
from kb.editions.addresses import ordinal
from kb.editions.locating import NotAppliedError, Place, locate, subtree
from kb.editions.model import Address, Change, Step, Version

Found = tuple[int, str, tuple[str, str]]


def insertion(version: Version, change: Change, added: dict[tuple[str, str], int]) -> Found:
    """(offset, text with the space around it, key of what is added) of an addition. Raises ``NotAppliedError``."""
    unit = change.unit
    if unit is None:
        raise NotAppliedError("не сказано, чем дополнить")
    if unit.kind in ("paragraph", "sentence"):
        return _unnumbered(version, change, unit)
    if unit.kind not in ("clause", "item", "chapter", "appendix") or not unit.number:
        raise NotAppliedError("у дополнения нет номера: его место не видно")
    _check_number(unit, change.new)
    place = locate(version, change.address)
    parent = place.clauses[0].path if change.address.steps else ""
    at, sample = _numbered(version.text, place, unit, added.get((parent, _before(unit))))
    return at, _break(version.text, sample) + change.new, (parent, unit.number)


def _check_number(unit: Step, new: str) -> None:
    marker = parse(new)
    if marker is None or ordinal_parts(marker.number) != ordinal_parts(unit.number):
        raise NotAppliedError(f"дополнение начинается не с номера {unit.number}")


def ordinal_parts(number: str) -> tuple[int, ...]:
    """«2.6.1» → (2, 6, 1); «г» → (4,); «II» → (2,)."""
    return tuple(ordinal(part) for part in number.rstrip(".").split("."))


def _before(unit: Step) -> str:
    """The number right before that of an item: «г» before «д»."""
    if unit.number.isdigit():
        return str(int(unit.number) - 1)
    return chr(ord(unit.number) - 1) if len(unit.number) == 1 else ""


def _numbered(text: str, place: Place, unit: Step, after_added: int | None) -> tuple[int, Clause]:
    """The offset, and the clause behind which it lies (its line break is repeated)."""
    siblings = [c for c in place.clauses if _is_of_kind(c, unit)]
    wanted = ordinal_parts(unit.number)
    before = [c for c in siblings if ordinal_parts(c.number or "") < wanted]
    if any(ordinal_parts(c.number or "") == wanted for c in siblings):
        raise NotAppliedError(f"{unit.label}: такой номер уже есть")
    top = max(before, key=lambda c: ordinal_parts(c.number or ""), default=None)
    if top is None or not _is_next(ordinal_parts(top.number or ""), wanted, unit, after_added):
        raise NotAppliedError(f"{unit.label}: нет места, за которым он стоит")
    following = [c for c in siblings if ordinal_parts(c.number or "") > wanted]
    inside = subtree(top, place.clauses)
    stop = min((c.position for c in following if c in inside), default=None)
    kept = [c for c in inside if stop is None or c.position < stop]
    return _end(text, kept[-1]), top


def _is_of_kind(clause: Clause, unit: Step) -> bool:
    if not clause.number or not all(ordinal_parts(clause.number)):
        return False
    kinds = {"clause": ("clause",), "item": ("item",), "chapter": ("chapter",), "appendix": ("appendix",)}[unit.kind]
    same_sign = unit.kind != "item" or clause.number.isalpha() == unit.number.isalpha()
    in_body = unit.kind == "appendix" or clause.part != "appendix"
    return clause.kind in kinds and same_sign and in_body


def _is_next(before: tuple[int, ...], wanted: tuple[int, ...], unit: Step, after_added: int | None) -> bool:
    """2.6 or 2.6.3 stand before 2.6.4, 2.6 before 2.7; between 2.4 and 2.9 something is missing."""
    if unit.kind == "clause" and len(wanted) > 1:
        return before[: len(wanted) - 1] == wanted[:-1]
    return after_added is not None or before[0] == wanted[0] - 1 or (len(before) == 1 and before[0] < wanted[0] == 0)


def _end(text: str, clause: Clause) -> int:
    return clause.span.start + len(text[clause.span.start : clause.span.end].rstrip())


def _break(text: str, clause: Clause) -> str:
    """The line break that parts clauses here: the shorter of those before and behind a clause."""
    before = text[: clause.span.start]
    behind = text[: clause.span.end] if clause.span.end < len(text) else ""
    gaps = [words[len(words.rstrip()) :] for words in (before, behind)]
    return min((gap for gap in gaps if "\n" in gap), key=lambda gap: gap.count("\n"), default="\n")


def _unnumbered(version: Version, change: Change, unit: Step) -> Found:
    """A paragraph or sentence: behind the named one, in front of the one whose number it takes, or at the end."""
    text, address = version.text, change.address
    last = address.steps[-1] if address.steps else None
    if last is None:
        raise NotAppliedError("не сказано, какой пункт дополняется")
    if unit.number and unit.kind == "paragraph":
        return _as_paragraph(version, change, unit)
    place = locate(version, address)
    if any(c.kind == "clause" for c in place.clauses[1:]):
        raise NotAppliedError("в пункте есть вложенные пункты: не видно, где новый абзац")
    gap = " " if unit.kind == "sentence" else _break(text, place.clauses[0])
    return place.end, gap + change.new, ("", "")


def _as_paragraph(version: Version, change: Change, unit: Step) -> Found:
    """«дополнить абзацем третьим»: behind the second."""
    before = Step("paragraph", str(ordinal(unit.number) - 1))
    place = locate(version, Address((*change.address.steps, before), change.address.part))
    return place.end, _break(version.text, place.clauses[0]) + change.new, ("", "")
