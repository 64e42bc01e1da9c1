"""Offices of multifunctional centres: one entry per office, what its acts say differently, the same as CSV."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from datasette_plugins import queries, spreadsheet
from datasette_plugins.filters import static_url
from datasette_plugins.pages.render import argument, page, rows
from kb.citation import Act, act_words
from kb.offices.contradictions import LABELS
from kb.wording import upper_first

Row = sqlite3.Row
MOST = 2000  # rows of one answer
# Column of the CSV → where it comes from.
COLUMNS: Mapping[str, str] = {
    "отделение": "office_id", "почему одно отделение": "office_reason", "название": "name", "район": "district",
    "муниципалитет акта": "municipality", "адрес": "address", "индекс": "postcode", "часы, как напечатаны": "schedule",
    "часы, opening_hours": "opening_hours", "телефон, как напечатан": "phone", "телефон, E.164": "phone_e164",
    "почта": "email", "акт": "act_id", "дата акта": "act_date", "пункт": "label", "цитата": "quote",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """Two acts say different things of one office: the field by its Russian name, both values with their rows."""

    label: str
    first: Row
    second: Row
    values: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Office:
    """One office with all the rows in which it is printed, the newest act first."""

    id: str
    name: str
    district: str
    printed: tuple[Row, ...]
    differences: tuple[Difference, ...]


async def offices(datasette: Any, request: Any) -> Any:
    """``/offices?district=&municipality=&differ=``: one entry per office, all its printed forms inside."""
    wanted = asked(request)
    found = await _offices(datasette, wanted)
    groups = [(name, list(group)) for name, group in groupby(found, key=lambda office: office.district)]
    return await page(
        datasette, request, "offices", groups=groups, count=len(found), asked=wanted, url=url, act_name=act_name,
        districts=await rows(datasette, queries.OFFICE_DISTRICTS),
        municipalities=await rows(datasette, queries.OFFICE_MUNICIPALITIES),
        differing=sum(bool(office.differences) for office in found), offices_css=static_url("offices.css"),
    )  # fmt: skip


async def offices_csv(datasette: Any, request: Any) -> Any:
    """``/offices.csv`` with the same filters: one line per printed row."""
    found = await _offices(datasette, asked(request))
    lines = ([row[column] for column in COLUMNS.values()] for office in found for row in office.printed)
    return spreadsheet.answer("offices", list(COLUMNS), lines)


def asked(request: Any) -> dict[str, str]:
    """The filters of an address: district as printed, key of a municipality, ``differ`` — only with contradictions."""
    return {name: argument(request, name, 200) for name in ("district", "municipality", "differ")}


def url(wanted: Mapping[str, str], path: str = "/offices", **changed: str) -> str:
    """The same filters with some changed."""
    given = {name: value for name, value in {**wanted, **changed}.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def act_name(row: Row) -> str:
    """The act a row is printed in: «Постановление № 528 от 25 августа 2014 г.»."""
    act = Act(row["act_kind"] or "", row["act_number"] or "", row["act_date"] or "")
    return upper_first(act_words(act, genitive=False)) or "Акт без номера"


async def _offices(datasette: Any, wanted: Mapping[str, str]) -> list[Office]:
    filters = {name: wanted[name] or None for name in ("district", "municipality")}
    found = await rows(datasette, queries.OFFICES, **filters, limit=MOST)
    differences = await rows(datasette, queries.OFFICE_CONTRADICTIONS, limit=MOST)
    known = together(found, differences)
    return [office for office in known if office.differences or not wanted["differ"]]


def together(found: Sequence[Row], differences: Sequence[Row]) -> list[Office]:
    """Rows → offices by district and name; inside an office the newest act stays first."""
    merged: dict[str, list[Row]] = {}
    for row in found:
        merged.setdefault(row["office_id"] or row["id"], []).append(row)
    by_id = {row["id"]: row for row in found}
    differing: dict[str, list[Difference]] = {}
    for one in differences:
        if one["first_id"] in by_id and one["second_id"] in by_id:
            differing.setdefault(one["office_id"], []).append(_difference(one, by_id))
    entries = [
        Office(key, same[0]["name"] or "", _district(same), tuple(same), tuple(differing.get(key, ())))
        for key, same in merged.items()
    ]
    return sorted(entries, key=lambda office: (not office.district, office.district, office.name, office.id))


def _difference(one: Row, by_id: Mapping[str, Row]) -> Difference:
    values = (one["first_value"] or "", one["second_value"] or "")
    return Difference(LABELS[one["field"]], by_id[one["first_id"]], by_id[one["second_id"]], values)


def _district(same: Iterable[Row]) -> str:
    return next((row["district"] for row in same if row["district"]), "")
