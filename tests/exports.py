"""One regulation of our own, written into every format by the tests themselves.

The content is a text of ``tests/varieties``; its blocks are taken as the text reader sees them, so that
the exports differ from the text in format only.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from zipfile import ZipFile

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from fpdf import FPDF

from ingest.markers import LETTERS, Marker, parse
from ingest.model import Paragraph
from ingest.readers import read

VARIETIES = Path(__file__).parent / "varieties"
RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"


@dataclass(frozen=True)
class Line:
    """A paragraph as printed; ``gap``: an empty line stands above."""

    text: str
    gap: bool


Rows = list[list[str]]
Piece = Line | Rows


def pieces(name: str) -> list[Piece]:
    """The paragraphs and tables of ``tests/varieties/<name>.txt``."""
    reading = read(f"{name}.txt", (VARIETIES / f"{name}.txt").read_bytes())
    found: list[Piece] = []
    for block in reading.blocks:
        if isinstance(block, Paragraph):
            span = block.span
            found.append(Line(" ".join(reading.text[span.start : span.end].split()), block.gap))
        else:
            width = max(len(row.cells) for row in block.rows)
            found.append([_padded([cell.text for cell in row.cells], width) for row in block.rows])
    return found


def _padded(cells: list[str], width: int) -> list[str]:
    """A row of the full width; a heading that is its only cell stays one."""
    return cells if len(cells) == 1 else cells + [""] * (width - len(cells))


def spans(rows: Rows) -> list[list[tuple[str, int]]]:
    """Cells with the columns they cover."""
    width = max(map(len, rows))
    return [[(row[0], width)] if len(row) == 1 else [(cell, 1) for cell in row] for row in rows]


# --- html -----------------------------------------------------------------------------------------


def as_html(content: list[Piece], encoding: str = "utf-8", around: tuple[str, str] = ("", "")) -> bytes:
    """A page; ``around`` stands before and behind the text."""
    body = "".join(_html_table(p) if isinstance(p, list) else _html_line(p) for p in content)
    page = f"<!DOCTYPE html><html><head><title>Документ</title></head><body>{around[0]}{body}{around[1]}</body></html>"
    return page.encode(encoding, "xmlcharrefreplace")


def _html_line(line: Line) -> str:
    return ("<p>&nbsp;</p>" if line.gap else "") + f'<p style="text-indent:1cm">{html.escape(line.text)}</p>\n'


def _html_table(rows: Rows) -> str:
    cells = ("".join(f"<td colspan={n}>{html.escape(cell)}</td>" for cell, n in row) for row in spans(rows))
    return "<table border=1>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>\n"


# --- docx -----------------------------------------------------------------------------------------


def as_docx(content: list[Piece], automatic: bool = True) -> bytes:
    """A Word document; with ``automatic`` the numbers are printed by lists and stand nowhere in the text."""
    document = Document()
    lists = Lists(document)
    for piece in content:
        if isinstance(piece, list):
            _docx_table(document, piece)
            continue
        if piece.gap:
            document.add_paragraph("")
        marker = parse(piece.text)
        place = lists.place(marker) if automatic and marker else None
        paragraph = document.add_paragraph(piece.text[marker.length :] if place and marker else piece.text)
        _docx_set(paragraph, piece.text)
        if place:
            paragraph._p.get_or_add_pPr().append(num_properties(*place))
    document.add_paragraph("")  # as Word ends every document
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _docx_set(paragraph, text: str) -> None:  # type: ignore[no-untyped-def]
    """As offices set their acts: headings in the middle, text to both edges with an indent, no space between."""
    heading = text.isupper()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if heading else WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Cm(0 if heading else 1.25)
    paragraph.paragraph_format.space_after = 0


def _docx_table(document, rows: Rows) -> None:  # type: ignore[no-untyped-def]
    table = document.add_table(len(rows), max(map(len, rows)), style="Table Grid")
    for row, cells in zip(rows, table.rows, strict=True):
        if len(row) == 1:
            cells.cells[0].merge(cells.cells[-1]).text = row[0]
            continue
        for text, cell in zip(row, cells.cells, strict=True):
            cell.text = text


def num_properties(list_id: int, level: int):  # type: ignore[no-untyped-def]
    return parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def level_xml(level: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


class Lists:
    """The lists of a document: one for clauses, a new one for each «1)» and each «а)» that begins."""

    def __init__(self, document) -> None:  # type: ignore[no-untyped-def]
        self.numbering = document.part.numbering_part.element
        self.numbering.clear()
        levels = [level_xml(n, "decimal", "".join(f"%{i + 1}." for i in range(n + 1))) for n in range(4)]
        self.abstract(1, "".join(levels))
        self.abstract(2, level_xml(0, "decimal", "%1)"))
        self.abstract(3, level_xml(0, "russianLower", "%1)"))
        self.abstract(4, level_xml(0, "bullet", "–"))
        self.count = 0
        self.clauses: dict[int, int] = {}
        self.open: dict[str, tuple[int, int]] = {}
        self.main = self.list(1)
        self.dashes = self.list(4)

    def abstract(self, number: int, levels: str) -> None:
        xml = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{levels}</w:abstractNum>'
        self.numbering.insert(number - 1, parse_xml(xml))

    def list(self, abstract: int, start: int | None = None) -> int:
        self.count += 1
        override = (
            f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>' if start is not None else ""
        )
        self.numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{self.count}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
            )
        )
        return self.count

    def place(self, marker: Marker) -> tuple[int, int] | None:
        """List and level that print this number, None where no list would."""
        if marker.family == "number" and marker.ordinal == 1:
            self.main, self.clauses = self.list(1, 1), {}
        if marker.family in ("decimal", "number"):
            return self._clause(marker.parts)
        if marker.family == "dash":
            return self.dashes, 0
        if marker.family in ("paren", "letter") and len(marker.parts) < 2:
            return self._item(marker)
        return None

    def _clause(self, parts: tuple[int, ...]) -> tuple[int, int] | None:
        level = len(parts) - 1
        if level > 3 or any(self.clauses.get(i) != part for i, part in enumerate(parts[:-1])):
            return None
        if parts[-1] != self.clauses.get(level, 0) + 1:
            return None
        self.clauses = {**{i: n for i, n in self.clauses.items() if i < level}, level: parts[-1]}
        return self.main, level

    def _item(self, marker: Marker) -> tuple[int, int] | None:
        ordinal = RUSSIAN.find(marker.number) + 1 if marker.family == "letter" else marker.ordinal
        if ordinal < 1 or (marker.family == "letter" and marker.number not in LETTERS):
            return None
        list_id, last = self.open.get(marker.family, (0, -1))
        if ordinal != last + 1:
            list_id = self.list(2 if marker.family == "paren" else 3, ordinal)
        self.open[marker.family] = (list_id, ordinal)
        return list_id, 0


# --- packages made by hand ------------------------------------------------------------------------


def zipped(members: dict[str, bytes | str]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_of(body: str, **parts: str) -> bytes:
    """A bare docx with the given body; ``parts``: numbering, styles."""
    members = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    return zipped({**members, **{f"word/{name}.xml": f"<w:{name} {W}>{xml}</w:{name}>" for name, xml in parts.items()}})


def shown(data: bytes, name: str = "файл") -> list[str | list[list[str]]]:
    """The blocks of a file: a paragraph as its text, a table as rows of cells."""
    return [
        b.passage.text if isinstance(b, Paragraph) else [[c.text for c in r.cells] for r in b.rows]
        for b in read(name, data).blocks
    ]


def spaces(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


# --- pdf ------------------------------------------------------------------------------------------

FONTS = Path("/usr/share/fonts/truetype/dejavu")


def pdf_page(kind: type[FPDF] = FPDF) -> FPDF:
    """An empty A4 document with a Cyrillic font."""
    pdf = kind(unit="pt", format="A4")
    pdf.set_margins(70, 60, 50)
    pdf.set_auto_page_break(auto=True, margin=60)
    pdf.add_font("serif", "", FONTS / "DejaVuSerif.ttf")
    pdf.set_font("serif", size=11)
    pdf.add_page()
    return pdf


def as_pdf(content: list[Piece]) -> bytes:
    """Justified paragraphs with an indent, ruled tables, as a word processor prints them."""
    pdf = pdf_page()
    for piece in content:
        if isinstance(piece, list):
            _pdf_table(pdf, piece)
            continue
        if piece.gap:
            pdf.ln(14)
        heading = piece.text.isupper()
        pdf.multi_cell(
            0,
            14,
            piece.text if heading else f"      {piece.text}",
            align="C" if heading else "J",
            new_x="LMARGIN",
            new_y="NEXT",
        )
    return bytes(pdf.output())


def _pdf_table(pdf: FPDF, rows: Rows) -> None:
    pdf.ln(10)
    pdf.set_font("serif", size=8)
    full = [row for row in rows if len(row) > 1]
    widths = [max(min(max(map(len, column)), 60), 10) for column in zip(*full, strict=True)]
    with pdf.table(first_row_as_headings=False, line_height=12, text_align="LEFT", col_widths=widths) as table:
        for row in spans(rows):
            cells = table.row()
            for text, columns in row:
                cells.cell(text, colspan=columns)
    pdf.set_font("serif", size=11)
    pdf.ln(10)


# --- odt ------------------------------------------------------------------------------------------

ODF = "urn:oasis:names:tc:opendocument:xmlns:"
ODT_NAMES = " ".join(
    f'xmlns:{prefix}="{ODF}{name}:1.0"'
    for prefix, name in [
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
    ]
)  # fmt: skip


def odt_of(body: str, styles: str = "") -> bytes:
    """A bare odt with the given text and automatic styles."""
    content = (
        f"<office:document-content {ODT_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


LETTERED = (
    '<text:list-level-style-number text:level="1" style:num-format="а, б, .., аа, аб, ..." style:num-suffix=")"/>'
)


def as_odt(content: list[Piece]) -> bytes:
    """An OpenDocument text; its lettered items are a list, their letters stand nowhere in the text."""
    body = ""
    for piece in content:
        if isinstance(piece, list):
            body += _odt_table(piece)
            continue
        marker = parse(piece.text)
        body += "<text:p/>" if piece.gap else ""
        if marker and marker.family == "letter":
            words, start = html.escape(piece.text[marker.length :]), RUSSIAN.index(marker.number) + 1
            item = f'<text:list-item text:start-value="{start}"><text:p>{words}</text:p></text:list-item>'
            body += f'<text:list text:style-name="L1">{item}</text:list>'
        else:
            body += f"<text:p>{html.escape(piece.text)}</text:p>"
    return odt_of(body, f'<text:list-style style:name="L1">{LETTERED}</text:list-style>')


def _odt_table(rows: Rows) -> str:
    return "<table:table>" + "".join(_odt_row(row) for row in spans(rows)) + "</table:table>"


def _odt_row(row: list[tuple[str, int]]) -> str:
    cells = (
        f'<table:table-cell table:number-columns-spanned="{columns}"><text:p>{html.escape(text)}</text:p>'
        "</table:table-cell>" + "<table:covered-table-cell/>" * (columns - 1)
        for text, columns in row
    )
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


# --- rtf ------------------------------------------------------------------------------------------


def rtf_of(body: str) -> bytes:
    """A bare rtf with fonts for Russian and for signs."""
    fonts = r"{\fonttbl{\f0\fcharset204 Times New Roman;}{\f1\fcharset2 Symbol;}}"
    return (rf"{{\rtf1\ansi\ansicpg1251\deff0{fonts}\f0 " + body + "}").encode("ascii")


def rtf_text(text: str, unicode: bool = False) -> str:
    r"""Russian letters as «\'e0» of windows-1251 or, with ``unicode``, as «\u1072?»."""
    made = []
    for letter in text:
        if letter in "\\{}":
            made.append(f"\\{letter}")
        elif ord(letter) < 128:
            made.append(letter)
        else:
            code = letter.encode("cp1251", "replace")
            made.append(rf"\u{ord(letter)}?" if unicode or code == b"?" else f"\\'{code.hex()}")
    return "".join(made)


def as_rtf(content: list[Piece]) -> bytes:
    """A rich text; the signs of items are printed by lists, as Word writes them («listtext»)."""
    body = ""
    for n, piece in enumerate(content):
        if isinstance(piece, list):
            body += "".join(_rtf_row(row) for row in spans(piece)) + "\\pard\\plain\n"
            continue
        marker = parse(piece.text)
        sign, words = (piece.text[: marker.length], piece.text[marker.length :]) if marker else ("", piece.text)
        listed = rf"{{\listtext\pard\plain\f0 {rtf_text(sign.strip())}\tab }}" if sign else ""
        body += "\\par\n" if piece.gap else ""
        body += rf"\pard\plain\f0 {listed}{rtf_text(words, unicode=n % 2 == 1)}\par" + "\n"
    return rtf_of(body)


def _rtf_row(row: list[tuple[str, int]]) -> str:
    edges = "".join(rf"\cellx{1500 * edge}" for edge in accumulate(columns for _, columns in row))
    return rf"\trowd{edges}\pard\intbl " + "".join(rf"{rtf_text(cell)}\cell " for cell, _ in row) + "\\row\n"
