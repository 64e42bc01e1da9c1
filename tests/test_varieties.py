"""Regulations that no rule was written for: how much of each is found, against floors a little below today's reach."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import pytest
from comparison import COMPARED, Score, scores

from ingest.model import Source
from ingest.source import read_source

VARIETIES = Path(__file__).parent / "varieties"
FILES = sorted(path.stem for path in VARIETIES.glob("*.json"))
TABLES = ("acts", *COMPARED)
# How the table of floors calls them.
SHORT = dict(
    zip(("act", "serv", "appl", "docs", "refu", "none", "term", "resu", "chan", "laws", "mfc"), TABLES, strict=True)
)

FLOORS = """
file                             act serv appl docs refu none term resu chan laws mfc
01_decimal_clauses               96  96   96   96   96   96   96   96   96   96   .
02_running_clauses               96  96   96   96   96   96   96   96   96   96   .
03_podrazdel_glava               96  96   96   96   96   96   96   96   96   96   .
04_roman_unmarked_lists          96  96   96   96   96   96   96   96   96   96   .
05_hard_wrapped                  96  96   96   96   96   96   96   96   96   96   .
06_tables_tabs                   96  96   96   96   96   96   96   96   96   96   96
07_tables_pipes                  96  96   96   96   96   96   96   96   96   96   96
08_tables_cell_per_line          96  96   96   96   96   96   96   96   96   96   96
09_refusals_one_heading          96  96   96   96   96   .    82   96   96   96   .
10_terms_and_fees                96  96   96   96   96   96   96   96   96   84   96
11_two_regulations               96  96   96   96   96   96   96   96   96   76   .
12_amendment_words               96  .    .    .    .    .    .    .    .    .    .
13_newspaper                     96  96   96   79   96   96   89   96   96   96   .
14_draft_blanks                  96  96   96   96   96   96   83   96   96   96   .
15_no_resolution                 96  96   96   96   96   96   96   96   96   96   .
21_templates_mo_cells            96  96   96   96   96   96   77   62   96   86   46
22_bashkortostan_scenarios       96  96   71   96   96   .    96   96   96   96   96
23_legal_database_fees           96  96   81   96   96   96   81   96   96   86   96
24_page_numbers_contacts         96  96   96   92   96   .    87   76   81   90   96
25_terms_in_words_dashes         96  96   96   78   96   96   90   96   81   96   .
26_variants_identifiers          96  96   96   96   86   96   92   96   81   96   96
31_vologda_gpzu_classic          96  96   96   96   96   96   84   96   96   96   96
32_stavropol_body_tables         96  96   96   96   96   0    82   96   46   96   96
33_tatarstan_standard_table      96  96   96   80   96   96   93   96   96   96   .
34_primorye_lease_two_stages     96  96   96   96   88   .    79   62   81   96   96
41_arkhangelsk_property_register 96  96   96   96   96   96   96   96   96   88   96
42_voronezh_housing_register     96  96   96   92   96   96   96   96   96   96   96
43_kemerovo_heavy_loads          96  96   62   96   96   96   90   96   96   96   96
"""


def floors() -> dict[str, dict[str, int]]:
    """File → table → floor in per cent; a dot where nothing is expected and nothing may be found."""
    head, *lines = [line.split() for line in FLOORS.strip().splitlines()]
    tables = [SHORT[short] for short in head[1:]]
    return {name: {t: int(v) for t, v in zip(tables, values, strict=True) if v != "."} for name, *values in lines}


@cache
def reached(name: str) -> dict[str, Score]:
    expected = json.loads((VARIETIES / f"{name}.json").read_text(encoding="utf-8"))
    data = (VARIETIES / f"{name}.txt").read_bytes()
    assert hashlib.sha256(data).hexdigest() == expected["sha256"], "текст изменён, а ожидания нет"
    return scores(expected, read_source(Source(name, f"{name}.txt"), data))


def table_of_floors(names: list[str] = FILES, slack: int = 4) -> str:
    """The table anew, from what is reached now; print it and paste it above."""
    rows = [["file", *SHORT]]
    for name in names:
        values = [reached(name)[table].percent for table in TABLES]
        rows.append([name, *("." if value is None else str(max(0, value - slack)) for value in values)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        " ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def test_every_variety_has_floors() -> None:
    new = sorted(set(FILES) - set(floors()))
    assert not new, f"допишите в FLOORS строки новых текстов:\n{table_of_floors(new)}"
    assert set(floors()) <= set(FILES), "в FLOORS строка текста, которого нет"


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("name", floors())
def test_variety(name: str, table: str) -> None:
    score, floor = reached(name)[table], floors()[name].get(table)
    if floor is None:
        assert score.percent is None, (score.missed, score.extra)
    else:
        assert score.percent is not None
        assert score.percent >= floor, (
            f"{score.hits} из {score.expected}, строк {score.found}; нет: {score.missed}; лишние: {score.extra}"
        )
