"""The hand-made alignments are what they say, and their scorer tells a good comparison from a bad one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from alignment_score import SIDES, gold_items, report, score

ALIGNMENTS = Path(__file__).parent / "alignments"
GOLD = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(ALIGNMENTS.glob("*.json"))}
RELATIONS = {"same", "reworded", "stricter", "weaker"}
ROWS = [pytest.param(name, row, id=f"{name}-{i}") for name, gold in GOLD.items() for i, row in enumerate(gold["items"])]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00ad", ""))


@pytest.mark.parametrize("name", GOLD)
def test_every_quote_of_an_alignment_stands_in_its_text(name: str) -> None:
    gold = GOLD[name]
    for side in SIDES:
        text = squeezed((ALIGNMENTS / gold[side]["text"]).read_text(encoding="utf-8"))
        assert [words for _, _, words in gold_items(gold, side) if squeezed(words) not in text] == []


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_a_row_has_the_relation_that_its_sides_allow(name: str, row: dict[str, Any]) -> None:
    linked = bool(row["a"] and row["b"])
    assert row["a"] or row["b"]
    assert row["relation"] in (RELATIONS if linked else {"only"})
    assert row.get("or") in (RELATIONS - {row["relation"]} | {None} if linked else {None})
    assert ("kind" in row) == (row["table"] == "refusal_grounds")


def test_there_is_enough_and_one_pair_is_held() -> None:
    worked = [gold for gold in GOLD.values() if not gold["held"]]
    assert len(worked) >= 4
    assert len(GOLD) - len(worked) == 1
    firm = [row for gold in worked for row in gold["items"] if not row.get("optional")]
    assert len(firm) >= 150
    assert sum(bool(row["a"] and row["b"]) for row in firm) >= 75


@pytest.mark.parametrize("name", GOLD)
def test_no_firm_item_is_linked_twice(name: str) -> None:
    for side in SIDES:
        firm = [(r["table"], *r[side]) for r in GOLD[name]["items"] if r[side] and not r.get("optional")]
        assert len(firm) == len(set(firm))


def perfect(gold: dict[str, Any]) -> dict[str, Any]:
    """What a comparison without a fault would print."""
    rows = []
    for row in gold["items"]:
        items = [
            {"service": gold[side]["service"], "clause": row[side][0], "text": row[side][1]} if row[side] else None
            for side in SIDES
        ]
        if not row.get("optional"):
            rows.append({"table": row["table"], "relation": row["relation"], "items": items})
    return {"services": [gold[side]["service"] for side in SIDES], "rows": rows}


@pytest.mark.parametrize("name", GOLD)
def test_a_perfect_comparison_scores_one(name: str) -> None:
    found = score(perfect(GOLD[name]), GOLD[name])
    assert (found.precision, found.recall, found.relations, found.unread) == (1, 1, 1, 0)
    assert (found.wrong, found.missed, found.otherwise) == ((), (), ())


SMALL = {
    "a": {"service": "x"}, "b": {"service": "y"}, "held": False,
    "items": [
        {"table": "documents", "relation": "reworded", "or": "same", "a": ["1", "заявление"], "b": ["2", "просьба"]},
        {"table": "documents", "relation": "weaker", "a": ["3", "паспорт"], "b": ["4", "анкета"]},
        {"table": "documents", "relation": "same", "optional": True, "a": ["5", "ордер"], "b": ["6", "ордер"]},
        {"table": "documents", "relation": "only", "a": ["7", "справка"], "b": None},
    ],
}  # fmt: skip


def printed(*rows: tuple[str, str | None, str | None]) -> dict[str, Any]:
    """Rows (relation, item of x, item of y) as the command prints them; an item is «clause text»."""

    def item(service: str, said: str | None) -> dict[str, str] | None:
        return {"service": service, "clause": said.split()[0], "text": said.split()[1]} if said else None

    shown = [{"table": "documents", "relation": r, "items": [item("x", a), item("y", b)]} for r, a, b in rows]
    return {"services": ["x", "y"], "rows": shown}


@pytest.mark.parametrize(
    ("rows", "precision", "recall", "relations"),
    [
        # Both links, one with its arguable relation, one with the wrong one.
        ([("same", "1 заявление", "2 просьба"), ("same", "3 паспорт", "4 анкета")], 1, 1, 0.5),
        # Crossed links are two faults and two misses.
        ([("same", "1 заявление", "4 анкета"), ("same", "3 паспорт", "2 просьба")], 0, 0, 0),
        # An optional link is neither demanded nor a fault; a link of an item that stands alone is a fault.
        ([("same", "1 заявление", "2 просьба"), ("same", "5 ордер", "6 ордер")], 1, 0.5, 1),
        ([("reworded", "1 заявление", "2 просьба"), ("same", "7 справка", "9 иное")], 0.5, 0.5, 1),
        # A link between things of which the gold says nothing is not judged.
        ([("reworded", "1 заявление", "2 просьба"), ("same", "8 чужое", "9 чужое")], 1, 0.5, 1),
        # An item of the right words in another clause is another item.
        ([("reworded", "9 заявление", "2 просьба")], 0, 0, 0),
    ],
)  # fmt: skip
def test_the_scorer(rows: list[Any], precision: float, recall: float, relations: float) -> None:
    found = score(printed(*rows), SMALL)
    assert (found.precision, found.recall, found.relations) == (precision, recall, relations)


def test_a_link_whose_item_was_not_read_is_told_apart() -> None:
    found = score(printed(("reworded", "1 заявление", "2 просьба"), ("only", "3 паспорт", None)), SMALL)
    assert (found.unread, found.recall, found.recall_of_read) == (1, 0.5, 1)
    assert "непрочитанных 1: 1.00" in report("проба", found)
