"""«reglament add»: folders, archives, duplicates, a bad file among good ones; the base changes whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from exports import VARIETIES, as_docx, as_html, as_odt, as_pdf, pieces, zipped

from ingest.gather import gather
from kb import adding
from kb.cli import main

ADDRESSES = "01_decimal_clauses"


@pytest.fixture
def copy(base: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(base, tmp_path / "kb.db"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as they lie on disks: formats, a subfolder, a duplicate, rubbish, an archive."""
    root = tmp_path / "акты"
    (root / "2016").mkdir(parents=True)
    (root / "2016" / "адреса.docx").write_bytes(as_docx(pieces(ADDRESSES)))
    (root / "2016" / "адреса.html").write_bytes(as_html(pieces(ADDRESSES)))
    (root / "копия.docx").write_bytes((root / "2016" / "адреса.docx").read_bytes())
    (root / "пусто.pdf").write_bytes(b"")
    (root / "рисунок.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (root / "~$адреса.docx").write_bytes(b"lock")
    (root / ".DS_Store").write_bytes(b"x")
    inner = zipped({"глубже.odt": as_odt(pieces("06_tables_tabs"))})
    members = {"папка/стройка.pdf": as_pdf(pieces("06_tables_tabs")), "внутри.zip": inner, "../побег.txt": b"x"}
    (root / "архив.zip").write_bytes(zipped(members))
    return root


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def sources(base: Path) -> dict[str, tuple[str, int | None]]:
    with closing(sqlite3.connect(base)) as connection:
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        return {
            key: (reader, pages) for key, reader, pages in connection.execute("select id, reader, pages from sources")
        }


def test_a_folder(copy: Path, folder: Path, tmp_path: Path) -> None:
    before, report = sources(copy), tmp_path / "итог.csv"
    result = run("add", copy, folder, "--report", report)
    assert result.exit_code == 1
    added = {key: value for key, value in sources(copy).items() if key not in before}
    assert sorted(added.values(), key=str) == [("docx", None), ("html", None), ("odt", None), ("pdf", 4)]
    with report.open(encoding="utf-8-sig", newline="") as stream:
        rows = {Path(row["file"]).name: row for row in csv.DictReader(stream)}
    assert {name: row["outcome"] for name, row in rows.items()} == {
        "адреса.docx": "added", "адреса.html": "copy", "копия.docx": "known", "пусто.pdf": "failed",
        "рисунок.docx": "failed", "стройка.pdf": "copy", "глубже.odt": "added", "побег.txt": "failed",
    }  # fmt: skip
    assert rows["копия.docx"]["source"] == rows["адреса.docx"]["source"]
    assert "архив.zip/папка/стройка.pdf" in rows["стройка.pdf"]["file"]
    assert "выходит за пределы архива" in rows["побег.txt"]["message"]
    assert len(result.stderr.strip().splitlines()) == 3


def test_the_same_folder_twice_changes_nothing(copy: Path, folder: Path) -> None:
    run("add", copy, folder)
    before = hashlib.sha256(copy.read_bytes()).hexdigest()
    result = run("add", copy, folder)
    assert result.stdout.count("уже есть в базе") == 5
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == before


def acts_of(base: Path, source_id: str) -> int:
    with closing(sqlite3.connect(base)) as connection:
        query = "select count(*) from acts where source_id = ?"
        return int(connection.execute(query, [source_id]).fetchone()[0])


def test_one_act_in_two_formats_is_one_act_with_two_sources(copy: Path, tmp_path: Path) -> None:
    """Nothing but the second source is new, and the search does not know it."""
    one, two = tmp_path / "адреса.docx", tmp_path / "скачано.html"
    one.write_bytes(as_docx(pieces(ADDRESSES)))
    two.write_bytes(as_html(pieces(ADDRESSES)))
    run("add", copy, one)
    before = tables(copy)
    assert "записан вторым источником (adresa)" in run("add", copy, two).stdout
    after = tables(copy)
    assert {name for name in after if after[name] != before[name]} == {"sources"}
    assert len(after["sources"]) == len(before["sources"]) + 1
    assert len(run("search", copy, "адресация Сухоборское срок", "--json").stdout) > 0


def tables(base: Path) -> dict[str, list[tuple[object, ...]]]:
    names = ("sources", "acts", "clauses", "services", "documents", "deadlines", "findings", "search_rows")
    with closing(sqlite3.connect(base)) as connection:
        return {name: connection.execute(f"select * from {name} order by 1").fetchall() for name in names}


def test_clauses_know_their_page(copy: Path, tmp_path: Path) -> None:
    """The clauses of a file with pages stand on all of them, in order; those of a text file on none."""
    (tmp_path / "стройка.pdf").write_bytes(as_pdf(pieces("06_tables_tabs")))
    run("add", copy, tmp_path / "стройка.pdf")
    with closing(sqlite3.connect(copy)) as connection:
        query = "select page from clauses where source_id = ? order by start"
        pages = [page for (page,) in connection.execute(query, ["stroyka"])]
        assert pages == sorted(pages)
        assert set(pages) == {1, 2, 3, 4}
        assert set(connection.execute(query, ["kirovsky-lo-zemlya-snt"])) == {(None,)}


def test_another_figure_is_another_act(copy: Path, tmp_path: Path) -> None:
    """«18» against «12 рабочих дней»: both stay, and the reader is told to look which is in force."""
    text = (VARIETIES / f"{ADDRESSES}.txt").read_text(encoding="utf-8")
    (tmp_path / "а.txt").write_text(text, encoding="utf-8")
    (tmp_path / "б.txt").write_text(text.replace("18 рабочих дней", "12 рабочих дней"), encoding="utf-8")
    assert text.count("18 рабочих дней")
    result = run("add", copy, tmp_path / "а.txt", tmp_path / "б.txt")
    assert "есть и в a, но тексты расходятся" in result.stdout
    assert (acts_of(copy, "a"), acts_of(copy, "b")) == (1, 1)


def test_a_new_edition_takes_the_copies_of_the_old_with_it(copy: Path, tmp_path: Path) -> None:
    path, pdf = tmp_path / "адреса.txt", tmp_path / "адреса.pdf"
    text = (VARIETIES / f"{ADDRESSES}.txt").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    pdf.write_bytes(as_pdf(pieces(ADDRESSES)))
    run("add", copy, path, pdf)
    assert acts_of(copy, "adresa-pdf") == 0
    path.write_text(text.replace("18 рабочих дней", "12 рабочих дней"), encoding="utf-8")
    assert "прежние копии сняты (адреса.pdf)" in run("add", copy, path).stdout
    assert "adresa-pdf" not in sources(copy)
    assert "тексты расходятся" in run("add", copy, pdf).stdout
    assert (acts_of(copy, "adresa"), acts_of(copy, "adresa-pdf")) == (1, 1)


@pytest.mark.parametrize("together", [True, False])
def test_namesakes_with_other_acts_do_not_replace_one_another(copy: Path, tmp_path: Path, together: bool) -> None:
    """Each folder has its «постановление.txt»; in one call or one after the other, the keys are the same."""
    folders = [tmp_path / name for name in ("2016", "2024", "2025")]
    for each, name in zip(folders, (ADDRESSES, "06_tables_tabs", "02_running_clauses"), strict=True):
        each.mkdir()
        shutil.copyfile(VARIETIES / f"{name}.txt", each / "постановление.txt")
    for each in [folders] if together else [[one] for one in folders]:
        assert run("add", copy, *each).stdout.count("добавлен") == len(each)
    added = [key for key in sources(copy) if key.startswith("postanovlenie")]
    assert added == ["postanovlenie", "postanovlenie-txt", "postanovlenie-txt-2"]
    text = (folders[2] / "постановление.txt").read_text(encoding="utf-8")
    (folders[2] / "постановление.txt").write_text(text.replace("рабочих дней", "календарных дней"), encoding="utf-8")
    assert "прежняя редакция заменена (postanovlenie-txt-2)" in run("add", copy, folders[2]).stdout


def test_a_call_that_is_broken_off_changes_nothing(copy: Path, folder: Path) -> None:
    """Ctrl+C in the middle: no half-written base and nothing beside it."""
    before = hashlib.sha256(copy.read_bytes()).hexdigest()
    results = adding.add(copy, gather([folder]))
    assert next(results).outcome == "added"
    results.close()
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == before
    assert {path.name for path in copy.parent.iterdir() if "kb.db" in path.name} == {"kb.db", ".kb.db.lock"}


def test_a_russian_name_in_the_encoding_of_dos(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"XXX.txt": b"x"}).replace(b"XXX.txt", "акт.txt".encode("cp866")))
    assert [file.name.removeprefix(str(tmp_path)) for file in gather([path])] == ["/a.zip/акт.txt"]


def test_an_archive_in_an_archive_in_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"b.zip": zipped({"c.zip": zipped({"d.txt": b"x"})})}))
    (file,) = gather([path])
    with pytest.raises(ValueError, match="слишком глубоко"):
        file.data()
