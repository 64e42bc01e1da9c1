"""Readers: one small module per format, each giving blocks over one exact text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ingest.isolated import isolated
from ingest.limits import FILE_BYTES, MB, OCR_FILE_SECONDS, READ_SECONDS, RefusedError
from ingest.model import Reading
from ingest.readers import ocr
from ingest.readers.convert import to_docx
from ingest.readers.docx import read_docx
from ingest.readers.formats import DOC, DOCX, FODT, HTML, IMAGE, MHTML, ODT, PDF, RTF, TEXT, ZIP, media_type_of
from ingest.readers.html import read_html, read_mhtml
from ingest.readers.odt import read_fodt, read_odt
from ingest.readers.pdf import read_image, read_pdf
from ingest.readers.rtf import read_rtf
from ingest.readers.text import read_text

READERS: Mapping[str, Callable[[bytes], Reading]] = {
    TEXT: read_text,
    HTML: read_html,
    MHTML: read_mhtml,
    DOCX: read_docx,
    ODT: read_odt,
    FODT: read_fodt,
    RTF: read_rtf,
    PDF: read_pdf,
    IMAGE: read_image,
}


def read(name: str, data: bytes) -> Reading:
    """The bytes of a file → its reading; ``name`` is asked only when the bytes do not tell the format.

    Everything but plain text is read in a process of its own. Raises :class:`~ingest.encoding.NotTextError`;
    as :class:`~ingest.limits.RefusedError` it says the next step too.
    """
    if len(data) > FILE_BYTES:
        raise RefusedError(f"файл больше {FILE_BYTES // MB} МБ; разделите его на части")
    kind = media_type_of(name, data)
    if kind == DOC:
        kind, data = DOCX, to_docx(data)
    if kind == ZIP:
        raise RefusedError("это архив; добавьте его командой reglament add, она читает файлы внутри")
    if kind == TEXT:
        return READERS[kind](data)
    scans = kind in (PDF, IMAGE) and ocr.available()
    return isolated(READERS[kind], data, OCR_FILE_SECONDS if scans else READ_SECONDS)
