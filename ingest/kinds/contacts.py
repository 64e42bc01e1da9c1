"""Addresses, telephones and hours of the authority and its departments."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.context import Context
from ingest.patterns import EMAIL, PHONE
from ingest.rules import Column, Found, Kind, ReaderRule, TableRule, Values
from ingest.wording import wording

# Where contacts stand: the section on informing, the general part before it, the section on the authority, appendices.
SECTIONS = frozenset({"informing", "subject", "authority", "service_name", ""})
BODY = wording(
    r"(?:[Аа]дминистраци\w+|(?:[А-ЯЁа-яё][а-яё]+(?:ого|ый|ому|ым)\s)?[Оо]тдел\w*|[Кк]омитет\w*|[Уу]правлени\w+|[Дд]епартамент\w*|(?:МБУ|МКУ|МКУК|МАУ|МУП|КУМИ)\b|учреждени\w+)"
    r"(?:\s(?:МО|муниципальн\w+|городск\w+|сельск\w+|по|город\w*|[А-ЯЁ][а-яё-]+\w*|района|округа|поселения|области|края|[а-яё]{3,}(?:ства|ния|ции|ики|уры|ых|ной)\b|«[^»]*»)){0,9}"
)
# Centres and portals have tables of their own.
NOT_OURS = wording(r"\bМФЦ\b|многофункциональн|портал|едино[гй]\w* справочн", re.I)
STEM = 8  # letters by which two mentions are the same body in different cases
# «8(81362)29119, 25651»: further numbers of the same exchange are printed without the code.
MORE_PHONES = wording(r"(?<=\d), (\d{5,7})(?!\d)")
SAID_PHONE = wording(r"\b(?:тел(?:ефон\w*|\.)|факс)", re.I)
STREET_WORD = wording(r"ул\.|улица|пер\.|переулок|просп\w*\.?|пр-т|наб\.|шоссе|пл\.|площадь|мкр\w*\.?|микрорайон", re.I)
STREET = wording(
    rf"(?:(?<!\d)\d{{6}},?\s)?(?:[^:;()]{{0,120}}?,\s?)?(?:{STREET_WORD.pattern})"
    r"\s?[^;:]{2,60}?(?:,\s?(?:д\.|дом|зд\.)\s?\d+[^;:]{0,90}?|,\s?\d+[а-я]?\b[^;:]{0,60}?)(?=,\s(?:а также|тел)|[.;]\s[А-ЯЁ][а-яё]{3}|[.;]?$|\s\()",
    re.I,
)
HOURS = wording(
    r"\d{1,2}\s?[.:-]\s?\d{2}\s?(?:час\w*\.?\s?)?(?:до|[-–—])\s?\d{1,2}\s?[.:-]\s?\d{2}|выходн\w+ д|без перерыва", re.I
)
DAYS = wording(
    r"понедельник|вторник|сред[аыу]|четверг|пятниц|суббот|воскресень|\b(?:пн|вт|ср|чт|пт|сб|вс)\b|ежедневно|рабочи[ех]|перерыв|при[её]мн\w+ д|режим работы|график|будни",
    re.I,
)


def _name(context: Context) -> str | None:
    """Whose contact it is: the body named in what announces the clause, in the clause, or in the heading above.

    Two bodies in one place leave it open: a wrong telephone is worse than one without a name.
    """
    text = re.sub(r"\([^()]*\)", "", context.text)
    for said in (text, *context.lead_ins, *reversed(context.headings)):
        named = [m[0].strip(" ,:-–") for m in BODY.finditer(said)]
        if named:
            return named[0] if len({name.lower()[:STEM] for name in named}) == 1 else None
    return None


def _fields(text: str, said: str) -> dict[str, object]:
    # A code in brackets makes a telephone; without one the word must be there, or numbers of acts would count.
    coded = [m[0].strip() for m in PHONE.finditer(text) if "(" in m[0]]
    phones = [m[0].strip() for m in PHONE.finditer(text)] if SAID_PHONE.search(said) else coded
    phones += MORE_PHONES.findall(text) if phones else []
    emails = [m[0].rstrip(".") for m in EMAIL.finditer(text)]
    address = STREET.search(text) if STREET_WORD.search(text) else None
    schedule = text if HOURS.search(text) and DAYS.search(f"{said} {text}") else None
    return {
        "phone": ", ".join(phones) or None, "email": ", ".join(emails) or None,
        "address": address[0].strip(" ,.") if address else None, "schedule": schedule.strip(" ;.") if schedule else None,
    }  # fmt: skip


def _contact(context: Context) -> list[Found]:
    """A clause that gives an address, telephone, e-mail or hours of the authority."""
    clause = context.clause
    if context.section not in SECTIONS or clause.kind in ("row", "table", "chapter"):
        return []
    if clause.part == "appendix" and "__" in clause.passage.text:
        return []
    said = " ".join((*context.lead_ins, *context.headings[-1:], context.text))
    if NOT_OURS.search(context.text):
        return []
    fields = _fields(context.text, said)
    if not any(fields.values()):
        return []
    return [(0, len(context.text), {"name": _name(context), **fields})]


DAY = wording(r"понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|^(?:пн|вт|ср|чт|пт|сб|вс)", re.I)


def _day(cells: Mapping[str, str], _: Context) -> Values | None:
    """A row of a timetable: «Понедельник | с 9.00 до 18.00»."""
    if not DAY.search(cells["day"]) or not HOURS.search(cells["hours"]) or cells["hours"].lower().startswith("перерыв"):
        return None  # cells merged over several days leave only a piece of the hours with a day
    return {
        "name": None,
        "address": None,
        "phone": None,
        "email": None,
        "schedule": f"{cells['day']}: {cells['hours']}",
    }


CONTACTS = Kind(
    name="contacts",
    label="Контакты",
    columns=(
        Column("name", "TEXT", "Чей контакт"),
        Column("address", "TEXT", "Адрес"),
        Column("phone", "TEXT", "Телефоны"),
        Column("email", "TEXT", "Электронная почта"),
        Column("schedule", "TEXT", "График работы и приёма"),
    ),
    rules=(
        ReaderRule(
            "contact in a clause", _contact, frozenset({"regulation", "appendix"}),
            examples=(
                ("Телефон жилищного отдела: 8(81362) 22608.", ({"phone": "8(81362) 22608"},)),
                ("Адрес администрации: 162840, г. Сокол, ул. Советская, д. 73.", ({"address": "162840, г. Сокол, ул. Советская, д. 73"},)),
                ("Электронная почта отдела: otdel@example.org.", ({"email": "otdel@example.org"},)),
                ("Информирование осуществляется по телефону и лично.", ()),
            ),
        ),
        TableRule(
            "timetable", {"day": wording(r"^дни|^день", re.I), "hours": wording(r"время|часы|режим|график", re.I)}, frozenset({"day", "hours"}), _day,
            examples=((("Дни недели", "Время"), True), (("День недели", "Часы приема"), True), (("№ п/п", "Наименование МФЦ", "Почтовый адрес", "График работы"), False)),
        ),
    ),
    with_text=False,
)  # fmt: skip
