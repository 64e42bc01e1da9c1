"""Which of the few encodings of Russian texts a file is in, by how often letter pairs occur.

The set is closed (utf-8, utf-16 with a mark, cp1251, koi8-r, cp866, mac-cyrillic), so no guess outside
it is ever made; general detectors take KOI8-R and short cp1251 texts for something else.
"""

from __future__ import annotations

import codecs
from itertools import pairwise

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CANDIDATES = ("cp1251", "koi8-r", "cp866", "mac-cyrillic")
# The commonest letter pairs of Russian official prose; wrong decodings hit them by chance only.
PAIRS = frozenset(
    [
        "ст",
        "но",
        "ен",
        "то",
        "на",
        "ов",
        "ни",
        "ра",
        "во",
        "ко",
        "пр",
        "ре",
        "ро",
        "ор",
        "по",
        "ра",
        "ие",
        "ия",
        "ва",
        "ль",
        "ер",
        "ан",
        "не",
        "та",
        "го",
        "ос",
        "от",
        "де",
        "ом",
        "ле",
        "ла",
        "ел",
        "ии",
        "ми",
        "ци",
        "ам",
        "им",
        "ал",
        "ос",
        "ол",
        "ем",
        "об",
        "со",
        "за",
        "ей",
        "ск",
        "ет",
        "ри",
        "ки",
        "ти",
        "ве",
        "ны",
        "нн",
        "че",
        "му",
        "ун",
        "ус",
        "лу",
        "уг",
        "дл",
        "ля",
        "до",
        "ок",
        "ку",
        "ум",
        "ме",
        "нт",
    ]
)
SAMPLE = 20_000


class NotTextError(ValueError):
    """The bytes are no text in any encoding of the set."""


def _score(text: str) -> float:
    """Share of common Russian pairs among all pairs of letters; case breaks count against it."""
    pairs = [pair for pair in pairwise(text) if not (pair[0].isspace() or pair[1].isspace())]
    good = sum(1 for a, b in pairs if (a + b).lower() in PAIRS)
    broken = sum(1 for a, b in pairs if a.islower() and b.isupper())
    return (good - broken) / max(1, len(pairs))


def decode(data: bytes) -> tuple[str, str]:
    """Bytes of a text file → (exact text with ``\\n`` line ends, name of the encoding).

    Raises :class:`NotTextError` when the bytes are binary.
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return _lines(data.decode(name, errors="replace")), name
    if b"\0" in data[:SAMPLE]:
        raise NotTextError("в файле двоичные данные, а не текст")
    try:
        return _lines(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        pass
    sample = data[:SAMPLE]
    best = max(CANDIDATES, key=lambda name: _score(sample.decode(name, errors="replace")))
    text = data.decode(best, errors="replace")
    if not readable(text):
        raise NotTextError("кодировка не распознана: в тексте почти нет русских слов")
    return _lines(text), best


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def readable(text: str) -> bool:
    """Is this prose rather than noise: mostly letters, digits, spaces and usual signs?"""
    sample = text[:SAMPLE]
    usual = sum(1 for c in sample if c.isalnum() or c.isspace() or c in "«»„“”\"'()[]{}<>.,;:!?-–—_/\\№%*+=|@#&$°·•□§…")
    control = sum(1 for c in sample if ord(c) < 32 and c not in "\n\r\t\f")
    return bool(sample) and usual >= 0.95 * len(sample) and control * 100 < len(sample) and _score(sample) > 0.05
