"""Which of two terms is longer for the citizen, when units differ. Pure.

«Дней» without more are calendar days (ст. 190–194 ГК РФ). Working days cannot be turned into calendar days without a
calendar: a week of seven days has five of them, so a typical working day is 7/5 of a calendar day; what lies within the
roundness of that is not called longer or shorter. A term that ends on a day off ends on the next working day
(ст. 193 ГК РФ), so one day and one working day do not differ either.
"""

from __future__ import annotations

import math
from typing import Literal

Longer = Literal["longer", "shorter", "equal", "about"]
IN_DAYS = {"working_day": 7 / 5, "calendar_day": 1.0, "day": 1.0, "hour": 1 / 24, "minute": 1 / 1440,
           "month": 365 / 12, "year": 365.0}  # fmt: skip
SAME_UNIT = {"calendar_day": "day"}
ROUGH = 1.0  # calendar days within which terms of different units are taken for one, when they are long
SHARE = 0.1  # of the longer one: a day more of two is no rounding


def longer(amount: float | None, unit: str | None, other: float | None, others: str | None) -> Longer | None:
    """Is the other term longer than the first? «about»: of another unit and nearly as long; ``None``: nobody knows.

    >>> longer(30, "day", 25, "working_day"), longer(14, "calendar_day", 10, "working_day")
    ('longer', 'about')
    >>> longer(10, "working_day", 10, "calendar_day"), longer(0, "day", 1, "working_day"), longer(5, None, 5, "day")
    ('shorter', 'longer', None)
    """
    if amount is None or other is None or unit not in IN_DAYS or others not in IN_DAYS:
        return None
    if (amount, unit) == (other, others):
        return "equal"
    one, two = amount * IN_DAYS[unit], other * IN_DAYS[others]
    if SAME_UNIT.get(unit, unit) == SAME_UNIT.get(others, others):
        return "about" if amount == other else "longer" if two > one else "shorter"
    if math.isclose(one, two) or (amount and other and _nearly(one, two, amount == other)):
        return "about"
    return "longer" if two > one else "shorter"


def _nearly(one: float, two: float, same_number: bool) -> bool:
    """Do two terms in days differ by the roundness of working days alone? One day and one working day do."""
    apart = abs(one - two)
    return apart < ROUGH <= min(one, two) and (same_number or apart <= SHARE * max(one, two))
