"""A table as CSV for a spreadsheet: «;» and a mark of UTF-8, as the Russian Excel expects; no cell can be a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import TextIO

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
        return repr(value).removesuffix(".0").replace(".", ",")
    if isinstance(value, int):
        return str(value)
    text = str(value).replace("\0", " ")
    return f"'{text}" if _armed(text) else text


def plain(text: str) -> str:
    """The text of a cell without the apostrophe that ``cell`` put before a formula.

    >>> plain("'=1+1"), plain(cell("'=1+1")), plain("'слово'")
    ('=1+1', "'=1+1", "'слово'")
    """
    return text[1:] if text.startswith("'") and _armed(text[1:]) else text


def _armed(text: str) -> bool:
    """Also behind spaces, and behind an apostrophe of the text's own, so that ``plain`` gives every text back."""
    return text.lstrip(" '").startswith(FORMULA)


def write(out: TextIO, head: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """The table with its mark; returns the number of rows under the head."""
    out.write(BOM)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([cell(name) for name in head])
    count = 0
    for row in rows:
        writer.writerow([cell(value) for value in row])
        count += 1
    return count


def text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The whole table."""
    out = StringIO(newline="")
    write(out, head, rows)
    return out.getvalue()
