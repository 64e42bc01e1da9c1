"""One act with two dates, over all acts of the base. A number alone is no name: it comes again every year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from kb.wording import day

ALIKE = 88  # titles this alike (of 100) name one act


@dataclass(frozen=True, slots=True)
class Mention:
    """An act named in a clause; ``key`` is the row it was read from."""

    key: str
    kind: str
    number: str
    date: str
    title: str
    act: str = ""

    @property
    def law(self) -> bool:
        """Federal laws have one numbering for the whole country and year."""
        return self.number.upper().endswith(("-ФЗ", "-ФКЗ"))

    @property
    def family(self) -> tuple[str, str]:
        """Mentions that may be of one act."""
        return ("" if self.law else self.kind.split()[0].lower() if self.kind else "", self.number.upper())


def two_dates(mentions: Iterable[Mention]) -> Iterator[tuple[Mention, str]]:
    """Mentions whose date is not the one most acts print, with what to say of them."""
    families = defaultdict[tuple[str, str], list[Mention]](list)
    for mention in mentions:
        families[mention.family].append(mention)
    for family in families.values():
        for mention in family:
            usual = _usual(mention, family)
            if usual and usual != mention.date:
                yield mention, f"у № {mention.number} здесь дата {day(mention.date)}, а в других местах {day(usual)}"


def _usual(mention: Mention, family: Iterable[Mention]) -> str:
    """The date that more acts print than all others together; «» when they do not agree."""
    same = [mention, *(other for other in family if other is not mention and _one_act(mention, other))]
    ranked = Counter(found for found, _ in {(other.date, other.act) for other in same}).most_common(2)
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > ranked[1][1] else ""


def _one_act(a: Mention, b: Mention) -> bool:
    if a.law and a.date[:4] == b.date[:4]:
        return True
    return bool(a.title and b.title) and fuzz.ratio(a.title.lower(), b.title.lower()) >= ALIKE
