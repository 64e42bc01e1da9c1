"""A hostile file from the hard disk to the page: added as everybody adds files, shown as text by every view of it."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from exports import Line, as_docx, as_html
from site_base import base
from test_checks import act
from test_hostile_pages import FORMULAS, READERS, runs
from test_markup import foreign

from kb.cli import main
from kb.export.run import export
from kb.serve import application

TAG = "<script>alert(1)</script><img src=x onerror=alert(1)>"
ITEMS = (
    f"1) заявление {TAG} по форме согласно приложению № 1;",
    "=HYPERLINK(\"javascript:alert(1)\") паспорт \u202eзаявителя\u202c </script> alert(1);",
    "+7 \"><svg/onload=alert(1)> справка ' {{ 7*7 }} ]]> &lt;b&gt;;",
    "-2+3 javascript:alert(1) выписка \u2066 из реестра;",
)  # fmt: skip
FORMATS = ("txt", "html", "docx")


def hostile_text(number: int) -> str:
    """A regulation with hostile words in its title, its name, documents, grounds, results and offices."""
    name = f"Выдача «{TAG}» разрешений № {number}"
    papers = "2.8. Перечень документов, которые заявитель должен представить самостоятельно:"
    grounds = "2.9. Основания для отказа в предоставлении муниципальной услуги:"
    offices = (
        "МБУ «МФЦ =1+1 <b onclick=alert(1)>»", "Адрес: 170000, г. Тверь, ул. <script>alert(1)</script>, д. 5",
        "Телефон: 8 (4822) 22-20-20", "Адрес электронной почты: javascript@alert.example",
    )  # fmt: skip
    text = act(papers, *ITEMS, grounds, *ITEMS, *offices, date=f"от 12.05.2020 № 15{number}")
    return text.replace("Выдача разрешений", name).replace("является разрешение.", f"является разрешение {TAG}.")


def written(folder: Path, kind: str, text: str) -> Path:
    lines: list[Any] = [Line(line, False) for line in text.split("\n")]
    data = {"txt": text.encode, "html": lambda: as_html(lines), "docx": lambda: as_docx(lines)}[kind]()
    path = folder / f"=вред {kind} <b>.{kind}"
    path.write_bytes(data)
    return path


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    path = Path(shutil.copy(base(), folder / "kb.db"))
    files = [written(folder, kind, hostile_text(number)) for number, kind in enumerate(FORMATS, 1)]
    result = CliRunner().invoke(main, ["add", str(path), *map(str, files)])
    assert result.exit_code == 0, result.output
    assert CliRunner().invoke(main, ["verify", str(path)]).exit_code == 0
    return path


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


OURS = "select id, act_id, name from services where act_id like '%vred%' order by id"


def test_the_hostile_words_came_through(added: Path) -> None:
    """Otherwise the rest would test nothing."""
    found = rows(added, OURS)
    assert len(found) == len(FORMATS)
    assert all(TAG in name for _, _, name in found)
    papers = [text for (text,) in rows(added, "select text from documents where service_id like '%vred%'")]
    assert sum("javascript:alert(1)" in text for text in papers) >= len(FORMATS)
    assert sum("onload=alert(1)" in text for text in papers) >= len(FORMATS)


def views(path: Path) -> list[tuple[str, str]]:
    """(address, form) of everything that shows the hostile acts."""
    (one, act_id, _), (other, *_) = rows(path, OURS)[:2]
    place = rows(path, f"select municipality_id from services where id = '{one}'")[0][0]
    source, asked = act_id.split("/")[0], quote("документы alert script")
    pair = f"service={quote(one)}&with={quote(other)}"
    pages = ("/operator", f"/service/{one}", f"/service/{one}/checklist", f"/act/{act_id}?q={asked}",
             f"/source/{source}",
             f"/search?q={asked}", f"/operator?q={asked}", f"/municipalities/{place}", f"/?municipality={place}",
             f"/compare?{pair}", "/matrix?empty=1", "/quality", "/offices", f"/kb/services?_search={asked}",
             "/kb/documents?_size=200&_sort=id", f"/act/{act_id}/editions", "/catalogue", "/plots")  # fmt: skip
    programs = {f"/api/service/{quote(one)}": "json", f"/service/{one}.jsonld": "json",
                f"/compare.json?{pair}": "json",
                f"/compare.csv?{pair}": "csv", "/matrix.csv?empty=1": "csv", "/quality.csv": "csv",
                "/offices.csv": "csv",
                f"/api/search?q={asked}": "json", f"/api/suggest?q={quote('выдача')}": "json", "/feed.atom": "xml",
                "/sitemap.xml": "xml", f"/operator/answer?q={asked}": "part",
                "/kb/documents.csv?_size=max": "csv"}  # fmt: skip
    return [*((page, "page") for page in pages), *programs.items()]


async def test_every_view_shows_them_as_text(added: Path) -> None:
    site, shown = application(added), 0
    for address, form in views(added):
        response = await site.client.get(quote(address, safe="/?&=%#"))
        assert response.status_code == 200, address
        if form == "page":
            page = BeautifulSoup(response.text, "html5lib")
            assert runs(page) == [], address
            if not address.startswith("/kb"):
                assert foreign(page) == [], address
            shown += "alert(1)" in page.get_text()
        else:
            shown += "alert(1)" in READERS[form](response.text)
    assert shown >= 18


def test_the_exported_tables_have_no_formulas(added: Path, tmp_path: Path) -> None:
    list(export(added, tmp_path / "выгрузка", ("csv",)))
    before, cells = csv.field_size_limit(10**7), []  # a column holds the whole text of a source
    for path in (tmp_path / "выгрузка").rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            cells += [cell for row in csv.reader(stream, delimiter=";") for cell in row]
    csv.field_size_limit(before)
    assert any("alert(1)" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(FORMULAS) and not cell[1:2].isdigit()]
