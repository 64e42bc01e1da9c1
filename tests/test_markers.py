"""Signs that begin a clause: what they are, what they are worth, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.markers import LETTERS, parse, roman
from ingest.tree import follows


@pytest.mark.parametrize(
    ("line", "family", "number", "rest"),
    [
        ("Раздел II. Стандарт предоставления услуги", "section", "II", "Стандарт предоставления услуги"),
        ("РАЗДЕЛ 3. СОСТАВ ПРОЦЕДУР", "section", "3", "СОСТАВ ПРОЦЕДУР"),
        ("Глава 1. Общие положения", "section", "1", "Общие положения"),
        ("Подраздел 15. Порядок", "section", "15", "Порядок"),
        ("Статья 12 Наименование", "section", "12", "Наименование"),
        ("IV. Формы контроля", "roman", "IV", "Формы контроля"),
        ("ІV. Формы контроля", "roman", "IV", "Формы контроля"),  # Ukrainian «І»
        ("Ш. Состав процедур", "roman", "III", "Состав процедур"),
        ("П.Стандарт", "roman", "II", "Стандарт"),
        ("III) Порядок", "roman", "III", "Порядок"),
        ("2.6.1. Заявление", "decimal", "2.6.1", "Заявление"),
        ("2.6.1 Заявление", "decimal", "2.6.1", "Заявление"),
        ("2. 6. 1. Заявление", "decimal", "2.6.1", "Заявление"),
        ("10.12.3.4. Прочее", "decimal", "10.12.3.4", "Прочее"),
        ("2.19.2.документы", "decimal", "2.19.2", "документы"),
        ("1. Утвердить", "number", "1", "Утвердить"),
        ("12.Настоящее", "number", "12", "Настоящее"),
        ("1) паспорт;", "paren", "1", "паспорт;"),
        ("1 ) паспорт;", "paren", "1", "паспорт;"),
        ("5.1) выписка;", "paren", "5.1", "выписка;"),
        ("а) сведения", "letter", "а", "сведения"),
        ("ё) сведения", "letter", "ё", "сведения"),
        ("- на сайте;", "dash", "-", "на сайте;"),
        ("— на сайте;", "dash", "—", "на сайте;"),
        ("•\tна сайте;", "dash", "•", "на сайте;"),
        ("- 1.1. Наименование читать в новой редакции", "decimal", "1.1", "Наименование читать в новой редакции"),
        ("- а) сведения", "letter", "а", "сведения"),
        ("- 5 дней со дня подачи", "dash", "-", "5 дней со дня подачи"),
        ("Приложение № 2", "appendix", "2", ""),
        ("Приложение N 12 к регламенту", "appendix", "12", " к регламенту"),
        ("Приложение №2.1", "appendix", "2.1", ""),
        ("ПРИЛОЖЕНИЕ", "appendix", "", ""),
    ],
)
def test_marker(line: str, family: str, number: str, rest: str) -> None:
    marker = parse(line)
    assert marker is not None
    assert (marker.family, marker.number, line[marker.length :]) == (family, number, rest)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Круг заявителей",
        "Приложение: копии документов",
        "приложением к настоящему регламенту",
        "Раздела II настоящего регламента",
        "13.00 до 14.00 обед",
        "9.00-18.00",
        "9.00 – 18.00",
        "27.07.2010 № 210-ФЗ",
        "100.50 руб.",
        "187340, Ленинградская область",
        "8(81362)22608",
        "15 минут",
        "30% стоимости",
        "0.5%",
        "2014 год",
        "-----",
        "___ 20__ г.",
        "И. о. главы администрации",
        "С. Петров",
        "Г) прописная буква",
    ],
)
def test_no_marker(line: str) -> None:
    assert parse(line) is None


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("I", 1),
        ("IV", 4),
        ("IX", 9),
        ("XIV", 14),
        ("XL", 40),
        ("XC", 90),
        ("Ш", 3),
        ("П", 2),
        ("V.I", 5),
        ("", 0),
        ("МФЦ", 0),
    ],
)
def test_roman(printed: str, value: int) -> None:
    assert roman(printed) == value


NUMERALS = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@given(st.integers(1, 120))
def test_roman_of_every_number(number: int) -> None:
    rest, printed = number, ""
    for value, sign in NUMERALS:
        while rest >= value:
            rest, printed = rest - value, printed + sign
    assert roman(printed) == number


@pytest.mark.parametrize(
    ("line", "ordinal"),
    [("а) А", 1), ("в) А", 3), ("IV. Контроль", 4), ("Раздел 3. Состав", 3), ("5) А", 5), ("2.6.1. А", 1), ("- А", 0)],
)
def test_ordinal(line: str, ordinal: int) -> None:
    marker = parse(line)
    assert marker is not None
    assert marker.ordinal == ordinal


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("1) а", "2) б", True),
        ("2) а", "4) б", False),
        ("2) а", "2) б", False),
        ("5) а", "5.1) б", True),
        ("5.1) а", "6) б", True),
        ("и) а", "к) б", True),  # «й» is left out
        ("е) а", "ж) б", True),
        ("д) а", "ж) б", True),
        ("а) а", "г) б", False),
    ],
)
def test_follows(before: str, after: str, wanted: bool) -> None:
    left, right = parse(before), parse(after)
    assert left is not None
    assert right is not None
    assert follows(left, right) == wanted


def test_each_letter_follows_the_one_before() -> None:
    markers = [parse(f"{letter}) слово") for letter in LETTERS]
    assert [m.ordinal for m in markers if m] == list(range(1, len(LETTERS) + 1))


@given(st.text(max_size=60))
def test_any_line(line: str) -> None:
    marker = parse(line)
    if marker is not None:
        assert 0 < marker.length <= len(line)
        assert marker.ordinal >= 0
