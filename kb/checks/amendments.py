"""What an amending act says of the act it amends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.patterns import DATE
from kb.checks.model import Hit, Survey, hit

# «Внести изменения в постановление администрации от 27 августа 2014 года «О …»: no number between date and title.
AMENDED = re.compile(
    rf"внести\s(?:\S+\s){{1,4}}?в\s(?P<act>(?:постановлени|решени|распоряжени|приказ)\w*\s[^«№;.]{{0,80}}?от\s{DATE})\s?(?=«)",
    re.I,
)
NUMBERED = re.compile(rf"от\s{DATE}\s?№\s?(?P<number>[\w/-]+)", re.I)


def amended_without_number(survey: Survey) -> Iterator[Hit]:
    """«Внести изменение в постановление от 29 октября 2014 года «О …»» without its number."""
    for part in survey.parts:
        for context in part.contexts:
            match = AMENDED.search(context.text) if context.clause.part == "resolution" else None
            if match:
                named = NUMBERED.search(part.act.title) if part.act else None
                meant = f"; в названии акта это № {named['number']}" if named else ""
                yield hit(context.clause, *match.span("act"), f"не назван номер изменяемого акта{meant}")
