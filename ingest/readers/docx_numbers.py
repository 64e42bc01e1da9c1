"""``numbering.xml`` and ``styles.xml`` of a docx → the printed number of each paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.readers.counters import Counter, Level
from ingest.readers.markup import Element, child, children, name, number, value

LEVELS = 9  # a list of Word has no more
LONGEST_CHAIN = 20  # styles based on one another


@dataclass(frozen=True, slots=True)
class Numbered:
    """One list: where its counter stands, its levels, and the levels it begins anew."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbers:
    """Counts through a document. Paragraphs must be given in their order."""

    styles: dict[str, Element]
    lists: dict[str, Numbered]
    styled: dict[str, int]  # paragraph style → the level of a list that names it
    default: str = ""
    _counters: dict[str, Counter] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: Element | None, styles: Element | None) -> Numbers:
        """From the roots of the two parts; a part that is missing is None."""
        by_id = {value(s, "styleId"): s for s in children(styles, "style")}
        abstracts = {value(a, "abstractNumId"): a for a in children(numbering, "abstractNum")}
        lists = {value(num, "numId"): _list(num, abstracts, numbering, by_id) for num in children(numbering, "num")}
        styled = {
            value(link): number(lvl, 0, "ilvl")
            for a in abstracts.values()
            for lvl in children(a, "lvl")
            if (link := child(lvl, "pStyle")) is not None
        }
        default = next(
            (k for k, s in by_id.items() if value(s, "default") == "1" and value(s, "type") == "paragraph"), ""
        )
        return cls(by_id, lists, styled, default)

    def mark(self, properties: Element | None) -> str:
        """The printed number of the next paragraph with the space behind it; «» when it has none."""
        list_id, level = self._place(properties)
        numbered = self.lists.get(list_id)
        if numbered is None or not 0 <= level < LEVELS:
            return ""
        counter = self._counters.setdefault(numbered.abstract, Counter())
        counter.step(level, numbered.levels, self._start(list_id, level, numbered))
        return counter.printed(level, numbered.levels)

    def _start(self, list_id: str, level: int, numbered: Numbered) -> int | None:
        """A list that shares its counter with others begins anew where it says so, once."""
        if level not in numbered.starts or (list_id, level) in self._begun:
            return None
        self._begun.add((list_id, level))
        return numbered.starts[level]

    def _place(self, properties: Element | None) -> tuple[str, int]:
        """List and level of a paragraph: its own, else those of its style; list «0» takes the number off."""
        own = child(properties, "numPr")
        list_id = value(child(own, "numId"))
        if list_id:
            return list_id, number(child(own, "ilvl"))
        style = value(child(properties, "pStyle")) or self.default
        for each in self.chain(style):
            found = child(each, "pPr", "numPr")
            list_id = value(child(found, "numId"))
            if list_id:
                level = child(own, "ilvl")
                level = child(found, "ilvl") if level is None else level
                return list_id, number(level, self.styled.get(value(each, "styleId"), 0))
        return "", 0

    def chain(self, style: str) -> Iterator[Element]:
        """A style and those it is based on, nearest first."""
        for _ in range(LONGEST_CHAIN):
            if style not in self.styles:
                return
            yield self.styles[style]
            style = value(child(self.styles[style], "basedOn"))


def _list(
    num: Element, abstracts: dict[str, Element], numbering: Element | None, styles: dict[str, Element]
) -> Numbered:
    key = value(child(num, "abstractNumId"))
    abstract = _linked(abstracts.get(key), abstracts, numbering, styles)
    levels = {number(lvl, 0, "ilvl"): _level(lvl) for lvl in children(abstract, "lvl")}
    starts: dict[int, int] = {}
    for override in children(num, "lvlOverride"):
        at = number(override, 0, "ilvl")
        if (lvl := child(override, "lvl")) is not None:
            levels[at] = _level(lvl)
        if (start := child(override, "startOverride")) is not None:
            starts[at] = number(start, 1)
    return Numbered(value(abstract, "abstractNumId") or key, levels, starts)


def _linked(
    abstract: Element | None, abstracts: dict[str, Element], numbering: Element | None, styles: dict[str, Element]
) -> Element | None:
    """The list behind a list style: an abstract list without levels that names the style which has them."""
    link = value(child(abstract, "numStyleLink"))
    if not link or link not in styles:
        return abstract
    list_id = value(child(styles[link], "pPr", "numPr", "numId"))
    target = next((n for n in children(numbering, "num") if value(n, "numId") == list_id), None)
    return abstracts.get(value(child(target, "abstractNumId")), abstract)


def _level(lvl: Element) -> Level:
    restart = child(lvl, "lvlRestart")
    legal = child(lvl, "isLgl")
    return Level(
        form=_form(lvl),
        text=value(child(lvl, "lvlText")),
        start=number(child(lvl, "start"), 1 if child(lvl, "start") is not None else 0),
        restart=None if restart is None else number(restart),
        legal=legal is not None and value(legal) not in ("0", "false", "off"),
        space=value(child(lvl, "suff")) != "nothing",
    )


def _form(lvl: Element) -> str:
    """The form of the number; newer Word wraps a custom one («01, 02…») and gives the usual one as a fallback."""
    for each in lvl.iter():
        if name(each) == "numFmt" and value(each) not in ("", "custom"):
            return value(each)
    return "decimal"
