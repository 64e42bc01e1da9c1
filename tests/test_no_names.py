"""No rule and no list knows a municipality: what reads one regulation reads them all.

The names are those of the base built from ``data/`` and those that the test texts expect.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from pkgutil import walk_packages

import pytest
from seeds import SOURCES, facts_of

import ingest
import kb

ROOT = Path(__file__).parent.parent
# Official lists: the names of the regions of the country are no names of municipalities.
OFFICIAL = {"regions.csv"}
LEXICONS = sorted(path for path in (ROOT / "data/lexicon").glob("*.csv") if path.name not in OFFICIAL)
MODULES = [
    m.name
    for package in (ingest, kb)
    for m in walk_packages(package.__path__, f"{package.__name__}.")
    if not m.name.endswith("__main__")
]
STEM = 7  # letters that tell a name in whatever case: «Нагорск» of «Нагорского»
COMMON = {"посёлок", "заречны", "заводск"}  # «посёлок» is a kind of place; the others are words of streets


@cache
def stems() -> set[str]:
    expected = [json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "tests/varieties").glob("*.json")]
    named = [service.get("municipality") for text in expected for service in text.get("services", ())]
    places = [act.municipality for source_id in SOURCES for act in facts_of(source_id).outline.acts]
    known = [name for place in places if place for name in (place.name, place.district)]
    words = re.findall(r"[А-ЯЁ][а-яё]{4,}", " ".join(str(name) for name in [*named, *known]))
    return {word[:STEM].lower() for word in words if not REGION.search(word)} - COMMON


REGION = re.compile(r"(?:ская|ский край|Республика)$")


def patterns(value: object, depth: int = 5) -> Iterator[str]:
    """Every pattern inside a value: rules are tables of tables."""
    if isinstance(value, re.Pattern):
        yield str(value.pattern)
    elif depth and isinstance(value, Mapping):
        for inner in (*value.keys(), *value.values()):
            yield from patterns(inner, depth - 1)
    elif depth and isinstance(value, (tuple, list, frozenset, set)):
        for inner in value:
            yield from patterns(inner, depth - 1)
    elif depth and dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from patterns(getattr(value, field.name), depth - 1)


def named(text: str) -> set[str]:
    return {stem for stem in stems() if stem in text.lower()}


def test_there_are_names_to_look_for() -> None:
    assert {"чеглако", "нагорск", "кировск"} <= stems()
    assert named("Администрация Чеглаковского поселения")


@pytest.mark.parametrize("module", MODULES)
def test_rules(module: str) -> None:
    values = vars(importlib.import_module(module))
    assert {p: named(p) for value in values.values() for p in patterns(value) if named(p)} == {}


@pytest.mark.parametrize("path", LEXICONS, ids=lambda path: path.name)
def test_lexicons(path: Path) -> None:
    assert named(path.read_text(encoding="utf-8")) == set()
