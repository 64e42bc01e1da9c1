"""Short forms of an act («далее – МФЦ») and where its text uses them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ingest.morphology import Word, words

GAP = 4  # letters between two words of a short form: «№ », « «»
STEM = 3  # letters by which a word is looked for before it is analysed
HYPHENS = "-‑–"


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A short form and what it stands for. ``path`` and ``label``: the clause that says so, ``position`` its place."""

    short: str
    long: str
    path: str
    label: str
    position: int


class Use(NamedTuple):
    """A short form at ``[start, end)`` of a text."""

    start: int
    end: int
    form: ShortForm


def short_forms(rows: Iterable[sqlite3.Row]) -> tuple[ShortForm, ...]:
    """Rows of ``abbreviations`` with their clauses, in their order; «многофункциональный центр, МФЦ» are two."""
    return tuple(
        ShortForm(short.strip(), row["long"], row["path"], row["label"], row["position"])
        for row in rows
        if row["long"]
        for short in (row["short"] or "").split(", ")
        if short.strip()
    )


class ShortForms:
    """Finds the short forms of an act. Terms in small letters («заявление») are words as any other: left alone."""

    def __init__(self, forms: Sequence[ShortForm]) -> None:
        self.by_short: dict[str, list[ShortForm]] = {}
        for form in forms:
            if not form.short.islower():
                self.by_short.setdefault(form.short, []).append(form)
        self.patterns = {short: tuple(words(short)) for short in sorted(self.by_short, key=len, reverse=True)}
        self.stems = {short: _stem(pattern) for short, pattern in self.patterns.items() if pattern}

    def may_stand(self, text: str) -> bool:
        """A quick «no» before a text is analysed."""
        return any(stem in text for stem in self.stems.values())

    def uses(self, text: str, found: Sequence[Word], path: str, position: int, seen: set[str]) -> Iterator[Use]:
        """The first use of each form in a clause, but for those in ``seen``, which grows, and those defined here."""
        taken: set[int] = set()
        for short, stem in self.stems.items():
            if short in seen or stem not in text or any(form.path == path for form in self.by_short[short]):
                continue
            at = next(self._places(text, found, self.patterns[short], taken), None)
            if at is not None:
                last = at + len(self.patterns[short])
                taken.update(range(at, last))
                seen.add(short)
                end = found[last - 1].token.end
                end += len(tail) if text.startswith(tail := self._tail(short), end) else 0
                yield Use(found[at].token.start, end, self._meant(short, position))

    def _tail(self, short: str) -> str:
        """What stands behind the last word: the closing quote of «МО «Кировск»»."""
        return short[self.patterns[short][-1].token.end :]

    def _places(self, text: str, found: Sequence[Word], pattern: Sequence[Word], taken: set[int]) -> Iterator[int]:
        for at in range(len(found) - len(pattern) + 1):
            here = found[at : at + len(pattern)]
            if all(map(_same, pattern, here)) and taken.isdisjoint(range(at, at + len(pattern))) and _whole(text, here):
                yield at

    def _meant(self, short: str, position: int) -> ShortForm:
        """The last definition before the place, or the first of all."""
        forms = self.by_short[short]
        return next((form for form in reversed(forms) if form.position <= position), forms[0])


def _stem(pattern: Sequence[Word]) -> str:
    text = pattern[0].token.text
    return text if _is_letters(text) else text[:STEM]


def _is_letters(text: str) -> bool:
    """Is it written the same in every case, as «МФЦ» and «210» are?"""
    return text.upper() == text


def _same(wanted: Word, here: Word) -> bool:
    mine, other = wanted.token.text, here.token.text
    if _is_letters(mine):
        return mine == other
    return mine[0].isupper() <= other[0].isupper() and not {wanted.first, wanted.second}.isdisjoint(
        (here.first, here.second)
    )


def _whole(text: str, here: Sequence[Word]) -> bool:
    """The words stand side by side, and no hyphen makes them a part of a longer word."""
    gaps = (b.token.start - a.token.end for a, b in pairwise(here))
    start, end = here[0].token.start, here[-1].token.end
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    joined = (before[1:] and before[1] in HYPHENS and before[0].isalnum()) or (
        len(after) > 1 and after[0] in HYPHENS and after[1].isalnum()
    )
    return not joined and all(gap <= GAP for gap in gaps)
