"""Acts named in a text: kind, number, date, title, and where the name stands."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.patterns import EMAIL, MONTHS, PHONE, POSTCODE, act_number, iso_date, quoted_end
from ingest.references import references, unnumbered

GENITIVE = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Федеральным законом от 27.07.2010 № 210-ФЗ «Об организации предоставления услуг»",
            [("федеральный закон", "210-ФЗ", "2010-07-27", "Об организации предоставления услуг")],
        ),
        (
            "Федерального закона от 06 октября 2003 года № 131-ФЗ «Об общих принципах»;",
            [("федеральный закон", "131-ФЗ", "2003-10-06", "Об общих принципах")],
        ),
        (
            "Федеральными законами от 06.10.2003 № 131-ФЗ «Об общих принципах», от 27.07.2010 № 210-ФЗ «Об услугах»",
            [
                ("федеральный закон", "131-ФЗ", "2003-10-06", "Об общих принципах"),
                ("федеральный закон", "210-ФЗ", "2010-07-27", "Об услугах"),
            ],
        ),
        (
            "постановлением Правительства Российской Федерации от 25 июня 2012 г. № 634",
            [("постановление Правительства Российской Федерации", "634", "2012-06-25", None)],
        ),
        (
            "постановление администрации от 08 июня 2012 года № 367 «Об утверждении «Порядка»»",
            [("постановление администрации", "367", "2012-06-08", "Об утверждении «Порядка»")],
        ),
        (
            "решения Думы Кировского муниципального района от 27.01.2022 г. № 62 - НПА",
            [("решение Думы Кировского муниципального района", "62-НПА", "2022-01-27", None)],
        ),
        (
            "утвержденный постановлением администрации района №525 от 04.08.2014года",
            [("постановление администрации района", "525", "2014-08-04", None)],
        ),
        (
            "закона Приморского края от 13.08.2013 № 243 – КЗ «Об образовании»",
            [("закон Приморского края", "243-КЗ", "2013-08-13", "Об образовании")],
        ),
        (
            "приказ Росреестра от 02.09.2020 № П/0321 «Об утверждении перечня»",
            [("приказ Росреестра", "П/0321", "2020-09-02", "Об утверждении перечня")],
        ),
        ("с частью 5 статьи 65 Федерального закона № 273-ФЗ", [("федеральный закон", "273-ФЗ", None, None)]),
        ("в течение 10 дней от даты регистрации № 5", []),
        ("от 27.07.2010 принято 5 заявлений", []),
        ("копия паспорта", []),
        ("", []),
    ],
)  # fmt: skip
def test_references(text: str, found: list[tuple[str, str, str | None, str | None]]) -> None:
    assert [(r.kind, r.number, r.date, r.title) for r in references(text)] == found


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("В силу Закона от 27.07.2010 № 210-ФЗ «Об услугах» и иных", "Закона от 27.07.2010 № 210-ФЗ «Об услугах»"),
        ("согласно приказу от 11.12.2014 № 146н.", "приказу от 11.12.2014 № 146н"),
    ],
)
def test_where_a_reference_stands(text: str, quote: str) -> None:
    (found,) = references(text)
    assert text[found.start : found.end] == quote


@given(st.text(alphabet="Федеральный закон от 27.07.2010 № 210-ФЗ «Об услугах»; приказ", max_size=80))
def test_references_stand_one_after_another(text: str) -> None:
    at = 0
    for found in references(text):
        assert at <= found.start < found.end <= len(text)
        at = found.end


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Конституция Российской Федерации;", [("конституция", "Конституция Российской Федерации")]),
        ("Жилищный кодекс Российской Федерации;", [("кодекс", "Жилищный кодекс Российской Федерации")]),
        ("Гражданским кодексом РФ (часть первая)", [("кодекс", "Гражданским кодексом РФ (часть первая)")]),
        ("Устав муниципального образования «Кировск».", [("устав", "Устав муниципального образования «Кировск»")]),
        ("паспорт гражданина Российской Федерации", []),
    ],
)  # fmt: skip
def test_unnumbered(text: str, found: list[tuple[str, str]]) -> None:
    assert [(r.kind, r.title) for r in unnumbered(text)] == found


# --- dates ----------------------------------------------------------------------------------------


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_date_as_people_print_it(day: date) -> None:
    month = GENITIVE[day.month - 1]
    for printed in (
        f"{day.day:02}.{day.month:02}.{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day:02}. {day.month:02}. {day.year}г.",
        f"{day.day} {month} {day.year} года",
        f"«{day.day:02}» {month} {day.year} г.",
        f"{day.day:02} {month.upper()} {day.year}",
    ):
        assert iso_date(printed) == day.isoformat(), printed


@pytest.mark.parametrize(
    "text", ["00.00.2025", "31.02.2020", "30 февраля 2020 года", "2020", "", "мая 2020", "1.2.3.4", "45.13.2001"]
)
def test_no_date(text: str) -> None:
    assert iso_date(text) is None


@given(st.text(max_size=30))
def test_any_text_as_a_date(text: str) -> None:
    found = iso_date(text)
    assert found is None or date.fromisoformat(found)


def test_a_stem_for_every_month() -> None:
    assert sorted(MONTHS.values()) == list(range(1, 13))


# --- numbers, quotations, addresses ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "number"),
    [("210 – ФЗ", "210-ФЗ"), ("210-ФЗ", "210-ФЗ"), ("62 - НПА", "62-НПА"), (" 55-П ", "55-П"), ("5/23", "5/23")],
)  # fmt: skip
def test_act_number(printed: str, number: str) -> None:
    assert act_number(printed) == number


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ("«О законе» и", "«О законе»"),
        ("«О «Законе»» и", "«О «Законе»»"),
        ("«О «Законе» и прочем» далее", "«О «Законе» и прочем»"),
        ("«Об учете в МО «Кировск»", "«Об учете в МО «Кировск»"),
        ('"О законе" и', '"О законе"'),
        ("“О законе” и", "“О законе”"),
        ("«О законе» ; «другое»", "«О законе»"),
        ("«не закрыта", "«не закрыта"),
    ],
)
def test_quoted_end(text: str, quotation: str) -> None:
    assert text[: quoted_end(text, 0)] == quotation


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (PHONE, "тел. 8(81362)22608", ["8(81362)22608"]),
        (PHONE, "телефон: 8 (81362) 21-645", ["8 (81362) 21-645"]),
        (PHONE, "+7 812 301-47-47", ["+7 812 301-47-47"]),
        (PHONE, "8-800-500-00-47", ["8-800-500-00-47"]),
        (PHONE, "заявление от 2014 года", []),
        (POSTCODE, "187342, Ленинградская область", ["187342"]),
        (POSTCODE, "тел. 8136222608", []),
        (EMAIL, "почта: otdel@admin-sokol.example.ru.", ["otdel@admin-sokol.example.ru"]),
        (EMAIL, "нет почты", []),
    ],
)
def test_addresses(pattern: object, text: str, found: list[str]) -> None:
    assert [match[0] for match in pattern.finditer(text)] == found
