"""Automatic numbers: what a word processor prints before a paragraph of a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

# The alphabets of lists leave out letters that look like a neighbour or begin no word.
RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
LATIN = "abcdefghijklmnopqrstuvwxyz"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
BULLET = "•"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. ``text`` is the pattern of its number, «%1.%2.»; ``legal`` prints all parts as digits.

    ``restart``: the level (from 1) whose next number starts this one anew; 0 never, None any above.
    """

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    space: bool = True


@dataclass(slots=True)
class Counter:
    """The running numbers of one list."""

    values: dict[int, int] = field(default_factory=dict)

    def step(self, level: int, levels: Mapping[int, Level], start: int | None = None) -> None:
        """The next paragraph at ``level``; ``start`` begins it anew from that number."""
        own = levels.get(level, Level())
        if start is not None:
            self.values[level] = start
        else:
            self.values[level] = self.values[level] + 1 if level in self.values else own.start
        for above in range(level):
            self.values.setdefault(above, levels.get(above, Level()).start)
        for below in [n for n in self.values if n > level]:
            restart = levels.get(below, Level()).restart
            if restart is None or (restart and level < restart):
                del self.values[below]

    def printed(self, level: int, levels: Mapping[int, Level]) -> str:
        """The number of the paragraph just stepped to, as it is printed, with the space behind it."""
        own = levels.get(level, Level())
        if own.form == "none":
            mark = re.sub(r"%\d", "", own.text)
        elif own.form == "bullet":
            mark = bullet(own.text)
        else:
            mark = re.sub(r"%(\d)", lambda m: self._part(int(m[1]) - 1, levels, own.legal), own.text)
        mark = mark.strip()
        return f"{mark} " if mark and own.space else mark

    def _part(self, level: int, levels: Mapping[int, Level], legal: bool) -> str:
        own = levels.get(level, Level())
        return printed(self.values.get(level, own.start), "decimal" if legal else own.form)


def bullet(text: str) -> str:
    """The sign of a bulleted list; signs of symbol fonts have no letter of their own and become «•»."""
    sign = text.strip()[:1]
    return sign if sign in ("-", "–", "—", "−", "*") or sign == "" else BULLET


def printed(number: int, form: str) -> str:
    """A number in one of the forms of lists; unknown forms are printed as digits.

    >>> [printed(4, form) for form in ("decimal", "upperRoman", "russianLower", "lowerLetter", "decimalZero")]
    ['4', 'IV', 'г', 'd', '04']
    """
    makers: dict[str, Callable[[int], str]] = {
        "decimalZero": lambda n: f"{n:02}",
        "lowerRoman": roman,
        "upperRoman": lambda n: roman(n).upper(),
        "russianLower": lambda n: _letters(n, RUSSIAN),
        "russianUpper": lambda n: _letters(n, RUSSIAN).upper(),
        "lowerLetter": lambda n: _letters(n, LATIN),
        "upperLetter": lambda n: _letters(n, LATIN).upper(),
        "none": lambda _: "",
    }
    return makers[form](number) if form in makers and 0 < number < 4000 else str(number)


def roman(number: int) -> str:
    """A number from 1 to 3999 in small Roman letters.

    >>> roman(14), roman(1999)
    ('xiv', 'mcmxcix')
    """
    text = ""
    for amount, letters in ROMAN:
        text += letters * (number // amount)
        number %= amount
    return text


def _letters(number: int, alphabet: Sequence[str]) -> str:
    """Behind the last letter they come doubled: я, аа, бб."""
    turn, index = divmod(number - 1, len(alphabet))
    return alphabet[index] * (turn + 1)
