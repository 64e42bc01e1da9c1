"""Repairs of the text, made once, before any pattern looks at it.

Each repair is a named value: what is replaced by what, and an example. A repair changes the
clean text only; :class:`~ingest.model.Passage` remembers where every letter stands in the
exact text, so evidence is always quoted as printed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from ingest.model import EMPTY, Passage, Span
from ingest.morphology import is_one_word
from ingest.wording import Wording, wording

LOOK_ALIKE = str.maketrans("ABCEHKMOPTXaceopxyk", "АВСЕНКМОРТХасеорхук")


def _cyrillic_letters(match: re.Match[str]) -> str:
    """Latin look-alikes inside a word that is Cyrillic otherwise: «зaявлeние» (three Latin letters)."""
    return match[0].translate(LOOK_ALIKE)


def _joined(match: re.Match[str]) -> str:
    return match[0].replace(" ", "")


def _hyphen(match: re.Match[str]) -> str:
    """The hyphen between two lines: of a word that was cut, or of one that is written with it."""
    first = re.search(r"[А-Яа-яё]*$", match.string[: match.start()])
    second = re.match(r"[а-яё]+", match.string[match.end() :])
    return "" if first and second and is_one_word(first[0], second[0]) else "-"


@dataclass(frozen=True, slots=True)
class Repair:
    """``pattern`` is replaced by ``by``; ``example`` is (before, after) and is run by the tests."""

    name: str
    pattern: Wording
    by: str | Callable[[re.Match[str]], str]
    example: tuple[str, str]


REPAIRS: tuple[Repair, ...] = (
    Repair("bookmark", wording(r"\[bookmark: [^\]\n]*\]"), "", ("[bookmark: P57]1.2. Заявители", "1.2. Заявители")),
    Repair("autolink", wording(r"<((?:https?://|mailto:)?[^<>\s]+\.[^<>\s]+)>"), r"\1",
           ("сайт <http://www.lenobl.ru/>", "сайт http://www.lenobl.ru/")),
    Repair("html tag", wording(r"</?(?:p|b|i|u|br|em|strong|span|div|sup|sub|td|tr|th)\s*/?>", re.I), " ",
           ("<p>До 1 рабочего дня</p>", "До 1 рабочего дня")),
    Repair("bold mark", wording(r"\*\*"), "",
           ("**2.6. Исчерпывающий перечень**", "2.6. Исчерпывающий перечень")),
    Repair("heading mark", wording(r"^\s*#{1,6}\s+(?=\S)"), "", ("## 2. Стандарт предоставления", "2. Стандарт предоставления")),
    Repair("soft hyphen", wording("[\u00ad\u200b-\u200f\u2060\ufeff]"), "", ("муници\u00adпальной", "муниципальной")),
    Repair("hyphen at line end", wording(r"(?<=[а-яё])[-‐]\s*\n\s*(?=[а-яё])"), _hyphen,
           ("в предоставлении раз-\n\nрешения аварийно-\nвосстановительных", "в предоставлении разрешения аварийно-восстановительных")),
    Repair("line end behind a hyphen", wording(r"(?<=[А-Яа-яё]-)\s*\n\s*(?=[\dА-ЯЁ])|(?<=\d-)\s*\n\s*(?=[\dА-Яа-яё])|(?<=[A-Za-z]-)\s*\n\s*(?=[A-Za-z])"), "",
           ("закон № 210-\nФЗ, пункты 14-\n18, E-\nmail", "закон № 210-ФЗ, пункты 14-18, E-mail")),
    Repair("e-mail cut at line end", wording(r"(?<=[\w.]@)\s*\n\s*(?=[a-z])"), "", ("почта mfc@\nmail.example", "почта mfc@mail.example")),
    Repair("white space", wording(r"\s{2,}|[^\S ]"), " ", ("два \n слова", "два слова")),
    Repair("letter-spaced word", wording(r"(?<![а-яёА-ЯЁ])(?:[а-яё] ){3,}[а-яё](?![а-яёА-ЯЁ])|(?<![а-яёА-ЯЁ])(?:[А-ЯЁ] ){3,}[А-ЯЁ](?![а-яёА-ЯЁ])"),
           _joined, ("п о с т а н о в л я е т:", "постановляет:")),
    Repair("Latin look-alike", wording(r"(?<![\w@.])(?=\w*[а-яё]{2})(?=\w*[ABCEHKMOPTXaceopxyk])[а-яА-ЯёЁABCEHKMOPTXaceopxyk]{3,}(?![\w@])"),
           _cyrillic_letters, ("зaявлeние", "заявление")),
    Repair("glued number", wording(r"(?<=[\s(]\d)(?=[а-яё]{4})|(?<=[\s(]\d\d)(?=[а-яё]{4})"), " ",
           ("в течение 1рабочего дня", "в течение 1 рабочего дня")),
)  # fmt: skip


def _apply(passage: Passage, repair: Repair) -> Passage:
    """One repair; the letters that replace a match take the place of its first letter on."""
    text: list[str] = []
    offsets: list[int] = []
    at = 0
    for match in repair.pattern.finditer(passage.text):
        by = _replacement(repair, match)
        if by == match[0]:
            continue
        text += [passage.text[at : match.start()], by]
        offsets += passage.offsets[at : match.start()]
        offsets += _places(passage, match, by)
        at = match.end()
    if not text:
        return passage
    return Passage("".join(text) + passage.text[at:], [*offsets, *passage.offsets[at:]])


def _replacement(repair: Repair, match: re.Match[str]) -> str:
    if not isinstance(repair.by, str):
        return repair.by(match)
    return match.expand(repair.by) if "\\" in repair.by else repair.by  # expanding parses the template each time


def _places(passage: Passage, match: re.Match[str], by: str) -> list[int]:
    """Offsets for a replacement: letter by letter when it is one, else inside the match in order."""
    inside = passage.offsets[match.start() : match.end()]
    if not inside:  # an insertion: stands with the letter before it
        return [passage.offsets[match.start() - 1]] * len(by)
    if by and by in match[0]:
        first = match[0].index(by)
        return list(inside[first : first + len(by)])
    kept = [offset for offset, letter in zip(inside, match[0], strict=True) if not letter.isspace()]
    if len(kept) == len(by):
        return kept
    return [inside[min(i, len(inside) - 1)] for i in range(len(by))]


def clean(text: str, *spans: Span) -> Passage:
    """Stretches of the exact text as one passage, with all repairs made and no spaces at its ends.

    Several spans are the lines of one paragraph; what stands between them (a page number) is left out.

    >>> clean("2.19.2. п о р я д о к", Span(8, 21)).text
    'порядок'
    """
    pieces = [Passage(text[span.start : span.end], range(span.start, span.end)) for span in spans]
    passage = pieces[0] if len(pieces) == 1 else Passage.join(pieces, "\n")
    for repair in REPAIRS:
        passage = _apply(passage, repair)
    return passage.slice() if passage.text.strip() else EMPTY


TRIM_END = " \t\n;,.:"


def reader_form(text: str) -> str:
    """A quote as a reader wants it: one line, no closing ``;`` ``,`` ``.`` (brackets keep theirs).

    >>> reader_form("паспорт заявителя;")
    'паспорт заявителя'
    """
    return " ".join(text.split()).rstrip(TRIM_END).strip()


def position(passage: Passage, offset: int) -> int:
    """The index in ``passage.text`` of the letter that stands at ``offset`` of the exact text (or after)."""
    return bisect_left(passage.offsets, offset)
