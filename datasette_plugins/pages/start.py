"""The start page: one big question field and what is in the base."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from datasette_plugins import queries
from datasette_plugins.filters import static_url
from datasette_plugins.pages.render import first, page, rows

SHOWN = 12
PER_MUNICIPALITY = 6
# How a person asks about the aspects; shown with services of this very base.
QUESTIONS = ("какие документы нужны", "сколько ждать", "почему могут отказать", "кто может получить")
FEW_WORDS = 8
LINKS = frozenset(
    ("в", "во", "на", "для", "по", "при", "за", "с", "со", "из", "к", "о", "об", "от", "до", "без", "и")
)  # fmt: skip


async def start(datasette: Any, request: Any) -> Any:
    """``/``."""
    counts = await first(datasette, queries.COUNTS)
    municipalities = await rows(datasette, queries.MUNICIPALITIES, limit=SHOWN)
    services = await rows(datasette, queries.SERVICES, municipality=None, catalogue=None, act=None)
    groups = [(m, [s for s in services if s["municipality_id"] == m["id"]][:PER_MUNICIPALITY]) for m in municipalities]
    nowhere = [s for s in services if not s["municipality_id"]][:PER_MUNICIPALITY]
    return await page(
        datasette, request, "start", counts=counts, groups=groups, nowhere=nowhere,
        municipalities=municipalities, citizen_js=static_url("citizen.js"),
        examples=examples([s["short_name"] or s["name"] for s in services]),
    )  # fmt: skip


def examples(names: Sequence[str]) -> list[str]:
    """Questions a person may ask of this base, one aspect each.

    >>> examples(["Выдача разрешений на снос деревьев"])
    ['какие документы нужны: выдача разрешений на снос деревьев']
    """
    return [f"{ask}: {name[:1].lower()}{shorten(name)[1:]}" for name, ask in zip(names, QUESTIONS, strict=False)]


def shorten(name: str) -> str:
    """The name up to a place where a phrase may end: before a preposition, after a comma.

    >>> shorten("Принятие граждан на учет в качестве нуждающихся в жилых помещениях")
    'Принятие граждан на учет в качестве нуждающихся'
    """
    words = name.split()
    if len(words) <= FEW_WORDS:
        return name
    ends = [i for i in range(2, FEW_WORDS + 1) if words[i] in LINKS or words[i - 1].endswith(",")]
    return " ".join(words[: ends[-1] if ends else FEW_WORDS]).rstrip(",;")
