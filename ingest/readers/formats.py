"""Which format a file is in. The bytes are asked first; the suffix only when they say nothing."""

from __future__ import annotations

import re
from pathlib import PurePath

from ingest.limits import RefusedError, unpack

TEXT, HTML, MHTML = "text/plain", "text/html", "multipart/related"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT, FODT = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text-flat-xml"
RTF, DOC, PDF, IMAGE, ZIP = "application/rtf", "application/msword", "application/pdf", "image", "application/zip"

SAVE_AS = "сохраните документ как docx, pdf или txt"
# First bytes of what is no text, with what it is; None: a format that has a reader.
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n", IMAGE),
    (b"\xff\xd8\xff", IMAGE),
    (b"II*\0", IMAGE),
    (b"MM\0*", IMAGE),
    (b"BM", IMAGE),
    (b"GIF8", IMAGE),
)
REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"AT&TFORM", f"это DjVu, его читать не умеем; {SAVE_AS}"),
    (b"Rar!", "это архив RAR; распакуйте его и добавьте папку"),
    (b"7z\xbc\xaf", "это архив 7z; распакуйте его и добавьте папку"),
    (b"\x1f\x8b", "это архив gzip; распакуйте его и добавьте файл из него"),
    (b"MZ", "это программа, а не документ; уберите её из папки"),
    (b"\x7fELF", "это программа, а не документ; уберите её из папки"),
    (b"SQLite format 3", "это база данных, а не документ; уберите её из папки"),
    (b"\xd7\xcd\xc6\x9a", f"это рисунок WMF; {SAVE_AS}"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div)\b", re.I | re.S
)
TAG = re.compile(rb"<(?:p|div|br|table|span|body)\b", re.I)
BMP_HEADER = slice(6, 10)  # four zero bytes, so that a text beginning with «BM» is none


def media_type_of(name: str, data: bytes) -> str:
    """The format of ``data``. Raises :class:`~ingest.limits.RefusedError` for what is known and has no reader."""
    for start, reason in REFUSED:
        if data.startswith(start) and b"\0" in data[:1024]:
            raise RefusedError(reason)
    if data.startswith(OLE):
        return _ole(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data)
    if b"%PDF-" in data[:1024]:
        return PDF
    for start, kind in MAGIC:
        if data.startswith(start) and (start != b"BM" or data[BMP_HEADER] == b"\0\0\0\0"):
            return kind
    return _marked_up(PurePath(name).suffix.lower(), data)


def _marked_up(suffix: str, data: bytes) -> str:
    """Text with tags or without."""
    start = _narrow(data[:4096])
    if b"urn:oasis:names:tc:opendocument" in start:
        return FODT
    if (
        b"schemas.microsoft.com/office/word/2003/wordml" in start
        or b"schemas.microsoft.com/office/2006/xmlPackage" in start
    ):
        raise RefusedError(f"это XML-документ Word 2003; {SAVE_AS}")
    if re.search(rb"^mime-version:", start, re.I | re.M) and re.search(
        rb"^content-type:\s*multipart/", start, re.I | re.M
    ):
        return MHTML
    if HEAD.match(start.lstrip(b"\xef\xbb\xbf")) or (suffix in (".html", ".htm", ".xhtml") and TAG.search(data)):
        return HTML
    return TEXT


def _narrow(data: bytes) -> bytes:
    """The head of a UTF-16 file as bytes of one letter each."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "ignore").encode("utf-8", "ignore")
    return data


def _ole(data: bytes) -> str:
    """The container of old Office files: which of them it is, its stream names tell."""
    if _stream("EncryptedPackage") in data or _stream("EncryptionInfo") in data:
        raise RefusedError("документ закрыт паролем; откройте его, снимите пароль и сохраните заново")
    if _stream("WordDocument") in data:
        return DOC
    raise RefusedError(f"это файл Office, но не документ Word; {SAVE_AS}")


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _zip(data: bytes) -> str:
    """Office documents are zip archives; what lies inside tells which."""
    names = set(unpack(data).namelist())
    if "[Content_Types].xml" in names:
        if any(name.startswith("word/") for name in names) or not any(
            name.startswith(("xl/", "ppt/")) for name in names
        ):
            return DOCX
        raise RefusedError(f"это таблица или презентация Office, а не документ Word; {SAVE_AS}")
    return ODT if "content.xml" in names else ZIP
