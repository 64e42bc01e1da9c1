"""Which printed rows are one office, what acts say differently of it, and the page that shows it."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from site_base import base as site_base
from site_base import site

from kb.offices.contradictions import contradictions
from kb.offices.identity import ALONE, offices, own_name, printed, reason


@pytest.mark.parametrize(("name", "own"), [
    ("Филиал ГБУ ЛО «МФЦ» «Тихвинский» - отдел «Пикалево»", "пикалево"),
    ("Филиал ГБУ ЛО «МФЦ» «Приозерский Наименование МФЦ»", "приозерский"),
    ("Филиал РГАУ МФЦ в с. Верхний Тургай", "верхний тургай"),
    ("Отделение ГАУ «МФЦ Амурской области» в с. Белый Яр", "белый яр"),
    ("МКУ «МФЦ Степнянского округа»", "степнянского округа"),
    ("ГБУ ЛО «МФЦ» (обслуживание заявителей не осуществляется)", "гбу ло мфц"),
])  # fmt: skip
def test_own_name(name: str, own: str) -> None:
    assert own_name(name) == own


LUGA = ("МФЦ «Лужский»", "г. Луга, ул. Миккели, д. 7, корп. 1", "Ленинградская область")
TVER = ("Филиал МФЦ", "г. Тверь, ул. Советская, д. 5", "Тверская область")


@pytest.mark.parametrize(("one", "other", "same"), [
    (LUGA, ("Филиал ГБУ «МФЦ» «Лужский»", "188230, Лужский район, г.Луга, ул.Миккели,д.7", LUGA[2]), True),
    (LUGA, ("МФЦ «Лужский»", "ул. Миккели, д. 7", None), True),  # the town is not printed
    (LUGA, ("МФЦ «Лужкский»", "г. Луга, ул. Миккели, дом 7", None), True),  # a slip of one letter
    (LUGA, ("МФЦ «Лужский»", "г. Луга, ул. Миккели, д. 9", None), True),  # a house contradicts, all else agrees
    (LUGA, ("МФЦ «Лужский»", "г. Псков, ул. Миккели, д. 7", None), False),
    (LUGA, ("МФЦ «Лужский»", "г. Луга, ул. Миккели, д. 7", "Псковская область"), False),
    (LUGA, ("МФЦ «Тосненский»", "г. Луга, ул. Миккели, д. 7, корп. 1", None), False),  # two offices in one house
    (LUGA, ("МФЦ «Лужский»", "г. Луга, ул. Дзержинского, д. 7", None), False),  # moved? not for us to say
    (TVER, ("Филиал МФЦ", "г. Тверь, ул. Советская, д. 7", "Тверская область"), True),
    (TVER, ("Филиал МФЦ", "с. Рождество, ул. Советская, д. 5", "Тверская область"), False),
    (("МФЦ", "г.Тихвин, 1 микрорайон, д.2", None), ("МФЦ", "г. Тихвин, 1-й микрорайон, д.2", None), True),
    (("МФЦ", "г.Тихвин, 1 микрорайон, д.2", None), ("МФЦ", "г. Тихвин, 2-й микрорайон, д.2", None), False),
    (("МФЦ", "г. Тосно, ул. Советская, д. 9 В", None), ("МФЦ", "г. Тосно, ул. Советская, д.9в", None), True),
    (("МФЦ", "дер. Новосаратовка, д.8 Почтовый адрес: 191311, г. Санкт-Петербург, ул. Смольного, д. 3, лит. А", None),
     ("МФЦ", "дер.Новосаратовка, Центр, д.8. Почтовый адрес: Санкт-Петербург, ул.Смольного, д.3", None), True),
])  # fmt: skip
def test_one_office_or_two(one, other, same) -> None:
    a, b = (printed(key, key, *row) for key, row in zip("аб", (one, other), strict=True))
    assert bool(reason(a, b)) == bool(reason(b, a)) == same


def test_a_row_that_fits_two_offices_is_tied_to_neither() -> None:
    street = "г. Луга, ул. Миккели, д. 7"
    rows = [
        printed("1", "а", "МФЦ «Новоалександровская»", street, None),
        printed("2", "а", "МФЦ «Новоалександровские»", street, None),
        printed("3", "б", "МФЦ «Новоалександровский»", street, None),
    ]  # fmt: skip
    found = offices(rows)
    assert [[row.id for row in office.rows] for office in found] == [["1"], ["2"], ["3"]]
    assert found[2].reasons == ["подходят отделений: 2; не связано ни с одним"]
    assert found[0].reasons == [ALONE]


def row(act: str, **values: object) -> dict[str, object]:
    empty = dict.fromkeys(("phone", "postcode", "opening_hours", "address", "email"))
    return {**empty, "id": act, "act_id": act, **values}


@pytest.mark.parametrize(("field", "first", "second", "differ"), [
    ("phone", "577-47-30", "8 (800) 500-00-47", True),
    ("phone", "456-18-88", "8 (812) 456-18-88", False),  # may be one number
    ("phone", "8 (81362) 2-10-10", "(81362) 2-10-10, 2-10-11", False),  # one more number is no contradiction
    ("phone", "8 (81362) 2-10-10", None, False),
    ("postcode", "187002", "187000", True),
    ("opening_hours", "Mo-Fr 09:00-18:00", "Mo-Fr 09:00-17:00", True),
    ("opening_hours", "Mo-Fr 09:00-18:00", None, False),  # not understood is not different
    ("address", "г. Тосно, ул. Советская, д. 9 В", "ул.Советская, д.9в", False),
    ("address", "г. Тосно, ул. Советская, д. 9", "г. Тосно, ул. Советская, д. 11", True),
    ("email", "mfc@mail.ru", "MFC@mail.ru ", False),
    ("email", "mfcprioz@gmail.com", "mfcprioz@gmail.ru", True),
])  # fmt: skip
def test_contradictions(field, first, second, differ) -> None:
    found = list(contradictions([row("1", **{field: first}), row("2", **{field: second})]))
    assert [one.field for one in found] == ([field] if differ else [])
    assert not list(contradictions([row("1", **{field: first}), row("1", **{field: second})]))  # one act alone


def bare(text: str) -> str:
    return "".join(text.split())


# --- the five sources -----------------------------------------------------------------------------


def test_offices_of_the_five_sources(base: Path) -> None:
    """34 rows of one file, 19 of the newspaper; read against the tables by hand."""
    with closing(sqlite3.connect(base)) as db:
        several = "select group_concat(act_id) from mfc_offices group by office_id having count(*) > 1"
        tied = [tuple(sorted(act.split("-")[-1] for act in acts.split(","))) for (acts,) in db.execute(several)]
        assert len(tied) == 7
        assert ("528", "538", "539", "proekt") in tied
        # The branch of the newspaper's Novosaratovka is at another address in the file of 2022.
        everywhere = db.execute("select count(distinct office_id) from mfc_offices where name like '%«Всеволожский»'")
        assert everywhere.fetchone()[0] == 2
        assert db.execute("select count(*) from mfc_offices where office_reason is null").fetchone()[0] == 0
        # Every timetable of these tables is understood; «456-18-88» has no area code.
        assert db.execute("select count(*) from mfc_offices where opening_hours is null").fetchone()[0] == 0
        local = "select phone_e164 from mfc_offices where phone in ('456-18-88', '577-47-30')"
        assert db.execute(local).fetchall() == [(None,)] * 6


def test_contradictions_of_the_five_sources(base: Path) -> None:
    with closing(sqlite3.connect(base)) as db:
        found = set(db.execute("select field, first_value, second_value from office_contradictions"))
        told = {(field, frozenset(values)) for field, *values in found}
        quotes = db.execute(
            "select x.field, x.first_value, x.second_value, a.quote, b.quote, a.act_id, b.act_id "
            "from office_contradictions x join mfc_offices a on a.id = x.first_id "
            "join mfc_offices b on b.id = x.second_id"
        ).fetchall()
    assert ("postcode", frozenset({"187550", "187553"})) in told  # Тихвин
    assert ("postcode", frozenset({"187002", "187000"})) in told  # Тосно
    assert ("postcode", frozenset({"187002", "188410"})) in told  # Волосово
    assert ("email", frozenset({"mfcvolosovo@gmail.com", "mfcvolosovo@gmail.ru"})) in told
    assert ("email", frozenset({"mfcvbor@gmail.com", "mfcvbyborg@gmail.com"})) in told
    assert ("phone", frozenset({"577-47-30", "8 (800) 500-00-47"})) in told
    for _, first, second, quote, other, act, another in quotes:
        assert bare(first) in bare(quote)
        assert bare(second) in bare(other)
        assert act != another


# --- the page -------------------------------------------------------------------------------------


async def get(path: str):
    return await site().client.get(path)


async def test_page_shows_both_quotes_and_filters() -> None:
    page = BeautifulSoup((await get("/offices?differ=1")).text, "lxml")
    shown = page.select("article.office")
    assert len(shown) == len(page.select("section.differ")) == 6
    for difference in page.select("section.differ dd"):
        assert difference.select_one("a.cl")["href"].startswith("/act/")
        value, quote = difference.strong.text, difference.blockquote.text
        assert bare(value) in bare(quote)
    whole = BeautifulSoup((await get("/offices")).text, "lxml")
    assert len(whole.select("article.office")) == 35
    place = whole.select_one("#of-place option[value*=kirovsk]")["value"]
    some = BeautifulSoup((await get(f"/offices?municipality={place}")).text, "lxml")
    assert 0 < len(some.select("article.office")) < 35
    nothing = BeautifulSoup((await get("/offices?district=нет")).text, "lxml")
    assert "не подошло ни одно отделение" in nothing.text


async def test_the_newest_act_stands_first() -> None:
    with closing(sqlite3.connect(site_base())) as db:
        dates = dict(db.execute("select id, date from acts"))
    page = BeautifulSoup((await get("/offices")).text, "lxml")
    for office in page.select("article.office"):
        acts = [link["href"].removeprefix("/act/").split("#")[0] for link in office.select("ul.details + .ev a.cl")]
        said = [dates[act] or "" for act in acts]
        assert said == sorted(said, reverse=True)


async def test_csv_of_the_same_view() -> None:
    answer = await get("/offices.csv?differ=1")
    head, *lines = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"), newline=""), delimiter=";")
    assert {"часы, opening_hours", "телефон, E.164", "индекс", "цитата"} <= set(head)
    assert len(lines) == 22  # the six offices with all rows they are printed in
    assert all(len(line) == len(head) for line in lines)
