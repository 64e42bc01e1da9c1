"""What stands around a clause: its section by meaning, the words that announce its list, its headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import Clause
from ingest.sections import recognise


@dataclass(frozen=True, slots=True)
class Context:
    """A clause with its surroundings.

    ``section``   the section of the standard it belongs to by meaning, «» when unknown
    ``lead_in``   the words that announce the list it is an item of, «» when it is none
    ``headings``  the headings above it, outermost first
    ``leaf``      it has no children of its own
    """

    clause: Clause
    section: str
    lead_in: str
    headings: tuple[str, ...]
    leaf: bool

    @property
    def text(self) -> str:
        """The clean text of the clause without its marker."""
        return self.clause.passage.text


def contexts(clauses: Sequence[Clause]) -> list[Context]:
    """Clauses of an act in their order → the same with their surroundings."""
    by_path = {clause.path: clause for clause in clauses}
    parents = {clause.parent for clause in clauses}
    section: dict[str, str] = {}
    lead: dict[str | None, str] = {}
    found = []
    for i, clause in enumerate(clauses):
        text = clause.passage.text
        inherited = section.get(clause.parent or "", "")
        lead_in = _lead_in(clause, by_path, lead)
        section[clause.path] = recognise(clause, inherited, bool(lead_in)) or inherited
        announces = text.rstrip().endswith(":")
        if announces:
            lead[clause.path] = text
            following = clauses[i + 1] if i + 1 < len(clauses) else None
            if following and following.parent != clause.path and following.kind == "clause":
                # «К заявлению о переоформлении прилагаются:» before 2.6.11 announces 2.6.11 and its sisters.
                lead[following.parent] = text
                section[following.parent or ""] = section[clause.path]
        found.append(
            Context(
                clause, section[clause.path], lead_in,
                tuple(_headings(clause, by_path)), clause.path not in parents,
            )
        )  # fmt: skip
    return found


def _lead_in(clause: Clause, by_path: dict[str, Clause], lead: dict[str | None, str]) -> str:
    """The nearest announcement above: the parent's own words, or those of a parent's parent for nested items."""
    parent = clause.parent
    while parent is not None:
        if parent in lead:
            return lead[parent]
        above = by_path.get(parent)
        if above is None or above.kind in ("chapter", "appendix"):
            return ""
        parent = above.parent
    return ""


def _headings(clause: Clause, by_path: dict[str, Clause]) -> list[str]:
    names: list[str] = []
    parent = clause.parent
    while parent is not None and parent in by_path:
        above = by_path[parent]
        if above.heading and above.level > 0:
            names.insert(0, above.heading)
        parent = above.parent
    return names
