"""The house rules that code can break without any other test noticing, read from the source with ``ast``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("ingest", "kb", "datasette_plugins")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

# Which packages of ours each may import; the way is one: ingest → kb → datasette_plugins.
MAY_IMPORT = {"ingest": {"ingest"}, "kb": {"ingest", "kb"}, "datasette_plugins": {"ingest", "kb", "datasette_plugins"}}
# ingest is pure: files in, values out. morphology asks SQLite's own tokeniser, in memory, how it cuts a letter.
DATABASES = {"sqlite3", "sqlite_utils", "datasette"}
MAY_ASK_SQLITE = {"ingest/morphology.py"}

LONGEST_FILE, LONGEST_FUNCTION = 300, 50
# To be emptied: what is longer than the house allows today. A new name here needs a reason in the commit.
LONG_FILES: set[str] = set()
LONG_FUNCTIONS: set[str] = set()


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Every imported module, by its full name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
            yield ".".join((*package, node.module or "")).strip(".")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_the_way_is_one(path: Path) -> None:
    tops = {name.split(".")[0] for name in imports(path)}
    package = path.relative_to(ROOT).parts[0]
    assert tops & set(PACKAGES) <= MAY_IMPORT[package]


@pytest.mark.parametrize("path", [path for path in FILES if name_of(path).startswith("ingest/")], ids=name_of)
def test_ingest_knows_no_database(path: Path) -> None:
    found = {name.split(".")[0] for name in imports(path)} & DATABASES
    assert not found or (name_of(path) in MAY_ASK_SQLITE and found == {"sqlite3"})


def test_model_imports_nothing_of_ours() -> None:
    assert not [name for name in imports(ROOT / "ingest" / "model.py") if name.split(".")[0] in PACKAGES]


def test_the_engine_knows_no_kind_by_name() -> None:
    for name in ("extract.py", "rules.py", "context.py"):
        assert not [module for module in imports(ROOT / "ingest" / name) if module.startswith("ingest.kinds")]


def test_no_module_for_odds_and_ends() -> None:
    nameless = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    folders = {path.parent for path in FILES}
    assert not [name_of(path) for path in (*FILES, *folders) if path.stem.lower() in nameless]


def long_files() -> set[str]:
    return {name_of(path) for path in FILES if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE}


def long_functions() -> set[str]:
    return {
        f"{name_of(path)}: {node.name}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    }


def test_no_new_long_files() -> None:
    assert long_files() - LONG_FILES == set(), "разделите файл"
    assert LONG_FILES - long_files() == set(), "файл уже короткий: уберите его из списка"


def test_no_new_long_functions() -> None:
    assert long_functions() - LONG_FUNCTIONS == set(), "разделите функцию"
    assert LONG_FUNCTIONS - long_functions() == set(), "функция уже короткая: уберите её из списка"


def test_the_checks_see_what_they_look_for(tmp_path: Path) -> None:
    path = ROOT / "ingest" / "acts.py"
    assert "ingest.segment" in set(imports(path))
    assert "sqlite3" in set(imports(ROOT / "kb" / "pipeline.py"))
