"""Every kind of page over a built base; what strangers type never breaks one."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from datasette.app import Datasette
from site_base import base, column, site

from datasette_plugins.filters import act_url, address, emails, phones, snippet
from datasette_plugins.pages.clauses import cells
from kb.base import BaseError, check
from kb.card import Card, card
from kb.card.sections import SECTIONS
from kb.cli import main
from kb.metadata import metadata, real_columns
from kb.serve import SETTINGS, ServeError, application, free_port
from kb.store import create

PLAIN = (
    "/", "/search", "/offices", "/municipalities", "/catalogue", "/quality", "/about", "/data", "/matrix", "/plots",
)  # fmt: skip
HOSTILE = (
    "", " ", '"', "'", "''", "'; drop table services; --", "\x00", "срок\x00услуги", "*", "AND", "NEAR(", "^",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "%", "%00", "\\", "(((((",
    "\u202e", "a:b", "-", "😀", "ё" * 3000, "слово " * 800, "210-ФЗ", "№ 113", "\r\nSet-Cookie: a=b",
)  # fmt: skip


OPEN_TO_TEXT = (
    "/search?q={}",
    "/search?q=срок&municipality={}",
    "/search?q=срок&aspect={}",
    "/offices?district={}",
    "/kb/clauses?_search={}",
)


async def get(path: str):
    return await site().client.get(path)


async def soup(path: str, status: int = 200) -> BeautifulSoup:
    response = await get(path)
    assert response.status_code == status, (path, response.status_code)
    return BeautifulSoup(response.text, "lxml")


def services() -> list[str]:
    return column("select id from services order by id")


def acts() -> list[str]:
    return column("select id from acts order by id")


def cards() -> list[Card]:
    connection = sqlite3.connect(base())
    try:
        return [found for key in services() if (found := card(connection, key))]
    finally:
        connection.close()


def some_paths() -> list[str]:
    paths = [*PLAIN]
    paths += [f"/service/{key}" for key in services()]
    paths += [f"/service/{key}/checklist" for key in services()]
    paths += [f"/act/{key}" for key in acts()]
    paths += [f"/source/{key}" for key in column("select id from sources")]
    paths += [f"/catalogue/{key}" for key in column("select id from catalogue order by id limit 3")]
    paths += [f"/municipalities/{key}" for key in column("select id from municipalities")]
    return paths


async def test_links_of_our_pages_lead_somewhere():
    """Every inner link of every page answers, every anchor exists on its page."""
    wanted: dict[str, set[str]] = {}
    for path in some_paths():
        for link in (await soup(path)).find_all("a", href=True):
            target, _, anchor = link["href"].partition("#")
            if target.startswith("/") or not target:
                wanted.setdefault(target or path, set()).add(unquote(anchor))
    for target, anchors in wanted.items():
        if target.startswith("/search"):
            continue
        page = await soup(target)
        missing = {a for a in anchors if a and not page.find(id=a)}
        assert not missing, (target, sorted(missing)[:5])


async def test_card_shows_every_fact_with_clause_and_quote():
    for found in cards():
        page = await soup(f"/service/{found.id}")
        shown = page.get_text(" ", strip=True)
        links = {link["href"] for link in page.find_all("a", class_="cl")}
        for section in found.sections:
            assert page.find(id=section.name)
            for line in (line for group in section.groups for line in group.lines):
                assert line.place.quote
                assert f"/act/{line.place.act_id}#{quote(line.place.path, safe='/~')}" in links
                assert " ".join(line.place.quote.split())[:60] in " ".join(shown.split())


def test_evidence_on_a_card_is_the_exact_text():
    texts = column("select text from sources")
    for found in cards():
        for section in found.sections:
            for line in (line for group in section.groups for line in group.lines):
                assert any(line.place.quote in text for text in texts)


async def test_act_page_has_an_anchor_for_every_clause():
    for key in acts():
        page = await soup(f"/act/{key}")
        paths = column("select path from clauses where act_id = ?", key)
        anchors = {tag["id"] for tag in page.find_all(id=True)}
        assert set(paths) <= anchors, (key, sorted(set(paths) - anchors)[:5])


async def test_status_stands_before_everything_else():
    drafts = column("select s.id from services s join acts a on a.id = s.act_id where a.status = 'draft'")
    assert drafts
    for key in drafts:
        page = (await soup(f"/service/{key}")).find(id="main").get_text(" ", strip=True)
        assert "Это проект" in page
        assert page.index("Это проект") < page.index("Кто может обратиться")
        assert "Это проект" in (await soup(f"/service/{key}/checklist")).get_text()


async def test_repealed_and_closed_are_warned_of_with_links(tmp_path):
    path = Path(shutil.copy(base(), tmp_path / "kb.db"))
    key, act = services()[0], column("select act_id from services order by id")[0]
    other = column("select id from acts where id <> ? order by id", act)[0]
    with closing(sqlite3.connect(path)) as connection:
        clause = "select id, start, end, quote from clauses where act_id = ? order by position limit 1"
        clause_id, start, end, quoted = connection.execute(clause, [act]).fetchone()
        source = connection.execute("select source_id from acts where id = ?", [act]).fetchone()[0]
        relation = ["r", other, "repeals", None, None, None, None, act, clause_id, start, end, quoted]
        connection.execute(f"insert into act_relations values ({', '.join('?' * 12)})", relation)
        said = ["expired date", "major", "приём до 2022 года", start, end, quoted, "", None]
        finding = ["f", source, act, clause_id, *said]
        connection.execute(f"insert into findings values ({', '.join('?' * len(finding))})", finding)
        connection.commit()
    page = BeautifulSoup((await application(path).client.get(f"/service/{key}")).text, "lxml")
    warnings = page.find(class_="notices")
    assert "Акт утратил силу" in warnings.text
    assert "Срок приёма заявлений, возможно, закончился" in warnings.text
    assert warnings.find("a", href=f"/act/{other}")


async def test_absence_is_said_in_three_different_ways():
    said = {group.said_none for found in cards() for section in found.sections for group in section.groups}
    assert said == {True, False}
    with_none = next(f for f in cards() for s in f.sections for g in s.groups if g.said_none)
    assert "Оснований нет — так сказано в регламенте" in (await get(f"/service/{with_none.id}")).text


async def test_a_band_is_as_wide_as_its_table():
    """A heading over all columns: a column without a cell of its own is an error of HTML."""
    for table in (await soup("/act/kirovsky-lo-zemlya-snt/postanovlenie-proekt")).select(".text table"):
        widest = max(len(row.find_all(["td", "th"])) for row in table.find_all("tr"))
        assert {int(band["colspan"]) for band in table.select(".band")} <= {widest}


REFUSED = (400, 414)  # before anything is looked up: a NUL, an address too long


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("path", OPEN_TO_TEXT)
async def test_hostile_text_never_breaks_a_page(path, text):
    response = await get(path.format(quote(text)))
    assert response.status_code in (200, *REFUSED), response.status_code
    assert "<script>alert" not in response.text
    assert "<img src=x" not in response.text
    assert "set-cookie: a=b" not in str(response.headers).lower()


@pytest.mark.parametrize(
    "path",
    ["/service/{}", "/service/{}/checklist", "/act/{}", "/municipalities/{}", "/source/{}", "/catalogue/{}", "/{}"],
)
@pytest.mark.parametrize("text", [text for text in HOSTILE if text.strip() and "%" not in text])
async def test_hostile_addresses_are_not_found(path, text):
    response = await get(path.format(quote(text, safe="")))
    assert response.status_code in (404, 302, 301, *REFUSED), response.status_code
    assert "<script>alert" not in response.text


async def test_not_found_and_broken_pages_are_ours(monkeypatch):
    page = await soup("/service/нет-такой", 404)
    assert "Такой услуги в базе нет" in page.h1.text
    assert "Такой страницы нет" in (await soup("/nowhere", 404)).h1.text

    async def broken(*_, **__):
        raise RuntimeError("secret")

    monkeypatch.setattr("datasette_plugins.pages.technical.rows", broken)
    response = await application(base()).client.get("/about")  # a site that has kept no answer
    assert response.status_code == 500
    assert "Что-то сломалось у нас" in response.text
    assert "secret" not in response.text
    assert "Traceback" not in response.text


async def test_machines_get_robots_and_health():
    assert "Disallow: /search" in (await get("/robots.txt")).text
    health = (await get("/-/health")).json()
    assert health["ok"]
    assert health["built_at"]


async def test_security_headers():
    for path in ("/", "/nowhere", "/kb", "/kb/services.json"):
        headers = (await get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
    own = (await get("/")).headers["content-security-policy"]
    assert "unsafe-inline" not in own
    assert "script-src 'self';" in own
    assert "connect-src 'self';" in own


async def test_strangers_can_run_no_sql_and_take_no_file():
    assert (await get("/kb?sql=select+1")).status_code == 403
    assert (await get("/kb/services?_where=1%3D1")).status_code == 403
    assert (await get("/kb.db")).status_code == 403
    for name in ("zeroblob", "randomblob", "printf", "format"):
        assert (await site().get_database("kb").execute(f"select {name}(9)")).single_value() is None


async def test_nobody_learns_where_the_files_are():
    for path in ("/-/databases", "/-/databases.json", "/-/threads.json", "/-/plugins.json"):
        assert (await get(path)).status_code == 404, path
    for path in ("/-/versions.json", "/-/metadata.json", "/-/settings.json", "/-/health", "/kb.json"):
        assert str(base().parent) not in (await get(path)).text, path


async def test_datasette_pages_stay_under_kb():
    for path in ("/kb", "/kb/services", "/kb/clauses", "/kb/services.json", "/kb/services.csv"):
        assert (await get(path)).status_code == 200, path
    data = (await get("/kb/deadlines.json?_shape=array&_size=1")).json()
    assert {"quote", "clause_id", "start", "end"} <= data[0].keys()


async def test_datasettes_own_search_knows_word_forms_and_typos():
    found = {}
    for word in ("документы", "документов", "докуметны"):
        data = (await get(f"/kb/clauses.json?_search={quote(word)}&_size=1")).json()
        found[word] = data["filtered_table_rows_count"]
    total = int(column("select count(*) from clauses")[0])
    assert 0 < found["документы"] == found["документов"] == found["докуметны"] < total


ENGLISH = ("Powered by", "This data as", "Search:", "Apply", "Advanced export", "Data license", " rows", "Next page")


@pytest.mark.parametrize("path", ["/kb", "/kb/clauses?_search=срок", "/kb/documents?category=required"])
async def test_tables_speak_russian(path):
    page = await soup(path)
    assert page.html["lang"] == "ru"
    assert not [phrase for phrase in ENGLISH if phrase in page.get_text(" ")]
    assert re.search(r"\d строк", page.get_text(" "))


def test_metadata_describes_every_column_of_every_table():
    tables = metadata()["databases"]["kb"]["tables"]
    for name in real_columns():
        if name.startswith("search_"):
            continue
        assert tables[name]["title"], name
        if not name.startswith("sqlite"):
            assert re.search("[а-я]", tables[name]["title"]), name


def test_settings_exist_in_datasette():
    assert set(SETTINGS) <= set(Datasette([]).settings_dict())


def test_an_empty_base_has_a_helpful_start(tmp_path):
    path = tmp_path / "kb.db"
    connection = sqlite3.connect(path)
    create(connection)
    connection.close()
    text = asyncio.run(_text(application(path)))
    assert "В базе пока нет услуг" in text
    assert "reglament add" in text


async def _text(datasette) -> str:
    return (await datasette.client.get("/")).text


def test_serve_says_what_is_wrong(tmp_path):
    with pytest.raises(BaseError, match="базы нет"):
        check(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("не база")
    with pytest.raises(BaseError, match="не читается как база reglament"):
        check(tmp_path / "text.db")
    with free_port("127.0.0.1", 0) as taken:
        taken.listen()
        with pytest.raises(ServeError, match="порт не открыть"):
            free_port("127.0.0.1", taken.getsockname()[1])


def test_show_prints_a_card_and_a_checklist():
    key = services()[0]
    run = CliRunner()
    whole = run.invoke(main, ["show", str(base()), key])
    assert whole.exit_code == 0
    assert "ЧТО ПРИНЕСТИ" in whole.output
    assert all(spec.title.upper() in whole.output for spec in SECTIONS)
    boxes = run.invoke(main, ["show", str(base()), key, "--checklist"])
    assert "[ ]" in boxes.output
    wrong = run.invoke(main, ["show", str(base()), "нет такой услуги"])
    assert wrong.exit_code == 1
    assert key in wrong.output


def test_links_in_printed_contacts():
    assert 'href="tel:+78005000047"' in phones("8 (800) 500-00-47")
    assert "href" not in phones("2-34-56, доб. 3")
    assert 'href="mailto:a.b@mail.ru"' in emails("a.b@mail.ru, <b>")
    assert "&lt;b&gt;" in emails("a.b@mail.ru, <b>")
    assert address("2.6.1").startswith("п.")


def test_snippets_keep_nothing_but_marks():
    assert str(snippet("<mark>a</mark><b>&lt;i&gt;")) == "<mark>a</mark>&lt;b&gt;&lt;i&gt;"


def test_cells_of_both_kinds_of_table():
    assert cells("\t\n\tОтдел\n\t188689,\n д. 5\n\n") == ("", "Отдел", "188689, д. 5")
    assert cells("Кем выдан\t\t\t\n") == ("Кем выдан",)


def test_style_sheet_is_small_and_asks_nobody():
    css = (Path(__file__).parent.parent / "datasette_plugins/static/site.css").read_text()
    assert len(css) < 20_000
    assert "url(" not in css
    assert "@import" not in css


def test_templates_are_well_formed():
    """No template puts a value into a page unescaped."""
    folder = Path(__file__).parent.parent / "datasette_plugins/templates"
    for template in folder.rglob("*.html"):
        assert "|safe" not in template.read_text().replace(" ", ""), template
        HTMLParser().feed(template.read_text())


def test_a_second_file_of_an_act_is_named_on_both_pages(tmp_path: Path) -> None:
    path = Path(shutil.copyfile(base(), tmp_path / "kb.db"))
    with closing(sqlite3.connect(path)) as connection, connection:
        key, file = connection.execute("select id, file from sources where id like '%snt'").fetchone()
        connection.execute(
            "insert into sources select 'copy', 'акт.pdf', 'other', facts_sha256, id, media_type, encoding, reader, "
            "title, authority, origin, note, text, chars, pages, added_at from sources where id = ?",
            [key],
        )
        act = connection.execute("select id from acts where source_id = ?", [key]).fetchone()[0]
    client = application(path).client

    async def words(address: str) -> str:
        return BeautifulSoup((await client.get(address)).text, "lxml").get_text(" ", strip=True)

    assert "Тот же текст — акт.pdf" in asyncio.run(words(act_url(act)))
    assert "Тот же текст — акт.pdf" in asyncio.run(words(f"/source/{key}"))
    copy_page = asyncio.run(words("/source/copy"))
    assert f"Тот же текст — {Path(file).name}" in copy_page
    assert "Акты в этом файле" in copy_page
