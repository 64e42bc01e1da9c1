"""Patterns that look before they search: a text without the letters that a pattern needs is not searched at all.

A regulation is asked hundreds of questions, and most clauses have nothing to do with most of them: «2.6. Перечень
документов» names no fee. The letters that every match must hold are read off the pattern itself, so no rule states
them by hand and none can state them wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]  # the parser that re itself uses has no other door
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

LONGEST = 20_000  # characters of a text that is folded and kept; whole sources are searched as they are
KEPT = 4096
MANY = 16  # looks, beyond which searching at once is as quick
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
DIGITS = frozenset(range(ord("0"), ord("9") + 1))
# Letters of other cased scripts are left out, as their cases are not pairs; «i» is, for the Turkish «ı».
PLAIN = (
    frozenset("\nабвгдеёжзийклмнопрстуфхцчшщъыьэюя")
    | frozenset("abcdefghjklmnopqrstuvwxyz")
    | {chr(code) for code in range(0x20, 0x2123) if not (letter := chr(code)).isalnum() and letter.casefold() == letter}
)
Item = tuple[Any, Any]  # an operation of the parser, and what it is done with


class Wording:
    """A compiled pattern, used like one of :mod:`re`; ``search``, ``finditer``, ``findall`` and ``sub`` look first."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        compiled = self.compiled = re.compile(pattern, flags)
        self.needles = needles(pattern, flags)
        self.pattern: str = compiled.pattern
        self.groupindex = compiled.groupindex
        self.match, self.fullmatch = compiled.match, compiled.fullmatch  # they fail early, a look would cost more
        self.split = compiled.split
        self.search: Callable[..., re.Match[str] | None] = self._search if self.needles else compiled.search
        self.finditer: Callable[..., Iterator[re.Match[str]]] = self._finditer if self.needles else compiled.finditer

    def can_match(self, text: str) -> bool:
        """Has the text the letters for it? Only «no» is an answer."""
        if not self.needles or len(text) > LONGEST:
            return True
        folded = fold(text)
        for needle in self.needles:  # noqa: SIM110  any() would cost what the look spares
            if needle in folded:
                return True
        return False

    def _search(self, text: str, *bounds: int) -> re.Match[str] | None:
        return self.compiled.search(text, *bounds) if self.can_match(text) else None

    def _finditer(self, text: str, *bounds: int) -> Iterator[re.Match[str]]:
        return self.compiled.finditer(text, *bounds) if self.can_match(text) else iter(())

    def findall(self, text: str) -> list[Any]:
        """All matches as strings or groups."""
        return self.compiled.findall(text) if self.can_match(text) else []

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """The text with matches replaced."""
        return self.compiled.sub(by, text, count) if self.can_match(text) else text

    def __repr__(self) -> str:
        return f"Wording({self.pattern!r})"


def wording(pattern: str, flags: int = 0) -> Wording:
    """As :func:`re.compile`.

    >>> wording(r"в течение \\d+ (?:рабочих )?дней").needles
    ('в течение ',)
    """
    return Wording(pattern, flags)


@lru_cache(maxsize=KEPT)
def fold(text: str) -> str:
    """A text as needles are looked for in it: in one case, every digit as «0»."""
    return re.sub(r"\d", "0", text.casefold())


def needles(pattern: str, flags: int = 0) -> tuple[str, ...]:
    """Folded strings, one of which every text must hold that the pattern matches; none when nothing can be said."""
    found = _best(_candidates(parser.parse(pattern, flags)))
    return tuple(sorted(found)) if found and len(found) <= MANY else ()


def _best(candidates: Iterable[frozenset[str]]) -> frozenset[str] | None:
    """Few and rare ones spare most."""
    return min(candidates, key=lambda some: len(some) / min(map(_rareness, some)), default=None)


def _rareness(needle: str) -> int:
    """A long string is rarer than a short one, and no clean text has a line end."""
    return 5 if "\n" in needle else min(5, len(needle))


def _candidates(tree: Iterable[Item]) -> Iterator[frozenset[str]]:
    """Sets of strings, one of each of which must stand in a text that a sequence of items matches."""
    run = ""
    for what, value in _flat(tree):
        letter = _letter(what, value)
        run += letter
        if letter or what is op.AT or what is op.ASSERT_NOT:  # these take no room: what is around them is one string
            continue
        if run:
            yield frozenset({run})
        run = ""
        yield from _inside(what, value)
    if run:
        yield frozenset({run})


def _flat(tree: Iterable[Item]) -> Iterator[Item]:
    """Items with those of groups in their place."""
    for what, value in tree:
        if what is op.SUBPATTERN:
            yield from _flat(value[-1])
        elif what is op.ATOMIC_GROUP:
            yield from _flat(value)
        else:
            yield what, value


def _inside(what: Any, value: Any) -> Iterator[frozenset[str]]:
    if what in REPEATS and value[0] > 0:
        yield from _candidates(value[2])
    elif what is op.ASSERT:
        yield from _candidates(value[1])
    elif what is op.BRANCH:
        ways = [_best(_candidates(way)) for way in value[1]]
        if all(ways):
            yield frozenset[str]().union(*(way for way in ways if way))


def _letter(what: Any, value: Any) -> str:
    """The one folded letter that an item stands for; «» when it is none or one of several."""
    if what is op.LITERAL:
        return _folded(value)
    if what is not op.IN:
        return ""
    letters = {_member(*member) for member in value}
    return letters.pop() if len(letters) == 1 else ""


def _member(what: Any, value: Any) -> str:
    if what is op.LITERAL:
        return _folded(value)
    digit = (what is op.CATEGORY and value is op.CATEGORY_DIGIT) or (what is op.RANGE and DIGITS.issuperset(value))
    return "0" if digit else ""


def _folded(code: int) -> str:
    letter = chr(code).casefold()
    if letter.isdecimal():  # what «\d» matches: «²» is none
        return "0"
    return letter if letter in PLAIN else ""
