"""One act with two dates, over all acts of the base. A number alone is no name: it comes again every year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from rapidfuzz import fuzz, process

from kb.wording import day

ALIKE = 88  # titles this alike (of 100) name one act
Dates = defaultdict[str, set[str]]  # date as printed → the acts that print it


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
    usual = _Usual(family)
    for mention in family:
        right = usual.date(mention.title, mention.date[:4])
        if right and right != mention.date:
            yield mention, f"у № {mention.number} здесь дата {day(mention.date)}, а в других местах {day(right)}"


class _Usual:
    """What date the acts print for one act, looked up once per title and year: a large base prints some laws in
    thousands of places."""

    def __init__(self, family: list[Mention]) -> None:
        self._by_title = defaultdict[str, Dates](_dates)
        self._by_year = defaultdict[str, Dates](_dates)  # of federal laws: one number is one law in a year
        self._found: dict[tuple[str, str], str] = {}
        for mention in family:
            self._by_title[mention.title][mention.date].add(mention.act)
            if mention.law:
                self._by_year[mention.date[:4]][mention.date].add(mention.act)
        self._titles = [title for title in self._by_title if title]

    def date(self, title: str, year: str) -> str:
        """The date that more acts print than any other; «» when two are printed as often, or nothing is known."""
        key = title, year
        if key not in self._found:
            self._found[key] = _most(chain(map(self._by_title.__getitem__, self._alike(title)), [self._by_year[year]]))
        return self._found[key]

    def _alike(self, title: str) -> list[str]:
        if not title:
            return []
        found = process.extract(
            title, self._titles, scorer=fuzz.ratio, processor=str.lower, score_cutoff=ALIKE, limit=None
        )
        return [other for other, *_ in found]


def _dates() -> Dates:
    return defaultdict(set)


def _most(tables: Iterable[Dates]) -> str:
    acts = _dates()
    for table in tables:
        for date, printing in table.items():
            acts[date] |= printing
    ranked = sorted(acts, key=lambda date: -len(acts[date]))
    agreed = len(ranked) == 1 or (len(ranked) > 1 and len(acts[ranked[0]]) > len(acts[ranked[1]]))
    return ranked[0] if agreed else ""
