"""OpenDocument texts (odt, fodt): numbers of lists as printed, tables with merged cells, accepted changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.limits import COLUMNS, MB, RefusedError, member, unpack
from ingest.model import Problem, Reading
from ingest.readers.assembly import Assembly, Cell, Flow, Grid, Para
from ingest.readers.counters import Counter, Level
from ingest.readers.formats import ODT
from ingest.readers.markup import Element, child, name, number, parse_xml, value

PART_BYTES = 100 * MB
# Apart from the text: notes, text boxes and pictures, remarks, the store of deleted words.
APART = frozenset(
    {"note", "frame", "custom-shape", "annotation", "tracked-changes", "hidden-text", "hidden-paragraph", "g"}
)
SECTIONS = frozenset({
    "section", "index-body", "index-title", "table-of-content", "illustration-index", "alphabetical-index", "user-index",
    "numbered-paragraph",
})  # fmt: skip
ROW_GROUPS = frozenset({"table-header-rows", "table-rows", "table-row-group"})
FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none"}
MOST_REPEATED = 100  # rows that a table may repeat by one word


def read_odt(data: bytes) -> Reading:
    """Bytes of an odt → its reading. Raises :class:`~ingest.limits.RefusedError`."""
    archive = unpack(data)
    if b"encryption-data" in member(archive, "META-INF/manifest.xml", PART_BYTES):
        raise RefusedError("файл закрыт паролем; снимите пароль и сохраните заново")
    styles = member(archive, "styles.xml", PART_BYTES)
    return _reading(parse_xml(member(archive, "content.xml", PART_BYTES)), parse_xml(styles) if styles else None)


def read_fodt(data: bytes) -> Reading:
    """The same document as one flat XML file."""
    root = parse_xml(data)
    return _reading(root, root)


def _reading(content: Element, styles: Element | None) -> Reading:
    text = child(content, "body", "text")
    if text is None:
        raise RefusedError(
            "в файле нет текста, это таблица или рисунок OpenDocument; сохраните документ как odt или docx"
        )
    assembly = Assembly.of(Walk(Styles.of(content, styles)).flow(text))
    return assembly.reading(ODT, "odt", problems=tuple(_left_out(text)))


def _left_out(text: Element) -> Iterator[Problem]:
    notes = sum(name(e) == "note" for e in text.iter())
    boxes = sum(name(e) == "text-box" and bool("".join(e.itertext()).strip()) for e in text.iter())
    if notes:
        yield Problem("read", f"сноски не входят в текст ({notes}); прочтите их в исходном файле")
    if boxes:
        yield Problem("read", f"надписи и блок-схемы не входят в текст ({boxes}); прочтите их в исходном файле")


# --- styles -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Styles:
    """Lists by the name of their style, the numbers of headings, paragraphs in the middle of the line."""

    lists: dict[str, dict[int, Level]]
    headings: dict[int, Level]
    centred: frozenset[str]

    @classmethod
    def of(cls, content: Element, styles: Element | None) -> Styles:
        """From the roots of the two parts."""
        lists: dict[str, dict[int, Level]] = {}
        headings: dict[int, Level] = {}
        centred: set[str] = set()
        for root in (styles, content):
            for element in root.iter() if root is not None else ():
                if name(element) == "list-style":
                    lists[value(element, "name")] = _levels(element)
                elif name(element) == "outline-style":
                    headings = _levels(element)
                elif (
                    name(element) == "style" and value(child(element, "paragraph-properties"), "text-align") == "center"
                ):
                    centred.add(value(element, "name"))
        return cls(lists, headings, frozenset(centred))


def _levels(style: Element) -> dict[int, Level]:
    return {number(level, 1, "level") - 1: _level(level) for level in style if value(level, "level")}


def _level(level: Element) -> Level:
    if name(level) != "list-level-style-number" and name(level) != "outline-level-style":
        return Level(form="bullet", text=value(level, "bullet-char") or "•")
    depth = number(level, 1, "level")
    shown = min(depth, max(1, number(level, 1, "display-levels")))
    parts = ".".join(f"%{n}" for n in range(depth - shown + 1, depth + 1))
    form = _form(value(level, "num-format"))
    text = "" if form == "none" else f"{value(level, 'num-prefix')}{parts}{value(level, 'num-suffix')}"
    return Level(form=form, text=text, start=number(level, 1, "start-value"))


def _form(printed: str) -> str:
    """«а, б, .., аа, аб, ...» is the name that the format itself has for Cyrillic letters."""
    if printed[:1] in ("а", "А"):
        return "russianLower" if printed[0] == "а" else "russianUpper"
    return FORMS.get(printed, "decimal")


# --- the text ---------------------------------------------------------------------------------


@dataclass(slots=True)
class Walk:
    """Goes through the text in its order; the numbers count on the way."""

    styles: Styles
    _outline: Counter = field(default_factory=Counter)
    _by_style: dict[str, Counter] = field(default_factory=dict)
    _by_id: dict[str, Counter] = field(default_factory=dict)
    _gap: bool = True
    _centred: bool = False

    def flow(self, parent: Element) -> Iterator[Flow]:
        """The paragraphs and tables of the text or of a cell."""
        for element in parent:
            kind = name(element)
            if kind in ("p", "h"):
                yield from self._paragraph(element, self._heading_mark(element) if kind == "h" else "")
            elif kind == "list":
                yield from self._list(element, 0, "", None)
            elif kind == "table":
                yield from self._table(element)
            elif kind in SECTIONS:
                yield from self.flow(element)

    def _paragraph(self, element: Element, mark: str) -> Iterator[Para]:
        words = "".join(_words(element))
        text = mark + words if words.strip() else ""
        if text:
            centred = value(element, "style-name") in self.styles.centred
            yield Para(text, self._gap or centred != self._centred or name(element) == "h")
            self._centred = centred
        self._gap = not text

    def _heading_mark(self, element: Element) -> str:
        level = number(element, 1, "outline-level") - 1
        own = self.styles.headings.get(level)
        if own is None or own.form == "none" or value(element, "is-list-header") == "true" or level < 0:
            return ""
        self._outline.step(level, self.styles.headings, _start(element))
        return self._outline.printed(level, self.styles.headings)

    def _list(self, element: Element, depth: int, style: str, counter: Counter | None) -> Iterator[Flow]:
        style = value(element, "style-name") or style
        levels = self.styles.lists.get(style, {})
        if counter is None:
            counter = self._counter(element, style)
        for item in element:
            numbered = name(item) == "list-item"
            start = _start(item)
            for part in item:
                kind = name(part)
                if kind == "list":
                    yield from self._list(part, depth + 1, style, counter)
                elif kind in ("p", "h"):
                    mark = ""
                    if numbered and levels:
                        counter.step(depth, levels, start)
                        mark = counter.printed(depth, levels)
                    numbered = False
                    yield from self._paragraph(part, mark)
                elif kind == "table":
                    yield from self._table(part)

    def _counter(self, element: Element, style: str) -> Counter:
        """A list counts anew unless it says that it goes on with another one."""
        goes_on = self._by_id.get(value(element, "continue-list"))
        if goes_on is None and value(element, "continue-numbering") == "true":
            goes_on = self._by_style.get(style)
        counter = goes_on or Counter()
        self._by_style[style] = counter
        if value(element, "id"):
            self._by_id[value(element, "id")] = counter
        return counter

    def _table(self, element: Element) -> Iterator[Grid]:
        gap = self._gap
        rows = tuple(self._rows(element))
        self._gap = False
        if any(cell.content for row in rows for cell in row):
            yield Grid(rows, gap)

    def _rows(self, element: Element) -> Iterator[tuple[Cell, ...]]:
        for part in element:
            if name(part) in ROW_GROUPS:
                yield from self._rows(part)
            elif name(part) == "table-row":
                row = tuple(self._cells(part))
                repeated = number(part, 1, "number-rows-repeated") if any(cell.content for cell in row) else 1
                yield from [row] * max(1, min(repeated, MOST_REPEATED))

    def _cells(self, row: Element) -> Iterator[Cell]:
        """Places covered from above stand in the file as empty cells; those covered from the left are counted out."""
        covered = 0
        for part in row:
            if name(part) not in ("table-cell", "covered-table-cell"):
                continue
            repeated = max(1, min(number(part, 1, "number-columns-repeated"), COLUMNS))
            if name(part) == "covered-table-cell":
                skipped = min(covered, repeated)
                covered -= skipped
                yield from [Cell()] * (repeated - skipped)
                continue
            spanned = max(1, min(number(part, 1, "number-columns-spanned"), COLUMNS)) if repeated == 1 else 1
            covered = spanned - 1
            yield from [Cell(tuple(self.flow(part)), spanned)] * repeated


def _start(element: Element) -> int | None:
    return number(element, 1, "start-value") if value(element, "start-value") else None


def _words(element: Element) -> Iterator[str]:
    """The text of a paragraph; white space counts as one space, several are written as «s» elements."""
    yield " ".join((element.text or "").split("\n"))
    for part in element:
        kind = name(part)
        if kind == "s":
            yield " " * min(number(part, 1, "c"), 200)
        elif kind == "tab":
            yield "\t"
        elif kind == "line-break":
            yield "\n"
        elif kind not in APART:
            yield from _words(part)
        yield " ".join((part.tail or "").split("\n"))
