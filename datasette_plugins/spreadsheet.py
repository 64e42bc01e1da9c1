"""A table as CSV for a spreadsheet: «;» and a mark of UTF-8, as the Russian Excel expects; no cell can be a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from datasette import Response

from datasette_plugins.pages.render import CACHE

BOM = "\ufeff"
# A cell that begins so is run by a spreadsheet; an apostrophe makes it text again.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "|")


def cell(value: object) -> str:
    """A value as a cell: numbers with a decimal comma, formulas disarmed, None empty.

    >>> [cell(value) for value in (2.0, 1.5, None, "=1+1", "10 дней")]
    ['2', '1,5', '', "'=1+1", '10 дней']
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    text = " ".join(str(value).replace("\0", " ").split(" "))
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The whole table."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([cell(name) for name in head])
    writer.writerows([cell(value) for value in row] for row in rows)
    return BOM + out.getvalue()


def answer(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Any:
    """The table as a file ``name``.csv."""
    headers = {**CACHE, "content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(text(head, rows), headers=headers, content_type="text/csv; charset=utf-8")
