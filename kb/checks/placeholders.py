"""Places that were to be filled in and were not: date, number, term, address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.context import Context
from ingest.wording import wording
from kb.checks.model import Hit, Part, Survey, hit

LINE = r"(?<!_)_{2,}+"  # possessive: a line of a thousand strokes is read once
BLANK_DATE = (
    rf"(?:0{{2}}\s?[.\s]\s?0{{2}}\s?[.\s]\s?(?:\d{{4}}|0{{2}})|[«\"“]?{LINE}[»\"”]?\s?{LINE}\s?(?:20[\d_]{{1,2}})?"
    rf"|[«\"“]{LINE}[»\"”]|{LINE}\s?20[\d_]{{1,2}})(?:\s?г(?:ода|\.)?)?"
)
BLANK_NUMBER = rf"(?:№|N)\s?(?:{LINE}|0+(?:-[А-Яа-я]{{1,3}})?(?![\d-]))"
REQUISITE = wording(
    rf"от\s?(?:{BLANK_DATE}|{LINE})\s?,?\s?{BLANK_NUMBER}|(?:от\s?)?{BLANK_DATE}|от\s?{LINE}|{BLANK_NUMBER}"
)
DRAFT = wording(r"^\W*(?P<word>ПРОЕКТ)(?=\W|$)", re.I)
UNIT = r"(?:рабоч|календарн|дн[яе]|день|час|минут|месяц|рубл)"
TERM = wording(rf"(?:\S{{1,30}}\s){{0,3}}{LINE}\s?(?:\([\s_]*\)\s?)?{UNIT}\w*(?:\sдн\w+)?", re.I)
UNFILLED = wording(
    rf"\(?(?:www\.|https?://){LINE}[\w./]*\)?|приложени\w+\s(?:№|N)\s?{LINE}|(?:возложить|возлагается) на\s{LINE}", re.I
)
STAMP = wording(r"\W*(?:приложение\b(?!\s*:)|утвержд[её]н[аоы]?\b)", re.I)


def draft_placeholder(survey: Survey) -> Iterator[Hit]:
    """Blanks instead of date and number in letterhead and stamp, «ПРОЕКТ», and terms that were left blank."""
    for part in survey.parts:
        for context in _with_requisites(part):
            yield from _requisites(context)
        for context in _lined(part):
            for match in TERM.finditer(context.text):
                yield hit(context.clause, *match.span(), "срок не заполнен: на месте числа осталась черта")


def unfilled(survey: Survey) -> Iterator[Hit]:
    """Other blanks in the body: site, number of an appendix, the person in charge."""
    for part in survey.parts:
        for context in _lined(part):
            for match in UNFILLED.finditer(context.text):
                yield hit(context.clause, *match.span(), "место не заполнено: осталась черта заготовки")


def _with_requisites(part: Part) -> Iterator[Context]:
    """The letterhead and, from its first line on, the approval stamp of the resolution."""
    stamp = False
    for context in part.contexts:
        if context.clause.part == "resolution":
            stamp = stamp or bool(context.clause.kind == "paragraph" and STAMP.match(context.text))
            if stamp or (context.clause.level == 0 and part.contexts[0] is context):
                yield context


def _requisites(context: Context) -> Iterator[Hit]:
    word = DRAFT.match(context.text)
    if word and context.clause.level == 0:
        yield hit(context.clause, *word.span("word"), "в бланке стоит «проект»: это не принятый акт")
    for match in REQUISITE.finditer(context.text):
        yield hit(context.clause, *match.span(), _left(match[0]))


def _left(quote: str) -> str:
    number, day = "№" in quote or "N" in quote, not re.match("[№N]", quote)
    what = "дата и номер не заполнены" if number and day else "номер не заполнен" if number else "дата не заполнена"
    return f"{what}: осталась заготовка проекта"


def _lined(part: Part) -> Iterator[Context]:
    """The clauses of the body with a line to write on."""
    return (context for context in _body(part) if "__" in context.text)


def _body(part: Part) -> Iterator[Context]:
    """Resolution and regulation; the blanks of forms in appendices are meant to be filled in by hand."""
    return (c for c in part.contexts if c.clause.part in ("resolution", "regulation") and c.clause.level > 0)
