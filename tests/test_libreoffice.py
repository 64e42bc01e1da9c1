"""Files that LibreOffice makes of our regulations say the same as their texts, in every format it writes."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from exports import VARIETIES, as_docx, pieces
from test_formats import NAMES, acts, differs, of_text, rows

from ingest.model import Source
from ingest.source import SourceFacts, read_source

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="нет LibreOffice; поставьте: make system")
ALL = sorted(path.stem for path in VARIETIES.glob("*.txt"))

# Rows (of all tables together) that the printed page loses or changes, and why. Every other row must be equal.
PRINTED = {
    "04_roman_unmarked_lists": (1, "заголовок без номера стоит вплотную к пункту и попадает в его абзац"),
    "05_hard_wrapped": (10, "слова, разорванные в тексте переносом, выгрузка пишет через пробел"),
    "07_tables_pipes": (2, "слова в узких столбцах разрезаны без дефиса, половины неизвестны словарю"),
    "21_templates_mo_cells": (3, "строка таблицы разрезана концом страницы, и обе части без номера"),
    "23_legal_database_fees": (4, "шапка справочной системы стоит вплотную к тексту акта"),
    "26_variants_identifiers": (2, "слова в узких столбцах разрезаны без дефиса, половины неизвестны словарю"),
    "31_vologda_gpzu_classic": (10, "строка «Адрес:» под полной строкой без точки: адреса пунктов сдвинуты на один"),
    "32_stavropol_body_tables": (1, "слова в узких столбцах разрезаны без дефиса, половины неизвестны словарю"),
    "41_arkhangelsk_property_register": (1, "слово в узком столбце разрезано без дефиса, половины неизвестны словарю"),
}


@cache
def folder(automatic: bool) -> Path:
    """All regulations of our own as Word files, with numbers printed by lists or typed."""
    made = Path(mkdtemp(prefix="reglament-tests-"))
    for name in ALL:
        (made / f"{name}.docx").write_bytes(as_docx(pieces(name), automatic))
    return made


@cache
def converted(suffix: str, automatic: bool) -> Path:
    """The same saved by LibreOffice in another format; one call for all of them."""
    source = folder(automatic)
    target = source / suffix
    files = [str(source / f"{name}.docx") for name in ALL]
    profile = f"-env:UserInstallation={(source / 'profile').as_uri()}"
    command = ["soffice", "--headless", "--norestore", profile, "--convert-to", suffix, "--outdir", str(target), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return target


def saved(name: str, suffix: str, automatic: bool = False) -> SourceFacts:
    return read_source(Source("s", "s"), (converted(suffix, automatic) / f"{name}.{suffix}").read_bytes())


# Each doc costs a call of LibreOffice, so only those with tables, lists and addresses are read back.
TYPED = [(name, suffix) for suffix in ("docx", "odt", "rtf", "html") for name in ALL]
OLD = [(name, "doc") for name in (*NAMES, "08_tables_cell_per_line", "22_bashkortostan_scenarios")]


@pytest.mark.parametrize(("name", "suffix"), TYPED + OLD)
def test_typed_numbers(name: str, suffix: str) -> None:
    if reason := differs(pieces(name), suffix):
        pytest.skip(reason)
    found = saved(name, suffix)
    assert acts(found) == acts(of_text(name))
    assert rows(found) == rows(of_text(name))


@pytest.mark.parametrize("suffix", ["docx", "odt", "rtf"])
@pytest.mark.parametrize("name", NAMES)
def test_automatic_numbers(name: str, suffix: str) -> None:
    """Not doc and html: LibreOffice itself writes other numbers into them («1. … 1. … 2.», «1.» for «2.1.»)."""
    assert rows(saved(name, suffix, automatic=True)) == rows(of_text(name))


@pytest.mark.parametrize("name", ALL)
def test_printed(name: str) -> None:
    wanted, found = Counter(map(str, rows(of_text(name)))), Counter(map(str, rows(saved(name, "pdf"))))
    most, _reason = PRINTED.get(name, (0, ""))
    lost, new = wanted - found, found - wanted
    assert max(lost.total(), new.total()) <= most, [*lost, *new]
