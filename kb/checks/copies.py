"""One thing told in the body and again in an appendix or elsewhere, with another value: terms, hours, phones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from ingest.context import Context
from ingest.durations import Duration, durations
from ingest.morphology import lemmatise
from ingest.wording import Wording, wording
from kb.checks.model import Hit, Part, Survey, hit
from kb.wording import term


@dataclass(frozen=True, slots=True)
class Copied:
    """A term that appendices (flow charts, tables of procedures) tell again; ``said`` are the words for it there."""

    what: str
    said: Wording
    yes: tuple[str, ...]
    no: tuple[str, ...]


COPIED = (
    Copied(
        "service_total",
        wording(r"срок\w*\s(?:предоставлени|оказани)\w+\s(?:муниципальной\s)?услуги", re.I),
        ("Срок предоставления муниципальной услуги – 30 дней", "Общий срок оказания услуги 10 рабочих дней"),
        ("Срок выдачи документа – 3 дня",),
    ),
    Copied(
        "registration",
        wording(r"^(?:при[её]м\sи\s)?регистраци\w+\s(?:заявлени|запрос|документ)\w*", re.I),
        ("Регистрация заявления – 1 рабочий день", "Прием и регистрация документов 3 дня"),
        ("Рассмотрение заявления со дня регистрации – 5 дней",),
    ),
    Copied(
        "queue",
        wording(r"ожидани\w+\sв\sочереди", re.I),
        ("Ожидание в очереди – 30 минут", "Время ожидания в очереди не более 15 минут"),
        ("Номер в очереди",),
    ),
)


def appendix_term(survey: Survey) -> Iterator[Hit]:
    """A term of the appendix that is not the one term the body gives."""
    for regulation in survey.regulations:
        for copied in COPIED:
            body = _body_term(regulation, copied.what)
            if body:
                yield from _differing(regulation, copied, *body)


def _body_term(regulation: Part, what: str) -> tuple[float, str, str] | None:
    """Amount, unit and clause of the only term of that kind in the body; variants of a service have several."""
    facts = [f for f in regulation.of_kind("deadlines") if f.values["what"] == what]
    body = [f for f in facts if regulation.by_path[f.clause].part == "regulation"]
    told = {(f.values["amount"], f.values["unit"]): f for f in body}
    if len(told) != 1:
        return None
    ((amount, unit), fact), *_ = told.items()
    return (amount, str(unit), regulation.label(fact)) if isinstance(amount, float) and amount else None


def _differing(regulation: Part, copied: Copied, amount: float, unit: str, label: str) -> Iterator[Hit]:
    for context in regulation.contexts:
        found = _told_again(context, copied)
        if found and found.unit == unit and found.amount != amount:
            here, there = term(found.amount, found.unit), term(amount, unit)
            message = f"здесь {here}, а в {label} — {there}: похоже, это один срок"
            yield hit(context.clause, 0, len(context.text), message)


def _told_again(context: Context, copied: Copied) -> Duration | None:
    """The only length of time of a paragraph or row of an appendix that tells this term."""
    if context.clause.part != "appendix" or not copied.said.search(context.text):
        return None
    found = list(durations(context.text))
    return found[0] if len(found) == 1 else None


HOURS = wording(r"(?<!\d)(\d{1,2})[.:-](\d{2})(?!\d)")
# Hours are compared only when they are of the same days and of the same sort.
DAYS = wording(r"понед|пн|вторн|вт|сред|ср|четв|чт|пятн|пт|субб|сб|воскр|вс|ежедн|рабоч|перерыв|обед|при[её]м", re.I)


def two_contacts(survey: Survey) -> Iterator[Hit]:
    """One office of one name with other hours, or with a phone that differs by one figure."""
    usual: dict[tuple[str, ...], tuple[str, str]] = {}
    for i, part in enumerate(survey.parts):
        for fact in part.of_kind("contacts", "mfc_offices"):
            name = _name(str(fact.values.get("name") or ""))
            owner = "" if fact.kind == "mfc_offices" else str(i)  # a centre is one for all acts of a file
            for field, value in _compared(fact.values) if name else ():
                known, where = usual.setdefault((owner, name, *field), (value, part.label(fact)))
                if _conflict(field[0], value, known):
                    clause = part.by_path[fact.clause]
                    yield Hit(clause, fact.span, f"{SAID[field[0]]} здесь не те, что в {where}: {_shown(known)}")


SAID = {"hours": "часы работы", "phone": "цифры телефона"}


def _name(printed: str) -> str:
    return lemmatise(printed) if len(printed) > 12 else ""


def _compared(values: Mapping[str, object]) -> Iterator[tuple[tuple[str, str], str]]:
    """The hours, with the days they are of, and the phone as strings of figures."""
    printed = str(values.get("schedule") or "")
    hours = ",".join(":".join(at) for at in HOURS.findall(printed))
    days = " ".join(day.lower()[:2] for day in DAYS.findall(printed))
    phone = re.sub(r"\D", "", str(values.get("phone") or ""))
    yield from ((field, value) for field, value in ((("hours", days), hours), (("phone", ""), phone)) if value)


def _conflict(field: str, value: str, known: str) -> bool:
    if field == "phone":
        return len(value) == len(known) and 5 < len(value) < 12 and Levenshtein.distance(value, known) == 1
    return value != known and value.count(",") == known.count(",") > 0


def _shown(value: str) -> str:
    return value.replace(",", " – ")
