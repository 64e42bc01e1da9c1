"""Quotations of an amending act: where the words to be replaced, and whole new wordings, begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator

HIDDEN = "□"  # stands for every letter inside a quotation
OPEN = "«“„"
CLOSE = "»”"
# «подпункт «б»», «подпунктами «а» и «в»»: letters of items stay readable.
ITEM_LETTERS = re.compile(r"(?:подпункт\w*|подп\.|пп\.)\s?«[а-яё]»(?:(?:\s?(?:,|и|[-–—])\s?)+«[а-яё]»)*", re.I)
# A quotation of several paragraphs is a new wording: it stands behind a colon or begins its own paragraph.
WORDING = re.compile(r"(?:редакции|содержания)\s?:?\s?$", re.I)
NEXT_INSTRUCTION = re.compile(
    r"\W*(?:(?:\d+(?:\.\d+)*\.?|[а-я])\)?\s)?\W{0,2}(?:в|пункт|подпункт|абзац|раздел|приложени|дополнить|наименовани|настоящ|"
    r"постановление|контроль|опубликовать|слов|признать|глава|внести)",
    re.I,
)


def masked(text: str) -> str:
    """The text with everything inside quotations hidden, letter for letter; the quotation marks become « and ».

    >>> masked("слова «в 30 дней» заменить")
    'слова «□□□□□□□□□» заменить'
    """
    letters = list(text)
    for start, end in quotations(text):
        letters[start:end] = ["«", *(HIDDEN * (end - start - 2)), "»"]
    return "".join(letters)


def quotations(text: str) -> Iterator[tuple[int, int]]:
    """The outermost quotations, quotation marks included; one that is never closed is none."""
    readable = {i for match in ITEM_LETTERS.finditer(text) for i in range(*match.span())}
    at = 0
    while at < len(text):
        if at in readable or text[at] not in f'{OPEN}"':
            at += 1
            continue
        end = _end(text, at)
        if end is None:
            at += 1
        else:
            yield at, end
            at = end


def _end(text: str, start: int) -> int | None:
    paragraph = text.find("\n", start)
    limit = len(text) if paragraph < 0 else paragraph
    if WORDING.search(text[:start]):
        return _end_of_wording(text, start)
    return _plain(text, start, limit) if text[start] == '"' else _nested(text, start, limit)


def _plain(text: str, start: int, limit: int) -> int | None:
    close = text.find('"', start + 1, limit)
    return close + 1 if close > 0 else None


def _nested(text: str, start: int, limit: int) -> int | None:
    """Inner quotations counted; with a closing mark forgotten the last one of the paragraph closes all."""
    depth, last = 0, None
    for i in range(start, limit):
        depth += (text[i] in OPEN) - (text[i] in CLOSE)
        last = i + 1 if text[i] in CLOSE else last
        if depth == 0:
            return last
    return last


PARAGRAPH_END = re.compile(r"[»”\"](?=\s?[.;,]?\s*(?:\n|$))")


def _end_of_wording(text: str, start: int) -> int | None:
    """A closing mark at the end of a paragraph that closes all, or behind which the next instruction begins."""
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] in OPEN) - (text[i] in CLOSE)
        if depth == 0 and text[i] in CLOSE:
            return i + 1
        if PARAGRAPH_END.match(text, i) and i > start and (text[start] == '"' or _is_last(text, i)):
            return i + 1
    return None


def _is_last(text: str, close: int) -> bool:
    """«…услуги «Прием». / 1.3. В пункте…»: one mark closes the inner and the outer quotation."""
    following = text.find("\n", close)
    return following < 0 or bool(NEXT_INSTRUCTION.match(text, following + 1))
