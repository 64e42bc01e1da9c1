"""What an amending act says of the act it amends: its number left out, its slips corrected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.patterns import DATE
from ingest.wording import wording
from kb.checks.model import Hit, Part, Survey, hit

# «Внести изменения в постановление администрации от 27 августа 2014 года «О …»: no number between date and title.
AMENDED = wording(
    rf"внести\s(?:\S+\s){{1,4}}?в\s(?P<act>(?:постановлени|решени|распоряжени|приказ)\w*\s[^«№;.]{{0,80}}?от\s{DATE})\s?(?=«)",
    re.I,
)
NUMBERED = wording(rf"от\s{DATE}\s?№\s?(?P<number>[\w/-]+)", re.I)


def amended_without_number(survey: Survey) -> Iterator[Hit]:
    """«Внести изменение в постановление от 29 октября 2014 года «О …»» without its number."""
    for part in survey.parts:
        for context in part.contexts:
            match = AMENDED.search(context.text) if context.clause.part == "resolution" else None
            if match:
                named = NUMBERED.search(part.act.title) if part.act else None
                meant = f"; в названии акта это № {named['number']}" if named else ""
                yield hit(context.clause, *match.span("act"), f"не назван номер изменяемого акта{meant}")


REPLACED = wording(
    r"слов[аоы]\w*\s«(?P<wrong>[^«»]{3,80})»\sзаменить\s(?:на\s)?слов\w+\s«(?P<right>[^«»]{3,80})»", re.I
)


def corrected_later(survey: Survey) -> Iterator[Hit]:
    """A date of an act that a later act of the same source corrects: «слова «от 08 августа» заменить словами …»."""
    for part in survey.parts:
        for context in part.contexts:
            for match in REPLACED.finditer(context.text) if context.clause.part == "resolution" else ():
                if re.search(DATE, match["wrong"]):
                    yield from _corrected(survey, part, match)


def _corrected(survey: Survey, amending: Part, match: re.Match[str]) -> Iterator[Hit]:
    """The places in the amended act that print the words to be replaced."""
    targets = {relation.target.number for relation in amending.act.relations} if amending.act else set()
    number = amending.act.number if amending.act else ""
    for part in survey.parts:
        if part.act is None or part is amending or part.act.number not in targets - {None}:
            continue
        for context in part.contexts:
            at = context.text.find(match["wrong"]) if context.clause.part == "resolution" else -1
            if at >= 0:
                message = f"исправлено актом № {number}: следует читать «{match['right']}»"
                yield hit(context.clause, at, at + len(match["wrong"]), message)
