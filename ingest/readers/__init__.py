"""Readers: one small module per format, each giving blocks over one exact text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ingest.limits import FILE_BYTES, MB, RefusedError
from ingest.model import Reading
from ingest.readers.docx import read_docx
from ingest.readers.formats import DOCX, HTML, IMAGE, MHTML, PDF, TEXT, media_type_of
from ingest.readers.html import read_html, read_mhtml
from ingest.readers.pdf import read_image, read_pdf
from ingest.readers.text import read_text

READERS: Mapping[str, Callable[[bytes], Reading]] = {
    TEXT: read_text,
    HTML: read_html,
    MHTML: read_mhtml,
    DOCX: read_docx,
    PDF: read_pdf,
    IMAGE: read_image,
}


def read(name: str, data: bytes) -> Reading:
    """The bytes of a file → its reading; ``name`` is asked only when the bytes do not tell the format.

    Raises :class:`~ingest.encoding.NotTextError`; as :class:`~ingest.limits.RefusedError` it says the next step too.
    """
    if len(data) > FILE_BYTES:
        raise RefusedError(f"файл больше {FILE_BYTES // MB} МБ; разделите его на части")
    kind = media_type_of(name, data)
    if kind not in READERS:
        raise RefusedError("читать файлы этого вида не умеем; сохраните документ как docx, pdf или txt")
    return READERS[kind](data)
