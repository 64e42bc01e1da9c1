"""The pages for analysts: figures are those of the base, the CSV says what the page says, hostile words do nothing."""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
import time
from collections import Counter
from contextlib import closing
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from site_base import base, site

from datasette_plugins import svg
from datasette_plugins.admission import LONGEST_ADDRESS
from datasette_plugins.pages.data import query_url
from datasette_plugins.pages.matrix import ABSENT, COLUMNS
from datasette_plugins.plotted import UNITS
from kb import spreadsheet
from kb.canned import CANNED, EXAMPLES
from kb.functions import register_functions
from kb.measures import MEASURES, SILENCES
from kb.serve import SETTINGS, application

HOSTILE = (
    "", "'", '"><img src=x onerror=alert(1)>', "<script>alert(1)</script>", "'; drop table services; --", "\x00", "%",
    "{{ 7*7 }}", "\u202e", "-1", "0", "9" * 400, "ё" * 3000, "none", "n-", "\r\nSet-Cookie: a=b", "%' or 1=1", "20٢٤",
)  # fmt: skip
COUNTED = {
    "documents": "select count(*) from documents where service_id = ? and category = 'required'",
    "refusals": "select count(*) from refusal_grounds where service_id = ? and kind = 'service'",
    "acceptance": "select count(*) from refusal_grounds where service_id = ? and kind = 'acceptance'",
}


def asked(sql: str, *values: object) -> list[tuple]:
    with closing(sqlite3.connect(base())) as connection:
        return connection.execute(sql, values).fetchall()


async def text(path: str, client=None) -> str:
    response = await (client or site().client).get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.text


async def soup(path: str, client=None) -> BeautifulSoup:
    return BeautifulSoup(await text(path, client), "lxml")


async def table(path: str, client=None) -> list[list[str]]:
    found = await text(path, client)
    assert found.startswith(spreadsheet.BOM)
    return list(csv.reader(io.StringIO(found.removeprefix(spreadsheet.BOM)), delimiter=";"))


def key_of(link: Tag) -> str:
    return link["href"].removeprefix("/service/").partition("#")[0]


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


@pytest.mark.parametrize("measure", COUNTED)
async def test_counts_in_the_matrix_are_those_of_the_base(measure: str):
    found = (await soup(f"/matrix?measure={measure}")).select("a.figure")
    assert {key_of(link) for link in found} == {row[0] for row in asked("select id from services")}
    for link in found:
        count = asked(COUNTED[measure], key_of(link))[0][0]
        assert words(link) == (str(count) if count else words(link))
        assert count or words(link) in SILENCES.values()


async def test_terms_and_states_in_the_matrix_are_those_of_the_base():
    for link in (await soup("/matrix?measure=term")).select("a.figure"):
        rows = asked("select amount from deadlines where service_id = ? and what = 'service_total'", key_of(link))
        assert rows
        assert all(f"{amount:g}" in words(link) for (amount,) in rows)
    for link in (await soup("/matrix?measure=status")).select("a.figure"):
        state, day = asked(
            "select a.status, a.date from acts a join services s on s.act_id = a.id where s.id = ?", key_of(link)
        )[0]
        assert ("проект" in words(link)) == (state == "draft")
        assert (day or "без даты")[:4] in words(link)


async def test_three_silences_of_a_cell_differ(tmp_path: Path):
    """No ground because the text says so, because the act is silent, because the program did not understand."""
    path = Path(shutil.copy(base(), tmp_path / "kb.db"))
    keys = [row[0] for row in asked("select id from services order by id limit 3")]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("delete from refusal_grounds")
        connection.execute("delete from no_grounds")
        for key in keys[:2]:
            connection.execute(
                "update clauses set section = null where act_id = (select act_id from services where id = ?)", [key]
            )
        connection.execute(
            "insert into no_grounds select 'x', service_id, clause_id, rule, start, \"end\", quote, text, 'service' "
            "from deadlines where service_id = ? limit 1",
            [keys[1]],
        )
    page = await soup("/matrix?measure=refusals", application(path).client)
    said = {key_of(link): words(link) for link in page.select("a.figure")}
    assert [said[key] for key in keys] == [SILENCES["silent"], SILENCES["none"], SILENCES["not_understood"]]


async def test_every_cell_leads_to_its_card_and_clause():
    for measure in MEASURES:
        page = await soup(f"/matrix?measure={measure}")
        for link in page.select("a.figure, td a.cl"):
            target, _, anchor = link["href"].partition("#")
            assert not anchor or BeautifulSoup(await text(target), "lxml").find(id=anchor), link["href"]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("filters", ["", "&year=2014", "&year=none", "&region=Приморский край", "&empty=1"])
async def test_the_csv_of_the_matrix_says_what_the_page_says(measure: str, filters: str):
    page = await soup(f"/matrix?measure={measure}{filters}")
    rows = page.select("table.matrix tbody tr")
    shown = [[words(cell.select_one(".figure") or cell.select_one(".gap")) for cell in row("td")] for row in rows]
    told = await table(f"/matrix.csv?measure={measure}{filters}")
    assert [[" ".join(cell.split()) for cell in row[1:]] for row in told[1:]] == shown
    assert len(told[0]) == len(page.select("thead th"))


async def test_filters_narrow_and_their_absence_is_said():
    years = Counter(
        row[0] for row in asked("select substr(a.date, 1, 4) from services s join acts a on a.id = s.act_id")
    )
    for year, count in years.items():
        assert len((await soup(f"/matrix?year={year or 'none'}")).select("a.figure")) == count
    nothing = await soup("/matrix?region=нигде")
    assert "не подходит ни один регламент" in nothing.get_text()
    assert ABSENT in (await soup("/matrix")).get_text()
    kinds = asked("select count(*) from catalogue")[0][0]
    unnamed = asked("select count(*) from services where catalogue_id is null")[0][0]
    assert len((await soup("/matrix?empty=1")).select("tbody tr")) <= kinds + unnamed


@cache
def wide() -> Path:
    """A base with 300 municipalities that regulate one service."""
    path = base().with_name("wide.db")
    shutil.copy(base(), path)
    with closing(sqlite3.connect(path)) as connection, connection:
        columns = [row[1] for row in connection.execute("pragma table_info(services)")]
        kept = ", ".join(f'"{name}"' for name in columns if name not in ("id", "municipality_id"))
        key = connection.execute("select id from services where catalogue_id is not null order by id").fetchone()[0]
        for i in range(300):
            connection.execute(
                "insert into municipalities (id, name, region) values (?, ?, 'Край')", [f"m{i}", f"М {i:03}"]
            )
            connection.execute(
                f"insert into services (id, municipality_id, {kept}) select ?, ?, {kept} from services where id = ?",
                [f"s{i}", f"m{i}", key],
            )
    return path


async def test_three_hundred_municipalities_come_in_pages():
    client = application(wide()).client
    seen: list[str] = []
    path = "/matrix?region=Край"
    while path:
        response = await client.get(path)
        assert len(response.content) < 150_000
        page = BeautifulSoup(response.text, "lxml")
        names = [words(link) for link in page.select("thead th a")]
        assert 0 < len(names) <= COLUMNS
        seen += names
        following = page.select_one("nav[aria-label=Столбцы] a[rel=next]")
        path = following["href"] if following else ""
    assert seen == [f"М {i:03}" for i in range(300)]
    assert len((await table("/matrix.csv?region=Край", client))[0]) == 301
    assert len((await client.get("/plots?region=Край")).content) < 150_000


async def drawn(path: str = "/plots") -> dict[str, BeautifulSoup]:
    return {figure["id"]: figure for figure in (await soup(path)).select("figure.plotted")}


def of_unit(unit: str) -> dict[str, list[float]]:
    rows = asked(
        "select v.municipality_id, d.amount from deadlines d join services v on v.id = d.service_id "
        "where d.what = 'service_total' and d.unit = ? order by 1",
        unit,
    )
    return {place: sorted({amount for other, amount in rows if other == place}) for place, _ in rows}


async def test_units_have_plots_of_their_own_and_marks_of_the_base():
    figures = await drawn()
    present = {row[0] for row in asked("select distinct unit from deadlines where what = 'service_total'")}
    assert present & set(UNITS) == set(figures) & set(UNITS)
    for unit in present:
        marks = figures[unit].select("circle")
        assert len(marks) == sum(len(amounts) for amounts in of_unit(unit).values())
        assert len({svg_title.get_text() for svg_title in figures[unit].select("title")}) == 1
        said = sorted(words(tag) for tag in figures[unit].select("text.said"))
        assert said == sorted(", ".join(f"{a:g}" for a in amounts) for amounts in of_unit(unit).values())


async def test_a_mark_stands_where_its_value_is():
    """The place of every mark follows from its value alone: value by value, read back from the axis."""
    for unit, figure in (await drawn()).items():
        if unit not in UNITS:
            continue
        axis = {float(t["x"].rstrip("%")): float(words(t).replace(",", ".")) for t in figure.select("text.tick")}
        (zero, low), (end, high) = min(axis.items()), max(axis.items())
        read = [
            low + (float(c["cx"].rstrip("%")) - zero) / (end - zero) * (high - low) for c in figure.select("circle")
        ]
        assert sorted(round(value, 1) for value in read) == sorted(a for row in of_unit(unit).values() for a in row)


async def test_documents_and_coverage_are_those_of_the_base():
    told = await table("/plots/documents.csv")
    for row in told[1:]:
        key = row[-1].removeprefix("/service/")
        count = asked(COUNTED["documents"], key)[0][0]
        assert row[4] == str(count) if count else row[4] in SILENCES.values()
        assert (
            int(row[5])
            == asked("select count(*) from documents where service_id = ? and category = 'interagency'", key)[0][0]
        )
    years = asked(
        "select coalesce(substr(a.date, 1, 4), 'Без даты'), count(distinct v.id), sum(c.chars), sum(c.explained) "
        "from coverage c join services v on v.id = c.service_id join acts a on a.id = v.act_id group by 1 order by 1"
    )
    share = [[str(value) for value in (*row, round(100 * row[3] / row[2]))] for row in years]
    assert (await table("/plots/coverage.csv"))[1:] == share


@pytest.mark.parametrize("query", ["", "?year=2014", "?region=Приморский край"])
async def test_the_table_behind_a_plot_and_its_csv_say_the_same(query: str):
    figures = await drawn(f"/plots{query}")
    for name, column in (("documents", 2), ("coverage", 4)):
        figure = figures["years" if name == "coverage" else name]
        shown = sorted(words(row("td")[column]) for row in figure.select("tbody tr"))
        assert sorted(row[4] for row in (await table(f"/plots/{name}.csv{query}"))[1:]) == shown
    shown = [words(row("td")[2]) for unit in UNITS if unit in figures for row in figures[unit].select("tbody tr")]
    told = [row[6] for row in (await table(f"/plots/deadlines.csv{query}"))[1:]]
    assert sorted(text.removesuffix(", рекомендуемый") for text in shown) == sorted(told)


async def test_one_kind_of_service_can_be_plotted_alone():
    options = [o["value"] for o in (await soup("/plots")).select("#kind option") if o["value"]]
    for kind in options:
        rows = await table(f"/plots/documents.csv?kind={kind}")
        assert len(rows) > 1, kind
    assert sum([len(await table(f"/plots/documents.csv?kind={kind}")) - 1 for kind in options]) == len(
        asked("select 1 from services")
    )


async def test_plots_are_well_formed_images_with_a_title():
    page = await text("/plots")
    found = BeautifulSoup(page, "lxml").select("svg.plot")
    assert found
    for plot in page.split('<svg class="plot"')[1:]:
        tree = ElementTree.fromstring('<svg class="plot"' + plot.partition("</svg>")[0] + "</svg>")
        assert tree.get("role") == "img"
        texts = {child.get("id"): child.text for child in tree}
        assert all((texts[key] or "").strip() for key in tree.get("aria-labelledby", "").split())
    for figure in BeautifulSoup(page, "lxml").select("figure.plotted"):
        assert figure.select_one("details table tbody tr")
        assert figure.select_one("a[href*='.csv']")
        assert not figure.select("svg a")


@pytest.mark.parametrize("words_", [text for text in HOSTILE if text] + ["]]>", "&amp;", "</text>"])
def test_svg_stays_well_formed_whatever_the_words(words_: str):
    lines = [svg.Line(words_, words_, (1, 2), words_, (2,)), svg.Line("", "", (), "")]
    for plot in (svg.dots("p", words_, words_, lines), svg.bars("p", words_, words_, lines)):
        tree = ElementTree.fromstring(str(plot))
        assert {child.tag.rpartition("}")[2] for child in tree} <= {"title", "desc", "line", "text", "circle", "rect"}


@pytest.mark.parametrize("largest", [0, 0.4, 1, 3, 9.5, 14, 30, 99, 180, 1001])
def test_an_axis_is_round_and_long_enough(largest: float):
    axis = svg.ticks(largest)
    assert axis[0] == 0
    assert axis[-1] >= largest
    assert 2 <= len(axis) <= 7
    assert len({b - a for a, b in pairwise(axis)}) == 1


PATHS = (
    "/matrix?measure={}", "/matrix?region={}", "/matrix?year={}", "/matrix?page={}", "/matrix?rows={}",
    "/matrix?empty={}", "/matrix.csv?region={}", "/plots?kind={}", "/plots?region={}", "/plots?working_day={}",
    "/plots/deadlines.csv?kind={}", "/data?x={}", "/kb/terms?what={}", "/kb/clauses_with_words?words={}",
    "/kb/answers?question={}", "/kb/cited_laws?least={}",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
async def test_hostile_parameters_change_nothing(path: str):
    for hostile in HOSTILE:
        response = await site().client.get(path.format(quote(hostile)))
        too_long = len(quote(hostile)) > LONGEST_ADDRESS
        # A pattern of SQL over 100 bytes is refused with a sentence.
        allowed = (414,) if too_long else (200, 400) if path.startswith("/kb/") else (200,)
        assert response.status_code in allowed, (path, hostile[:20], response.status_code)
        assert "<script>alert" not in response.text.replace('"<script>alert', ""), (path, hostile)
        assert "<img src=x" not in response.text
        assert "set-cookie" not in {name.lower() for name in response.headers} or path.startswith("/kb")


async def test_an_unknown_plot_is_not_found():
    assert (await site().client.get("/plots/nothing.csv")).status_code == 404


@pytest.mark.parametrize("value", ["=1+1", "+7 495", "-1", "@sum", "\t=1", " =1", "|cmd"])
def test_no_cell_is_a_formula(value: str):
    assert spreadsheet.cell(value).startswith("'")


async def test_words_of_a_source_are_text_on_every_page(tmp_path: Path):
    path = Path(shutil.copy(base(), tmp_path / "kb.db"))
    evil = "<img src=x onerror=alert(1)>\u202e\x0b"
    with closing(sqlite3.connect(path)) as connection, connection:
        for name, column in (
            ("services", "name"), ("services", "short_name"), ("municipalities", "name"), ("municipalities", "region"),
            ("clauses", "label"), ("deadlines", "quote"), ("catalogue", "name"),
        ):  # fmt: skip
            connection.execute(f"update {name} set {column} = ? || {column}", [evil])
        connection.execute("update municipalities set name = '=1+1'")
    client = application(path).client
    for address in ("/matrix", "/plots", "/data", "/kb/terms"):
        assert "<img src=x" not in await text(address, client), address
    assert any(cell.startswith("'=1+1") for cell in (await table("/matrix.csv", client))[0])


@pytest.mark.parametrize("query", CANNED, ids=lambda query: query.name)
async def test_saved_queries_answer_in_time_with_rows_or_a_reason(query):
    began = time.monotonic()
    response = await site().client.get(query_url(query, ".json"))
    assert time.monotonic() - began < 5 * SETTINGS["sql_time_limit_ms"] / 1000
    assert response.status_code == 200, response.text
    page = await soup(query_url(query))
    assert words(page.h1) == query.title
    assert query.empty[1:] in page.get_text()
    assert response.json() or query.name == "paid_services", "all services of the seeds are free"
    told = (await site().client.get(query_url(query, ".csv"))).text
    assert len(list(csv.reader(io.StringIO(told)))) == len(response.json()) + 1


async def test_saved_queries_say_what_their_parameters_do():
    for query in CANNED:
        for parameter in query.parameters:
            assert f":{parameter.name}" in query.sql
            assert parameter.label[0].isupper()
            assert (await site().client.get(f"/kb/{query.name}.json")).status_code == 200
    one = (await site().client.get("/kb/terms.json?_shape=array&region=Приморский край")).json()
    assert {row["регион"] for row in one} == {"Приморский край"}
    named = (await site().client.get("/kb/terms.json?_shape=array&what=разрешения")).json()
    assert named
    assert all("разрешени" in row["услуга"] for row in named)


async def test_quotes_of_saved_queries_are_the_exact_text():
    texts = [row[0] for row in asked("select text from sources")]
    for query in CANNED:
        for row in (await site().client.get(query_url(query, ".json"))).json():
            assert not row.get("цитата") or any(row["цитата"] in text for text in texts), (query.name, row)


async def test_paid_services_are_found_when_there_are_any(tmp_path: Path):
    path = Path(shutil.copy(base(), tmp_path / "kb.db"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update fees set is_free = 0, amount = 350")
    rows = (await application(path).client.get("/kb/paid_services.json?_shape=array")).json()
    assert {row["рублей"] for row in rows} == {350}


async def test_the_data_page_names_everything_and_free_sql_stays_shut():
    page = await soup("/data")
    hrefs = {link["href"] for link in page.find_all("a", href=True)}
    assert {query_url(query, form) for query in CANNED for form in ("", ".csv", ".json")} <= hrefs
    for name, count in ((row[0], row[1]) for row in asked("select 'services', count(*) from services")):
        assert words(page.find("a", href=f"/kb/{name}").find_parent("tr")("td")[1]) == str(count)
    for function in ("ru_match", "ru_search", "lemmatize"):
        assert function in page.get_text()
    for href in hrefs:
        if href.startswith(("/kb", "/matrix", "/plots")):
            assert (await site().client.get(href)).status_code == 200, href
    assert (await site().client.get("/kb?sql=select+1")).status_code == 403


@pytest.mark.parametrize(("name", "sql"), [(name, sql) for name, _, sql in EXAMPLES])
def test_examples_of_the_data_page_run(name: str, sql: str):
    with closing(sqlite3.connect(base())) as connection:
        register_functions(connection)
        assert connection.execute(sql).fetchall(), name
