"""Where sentences end in law prose: «ст. 5», «г. № 33» and «2.6. настоящего» end none."""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.wording import wording

END = wording(r"(?<=[а-яёА-ЯЁ)»\d]{2})\.\s+(?=[А-ЯЁ«])")
# Abbreviations whose full stop ends no sentence.
ABBREVIATED = wording(
    r"(?:(?:^|[\s(«\d])(?:ст|п|пп|ч|г|гг|д|ул|им|т\.д|т\.п|руб|тел|обл|др|см|кв|корп|лит|абз|подп|утв|ред|раб|кал|дн|мин|час|пер|пр|пос|с|дер|р-н)|(?:пункт|подпункт|раздел|част|стать)\w* [\d.]+)$",
    re.I,
)


LONGEST_ABBREVIATED = 40  # characters before a full stop that tell whether it ends an abbreviation


def _ends(text: str, stop: int) -> bool:
    """Does the full stop at ``stop`` end a sentence?"""
    return not ABBREVIATED.search(text[max(0, stop - LONGEST_ABBREVIATED) : stop])


def first_sentence(text: str) -> int:
    """Where the first sentence of ``text`` ends, characters.

    >>> first_sentence("копия паспорта. При подаче лично не нужна")
    14
    """
    for match in END.finditer(text):
        if _ends(text, match.start()):
            return match.start()
    return len(text)


def sentences(text: str) -> list[tuple[int, int]]:
    """The (start, end) of each sentence; parts between semicolons count as sentences of their own."""
    edges = [0]
    for match in re.finditer(rf"{END.pattern}|;\s", text):
        if match[0].startswith(";") or _ends(text, match.start()):
            edges.append(match.end())
    edges.append(len(text))
    return [(start, start + len(text[start:end].rstrip())) for start, end in pairwise(edges) if text[start:end].strip()]


def last_sentence(text: str) -> str:
    """What announces a list: «Оснований для приостановления нет. Основания для отказа:» → «Основания для отказа:»."""
    return text[max((start for start, _ in sentences(text)), default=0) :]
