"""From when an amending act works: the day its own text names, else the date of the act."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.model import Act
from ingest.patterns import DATE, iso_date

IN_FORCE = re.compile(r"вступает\s+в\s+силу", re.I)
ON_DAY = re.compile(rf"вступает\s+в\s+силу\s+(?:с|со)\s+(?P<day>{DATE})", re.I)
FROM_EVENT = re.compile(
    r"вступает\s+в\s+силу\s+(?P<event>[^.;]*?(?:опубликовани|обнародовани|подписани|приняти|размещени)\w*)", re.I
)
EXAMPLES = (
    ("Постановление вступает в силу с 1 марта 2018 года.", "2018-03-01", ""),
    ("Постановление вступает в силу со дня его подписания", None, "со дня его подписания"),
    ("вступает в силу по истечении 10 дней после дня официального опубликования", None,
     "по истечении 10 дней после дня официального опубликования"),
    ("Заявление вступает в дело с 1 марта 2018 года", None, ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Force:
    """``date`` is ISO or unknown; ``reason`` says, for people, where it comes from."""

    date: str | None
    reason: str


def in_force(act: Act) -> Force:
    """The first clause of the resolution that says it, outside of quoted wordings.

    Where it names an event («со дня опубликования») whose day the text does not give, the date of the act stands in.
    """
    said = [c.passage.text for c in act.clauses if c.part == "resolution" and _own_words(c.passage.text)]
    for text in said:
        day, event = of_words(text)
        if day:
            return Force(day, "назван в самом акте")
        if event:
            return Force(act.date, f"дата акта; вступает в силу {event}, этот день в тексте не назван")
    return Force(act.date, "дата акта; когда он вступает в силу, в тексте не сказано")


def _own_words(text: str) -> bool:
    """Words in a quotation are those of the amended act."""
    match = IN_FORCE.search(text)
    return match is not None and text.count("«", 0, match.start()) <= text.count("»", 0, match.start())


def of_words(text: str) -> tuple[str | None, str]:
    """(ISO date, event) that a sentence names; at most one of them."""
    on_day = ON_DAY.search(text)
    if on_day:
        return iso_date(on_day["day"]), ""
    event = FROM_EVENT.search(text)
    return None, " ".join(event["event"].split()) if event else ""
