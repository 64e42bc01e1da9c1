"""Datasette's own pages: Russian labels for what is asked and counted, and no editor nobody may use."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from site_base import site

from datasette_plugins.stock import column, conditions, meaning, parameter
from kb.canned import CANNED


async def soup(path: str) -> BeautifulSoup:
    response = await site().client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.text, "html.parser")


@pytest.mark.parametrize("query", [q for q in CANNED if q.parameters], ids=lambda query: query.name)
async def test_a_saved_query_asks_in_russian(query):
    page = await soup(f"/kb/{query.name}")
    form = page.find("form", class_="sql")
    for one in query.parameters:
        field = form.find("input", attrs={"name": one.name})
        assert form.find("label", attrs={"for": field["id"]}).get_text() == one.label
        assert form.find(id=field["aria-describedby"]).get_text() == one.hint
        assert re.search("[а-яё]", one.label)
        assert one.hint.endswith(".")
        assert f"параметр {one.name}" not in page.get_text().lower()


async def test_the_rows_come_before_the_sql():
    page = await soup("/kb/terms")
    sql = page.find(id="sql-query")
    assert not sql.find_parent("details").has_attr("open")
    assert "service_total" in sql.get_text()


@pytest.mark.parametrize("path", ["/kb", "/kb/terms", "/kb/deadlines", "/kb/acts"])
async def test_no_editor_for_sql_that_nobody_may_run(path: str):
    html = str(await soup(path))
    assert "codemirror" not in html.lower()
    assert "sql-formatter" not in html


async def test_codes_are_counted_with_their_words():
    page = await soup("/kb/deadlines")
    unit = page.find(id="facet-unit")
    assert "Единица" in unit.strong.get_text()
    assert {"рабочий день working_day", "минута minute"} <= {" ".join(a.get_text().split()) for a in unit.find_all("a")}
    kinds = (await soup("/kb/acts")).find(id="facet-kind")
    assert "постановление" in kinds.get_text(), "a value that is no code stays as it is"


async def test_a_filtered_table_says_so_in_russian():
    heading = (await soup("/kb/deadlines?unit=working_day&_sort_desc=amount")).find("h2").get_text()
    assert " ".join(heading.split()).endswith('где unit = "working_day", порядок по amount по убыванию')


@pytest.mark.parametrize(
    ("english", "russian"),
    [
        ('where a = "where and contains"', 'где a = "where and contains"'),
        ('where a contains "1" and b is null', 'где a содержит "1" и b пусто'),
        ("where a is not null", "где a заполнено"),
        ('where search matches "срок"', 'где поиск по словам "срок"'),
        ("sorted by id", "порядок по id"),
        ("", ""),
        ('where brand = "5"', 'где brand = "5"'),
    ],
)
def test_conditions(english: str, russian: str):
    assert conditions(english) == russian


def test_what_has_no_word_keeps_its_name():
    assert parameter("nobody", "terms").label == "nobody"
    assert meaning("x", "deadlines", "unit") == ""
    assert meaning(None, "deadlines", "unit") == ""
    assert column("id", "sources") == ""
