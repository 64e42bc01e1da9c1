"""Words of an instruction → where they stand in a place of the text, however it is broken into lines."""

from __future__ import annotations

import re

from ingest.clean import clean
from ingest.model import Span
from kb.editions.locating import NotAppliedError

# Signs that typists mix, letter for letter.
ALIKE = str.maketrans('“”„"‘’–—‑−ёЁ\u00a0', "«»«\"''----еЕ ")


def found_words(text: str, start: int, end: int, words: str) -> list[Span]:
    """Every place of the words inside ``[start, end)`` of the exact text: whole words, spaces and dashes alike.

    >>> found_words("в течение 30 дней, не 130", 0, 25, "30")
    [Span(start=10, end=12)]
    """
    wanted = clean(words, Span(0, len(words))).text.translate(ALIKE)
    if not wanted or not text[start:end].strip():
        return []
    passage = clean(text, Span(start, end))
    before = r"(?<!\w)" if wanted[0].isalnum() else ""
    after = r"(?!\w)" if wanted[-1].isalnum() else ""
    pattern = before + re.escape(_quotes(wanted)) + after
    return [passage.span(*match.span()) for match in re.finditer(pattern, _quotes(passage.text.translate(ALIKE)))]


def _quotes(text: str) -> str:
    """Straight and angle quotation marks alike."""
    return text.replace("«", '"').replace("»", '"')


def only(text: str, start: int, end: int, words: str) -> Span:
    """The one place of the words. Raises :class:`NotAppliedError` when there is none or more than one."""
    found = found_words(text, start, end, words)
    if len(found) != 1:
        many = f"встречаются {len(found)} раза" if found else "не найдены"
        raise NotAppliedError(f"слова «{words[:80]}» в этом месте {many}")
    return found[0]
