"""Blocks → clauses. The depth of a clause follows from the sequence of markers, not from their look.

Every block becomes at least one clause, so the outline leaves nothing out whatever the input is. The
question asked of each marker is: which open list does it continue (its last number plus one), and if none,
does it begin a new list under what stands above?
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.headings import is_appendix, is_heading_like
from ingest.markers import Marker, parse
from ingest.model import Block, Clause, ClauseKind, Paragraph, Passage, Span, Table
from ingest.runon import run_on_items
from ingest.sections import section_of
from ingest.slugs import slug
from ingest.standard_table import unfolded
from ingest.tree import CHAPTER, CLAUSE, HEADING, ITEM, Node, PartName, Tree, row_places

LONGEST_LONE_HEADING = 200  # characters of a heading known by its words alone


class Outliner:
    """Builds the clauses of one act (or of the text outside acts). Feed it parts in their order."""

    def __init__(self) -> None:
        self.tree = Tree()

    @property
    def clauses(self) -> list[Clause]:
        """All clauses so far, in their order."""
        return self.tree.clauses

    # --- parts ---------------------------------------------------------------------------------

    def heading_lines(
        self, paragraphs: Sequence[Paragraph], part: PartName, label: str, path: str, regulation: int | None = None
    ) -> str:
        """Lines without structure (letterhead, title) as one clause; answers its path, «» when there are none."""
        self.tree.stack, self.tree.part, self.tree.regulation = [], part, regulation
        self.tree.prefix = ""
        if not paragraphs:
            return ""
        passage = Passage.join([p.passage for p in paragraphs])
        kind: ClauseKind = "appendix" if part == "regulation" else "paragraph"
        node = self.tree.add(None, kind, label, path, None, passage, None, level=0, heading=passage.text)
        if part == "regulation":
            self.tree.stack = [node]
            self.tree.prefix = "" if regulation in (None, 1) else f"{path}/"
        return node.clause.path

    def part(self, blocks: Sequence[Block], part: PartName) -> None:
        """The blocks of a resolution, of a regulation with its appendices, or of what is outside acts."""
        self.tree.part = part
        if part == "resolution":
            self.tree.stack, self.tree.prefix = [], "post/"
        blocks = list(unfolded(blocks))
        for i, block in enumerate(blocks):
            if isinstance(block, Table):
                self._table(block)
            else:
                pieces = run_on_items(block)
                for n, piece in enumerate(pieces):
                    self._paragraph(piece, (*pieces[n + 1 :], *blocks[i + 1 : i + 12]))

    # --- one block -----------------------------------------------------------------------------

    def _paragraph(self, paragraph: Paragraph, ahead: Sequence[Block]) -> None:
        marker = parse(paragraph.passage.text)
        if self.tree.part == "resolution" and marker and marker.family in ("appendix", "roman", "section"):
            marker = None
        if marker is None or (marker.family == "appendix" and not is_appendix(paragraph, marker, ahead)):
            self._unmarked(paragraph, ahead)
        elif marker.family == "appendix":
            self._appendix(paragraph, marker, ahead)
        elif marker.family in ("section", "roman"):
            self._chapter(paragraph, marker)
        elif marker.family in ("decimal", "number"):
            self._numbered(paragraph, marker, ahead)
        else:
            self._item(paragraph, marker)

    def _appendix(self, paragraph: Paragraph, marker: Marker, ahead: Sequence[Block]) -> None:
        below = ahead[0].passage.text if ahead and isinstance(ahead[0], Paragraph) else ""
        inner = re.match(
            r"[\s.]*к\s+(?:заявлени|форме|приложени)", paragraph.passage.text[marker.length :] or below, re.I
        )
        outer = next((n for n in self.tree.stack if n.clause.kind == "appendix" and n.clause.level == CHAPTER), None)
        self.tree.part = "appendix" if self.tree.part in ("regulation", "appendix") else self.tree.part
        name = f"№ {marker.number}" if marker.number else ""
        parent: Node | None = None
        if inner and outer:
            parent, label = outer, f"{outer.clause.label}, прил. {name}".rstrip()
            path, level = f"{outer.clause.path}/pril-{marker.number or 0}", CHAPTER + 1
        else:
            parent = next((n for n in self.tree.stack[:1] if n.clause.level == 0), None)
            label, level = f"Приложение {name}".strip(), CHAPTER
            path = f"{self.tree.prefix}pril-{marker.number or 0}"
        number = marker.number or None
        node = self.tree.add(parent, "appendix", label, path, number, paragraph.passage, marker, level)
        self.tree.push(parent, node)

    def _chapter(self, paragraph: Paragraph, marker: Marker) -> None:
        sub = marker.family == "section" and paragraph.passage.text[:3].lower() in ("под", "пар")
        level = CHAPTER + 1 if sub else CHAPTER
        parent = self.tree.above(level)
        number = str(marker.ordinal) if marker.ordinal else marker.number
        word = "подраздел" if sub else "раздел"
        path = f"{self.tree.prefix}{slug(word)}-{slug(number)}"
        node = self.tree.add(
            parent, "chapter", f"{word} {marker.number}", path, marker.number, paragraph.passage, marker, level
        )
        self.tree.push(parent, node)

    def _numbered(self, paragraph: Paragraph, marker: Marker, ahead: Sequence[Block]) -> None:
        if marker.family == "number" and self._is_chapter(paragraph, marker, ahead):
            self._chapter(paragraph, marker)
        elif marker.family == "number" and not self._is_clause(marker):
            self._item(paragraph, marker)
        else:
            self._clause(paragraph, marker)

    def _is_chapter(self, paragraph: Paragraph, marker: Marker, ahead: Sequence[Block]) -> bool:
        """«2. Стандарт…» is a chapter when clauses «2.1» follow it before the next plain number."""
        if self.tree.part not in ("regulation", "outside") or self.tree.open_sequence(marker, below=CLAUSE):
            return False
        if marker.ordinal > 1 and self.tree.last_running() == marker.ordinal - 1:
            return False
        for block in ahead:
            following = parse(block.passage.text) if isinstance(block, Paragraph) else None
            if following and following.family == "decimal":
                return following.parts[0] == marker.ordinal
            if following and following.family in ("number", "roman", "section", "appendix"):
                break
        chapters = [
            c for c in self.tree.clauses if c.kind == "chapter" and c.number and c.regulation == self.tree.regulation
        ]
        expected = marker.ordinal == 1 if not chapters else chapters[-1].number == str(marker.ordinal - 1)
        plain = not chapters or (chapters[-1].number or "").isdigit()
        title = paragraph.passage.text[marker.length :]
        return plain and expected and marker.ordinal <= 12 and self.tree.part == "regulation" and is_heading_like(title)

    def _is_clause(self, marker: Marker) -> bool:
        """A plain number runs through the document («19.», «20.») unless it continues or begins a list."""
        running = [n for n in self.tree.stack if n.structural and n.family == "number" and n.clause.kind == "clause"]
        if self.tree.open_sequence(marker, below=ITEM):
            return False
        if self.tree.part == "resolution":
            return not self.tree.stack or bool(running) or not any(n.structural for n in self.tree.stack)
        if running:
            return running[-1].marker is not None and marker.ordinal > running[-1].marker.ordinal
        last = self.tree.last_running()
        if last and marker.ordinal == last + 1:
            return True
        decimals = any(n.family == "decimal" for n in self.tree.stack)
        return (
            not decimals
            and self.tree.part in ("regulation", "outside")
            and marker.ordinal == 1
            and not (self.tree.stack and self.tree.stack[-1].leads_in)
        )

    def _clause(self, paragraph: Paragraph, marker: Marker) -> None:
        parts = marker.parts
        level = CLAUSE + max(0, len(parts) - 2) + (1 if self.tree.runs_under(parts) else 0)
        parent = self.tree.above(level, parts)
        if parent and parent.clause.kind == "clause":
            level = max(level, parent.clause.level + 1)
        number = ".".join(map(str, parts))
        name = f"п. {number}" if self.tree.part in ("resolution", "appendix") else number
        label = f"{self.tree.place()}{name}"
        node = self.tree.add(
            parent, "clause", label, f"{self.tree.scope()}{number}", number, paragraph.passage, marker, level
        )
        self.tree.push(parent, node)

    def _item(self, paragraph: Paragraph, marker: Marker) -> None:
        parent = self._list_parent(marker)
        if marker.family == "dash":
            self._unnumbered_child(parent, paragraph, marker, "item")
            return
        sign = {"paren": ")", "letter": ")", "number": "."}[marker.family]
        label = f"{self.tree.label_of(parent)}{marker.number}{sign}"
        path = f"{self.tree.path_of(parent)}{slug(marker.number)}"
        level = ITEM if parent is None or parent.structural else parent.clause.level + 1
        node = self.tree.add(parent, "item", label, path, marker.number, paragraph.passage, marker, level)
        self.tree.push(parent, node)

    def _list_parent(self, marker: Marker) -> Node | None:
        """The node whose list this marker continues, or under which it begins one."""
        sequence = self.tree.open_sequence(marker, below=CLAUSE)
        if sequence:
            return self.tree.parent_of(sequence)
        if self.tree.stack and self.tree.stack[-1].leads_in:
            return self.tree.stack[-1]
        lists = [n for n in self.tree.stack if n.family == marker.family and not n.structural]
        if lists and marker.ordinal != 1:
            return self.tree.parent_of(lists[-1])
        opener = next((n for n in reversed(self.tree.stack) if n.leads_in and n.family != marker.family), None)
        if opener and marker.ordinal == 1 and not opener.structural and not lists:
            return opener
        return self.tree.container()

    def _unmarked(self, paragraph: Paragraph, ahead: Sequence[Block]) -> None:
        level = self._heading_level(paragraph, ahead) if self.tree.part == "regulation" else None
        if level is not None:
            self._heading(paragraph, level)
            return
        opener = next(
            (n for n in reversed(self.tree.stack) if n.leads_in and not n.structural and n.marker is None), None
        )
        small = paragraph.passage.text[:1].islower()
        parent = opener if opener and self._list_goes_on(opener, small) else self.tree.container()
        self._unnumbered_child(parent, paragraph, None, "paragraph")

    def _list_goes_on(self, opener: Node, small: bool) -> bool:
        """What stands right under a lead-in belongs to it; then its list goes on until an item ends with a full stop."""
        children = [c for c in self.tree.clauses if c.parent == opener.clause.path]
        if not children:
            return self.tree.clauses[-1] is opener.clause or small
        last = children[-1].passage.text.rstrip()[-1:]
        return last == ";" or (small and last not in ".:")

    def _list_unfinished(self) -> bool:
        """Was a list announced or is one under way: did the last words end with «:» or «;»?"""
        last = self.tree.clauses[-1].passage.text.rstrip() if self.tree.clauses else ""
        return last[-1:] in (":", ";")

    def _heading_level(self, paragraph: Paragraph, ahead: Sequence[Block]) -> int | None:
        """An unmarked line right above a numbered clause is a heading; one above such a heading is a chapter."""
        text = paragraph.passage.text
        if paragraph.cell or text.endswith(".") or not is_heading_like(text) or self._list_unfinished():
            return None
        following = ahead[0] if ahead else None
        if not isinstance(following, Paragraph):
            return None
        marker = parse(following.passage.text)
        if marker and marker.family in ("decimal", "number", "section", "roman"):
            heads = marker.family != "number" or self._is_clause(marker) or marker.ordinal == 1
            return (CHAPTER if text.isupper() else HEADING) if heads else None
        if marker is None and paragraph.gap and len(text) < LONGEST_LONE_HEADING and section_of(text):
            return HEADING  # «Срок предоставления муниципальной услуги» over plain text
        if (
            marker is None
            and is_heading_like(following.passage.text)
            and self._heading_level(following, ahead[1:]) == HEADING
        ):
            return CHAPTER
        return CHAPTER if text.isupper() and paragraph.gap else None

    def _heading(self, paragraph: Paragraph, level: int) -> None:
        parent = self.tree.above(level)
        text = paragraph.passage.text
        path = f"{self.tree.prefix}h-{slug(text)[:40].strip('-')}"
        label = text if len(text) <= 70 else text[:67].rsplit(" ", 1)[0] + "…"
        self.tree.push(
            parent,
            self.tree.add(parent, "chapter", f"«{label}»", path, None, paragraph.passage, None, level, heading=text),
        )

    def _unnumbered_child(
        self, parent: Node | None, paragraph: Paragraph, marker: Marker | None, kind: ClauseKind
    ) -> None:
        """A dash item or plain paragraph: «2.6.3 [4]»."""
        count = self.tree.count(parent)
        label, path = f"{self.tree.label_of(parent)}[{count}]", f"{self.tree.path_of(parent)}p{count}"
        if parent is None and self.tree.part == "resolution":
            label = "преамбула" if count == 1 else f"постановление [{count}]"
        level = ITEM if parent is None or parent.structural else parent.clause.level + 1
        node = self.tree.add(parent, kind, label, path, None, paragraph.passage, marker, level)
        if marker is not None or node.leads_in:
            self.tree.push(parent, node)

    def _table(self, table: Table) -> None:
        parent = self.tree.container()
        path = f"{self.tree.path_of(parent)}table"
        base = self.tree.label_of(parent, comma=True)
        head = table.rows[: table.header] or table.rows[:1]
        first = Span(head[0].span.start, head[-1].span.end)
        passage = Passage.join([c for row in head for c in row.filled])
        label = f"{base}таблица" if base else "таблица"
        node = self.tree.add(parent, "table", label, path, None, passage, None, ITEM, span=first, table=table)
        rows = table.rows[len(head) :]
        for position, (row, place) in enumerate(zip(rows, row_places(rows), strict=True), 1):
            row_path, words = f"{node.clause.path}/row-{position}", Passage.join(list(row.filled))
            self.tree.add(
                node, "row", f"{base}{place}", row_path, None, words, None, ITEM + 1, span=row.span, row=row
            )  # fmt: skip
