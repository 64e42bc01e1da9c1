"""A table of a page as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from datasette import Response

from datasette_plugins.pages.render import CACHE
from kb.spreadsheet import text


def answer(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Any:
    """The table as a file ``name``.csv."""
    headers = {**CACHE, "content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(text(head, rows), headers=headers, content_type="text/csv; charset=utf-8")
