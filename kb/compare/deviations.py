"""In what a regulation deviates from the majority of its kind, from a typical regulation, or from its own words. Pure.

A deviation is not a defect of the text (``kb/checks``): a municipality may have its reasons. It is a place to look at.
The majority is told of one kind of service in ``FEWEST`` municipalities and more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from statistics import median_low

from kb.checks.conflicts import always_asked, is_paper
from kb.compare.model import Aligned, Cell, Comparison, Item
from kb.compare.relation import verdict
from kb.compare.terms import IN_DAYS, longer
from kb.measures import Service

FEWEST = 3  # municipalities of which a majority can be told
LISTED = frozenset({"documents", "refusal_grounds"})  # whose items are demands
DEMANDED, OBTAINED, CONTENT = "required", "interagency", "application_content"


@dataclass(frozen=True, slots=True)
class Deviation:
    """``item`` of ``service`` deviates; for what the service lacks it is that of another service."""

    service: Service
    rule: str
    message: str
    item: Item
    other: Item | None = None


Found = Iterator[
    tuple[int, str, Item, Item | None]
]  # number of the service, why, its item, the one it is compared with


def deviations(found: Comparison, typical: str = "") -> tuple[Deviation, ...]:
    """All deviations, by service. ``typical``: key of the service whose regulation is the model, if one is."""
    model = next((number for number, service in enumerate(found.services) if service.id == typical), None)
    told = _inside(found)
    told += _from_majority(found, {id(one.item) for one in told})
    told += [] if model is None else _from_model(found, model)
    place = {service.id: number for number, service in enumerate(found.services)}
    return tuple(sorted(told, key=lambda one: place[one.service.id]))


def _from_majority(found: Comparison, known: Collection[int]) -> list[Deviation]:
    """What the rules tell of the rows, but of items that were told of already."""
    return [
        Deviation(found.services[number], rule, message, item, other)
        for rule, find in RULES.items()
        for part in found.parts
        for row in part.rows
        for number, message, item, other in find(row, found)
        if id(item) not in known
    ]


def _held(row: Aligned) -> list[tuple[int, Item]]:
    return [(number, cell.item) for number, cell in enumerate(row.cells) if cell.item is not None]


def _majority(count: int, found: Comparison) -> bool:
    """Do more than half of the services have it, and are they regulations of one kind of enough municipalities?"""
    kinds, places = ({getattr(s, name) for s in found.services} for name in ("kind", "municipality_id"))
    return len(kinds) == 1 and len(places) >= FEWEST and 2 * count > len(found.services)


def _is_demand(row: Aligned) -> bool:
    return row.table in LISTED and row.kind != CONTENT


def _lacking(row: Aligned, found: Comparison) -> Found:
    """Most have it, this one has the list but not the item."""
    held = _held(row)
    if _is_demand(row) and _majority(len(held), found):
        for number, cell in enumerate(row.cells):
            if cell.absence == "missing":
                yield number, f"нет того, что есть у большинства ({_share(len(held), found)})", held[0][1], None


def _adding(row: Aligned, found: Comparison) -> Found:
    """Nobody else has it, though most have the list."""
    held, read = _held(row), sum(cell.absence in ("missing", "none") for cell in row.cells)
    if _is_demand(row) and len(held) == 1 and _majority(read, found):
        number, item = held[0]
        yield number, f"есть только здесь, у остальных этого нет ({_share(read, found)})", item, None


def _demanding(row: Aligned, found: Comparison) -> Found:
    """Demanded here, while most authorities obtain it."""
    held = _held(row)
    obtained = [item for _, item in held if item.kind == OBTAINED]
    if row.table == "documents" and _majority(len(obtained), found):
        for number, item in held:
            if item.kind == DEMANDED:
                why = f"требуют от заявителя, а у большинства запрашивает орган ({_share(len(obtained), found)})"
                yield number, why, item, obtained[0]


def _slower(row: Aligned, found: Comparison) -> Found:
    """A term longer than the middle one of its kind."""
    held = [(number, item) for number, item in _held(row) if item.values.get("unit") in IN_DAYS]
    if row.table != "deadlines" or not _majority(len(held), found) or len(held) < FEWEST:
        return
    usual = _middle([item for _, item in held])
    for number, item in held:
        if _longer(usual, item) == "longer" and verdict(usual, item).relation == "stricter":
            yield number, f"срок дольше обычного здесь ({usual.line.head})", item, usual


def _middle(held: Sequence[Item]) -> Item:
    """The item with the middle term; the shorter of two."""
    lengths = [float(str(item.values["amount"] or 0)) * IN_DAYS[str(item.values["unit"])] for item in held]
    return held[lengths.index(median_low(lengths))]


def _longer(a: Item, b: Item) -> str | None:
    one, other = (float(str(item.values["amount"] or 0)) for item in (a, b))
    return longer(one, str(a.values["unit"]), other, str(b.values["unit"]))


def _share(count: int, found: Comparison) -> str:
    return f"{count} из {len(found.services)}"


RULES: dict[str, Callable[[Aligned, Comparison], Found]] = {
    "lacking": _lacking,
    "adding": _adding,
    "demanding": _demanding,
    "slower": _slower,
}
INSIDE, MODEL = "asked and obtained", "model"


def _inside(found: Comparison) -> list[Deviation]:
    """Papers that one text calls interagency and yet demands without a condition: as ``kb/checks`` finds them."""
    told = []
    for number, service in enumerate(found.services):
        papers = [item for item in _items(found, number) if item.table == "documents"]
        for mine in (
            item for item in papers if item.kind == DEMANDED and always_asked(item.text, item.values["condition"])
        ):
            obtained = [item for item in papers if item.kind == OBTAINED and is_paper(mine.text, item.text)]
            for other in obtained[:1]:
                why = f"требуют от заявителя, хотя орган запрашивает это сам (п. {other.line.place.label})"
                told.append(Deviation(service, INSIDE, why, mine, other))
    return told


def _items(found: Comparison, number: int) -> Iterator[Item]:
    cells: Iterator[Cell] = (row.cells[number] for part in found.parts for row in part.rows)
    return (cell.item for cell in cells if cell.item is not None)


def _from_model(found: Comparison, model: int) -> list[Deviation]:
    """Where the others ask for more than the typical regulation, lack or add something."""
    rows = [row for part in found.parts for row in part.rows]
    return [
        Deviation(found.services[number], MODEL, message, item, row.cells[model].item)
        for row in rows
        for number, cell in enumerate(row.cells)
        if number != model
        for message, item in _against(row.cells[model], cell, _is_demand(row))
    ]


def _against(model: Cell, cell: Cell, demand: bool) -> Iterator[tuple[str, Item]]:
    if model.item and cell.item:
        found = verdict(model.item, cell.item)
        if found.relation == "stricter":
            yield f"строже типового: {'; '.join(found.reasons)}", cell.item
    elif demand and cell.item and model.absence in ("missing", "none"):
        yield "нет в типовом", cell.item
    elif demand and model.item and cell.absence == "missing":
        yield "есть в типовом, здесь нет", model.item
