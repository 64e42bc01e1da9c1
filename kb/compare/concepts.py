"""What papers and grounds for refusal are called in different templates of one law: names of the same thing.

A concept is a value with examples, as a rule of ``ingest``: tests run them. Two items that name different concepts are
different things, however alike their words are. No concept is of one service: where a template of the country says
«паспорт» and another «документ, удостоверяющий личность», both may stand in any regulation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

About = Literal["paper", "ground", "term"]


PLAIN = str.maketrans("ёЁ", "еЕ", '()«»"')  # «технический (кадастровый) паспорт» is read through


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing with many names. ``names`` must be found and ``unless`` must not; ``yes`` and ``no`` are examples."""

    name: str
    about: About
    names: re.Pattern[str]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    unless: re.Pattern[str] | None = None

    def is_in(self, text: str) -> bool:
        """Does the text name the thing?"""
        plain = text.translate(PLAIN)
        return bool(self.names.search(plain)) and not (self.unless and self.unless.search(plain))


def maker(about: About) -> Callable[..., Concept]:
    """A function that makes concepts of one sort from plain strings."""

    def make(name: str, names: str, yes: tuple[str, ...], no: tuple[str, ...], unless: str = "") -> Concept:
        return Concept(name, about, re.compile(names, re.I), yes, no, re.compile(unless, re.I) if unless else None)

    return make


def near(one: str, other: str, between: int) -> str:
    """A pattern: a word with ``one`` and a word with ``other``, in any order, at most ``between`` words apart.

    >>> bool(re.search(near("не представ", "документ", 2), "документы заявителем не представлены"))
    True
    """
    gap = rf"\w*\W+(?:\S+\s+){{0,{between}}}?(?:\w*[-–«(])?"
    return rf"(?:(?:{one}){gap}(?:{other})|(?:{other}){gap}(?:{one}))"
