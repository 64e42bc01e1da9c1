"""Near-identical clauses of many regulations → one hit that names the others.

Regulations are written from the same models; without this a search for boilerplate shows one sentence ten times.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from ingest.morphology import words
from kb.answer import Twin
from kb.places import COMMON, Place
from kb.ranking import Unit

ALIKE = 95.0  # per cent of equal letters, the names of places left out
SHORTEST = 40  # letters: shorter clauses say too little to be called the same
LOOKED_AT = 60  # units, best first
Address = tuple[str, str]  # base, key of the unit
SHOWN = 2  # regulations that show the same words themselves: between two a reader wants to choose


@dataclass(frozen=True, slots=True)
class Sameness:
    """What must agree: the numbers exactly («5 дней» is not «10 дней»), the words nearly."""

    numbers: tuple[str, ...]
    letters: str


def collapsed(units: Sequence[Unit]) -> tuple[list[Unit], dict[Address, tuple[Twin, ...]]]:
    """Units without the third and further twins of better ones, and those twins by the address of the first unit."""
    kept: list[Unit] = []
    groups: list[list[Unit]] = []
    alike: dict[tuple[str, ...], list[tuple[Sameness, list[Unit]]]] = {}  # those with the same numbers
    for unit in units[:LOOKED_AT]:
        own = sameness(unit)
        others = alike.setdefault(own.numbers, [])
        group = next((found for other, found in others if _same(own, other)), None)
        if group is None:
            group = []
            groups.append(group)
            others.append((own, group))
        group.append(unit)
        kept += [unit] if len(group) <= SHOWN else []
    named = [group for group in groups if len(group) > SHOWN]
    twins = {address(group[0]): tuple(_twin(unit) for unit in group[SHOWN:]) for group in named}
    return [*kept, *units[LOOKED_AT:]], twins


def address(unit: Unit) -> Address:
    """Which unit it is, also among those of several bases."""
    return unit.subject.base, unit.key


def sameness(unit: Unit) -> Sameness:
    """The words and numbers of what a hit shows, without the names of its municipality."""
    return _sameness(unit.best.text if unit.best else "", unit.subject.place)


@lru_cache(maxsize=20_000)
def _sameness(text: str, place: Place | None) -> Sameness:
    names = COMMON if place is None else COMMON | place.lemmas | place.seat_lemmas
    plain = " ".join(word.first for word in words(text) if word.first not in names)
    return Sameness(tuple(re.findall(r"\d+", plain)), plain)


def _same(one: Sameness, two: Sameness) -> bool:
    """Are the words nearly the same? Of two whose numbers are."""
    short, long = sorted((len(one.letters), len(two.letters)))
    if short < SHORTEST or 200 * short < ALIKE * (short + long):  # so few letters cannot be alike
        return False
    return fuzz.ratio(one.letters, two.letters, score_cutoff=ALIKE) > 0


def _twin(unit: Unit) -> Twin:
    subject, row = unit.subject, unit.best or unit.rows[0]
    place = subject.place.title if subject.place else subject.title
    return Twin(place, subject.service_id, subject.act_id, row.unit, row.unit_label, subject.base)
