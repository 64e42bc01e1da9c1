"""A comparison for people and programs without the site: text, JSON, a table for a spreadsheet."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from kb import spreadsheet
from kb.base import opened
from kb.card.build import the_service
from kb.compare.build import compare
from kb.compare.deviations import Deviation, deviations
from kb.compare.lists import title
from kb.compare.model import ABSENCES, RELATIONS, Aligned, Cell, Comparison, Item
from kb.measures import Service

WIDTH = 100


def compared(base: Path, asked: Sequence[str], form: str = "", typical: str = "") -> Iterator[str]:
    """What ``reglament compare`` prints. Raises ``BaseError``, ``LookupError``.

    ``form``: «json», «csv» or «» for text; ``typical``: the service whose regulation is the model, «» for none.
    """
    with opened(base) as connection:
        model = the_service(connection, typical) if typical else ""
        keys = [*([model] if model else []), *(the_service(connection, words) for words in asked)]
        yield from FORMS[form](compare(connection, keys), model)


def as_object(found: Comparison, typical: str = "") -> dict[str, object]:
    """The comparison as the contract has it: services, rows in the order of the page, and the deviations."""
    return {
        "services": [_service(service) for service in found.services],
        "rows": [_row(row) for part in found.parts for row in part.rows],
        "deviations": [_deviation(one) for one in deviations(found, typical)],
    }


def _deviation(one: Deviation) -> dict[str, str]:
    return {
        "service": one.service.id, "rule": one.rule, "message": one.message, "table": one.item.table,
        "from": one.item.service, "clause": one.item.line.place.label, "text": said(one.item),
    }  # fmt: skip


def _service(service: Service) -> dict[str, str]:
    return {"id": service.id, "name": service.name, "municipality": service.municipality, "status": service.status}


def _row(row: Aligned) -> dict[str, object]:
    cells = [_item(cell) if cell.item else None for cell in row.cells]
    absent = [cell.absence or None for cell in row.cells]
    return {"table": row.table, "kind": row.kind, "relation": row.relation, "items": cells, "absences": absent}


def _item(cell: Cell) -> dict[str, object]:
    item = cell.item
    assert item is not None
    return {
        "service": item.service, "clause": item.line.place.label, "text": item.text, "kind": item.kind,
        "value": item.line.head, "relation": cell.verdict.relation, "reasons": list(cell.verdict.reasons),
        "start": item.start, "end": item.end, "quote": item.line.place.quote,
    }  # fmt: skip


def heading(services: Sequence[Service]) -> list[str]:
    """The columns of the table."""
    columns = (f"{name}{part}" for name in map(named, services) for part in ("", " — пункт", " — отличие"))
    return ["Раздел", "Перечень", "Отношение", *columns]


def table(found: Comparison, without: Collection[str] = ()) -> Iterator[list[str]]:
    """The comparison as rows of cells: what, which list, relation, then text, clause and difference per service.

    ``without``: relations whose rows are left out.
    """
    for part in found.parts:
        for row in (row for row in part.rows if row.relation not in without):
            cells = (value for cell in row.cells for value in _cells(cell, row))
            yield [part.title, title(row.table, row.kind), RELATIONS[row.relation], *cells]


def _cells(cell: Cell, row: Aligned) -> tuple[str, str, str]:
    if cell.item is None:
        return ABSENCES[cell.absence], "", ""
    differs = "" if row.relation == "only" else RELATIONS[cell.verdict.relation]
    reasons = ": ".join(part for part in (differs, "; ".join(cell.verdict.reasons)) if part)
    return said(cell.item), cell.item.line.place.label, reasons


def said(item: Item) -> str:
    """A value and the words of the act, in one line."""
    return ". ".join(dict.fromkeys(part for part in (item.line.head, item.line.text) if part))


def named(service: Service) -> str:
    """A service by its municipality, or by its name when no municipality is known."""
    return service.municipality or service.name


def _json(found: Comparison, typical: str) -> Iterator[str]:
    yield json.dumps(as_object(found, typical), ensure_ascii=False)


def _csv(found: Comparison, _: str) -> Iterator[str]:
    yield spreadsheet.text(heading(found.services), table(found)).rstrip("\r\n")


def _text(found: Comparison, typical: str) -> Iterator[str]:
    for number, service in enumerate(found.services, 1):
        yield f"{number}. {service.name} — {named(service)} ({service.id})"
    for tally in found.tallies:
        counts = (str(n) if n else ABSENCES[why] for n, why in zip(tally.counts, tally.absences, strict=True))
        yield f"   {tally.title}: {' | '.join(counts)}"
    for part in found.parts:
        yield f"\n{part.title.upper()}"
        for row in part.rows:
            yield from _lines(row)
    yield from _deviating(found, typical)


def _lines(row: Aligned) -> Iterator[str]:
    yield f"  {RELATIONS[row.relation]} — {title(row.table, row.kind).lower()}"
    for number, cell in enumerate(row.cells, 1):
        text, clause, why = _cells(cell, row)
        mark = f" [{clause}]" if clause else ""
        shown = f"{text}{mark}{f' — {why}' if why and number > 1 else ''}"
        yield from textwrap.wrap(shown, WIDTH, initial_indent=f"    {number}. ", subsequent_indent="       ")


def _deviating(found: Comparison, typical: str) -> Iterator[str]:
    told = deviations(found, typical)
    if told:
        yield "\nОТЛИЧИЯ ОТ БОЛЬШИНСТВА И ВНУТРИ ТЕКСТА (это не дефекты)"
    for one in told:
        shown = f"{named(one.service)}: {one.message}: {said(one.item)} [{one.item.line.place.label}]"
        yield from textwrap.wrap(shown, WIDTH, initial_indent="  – ", subsequent_indent="    ")


FORMS = {"json": _json, "csv": _csv, "": _text}
