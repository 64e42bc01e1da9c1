"""Pdf files: the text layer in reading order, ruled tables, running heads and page numbers left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.encoding import readable
from ingest.limits import PAGES, RefusedError
from ingest.model import Problem, Reading
from ingest.readers import ocr
from ingest.readers.assembly import Assembly, Flow, Grid
from ingest.readers.formats import IMAGE, PDF
from ingest.readers.pdf_layout import Line, lines_of, paragraphs, pitch_of
from ingest.readers.pdf_margins import without_furniture
from ingest.readers.pdf_tables import Found, boxes_of, joined, may_have_tables, tables_of
from ingest.readers.pdf_words import Word, words_of

FEW_LETTERS = 25  # a page with a picture and fewer letters is a scan


@dataclass(frozen=True, slots=True)
class Page:
    """What a page gives: lines outside tables, tables, and whether it is a scan that nobody has recognised."""

    lines: list[Line]
    tables: list[Found]
    height: float
    scan: bool = False
    guessed: bool = False


def read_pdf(data: bytes) -> Reading:
    """Bytes of a pdf → its reading. Raises :class:`~ingest.limits.RefusedError`."""
    document = _opened(data)
    try:
        pages = _pages(data, document)
    finally:
        document.close()
    if all(page.scan for page in pages):
        raise RefusedError(f"это скан без текстового слоя; {ocr.INSTALL}")
    clean = without_furniture([page.lines for page in pages], [page.height for page in pages])
    pages = [replace(page, lines=lines) for page, lines in zip(pages, clean, strict=True)]
    return Assembly.of(_flow(pages)).reading(
        PDF, "pdf+ocr" if any(page.guessed for page in pages) else "pdf", pages=len(pages), problems=tuple(_told(pages))
    )


def read_image(data: bytes) -> Reading:
    """A photograph or scan of one page → its reading. Raises :class:`~ingest.limits.RefusedError`."""
    if not ocr.available():
        raise RefusedError(f"это рисунок, а не документ; {ocr.INSTALL}")
    page = Page(lines_of(ocr.recognised(data), 1), [], 0.0, guessed=True)
    return Assembly.of(_flow([page])).reading(IMAGE, "ocr", pages=1, problems=tuple(_told([page])))


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise RefusedError("файл закрыт паролем; снимите пароль и сохраните заново") from error
        raise RefusedError("файл повреждён или скачан не целиком; скачайте его ещё раз") from error
    if not 0 < count <= PAGES:
        document.close()
        reason = (
            f"больше {PAGES} страниц; разделите файл на части" if count else "в файле нет страниц; скачайте его ещё раз"
        )
        raise RefusedError(reason)
    return document


def _pages(data: bytes, document: pdfium.PdfDocument) -> list[Page]:
    words: list[list[Word]] = []
    scans: list[int] = []
    ruled: list[int] = []
    heights = [document.get_page_size(number)[1] for number in range(len(document))]
    for number in range(len(document)):
        page = document[number]
        words.append(words_of(page))
        if _is_scan(page, words[-1]):
            scans.append(number)
            words[-1] = ocr.recognised(_picture(page)) if ocr.available() else []
        elif may_have_tables(page):
            ruled.append(number)
        page.close()
    boxes = _boxes(data, ruled)
    found = []
    for number, on_page in enumerate(words):
        tables, rest = tables_of(on_page, boxes.get(number, []))
        guessed = number in scans and ocr.available()
        found.append(
            Page(lines_of(rest, number + 1), tables, heights[number], number in scans and not guessed, guessed)
        )
    return found


def _boxes(data: bytes, ruled: Sequence[int]) -> dict[int, list[list[tuple[float, float, float, float]]]]:
    """Tables are a gain, not a need: a page whose lines are damaged is read as text."""
    try:
        return boxes_of(data, ruled)
    except Exception:  # pdfminer raises anything at all on files that PDFium opens
        return {}


def _is_scan(page: pdfium.PdfPage, words: list[Word]) -> bool:
    """A picture with no or hardly any text over it, or with a text layer that is no Russian."""
    text = " ".join(word.text for word in words)
    if len(text) >= FEW_LETTERS:
        return len(text) > 200 and not readable(text) and _has_picture(page)
    return _has_picture(page)


def _has_picture(page: pdfium.PdfPage) -> bool:
    return next(iter(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None


def _picture(page: pdfium.PdfPage) -> bytes:
    stream = BytesIO()
    page.render(scale=ocr.DPI / 72, grayscale=True).to_pil().save(stream, "PNG")
    return stream.getvalue()


def _told(pages: Sequence[Page]) -> Iterator[Problem]:
    scans = [str(number) for number, page in enumerate(pages, 1) if page.scan]
    guessed = [str(number) for number, page in enumerate(pages, 1) if page.guessed]
    if scans:
        yield Problem("read", f"страницы-сканы не прочитаны ({', '.join(scans)}); {ocr.INSTALL}")
    if guessed:
        yield Problem("read", f"страницы распознаны со скана ({', '.join(guessed)}); сверьте цифры с исходным файлом")


# --- the whole in its order -------------------------------------------------------------------


def _flow(pages: Sequence[Page]) -> Iterator[Flow]:
    """Paragraphs and tables of all pages; both go on over page breaks."""
    lines: list[Line] = []
    table: Grid | None = None
    pitch = pitch_of([line for page in pages for line in page.lines])
    for item in _items(pages):
        if isinstance(item, Line):
            if table:
                yield table
                table = None
            lines.append(item)
            continue
        yield from paragraphs(lines, pitch)
        lines = []
        whole = joined(table, item) if table else None
        if table and not whole:
            yield table
        table = whole or item
    if table:
        yield table
    yield from paragraphs(lines, pitch)


def _items(pages: Sequence[Page]) -> Iterator[Line | Grid]:
    """Lines and tables from top to bottom of each page."""
    for page in pages:
        tables = sorted((t for t in page.tables), key=lambda t: t.box[1])
        for line in page.lines:
            while tables and tables[0].box[1] < line.top and not line.column:
                yield tables.pop(0).grid
            yield line
        yield from (table.grid for table in tables)
