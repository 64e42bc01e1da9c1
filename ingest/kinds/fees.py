"""What the service costs."""

from __future__ import annotations

import re

from ingest.context import Context
from ingest.rules import Column, Found, Kind, PhraseRule, ReaderRule, Values
from ingest.wording import wording

SERVICE = r"(?:государственн\w+ |муниципальн\w+ |\(муниципальн\w+\) )*услуг\w*"
# Words without which nothing is said to be free: looked for first, because ``FREE`` tries every beginning.
NO_CHARGE = wording(r"бесплатно|безвозмездн|без взимания|не (?:взима|устан|предусм)", re.I)
FREE = wording(
    rf"(?:(?:предоставлени\w+|исполнени\w+|оказани\w+) {SERVICE}|(?:муниципальн\w+ |государственн\w+ )услуг\w+|услуга)[^.;:]{{0,220}}?"
    r"(?:(?<!собственность )бесплатно|(?<!пользование )безвозмездно|на безвозмездной основе|без взимания (?:платы|государственной)[^.;]{0,80})"
    r"|(?:за )?[^.;:]{0,200}(?:плат[аыу]|пошлин\w+)\b[^.;:]{0,160}?не (?:взима|устанавлива|предусмотрен|установлен)\w*[^.;]{0,80}",
    re.I,
)
# Free of charge, but not the service: parking, copies of forms, information, correction of slips.
NOT_THE_SERVICE = wording(
    r"парк|стоянк|информаци\w+|консультац|туалет|исправлени|звонок|необходимы\w* и обязательн|копирован|бланк|инвалид",
    re.I,
)
NO_FEE_SECTIONS = frozenset(
    {
        "informing",
        "premises",
        "complaints",
        "control",
        "prohibited",
        "typo_correction",
        "necessary_services",
        "legal",
        "indicators",
    }
)
RUBLES = wording(r"(?P<amount>\d{1,3}(?:[\s\u00a0]?\d{3})*(?:[.,]\d{1,2})?)\s?(?:\([^)]*\)\s?)?руб", re.I)
PAY = wording(r"пошлин|плат[аыуе]|оплат|взима|стоимост|тариф", re.I)


def _free(match: re.Match[str], context: Context) -> Values | None:
    if context.clause.kind in ("appendix", "chapter") or ("«" in match[0] and "»" not in match[0]):
        return None  # «…в собственность бесплатно» inside the name of the service
    if NOT_THE_SERVICE.search(match[0]) or (
        context.lead_in and not match[0][:1].isupper() and context.section not in ("fee", "")
    ):
        return None
    return {"is_free": 1, "amount": None}


def _amounts(context: Context) -> list[Found]:
    """Each sum of money in the section on the fee, or next to the words «пошлина», «плата» elsewhere in the standard."""
    if context.section in NO_FEE_SECTIONS or not (
        context.section == "fee" or PAY.search(f"{context.lead_in} {context.text}")
    ):
        return []
    found: list[Found] = []
    for match in RUBLES.finditer(context.text):
        amount = float(re.sub(r"[\s\u00a0]", "", match["amount"]).replace(",", "."))
        found.append((0, len(context.text), {"is_free": 0, "amount": amount}))
    return found


FEES = Kind(
    name="fees",
    label="Плата",
    columns=(
        Column("is_free", "INTEGER", "1 — бесплатно, 0 — взимается плата"),
        Column("amount", "REAL", "Размер платы, рублей; пусто — не назван"),
    ),
    rules=(
        PhraseRule(
            "free of charge", FREE, _free, not_sections=NO_FEE_SECTIONS, needs=NO_CHARGE,
            examples=(
                ("Предоставление муниципальной услуги осуществляется бесплатно.", {"is_free": 1}),
                ("За предоставление муниципальной услуги по выдаче ордера плата не взимается.", {"is_free": 1}),
                ("Государственная пошлина за предоставление услуги не взимается.", {"is_free": 1}),
                ("За пользование стоянкой плата не взимается.", None),
                ("Административный регламент предоставления муниципальной услуги «Предоставление участков в собственность бесплатно»", None),
            ),
        ),
        ReaderRule(
            "sum of money", _amounts,
            examples=(("За выдачу разрешения взимается государственная пошлина в размере 5 000 рублей.", ({"is_free": 0, "amount": 5000.0},)),
                      ("Размер платы составляет 350 рублей за один бланк.", ({"is_free": 0, "amount": 350.0},)),
                      ("Стоимость имущества не учитывается.", ())),
        ),
    ),
    once=("is_free", "amount"),
)  # fmt: skip
