"""Numbers, terms and dates the way a Russian reader writes them. Pure functions of plain values."""

from __future__ import annotations

from datetime import date

MONTHS = [
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
# Unit of a term → the forms after 1, 2 and 5, and after «не более 1».
UNITS: dict[str, tuple[str, str, str, str]] = {
    "working_day": ("рабочий день", "рабочих дня", "рабочих дней", "рабочего дня"),
    "calendar_day": ("календарный день", "календарных дня", "календарных дней", "календарного дня"),
    "day": ("день", "дня", "дней", "дня"),
    "hour": ("час", "часа", "часов", "часа"),
    "minute": ("минута", "минуты", "минут", "минуты"),
    "month": ("месяц", "месяца", "месяцев", "месяца"),
    "year": ("год", "года", "лет", "года"),
}


def plural(number: float, one: str, few: str, many: str) -> str:
    """The form of a noun after a number.

    >>> [plural(n, "день", "дня", "дней") for n in (1, 2, 5, 11, 21, 1.5)]
    ['день', 'дня', 'дней', 'дней', 'день', 'дня']
    """
    if number != int(number):
        return few
    tens, units = int(number) % 100, int(number) % 10
    if units == 1 and tens != 11:
        return one
    return few if 2 <= units <= 4 and not 12 <= tens <= 14 else many


def counted(number: int, one: str, few: str, many: str) -> str:
    """A number with its noun: «2 дня»."""
    return f"{figure(number)} {plural(number, one, few, many)}"


def figure(number: float) -> str:
    """A number without needless zeros, thousands apart by a narrow space.

    >>> figure(10.0), figure(1.5), figure(12500)
    ('10', '1,5', '12\\u202f500')
    """
    return f"{number:,.2f}".rstrip("0").rstrip(".").replace(",", "\u202f").replace(".", ",")


def term(amount: float | None, unit: str | None, bound: str | None = None) -> str:
    """A term in words; «» when there is no number.

    >>> term(10, "working_day", "maximum"), term(1, "working_day", "exact"), term(0, "day")
    ('не более 10 рабочих дней', '1 рабочий день', 'в тот же день')
    """
    if amount is None or unit not in UNITS:
        return ""
    if amount == 0:
        return "в тот же день" if unit.endswith("day") else "сразу"
    one, few, many, genitive = UNITS[unit]
    if bound == "maximum":
        noun = genitive if amount != int(amount) else plural(amount, genitive, many, many)
        return f"не более {figure(amount)} {noun}"
    return f"{figure(amount)} {plural(amount, one, few, many)}"


def day(iso: str | None) -> str:
    """An ISO date or time stamp as «27 июня 2022 г.»; anything else as it is.

    >>> day("2022-06-27"), day("2022")
    ('27\\xa0июня 2022\\xa0г.', '2022')
    """
    try:
        moment = date.fromisoformat((iso or "")[:10])
    except ValueError:
        return iso or ""
    return f"{moment.day}\u00a0{MONTHS[moment.month - 1]} {moment.year}\u00a0г."


def roubles(amount: float | None) -> str:
    """A price; «» when none is named."""
    return f"{figure(amount)}\u00a0₽" if amount is not None else ""


def upper_first(text: str) -> str:
    """The text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]
