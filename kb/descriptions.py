"""What a page says of itself to search engines and messengers: one or two sentences of what stands on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import shorten
from typing import Any

from kb.card.model import ActLink, Card, Notice
from kb.card.notices import UNSAID
from kb.wording import counted, upper_first

LONGEST = 200  # letters; search engines show about 160


def of_card(card: Card) -> str:
    """The warnings and the few facts on top of a card; nothing of what the act does not say."""
    facts = [f"{item.label}: {item.value}" for item in card.headlines if item.value != UNSAID]
    return cut(sentences([*warnings(card.notices), *facts, upper_first(card.municipality), upper_first(card.act.name)]))


def of_act(link: ActLink, issuer: str | None, notices: Sequence[Notice]) -> str:
    """The act as it is named, its title and who issued it, after the warnings."""
    return cut(sentences([*warnings(notices), upper_first(link.name), upper_first(link.title), issuer or ""]))


def of_place(place: Any, services: Sequence[Any]) -> str:
    """How many services of a municipality the base holds, and the first of them; ``place`` and rows of the base."""
    region = ", ".join(part for part in (place["district"], place["region"]) if part)
    many = counted(len(services), "услуга", "услуги", "услуг")
    names = [upper_first(row["short_name"] or row["name"] or "") for row in services[:3]]
    return cut(sentences([upper_first(place["name"]), region, many if services else "Услуг в базе нет", *names]))


def warnings(notices: Sequence[Notice]) -> list[str]:
    """The titles of the notices that must be read before anything else."""
    return [notice.title for notice in notices if notice.level == "stop"]


def sentences(parts: Sequence[str]) -> str:
    """Parts with a full stop after each; empty ones are left out.

    >>> sentences(["Срок: 10 дней", "", "2014 г."])
    'Срок: 10 дней. 2014 г.'
    """
    return " ".join(part if part.endswith(".") else f"{part}." for part in (" ".join(p.split()) for p in parts) if part)


def cut(text: str) -> str:
    """The text up to ``LONGEST`` letters, whole words."""
    return shorten(text, LONGEST, placeholder="…")


FILTERS: Mapping[str, Callable[..., object]] = {
    "card_description": of_card,
    "act_description": of_act,
    "place_description": of_place,
}
