"""What stands around a clause: its section by meaning, the words that announce its list, its headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.headings import is_statement
from ingest.limits import CLAUSE_CHARS, LEAD_IN_CHARS
from ingest.model import Clause
from ingest.sections import recognise, section_of
from ingest.wording import wording

# «Таблица № 2.», «Таблица 1 –» before the words of a caption.
TABLE_NUMBER = wording(r"^(?:таблица)\s(?:№\s?)?[\d.]+[.:)]?\s*(?:[-–—]\s)?", re.I)
WORD = wording(r"[а-яё]{3}", re.I)
# Notes of legal databases on editions, and what is left of a repealed clause: «(в ред. постановления от 05.06.2019
# N 402)», «абзац утратил силу. - Постановление от 12.02.2016 N 97».
EDITION_NOTE = wording(
    r"\(?(?:(?:абзац|пп?\.|(?:под)?пункт|част[ьи]|раздел|глава|приложение)\s?[\d.]*\s)?"
    r"(?:в (?:ред\.|редакции)\s|введен\w* (?:постановлени|решени|федеральн|закон|приказ)|(?:утратил|исключен)\w*(?: силу)?[. ]*[-–—])"
    r"[^()]{0,160}\)?[.;]?$",
    re.I,
)
ITEM_HEAD = 160  # characters of an item that tell what it is about


@dataclass(frozen=True, slots=True)
class Context:
    """A clause with its surroundings.

    ``section``   the section of the standard it belongs to by meaning, «» when unknown
    ``lead_ins``  the words that announce the lists it stands in, the nearest first; empty when it is in none
    ``headings``  the headings above it, outermost first
    ``under_heading``  the clause right above it is a mere heading
    ``announced`` the beginning of the list it announces, «» when it announces none
    ``leaf``      it has no children of its own
    """

    clause: Clause
    section: str
    lead_ins: tuple[str, ...]
    headings: tuple[str, ...]
    leaf: bool
    announced: str = ""
    under_heading: bool = False

    @property
    def lead_in(self) -> str:
        """The words that announce the nearest list, «» when it is in none."""
        return self.lead_ins[0] if self.lead_ins else ""

    @property
    def text(self) -> str:
        """The clean text of the clause without its marker, as far as the rules read it: ``CLAUSE_CHARS`` characters."""
        return self.clause.passage.text[:CLAUSE_CHARS]

    @property
    def edition_note(self) -> bool:
        """Is the clause nothing but a note on editions, which says nothing of the service?"""
        return EDITION_NOTE.match(self.text) is not None


def contexts(clauses: Sequence[Clause]) -> list[Context]:
    """Clauses of an act in their order → the same with their surroundings."""
    return _Surveyor(clauses).survey()


class _Surveyor:
    """Walks over the clauses once and remembers which words announce what comes next."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = clauses
        self.by_path = {clause.path: clause for clause in clauses}
        self.parents = {clause.parent for clause in clauses}
        self.section: dict[str, str] = {}
        self.lead: dict[str | None, str] = {}
        self.last_child: dict[str | None, Clause] = {}

    def survey(self) -> list[Context]:
        found: list[Context] = []
        for i, clause in enumerate(self.clauses):
            self._unfinished_list(clause, found)
            lead_ins = self._lead_ins(clause)
            inherited = self.section.get(clause.parent or "", "")
            following = self.clauses[i + 1] if i + 1 < len(self.clauses) else None
            opened = (
                self._captioned(i)
                if clause.kind == "table"
                else recognise(clause, inherited, bool(lead_ins), announces(clause, following))
            )
            self.section[clause.path] = opened or inherited
            self._announce(clause, following)
            headings = tuple(_headings(clause, self.by_path))
            found.append(
                Context(
                    clause,
                    self.section[clause.path],
                    lead_ins,
                    headings,
                    clause.path not in self.parents,
                    self._list_below(i),
                    self._under_heading(clause),
                )
            )
        return found

    def _captioned(self, i: int) -> str:
        """The section that the words over a table open: «Таблица 3. Исчерпывающий перечень оснований для отказа»."""
        above = self.clauses[i - 1] if i else None
        if above is None or above.kind != "paragraph" or above.parent != self.clauses[i].parent or self._blank(i):
            return ""
        caption = TABLE_NUMBER.sub("", above.passage.text)
        return "" if is_statement(caption) else section_of(caption)

    def _blank(self, i: int) -> bool:
        """Is the table a form to fill in: «№ п/п | Наименование документов» over rows with numbers alone?"""
        table = self.clauses[i].table
        rows = table.rows[table.header :] if table else ()
        return not any(WORD.search(cell.text) for row in rows for cell in row.cells)

    def _under_heading(self, clause: Clause) -> bool:
        above = self.by_path.get(clause.parent or "")
        return above is not None and bool(above.heading) and above.level > 0

    def _list_below(self, i: int) -> str:
        clause = self.clauses[i]
        if not clause.passage.text.rstrip().endswith(":"):
            return ""
        return " ".join(c.passage.text[:ITEM_HEAD] for c in self.clauses[i + 1 : i + 3] if c.parent == clause.path)

    def _announce(self, clause: Clause, following: Clause | None) -> None:
        """A text that announces does so for its children, or for the clauses behind it.

        «К заявлению о переоформлении прилагаются:» before 2.6.11 announces 2.6.11 and its sisters.
        """
        if not announces(clause, following):
            return
        words = clause.passage.text[-LEAD_IN_CHARS:]
        self.lead[clause.path] = words
        if following and following.parent != clause.path and following.kind == "clause":
            self.lead[following.parent] = words
            self.section[following.parent or ""] = self.section[clause.path]

    def _unfinished_list(self, clause: Clause, before: list[Context]) -> None:
        """A numbered clause in small letters right behind an unnumbered item goes on with the item's list:
        «2.6.1. Заявление, в котором указываются: / наименование; / 2.6.2. номер налогоплательщика;»."""
        if not before or clause.kind != "clause" or not clause.passage.text[:1].islower():
            return
        last = before[-1]
        if last.clause.kind == "paragraph" and last.lead_in and last.text.rstrip().endswith((";", ",")):
            self.lead[clause.parent] = last.lead_in

    def _list_over(self, clause: Clause) -> bool:
        """A plain paragraph behind a finished list tells something else: «В случае возврата указываются причины.»"""
        before = self.last_child.get(clause.parent)
        self.last_child[clause.parent] = clause
        if clause.kind != "paragraph" or before is None:
            return False
        if before.kind == "item" and clause.passage.text[:1].isupper():
            return True
        if before.passage.text.rstrip().endswith((";", ",", ":")):
            return False
        return before.kind == "item" or is_statement(clause.passage.text)

    def _lead_ins(self, clause: Clause) -> tuple[str, ...]:
        found, parent = [], clause.parent
        over = self._list_over(clause)
        if clause.kind == "paragraph" and parent not in self.lead:
            return ()  # a remark under an item is no item of the list
        while parent is not None:
            if parent in self.lead and not (over and parent == clause.parent):
                found.append(self.lead[parent])
            above = self.by_path.get(parent)
            if above is None or above.kind in ("chapter", "appendix"):
                break
            parent = above.parent
        return tuple(found)


def announces(clause: Clause, following: Clause | None) -> bool:
    """Does a text announce a list? It ends with a colon, or with no sign at all above a sign of a list:
    «2.3.1. Результатом предоставления муниципальной услуги является / - присвоение разряда»."""
    text = clause.passage.text.rstrip()
    below = following is not None and following.parent == clause.path and following.kind == "item"
    return text.endswith(":") or (below and clause.kind in ("clause", "item") and text[-1:].isalpha())


def _headings(clause: Clause, by_path: dict[str, Clause]) -> list[str]:
    names: list[str] = []
    parent = clause.parent
    while parent is not None and parent in by_path:
        above = by_path[parent]
        if above.heading and above.level > 0:
            names.insert(0, above.heading)
        parent = above.parent
    return names
