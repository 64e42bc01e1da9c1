"""What acts say differently of one office: telephone, postcode, hours, address, mail.

A difference counts only between two acts and only where both values are understood: «456-18-88» and
«8 (812) 456-18-88» may be one number, an unread timetable says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.offices.identity import printed

Row = Mapping[str, object]
LABELS = {
    "phone": "телефон",
    "postcode": "индекс",
    "opening_hours": "часы работы",
    "address": "адрес",
    "email": "почта",
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two rows of one office that differ in ``field``; ``first`` is of the newer act, one without a date comes last."""

    field: str
    first: Row
    second: Row


def contradictions(rows: Sequence[Row]) -> Iterator[Contradiction]:
    """The rows of one office, newest first → for every field the newest value against each other one, once."""
    for field, (meaning, agree) in FIELDS.items():
        told = [(row, value) for row in rows if (value := meaning(row))]
        seen: list[Hashable] = []
        for row, value in told:
            if any(agree(value, other) for other in seen):
                continue
            if seen and row["act_id"] != told[0][0]["act_id"]:
                yield Contradiction(field, told[0][0], row)
            seen.append(value)


def _text(name: str) -> Callable[[Row], Hashable]:
    return lambda row: str(row[name] or "").lower().strip()


def _numbers(row: Row) -> Hashable:
    """The numbers by their digits, without the 8 or 7 in front."""
    parts = re.split(r"[,;/]", str(row["phone"] or ""))
    digits = (re.sub(r"\D", "", part) for part in parts)
    return frozenset(d[1:] if len(d) == 11 and d[0] in "78" else d for d in digits if len(d) >= 5)


def _share_number(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(a.endswith(b) or b.endswith(a) for a in one for b in other)


def _places(row: Row) -> Hashable:
    return printed("", "", "", str(row["address"] or ""), None).places


def _share_place(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    """A house in common; or streets that differ only in wording, which is no contradiction of houses."""
    return bool({house for _, house in one} & {house for _, house in other})


def _same(one: object, other: object) -> bool:
    return one == other


# Field → what is compared of a row (empty: says nothing), and when two values agree.
FIELDS: Mapping[str, tuple[Callable[[Row], Hashable], Callable[..., bool]]] = {
    "phone": (_numbers, _share_number),
    "postcode": (_text("postcode"), _same),
    "opening_hours": (_text("opening_hours"), _same),
    "address": (_places, _share_place),
    "email": (_text("email"), _same),
}
