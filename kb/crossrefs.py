"""References of an act to its own clauses, sections and appendices → the anchors they lead to.

What is such a reference is known to :mod:`kb.checks.addresses`; here it only gets its target, and none when there are
two clauses of that number or no clause at all.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ingest.markers import roman
from kb.checks.addresses import APPENDIX, CLAUSE, SECTION, Address, addresses

Row = sqlite3.Row
PATTERNS = (("clause", CLAUSE), ("chapter", SECTION), ("appendix", APPENDIX))
OWN_PARTS = ("regulation", "appendix")
QUICK = re.compile(r"пункт|подраздел|раздел|приложени|п\.", re.I)  # a text without them refers to nothing
ROMAN = re.compile(r"[IVX]+")


class Crossing(NamedTuple):
    """The words at ``[start, end)`` of a text speak of the clause with this anchor."""

    start: int
    end: int
    path: str


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a clause stands: the number of its regulation in the act, and of its appendix there (0: none)."""

    regulation: int
    appendix: int


class Crossrefs:
    """The targets of one act, from its clauses in their order (kind, number, part, path, id, parent_id)."""

    def __init__(self, clauses: Iterable[Row]) -> None:
        self.scopes: dict[str, _Scope] = {}
        self.targets: dict[tuple[int, str, str], set[str]] = {}
        self.own_numbers: dict[_Scope, set[str]] = {}
        numbers: dict[str, str] = {}
        regulation = appendix = 0
        for row in clauses:
            if row["part"] not in OWN_PARTS:
                continue
            if row["kind"] == "appendix":
                starts = row["part"] == "regulation"
                regulation, appendix = (regulation + 1, 0) if starts else (regulation, appendix + 1)
            self.scopes[row["path"]] = _Scope(regulation, appendix)
            numbers[row["id"]] = row["number"] or ""
            self._add(row, numbers.get(row["parent_id"], ""), _Scope(regulation, appendix))

    def _add(self, row: Row, above: str, scope: _Scope) -> None:
        number, kind = row["number"] or "", row["kind"]
        if kind == "appendix" and row["part"] == "appendix":
            self._target(scope, "appendix", number, row["path"])
        elif scope.appendix:
            self.own_numbers.setdefault(scope, set()).add(number)
        elif kind == "chapter":
            self._target(scope, "chapter", _arabic(number), row["path"])
        elif number:
            if kind == "clause":
                self._target(scope, "clause", number, row["path"])
            if above and "." not in number:
                self._target(scope, "clause", f"{above}.{number}", row["path"])

    def _target(self, scope: _Scope, kind: str, number: str, path: str) -> None:
        if number:
            self.targets.setdefault((scope.regulation, kind, number), set()).add(path)

    def of(self, path: str, text: str) -> Iterator[Crossing]:
        """The references in a text of the clause at ``path``."""
        scope = self.scopes.get(path)
        if scope is None or not QUICK.search(text):
            return
        for kind, pattern in PATTERNS:
            for address in addresses(text, pattern):
                yield from self._crossings(address, kind, scope, path)

    def _crossings(self, address: Address, kind: str, scope: _Scope, path: str) -> Iterator[Crossing]:
        if kind == "clause" and self._is_of_the_appendix(address, scope):
            return
        single, lost = len(address.numbers) == 1, True
        for number, (start, end) in zip(address.numbers, address.places, strict=True):
            target = self._only(scope, kind, _arabic(number) if kind == "chapter" else number)
            lost &= target is None
            if target and target != path:
                yield Crossing(*((address.start, address.end) if single else (start, end)), target)
        above = self._only(scope, "clause", address.above)
        if above and above != path and (lost or not single):
            yield Crossing(address.end - len(address.above), address.end, above)

    def _is_of_the_appendix(self, address: Address, scope: _Scope) -> bool:
        """In an appendix with numbers of its own «п. 1.2» may be its own."""
        return not self.own_numbers.get(scope, set()).isdisjoint((*address.numbers, address.above or "?"))

    def _only(self, scope: _Scope, kind: str, number: str) -> str | None:
        found = self.targets.get((scope.regulation, kind, number), set())
        return next(iter(found)) if len(found) == 1 else None


def _arabic(number: str) -> str:
    """«II.» and «2» → «2»."""
    plain = number.rstrip(".")
    return str(roman(plain)) if ROMAN.fullmatch(plain) else plain
