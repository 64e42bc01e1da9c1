"""Pages of legal databases and sites: the act on them, without what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default as modern
from itertools import islice

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from ingest.encoding import decode
from ingest.limits import RefusedError
from ingest.model import Reading
from ingest.readers.assembly import Assembly, Cell, Flow, Grid, Para
from ingest.readers.counters import printed
from ingest.readers.formats import HTML
from ingest.readers.furniture import act_container, is_note, remove_furniture, without_tail

# Elements that make a line of their own; all others stand inside a line.
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "td", "th", "tr", "ul",
})  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
BREAK = "\n"
SPACES = re.compile(r"[ \t\r\n\f]+")
DEEPEST = 250  # elements inside one another; the parser stops there too


def read_html(data: bytes) -> Reading:
    """Bytes of a page → its reading. Raises :class:`~ingest.encoding.NotTextError` when they are no text."""
    text, encoding = decoded(data)
    soup = BeautifulSoup(text, "lxml")
    remove_furniture(soup)
    root = act_container(soup.body or soup)
    flow = without_tail([item for item in Walk().flow(root) if not (isinstance(item, Para) and is_note(item.text))])
    assembly = Assembly.of(flow)
    if not assembly.blocks:
        raise RefusedError(
            "на странице нет текста, вероятно, его загружает сценарий; сохраните текст акта как docx или txt"
        )
    return assembly.reading(HTML, "html", encoding=encoding)


def read_mhtml(data: bytes) -> Reading:
    """A page saved with its pictures in one file (mht; Word writes such «doc» files too)."""
    message = message_from_bytes(data, policy=modern)
    for part in message.walk():
        if part.get_content_type() == HTML:
            return read_html(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
    raise RefusedError("в сохранённой странице нет текста; сохраните её заново как html")


# --- encoding ---------------------------------------------------------------------------------

MARKUP = re.compile(rb"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^<>]*>", re.I | re.S)
BROKEN_SHARE = 0.01  # of the letters beyond ASCII: a page cut inside a letter is still UTF-8


def decoded(data: bytes) -> tuple[str, str]:
    """The page as text. What it says of its encoding is not asked: pages lie, letters do not."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return decode(data)
    words = MARKUP.sub(b" ", data)
    guess = words.decode("utf-8", "replace")
    foreign = sum(ord(letter) > 127 for letter in guess)
    if guess.count("\ufffd") <= BROKEN_SHARE * foreign:
        return data.decode("utf-8", "replace").replace("\0", ""), "utf-8"
    encoding = decode(words)[1]
    return data.decode(encoding, "replace").replace("\0", ""), encoding


# --- elements → paragraphs --------------------------------------------------------------------


@dataclass(slots=True)
class Walk:
    """Goes through a part of the page and gathers words into paragraphs."""

    _line: list[str] = field(default_factory=list)
    _gap: bool = True
    _centred: bool = False
    _mark: str = ""  # of an item of a list whose words are still to come: «<li><p>…»
    _items: dict[int, int] = field(default_factory=dict)  # a list → the last number printed in it

    def flow(self, root: Tag) -> Iterator[Flow]:
        """The paragraphs and tables of ``root`` in their order."""
        yield from self._children(root, 0)
        yield from self._end(root)

    def _children(self, parent: Tag, depth: int) -> Iterator[Flow]:
        if depth > DEEPEST:
            self._line.append(parent.get_text(" "))
            return
        for item in parent.children:
            if isinstance(item, Tag):
                yield from self._element(item, depth + 1)
            elif isinstance(item, NavigableString) and not isinstance(item, PreformattedString):
                pre = parent.name == "pre"
                self._line.append(str(item) if pre else SPACES.sub(" ", str(item)))

    def _element(self, element: Tag, depth: int) -> Iterator[Flow]:
        if element.name == "br":
            self._line.append(BREAK)
        elif element.name == "table":
            yield from self._end(element)
            yield from self._table(element, depth)
        elif element.name in BLOCKS:
            yield from self._end(element)
            self._gap = self._gap or element.name in HEADINGS or element.name == "hr"
            self._mark += self._list_mark(element)
            yield from self._children(element, depth)
            yield from self._end(element)
        else:
            yield from self._children(element, depth)

    def _end(self, element: Tag) -> Iterator[Para]:
        """The words so far are a paragraph; an empty one sets the next apart."""
        text = "".join(self._line)
        self._line = []
        if text.strip():
            centred = _is_centred(element)
            yield Para(self._mark + _without_notes(text).lstrip(), self._gap or centred != self._centred)
            self._gap, self._centred, self._mark = False, centred, ""
        elif BREAK in text or "\xa0" in text or (element.name in ("p", "hr") and not element.get_text(strip=True)):
            self._gap = True

    def _table(self, element: Tag, depth: int) -> Iterator[Flow]:
        rows = [tuple(self._cell(cell, depth) for cell in cells) for cells in _rows(element)]
        caption = element.find("caption", recursive=False)
        if isinstance(caption, Tag) and caption.get_text(strip=True):
            yield Para(SPACES.sub(" ", caption.get_text(" ")), True)
        gap, self._gap = self._gap, False
        if any(cell.content for row in rows for cell in row):
            yield Grid(tuple(rows), gap)

    def _cell(self, cell: Tag, depth: int) -> Cell:
        """A cell is a small page of its own; deep ones are only text."""
        if depth > DEEPEST // 4:
            items: Iterable[Flow] = (Para(SPACES.sub(" ", cell.get_text(" "))),)
        else:
            walk = Walk()
            items = (*walk._children(cell, depth + 3), *walk._end(cell))
        content = tuple(item for item in items if isinstance(item, Grid) or item.text.strip())
        return Cell(content, _count(cell, "colspan"), _count(cell, "rowspan"))

    def _list_mark(self, element: Tag) -> str:
        """What a browser prints before an item: «3. », or a dash for the signs without letters."""
        parent = element.parent
        if element.name != "li" or parent is None:
            return ""
        if parent.name != "ol":
            return "– "
        last = self._items.get(id(parent), _whole(parent.get("start"), 1) - 1)
        self._items[id(parent)] = _whole(element.get("value"), last + 1)
        return f"{printed(self._items[id(parent)], LIST_TYPES.get(str(parent.get('type')), 'decimal'))}. "


def _whole(text: object, default: int) -> int:
    """An attribute as a number; anything else is ``default``."""
    word = str(text).strip()
    return int(word) if word.isascii() and word.isdigit() and len(word) < 6 else default


def _rows(table: Tag) -> Iterator[list[Tag]]:
    """The cells of each row of this table, not of those inside it."""
    for part in table.children:
        if isinstance(part, Tag) and part.name in ("tbody", "thead", "tfoot"):
            yield from _rows(part)
        elif isinstance(part, Tag) and part.name == "tr":
            yield part.find_all(["td", "th"], recursive=False)


def _count(cell: Tag, attribute: str) -> int:
    return max(1, _whole(cell.get(attribute), 1))


def _is_centred(element: Tag) -> bool:
    """In the middle of the page, by its own or its parents' word."""
    for each in (element, *islice(element.parents, 2)):
        style = str(each.get("style", "")).replace(" ", "").lower()
        if "text-align:" in style:
            return "text-align:center" in style
        if each.get("align"):
            return str(each["align"]).lower() == "center"
        if each.name == "center" or each.name in HEADINGS:
            return True
    return False


def _without_notes(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not is_note(line))
