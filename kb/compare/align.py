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
EDGE, LATER = 0.01, 1e-6  # what a link just likely enough is worth: more than none


def links(a: Sequence[Item], b: Sequence[Item]) -> tuple[tuple[int, int], ...]:
    """Which item of ``b`` is the same thing as one of ``a``, each at most once: pairs of numbers in order."""
    return assigned(a, b, likeness)


def assigned(a: Sequence[T], b: Sequence[U], like: Callable[[T, U], float]) -> tuple[tuple[int, int], ...]:
    """The pairs that are together worth most, of those at least ``LEAST`` alike."""
    if not a or not b:
        return ()
    worth = [[_worth(like(x, y), i + j) for j, y in enumerate(b)] for i, x in enumerate(a)]
    pairs = Munkres().compute([[1.0 - value for value in row] for row in worth])
    return tuple(sorted((i, j) for i, j in pairs if worth[i][j] > 0))


def _worth(likely: float, place: int) -> float:
    """What a link is worth; of links equally likely the one that stands first in both lists."""
    return likely - LEAST + EDGE - LATER * place if likely >= LEAST else 0.0


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
