"""Working days and days off of Russia. Pure: dates in, dates out; the only file is ``data/calendar/moved_days.csv``.

Weekends are Saturday and Sunday (ст. 111 ТК РФ, the five-day week), holidays those of ч. 1 ст. 112 ТК РФ. For the
years of the file the production calendar is exact: every day off and every working Saturday that moves is listed
with the resolution that moves it. For any other year only the law itself is applied, ч. 2 ст. 112 included, and
``is_exact`` says so: the Government may still move days. Days off of single regions and cities are not known.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

MOVED = Path(__file__).resolve().parent.parent / "data" / "calendar" / "moved_days.csv"
DAY = timedelta(days=1)
SATURDAY = 5
# ч. 1 ст. 112 ТК РФ: (month, day). A weekend on one of JANUARY moves only where the Government says (ч. 2).
JANUARY = frozenset((1, day) for day in range(1, 9))
HOLIDAYS = JANUARY | {(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}


class Moved(NamedTuple):
    """What the production calendar of one year changes: days made free and Saturdays made working."""

    off: frozenset[date]
    working: frozenset[date]


@cache
def moved() -> Mapping[int, Moved]:
    """The years whose production calendar is known."""
    with MOVED.open(encoding="utf-8", newline="") as file:
        rows = [(int(row["year"]), row["kind"], date.fromisoformat(row["day"])) for row in csv.DictReader(file)]
    return {
        year: Moved(
            frozenset(day for y, kind, day in rows if (y, kind) == (year, "off")),
            frozenset(day for y, kind, day in rows if (y, kind) == (year, "working")),
        )
        for year in {row[0] for row in rows}
    }


def is_exact(year: int) -> bool:
    """Is the production calendar of the year known?"""
    return year in moved()


def is_day_off(day: date) -> bool:
    """A weekend, a holiday or a day that was made free.

    >>> is_day_off(date(2026, 3, 9)), is_day_off(date(2024, 4, 27)), is_day_off(date(2026, 11, 5))
    (True, False, False)
    """
    known = moved().get(day.year)
    if (day.month, day.day) in HOLIDAYS:
        return True
    if known:
        return day in known.off or (day.weekday() >= SATURDAY and day not in known.working)
    return day.weekday() >= SATURDAY or _is_moved_by_law(day)


def _is_moved_by_law(day: date) -> bool:
    """ч. 2 ст. 112 ТК РФ: a weekend on a holiday moves to the next working day after the holiday.

    Every holiday outside January is a single day, so that is the Monday after Saturday or Sunday.
    """
    weekend = (day - DAY, day - 2 * DAY)
    return day.weekday() == 0 and any((d.month, d.day) in HOLIDAYS - JANUARY for d in weekend)


def working_day_from(day: date) -> date:
    """The day itself when it is a working day, else the nearest one after it (ст. 193 ГК РФ).

    >>> working_day_from(date(2026, 5, 9)).isoformat()
    '2026-05-12'
    """
    while is_day_off(day):
        day += DAY
    return day


def plus_working_days(day: date, amount: int) -> date:
    """The last of ``amount`` working days; the count starts the day after (ст. 191 ГК РФ).

    >>> plus_working_days(date(2025, 12, 29), 3).isoformat()
    '2026-01-13'
    """
    for _ in range(amount):
        day = working_day_from(day + DAY)
    return day
