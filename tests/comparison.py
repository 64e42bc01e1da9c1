"""How much of a hand-made expectation is found: items of one kind are paired with facts one to one, best pair first.

An item counts when text, value or address agrees *and* its category does. ``optional`` items are neither demanded nor
counted against a fact; an item with ``parts`` may be found as the half of its parts or more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ingest.model import Fact
from ingest.source import SourceFacts

Item = Mapping[str, object]
Same = Callable[[Item, Item], float]

ALIKE = 0.8  # share of equal letters from which two texts are one item
GROUPS = {
    "applicant_must": "required",
    "own_initiative_or_interagency": "interagency",
    "application_content": "application_content",
}


@dataclass(frozen=True, slots=True)
class Score:
    """``hits`` of ``expected`` items were found among ``found`` facts."""

    hits: int
    expected: int
    found: int
    missed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def percent(self) -> int | None:
        """F1 in per cent, rounded down; ``None`` when nothing is expected and nothing found."""
        both = self.expected + self.found
        return 200 * self.hits // both if both else None


def plain(value: object) -> str:
    return " ".join(re.findall(r"\w+", str(value or "").lower().replace("ё", "е")))


def alike(left: object, right: object) -> float:
    """0..1; a text inside another one that is at most twice as long is the same item."""
    a, b = plain(left), plain(right)
    if not a or not b:
        return 0.0
    inside = (a in b or b in a) and 2 * min(len(a), len(b)) >= max(len(a), len(b))
    return max(fuzz.ratio(a, b) / 100, 0.9 if inside else 0.0)


def by_text(wanted: str, given: str, translate: Mapping[str, str] | None = None) -> Same:
    """Texts agree, and the category ``wanted`` of the item is the category ``given`` of the fact."""

    def same(item: Item, fact: Item) -> float:
        category = str(item.get(wanted) or "")
        if wanted and (translate or {}).get(category, category) != fact.get(given):
            return 0.0
        score = alike(item["text"], fact["text"])
        return score if score >= ALIKE else 0.0

    return same


def same_term(item: Item, fact: Item) -> float:
    units = {str(item["unit"]), str(fact["unit"])}
    if item["value"] != fact["amount"] or not (len(units) == 1 or units == {"day", "calendar_day"}):
        return 0.0
    quoted = fuzz.partial_ratio(plain(item["quote"]), plain(fact["quote"])) / 100
    return quoted if item["what"] == fact["what"] and quoted >= ALIKE else 0.0


def same_act(item: Item, fact: Item) -> float:
    if item.get("number") or fact["number"]:
        same = plain(item.get("number")) == plain(fact["number"]) and (item.get("date") or None) == fact["date"]
        return float(same)
    score = alike(item.get("title"), fact["title"])
    return score if score >= ALIKE else 0.0


def same_office(item: Item, fact: Item) -> float:
    score = min(alike(item["address"], fact["address"]), alike(item["name"], fact["name"]) + 0.1)
    return score if score >= ALIKE else 0.0


def same_kind(item: Item, fact: Item) -> float:
    return float(item["kind"] == fact["kind"])


def same_name(item: Item, fact: Item) -> float:
    return float(alike(item["name"], fact["name"]) > 0.97)


def paired(items: Sequence[Item], facts: Sequence[Item], same: Same) -> Score:
    """The score of one table: demanded items first, then items by their parts, optional ones with what is left."""
    demanded = [i for i, item in enumerate(items) if not item.get("optional")]
    optional = [i for i, item in enumerate(items) if item.get("optional")]
    of_item, taken = _pairs(items, facts, same, demanded, set())
    free: set[int] = set()
    for i in demanded:
        if i not in of_item:
            pieces = _pieces(items[i], facts, taken)
            of_item |= {i: pieces[0]} if pieces else {}
            free.update(pieces[1:])
            taken.update(pieces)
    spare, taken = _pairs(items, facts, same, optional, taken)
    free.update(spare.values())
    missed = tuple(shown(items[i]) for i in demanded if i not in of_item)
    extra = tuple(shown(fact) for f, fact in enumerate(facts) if f not in taken)
    return Score(len(of_item), len(demanded), len(facts) - len(free), missed, extra)


def _pairs(
    items: Sequence[Item], facts: Sequence[Item], same: Same, which: list[int], taken: set[int]
) -> tuple[dict[int, int], set[int]]:
    scored = [(same(items[i], fact), i, f) for i in which for f, fact in enumerate(facts) if f not in taken]
    found: dict[int, int] = {}
    taken = set(taken)
    for score, i, f in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        if score > 0 and i not in found and f not in taken:
            found[i] = f
            taken.add(f)
    return found, taken


def _pieces(item: Item, facts: Sequence[Item], taken: set[int]) -> list[int]:
    """The facts that are parts of an item, when they are half of its parts or more."""
    parts = item.get("parts") or []
    rest = [(f, fact.get("text")) for f, fact in enumerate(facts) if f not in taken]
    found = [f for f, text in rest if any(alike(part, text) >= ALIKE for part in parts)]
    return found if parts and 2 * len(found) >= len(parts) else []


SHOWN = (
    "clause", "text", "quote", "name", "address", "number", "date", "title",
    "kind", "group", "category", "what", "value", "amount",
)  # fmt: skip


def shown(item: Item) -> str:
    """An item or fact in one line, for the message of a failure."""
    return " | ".join(str(item[name])[:90] for name in SHOWN if item.get(name))


# Our kind → (key of the expectation, when two are the same).
COMPARED: Mapping[str, tuple[str, Same]] = {
    "services": ("services", same_name),
    "applicants": ("applicants", by_text("kind", "kind")),
    "documents": ("documents", by_text("group", "category", GROUPS)),
    "refusal_grounds": ("refusals", by_text("kind", "kind")),
    "no_grounds": ("no_grounds", same_kind),
    "deadlines": ("deadlines", same_term),
    "results": ("results", by_text("", "")),
    "channels": ("channels", same_kind),
    "legal_references": ("legal_basis", same_act),
    "mfc_offices": ("offices", same_office),
}


def scores(expected: Mapping[str, object], found: SourceFacts) -> dict[str, Score]:
    """Table → score of one file; the services of a file are added up."""
    result = {"acts": paired(expected["acts"], [act_item(act) for act in found.outline.acts], same_act)}
    for kind, (key, same) in COMPARED.items():
        facts = [fact_item(fact, found) for group in found.facts.values() for fact in group if fact.kind == kind]
        items = expected["services"] if kind == "services" else [i for s in expected["services"] for i in s[key]]
        if kind == "services":
            facts = first_names(facts)
        if kind == "legal_references":  # expected once per file, and of acts with a service only
            items, facts = distinct(items), distinct(facts) if expected["services"] else []
        result[kind] = paired(items, facts, same)
    return result


def distinct(items: list[Item]) -> list[Item]:
    """Acts cited in several places or by several regulations, once each."""
    return list({(item.get("number") or plain(item.get("title")), item.get("date")): item for item in items}.values())


def act_item(act: object) -> Item:
    return {"number": act.number, "date": act.date, "title": act.title}


def fact_item(fact: Fact, found: SourceFacts) -> Item:
    quote = found.reading.text[fact.span.start : fact.span.end]
    return {"text": fact.text, "quote": quote, "clause": fact.clause, "regulation": fact.regulation, **fact.values}


def first_names(facts: list[Item]) -> list[Item]:
    """A service is named in several places; the base keeps the first of each regulation."""
    names: dict[object, Item] = {}
    for fact in facts:
        if fact.get("name"):
            names.setdefault(fact["regulation"], fact)
    return list(names.values())
