"""What is wrong with the texts, and what the program did not understand."""

from __future__ import annotations

from typing import Any

from datasette_plugins import queries
from datasette_plugins.pages.render import page, rows

SEVERITY = {"major": "Существенные", "minor": "Мелкие"}
STAGES = {
    "read": "чтение файла",
    "segment": "деление на акты",
    "outline": "деление на пункты",
    "extract": "извлечение",
}


async def quality(datasette: Any, request: Any) -> Any:
    """``/quality``: findings and problems, the grave ones first."""
    found = await rows(datasette, queries.FINDINGS)
    groups = [(title, [row for row in found if row["severity"] == level]) for level, title in SEVERITY.items()]
    problems = await rows(datasette, queries.PROBLEMS)
    coverage = await rows(datasette, queries.COVERAGE)
    return await page(datasette, request, "quality", groups=groups, problems=problems, stages=STAGES, coverage=coverage)
