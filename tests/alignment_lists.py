"""How well lists of two templates are aligned when nothing has to be read first: ``alignments/lists/*.json``.

python tests/alignment_lists.py kb.db [name…]
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alignment_score import Score, report
from compared_items import read

from kb.compare.align import links
from kb.compare.features import Rarity, Weight, rarity, within
from kb.compare.model import Item
from kb.compare.relation import verdict
from kb.compare.telling import telling

Place = tuple[str, str, str]  # table, kind of list, key
LISTS = Path(__file__).parent / "alignments" / "lists"
BY_KIND = "refusal_grounds"  # a key of a ground stands for one thing in one of its lists only


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sets of lists of one service. A key on both sides is a link; ``free`` ones are neither demanded nor wrong."""

    name: str
    held: bool
    texts: tuple[dict[Place, str], ...]
    relations: Mapping[str, Mapping[str, str]]
    free: Mapping[str, Sequence[Sequence[str]]]

    def lemmas(self) -> set[str]:
        """All telling words of the lists."""
        return {said.lemma for side in self.texts for text in side.values() for said in telling(text)}

    def wanted(self, table: str, key: str) -> tuple[str, ...]:
        """The relation of a link and its arguable other one."""
        return tuple(self.relations.get(table, {}).get(key, "reworded").split("|"))


def pairs(names: Sequence[str] = ()) -> Iterator[Pair]:
    """The pairs of these names, or all."""
    for path in sorted(LISTS.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if not names or path.stem in names:
            sides = tuple(dict(_texts(gold[side])) for side in ("a", "b"))
            yield Pair(path.stem, gold["held"], sides, gold["relations"], gold.get("free", {}))


def _texts(side: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Table, kind and key of an item → its words."""
    for name, items in side.items():
        if name != "template":
            table, _, kind = name.partition("/")
            yield from (((table, kind, key), text) for key, text in items.items())


def score(pair: Pair, rare: Rarity) -> Score:
    """Links and relations of one pair against those judged by hand."""
    sides = items(pair, rare)
    found = [link for table in dict.fromkeys(place[0] for place in pair.texts[0]) for link in _linked(sides, table)]
    demanded = {_scope(place) for place in pair.texts[0]} & {_scope(place) for place in pair.texts[1]}
    hits = [link for link in found if _scope(link[0]) == _scope(link[1])]
    wrong = [link for link in found if link not in hits and not _free(pair, *link)]
    told = [(a, b, verdict(sides[0][a], sides[1][b]).relation, pair.wanted(a[0], a[2])) for a, b in hits]
    return Score(
        demanded=len(demanded),
        linked=len(hits) + len(wrong),
        hits=len(hits),
        unread=0,
        exact=sum(relation == wanted[0] for *_, relation, wanted in told),
        arguable=sum(relation in wanted[1:] for *_, relation, wanted in told),
        wrong=tuple(_shown(pair, *link) for link in wrong),
        missed=tuple(" ".join(scope) for scope in sorted(demanded - {_scope(a) for a, _ in hits})),
        otherwise=tuple(f"{_shown(pair, a, b)}: {rel}, not {want}" for a, b, rel, want in told if rel not in want),
    )


def items(pair: Pair, rare: Rarity) -> list[dict[Place, Item]]:
    """Both sides as reading would give them."""
    weights = {table: _local(pair, rare, table) for table in {place[0] for place in pair.texts[0]}}
    return [
        {at: read(text, at[0], name, at[1], weights.get(at[0], rare)) for at, text in texts.items()}
        for name, texts in zip("ab", pair.texts, strict=True)
    ]


def _local(pair: Pair, rare: Rarity, table: str) -> Weight:
    texts = [text for side in pair.texts for place, text in side.items() if place[0] == table]
    return within(rare, [[said.lemma for said in telling(text)] for text in texts])


def _scope(place: Place) -> tuple[str, ...]:
    return place if place[0] == BY_KIND else (place[0], place[2])


def _free(pair: Pair, a: Place, b: Place) -> bool:
    return [a[2], b[2]] in [list(free) for free in pair.free.get(a[0], ())]


def _linked(sides: Sequence[Mapping[Place, Item]], table: str) -> Iterator[tuple[Place, Place]]:
    a, b = ([place for place in side if place[0] == table] for side in sides)
    for i, j in links([sides[0][place] for place in a], [sides[1][place] for place in b]):
        yield a[i], b[j]


def _shown(pair: Pair, a: Place, b: Place) -> str:
    return f"{a[0]} {a[2]} — {b[2]}: {pair.texts[0][a]} — {pair.texts[1][b]}"


def main(argv: Sequence[str]) -> None:
    """Held pairs are told in numbers alone, unless they are named."""
    with closing(sqlite3.connect(argv[1])) as connection:
        for pair in pairs(argv[2:]):
            found = report(pair.name, score(pair, rarity(connection, pair.lemmas())))
            print(found if not pair.held or argv[2:] else found.splitlines()[0])


if __name__ == "__main__":
    main(sys.argv)
