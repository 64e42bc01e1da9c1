"""References inside a regulation that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz.distance import DamerauLevenshtein

from ingest.wording import wording
from kb.checks.addresses import (
    APPENDIX,
    CLAUSE,
    NUMBER,
    SECTION,
    Pointer,
    appendix_numbers,
    clause_numbers,
    ordinal,
    pointers,
    section_numbers,
)
from kb.checks.model import Hit, Part, Survey, hit
from kb.checks.promises import where_promised

ROW_ADDRESS = wording(rf"(?:п\.|пункт)?\s?({NUMBER})\.?", re.I)
COLUMN_OF_ADDRESSES = wording(r"пункт\w*\s(?:настоящ\w+\s)?(?:административн\w+\s)?регламент", re.I)


def broken_reference(survey: Survey) -> Iterator[Hit]:
    """References to clauses, sections and rows of decision forms that name a number nobody has."""
    for regulation in survey.regulations:
        known = clause_numbers(regulation)
        if any("." in number for number in known) or len(known) > 3:
            yield from _broken_clauses(regulation, known)
            yield from _broken_rows(regulation, known)
        yield from _broken_sections(regulation)


def _broken_clauses(regulation: Part, known: frozenset[str]) -> Iterator[Hit]:
    found = list(pointers(regulation, CLAUSE))
    lost = [[number for number in pointer.numbers if not _exists(number, pointer.above, known)] for pointer in found]
    if _numbers_unread(sum(map(bool, lost)), len(found)):
        return
    for pointer, missing in zip(found, lost, strict=True):
        if missing:
            named = ", ".join(missing)
            nobody = f"пункта {named} в регламенте нет" if len(missing) == 1 else f"пунктов {named} в регламенте нет"
            yield hit(
                pointer.context.clause,
                pointer.start,
                pointer.end,
                nobody + (_promised(regulation, pointer) or _nearest(missing, known)),
            )


def _numbers_unread(lost: int, references: int) -> bool:
    """When most references lead nowhere, the numbers were lost on the way (automatic lists of a word processor)."""
    return lost > 3 and 2 * lost > references


def _exists(number: str, above: str, known: frozenset[str]) -> bool:
    """An item of a list without numbers cannot be told missing: «подпункт 3 пункта 2.5»."""
    unnumbered = above != "" and above in known and not any(other.startswith(above + ".") for other in known)
    return number in known or unnumbered


def _promised(regulation: Part, pointer: Pointer) -> str:
    """«; вероятно, 2.6»: where that stands which the reference names."""
    place = where_promised(regulation, pointer)
    return f"; вероятно, {place}" if place else ""


def _nearest(missing: list[str], known: frozenset[str]) -> str:
    """«; вероятно, 2.6.8, 2.6.9»: the only numbers that differ by one digit and end alike.

    One number alone may be near to another by chance; a row of them is not.
    """
    if len(missing) < 2:
        return ""
    meant = []
    for number in missing:
        tail = number.split(".")[-1]
        alike = [k for k in known if k.count(".") == number.count(".") and k.split(".")[-1] == tail]
        near = [k for k in alike if DamerauLevenshtein.distance(k, number) == 1]
        meant += near if len(near) == 1 else []
    return f"; вероятно, {', '.join(meant)}" if len(meant) == len(missing) else ""


def _broken_sections(regulation: Part) -> Iterator[Hit]:
    sections = section_numbers(regulation)
    for pointer in pointers(regulation, SECTION) if sections else ():
        if ordinal(pointer.numbers[0]) > max(sections):
            message = f"раздела {pointer.numbers[0]} в регламенте нет: последний — {max(sections)}"
            yield hit(pointer.context.clause, pointer.start, pointer.end, message)


def _broken_rows(regulation: Part, known: frozenset[str]) -> Iterator[Hit]:
    """The first column of a decision form says which clause a ground stands in."""
    of_addresses = False
    for context in regulation.contexts:
        if context.clause.table is not None:
            first = context.clause.table.rows[0].cells[0].text
            of_addresses = bool(COLUMN_OF_ADDRESSES.search(first))
        row = context.clause.row
        address = ROW_ADDRESS.fullmatch(row.cells[0].text) if row and of_addresses else None
        if row and address and address[1] not in known:
            message = f"пункта {address[1]} в регламенте нет{_same_words(regulation, context.text, address[1])}"
            yield Hit(context.clause, row.cells[0].span(*address.span(1)), message)


def _same_words(regulation: Part, row: str, number: str) -> str:
    """The clause of the body that says the same as the row."""
    words = set(re.findall(r"[а-яё]{4,}", row.lower()))
    best: tuple[float, str] = (0.0, "")
    for context in regulation.contexts:
        own = set(re.findall(r"[а-яё]{4,}", context.text.lower()))
        if context.clause.part == "regulation" and context.clause.kind in ("clause", "item") and len(own) > 2:
            best = max(best, (len(own & words) / len(own), context.clause.label))
    return f"; эти слова стоят в {best[1]}" if best[0] > 0.8 and best[1] != number else ""


def missing_appendix(survey: Survey) -> Iterator[Hit]:
    """References to appendices that the text does not have; each number once."""
    for regulation in survey.regulations:
        known = appendix_numbers(regulation)
        missing = _missing(regulation, known)
        if known:
            yield from missing.values()
        else:
            yield from (replace(one, message="ни одного приложения в тексте нет") for one in [*missing.values()][:1])


def _missing(regulation: Part, known: frozenset[str]) -> dict[str, Hit]:
    found: dict[str, Hit] = {}
    for pointer in pointers(regulation, APPENDIX):
        for number, place in zip(pointer.numbers, pointer.places, strict=True):
            if number not in known and "." not in number:
                message = f"приложения № {number} в тексте нет"
                found.setdefault(number, hit(pointer.context.clause, pointer.start, place[1], message))
    return found
