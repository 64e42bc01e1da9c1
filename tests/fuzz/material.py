"""What is spoilt: regulations in text, one of them in every format, questions, addresses, printed hours and phones."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from functools import cache
from pathlib import Path

from exports import as_docx, as_html, as_odt, as_pdf, as_rtf, pieces, zipped
from site_base import base

from ingest.readers.formats import DOCX, FODT, HTML, MHTML, ODT, PDF, RTF

TESTS = Path(__file__).parent.parent
DATA = TESTS.parent / "data"
CONTENT = ("06_tables_tabs", "04_roman_unmarked_lists", "25_terms_in_words_dashes")  # short, with tables and lists
ENCODINGS = ("utf-8", "utf-8-sig", "cp1251", "koi8-r", "cp866", "mac_cyrillic", "utf-16", "utf-16-le", "utf-16-be")


@cache
def texts() -> tuple[str, ...]:
    """Regulations, amending acts among them."""
    files = [*TESTS.glob("varieties/*.txt"), *TESTS.glob("editions/*/*.txt"), *TESTS.glob("checks/*.txt")]
    seeds = [path for path in sorted((DATA / "sources").glob("*.txt")) if path.stat().st_size < 200_000]
    return tuple(path.read_text(encoding="utf-8", errors="ignore") for path in [*sorted(files), *seeds])


@cache
def amending() -> tuple[tuple[str, str], ...]:
    """(text, the act that changes it)"""
    folders = sorted((TESTS / "editions").iterdir())
    read = [[(one / name).read_text("utf-8") for name in ("original.txt", "amending.txt")] for one in folders]
    return tuple((before, change) for before, change in read)


@cache
def lines() -> tuple[str, ...]:
    """Every line of every regulation, once."""
    return tuple(dict.fromkeys(line for text in texts() for line in text.split("\n")))


@cache
def files(kind: str) -> tuple[bytes, ...]:
    """The same regulations in one format."""
    make = {DOCX: as_docx, ODT: as_odt, RTF: as_rtf, PDF: as_pdf, HTML: as_html, MHTML: _mhtml, FODT: _fodt}[kind]
    return tuple(make(pieces(name)) for name in CONTENT)


def _mhtml(content: list) -> bytes:
    head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
    part = "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return (head + part).encode() + as_html(content) + b"\r\n--b--\r\n"


def _fodt(content: list) -> bytes:
    """The one part of an odt that has the text, as a flat file."""
    with zipfile.ZipFile(io.BytesIO(as_odt(content))) as archive:
        text = archive.read("content.xml")
    return text.replace(b"office:document-content", b"office:document")


@cache
def archives() -> tuple[bytes, ...]:
    """Archives with files and with an archive inside."""
    inner = zipped({"акт.txt": texts()[0][:3000], "папка/акт.docx": files(DOCX)[0]})
    return (inner, zipped({"внутри.zip": inner, "b.html": files(HTML)[0]}))


@cache
def questions() -> tuple[str, ...]:
    """The own questions of the project."""
    with (TESTS / "questions" / "seeds.jsonl").open(encoding="utf-8") as stream:
        return tuple(json.loads(line)["query"] for line in stream)


@cache
def printed() -> tuple[str, ...]:
    """Hours, phones, addresses and names as the sources print them."""
    query = """select schedule from mfc_offices union select phone from mfc_offices union
               select address from mfc_offices union select name from mfc_offices union
               select name from services union select phone from contacts"""
    with closing(sqlite3.connect(base())) as connection:
        found = [row[0] for row in connection.execute(query) if row[0]]
    return (*sorted(found),
            "пн–чт 9.00–18.00, обед 13.00-13.48; пт до 17:00; сб, вс – выходной", "8 (813-62) 2-16-45 доб. 12",
            "вторник с 8-00 до 24-00 без перерыва", "круглосуточно",
            "ежедневно, кроме понедельника, 10.00 – 19.00")  # fmt: skip
