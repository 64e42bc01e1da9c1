"""«Данные для анализа»: tables, saved queries, addresses for machines, SQL functions, how to cite."""

from __future__ import annotations

import sqlite3
from typing import Any
from urllib.parse import urlencode

from datasette_plugins import queries
from datasette_plugins.filters import static_url
from datasette_plugins.pages.render import page, read
from kb.canned import CANNED, EXAMPLES, Canned
from kb.metadata import tables

META = "select key, value from meta"
# Without these Datasette shows a CSV as text in the browser and wraps JSON in its own object.
FORMS = {".csv": {"_dl": "on"}, ".json": {"_shape": "array"}}


async def data(datasette: Any, request: Any) -> Any:
    """``/data``."""

    def work(connection: sqlite3.Connection) -> dict[str, Any]:
        cursor = connection.cursor()
        cursor.row_factory = sqlite3.Row
        return {
            "sizes": table_sizes(connection), "meta": dict(connection.execute(META).fetchall()),
            "counts": cursor.execute(queries.COUNTS).fetchone(),
        }  # fmt: skip

    found = await read(datasette, work)
    said = {name: table for name, table in tables().items() if name in found["sizes"]}
    return await page(
        datasette, request, "data", tables=said, canned=CANNED, examples=EXAMPLES, query_url=query_url,
        analyst_css=static_url("analyst.css"), **found,
    )  # fmt: skip


def table_sizes(connection: sqlite3.Connection) -> dict[str, int]:
    """Rows of every table that people read."""
    shown = [name for name, table in tables().items() if table.get("title")]
    return {name: connection.execute(f"select count(*) from {name}").fetchone()[0] for name in shown}


def query_url(query: Canned, form: str = "") -> str:
    """The address of a saved query with its examples: the page, ``.csv`` or ``.json``."""
    given = {parameter.name: parameter.example for parameter in query.parameters}
    given |= FORMS.get(form, {})
    return f"/kb/{query.name}{form}" + (f"?{urlencode(given)}" if any(given.values()) else "")
