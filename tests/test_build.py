"""The base: evidence in every row, the same rows from the same files, and an old base that nothing can spoil."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import DATA

from ingest.kinds import KINDS
from kb import pipeline
from kb.cli import main
from kb.replacing import WriteError
from kb.verify import columns, evidence_columns

ROOT = Path(__file__).parent.parent
# Counted in the sources by hand.
COUNTS = {"sources": 5, "acts": 11, "services": 6, "portal_links": 31, "mfc_offices": 53}
SERVICES = (
    "Постановка граждан на учет в качестве лиц, имеющих право на предоставление земельных участков",
    "Предоставление земельных участков гражданам членам некоммерческих организаций, созданных до 1 января 2019 года",
    "Выплата компенсации части родительской платы за присмотр и уход за детьми",
    "Принятие граждан на учет в качестве нуждающихся в жилых помещениях, предоставляемых по договорам",
    "Выдача разрешений на снос или пересадку зеленых насаждений",
    "Выдача, переоформление разрешений на право организации розничных рынков и продление срока действия разрешений",
)


@pytest.fixture(scope="module")
def connection(base: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{base}?mode=ro", uri=True)) as opened:
        yield opened


def tables(connection: sqlite3.Connection) -> list[str]:
    """Ordinary tables; those of the search index belong to its own tests."""
    names = connection.execute("select name from sqlite_master where type = 'table' order by name")
    return [name for (name,) in names if not name.startswith(("search", "sqlite_"))]


# --- evidence -------------------------------------------------------------------------------------


def test_every_quote_stands_in_its_source(connection: sqlite3.Connection) -> None:
    texts = dict(connection.execute("select id, text from sources"))
    source_of = dict(connection.execute("select id, source_id from clauses"))
    checked = 0
    for table, prefix in evidence_columns(connection):
        key = "source_id" if "source_id" in columns(connection, table) else f"{prefix}clause_id"
        query = (
            f'select {key}, {prefix}start, "{prefix}end", {prefix}quote from {table} where {prefix}start is not null'
        )
        for owner, start, end, quote in connection.execute(query):
            text = texts[owner if key == "source_id" else source_of[owner]]
            assert text[start:end] == quote, (table, prefix, owner)
            checked += 1
    assert checked > 3000
    assert {table for table, _ in evidence_columns(connection)} >= {kind.name for kind in KINDS} | {
        "clauses",
        "act_relations",
    }


def test_every_fact_is_quoted(connection: sqlite3.Connection) -> None:
    for kind in KINDS:
        assert connection.execute(
            f"select count(*) from {kind.name} where quote is null or trim(quote) = ''"
        ).fetchone() == (0,)


def test_a_fact_stands_inside_its_clause(connection: sqlite3.Connection) -> None:
    for kind in KINDS:
        pairs = f"select f.id from {kind.name} f join clauses c on c.id = f.clause_id"
        outside = connection.execute(f'{pairs} where f.start < c.start or f."end" > c."end"').fetchall()
        assert outside == []


def test_clauses_cover_each_source(connection: sqlite3.Connection) -> None:
    for source_id, chars in connection.execute("select id, chars from sources").fetchall():
        spans = connection.execute(
            'select start, "end" from clauses where source_id = ? order by start, "end"', [source_id]
        ).fetchall()
        edges = [0, *(end for _, end in spans)]
        assert [start for start, _ in spans] == edges[:-1]
        assert edges[-1] == chars


def test_text_is_the_quote_as_a_reader_wants_it(connection: sqlite3.Connection) -> None:
    """No closing punctuation, no line breaks, no list marks."""
    for kind in KINDS:
        if kind.with_text:
            for (text,) in connection.execute(f"select text from {kind.name}"):
                assert text == " ".join(text.split())
                assert text[-1:] not in ";,.:"
                assert not text.startswith(("- ", "– ", "• ", "1) ", "а) "))


# --- keys and counts ------------------------------------------------------------------------------


def test_foreign_keys_hold(connection: sqlite3.Connection) -> None:
    assert connection.execute("pragma foreign_key_check").fetchall() == []
    assert connection.execute("pragma integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(("table", "count"), COUNTS.items())
def test_counts(connection: sqlite3.Connection, table: str, count: int) -> None:
    assert connection.execute(f"select count(*) from {table}").fetchone()[0] == count


def test_names_of_the_services(connection: sqlite3.Connection) -> None:
    names = sorted(" ".join(name.split()) for (name,) in connection.execute("select name from services"))
    assert [name.startswith(start) for name, start in zip(names, sorted(SERVICES), strict=True)] == [True] * 6, names


def test_nothing_of_the_seeds_is_not_understood(connection: sqlite3.Connection) -> None:
    assert connection.execute("select stage, message from problems").fetchall() == []


def test_values_are_those_of_the_contract(connection: sqlite3.Connection) -> None:
    """A column with few values holds no others."""
    for kind in KINDS:
        for column in kind.columns:
            if column.values:
                found = {value for (value,) in connection.execute(f"select distinct {column.name} from {kind.name}")}
                assert found - {None} <= set(column.values), (kind.name, column.name)


def test_every_column_is_used_or_announced(connection: sqlite3.Connection) -> None:
    for kind in KINDS:
        assert {column.name for column in kind.columns} <= set(columns(connection, kind.name))


# --- the same again -------------------------------------------------------------------------------


def rows(base: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(base)) as connection:
        return {table: connection.execute(f"select * from {table}").fetchall() for table in tables(connection)}


def without_times(found: dict[str, list[tuple[object, ...]]], base: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(base)) as connection:
        at = columns(connection, "sources").index("added_at")
    sources = [row[:at] + row[at + 1 :] for row in found["sources"]]
    return {**found, "sources": sources, "meta": [row for row in found["meta"] if row[0] != "built_at"]}


def test_building_again_gives_the_same_rows(base: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    pipeline.build(DATA, again)
    assert without_times(rows(again), again) == without_times(rows(base), base)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def copy(base: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(base, tmp_path / "copy.db"))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


# --- what cannot be read --------------------------------------------------------------------------

PROSE = "Колобок лежал-лежал, взял да и покатился — с окна на лавку, с лавки на пол.\nПо полу к двери.\n"


def unreadable(folder: Path, what: str) -> Path:
    path = folder / f"{what}.txt"
    if what == "folder":
        path.mkdir()
    elif what != "missing":
        path.write_bytes({
            "empty": b"",
            "blank": b" \n\t\n",
            "binary": b"PK\x03\x04\0\0\x08\0" + os.urandom(200),
            "noise": bytes(range(128, 256)) * 9,
            "prose": PROSE.encode(),
        }[what])  # fmt: skip
    return path


@pytest.mark.parametrize("what", ["empty", "blank", "binary", "noise", "prose", "folder", "missing"])
def test_what_cannot_be_read_is_one_sentence(copy: Path, tmp_path: Path, what: str) -> None:
    """The sentence names the file; the exit code is 1; the base is the same to the byte; nothing is left beside it."""
    path, before = unreadable(tmp_path, what), digest(copy)
    result = run("add", copy, path)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert path.name in result.stderr
    assert "Traceback" not in result.stderr
    assert digest(copy) == before
    kept = {copy, path} if what != "missing" else {copy}
    assert set(tmp_path.iterdir()) - {copy.with_name(f".{copy.name}.lock")} == kept


def test_one_bad_file_does_not_keep_out_a_good_one(copy: Path, tmp_path: Path) -> None:
    bad, good = unreadable(tmp_path, "empty"), tmp_path / "регламент.txt"
    shutil.copyfile(ROOT / "tests/varieties/01_decimal_clauses.txt", good)
    result = run("add", copy, bad, good)
    assert result.exit_code == 1
    assert "добавлен" in result.stdout
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("select count(*) from acts").fetchone()[0] == COUNTS["acts"] + 1
        assert connection.execute("pragma foreign_key_check").fetchall() == []


def test_the_same_bytes_twice_change_nothing(copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "другое имя.txt"
    shutil.copyfile(DATA / "sources/kirovsky-lo-zemlya-snt.txt", path)
    before = digest(copy)
    result = run("add", copy, path)
    assert (result.exit_code, digest(copy)) == (0, before)
    assert "kirovsky-lo-zemlya-snt" in result.stdout


def test_a_new_edition_replaces_the_old(copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "kirovsky-lo-zemlya-snt.txt"
    text = (DATA / "sources/kirovsky-lo-zemlya-snt.txt").read_text(encoding="utf-8")
    path.write_text(text.replace("не более 14 рабочих дней", "не более 12 рабочих дней"), encoding="utf-8")
    assert run("add", copy, path).exit_code == 0
    with closing(sqlite3.connect(copy)) as connection:
        amounts = connection.execute(
            "select amount from deadlines where what = 'service_total' and id like 'kirovsky-lo-zemlya-snt/%'"
        ).fetchall()
        assert amounts == [(12.0,)]
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        for table, count in COUNTS.items():
            assert connection.execute(f"select count(*) from {table}").fetchone()[0] == count, table


@pytest.mark.parametrize("what", ["empty", "prose"])
def test_a_file_that_is_no_base(tmp_path: Path, what: str) -> None:
    no_base, source = unreadable(tmp_path, what), DATA / "sources/kirovsky-lo-zemlya-snt.txt"
    before = digest(no_base)
    result = run("add", no_base, source)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    assert len(result.stderr.strip().splitlines()) == 1
    assert digest(no_base) == before


def collection(folder: Path, **files: bytes) -> Path:
    data = folder / "data"
    (data / "sources").mkdir(parents=True)
    lines = ["id,file,title"]
    for name, content in files.items():
        (data / "sources" / f"{name}.txt").write_bytes(content)
        lines.append(f"{name},sources/{name}.txt,")
    (data / "sources.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return data


GOOD = (ROOT / "tests/varieties/01_decimal_clauses.txt").read_bytes()


def test_a_build_tells_what_it_could_not_read(tmp_path: Path) -> None:
    data = collection(tmp_path, good=GOOD, empty=b"", binary=b"PK\0\0\0")
    result = run("build", data, "-o", tmp_path / "kb.db")
    assert result.exit_code == 0
    said = [line for line in result.stderr.splitlines() if line.startswith("Не прочитано")]
    assert [line.split(": ")[1] for line in said] == ["sources/empty.txt", "sources/binary.txt"]
    with closing(sqlite3.connect(tmp_path / "kb.db")) as connection:
        assert connection.execute("select file, stage from problems where stage = 'read' order by file").fetchall() == [
            ("sources/binary.txt", "read"),
            ("sources/empty.txt", "read"),
        ]
        assert connection.execute("select id from sources").fetchall() == [("good",)]


def test_a_missing_file_of_the_manifest(tmp_path: Path) -> None:
    data = collection(tmp_path, good=GOOD, gone=GOOD)
    (data / "sources/gone.txt").unlink()
    result = run("build", data, "-o", tmp_path / "kb.db")
    assert result.exit_code == 0
    assert "gone.txt" in result.stderr


@pytest.mark.parametrize("manifest", [None, "", "name\nсуть\n"], ids=["none", "empty", "wrong columns"])
def test_no_manifest_is_one_sentence(tmp_path: Path, manifest: str | None) -> None:
    if manifest is not None:
        (tmp_path / "sources.csv").write_text(manifest, encoding="utf-8")
    result = run("build", tmp_path, "-o", tmp_path / "kb.db")
    assert result.exit_code == 1
    assert "sources.csv" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "kb.db").exists()


# --- a build that breaks off ----------------------------------------------------------------------


@pytest.mark.parametrize("step", ["store", "resolve", "counts"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, sqlite3.OperationalError], ids=lambda e: e.__name__)
def test_a_failing_build_leaves_the_old_base(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: type[BaseException]
) -> None:
    def fail(*_: object) -> None:
        raise error("на диске нет места")

    before, data = digest(copy), collection(tmp_path, good=GOOD)
    monkeypatch.setattr(pipeline, step, fail)
    if (step, error) == ("store", MemoryError):  # one file less, the others are kept
        assert pipeline.build(data, tmp_path / "new.db").problems
        return
    with pytest.raises(WriteError if error is sqlite3.OperationalError else error):
        pipeline.build(data, copy)
    assert digest(copy) == before
    assert not list(tmp_path.glob(".*.new*"))


KILLED = """
import sys, time
from pathlib import Path
from kb import pipeline
pipeline.resolve = lambda db: (print("ready", flush=True), time.sleep(60))
pipeline.build(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_a_killed_build_leaves_the_old_base(copy: Path, tmp_path: Path) -> None:
    """And what it left beside the base does not disturb the next build."""
    before, data = digest(copy), collection(tmp_path, good=GOOD)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(data), str(copy)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=20)
    assert digest(copy) == before
    pipeline.build(data, copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("select id from sources").fetchall() == [("good",)]
