"""How to apply and how to receive the result."""

from __future__ import annotations

import re

from ingest.context import Context
from ingest.model import Fact
from ingest.rules import Column, Found, Kind, ReaderRule
from ingest.wording import wording

KIND_LABELS = {
    "epgu": "Госуслуги (ЕПГУ)", "regional_portal": "региональный портал", "mfc": "МФЦ", "in_person": "лично в орган",
    "post": "почта", "email": "электронная почта",
}  # fmt: skip
SCOPE_LABELS = {"submission": "подать", "result": "получить результат"}

CHANNELS_SAID = (
    ("epgu", wording(r"ЕПГУ|едином портале|единый портал|единого портала|портал\w* госуслуг|gosuslugi\.ru", re.I)),
    ("regional_portal", wording(r"РПГУ|ПГУ ЛО|региональн\w+ портал|портал\w* государственных и муниципальных услуг(?: \(функций\))? (?:[А-ЯЁ][а-яё-]+ской области|[А-ЯЁ][а-яё-]+ого края|Республики)", re.I)),
    ("mfc", wording(r"\bМФЦ\b|многофункциональн\w+ центр")),
    ("post", wording(r"почтов\w+ (?:отправлени|связь|связи)\w*|по почте|посредством почты|почтой\b|заказн\w+ письм", re.I)),
    ("email", wording(r"(?:по|на|посредством) (?:адрес\w* )?электронн\w+ почт\w*|электронной почтой|на электронный адрес|e-?mail", re.I)),
    ("in_person", wording(r"при личн\w+ (?:обращении|явке|при[её]ме|посещении)|личн\w+ (?:обращени|при[её]м)\w*|обраща\w+ лично|лично\b|непосредственно в|на личном при[её]ме|обращаются с заявлением в|в приемную|в приёмную", re.I)),
)  # fmt: skip

# A clause about handing in or receiving, and not about telephone information, complaints or control.
SUBMIT = wording(
    r"(?:заявлени|запрос|документ|пакет)\w*[^.:;]{0,200}(?:пода|направ|предостав|представ|приним|подач|при[её]м)\w*|(?:пода|направ|предостав|представ|прием|приём|обраща)\w*[^.:;]{0,160}(?:заявлени|запрос|документ)\w*|"
    r"способ\w* (?:подачи|обращения)|муниципальн\w+ услуга может быть (?:предоставлена|получена)|предоставлени\w+ (?:муниципальной )?услуги (?:посредством|через|в электронн)|получения (?:муниципальной )?услуги через",
    re.I,
)
RESULT = wording(
    r"выда[её]тся|результат\w*[^.:;]{0,200}(?:получ|направ|выда|предостав|вруч)\w*|(?:направ|выда|вруч|получ)\w*[^.;]{0,120}(?:результат|уведомлени|решени|разрешени|постановлени|отказ)\w*",
    re.I,
)
NOT_CHANNELS = frozenset({"informing", "complaints", "control", "premises", "indicators", "legal", "prohibited", "refusal", "refusal_acceptance",
                          "suspension", "suspension_or_refusal", "typo_correction", "necessary_services"})  # fmt: skip
NEGATED = wording(r"\bне (?:предоставля|осуществля|предусмотрен|принима)\w+[^.;]{0,60}$", re.I)


def _scope(context: Context) -> str | None:
    announced = " ".join(context.lead_ins)
    said = f"{announced} {context.text}"
    if context.section == "result" or re.search(r"результат", announced, re.I):
        return "result"
    if SUBMIT.search(said):
        return "submission"
    return "result" if RESULT.search(said) else None


def _channels(context: Context) -> list[Found]:
    """The ways named in a clause that tells how to apply or receive."""
    if context.section in NOT_CHANNELS or context.clause.kind in ("table", "row", "chapter"):
        return []
    ways = [(kind, match) for kind, said in CHANNELS_SAID if (match := said.search(context.text))]
    ways = [(kind, match) for kind, match in ways if not NEGATED.search(context.text[: match.start()])]
    scope = _scope(context) if ways else None
    return [(match.start(), match.end(), {"kind": kind, "scope": scope}) for kind, match in ways if scope]


def _one_row_each(facts: list[Fact]) -> list[Fact]:
    """One row per way: where it is first named for handing in, else where for receiving."""
    chosen: dict[object, Fact] = {}
    for fact in sorted(facts, key=lambda f: (f.values["scope"] != "submission", f.span.start)):
        chosen.setdefault(fact.values["kind"], fact)
    return sorted(chosen.values(), key=lambda f: f.span.start)


CHANNELS = Kind(
    name="channels",
    label="Способы обращения",
    columns=(
        Column("kind", "TEXT", "Способ", KIND_LABELS),
        Column("scope", "TEXT", "Для подачи или для получения результата", SCOPE_LABELS),
    ),
    rules=(
        ReaderRule(
            "way named in a clause",
            _channels,
            examples=(
                (
                    "Заявление подается лично, через МФЦ либо посредством почтового отправления.",
                    ({"kind": "mfc"}, {"kind": "post"}, {"kind": "in_person"}),
                ),
                (
                    "Заявление направляется в электронной форме посредством ЕПГУ.",
                    ({"kind": "epgu", "scope": "submission"},),
                ),
                ("Вход в МФЦ оборудуется пандусом.", ()),
            ),
        ),
    ),
    reduce=_one_row_each,
)
