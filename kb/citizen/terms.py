"""Terms of a service → their last days for an application filed on a day. Pure functions of rows of ``deadlines``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from sqlite3 import Row

from kb.card.lines import place
from kb.citizen.model import DueLine
from kb.due import Due, due
from kb.wording import term

SERVICE, REGISTRATION = "service_total", "registration"
# What a term is counted from: the registration, the filing itself, or something later.
REGISTERED = re.compile(r"регистрац", re.I)
FILED = re.compile(
    r"поступ|подач|подан|обращени|при[её]м|направлени|получени\w+ (?:заявлени|запрос)"
    r"|представлени\w+ (?:указанных )?документов",
    re.I,
)
# «получения всех документов» may come after filing; «уведомления владельца» is another paper.
LATER = re.compile(r"всех документ|уведомлени|окончани|заключени|выполнени|внесени|подтвержда", re.I)


def read_day(text: str) -> date | None:
    """``?filed=`` as a date; ``None`` for anything that is none.

    >>> read_day("2026-11-20").isoformat(), read_day("20.11.2026").isoformat(), read_day("завтра")
    ('2026-11-20', '2026-11-20', None)
    """
    match = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text.strip())
    try:
        return date.fromisoformat("{2}-{1:0>2}-{0:0>2}".format(*match.groups()) if match else text.strip())
    except ValueError:
        return None


def dues(rows: Sequence[Row], filed: date | None) -> tuple[DueLine, ...]:
    """The terms of the service, then of registration, each once."""
    if filed is None:
        return ()
    first = _registration(rows, filed)
    found = [_line(row, filed, first) for what in (SERVICE, REGISTRATION) for row in rows if row["what"] == what]
    distinct = {(line.what, line.head, line.place.path, line.start): line for line in reversed(found)}
    return tuple(reversed(distinct.values()))


def _registration(rows: Sequence[Row], filed: date) -> tuple[Due, Row] | None:
    """The latest day of registration the act allows, with its row."""
    known = [(due(filed, row["amount"], row["unit"]), row) for row in rows if row["what"] == REGISTRATION]
    days = [(end, row) for end, row in known if end is not None]
    return max(days, key=lambda pair: pair[0].day) if days else None


def _line(row: Row, filed: date, first: tuple[Due, Row] | None) -> DueLine:
    counted = " ".join((row["counted_from"] or "").split())
    end = due(filed, row["amount"], row["unit"])
    late = registered = None
    if row["what"] == SERVICE and first and end and REGISTERED.search(counted) and first[0].day > filed:
        late, registered = due(first[0].day, row["amount"], row["unit"]), place(first[1])
    working = due(filed, row["amount"], "working_day") if row["unit"] == "day" and row["amount"] and end else None
    # What is counted from elsewhere has no date before that day has come.
    elsewhere = bool(counted) and (
        bool(LATER.search(counted)) or not (REGISTERED.search(counted) or FILED.search(counted))
    )
    return DueLine(
        what=row["what"], head=term(row["amount"], row["unit"], row["bound"]), text=" ".join(row["text"].split()),
        place=place(row), due=end, late=late, registered=registered, working=working,
        start=counted if row["what"] == SERVICE and elsewhere else "",
        unsaid=not counted and row["what"] == SERVICE, recommended=row["bound"] == "recommended",
    )  # fmt: skip


def unsure_years(lines: Sequence[DueLine]) -> tuple[int, ...]:
    """Years without a known production calendar in any of the dates."""
    ends = [end for line in lines for end in (line.due, line.late, line.working) if end]
    return tuple(sorted({year for end in ends for year in end.unsure}))
