"""Exports of the base of five sources: read back they are the base, and they say what their standards ask for."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from frictionless import validate
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pyarrow import parquet
from pyshacl import validate as shacl
from rdflib import RDF, Graph, Namespace, URIRef

from kb import spreadsheet
from kb.cli import main
from kb.export import FORMATS, export
from kb.export.hsds import TABLES as HSDS
from kb.export.package import MANIFEST
from kb.metadata import tables

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::ResourceWarning")
SHAPES = Path(__file__).parent / "shapes" / "cpsv-ap.ttl"
CPSV = Namespace("http://purl.org/vocab/cpsv#")
SITE = "https://reglament.example.ru"
Rows = list[tuple[object, ...]]


@pytest.fixture(scope="module")
def folder(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("export") / "выгрузка"
    assert export(base, target, site=SITE) == ()
    return target


def table_names(base: Path) -> list[str]:
    with closing(sqlite3.connect(base)) as db:
        there = {name for (name,) in db.execute("select name from sqlite_master where type = 'table'")}
    return [name for name, said in tables().items() if said.get("title") and name in there]


def in_base(base: Path, name: str) -> tuple[list[str], Rows]:
    with closing(sqlite3.connect(base)) as db:
        cursor = db.execute(f"select * from {name}")
        columns = [column[0] for column in cursor.description]
        return columns, sorted(cursor.fetchall(), key=repr)


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# --- read back ------------------------------------------------------------------------------------


def test_every_table_is_there(base: Path, folder: Path) -> None:
    names = set(table_names(base))
    assert {"sources", "clauses", "documents", "mfc_offices", "findings", "meta"} <= names
    for part, ending in (("csv", "csv"), ("jsonl", "jsonl"), ("parquet", "parquet")):
        assert {p.stem for p in (folder / part).glob(f"*.{ending}")} == names


def test_json_lines_are_the_rows(base: Path, folder: Path) -> None:
    for name in table_names(base):
        columns, expected = in_base(base, name)
        lines = (folder / f"jsonl/{name}.jsonl").read_text(encoding="utf-8").splitlines()
        found = [json.loads(line) for line in lines]
        assert all(list(row) == columns for row in found)
        assert sorted((tuple(row.values()) for row in found), key=repr) == expected, name


def test_parquet_is_the_rows(base: Path, folder: Path) -> None:
    for name in table_names(base):
        columns, expected = in_base(base, name)
        table = parquet.read_table(folder / f"parquet/{name}.parquet")
        assert table.column_names == columns
        found = list(zip(*(column.to_pylist() for column in table.columns), strict=True)) if table.num_rows else []
        assert sorted(found, key=repr) == expected, name


def test_csv_is_the_rows(base: Path, folder: Path) -> None:
    """Types come from datapackage.json; NULL and an empty text are one in CSV."""
    package = json.loads((folder / "csv/datapackage.json").read_text(encoding="utf-8"))
    schemas = {r["name"]: r["schema"]["fields"] for r in package["resources"]}
    csv.field_size_limit(sys.maxsize)
    for name in table_names(base):
        columns, expected = in_base(base, name)
        with (folder / f"csv/{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
            head, *rows = csv.reader(lines, delimiter=";")
        assert head == columns
        types = [field["type"] for field in schemas[name]]
        found = [tuple(typed(kind, cell) for kind, cell in zip(types, row, strict=True)) for row in rows]
        emptied = [tuple(None if value == "" else value for value in row) for row in expected]
        assert sorted(found, key=repr) == sorted(emptied, key=repr), name


def typed(kind: str, cell: str) -> object:
    if cell == "":
        return None
    if kind == "integer":
        return int(cell)
    return float(cell.replace(",", ".")) if kind == "number" else spreadsheet.plain(cell)


def test_csv_opens_in_a_russian_spreadsheet(folder: Path) -> None:
    for path in (folder / "csv").glob("*.csv"):
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"):
            assert not [cell for cell in row if cell.lstrip(" ").startswith(spreadsheet.FORMULA)]


FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@given(st.one_of(st.text(alphabet="'=+-@ |\t\rа1;\n\""), FLOATS, st.integers()))
def test_a_cell_gives_its_value_back(value: object) -> None:
    cell = spreadsheet.cell(value)
    if isinstance(value, str):
        assert spreadsheet.plain(cell) == value
    else:
        assert float(cell.replace(",", ".")) == value


# --- standards ------------------------------------------------------------------------------------


def test_every_line_of_json_fits_its_schema(base: Path, folder: Path) -> None:
    for name in table_names(base):
        schema = json.loads((folder / f"jsonl/{name}.schema.json").read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        for line in (folder / f"jsonl/{name}.jsonl").read_text(encoding="utf-8").splitlines():
            assert validator.is_valid(json.loads(line)), (name, line[:200])


@pytest.mark.parametrize("package", ["csv", "hsds"])
def test_packages_are_valid_with_their_references(folder: Path, package: str) -> None:
    report = validate(str(folder / package / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])[:5]


def test_a_broken_package_is_seen(folder: Path, tmp_path: Path) -> None:
    for path in (folder / "hsds").iterdir():
        data = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(data.replace(",WEEKLY,", ",,") if path.name == "schedules.csv" else data)
    assert not validate(str(tmp_path / "datapackage.json")).valid


def graph(folder: Path) -> Graph:
    return Graph().parse(data=(folder / "jsonld/services.jsonld").read_text(encoding="utf-8"), format="json-ld")


def test_linked_data_fits_the_shapes(base: Path, folder: Path) -> None:
    found = graph(folder)
    with closing(sqlite3.connect(base)) as db:
        keys = {f"{SITE}/service/{key}" for (key,) in db.execute("select id from services")}
    assert {str(node) for node in found.subjects(RDF.type, CPSV.PublicService)} == keys
    conforms, _, said = shacl(found, shacl_graph=Graph().parse(SHAPES))
    assert conforms, said[:2000]


@pytest.mark.parametrize("missing", ["title", "description", "identifier", "source"])
def test_the_shapes_see_what_is_missing(folder: Path, missing: str) -> None:
    found = graph(folder)
    service = next(found.subjects(RDF.type, CPSV.PublicService))
    found.remove((service, URIRef(f"http://purl.org/dc/terms/{missing}"), None))
    assert not shacl(found, shacl_graph=Graph().parse(SHAPES))[0]


def test_hsds_names_every_office_and_service_once(base: Path, folder: Path) -> None:
    with closing(sqlite3.connect(base)) as db:
        services, offices = db.execute(
            "select (select count(*) from services), (select count(distinct office_id) from mfc_offices)"
        ).fetchone()
        required = db.execute("select count(*) from documents where category = 'required'").fetchone()[0]
    count = {table.name: len(list(hsds(folder, table.name))) for table in HSDS}
    assert (count["services"], count["locations"], count["addresses"]) == (services, offices, offices)
    assert count["required_documents"] == required
    assert count["service_areas"] == 6  # every regulation of the five files names its municipality


def hsds(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / f"hsds/{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def test_hsds_hours_are_those_of_the_table(folder: Path) -> None:
    """«Пн., ср., чт., пт. - с 09.00 до 19.00; Вт. – с 09.00 до 20.00; Сб. – с 09.00 до 18.00; Вс. – выходной»."""
    place = next(row["id"] for row in hsds(folder, "locations") if "Волховский" in row["name"])
    rows = [row for row in hsds(folder, "schedules") if row["location_id"] == place]
    hours = {(row["byday"], row["opens_at"], row["closes_at"]) for row in rows}
    assert hours == {("MO,WE,TH,FR", "09:00", "19:00"), ("TU", "09:00", "20:00"), ("SA", "09:00", "18:00")}


# --- the folder -----------------------------------------------------------------------------------


def test_the_same_base_gives_the_same_bytes(base: Path, folder: Path, tmp_path: Path) -> None:
    export(base, tmp_path / "again", site=SITE)
    assert files(tmp_path / "again") == files(folder)


def test_the_manifest_knows_every_file(folder: Path) -> None:
    found = files(folder)
    manifest = json.loads(found.pop(MANIFEST))
    assert {file["path"]: file["sha256"] for file in manifest["files"]} == {
        path: hashlib.sha256(data).hexdigest() for path, data in found.items()
    }
    assert manifest["formats"] == list(FORMATS)


def test_the_readme_describes_every_column(base: Path, folder: Path) -> None:
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert "1259" in text  # the article of the Civil Code by which texts of acts are free
    assert "рубли" in text
    described: dict[str, Any] = tables()
    for name in table_names(base):
        section = text.split(f"### {name}: ")[1].split("\n### ")[0]
        for column in in_base(base, name)[0]:
            said = described[name]["columns"].get(column, "")
            assert f"| {column} | " in section
            assert said.replace("|", "/") in section


def run(*arguments: object) -> Any:
    return CliRunner().invoke(main, ["export", *map(str, arguments)])


def test_only_the_named_formats(base: Path, tmp_path: Path) -> None:
    result = run(base, tmp_path / "x", "--format", "csv", "--format", "hsds")
    assert (result.exit_code, result.stdout) == (0, "")
    assert {p.name for p in (tmp_path / "x").iterdir()} == {"csv", "hsds", "README.md", MANIFEST}


def test_an_earlier_export_is_replaced_and_strange_files_are_not(base: Path, tmp_path: Path) -> None:
    target = tmp_path / "x"
    assert run(base, target, "--format", "jsonl").exit_code == 0
    assert run(base, target, "--format", "csv").exit_code == 0
    assert not (target / "jsonl").exists()
    (target / "мой отчёт.txt").write_text("важно")
    before = files(target)
    result = run(base, target, "--format", "jsonl")
    assert result.exit_code == 1
    assert "чужие файлы" in result.output
    assert files(target) == before


@pytest.mark.parametrize(("target", "said"), [("занято", "это файл"), ("чужое", "чужие файлы")])
def test_what_is_not_ours_is_refused_in_a_sentence(base: Path, tmp_path: Path, target: str, said: str) -> None:
    (tmp_path / "занято").write_text("файл")
    (tmp_path / "чужое").mkdir()
    (tmp_path / "чужое" / "a.txt").write_text("файл")
    result = run(base, tmp_path / target)
    assert result.exit_code == 1
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_no_base_is_one_sentence(tmp_path: Path) -> None:
    result = run(tmp_path / "нет.db", tmp_path / "x")
    assert result.exit_code == 1
    assert "базы нет" in result.output
    assert not (tmp_path / "x").exists()


def test_half_an_export_never_stays(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x"
    export(base, target, ["csv"])
    before = files(target)

    def fails(*_: object) -> object:
        raise OSError("на диске нет места")

    monkeypatch.setattr("kb.export.run.manifest", fails)
    result = run(base, target, "--format", "jsonl")
    assert result.exit_code == 1
    assert "нет места" in result.output
    assert files(target) == before
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_without_pyarrow_the_rest_is_written(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run(base, tmp_path / "named", "--format", "parquet")
    assert result.exit_code == 1
    assert "pip install 'reglament[analytics]'" in result.output
    assert not (tmp_path / "named").exists()
    result = run(base, tmp_path / "all", "--silent")
    assert result.exit_code == 0
    assert "pyarrow" in result.stderr
    assert {p.name for p in (tmp_path / "all").iterdir()} == {"csv", "jsonl", "jsonld", "hsds", "README.md", MANIFEST}
