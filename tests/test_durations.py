"""Lengths of time: how much, of what unit, and where they are printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.durations import UNITS, durations, in_words, numerals


def found(text: str) -> list[tuple[float, str]]:
    return [(d.amount, d.unit) for d in durations(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("в течение 30 календарных дней", [(30, "calendar_day")]),
        ("не позднее 10 рабочих дней со дня", [(10, "working_day")]),
        ("в течение 15 (пятнадцати) рабочих дней", [(15, "working_day")]),
        ("через тридцать дней со дня представления", [(30, "day")]),
        ("в течение двадцати пяти дней", [(25, "day")]),
        ("в течение трёх рабочих дней", [(3, "working_day")]),
        ("в 30-дневный срок", [(30, "day")]),
        ("в десятидневный срок", [(10, "day")]),
        ("в 5-ти дневный срок", [(5, "day")]),
        ("в месячный срок", [(1, "month")]),
        ("в двухмесячный срок", [(2, "month")]),
        ("не более 15 минут", [(15, "minute")]),
        ("не более 15 мин.", [(15, "minute")]),
        ("в течение 24 часов", [(24, "hour")]),
        ("в течение одного часа", [(1, "hour")]),
        ("в течение двух недель", [(14, "day")]),
        ("в течение шести месяцев", [(6, "month")]),
        ("на срок до 3 лет", [(3, "year")]),
        ("в день обращения заявителя", [(0, "day")]),
        ("в день его поступления", [(0, "day")]),
        ("не позднее следующего рабочего дня", [(1, "working_day")]),
        ("в течение рабочего дня", [(1, "working_day")]),
        ("не позднее дня, следующего за днем обращения", [(1, "day")]),
        ("в течение 1 рабочего дня", [(1, "working_day")]),
        ("30 (тридцать) дней, а при отказе - 5 (пять) рабочих дней", [(30, "day"), (5, "working_day")]),
        ("от 10 до 15 дней", [(15, "day")]),
        ("с 9.00 до 18.00", []),
        ("2014 года", []),
        ("от 27.07.2010 года", []),
        ("25 августа 2014 года № 528", []),
        ("пункт 5 дня открытых дверей", [(5, "day")]),
        ("статья 12 регламента", []),
        ("", []),
    ],
)
def test_cases(text: str, wanted: list[tuple[float, str]]) -> None:
    assert found(text) == wanted


def test_digits_against_words() -> None:
    (agree,) = durations("в течение 10 (десяти) дней")
    (differ,) = durations("в течение 10 (пятнадцати) дней")
    assert (agree.amount, agree.in_words) == (10, None)
    assert (differ.amount, differ.in_words) == (10, 15)


@pytest.mark.parametrize(
    ("text", "value"),
    [("тридцати", 30), ("двадцати пяти", 25), ("пятнадцать", 15), ("ста двадцати", 120), ("трёх", 3), ("дней", None)],
)
def test_in_words(text: str, value: int | None) -> None:
    assert in_words(text) == value


GENITIVE = {1: "одного", 2: "двух", 3: "трех", 4: "четырех", 5: "пяти", 6: "шести", 7: "семи", 8: "восьми", 9: "девяти",
            10: "десяти", 11: "одиннадцати", 12: "двенадцати", 13: "тринадцати", 14: "четырнадцати", 15: "пятнадцати",
            16: "шестнадцати", 17: "семнадцати", 18: "восемнадцати", 19: "девятнадцати", 20: "двадцати", 30: "тридцати",
            40: "сорока", 45: "сорока пяти", 50: "пятидесяти", 60: "шестидесяти", 90: "девяноста"}  # fmt: skip


@pytest.mark.parametrize(("value", "words"), GENITIVE.items())
def test_genitive_numerals(value: int, words: str) -> None:
    assert in_words(words) == value
    assert found(f"в течение {words} рабочих дней") == [(value, "working_day")]


@given(st.integers(1, 365), st.sampled_from(["рабочих дней", "календарных дней", "дней", "минут", "месяцев", "часов"]))
def test_every_amount_in_digits(amount: int, unit: str) -> None:
    (duration,) = durations(f"Срок составляет {amount} {unit}.")
    assert duration.amount == amount


@given(
    st.lists(
        st.sampled_from(
            [*list(numerals())[:40], "10", "30-", "дней", "рабочих", "месячный", "срок", "в", "день", "(", ")", "минут"]
        )
    )
)
def test_any_words(words: list[str]) -> None:
    text = " ".join(words)
    at = 0
    for duration in durations(text):
        assert at <= duration.start < duration.end <= len(text)
        assert duration.amount >= 0
        assert duration.unit in {name for name, _ in UNITS} - {"week"}
        at = duration.end
