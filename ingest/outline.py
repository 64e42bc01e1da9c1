"""Blocks → clauses. The depth of a clause follows from the sequence of markers, not from their look.

Every block becomes at least one clause, so the outline leaves nothing out whatever the input is. The
question asked of each marker is: which open list does it continue (its last number plus one), and if none,
does it begin a new list under what stands above?
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.markers import Marker, parse
from ingest.model import Block, Clause, ClauseKind, Paragraph, Passage, Row, Span, Table
from ingest.sections import section_of
from ingest.slugs import slug, unique

PartName = Literal["resolution", "regulation", "appendix", "outside"]
CHAPTER, HEADING, CLAUSE = 1, 2, 3  # levels; decimals stand at CLAUSE + their extra components
LONGEST_LONE_HEADING = 200  # characters of a heading known by its words alone
ITEM = 20  # items and paragraphs stand below every clause


@dataclass(slots=True)
class Node:
    """A clause under construction and what is needed to place those behind it."""

    clause: Clause
    marker: Marker | None
    structural: bool
    unnumbered: int = 0

    @property
    def leads_in(self) -> bool:
        """Does a list follow: does the text end with a colon?"""
        return self.clause.passage.text.rstrip().endswith(":")

    @property
    def family(self) -> str:
        """The marker family, or an empty string."""
        return self.marker.family if self.marker else ""


class Outliner:
    """Builds the clauses of one act (or of the text outside acts). Feed it parts in their order."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self._taken: set[str] = set()
        self._stack: list[Node] = []
        self._part: PartName = "outside"
        self._regulation: int | None = None
        self._prefix = ""

    # --- parts ---------------------------------------------------------------------------------

    def heading_lines(self, paragraphs: Sequence[Paragraph], part: PartName, label: str, path: str, regulation: int | None = None) -> str:
        """Lines without structure (letterhead, title) as one clause; answers its path, «» when there are none."""
        self._stack, self._part, self._regulation = [], part, regulation
        self._prefix = ""
        if not paragraphs:
            return ""
        passage = join([p.passage for p in paragraphs])
        kind: ClauseKind = "appendix" if part == "regulation" else "paragraph"
        node = self._add(None, kind, label, path, None, passage, None, level=0, heading=passage.text)
        if part == "regulation":
            self._stack = [node]
            self._prefix = "" if regulation in (None, 1) else f"{path}/"
        return node.clause.path

    def part(self, blocks: Sequence[Block], part: PartName) -> None:
        """The blocks of a resolution, of a regulation with its appendices, or of what is outside acts."""
        self._part = part
        if part == "resolution":
            self._stack, self._prefix = [], "post/"
        for i, block in enumerate(blocks):
            if isinstance(block, Table):
                self._table(block)
            else:
                self._paragraph(block, blocks[i + 1 : i + 12])

    # --- one block -----------------------------------------------------------------------------

    def _paragraph(self, paragraph: Paragraph, ahead: Sequence[Block]) -> None:
        marker = parse(paragraph.passage.text)
        if self._part == "resolution" and marker and marker.family in ("appendix", "roman", "section"):
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
        inner = re.match(r"[\s.]*к\s+(?:заявлени|форме|приложени)", paragraph.passage.text[marker.length :] or below, re.I)
        outer = next((n for n in self._stack if n.clause.kind == "appendix" and n.clause.level == CHAPTER), None)
        self._part = "appendix" if self._part in ("regulation", "appendix") else self._part
        name = f"№ {marker.number}" if marker.number else ""
        if inner and outer:
            parent, label = outer, f"{outer.clause.label}, прил. {name}".rstrip()
            path, level = f"{outer.clause.path}/pril-{marker.number or 0}", CHAPTER + 1
        else:
            parent = self._stack[0] if self._stack and self._stack[0].clause.level == 0 else None
            label, level = f"Приложение {name}".strip(), CHAPTER
            path = f"{self._prefix}pril-{marker.number or 0}"
        self._push(parent, self._add(parent, "appendix", label, path, marker.number or None, paragraph.passage, marker, level))

    def _chapter(self, paragraph: Paragraph, marker: Marker) -> None:
        sub = marker.family == "section" and paragraph.passage.text[:3].lower() in ("под", "пар")
        level = CHAPTER + 1 if sub else CHAPTER
        parent = self._above(level)
        number = str(marker.ordinal) if marker.ordinal else marker.number
        word = "подраздел" if sub else "раздел"
        path = f"{self._prefix}{slug(word)}-{slug(number)}"
        node = self._add(parent, "chapter", f"{word} {marker.number}", path, marker.number, paragraph.passage, marker, level)
        self._push(parent, node)

    def _numbered(self, paragraph: Paragraph, marker: Marker, ahead: Sequence[Block]) -> None:
        if marker.family == "number" and self._is_chapter(paragraph, marker, ahead):
            self._chapter(paragraph, marker)
        elif marker.family == "number" and not self._is_clause(marker):
            self._item(paragraph, marker)
        else:
            self._clause(paragraph, marker)

    def _is_chapter(self, paragraph: Paragraph, marker: Marker, ahead: Sequence[Block]) -> bool:
        """«2. Стандарт…» is a chapter when clauses «2.1» follow it before the next plain number."""
        if self._part not in ("regulation", "outside") or self._open_sequence(marker, below=CLAUSE):
            return False
        if marker.ordinal > 1 and self._last_running() == marker.ordinal - 1:
            return False
        for block in ahead:
            following = parse(block.passage.text) if isinstance(block, Paragraph) else None
            if following and following.family == "decimal":
                return following.parts[0] == marker.ordinal
            if following and following.family in ("number", "roman", "section", "appendix"):
                break
        chapters = [c for c in self.clauses if c.kind == "chapter" and c.number and c.regulation == self._regulation]
        expected = marker.ordinal == 1 if not chapters else chapters[-1].number == str(marker.ordinal - 1)
        plain = not chapters or (chapters[-1].number or "").isdigit()
        title = paragraph.passage.text[marker.length :]
        return plain and expected and marker.ordinal <= 12 and self._part == "regulation" and is_heading_like(title)

    def _is_clause(self, marker: Marker) -> bool:
        """A plain number runs through the document («19.», «20.») unless it continues or begins a list."""
        running = [n for n in self._stack if n.structural and n.family == "number" and n.clause.kind == "clause"]
        if self._open_sequence(marker, below=ITEM):
            return False
        if self._part == "resolution":
            return not self._stack or bool(running) or not any(n.structural for n in self._stack)
        if running:
            return running[-1].marker is not None and marker.ordinal > running[-1].marker.ordinal
        last = self._last_running()
        if last and marker.ordinal == last + 1:
            return True
        decimals = any(n.family == "decimal" for n in self._stack)
        return not decimals and self._part in ("regulation", "outside") and marker.ordinal == 1 and not (self._stack and self._stack[-1].leads_in)

    def _last_running(self) -> int:
        for clause in reversed(self.clauses):
            if clause.kind == "clause" and clause.number and clause.number.isdigit() and clause.part == self._part:
                return int(clause.number)
        return 0

    def _clause(self, paragraph: Paragraph, marker: Marker) -> None:
        parts = marker.parts
        level = CLAUSE + max(0, len(parts) - 2) + (1 if self._last_running_prefix(parts) else 0)
        parent = self._above(level, parts)
        if parent and parent.clause.kind == "clause":
            level = max(level, parent.clause.level + 1)
        number = ".".join(map(str, parts))
        name = f"п. {number}" if self._part in ("resolution", "appendix") else number
        label = f"{self._place()}{name}"
        node = self._add(parent, "clause", label, f"{self._scope()}{number}", number, paragraph.passage, marker, level)
        self._push(parent, node)

    def _last_running_prefix(self, parts: tuple[int, ...]) -> bool:
        return any(n.family == "number" and n.clause.kind == "clause" and n.marker and n.marker.parts == parts[:1] for n in self._stack)

    def _item(self, paragraph: Paragraph, marker: Marker) -> None:
        parent = self._list_parent(marker)
        if marker.family == "dash":
            self._unnumbered_child(parent, paragraph, marker, "item")
            return
        sign = {"paren": ")", "letter": ")", "number": "."}[marker.family]
        label = f"{self._label_of(parent)}{marker.number}{sign}"
        path = f"{self._path_of(parent)}{slug(marker.number)}"
        level = ITEM if parent is None or parent.structural else parent.clause.level + 1
        node = self._add(parent, "item", label, path, marker.number, paragraph.passage, marker, level)
        self._push(parent, node)

    def _list_parent(self, marker: Marker) -> Node | None:
        """The node whose list this marker continues, or under which it begins one."""
        sequence = self._open_sequence(marker, below=CLAUSE)
        if sequence:
            return self._parent_of(sequence)
        if self._stack and self._stack[-1].leads_in:
            return self._stack[-1]
        lists = [n for n in self._stack if n.family == marker.family and not n.structural]
        if lists and marker.ordinal != 1:
            return self._parent_of(lists[-1])
        opener = next((n for n in reversed(self._stack) if n.leads_in and n.family != marker.family), None)
        if opener and marker.ordinal == 1 and not opener.structural and not lists:
            return opener
        return self._container()

    def _unmarked(self, paragraph: Paragraph, ahead: Sequence[Block]) -> None:
        level = self._heading_level(paragraph, ahead) if self._part == "regulation" else None
        if level is not None:
            self._heading(paragraph, level)
            return
        opener = next((n for n in reversed(self._stack) if n.leads_in and not n.structural and n.marker is None), None)
        small = paragraph.passage.text[:1].islower()
        parent = opener if opener and self._list_goes_on(opener, small) else self._container()
        self._unnumbered_child(parent, paragraph, None, "paragraph")

    def _list_goes_on(self, opener: Node, small: bool) -> bool:
        """What stands right under a lead-in belongs to it; then its list goes on until an item ends with a full stop."""
        children = [c for c in self.clauses if c.parent == opener.clause.path]
        if not children:
            return self.clauses[-1] is opener.clause or small
        last = children[-1].passage.text.rstrip()[-1:]
        return last == ";" or (small and last not in ".:")

    def _list_unfinished(self) -> bool:
        """Was a list announced or is one under way: did the last words end with «:» or «;»?"""
        last = self.clauses[-1].passage.text.rstrip() if self.clauses else ""
        return last[-1:] in (":", ";")

    def _heading_level(self, paragraph: Paragraph, ahead: Sequence[Block]) -> int | None:
        """An unmarked line right above a numbered clause is a heading; one above such a heading is a chapter."""
        text = paragraph.passage.text
        if text.endswith(".") or not is_heading_like(text) or self._list_unfinished():
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
        if marker is None and is_heading_like(following.passage.text) and self._heading_level(following, ahead[1:]) == HEADING:
            return CHAPTER
        return CHAPTER if text.isupper() and paragraph.gap else None

    def _heading(self, paragraph: Paragraph, level: int) -> None:
        parent = self._above(level)
        text = paragraph.passage.text
        path = f"{self._prefix}h-{slug(text)[:40].strip('-')}"
        label = text if len(text) <= 70 else text[:67].rsplit(" ", 1)[0] + "…"
        self._push(parent, self._add(parent, "chapter", f"«{label}»", path, None, paragraph.passage, None, level, heading=text))

    def _unnumbered_child(self, parent: Node | None, paragraph: Paragraph, marker: Marker | None, kind: ClauseKind) -> None:
        """A dash item or plain paragraph: «2.6.3 [4]»."""
        count = self._count(parent)
        label, path = f"{self._label_of(parent)}[{count}]", f"{self._path_of(parent)}p{count}"
        if parent is None and self._part == "resolution":
            label = "преамбула" if count == 1 else f"постановление [{count}]"
        level = ITEM if parent is None or parent.structural else parent.clause.level + 1
        node = self._add(parent, kind, label, path, None, paragraph.passage, marker, level)
        if marker is not None or node.leads_in:
            self._push(parent, node)

    def _table(self, table: Table) -> None:
        parent = self._container()
        path = f"{self._path_of(parent)}table"
        base = self._label_of(parent, comma=True)
        head = table.rows[: table.header] or table.rows[:1]
        first = Span(head[0].span.start, head[-1].span.end)
        passage = join([c for row in head for c in row.filled])
        label = f"{base}таблица" if base else "таблица"
        node = self._add(parent, "table", label, path, None, passage, None, ITEM, span=first, table=table)
        group, within = "", 0
        for position, row in enumerate(table.rows[len(head) :], 1):
            within += 1
            number = row.filled[0].text if len(row.filled) == 1 else ""
            marked = re.match(r"(\d{1,2})\s?[.)]\s*\D", number)
            if marked:
                group, within = f"п. {marked[1]}", 0
            place = ", ".join(filter(None, (group, f"строка {within}" if group and within else "" if group else f"строка {position}")))
            self._add(node, "row", f"{base}{place}", f"{node.clause.path}/row-{position}", None, join(list(row.filled)), None, ITEM + 1, span=row.span, row=row)

    # --- the tree ------------------------------------------------------------------------------

    def _add(self, parent: Node | None, kind: ClauseKind, label: str, path: str, number: str | None, passage: Passage, marker: Marker | None,
             level: int, *, heading: str = "", span: Span | None = None, table: Table | None = None, row: Row | None = None) -> Node:  # fmt: skip
        body = passage.slice(marker.length) if marker and marker.length < len(passage.text) else passage
        listed = kind == "clause" and parent is not None and parent.leads_in
        if not heading and not listed and kind in ("chapter", "clause", "appendix") and is_heading_like(body.text):
            heading = body.text.rstrip(". ")
        clause = Clause(
            path=unique(path, self._taken), parent=parent.clause.path if parent else None, position=len(self.clauses),
            level=level, kind=kind, label=label, number=number, heading=heading, passage=body,
            span=span or passage.span(), part=self._part, regulation=self._regulation, table=table, row=row,
        )  # fmt: skip
        self.clauses.append(clause)
        return Node(clause, marker, structural=kind in ("chapter", "clause", "appendix"))

    def _push(self, parent: Node | None, node: Node) -> None:
        keep = self._stack.index(parent) + 1 if parent in self._stack else 0
        self._stack = [*self._stack[:keep], node]

    def _above(self, level: int, parts: tuple[int, ...] = ()) -> Node | None:
        """The nearest open node above ``level``; a clause whose number is a prefix of ``parts`` comes first."""
        structural = [n for n in self._stack if n.structural]
        for node in reversed(structural):
            if node.marker and node.clause.kind == "clause" and len(parts) > 1 and node.marker.parts == parts[: len(node.marker.parts)] and len(node.marker.parts) < len(parts):
                return node
        return next((n for n in reversed(structural) if n.clause.level < level), None)

    def _container(self) -> Node | None:
        return next((n for n in reversed(self._stack) if n.structural), None)

    def _parent_of(self, node: Node) -> Node | None:
        return next((n for n in self._stack if n.clause.path == node.clause.parent), None)

    def _open_sequence(self, marker: Marker, below: int) -> Node | None:
        """The deepest open list item of the same family whose number comes right before this one."""
        for node in reversed(self._stack):
            if node.clause.level <= below and node.structural:
                if below == CLAUSE:
                    continue
                return None
            if node.marker and node.family == marker.family and not node.structural and (
                marker.family == "dash" or follows(node.marker, marker)
            ):  # fmt: skip
                return node
        return None

    def _count(self, parent: Node | None) -> int:
        if parent is None:
            return 1 + sum(c.parent is None and c.part == self._part and c.kind in ("paragraph", "item") and c.level > 0 for c in self.clauses)
        parent.unnumbered += 1
        return parent.unnumbered

    def _place(self) -> str:
        if self._part == "resolution":
            return "постановление, "
        appendix = next((n for n in self._stack if n.clause.kind == "appendix" and n.clause.level > 0), None)
        return f"{appendix.clause.label}, " if appendix else ""

    def _scope(self) -> str:
        appendix = next((n for n in self._stack if n.clause.kind == "appendix" and n.clause.level > 0), None)
        return f"{appendix.clause.path}/" if appendix else self._prefix

    def _label_of(self, parent: Node | None, comma: bool = False) -> str:
        if parent is None:
            return ""
        if parent.clause.kind == "appendix" and parent.clause.level > 0:
            return f"{parent.clause.label}, " if comma else f"{parent.clause.label} "
        return f"{parent.clause.label} " if parent.clause.level > 0 else ""

    def _path_of(self, parent: Node | None) -> str:
        return f"{parent.clause.path}/" if parent else self._prefix


def follows(before: Marker, marker: Marker) -> bool:
    """Is ``marker`` the next in the list of ``before``? «5», «5.1», «6» follow one another; «й», «ё» may be left out.

    >>> follows(parse("и) а"), parse("к) б")), follows(parse("2) а"), parse("4) б"))
    (True, False)
    """
    step = marker.ordinal - before.ordinal
    return step == 1 or (marker.family == "letter" and step == 2) or (len(marker.parts) == 2 and marker.parts[0] == before.parts[0])


def is_heading_like(text: str) -> bool:
    """A line that names what follows: no full sentence, no list item, no form.

    >>> is_heading_like("Круг заявителей"), is_heading_like("Услуга предоставляется бесплатно.")
    (True, False)
    """
    text = text.strip()
    if not text or len(text) > 420 or not (text[0].isupper() or text[0] in "«\"") or "__" in text:
        return False
    if text[-1] in ";:,":
        return False
    if text[-1] == "." and not HEADING_WORDS.match(text):
        return False
    return not is_statement(text)


def is_statement(text: str) -> bool:
    """Does the text say something about something, rather than only name it?

    >>> is_statement("Услуга предоставляется бесплатно."), is_statement("копия паспорта")
    (True, False)
    """
    return bool(PREDICATE.search(SUBORDINATE.sub("", text)))


# What makes a line a statement: a finite verb or predicative outside «…, в которых предоставляется услуга».
PREDICATE = re.compile(
    r"\b(?:\w{2,}(?:ется|ются|ает|яет|ует|ают|яют|уют)|вправе|долж(?:ен|на|но|ны)|может|могут|имеют?|"
    r"(?:предусмотр|установл|утвержд|размещ|привед|определ|представл|отраж|излож)[её]н[аоы]?|указан[аоы]?|составлял\w*|являл\w*|бесплатно)\b"
)
SUBORDINATE = re.compile(r"котор\w+\s[^,;]*|«[^«»]*»")


# Headings may end with a full stop; then only the usual words of headings make them one.
HEADING_WORDS = re.compile(
    r"(?:исчерпывающий |полное )?(?:перечень|порядок|срок|сроки|размер|результат|наименование|основани|требовани|показател|состав|описание|предмет|круг|"
    r"правовые|максимальный|информация|формы|способ|права|право|ответственность|сведения|содержание|критери|приём|прием|рассмотрение|выдача|"
    r"принятие|формирование|подготовка|оформление|запрос|блок-схема|общие|стандарт|досудебн|особенност|иные|случаи|варианты|услуги|органы|место)",
    re.I,
)


def is_appendix(paragraph: Paragraph, marker: Marker, ahead: Sequence[Block]) -> bool:
    """Does this line open an appendix, rather than begin a sentence or a form's list of enclosures?"""
    rest = paragraph.passage.text[marker.length :].strip(" .")
    if not rest or re.match(r"к\s+|(?:форма|образец|блок-схема)", rest, re.I):
        return True
    return len(rest) < 150 and rest[0].isupper() and not re.search(r"[.;]$", paragraph.passage.text) and bool(ahead)


def join(passages: Sequence[Passage]) -> Passage:
    """Several passages as one, with a space between them that stands where the next begins."""
    text, offsets = "", []
    for passage in passages:
        if not passage.text:
            continue
        if text:
            text += " "
            offsets.append(passage.offsets[0])
        text += passage.text
        offsets += list(passage.offsets)
    return Passage(text, offsets)


def cover(clauses: Iterable[Clause], start: int, end: int) -> list[Clause]:
    """Stretch the own span of each clause to the beginning of the next, so that ``[start, end)`` is covered."""
    ordered = sorted(clauses, key=lambda c: (c.span.start, c.position))
    edges = [*(c.span.start for c in ordered[1:]), end]
    return [replace(c, span=Span(c.span.start if i else start, edge)) for i, (c, edge) in enumerate(zip(ordered, edges, strict=True))]
