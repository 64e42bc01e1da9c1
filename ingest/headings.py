"""Telling headings, statements and appendix titles apart by their wording alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.markers import Marker
from ingest.model import Block, Paragraph
from ingest.wording import wording


def is_heading_like(text: str) -> bool:
    """A line that names what follows: no full sentence, no list item, no form.

    >>> is_heading_like("Круг заявителей"), is_heading_like("Услуга предоставляется бесплатно.")
    (True, False)
    """
    text = text.strip()
    if not text or len(text) > 420 or not (text[0].isupper() or text[0] in '«"') or "__" in text:
        return False
    if text[-1] in ";:,":
        return False
    if text[-1] == "." and not HEADING_WORDS.match(text):
        return False
    return not is_statement(text)


def is_statement(text: str) -> bool:
    """Does the text say something about something, rather than only name it?

    >>> is_statement("Услуга предоставляется бесплатно."), is_statement("копия паспорта")
    (True, False)
    """
    return bool(PREDICATE.search(SUBORDINATE.sub("", text)))


# What makes a line a statement: a finite verb or predicative outside «…, в которых предоставляется услуга».
PREDICATE = wording(
    r"\b(?:\w{2,}(?:ется|ются|ает|яет|ует|ают|яют|уют)|вправе|долж(?:ен|на|но|ны)|может|могут|имеют?|"
    r"(?:предусмотр|установл|утвержд|размещ|привед|определ|представл|отраж|излож)[её]н[аоы]?|указан[аоы]?|составлял\w*|являл\w*|бесплатно)\b"
)
SUBORDINATE = wording(r"котор\w+\s[^,;]*|«[^«»]*»")


# Headings may end with a full stop; then only the usual words of headings make them one.
HEADING_WORDS = wording(
    r"(?:исчерпывающий |полное )?(?:перечень|порядок|срок|сроки|размер|результат|наименование|основани|требовани|показател|состав|описание|предмет|круг|"
    r"правовые|максимальный|информация|формы|способ|права|право|ответственность|сведения|содержание|критери|приём|прием|рассмотрение|выдача|"
    r"принятие|формирование|подготовка|оформление|запрос|блок-схема|общие|стандарт|досудебн|особенност|иные|случаи|варианты|услуги|органы|место)",
    re.I,
)


def is_appendix(paragraph: Paragraph, marker: Marker, ahead: Sequence[Block]) -> bool:
    """Does this line open an appendix, rather than begin a sentence or a form's list of enclosures?"""
    rest = paragraph.passage.text[marker.length :].strip(" .")
    if not rest or re.match(r"к\s+|(?:форма|образец|блок-схема)", rest, re.I):
        return True
    return len(rest) < 150 and rest[0].isupper() and not re.search(r"[.;]$", paragraph.passage.text) and bool(ahead)
