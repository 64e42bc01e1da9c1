"""What is wrong with the texts, what to do about it, and what the program did not understand."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from datasette_plugins import queries, spreadsheet
from datasette_plugins.filters import static_url
from datasette_plugins.pages.render import argument, page, read, rows
from datasette_plugins.pages.search import whole
from datasette_plugins.plotted import pages
from kb.checks import BY_NAME
from kb.wording import upper_first

SEVERITY = {"major": "Существенные", "minor": "Мелкие"}
FILTERS = ("source", "severity", "rule")
ON_A_PAGE = 100
MOST_PAGES = 10_000
STAGES = {
    "read": "чтение файла",
    "segment": "деление на акты",
    "outline": "деление на пункты",
    "extract": "извлечение",
}
HEAD = ("Источник", "Акт", "Пункт", "Важность", "Правило", "Замечание", "Цитата", "Совет", "Норма", "Адрес пункта")
Row = sqlite3.Row


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of an address: the key of a source, of a rule, a severity; «» lets all pass."""

    source: str = ""
    severity: str = ""
    rule: str = ""

    def url(self, path: str, **changed: object) -> str:
        """The same filters at another address or page."""
        given = {**{name: getattr(self, name) for name in FILTERS}, **changed}
        query = urlencode({name: value for name, value in given.items() if value})
        return f"{path}?{query}" if query else path

    def values(self) -> dict[str, str]:
        """The filters as the values of a query."""
        return {name: getattr(self, name) for name in FILTERS}


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one source and one severity."""

    source: str
    title: str
    severity: str
    found: Sequence[Row]


def asked(request: Any) -> Asked:
    """The filters in an address; an unknown severity or rule lets all pass."""
    given = {name: argument(request, name) for name in FILTERS}
    severity = given["severity"] if given["severity"] in SEVERITY else ""
    return Asked(given["source"], severity, given["rule"] if given["rule"] in BY_NAME else "")


def choices(tallies: Iterable[Row], wanted: Asked) -> Mapping[str, list[tuple[str, str, int]]]:
    """Per filter its values: key, words, and how many findings it leaves while the other filters stay."""
    counts = {name: Counter[str]() for name in FILTERS}
    titles = dict[str, str]()
    for row in tallies:
        titles[row["source"]] = row["title"]
        for name in FILTERS:
            others = (other for other in FILTERS if other != name)
            if all(getattr(wanted, other) in ("", row[other]) for other in others):
                counts[name][row[name]] += row["found"]
    words = {"source": titles, "severity": SEVERITY, "rule": {name: rule.label for name, rule in BY_NAME.items()}}
    return {
        name: [(key, words[name].get(key, key), counts[name][key]) for key in _ordered(name, counts[name])]
        for name in FILTERS
    }


def _ordered(name: str, counts: Counter[str]) -> list[str]:
    return sorted(counts) if name == "severity" else sorted(counts, key=lambda key: (-counts[key], key))


def grouped(found: Iterable[Row]) -> list[Group]:
    """Findings by source, then by severity, in the order of the query."""
    parts = groupby(found, key=lambda row: (row["source_id"], row["source_title"], row["severity"]))
    return [Group(source, title or source, severity, list(part)) for (source, title, severity), part in parts]


async def quality(datasette: Any, request: Any) -> Any:
    """``/quality?source=&severity=&rule=&page=``: findings by source, problems, coverage."""
    wanted, number = asked(request), whole(request, "page", 1, MOST_PAGES)

    def work(connection: sqlite3.Connection) -> tuple[list[Row], list[Row], int]:
        tallies = connection.execute(queries.FINDING_TALLIES).fetchall()
        total = sum(row["found"] for row in tallies if all(v in ("", row[n]) for n, v in wanted.values().items()))
        shown = min(max(1, number), pages(total, ON_A_PAGE))
        given = {**wanted.values(), "limit": ON_A_PAGE, "offset": (shown - 1) * ON_A_PAGE}
        return tallies, connection.execute(queries.FINDINGS, given).fetchall(), total

    tallies, found, total = await read(datasette, work)
    return await page(
        datasette, request, "quality", asked=wanted, groups=grouped(found), total=total, per_page=ON_A_PAGE,
        number=min(max(1, number), pages(total, ON_A_PAGE)), page_count=pages(total, ON_A_PAGE),
        all=sum(row["found"] for row in tallies), choices=choices(tallies, wanted), rules=BY_NAME, severities=SEVERITY,
        problems=await rows(datasette, queries.PROBLEMS), coverage=await rows(datasette, queries.COVERAGE),
        stages=STAGES, filtered=bool(request.query_string), quality_css=static_url("quality.css"),
        analyst_css=static_url("analyst.css"),
    )  # fmt: skip


async def quality_csv(datasette: Any, request: Any) -> Any:
    """``/quality.csv`` with the same filters: all findings with advice, norm and the address of the clause."""
    wanted = asked(request)
    found = await rows(datasette, queries.FINDINGS, **wanted.values(), limit=-1, offset=0)
    return spreadsheet.answer("quality", HEAD, (_line(row) for row in found))


def _line(row: Row) -> tuple[object, ...]:
    rule = BY_NAME.get(row["rule"])
    where = f"/act/{row['clause_act']}" if row["clause_act"] else f"/source/{row['source_id']}"
    path = f"{where}#{row['clause_path']}" if row["clause_path"] else where
    quote = " ".join(row["quote"].split())
    told = (upper_first(row["message"]), quote, rule.advice if rule else "", rule.norm if rule else "", path)
    label = rule.label if rule else row["rule"]
    return (row["source_title"], row["title"], row["clause_label"], SEVERITY[row["severity"]], label, *told)
