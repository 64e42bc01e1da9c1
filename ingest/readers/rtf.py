"""Rich text files: printed numbers of lists, tables by their cell edges, hidden and deleted words left out.

Our own, because striprtf prints deleted and hidden words, loses merged cells and may take hours over a
malicious field. A group in braces inherits the state of the one around it; a control word changes it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.model import Problem, Reading
from ingest.readers.assembly import Assembly, Cell, Flow, Grid, Para
from ingest.readers.formats import RTF

TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,9})? ?|\\'([0-9A-Fa-f]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\", re.S
)
SIGNS = {
    "line": "\n", "tab": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "nestcell": " ", "nestrow": "\n",
    "~": "\u00a0", "-": "\u00ad", "_": "-", "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
# Groups that are no text of the page; the text of notes, headers and shapes stands apart.
APART = frozenset({
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr", "headerf", "footer",
    "footerl", "footerr", "footerf", "footnote", "annotation", "atnid", "atnauthor", "fldinst", "listtable",
    "listoverridetable", "listpicture", "rsidtbl", "themedata", "colorschememapping", "xmlnstbl", "generator", "shp",
    "nonshppict", "shppict", "pntxta", "pntxtb", "revtbl", "filetbl", "bkmkstart", "bkmkend", "nonesttables", "xe", "tc",
    "txe", "private", "do", "template", "datastore", "latentstyles", "mmathPr", "upr", "ftnsep", "ftnsepc", "aftnsep",
    "aftnsepc", "background",
})  # fmt: skip
NOTED = {"footnote": "сноски", "shp": "надписи и рисунки"}
CHARSETS = {204: "cp1251", 238: "cp1250", 161: "cp1253", 162: "cp1254", 186: "cp1257", 77: "mac-roman"}
SYMBOL_CHARSET = 2
NEAR = 40  # twips (1/20 pt): edges of cells closer than this are one
GAP_TWIPS = 200


@dataclass(frozen=True, slots=True)
class State:
    """What a group inherits: is its text left out, its font, how many letters stand in for one of Unicode."""

    apart: bool = False
    font: int = -1
    stand_ins: int = 1
    hidden: bool = False
    deleted: bool = False


@dataclass(slots=True)
class Edge:
    """A cell as the row describes it: its right edge in twips, and whether it goes on with a cell before or above."""

    x: int
    covered: bool


@dataclass(slots=True)
class Reader:
    """Reads the tokens of one file; control words are methods or a few flags."""

    data: bytes
    page: str = "cp1251"  # when the file does not say
    state: State = field(default_factory=State)
    stack: list[State] = field(default_factory=list)
    fonts: dict[int, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)  # groups left out, by name
    _text: list[str] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _skip: int = 0  # stand-ins of a letter of Unicode still to come
    _in_table: bool = False
    _centred: bool = False
    _before: int = 0
    _gap: bool = True
    _was_centred: bool = False
    _edges: list[Edge] = field(default_factory=list)
    _covered: bool = False
    _cell: list[Para] = field(default_factory=list)
    _cells: list[Cell] = field(default_factory=list)
    _rows: list[tuple[list[Edge], list[Cell]]] = field(default_factory=list)

    def flow(self) -> Iterator[Flow]:
        """The paragraphs and tables of the file in their order."""
        at, end = 0, len(self.data)
        while at < end:
            match = TOKEN.match(self.data, at)
            if match is None:
                break
            at = match.end()
            if match[1] == b"bin":
                at += max(0, int(match[2] or 0))
            yield from self._token(match)
        yield from self._paragraph()
        yield from self._table()

    def _token(self, match: re.Match[bytes]) -> Iterator[Flow]:
        word, number, code, sign, brace, text = match.groups()
        if text:
            self._letters(text)
        elif code:
            self._letters(bytes([int(code, 16)]))
        elif brace:
            self._brace(brace)
        elif sign == b"*":
            self.state = replace(self.state, apart=True)
        elif sign:
            self._put(SIGNS.get(sign.decode("latin-1"), ""))
        elif word:
            yield from self._word(word.decode("ascii"), None if number is None else int(number))

    # --- letters -------------------------------------------------------------------------------

    def _letters(self, letters: bytes) -> None:
        skipped = min(self._skip, len(letters))
        self._skip -= skipped
        if not self._silent:
            self._bytes += letters[skipped:]

    @property
    def _silent(self) -> bool:
        return self.state.apart or self.state.hidden or self.state.deleted

    def _put(self, text: str) -> None:
        self._decode()
        self._skip = 0
        if not self._silent:
            self._text.append(text)

    def _decode(self) -> None:
        """The bytes so far are letters of the font in force."""
        if self._bytes:
            charset = self.fonts.get(self.state.font, 0)
            text = bytes(self._bytes).decode(CHARSETS.get(charset, self.page), "replace")
            self._text.append("• " if charset == SYMBOL_CHARSET and text.strip() else text)
            self._bytes.clear()

    def _brace(self, brace: bytes) -> None:
        self._decode()
        self._skip = 0
        if brace == b"{":
            self.stack.append(self.state)
        elif self.stack:
            self.state = self.stack.pop()

    # --- control words -------------------------------------------------------------------------

    def _word(self, word: str, number: int | None) -> Iterator[Flow]:
        if word in APART:
            if not self.state.apart:
                self.seen[word] = self.seen.get(word, 0) + 1
            self._decode()
            self.state = replace(self.state, apart=True)
        elif word in ("f", "fcharset", "ansicpg", "uc", "v", "deleted", "plain"):
            self._decode()
            self._set(word, number)
        elif word == "u":
            self._put(chr((number or 0) % 0x10000))
            self._skip = self.state.stand_ins
        elif word in SIGNS:
            self._put(SIGNS[word])
        elif not self.state.apart:
            yield from self._layout(word, number)

    def _set(self, word: str, number: int | None) -> None:
        if word == "f":
            self.state = replace(self.state, font=number or 0)
        elif word == "fcharset":
            self.fonts[self.state.font] = number or 0
        elif word == "ansicpg":
            self.page = _codec(f"cp{number}") or self.page
        elif word == "uc":
            self.state = replace(self.state, stand_ins=max(0, min(number or 0, 8)))
        elif word == "plain":
            self.state = replace(self.state, hidden=False, deleted=False)
        else:
            name = "hidden" if word == "v" else "deleted"
            self.state = replace(self.state, **{name: number != 0})

    def _layout(self, word: str, number: int | None) -> Iterator[Flow]:
        if word in ("par", "page", "sect"):
            yield from self._paragraph()
            self._gap = self._gap or word != "par"
        elif word == "pard":
            self._in_table, self._centred, self._before = False, False, 0
        elif word == "intbl":
            self._in_table = True
        elif word in ("qc", "ql", "qj", "qr"):
            self._centred = word == "qc"
        elif word == "sb":
            self._before = number or 0
        elif word == "trowd":
            self._edges, self._covered = [], False
        elif word in ("clmrg", "clvmrg"):
            self._covered = True
        elif word == "cellx":
            self._edges.append(Edge(number or 0, self._covered))
            self._covered = False
        elif word == "cell":
            self._end_cell()
        elif word == "row":
            self._rows.append((list(self._edges), self._cells))
            self._cells = []

    # --- paragraphs and tables -----------------------------------------------------------------

    def _taken(self) -> str:
        self._decode()
        text = "".join(self._text)
        self._text = []
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _paragraph(self) -> Iterator[Flow]:
        text = self._taken()
        if self._in_table:
            if text.strip():
                self._cell.append(Para(text))
            return
        yield from self._table()
        if text.strip():
            gap = self._gap or self._centred != self._was_centred or self._before >= GAP_TWIPS
            self._was_centred = self._centred
            yield Para(text, gap)
        self._gap = not text.strip()

    def _end_cell(self) -> None:
        text = self._taken()
        if text.strip():
            self._cell.append(Para(text))
        self._cells.append(Cell(tuple(self._cell)))
        self._cell = []

    def _table(self) -> Iterator[Grid]:
        """The rows so far are a table; edges tell how many columns a cell covers."""
        if self._cells:
            self._rows.append((self._edges, self._cells))
            self._cells = []
        if not self._rows:
            return
        columns = _columns([edge.x for edges, _ in self._rows for edge in edges])
        grid = Grid(tuple(tuple(_spread(edges, cells, columns)) for edges, cells in self._rows), self._gap)
        self._rows = []
        if any(cell.content for row in grid.rows for cell in row):
            yield grid


def _codec(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _columns(edges: list[int]) -> list[int]:
    """The right edges of the columns of a table."""
    columns: list[int] = []
    for x in sorted(edges):
        if not columns or x - columns[-1] > NEAR:
            columns.append(x)
    return columns


def _spread(edges: list[Edge], cells: list[Cell], columns: list[int]) -> Iterator[Cell]:
    before = 0
    for i, cell in enumerate(cells):
        if i >= len(edges):
            yield cell
            continue
        after = sum(column <= edges[i].x + NEAR for column in columns)
        yield Cell() if edges[i].covered else replace(cell, columns=max(1, after - before))
        yield from [Cell()] * (max(1, after - before) - 1 if edges[i].covered else 0)
        before = after


def read_rtf(data: bytes) -> Reading:
    """Bytes of an rtf → its reading; what was cut off or stands apart is told in its problems."""
    reader = Reader(data)
    assembly = Assembly.of(reader.flow())
    return assembly.reading(RTF, "rtf", encoding=reader.page, problems=tuple(_told(reader)))


def _told(reader: Reader) -> Iterator[Problem]:
    for word, label in NOTED.items():
        if reader.seen.get(word):
            yield Problem("read", f"{label} не входят в текст ({reader.seen[word]}); прочтите их в исходном файле")
    if reader.stack:
        yield Problem("read", "файл обрывается на середине; скачайте его ещё раз")
