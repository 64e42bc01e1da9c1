"""How well two regulations were compared: ``reglament compare A B --json`` against a hand-made alignment.

A gold item is a clause and words of it that tell it from its neighbours; it is found when the program has an item of
that table and clause with these words. Several gold items may be one item of the program («физические и юридические
лица»). Where a gold item was not found at all, reading failed, not comparing: such links are told apart.

    reglament compare kb.db A B --json | python tests/alignment_score.py tests/alignments/digging.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comparison import plain
from rapidfuzz import fuzz

ALIKE = 90  # per cent of the shorter of two texts that must be found in the longer one
SIDES = ("a", "b")

Row = Mapping[str, Any]
Item = tuple[str, str, str]  # table, clause, words
Link = tuple[Item, Item]
Places = Mapping[str, Mapping[Item, Item | None]]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of links. ``linked`` are the judged links of the program: those that touch an item of the gold.

    ``hits`` of ``demanded`` gold links are among them, ``unread`` could not be; of the hits ``exact`` have the relation
    of the gold and ``arguable`` more its other one. ``wrong`` and ``missed`` say which, for people.
    """

    demanded: int
    linked: int
    hits: int
    unread: int
    exact: int
    arguable: int
    wrong: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        return self.hits / self.linked if self.linked else 0.0

    @property
    def recall(self) -> float:
        """Of all demanded links, also of those that reading lost."""
        return self.hits / self.demanded if self.demanded else 0.0

    @property
    def recall_of_read(self) -> float:
        """Of the links both of whose items the base holds: what comparing alone achieved."""
        readable = self.demanded - self.unread
        return self.hits / readable if readable else 0.0

    @property
    def relations(self) -> float:
        """Share of found links with the relation of the gold or its arguable other one."""
        return (self.exact + self.arguable) / self.hits if self.hits else 0.0


def gold_items(gold: Row, side: str) -> set[Item]:
    """The distinct items of one side of an alignment."""
    return {_gold_item(row, side) for row in gold["items"] if row[side]}


def _gold_item(row: Row, side: str) -> Item:
    return (row["table"], row[side][0], row[side][1])


def program_items(rows: Iterable[Row], service: str) -> set[Item]:
    """The distinct items that the program lists for one service."""
    return {
        (row["table"], item["clause"] or "", item["text"])
        for row in rows for item in row["items"] if item and item["service"] == service
    }  # fmt: skip


def found_as(wanted: Item, items: Iterable[Item]) -> Item | None:
    """The item of the program that is the gold item, or none; the one of nearly the same length first."""
    same = [item for item in items if item[0] == wanted[0] and _is(wanted, item)]
    return max(same, key=lambda item: (fuzz.ratio(plain(wanted[2]), plain(item[2])), item), default=None)


def _is(wanted: Item, item: Item) -> bool:
    if plain(wanted[1]) != plain(item[1]):
        return False
    return fuzz.partial_ratio(plain(wanted[2]), plain(item[2])) >= ALIKE


def score(compared: Row, gold: Row) -> Score:
    """The links of a comparison (``--json``) against a gold alignment of the same two services."""
    places = _places(compared["rows"], gold)
    made = dict(_made(compared["rows"], gold))
    demanded = [(row, _ends(row, places)) for row in gold["items"] if _demanded(row)]
    hits = [(row, link) for row, link in demanded if link in made]
    right = {link for _, link in demanded}
    judged = _judged(made, gold, places)
    return Score(
        demanded=len(demanded),
        linked=len(judged),
        hits=len(hits),
        unread=sum(link is None for _, link in demanded),
        exact=sum(made[link] == row["relation"] for row, link in hits if link),
        arguable=sum(made[link] == row.get("or") for row, link in hits if link),
        wrong=tuple(f"{a} — {b}" for a, b in judged if (a, b) not in right),
        missed=tuple(_shown(row) for row, link in demanded if link and link not in made),
        otherwise=tuple(f"{_shown(row)}: {made[link]}" for row, link in hits if link and not _agrees(row, made[link])),
    )


def _demanded(row: Row) -> bool:
    return bool(row["a"] and row["b"] and not row.get("optional"))


def _agrees(row: Row, relation: str) -> bool:
    return relation in (row["relation"], row.get("or"))


def _shown(row: Row) -> str:
    return f"{row['table']} {row['a']} — {row['b']} ({row['relation']})"


def _places(rows: Sequence[Row], gold: Row) -> Places:
    """Side → gold item → item of the program, or none."""
    items = {side: program_items(rows, gold[side]["service"]) for side in SIDES}
    return {side: {item: found_as(item, items[side]) for item in gold_items(gold, side)} for side in SIDES}


def _made(rows: Iterable[Row], gold: Row) -> Iterable[tuple[Link, str]]:
    """The links of the program with their relation."""
    for row in rows:
        by_service = {
            item["service"]: (row["table"], item["clause"] or "", item["text"]) for item in row["items"] if item
        }
        pair = [by_service.get(gold[side]["service"]) for side in SIDES]
        if pair[0] and pair[1]:
            yield (pair[0], pair[1]), row["relation"]


def _ends(row: Row, places: Places) -> Link | None:
    """The two items of the program that a gold link is about, if both were read."""
    a, b = (places[side][_gold_item(row, side)] for side in SIDES)
    return (a, b) if a and b else None


def _judged(made: Iterable[Link], gold: Row, places: Places) -> Sequence[Link]:
    """Links that the gold can judge: not optional ones, not those between two items of which it says nothing."""
    links = [(row, _ends(row, places)) for row in gold["items"] if row["a"] and row["b"]]
    free = {link for row, link in links if row.get("optional")} - {link for row, link in links if _demanded(row)}
    firm = [row for row in gold["items"] if not row.get("optional")]
    known = {places[side][_gold_item(row, side)] for row in firm for side in SIDES if row[side]}
    return [link for link in made if link not in free and (link[0] in known or link[1] in known)]


def report(name: str, found: Score) -> str:
    """One alignment in a few lines."""
    head = (
        f"{name}: связи — точность {found.precision:.2f}, полнота {found.recall:.2f} "
        f"(без непрочитанных {found.unread}: {found.recall_of_read:.2f}); отношение {found.relations:.2f}, "
        f"буквально {found.exact} из {found.hits}"
    )
    groups = (("лишние", found.wrong), ("пропущены", found.missed), ("иное отношение", found.otherwise))
    return "\n".join([head, *(f"  {label}: {line}" for label, lines in groups for line in lines)])


def main(argv: Sequence[str]) -> None:
    gold = Path(argv[1])
    print(report(gold.stem, score(json.load(sys.stdin), json.loads(gold.read_text(encoding="utf-8")))))


if __name__ == "__main__":
    main(sys.argv)
