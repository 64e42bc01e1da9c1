"""The own questions: how many are answered rightly may rise, not fall. What they are: tests/questions/README.md."""

from __future__ import annotations

import csv
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from exports import VARIETIES
from site_base import DATA, base

from bench.questions import COLUMNS, FOLDER, Judge, address, answered, half, holds, missed, read, table
from kb.answer import Answer
from kb.pipeline import build

# Measured on all questions of a file, rounded down to a hundredth.
FLOORS = {
    "seeds": {"s@1": 0.77, "s@5": 0.90, "service": 0.93, "aspect": 0.80, "must": 0.85, "held": 0.50},
    "own": {"s@1": 0.69, "s@5": 0.85, "service": 0.87, "aspect": 0.83, "must": 0.82, "held": 1.00},
}


@cache
def wide() -> Path:
    """The sources of the repository together with the regulations of our own: 33 files."""
    folder = Path(mkdtemp(prefix="reglament-questions-"))
    shutil.copytree(DATA, folder, dirs_exist_ok=True)
    with (folder / "sources.csv").open("a", encoding="utf-8", newline="") as stream:
        for path in sorted(VARIETIES.glob("*.txt")):
            shutil.copyfile(path, folder / "sources" / path.name)
            csv.writer(stream).writerow((path.stem, f"sources/{path.name}", "", "", "", "", ""))
    build(folder, folder / "kb.db")
    return folder / "kb.db"


@cache
def measured(name: str) -> dict[str, float]:
    found = answered(base() if name == "seeds" else wide(), read(FOLDER / f"{name}.jsonl"))
    return table((question["class"], row) for question, _, row in found)["все"]


@pytest.mark.parametrize("name", FLOORS)
def test_no_fewer_right_answers(name: str) -> None:
    found = measured(name)
    assert {column: value for column, value in found.items() if value < FLOORS[name].get(column, 0)} == {}


@pytest.mark.parametrize("name", FLOORS)
def test_the_floors_are_where_the_search_stands(name: str) -> None:
    """A floor far below what is reached would let a loss pass unseen."""
    found = measured(name)
    assert {column: found[column] for column, floor in FLOORS[name].items() if found[column] > floor + 0.03} == {}


def test_questions_are_whole() -> None:
    for name in FLOORS:
        questions = read(FOLDER / f"{name}.jsonl")
        assert len({question["id"] for question in questions}) == len(questions) > 150
        assert {len(half(questions, part)) for part in ("dev", "held")} == {len(questions) // 2}
        for question in questions:
            assert bool(question["relevant"]) != (question["class"] == "negative"), question["id"]


# --- the judge itself -----------------------------------------------------------------------------


def test_a_silent_search_earns_nothing() -> None:
    question = next(q for q in read(FOLDER / "seeds.jsonl") if q["must_contain"])
    row = Judge(None).row(question, Answer(str(question["query"]), confident=False, text=None))  # type: ignore[arg-type]
    assert set(row.values()) == {0.0}
    assert set(row) <= set(COLUMNS)
    assert str(question["id"]) in missed(question, Answer("", False, None), row)


def test_a_sure_answer_to_a_question_without_one_is_wrong() -> None:
    question = {"relevant": [], "class": "negative"}
    judge = Judge(None)  # type: ignore[arg-type]
    assert judge.row(question, Answer("", True, None)) == {"held": 0.0}
    assert judge.row(question, Answer("", False, None)) == {"held": 1.0}


@pytest.mark.parametrize(
    ("text", "wanted", "there"),
    [
        ("не более 1рабочего дня", "рабоч", True),
        ("предоставление", "оставл", False),
        ("тридцать дней", "30|тридцат", True),
        ("от 27.07.2010", "10", False),
        ("8 (81362) 2-26-08", "22608", True),
        (None, "а", False),
    ],
)
def test_words_of_an_answer(text: str | None, wanted: str, there: bool) -> None:
    assert holds(text, wanted) is there


@pytest.mark.parametrize(
    ("clause", "steps"),
    [
        ("п. 2.6.3 [4]", ("2", "6", "3", "#4")),
        ("2.11 3)", ("2", "11", "#3")),
        ("Приложение № 6, строка 2", ("прил6", "2")),
        (None, ()),
    ],
)
def test_addresses(clause: str | None, steps: tuple[str, ...]) -> None:
    assert address(clause) == steps
