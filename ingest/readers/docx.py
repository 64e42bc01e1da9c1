"""Word documents: the text as it is printed, automatic numbers and accepted changes included.

Apart from the text, and therefore not in it: headers and footers, footnotes, comments, text boxes.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zipfile import ZipFile

from ingest.limits import MB, RefusedError, member, unpack
from ingest.model import Problem, Reading
from ingest.readers.assembly import Assembly, Cell, Flow, Grid, Para
from ingest.readers.docx_numbers import Numbers
from ingest.readers.formats import DOCX
from ingest.readers.markup import Element, child, children, name, number, parse_xml, value

PART_BYTES = 100 * MB
GAP_TWIPS = 200  # 1/20 pt: space above a paragraph that sets it apart
# Wrappers whose content stands where they stand; «ins» and «moveTo» are accepted changes.
TRANSPARENT = frozenset(
    {"sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "dir", "bdo"}
)
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad", "ptab": "\t"}
OFF = ("0", "false", "off", "none")


def read_docx(data: bytes) -> Reading:
    """Bytes of a docx → its reading. Raises :class:`~ingest.limits.RefusedError`."""
    archive = unpack(data)
    main = _main_part(archive)
    folder = posixpath.dirname(main)
    root = _part(archive, main)
    body = child(root, "body")
    if body is None:
        raise RefusedError("в файле нет текста документа Word; откройте его в Word или LibreOffice и пересохраните")
    numbers = Numbers.of(_part(archive, f"{folder}/numbering.xml"), _part(archive, f"{folder}/styles.xml"))
    walk = Walk(numbers)
    assembly = Assembly.of(walk.content(body))
    if not assembly.blocks and any(name(e) in ("drawing", "pict") for e in body.iter()):
        raise RefusedError(
            "в документе только рисунки, вероятно, скан; распознайте его (OCR) и сохраните как docx или txt"
        )
    return assembly.reading(DOCX, "docx", problems=tuple(_left_out(body)))


def _part(archive: ZipFile, path: str) -> Element | None:
    data = member(archive, path, PART_BYTES)
    return parse_xml(data) if data else None


def _main_part(archive: ZipFile) -> str:
    """Where the package says that its document is."""
    for relation in children(_part(archive, "_rels/.rels"), "Relationship"):
        if value(relation, "Type").endswith("/officeDocument"):
            return posixpath.normpath(value(relation, "Target").lstrip("/"))
    return "word/document.xml"


def _left_out(body: Element) -> Iterator[Problem]:
    """What the document has besides its text: the reader is told where to look."""
    notes = sum(name(e) in ("footnoteReference", "endnoteReference") for e in body.iter())
    boxes = sum(_is_box(e) for e in body.iter())
    if notes:
        yield Problem("read", f"сноски не входят в текст ({notes}); прочтите их в исходном файле")
    if boxes:
        yield Problem("read", f"надписи и блок-схемы не входят в текст ({boxes}); прочтите их в исходном файле")
    if any(name(e) == "altChunk" for e in body.iter()):
        yield Problem("read", "часть документа вложена другим файлом и не прочитана; пересохраните его в Word")


def _is_box(element: Element) -> bool:
    """A text box with words; the copy of it for old programs («Fallback») does not count."""
    if name(element) != "txbxContent" or any(name(a) == "Fallback" for a in element.iterancestors()):
        return False
    return any((e.text or "").strip() for e in element.iter() if name(e) == "t")


@dataclass(slots=True)
class Walk:
    """Goes through the body in its order; the numbers count on the way."""

    numbers: Numbers
    _apart: bool = True  # does the next paragraph stand apart from what is above?
    _centred: bool = False
    _cut: str = ""  # text whose paragraph end was deleted: the next paragraph goes on with it
    _depth: int = 0  # tables around the place

    def content(self, parent: Element) -> Iterator[Flow]:
        """The paragraphs and tables of a body or cell."""
        yield from self._flow(parent)
        if self._cut.strip():
            yield Para(self._cut)
        self._cut = ""

    def _flow(self, parent: Element) -> Iterator[Flow]:
        for element in parent:
            kind = name(element)
            if kind == "p":
                yield from self._paragraph(element)
            elif kind == "tbl":
                yield from self._table(element)
            elif kind in TRANSPARENT:
                yield from self._flow(element)

    def _paragraph(self, element: Element) -> Iterator[Para]:
        properties = child(element, "pPr")
        words = "".join(_words(element))
        mark = self.numbers.mark(properties)
        text = self._cut + (mark + words if words.strip() or self._depth else words)
        self._cut = ""
        if child(properties, "rPr", "del") is not None or child(properties, "rPr", "moveFrom") is not None:
            self._cut = text
            return
        centred = value(child(properties, "jc")) == "center"
        gap = self._apart or centred != self._centred or self._stands_apart(properties)
        self._apart = not text.strip() or child(properties, "sectPr") is not None or "\f" in text
        if text.strip():
            self._centred = centred
            yield Para(text.replace("\f", "\n"), gap)

    def _stands_apart(self, properties: Element | None) -> bool:
        """A heading, the first paragraph of a page, or one with space above."""
        if number(child(properties, "spacing"), 0, "before") >= GAP_TWIPS:
            return True
        if child(properties, "pageBreakBefore") is not None or child(properties, "outlineLvl") is not None:
            return True
        chain = self.numbers.chain(value(child(properties, "pStyle")))
        return any(child(style, "pPr", "outlineLvl") is not None for style in chain)

    def _table(self, element: Element) -> Iterator[Grid]:
        self._depth += 1
        rows = tuple(tuple(self._cells(row)) for row in _through(element, "tr") if not _deleted(row, "trPr"))
        self._depth -= 1
        gap, self._apart = self._apart, False
        if any(cell.content for row in rows for cell in row):
            yield Grid(rows, gap)

    def _cells(self, row: Element) -> Iterator[Cell]:
        """The cells of a row; a vertical merge goes on as an empty cell under its first."""
        yield from [Cell()] * min(number(child(row, "trPr", "gridBefore")), 50)
        for cell in _through(row, "tc"):
            properties = child(cell, "tcPr")
            width = max(1, number(child(properties, "gridSpan"), 1))
            merges = [child(properties, "vMerge"), child(properties, "hMerge")]
            covered = any(m is not None and value(m) != "restart" for m in merges)
            content = tuple(item for item in self.content(cell) if isinstance(item, Grid) or item.text.strip())
            yield Cell(() if covered else content, width)


def _through(element: Element, wanted: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, those inside wrappers too."""
    for each in element:
        if name(each) == wanted:
            yield each
        elif name(each) in TRANSPARENT:
            yield from _through(each, wanted)


def _deleted(element: Element, properties: str) -> bool:
    return child(element, properties, "del") is not None


def _words(element: Iterable[Element]) -> Iterator[str]:
    """The text of a paragraph's runs: inserted words in, deleted and hidden ones, notes and text boxes out."""
    for each in element:
        kind = name(each)
        if kind == "r":
            if not _hidden(each):
                yield from _run(each)
        elif kind in TRANSPARENT:
            yield from _words(each)


def _hidden(run: Element) -> bool:
    mark = child(run, "rPr", "vanish")
    return mark is not None and value(mark) not in OFF


def _run(run: Element) -> Iterator[str]:
    for each in run:
        kind = name(each)
        if kind == "t":
            yield each.text or ""
        elif kind == "br" and value(each, "type") in ("page", "column"):
            yield "\f"
        elif kind in SIGNS:
            yield SIGNS[kind]
        elif kind == "sym":
            yield _symbol(value(each, "char"))


def _symbol(code: str) -> str:
    """A letter given by its code; codes of symbol fonts (F000…F0FF) have no letter and are a sign, «•»."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    return "•" if 0xE000 <= point <= 0xF8FF else chr(point) if point < 0x110000 else ""
