"""What a search answers: frozen values that the command, the pages and the API print.

All texts are plain Russian text, except :attr:`Hit.snippet`, which is safe HTML: everything is escaped but
the ``<mark>`` around the words that were found. Where several bases were searched, ``base`` names the one that has
the ids; else it is «».
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

# Aspects of a question, in the order in which a card shows them.
ASPECTS = {
    "deadlines": "Сроки",
    "documents": "Документы",
    "refusals": "Отказ, приостановление, возврат",
    "fee": "Плата",
    "applicants": "Кто может обратиться",
    "results": "Результат",
    "channels": "Как подать",
    "contacts": "Контакты и часы работы",
    "offices": "Отделения МФЦ",
    "links": "Ссылки на порталы",
    "legal": "Правовые основания",
    "procedure": "Порядок действий",
    "complaints": "Обжалование",
    "forms": "Бланки и образцы",
}


@dataclass(frozen=True, slots=True)
class CardFact:
    """One line of the answer card and where it stands. ``clause`` is the address a person says: «2.6.1»."""

    label: str
    value: str
    clause: str
    quote: str
    service_id: str | None
    act_id: str | None
    clause_id: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause that was found. ``score`` compares only within one answer; ``why`` says it in words."""

    source_id: str
    source_sha256: str
    act_id: str | None
    act_number: str | None
    service_id: str | None
    service_name: str
    municipality_id: str | None
    municipality: str
    aspect: str | None
    clause_id: str
    clause: str
    snippet: str
    score: float
    why: str
    also: tuple[Twin, ...] = ()
    base: str = ""


@dataclass(frozen=True, slots=True)
class Twin:
    """The same clause in another regulation: not shown again, but named."""

    municipality: str
    service_id: str | None
    act_id: str | None
    clause_id: str
    clause: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality that the question may mean; ``title`` tells namesakes apart."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of the clauses found have a value of a filter: ``name`` of the filter, its ``value`` and title."""

    name: str
    value: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Link:
    """Where to go on: another aspect of the same service, or a service that may have been meant."""

    title: str
    service_id: str
    aspect: str | None = None
    base: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    ``confident``  the base covers the question; otherwise ``hits`` are only the nearest clauses
    ``text``       the answer card as plain text, ``None`` when nothing was found at all
    ``corrected``  repairs of the question, each «что искали ← что набрано»
    ``ask_back``   municipalities between which the question does not decide (two or more), else empty
    ``notes``      what of the question could not be met: «точной фразы нет»
    ``total``      how many clauses were found; ``hits`` are those from ``offset`` on
    ``related``    other things that can be asked of the same service
    ``meant``      services that may have been meant, when the answer is not sure
    """

    question: str
    confident: bool
    text: str | None
    aspect: str | None = None
    corrected: tuple[str, ...] = ()
    ask_back: tuple[Place, ...] = ()
    facts: tuple[CardFact, ...] = ()
    hits: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()
    notes: tuple[str, ...] = ()
    total: int = 0
    offset: int = 0
    related: tuple[Link, ...] = ()
    meant: tuple[Link, ...] = ()


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer as JSON values, all fields; ``base`` only where several bases were searched."""
    return asdict(
        answer, dict_factory=lambda fields: {name: value for name, value in fields if name != "base" or value}
    )


def as_batch_line(identifier: object, answer: Answer) -> dict[str, Any]:
    """The short form of ``--batch``: one object per question, see ``reglament search --help``."""
    results = [
        {
            "source_sha256": hit.source_sha256, "act_number": hit.act_number, "service_name": hit.service_name,
            "aspect": hit.aspect, "clause": hit.clause, "score": round(hit.score, 4), "snippet": hit.snippet,
        }
        for hit in answer.hits
    ]  # fmt: skip
    return {"id": identifier, "confident": answer.confident, "answer": answer.text, "results": results}
