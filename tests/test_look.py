"""One scale of type and distances for all style sheets, and the address of a clause as people say it."""

from __future__ import annotations

import re

import pytest

from datasette_plugins.filters import STATIC, address

AREAS = ("site", "act", "analyst", "citizen", "operator")
SIZE = re.compile(r"(?<![\w-])(?:font-size|font|margin|padding|gap)(?:-\w+)?:\s[^;{}]*?(?<![\w.(-])\d*\.?\d+rem[^;{}]*")
FLUID = re.compile(r"clamp\(|calc\(")


def sizes(sheet: str) -> list[str]:
    """Declarations of type and distance that name a number instead of a token."""
    return [found for found in SIZE.findall(sheet) if not FLUID.search(found)]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("a { font-size: .87rem; }", True),
        ("a { margin: 0 1.3rem; }", True),
        ("a { font: 600 1rem/1.4 var(--sans); }", True),
        ("a { font-size: var(--t-s); margin: 0 var(--s2); }", False),
        ("a { padding: clamp(.5rem, 3vw, 2rem) 0; }", False),
        ("a { max-width: 22rem; min-width: 9rem; }", False),
    ],
)
def test_the_check_itself(rule: str, fault: bool) -> None:
    assert bool(sizes(rule)) is fault


@pytest.mark.parametrize("name", AREAS)
def test_type_and_distances_come_from_tokens(name: str) -> None:
    assert sizes((STATIC / f"{name}.css").read_text("utf-8")) == []


def test_every_token_that_is_used_is_defined() -> None:
    sheets = "\n".join((STATIC / f"{name}.css").read_text("utf-8") for name in AREAS)
    used, defined = set(re.findall(r"var\((--[\w-]+)", sheets)), set(re.findall(r"(--[\w-]+):", sheets))
    assert used <= defined, used - defined
    assert defined <= used, defined - used


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("2.4", "п.\xa02.4"), ("2.4 [1]", "п.\xa02.4"), ("2.14.2 [1] [1]", "п.\xa02.14.2"),
        ("2.11 5)", "подп.\xa05 п.\xa02.11"), ("2.6 1. а)", "подп.\xa0«а» подп.\xa01 п.\xa02.6"),
        ("Приложение № 4, прил. № 1 [2]", "Приложение № 4, прил. № 1"),
        ("Приложение № 2, строка 7", "Приложение № 2, строка 7"),
        ("раздел II", "раздел II"), ("реквизиты", "реквизиты"), ("постановление, п. 1.1 [2]", "постановление, п. 1.1"),
    ],
)  # fmt: skip
def test_address_of_a_clause(label: str, said: str) -> None:
    assert address(label) == said


def test_address_with_another_word() -> None:
    assert address("2.4 [1]", "Пункт") == "Пункт\xa02.4"
    assert address("2.11 5)", "Пункт") == "подп.\xa05 п.\xa02.11"
