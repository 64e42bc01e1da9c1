"""Lists that the law wants exhaustive and that end in «иные документы», «в иных случаях», «и т. д.»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.model import Fact
from ingest.wording import Wording, wording
from kb.checks.model import Hit, Part, Survey, hit


@dataclass(frozen=True, slots=True)
class Opening:
    """Words that open a closed list; ``yes`` and ``no`` are items of lists that show them or do not."""

    pattern: Wording
    message: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


ANY = r"(?:иные|другие|прочие|любые)"
ANY_CASE = r"(?:ины[ех]|други[ех]|прочи[ех]|любы[ех])"
OPENINGS = (
    Opening(
        wording(
            rf"^(?:а также |и )?{ANY} (?:необходимые |дополнительные )?(?:документы|сведения|материалы)"
            r"(?!,? (?:подтвержда|удостоверя|содержащ|о |об ))",
            re.I,
        ),
        "перечень документов открыт: какие ещё документы принести, из него не узнать",
        (
            "иные документы, предусмотренные законодательством",
            "Другие необходимые документы",
            "иные сведения по требованию специалиста",
        ),
        (
            "иные документы, подтверждающие право на земельный участок",
            "договор аренды либо иной документ о праве владения",
        ),
    ),
    Opening(
        wording(rf"^(?:а также |и |при наличии )?{ANY_CASE} (?:основани|случа|причин|обстоятельств)\w*", re.I),
        "перечень оснований открыт: почему откажут, из него не узнать",
        ("иные основания, предусмотренные законом", "при наличии иных обстоятельств"),
        ("в иных случаях сведения запрашивает орган", "документ утратил силу по иным причинам"),
    ),
    Opening(
        wording(
            r"(?:^|,\s|и\s)в (?:иных|других|прочих) (?:подобных )?случаях(?:,? (?:предусмотренн|установленн)\w+|$)",
            re.I,
        ),
        "перечень случаев открыт: «в иных случаях» может значить что угодно",
        ("в иных случаях, предусмотренных законодательством", "участок занят, и в других случаях"),
        ("в иных случаях такие сведения запрашиваются у заявителя",),
    ),
    Opening(
        wording(r"(?<![а-яё])и\s?(?:т\.\s?[дп]\.?|др\.|пр\.|так далее|тому подобное)", re.I),
        "перечень оборван словами «и т. д.»: исчерпывающим он быть перестал",
        ("справки, выписки и т. д.", "паспорт, военный билет и др.", "договоры и так далее"),
        ("и так как заявитель не явился", "дом № 5 и дорога"),
    ),
)  # fmt: skip
CLOSED = ("documents", "refusal_grounds")


def open_ended(survey: Survey) -> Iterator[Hit]:
    """An item of the documents or of the grounds that stands for anything: each item once."""
    for regulation in survey.regulations:
        told = set[int]()
        for fact in regulation.of_kind(*CLOSED):
            if fact.span.start not in told and fact.values.get("category") != "application_content":
                found = _opened(regulation, fact)
                told |= {fact.span.start} if found else set()
                yield from found
        yield from _not_exhaustive(regulation)


def _opened(regulation: Part, fact: Fact) -> list[Hit]:
    clause = regulation.by_path[fact.clause]
    opening = next((o for o in OPENINGS if o.pattern.search(fact.text)), None)
    return [Hit(clause, fact.span, opening.message)] if opening and clause.part == "regulation" else []


NOT_CLOSED = wording(r"(?:указанный\s|данный\s)?перечень\s[^.;]{0,80}не\sявляется\s(?:исчерпывающим|закрытым)", re.I)


def _not_exhaustive(regulation: Part) -> Iterator[Hit]:
    """«Указанный перечень не является исчерпывающим»."""
    for context in regulation.contexts:
        match = NOT_CLOSED.search(context.text) if context.clause.part == "regulation" else None
        if match:
            yield hit(context.clause, *match.span(), "перечень прямо назван неисчерпывающим")
