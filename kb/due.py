"""By which day: a term of a regulation and the day it is counted from → the last day of the term. Pure functions.

The law: a term begins the day after the day it is counted from (ст. 191 ГК РФ); months end on the same number, or on
the last day of a shorter month (п. 3 ст. 192), years on the same day (п. 1 ст. 192); when the last day is a day off,
the term ends on the nearest working day after it (ст. 193). Working days are counted by the production calendar.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from kb.workdays import is_day_off, is_exact, plus_working_days, working_day_from

STARTS = "ст. 191 ГК РФ: счёт начинается со следующего дня"
MONTHS_END = "п. 3 ст. 192 ГК РФ: срок в месяцах кончается того же числа"
YEARS_END = "п. 1 ст. 192 ГК РФ: срок в годах кончается в тот же день"
MOVES = "ст. 193 ГК РФ: последний день пришёлся на выходной, срок кончается в ближайший рабочий день"
WORKING = "рабочие дни: ст. 111 и 112 ТК РФ"
SAME_DAY = "в тот же день"
# No regulation waits longer; more than that is a misread number, not a term.
LONGEST = {"working_day": 1000, "calendar_day": 1500, "day": 1500, "month": 60, "year": 10}
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a term. ``law``: the rules used; ``unsure``: years whose production calendar is unknown."""

    day: date
    law: tuple[str, ...]
    unsure: tuple[int, ...] = ()


def due(start: date, amount: float | None, unit: str | None) -> Due | None:
    """The last day of ``amount`` units counted from ``start``; ``None`` when days cannot tell.

    Hours and minutes are none: they need the hour of filing. Neither are fractions and misread numbers. «day», for
    which the regulation says neither working nor calendar, is counted as calendar days: ГК РФ knows no others.

    >>> due(date(2026, 11, 3), 3, "working_day").day.isoformat()
    '2026-11-09'
    >>> due(date(2026, 1, 31), 1, "month").day.isoformat()
    '2026-03-02'
    """
    if amount is None or unit not in LONGEST or amount != int(amount) or not 0 <= amount <= LONGEST[unit]:
        return None
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        return None
    number = int(amount)
    if number == 0:
        return _ended(start, (SAME_DAY,))
    if unit == "working_day":
        last = plus_working_days(start, number)
        return Due(last, (STARTS, WORKING), _unsure(start, last))
    if unit in ("month", "year"):
        last = _plus_months(start, number * (12 if unit == "year" else 1))
        return _ended(last, (STARTS, MONTHS_END if unit == "month" else YEARS_END))
    return _ended(start + timedelta(days=number), (STARTS,))


def _plus_months(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _ended(last: date, law: tuple[str, ...]) -> Due:
    """The end moves off a day off; only then the production calendar matters."""
    end = working_day_from(last)
    return Due(end, (*law, MOVES) if is_day_off(last) else law, _unsure(last, end))


def _unsure(first: date, last: date) -> tuple[int, ...]:
    return tuple(year for year in range(first.year, last.year + 1) if not is_exact(year))
