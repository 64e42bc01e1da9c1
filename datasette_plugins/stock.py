"""Words for Datasette's own pages: what a saved query asks for, what a code in a column means."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from ingest.kinds import KINDS
from kb.canned import CANNED, Parameter

# Words between column and value; the longer ones stand first.
CONDITIONS = (
    ("where", "где"), ("and", "и"), ("search matches", "поиск по словам"), ("sorted by", ", порядок по"),
    ("descending", "по убыванию"), ("does not contain", "не содержит"), ("contains", "содержит"),
    ("starts with", "начинается с"), ("ends with", "кончается на"), ("is not null", "заполнено"), ("is null", "пусто"),
    ("is not blank", "не пусто"), ("is blank", "пусто"), ("is in", "одно из"), ("is not in", "ни одно из"),
)  # fmt: skip


def parameter(name: str, query: str | None) -> Parameter:
    """What a parameter of a saved query is called and how it is filled in; its bare name when nobody has said.

    >>> parameter("region", "terms").label, parameter("x", None).label
    ('Регион', 'x')
    """
    return _parameters().get((query or "", name), Parameter(name, name, ""))


def meaning(code: object, table: str, column: str) -> str:
    """What a code says in Russian; «» for a value that is no code.

    >>> meaning("working_day", "deadlines", "unit"), meaning("Тула", "municipalities", "region")
    ('рабочий день', '')
    """
    return _meanings().get((table, column), {}).get(str(code), "")


def column(name: str, table: str) -> str:
    """What a column of facts holds; «» for one whose name is all there is.

    >>> column("unit", "deadlines").split(";")[0], column("rule", "deadlines")
    ('Единица', '')
    """
    return _columns().get((table, name), "")


def conditions(said: str) -> str:
    """Datasette's «where … sorted by …», its own words in Russian. The value of a condition stands in quotes.

    >>> conditions('where unit = "day" and search matches "where" sorted by id descending')
    'где unit = "day" и поиск по словам "where", порядок по id по убыванию'
    """
    parts = re.split(r'("[^"]*")', said)
    return "".join(part if i % 2 else _in_russian(part) for i, part in enumerate(parts)).lstrip(", ")


def _in_russian(words: str) -> str:
    for english, russian in CONDITIONS:
        words = re.sub(rf"\b{english}(?!\w)", russian, words)
    return words.replace(" , порядок", ", порядок")


@cache
def _parameters() -> Mapping[tuple[str, str], Parameter]:
    return {(query.name, one.name): one for query in CANNED for one in query.parameters}


@cache
def _meanings() -> Mapping[tuple[str, str], Mapping[str, str]]:
    return {(kind.name, column.name): column.values for kind in KINDS for column in kind.columns if column.values}


@cache
def _columns() -> Mapping[tuple[str, str], str]:
    return {(kind.name, column.name): column.label for kind in KINDS for column in kind.columns}


FILTERS: Mapping[str, Callable[..., object]] = {
    "parameter": parameter,
    "meaning": meaning,
    "column": column,
    "conditions": conditions,
}
