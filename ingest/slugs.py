"""Stable keys out of Russian names: Latin letters, digits, dots and hyphens only."""

from __future__ import annotations

import re

LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "sch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)


def slug(text: str) -> str:
    """A text → its key part.

    >>> slug("№ 55-П"), slug("Кировский район")
    ('55-p', 'kirovskiy-rayon')
    """
    letters = "".join(LATIN.get(c, c) for c in text.lower())
    return re.sub(r"[^a-z0-9.]+", "-", letters).strip("-.")


def unique(wanted: str, taken: dict[str, int]) -> str:
    """``wanted``, or ``wanted~2``, ``wanted~3``… when it is taken; the answer is taken from now on.

    ``taken`` maps each name to the last number given to it, so that ten thousand clauses «2.6.1» take no longer each.
    """
    name, n = wanted, taken.get(wanted, 1)
    while name in taken:
        n += 1
        name = f"{wanted}~{n}"
    taken[wanted] = n
    taken.setdefault(name, 1)
    return name
