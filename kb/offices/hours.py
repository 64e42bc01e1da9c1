"""A printed timetable → OpenStreetMap's opening_hours (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification).

A value is given only when every word is understood and can be read in one way; otherwise there is none. The library
``opening_hours`` has the last word on what is a valid value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import opening_hours as osm

from kb.offices.timetable import Group, Span, UnclearError, groups
from kb.offices.timewords import HOLIDAY, WEEK, tokens


def opening_hours(printed: str | None) -> str | None:
    """The printed timetable in the OSM form; ``None`` when it is not wholly understood.

    >>> opening_hours("Пн–Чт 9.00–18.00, перерыв 13.00–13.48, пт до 16.45, сб., вс. – выходной")
    'Mo-Th 09:00-13:00,13:48-18:00; Fr 09:00-13:00,13:48-16:45; Sa,Su off'
    >>> opening_hours("по согласованию")
    """
    found = tokens(printed or "")
    try:
        said = _written(_by_day(groups(found))) if found else None
    except UnclearError:
        return None
    return said if said and osm.validate(said) else None


def weekly(value: str | None) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """A value of ``opening_hours`` → days («Mo» … «Su»), opening and closing time of every span; closed days are none.

    >>> list(weekly("Mo-We,Fr 09:00-13:00,14:00-18:00; Su,PH off"))[1]
    (('Mo', 'Tu', 'We', 'Fr'), '14:00', '18:00')
    """
    for rule in filter(None, (value or "").split("; ")):
        days, _, hours = rule.partition(" ")
        for span in hours.split(",") if hours != "off" else ():
            opens, _, closes = span.partition("-")
            yield tuple(_week_days(days)), opens, closes


def _week_days(days: str) -> Iterator[str]:
    for part in days.split(","):
        first, _, last = part.partition("-")
        yield from WEEK[WEEK.index(first) : WEEK.index(last or first) + 1]


# --- groups → the value ---------------------------------------------------------------------------

Hours = tuple[Span, ...]  # of one day; () is «closed»


def _by_day(said: Sequence[Group]) -> dict[int, Hours]:
    """Day → its hours. A later group speaks over an earlier one of more days: «вт-сб 9-18, чт 11-20»."""
    found: dict[int, Hours] = {}
    from_days: dict[int, int] = {}
    for group in said:
        hours = tuple(_less(group.spans, group.lunch or []))
        for day in set(group.days):
            if day in found and found[day] != hours and from_days[day] <= len(set(group.days)):
                raise UnclearError
            found[day], from_days[day] = hours, len(set(group.days))
    if any(hours for day, hours in found.items() if day == HOLIDAY):
        raise UnclearError  # «пятница и предпраздничные» and hours of holidays: not our business to date
    return found


def _less(spans: Sequence[Span], lunch: Sequence[Span]) -> Iterator[Span]:
    """The spans without the breaks; a break must lie inside the hours."""
    left = list(spans)
    for start, end in lunch:
        holder = next((span for span in left if span[0] < start and end < span[1]), None)
        if holder is None:
            raise UnclearError
        at = left.index(holder)
        left[at : at + 1] = [(holder[0], start), (end, holder[1])]
    yield from left


def _written(by_day: dict[int, Hours]) -> str:
    """Days of the same hours together, in the order of the week; closed days last."""
    rules = {hours: sorted(day for day in by_day if by_day[day] == hours) for hours in by_day.values()}
    ordered = sorted(rules.items(), key=lambda rule: (not rule[0], rule[1]))
    return "; ".join(f"{_day_list(days)} {_clock(hours)}" for hours, days in ordered)


def _day_list(days: Sequence[int]) -> str:
    """[0, 1, 2, 4, 7] → «Mo-We,Fr,PH»."""
    runs = [
        [day for _, day in run] for _, run in groupby(enumerate(d for d in days if d < HOLIDAY), lambda x: x[1] - x[0])
    ]
    said = [_run(run) for run in runs]
    return ",".join([*said, *(["PH"] if HOLIDAY in days else [])])


def _run(run: Sequence[int]) -> str:
    if len(run) <= 2:
        return ",".join(WEEK[day] for day in run)
    return f"{WEEK[run[0]]}-{WEEK[run[-1]]}"


def _clock(hours: Hours) -> str:
    return ",".join(f"{_time(start)}-{_time(end)}" for start, end in hours) or "off"


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
