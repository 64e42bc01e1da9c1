"""The start page: what most municipalities have, the municipality of the address, an unknown one."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from site_base import base, column, site

from datasette_plugins.pages.start import shorten
from kb.serve import application


async def start(asked: str = "", served=None) -> BeautifulSoup:
    response = await (served or site()).client.get(f"/{asked}")
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser")


async def test_common_services_are_of_the_catalogue_and_lead_to_the_only_card():
    links = (await start()).select(".common a")
    services = column("select id from services where catalogue_id is not null")
    assert {link["href"] for link in links} == {f"/service/{quote(key, safe='/~')}" for key in services}


async def test_what_most_municipalities_have_stands_first(tmp_path: Path):
    path = Path(shutil.copy(base(), tmp_path / "kb.db"))
    kind = column("select id from catalogue order by id desc")[0]
    with closing(sqlite3.connect(path)) as connection, connection:
        one = "select min(id) from services group by municipality_id"
        connection.execute(f"update services set catalogue_id = ? where id in ({one})", [kind])
    page = await start(served=application(path))
    first = page.select_one(".common a")
    places = len(set(column("select municipality_id from services where municipality_id is not null")))
    assert places > 1
    assert first["href"] == f"/catalogue/{kind}"
    assert f"{places} муниципалитет" in first.get_text()
    assert page.find(id="common").get_text() == "Самые распространённые услуги"
    assert "Посещения здесь не считают" in page.get_text(), "nobody is told that visits were counted"


async def test_every_municipality_is_offered_and_the_chosen_one_stands_first():
    places = column("select id from municipalities")
    for place in places:
        page = await start(f"?municipality={quote(place)}")
        offered = [option["value"] for option in page.select("#where option")]
        assert sorted(offered) == sorted(["", *places])
        assert page.select_one("#where option[selected]")["value"] == place
        if column("select 1 from services where municipality_id = ?", place):
            assert page.select_one(".place h3 a")["href"] == f"/municipalities/{quote(place, safe='/~')}"


@pytest.mark.parametrize("wanted", ["net", "<script>", "'; drop table services", "%00"])
async def test_an_unknown_municipality_is_told_with_the_next_step(wanted: str):
    page = await start(f"?municipality={quote(wanted)}")
    said = page.select_one(".lost").get_text()
    assert "в базе нет" in said
    assert "выберите" in said
    assert not page.select("#where option[selected]")


async def test_nothing_is_said_of_a_municipality_nobody_named():
    assert not (await start()).select(".lost")
    assert not (await start("?municipality=")).select(".lost")


@pytest.mark.parametrize(
    ("name", "most", "short"),
    [
        ("Выдача разрешений на снос деревьев", 8, "Выдача разрешений на снос деревьев"),
        ("Выдача разрешений на снос деревьев", 3, "Выдача разрешений"),
        ("Приём, учёт, выдача", 2, "Приём, учёт"),
        ("раз два три", 2, "раз два"),
    ],
)
def test_a_long_name_ends_where_a_phrase_may(name: str, most: int, short: str):
    assert shorten(name, most) == short
