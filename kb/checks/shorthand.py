"""Abbreviations that a regulation uses and never introduces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from ingest.context import Context
from ingest.lexicon import table
from ingest.morphology import is_abbreviation
from ingest.wording import Wording, wording
from kb.checks.model import Hit, Part, Survey, hit

# Neither inside a proper name («ЦПП»), nor glued to a number («225-КЗ») or to another word («СНТ-2»).
SHORT = wording(r"(?<![«\"“А-Яа-яЁёA-Za-z\d№/–-])(?<!\d\s)[А-ЯЁ]{2,7}(?![А-Яа-яЁёA-Za-z\d/-]|\s?[«\"“])")
STREET = wording(r"(?:ул|усадьба|пер|пл|пос|просп?|наб|мкр|д|г|им)\.?\s?$", re.I)
LOOKED_AT = 140  # letters around an abbreviation that may tell what it means
SHOUTED = 0.5  # of the letters of a clause: a heading in capitals has no abbreviations to be told
FORM = wording(r"(?<![А-ЯЁ])(?:[А-ЯЁ]{1,4}[УП]|[ОПЗ]?АО|ООО)\s$")  # «ГАУ НСО «МФЦ»»: a part of a name


def undefined_abbreviation(survey: Survey) -> Iterator[Hit]:
    """The first use of an abbreviation that neither the act nor common knowledge explains; each once."""
    for part in survey.parts:
        everything = " ".join(context.text for context in part.contexts)
        told = set[str]()
        for regulation in part.regulations:
            for context, start, short in _used(regulation):
                if short not in told and not introduced(short, everything):
                    told.add(short)
                    message = f"сокращение «{short}» нигде не раскрыто"
                    yield hit(context.clause, start, start + len(short), message)


def _used(regulation: Part) -> Iterator[tuple[Context, int, str]]:
    """Abbreviations in the sentences of the body: tables and forms have their own."""
    for context in regulation.contexts:
        clause = context.clause
        if clause.part == "regulation" and clause.kind not in ("row", "table", "chapter"):
            found = list(SHORT.finditer(context.text))
            for match in found if found and not shouted(context.text) else ():
                if not _clear(match[0], context.text[: match.start()]):
                    yield context, match.start(), match[0]


def _clear(short: str, before: str) -> bool:
    """Known to everybody, a word printed in capitals, or a part of a name."""
    return short in known() or not is_abbreviation(short) or bool(STREET.search(before) or FORM.search(before))


def shouted(text: str) -> bool:
    """Is most of a text in capitals?

    >>> shouted("ОБЩИЕ ПОЛОЖЕНИЯ"), shouted("Заявление подаётся в МФЦ")
    (True, False)
    """
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > SHOUTED * len(letters)


def introduced(short: str, text: str) -> bool:
    """Does the text say what it means: in brackets, or right behind a dash?

    >>> introduced("МВК", "Комиссия (далее – МВК) решает"), introduced("МВК", "решение МВК")
    (True, False)
    """
    telling = _telling(short)
    around = (text[max(0, at - LOOKED_AT) : at + len(short) + LOOKED_AT] for at in _places(short, text))
    return any(telling.search(piece) for piece in around)


@lru_cache(maxsize=2_000)
def _telling(short: str) -> Wording:
    brackets = rf"\([^()]{{0,120}}(?<![А-ЯЁа-яё]){short}(?![А-ЯЁа-яё])[^()]{{0,120}}\)"
    behind = rf"(?<![А-ЯЁа-яё]){short}(?:\s?[а-яё]{{1,5}}\.?)?\s(?:\([а-яё]|[–—-]\s(?:это\s)?[а-яё])"
    later = rf"далее(?:\sпо\sтексту)?\s?[–—-]?\s[^.;]{{0,60}}(?<![А-ЯЁа-яё]){short}(?![А-ЯЁа-яё])"
    return wording(f"{brackets}|{behind}|{later}")


def _places(short: str, text: str) -> Iterator[int]:
    at = text.find(short)
    while at >= 0:
        yield at
        at = text.find(short, at + 1)


@cache
def known() -> frozenset[str]:
    """Abbreviations that everybody knows."""
    return frozenset(row["short"] for row in table("common_abbreviations"))
