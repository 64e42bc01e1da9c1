"""``data/lexicon/*.csv`` → frozen tables. Word lists are data: a column quotes or explains where an entry comes from."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).resolve().parent.parent / "data" / "lexicon"


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of ``data/lexicon/<name>.csv``; ``FileNotFoundError`` when there is none."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(MappingProxyType(row) for row in csv.DictReader(lines))
