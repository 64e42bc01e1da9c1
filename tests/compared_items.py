"""Items of a comparison made from plain words, as the base would hold them."""

from __future__ import annotations

from ingest.durations import first_duration
from ingest.kinds.applicants import kind_of
from ingest.kinds.deadlines import COUNTED_FROM
from ingest.kinds.documents import condition_of
from kb.card.model import Line, Place
from kb.compare.features import Rarity, Weight, features
from kb.compare.items import ABOUT, MEASURES_OF_TIME, own_words
from kb.compare.model import Item
from kb.wording import term

PLAIN = Rarity(1000, {})
COLUMNS = {"documents": "category", "refusal_grounds": "kind", "deadlines": "what"}
STANDARD = frozenset({"service_total", "queue", "registration"})  # terms that the standard names, not a procedure


def item(
    text: str,
    table: str = "documents",
    service: str = "s",
    kind: str = "required",
    rare: Weight = PLAIN,
    **values: object,
) -> Item:
    """An item of a list: ``kind`` is its value in the column that divides the table, ``values`` other columns."""
    condition = condition_of(text) if table == "documents" else None
    words, silent = (text, frozenset[str]()) if table != "deadlines" else (_step(text, values), MEASURES_OF_TIME)
    said = features(words, condition or "", ABOUT.get(table), frozenset(), rare, silent)
    row = {COLUMNS.get(table, "kind"): kind, "condition": condition, "section": None, **values}
    sort = kind if table in COLUMNS else ""
    return Item(service, table, sort, Line(text, Place("act", "1", "1", text), str(values.get("head", ""))), row, said)


def _step(text: str, values: dict[str, object]) -> str:
    amount = values.get("amount")
    return own_words(text, float(str(amount)) if amount is not None else None, str(values.get("unit")))


def read(text: str, table: str, service: str, kind: str, rare: Weight) -> Item:
    """An item with the columns that reading would give it."""
    if table == "applicants":
        return item(text, table, service, kind_of(text), rare)
    return item(text, table, service, kind, rare, **(_term(text, kind) if table == "deadlines" else {}))


def _term(text: str, what: str) -> dict[str, object]:
    found, start = first_duration(text), COUNTED_FROM.search(text)
    assert found is not None, text
    return {
        "amount": found.amount, "unit": found.unit, "head": term(found.amount, found.unit, "maximum"),
        "counted_from": start["from"] if start else None, "bound": "maximum",
        "section": "term" if what in STANDARD else "procedures",
    }  # fmt: skip
