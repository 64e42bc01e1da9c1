"""What an edition changes in the facts: «срок: 30 календарных дней → 10 рабочих дней», with the change behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ingest.kinds import BY_NAME
from ingest.model import Fact
from kb.card.lines import label
from kb.editions.model import Edition, Mark, What
from kb.wording import roubles, term

ALIKE = 55.0  # per cent of equal words from which a lost and a new fact of one kind are the same fact reworded
# Facts that only repeat what others say, or are told by the service itself.
SILENT = frozenset({"abbreviations", "legal_references"})
# The column that tells the sorts of a kind apart: only facts of one sort are paired.
SORT = {
    "deadlines": "what",
    "documents": "category",
    "refusal_grounds": "kind",
    "channels": "kind",
    "no_grounds": "kind",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact lost, new or changed; ``change`` is the number of the change behind it, if one touches its words."""

    table: str
    label: str
    what: What
    old: str
    new: str
    change: int | None


def digest(before: Sequence[Fact], after: Sequence[Fact], edition: Edition) -> tuple[Difference, ...]:
    """The differences of the facts of an act before and after an edition, in the order of the text.

    ``before`` has offsets of the text before, ``after`` those of ``edition.text``.
    """
    lost, new = _only(before, after), _only(after, before)
    behind_old, behind_new = _behind(_old_places(edition)), _behind([(m.start, m.end, m.change) for m in edition.marks])
    found = []
    for fact in lost:
        partner = _partner(fact, [c for c in new if behind_new(c) == behind_old(fact)], new)
        if partner is None:
            found.append((fact.span.start, _difference(fact, None, behind_old(fact))))
        else:
            new.remove(partner)
            change = behind_new(partner)
            found.append((fact.span.start, _difference(fact, partner, behind_old(fact) if change is None else change)))
    found += [(fact.span.start, _difference(None, fact, behind_new(fact))) for fact in new]
    return tuple(difference for _, difference in sorted(found, key=lambda item: item[0]))


def _only(these: Iterable[Fact], those: Iterable[Fact]) -> list[Fact]:
    """Facts whose words or values the others do not have, each counted as often as it is said."""
    rest = [_identity(fact) for fact in those]
    found = []
    for fact in these:
        if _identity(fact) in rest:
            rest.remove(_identity(fact))
        elif fact.kind not in SILENT:
            found.append(fact)
    return found


def _identity(fact: Fact) -> tuple[object, ...]:
    return fact.kind, fact.text, tuple(sorted((name, str(value)) for name, value in fact.values.items()))


def _partner(fact: Fact, of_change: Sequence[Fact], candidates: Sequence[Fact]) -> Fact | None:
    """The new fact that says the same thing in other words: of its sort, in its clause, else very like it.

    ``of_change`` are the candidates behind which the same change stands.
    """
    here = [c for c in of_change if c.clause == fact.clause and _sort(c) == _sort(fact)]
    if len(here) == 1:
        return here[0]
    same = [c for c in candidates if _sort(c) == _sort(fact)]
    best = max(same, key=lambda c: fuzz.token_sort_ratio(c.text, fact.text), default=None)
    return best if best is not None and fuzz.token_sort_ratio(best.text, fact.text) >= ALIKE else None


def _sort(fact: Fact) -> tuple[str, object]:
    return fact.kind, fact.values.get(SORT.get(fact.kind, ""))


def _difference(old: Fact | None, new: Fact | None, change: int | None) -> Difference:
    fact = new or old
    assert fact is not None
    what: What = "changed" if old and new else "added" if new else "removed"
    return Difference(fact.kind, name_of(fact), what, said(old, new), said(new, old), change)


def name_of(fact: Fact) -> str:
    """«Срок: предоставление услуги»: the kind of fact and its sort."""
    sort = fact.values.get(SORT.get(fact.kind, ""))
    named = label(fact.kind, SORT[fact.kind], sort) if sort else ""
    return f"{BY_NAME[fact.kind].label}: {named}" if named else BY_NAME[fact.kind].label


def said(fact: Fact | None, other: Fact | None) -> str:
    """A fact in short: its value when it has one that differs from the other's, else its words."""
    if fact is None:
        return ""
    short = SHORT.get(fact.kind, _words)
    value = short(fact)
    return value if other is None or value != short(other) else _words(fact)


def _words(fact: Fact) -> str:
    return " ".join(fact.text.split())


def _deadline(fact: Fact) -> str:
    values = fact.values
    return term(values["amount"], values["unit"], values.get("bound")) or _words(fact)  # type: ignore[arg-type]


def _fee(fact: Fact) -> str:
    amount = fact.values.get("amount")
    return "бесплатно" if fact.values.get("is_free") else roubles(amount) or _words(fact)  # type: ignore[arg-type]


SHORT: Mapping[str, Callable[[Fact], str]] = {"deadlines": _deadline, "fees": _fee}


def _old_places(edition: Edition) -> list[tuple[int, int, int]]:
    """Where the old words of each mark stood in the text before."""
    shift, found = 0, []
    for mark in edition.marks:
        start = mark.start + shift
        found.append((start, start + len(mark.old), mark.change))
        shift += len(mark.old) - (mark.end - mark.start)
    return found


def _behind(places: Sequence[tuple[int, int, int]]) -> Callable[[Fact], int | None]:
    """Fact → the change whose words it holds or touches."""

    def change(fact: Fact) -> int | None:
        return next(
            (n for start, end, n in places if start < fact.span.end and fact.span.start < max(end, start + 1)), None
        )

    return change


def shifted(marks: Iterable[Mark], edition: Edition) -> list[tuple[Mark, Mark | None]]:
    """Marks of the edition before and where they stand after ``edition``; ``None`` when its changes cover them."""
    places = list(zip(_old_places(edition), edition.marks, strict=True))
    return [(mark, _moved(mark, places)) for mark in marks]


def _moved(mark: Mark, places: Sequence[tuple[tuple[int, int, int], Mark]]) -> Mark | None:
    shift = 0
    for (start, end, _), new in places:
        if end <= mark.start and (end, start) != (mark.start, mark.start):
            shift += (new.end - new.start) - (end - start)
        elif start < mark.end or (start, end) == (mark.start, mark.end):
            return None
    return Mark(mark.start + shift, mark.end + shift, mark.old, mark.change)
