"""Offices of multifunctional centres: a row of the table as printed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.context import Context
from ingest.patterns import EMAIL, POSTCODE
from ingest.rules import BlockRule, Column, Found, Kind, ReaderRule, TableRule, Values
from ingest.wording import wording

DISTRICT = wording(r"([А-ЯЁ][а-яё-]+(?:ском|ский|ского|ом|ый))\s(муниципальн\w+ )?(район|округ)\w*")


def _office(cells: Mapping[str, str], _: Context) -> Values | None:
    """A row of the table: an office needs a name and an address; the header leaked into a row is none."""
    name, address = cells["name"].strip(), cells["address"].strip()
    if not name or not address or re.fullmatch(r"(?:наименование|почтовый адрес|адрес)\W*", address, re.I):
        return None
    postcode = POSTCODE.search(address)
    email = EMAIL.search(cells.get("email", "")) or EMAIL.search(cells.get("phone", ""))
    phone = EMAIL.sub("", cells.get("phone", "")).strip(" ,;")
    return {
        "name": name, "address": address, "postcode": postcode[0].replace(" ", "") if postcode else None,
        "district": _district(address) or _district(cells.get("district", "")),
        "schedule": cells.get("schedule", "").strip() or None, "phone": None if phone.lower() in NOTHING else phone,
        "email": email[0] if email else None,
    }  # fmt: skip


NOTHING = frozenset({"", "-", "–", "—", "нет"})


def _district(text: str) -> str | None:
    """«Предоставление услуг в Лужском районе» → «Лужский район»."""
    match = DISTRICT.search(text)
    if match is None:
        return None
    stem = re.sub(r"(?:ском|ского|ский)$", "ский", match[1])
    return f"{stem} {'муниципальный ' if match[2] else ''}{match[3]}"


# «Филиал МФЦ в городе Сокол: 162130, г. Сокол, ул. Мира, 1, тел. (81733) 2-10-10, пн.-пт. 9.00-18.00»
PRINTED = wording(
    r"^(?:(?:место ?нахождени\w+|адрес)\s)?(?P<name>(?=[^:]{0,90}(?:МФЦ|многофункц|ТОСП))[А-ЯЁ][^:]{5,140}):\s*(?P<address>(?:\d{6},\s)?[^;]*?(?:ул\.|улица|пр\.|просп|пл\.|пер\.|шоссе|д\.)[^;]*?)"
    r"(?:[.,]\s*тел\w*\.?:?\s*(?P<phone>[^,;]*?\d))?(?:[.,;]\s*(?:(?:график|режим|часы) работы\w*:?\s*)?(?P<schedule>(?:пн|вт|ср|чт|пт|сб|вс|ежедн|понед|вторн|сред|четв|пятн|субб|с \d).*?))?[;.]?$",
    re.I,
)


def _printed(context: Context) -> list[Found]:
    """An office described in a sentence instead of a row."""
    match = PRINTED.match(context.text)
    if match is None:
        return []
    values = _office({name: match[name] or "" for name in ("name", "address", "schedule", "phone")}, context)
    return [(0, len(context.text), values)] if values else []


MFC_OFFICES = Kind(
    name="mfc_offices",
    label="Отделения МФЦ",
    columns=(
        Column("office_id", "TEXT", "Одно и то же отделение в разных регламентах"),
        Column("office_reason", "TEXT", "Почему строки считаются одним отделением или не связаны"),
        Column("name", "TEXT", "Наименование, как напечатано"),
        Column("district", "TEXT", "Район из адреса или подзаголовка таблицы"),
        Column("address", "TEXT", "Адрес, как напечатан"),
        Column("postcode", "TEXT", "Почтовый индекс"),
        Column("schedule", "TEXT", "График работы, как напечатан"),
        Column("opening_hours", "TEXT", "График в записи OpenStreetMap; пусто — не разобран"),
        Column("phone", "TEXT", "Телефон, как напечатан"),
        Column("phone_e164", "TEXT", "Телефоны в записи E.164 через запятую; пусто — код города не напечатан"),
        Column("email", "TEXT", "Электронная почта, как напечатана"),
    ),
    rules=(
        ReaderRule(
            "office in a sentence",
            _printed,
            frozenset({"regulation", "appendix"}),
            examples=(
                (
                    "Филиал МФЦ в городе Сокол: 162130, г. Сокол, ул. Мира, 1, тел. (81733) 2-10-10, пн.-пт. 9.00-18.00;",
                    (
                        {
                            "name": "Филиал МФЦ в городе Сокол",
                            "phone": "(81733) 2-10-10",
                            "schedule": "пн.-пт. 9.00-18.00",
                        },
                    ),
                ),
                (
                    "Местонахождение МАУ «МФЦ»: 652999, г. Тайга, ул. Весенняя, 6. Телефон: 8 (38499) 3-40-40. График работы: понедельник – пятница с 8.00 до 19.00.",
                    (
                        {
                            "name": "МАУ «МФЦ»",
                            "phone": "8 (38499) 3-40-40",
                            "schedule": "понедельник – пятница с 8.00 до 19.00",
                        },
                    ),
                ),
                (
                    "Отделение МФЦ в селе Лужки: 162131, с. Лужки, ул. Парковая, 5.",
                    ({"address": "162131, с. Лужки, ул. Парковая, 5", "phone": None},),
                ),
                ("Документы подаются через МФЦ: лично или по доверенности.", ()),
            ),
        ),
        BlockRule(
            "office on lines",
            head=wording(r"\b(?:МФЦ|ТОСП|[Мм]ногофункциональн\w+ центр\w*)"),
            not_head=wording(
                r"портал|\b(?:пода|обра[тщ]|представля|получ|выда|напра)\w+|услуг\w* (?:предостав|через)|[Ии]нформаци\w+ о|[Аа]дреса\b|[Пп]еречень|[Сс]ведения о"
            ),
            labels={
                "email": wording(r"(?:адрес\s)?(?:электронн\w+ (?:почт\w+|адрес)|e-?mail)\s*[:–-]\s*", re.I),
                "site": wording(r"(?:адрес\s)?(?:официальн\w+\s)?(?:сайт\w*|веб-сайт)\b[^:]{0,40}[:–-]\s*", re.I),
                "address": wording(
                    r"(?:(?:почтовый |юридический |фактический )?адрес(?! сайта)(?: места нахождения)?|мест\w ?нахождени\w+|местонахождение)[^:]{0,30}[:–-]\s*",
                    re.I,
                ),
                "schedule": wording(r"(?:график|режим|часы|время) (?:работы|при[её]ма)[^:]{0,40}[:–-]\s*", re.I),
                "phone": wording(
                    r"(?:контактн\w+ |справочн\w+ |единый )?(?:телефон\w*|тел\.|контакт-центр|колл-центр|горяч\w+ лини\w+)(?:[/ ]+факс)?[^:\d(]{0,30}[:–-]?\s*(?=[\d+(])",
                    re.I,
                ),
            },
            bare={
                "address": wording(r"\d{6},\s"),
                "schedule": wording(r"(?:пн|понедельник|ежедневно|вторник|вт)\b.*\d", re.I),
                "phone": wording(r"(?:8|\+7)[\s(-]*\d{3,5}[)\s-]"),
            },
            required=frozenset({"address"}),
            values=_office,
            examples=(
                (
                    (
                        "Филиал «Тосненский» ГБУ ЛО «МФЦ»",
                        "Адрес: 187000, г. Тосно, ул. Советская, д. 9в",
                        "График работы: ежедневно с 9.00 до 21.00",
                        "Телефон: 8 (800) 500-00-47",
                    ),
                    {
                        "name": "Филиал «Тосненский» ГБУ ЛО «МФЦ»",
                        "phone": "8 (800) 500-00-47",
                        "schedule": "ежедневно с 9.00 до 21.00",
                    },
                ),
                (
                    (
                        "Многофункциональный центр города Сокола",
                        "162130, г. Сокол, ул. Мира, 1",
                        "пн. – пт. 9.00–18.00",
                        "8 (81733) 2-10-10",
                    ),
                    {"address": "162130, г. Сокол, ул. Мира, 1", "postcode": "162130", "phone": "8 (81733) 2-10-10"},
                ),
                (("Документы подаются через МФЦ.", "Адрес: г. Сокол, ул. Мира, 1"), None),  # a sentence, no name
                (("Отдел архитектуры", "Адрес: г. Сокол, ул. Мира, 1"), None),
                (("Филиал МФЦ в г. Сокол", "Телефон: 8 (81733) 2-10-10"), None),
            ),
        ),
        TableRule(
            "table of offices",
            {
                "name": wording(r"наименование|мфц|филиал|отдел|центр|офис|подразделени", re.I),
                "address": wording(r"адрес(?! электронной)(?!.*почты)|место\s?нахожд|местонахожд", re.I),
                "schedule": wording(r"график|режим|часы|время|приёмн|приемн", re.I),
                "phone": wording(r"телефон|тел\.", re.I),
                "email": wording(r"электронн|e-?mail", re.I),
            },
            frozenset({"name", "address"}),
            _office,
            group="district",
            examples=(
                (
                    (
                        "№ п/п",
                        "Наименование МФЦ",
                        "Почтовый адрес",
                        "График работы",
                        "Адрес электронной почты",
                        "Телефон",
                    ),
                    True,
                ),
                (("№", "наименование", "Почтовый адрес", "График работы", "Телефон"), True),
                (("№", "Офис", "Адрес", "Режим работы", "Телефон"), True),
                (("№ п/п", "Наименование и местонахождения", "Стоимость", "Документ"), False),
                (("№ п/п", "Наименование услуги", "Ссылка"), False),
            ),
        ),
    ),
    scope="act",
    with_text=False,
)
