"""Lists of items → rows of items of the same meaning: an optimal one-to-one assignment. Pure.

Two lists are matched so that the sum of what all links are worth is greatest (the Hungarian method, of the library
``munkres``). More than two are matched one after another against the rows so far; a row is as near as its nearest item.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from munkres import Munkres

from kb.compare.likeness import LEAST, likeness
from kb.compare.model import Item

T = TypeVar("T")
U = TypeVar("U")
Group = tuple[Item, ...]
# Likeness of two left-over items, and how many times more than that of any rival: the fainter, the lonelier.
CLEAR = ((0.25, 1.25), (0.17, 3.0))
ORDER = 0.04  # what standing at the same place of a list is worth
EDGE, LATER = 0.01, 1e-6  # what a link just likely enough is worth: more than none


def links(a: Sequence[Item], b: Sequence[Item]) -> tuple[tuple[int, int], ...]:
    """Which item of ``b`` is the same thing as one of ``a``, each at most once: pairs of numbers in order."""
    return assigned(a, b, likeness)


def assigned(a: Sequence[T], b: Sequence[U], like: Callable[[T, U], float]) -> tuple[tuple[int, int], ...]:
    """The pairs that are together worth most, of those at least ``LEAST`` alike; then those that are clearly a pair."""
    if not a or not b:
        return ()
    found = [[like(x, y) for y in b] for x in a]
    worth = [
        [_worth(likely, i + j, abs(i / len(a) - j / len(b))) for j, likely in enumerate(row)]
        for i, row in enumerate(found)
    ]
    pairs = Munkres().compute([[1.0 - value for value in row] for row in worth])
    sure = [(i, j) for i, j in pairs if worth[i][j] > 0]
    return tuple(sorted(sure + _clear(found, sure)))


def _clear(found: Sequence[Sequence[float]], sure: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of the items left over, those that are faintly alike and like nothing else that is left."""
    taken, met = {i for i, _ in sure}, {j for _, j in sure}
    rows = [i for i in range(len(found)) if i not in taken]
    columns = [j for j in range(len(found[0])) if j not in met]

    def rivals(i: int, j: int) -> float:
        return max([*(found[i][k] for k in columns if k != j), *(found[k][j] for k in rows if k != i)], default=0.0)

    return [(i, j) for i in rows for j in columns if _is_clear(found[i][j], rivals(i, j))]


def _is_clear(likely: float, rival: float) -> bool:
    return any(likely >= max(least, times * rival) for least, times in CLEAR)


def _worth(likely: float, place: int, apart: float) -> float:
    """What a link is worth: templates keep the order of a list; of links equally likely the first in both lists."""
    return likely - LEAST + EDGE + ORDER * (1 - apart) - LATER * place if likely >= LEAST else 0.0


def groups(lists: Sequence[Sequence[Item]]) -> tuple[Group, ...]:
    """All items in groups of the same meaning, at most one of each list; the order is that of the lists.

    Nothing is lost: every item stands in exactly one group.
    """
    found: list[list[Item]] = []
    for items in lists:
        taken = {j: i for i, j in assigned(found, items, _nearest)}
        for j, item in enumerate(items):
            if j in taken:
                found[taken[j]].append(item)
        found += [[item] for j, item in enumerate(items) if j not in taken]
    return tuple(tuple(group) for group in found)


def _nearest(group: Sequence[Item], item: Item) -> float:
    return max(likeness(member, item) for member in group)
