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
        "адреса.docx": "added", "адреса.html": "added", "копия.docx": "known", "пусто.pdf": "failed",
        "рисунок.docx": "failed", "стройка.pdf": "added", "глубже.odt": "added", "побег.txt": "failed",
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


def test_namesakes_in_one_call_do_not_replace_one_another(copy: Path, tmp_path: Path) -> None:
    for name, content in (("а", ADDRESSES), ("б", "06_tables_tabs")):
        (tmp_path / name).mkdir()
        shutil.copyfile(VARIETIES / f"{content}.txt", tmp_path / name / "постановление.txt")
    before = sources(copy)
    result = run("add", copy, tmp_path / "а", tmp_path / "б")
    assert result.stdout.count("добавлен") == 2
    assert len(sources(copy)) == len(before) + 2


def test_a_call_that_is_broken_off_changes_nothing(copy: Path, folder: Path) -> None:
    """Ctrl+C in the middle: no half-written base and nothing beside it."""
    before = hashlib.sha256(copy.read_bytes()).hexdigest()
    results = adding.add(copy, gather([folder]))
    assert next(results).outcome == "added"
    results.close()
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == before
    assert [path.name for path in copy.parent.iterdir() if "kb.db" in path.name] == ["kb.db"]


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
