"""The figures behind the plots: terms by municipality, papers by service, explained text by year."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from kb.measures import Place, Service, Value, place_of, rows_of, values
from kb.wording import term

YEARS = """
select coalesce(substr(nullif(a.date, ''), 1, 4), '') as year, count(distinct v.id) as services,
       sum(c.chars) as chars, sum(c.explained) as explained
from services v join acts a on a.id = v.act_id left join coverage c on c.service_id = v.id
where v.id in (select value from json_each(:ids)) group by 1 order by year = '', year
"""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a service: ``amount`` in ``unit`` (see ``kb/wording.py``), in words, with its clause and quote."""

    service: Service
    amount: float
    unit: str
    bound: str
    said: str
    place: Place
    quote: str


@dataclass(frozen=True, slots=True)
class Papers:
    """How many documents the applicant brings (``value``: the same in words, or why none) and how many are fetched."""

    service: Service
    required: int
    value: Value
    fetched: int


@dataclass(frozen=True, slots=True)
class Year:
    """Regulations of one year («» without a date): characters of their standards, how many of them are explained."""

    year: str
    services: int
    chars: int
    explained: int

    @property
    def share(self) -> int | None:
        """Explained, in whole per cent; None where no standard was measured."""
        return round(100 * self.explained / self.chars) if self.chars else None


def terms(connection: sqlite3.Connection, wanted: Sequence[Service]) -> tuple[Term, ...]:
    """Every printed term of the service as a whole that has a number."""
    found = rows_of(connection, "deadlines", "f.what = 'service_total'", (s.id for s in wanted))
    return tuple(
        Term(
            service, row["amount"], row["unit"], row["bound"] or "", term(row["amount"], row["unit"], row["bound"]),
            place_of(row), " ".join(row["quote"].split()),
        )
        for service in wanted
        for row in found.get(service.id, ())
        if row["amount"] is not None and row["unit"]
    )  # fmt: skip


def papers(connection: sqlite3.Connection, wanted: Sequence[Service]) -> tuple[Papers, ...]:
    """The documents of every service."""
    ids = [service.id for service in wanted]
    required = rows_of(connection, "documents", "f.category = 'required'", ids)
    fetched = rows_of(connection, "documents", "f.category = 'interagency'", ids)
    said = values(connection, "documents", wanted)
    return tuple(
        Papers(service, len(required.get(service.id, ())), said[service.id], len(fetched.get(service.id, ())))
        for service in wanted
    )


def explained(connection: sqlite3.Connection, wanted: Sequence[Service]) -> tuple[Year, ...]:
    """The explained share of the text by the year of the act, the undated last."""
    rows = connection.execute(YEARS, {"ids": json.dumps([service.id for service in wanted])})
    return tuple(Year(row[0], row[1], row[2] or 0, row[3] or 0) for row in rows)
