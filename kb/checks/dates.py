"""Dates that cannot be, and conditions whose date is past."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ingest.patterns import DATE, iso_date
from ingest.wording import wording
from kb.checks.model import Hit, Survey, hit

DATED = wording(rf"(?P<of>от\s)?(?<![\d.])(?P<date>{DATE})", re.I)
DIGITS = wording(r"\d{4}")  # of a year: without them no date is worth looking for
PLACEHOLDER = wording(r"0{1,2}\s?\.\s?0{1,2}")


def impossible_date(survey: Survey) -> Iterator[Hit]:
    """Day 32, month 13, and acts dated in the future: «от 27.07.2066»."""
    for context in survey.contexts:
        for match in DATED.finditer(context.text) if DIGITS.search(context.text) else ():
            reason = _impossible(match["date"], bool(match["of"]), survey.today)
            if reason:
                yield hit(context.clause, *match.span(), reason + _corrected(context.text, *match.span()))


def _corrected(text: str, start: int, end: int) -> str:
    """An amending act quotes the slip in order to correct it: «слова «от 27.07.2066» заменить словами …»."""
    quoted = re.search(r"слов\w*\s«[^«»]*$", text[:start]) and re.match(r"[^«»]*»\s?заменить", text[end:])
    return "; ошибка изменяемого акта, здесь она исправляется" if quoted else ""


def _impossible(printed: str, of_an_act: bool, today: date) -> str:
    if PLACEHOLDER.match(printed):
        return ""
    day = iso_date(printed)
    if day is None:
        return f"такой даты не бывает: {printed}; вероятно, опечатка"
    if of_an_act and int(day[:4]) > today.year + 1:
        return f"дата акта ещё не наступила: {printed}; вероятно, опечатка в годе"
    return ""


FILED = r"(?:заявлени|запрос|обращени|документ|уведомлени)\w*"
UNTIL = wording(
    rf"(?P<until>{FILED}\s?,?\s?(?:\(\S+\)\s)?(?:(?:которые\s)?(?:были\s)?подан\w*|поступивш\w*|представленн\w*|направленн\w*)\s"
    rf"(?:\S+\s){{0,4}}?(?:до|по|не позднее)\s(?P<last>{DATE}))"
    rf"|(?P<after>(?:при[её]м\s{FILED}|{FILED}\sпринимаются)\s(?:\S+\s){{0,5}}?(?:до|по|не позднее)\s(?P<end>{DATE}))"
    rf"|(?P<late>{FILED}\s(?:подан\w*|поступил\w*|представлен\w*)\s(?:\S+\s){{0,3}}?(?:после|позднее)\s(?P<limit>{DATE}))",
    re.I,
)


def expired_condition(survey: Survey) -> Iterator[Hit]:
    """«заявлений, поданных до 01 марта 2022 года» when that day is past; each day once for a regulation.

    A day before the act itself divides old cases from new («до 1 марта 2005 года») and never was a last day.
    """
    for regulation in survey.regulations:
        since, told = regulation.age, set[str]()
        for context in regulation.contexts:
            for match in UNTIL.finditer(context.text) if DIGITS.search(context.text) else ():
                printed = match["last"] or match["end"] or match["limit"]
                day = iso_date(printed) or ""
                if since < day < survey.today.isoformat() and day not in told:
                    told.add(day)
                    message = f"заявления принимались только до {printed.strip()}: этот день уже прошёл"
                    yield hit(context.clause, *match.span(), message)
