"""Abbreviations defined by «(далее – …)»."""

from __future__ import annotations

import re

from ingest.context import Context
from ingest.rules import Column, Found, Kind, ReaderRule
from ingest.wording import wording

DEFINED = wording(
    r"\(далее(?: по тексту)?(?: соответственно)?(?: именуем\w+)?\s*[-–—:]?\s*(?P<short>[^()]{2,90}?)\)", re.I
)
LONGEST_NAME = 260  # characters
ENDING = 2  # letters of a word that change with its case
SMALL_WORD = 3  # letters; shorter words are not compared


def _defined(context: Context) -> list[Found]:
    """Each «длинное название (далее – краткое)» of which the beginning of the long name is certain."""
    found: list[Found] = []
    for match in DEFINED.finditer(context.text):
        short = match["short"].strip(" .")
        at = max(0, match.start() - LONGEST_NAME)
        at = max(at, context.text.rfind("(далее", 0, match.start() - 1) + 1)
        begin = long_name_start(context.text[at : match.start()], short)
        if begin is not None:
            start = at + begin
            found.append(
                (start, match.end(), {"short": short, "long": context.text[start : match.start()].strip(" ,")})
            )
    return found


def long_name_start(before: str, short: str) -> int | None:
    """Where in ``before`` the long name of ``short`` begins; ``None`` when that is not certain.

    An abbreviation spells the initials of its words (small words between may be left out); any other short name
    begins with a word of the long one.

    >>> text = "в Комитет по управлению муниципальным имуществом "
    >>> text[long_name_start(text, "КУМИ") :]
    'Комитет по управлению муниципальным имуществом '
    """
    words = [(m.start(), m[0].lower()) for m in re.finditer(r"[А-Яа-яЁёA-Za-z-]+", before)]
    acronym = re.sub(r"[^А-ЯЁ]", "", short) if re.fullmatch(r"[А-ЯЁ]{2,8}(?:\s[А-ЯЁ]{2,4})?", short) else ""
    for first in range(len(words) - 1, -1, -1):
        if words[first][1] == "далее":
            return None
        tail = [word for _, word in words[first:]]
        if spells(tail, acronym.lower()) if acronym else repeats(tail, short):
            return words[first][0]
    return None


def repeats(words: list[str], short: str) -> bool:
    """Do ``words`` begin with the first word of ``short`` and hold its other words in their order, in any case?

    >>> repeats("жилищный отдел управления".split(), "жилищный отдел")
    True
    """
    wanted = [w for w in re.findall(r"[а-яё-]+", short.lower()) if len(w) > SMALL_WORD]
    if not wanted or not _same(words[0], wanted[0]):
        return False
    rest = iter(words)
    return all(any(_same(word, want) for word in rest) for want in wanted)


def _same(word: str, other: str) -> bool:
    stem = max(SMALL_WORD, min(len(word), len(other)) - ENDING)
    return word[:stem] == other[:stem]


def spells(words: list[str], letters: str) -> bool:
    """Do ``words`` spell ``letters``: the first word the first of them, the others in their order, the last one used?

    >>> spells(["многофункциональный", "центр"], "мфц")
    True
    """
    if not letters or words[0][0] != letters[0]:
        return False
    rest = letters[1:]
    for i, word in enumerate(words):
        if i and rest and word[0] == rest[0]:
            rest = rest[1:]
        elif rest and i == 0 and rest[0] in word[5:]:  # «много-функциональный» is one word
            following = next((w for w in words[1:] if w[0] == rest[0]), None)
            rest = rest if following else rest[1:]
    return not rest


ABBREVIATIONS = Kind(
    name="abbreviations",
    label="Сокращения",
    columns=(Column("short", "TEXT", "Сокращение"), Column("long", "TEXT", "Что оно значит")),
    rules=(
        ReaderRule(
            "defined in brackets",
            _defined,
            frozenset({"resolution", "regulation", "appendix"}),
            examples=(
                (
                    "Комитет по управлению муниципальным имуществом (далее - КУМИ).",
                    ({"short": "КУМИ", "long": "Комитет по управлению муниципальным имуществом"},),
                ),
                ("Единая система идентификации и аутентификации (далее – ЕСИА)", ({"short": "ЕСИА"},)),
                ("подается заявление (приложение № 1)", ()),
            ),
        ),
    ),
    scope="act",
    once=("short", "long"),
    with_text=False,
)
