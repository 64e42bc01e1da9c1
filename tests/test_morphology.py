"""The analyser: cases by hand, and alignment with SQLite's own tokeniser on any text."""

from __future__ import annotations

import doctest
import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest import morphology
from ingest.morphology import TOKENIZER, aligned, lemmas, tokenise, words

RUSSIAN = st.text(st.sampled_from("абвгдеёжийкощьюяАЗИЁЙ и́\u00ad\u0301№-–—«».,;:0123456789abcXYZ\n\t_²½"), max_size=60)


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("сроков", "срок"), ("Учёте", "учет"), ("УЧЁТ", "учет"), ("детей", "ребенок"), ("ЕГРЮЛ", "егрюл"),
        ("КУМИ", "куми"), ("ИНН", "инн"), ("СРОК", "срок"), ("зaявлeние", "заявление"), ("gosuslugi", "gosuslugi"),
        ("муници\u00adпальной", "муниципальный"), ("2010", "2010"),
    ],
)  # fmt: skip
def test_first_lemma(word: str, first: str) -> None:
    assert lemmas(word)[0] == first


def test_second_lemma_joins_split_paradigms() -> None:
    assert set(lemmas("данных")) & set(lemmas("данные"))
    assert set(lemmas("графике")) & set(lemmas("график"))


@pytest.mark.parametrize("text", ["№ 210-ФЗ", "N 210 - ФЗ", "210 фз", "210–ФЗ", "210-фз"])
def test_number_of_a_law_is_one_key(text: str) -> None:
    assert "210фз" in {word.first for word in words(text)}


def test_plain_number_keeps_itself() -> None:
    assert [(w.first, w.second) for w in words("№ 528")] == [("528", "528")]


def _by_sqlite(text: str) -> list[str]:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"create virtual table t using fts5(x, tokenize='{TOKENIZER}')")
    connection.execute("create virtual table v using fts5vocab(t, 'instance')")
    connection.execute("insert into t values (?)", [text])
    found = [row[0] for row in connection.execute("select term from v order by offset")]
    connection.close()
    return found


@given(RUSSIAN | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
@example("и\u0306од й Й")
@example("муници\u00adпальной ²½ªº")
def test_tokens_are_those_of_sqlite(text: str) -> None:
    assert len(list(tokenise(text))) == len(_by_sqlite(text))


@given(RUSSIAN | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
def test_lemmas_stay_aligned(text: str) -> None:
    count = len(list(tokenise(text)))
    for column in aligned(text):
        assert len(_by_sqlite(column)) == count


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(morphology).failed == 0
