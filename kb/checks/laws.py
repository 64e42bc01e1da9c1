"""One act with two dates, over all acts of the base. A number alone is no name: it comes again every year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
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
        if len({mention.date for mention in family}) > 1:
            yield from _accused(family)


def _accused(family: list[Mention]) -> Iterator[tuple[Mention, str]]:
    acts = defaultdict[tuple[str, str], set[str]](set)  # (date, title) as printed → the acts that print them so
    for mention in family:
        acts[mention.date, mention.title].add(mention.act)
    usual = {printed: _usual(printed, acts, family[0].law) for printed in acts}
    for mention in family:
        right = usual[mention.date, mention.title]
        if right and right != mention.date:
            yield mention, f"у № {mention.number} здесь дата {day(mention.date)}, а в других местах {day(right)}"


def _usual(printed: tuple[str, str], acts: Mapping[tuple[str, str], set[str]], law: bool) -> str:
    """The date that more acts print than any other; «» when two are printed as often."""
    by_date = defaultdict[str, set[str]](set)
    for other, printing in acts.items():
        if other == printed or _one_act(printed, other, law):
            by_date[other[0]] |= printing
    ranked = sorted(by_date, key=lambda date: -len(by_date[date]))
    agreed = len(ranked) == 1 or len(by_date[ranked[0]]) > len(by_date[ranked[1]])
    return ranked[0] if agreed else ""


def _one_act(a: tuple[str, str], b: tuple[str, str], law: bool) -> bool:
    (a_date, a_title), (b_date, b_title) = a, b
    if law and a_date[:4] == b_date[:4]:
        return True
    return bool(a_title and b_title) and fuzz.ratio(a_title.lower(), b_title.lower()) >= ALIKE
