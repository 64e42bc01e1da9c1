"""Recognising scans with Tesseract, an optional program; its words come with their places on the page."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Iterator
from io import StringIO

from ingest.limits import OCR_SECONDS, RefusedError
from ingest.readers.pdf_words import Word

INSTALL = "установите распознавание: apt-get install tesseract-ocr tesseract-ocr-rus"
DPI = 300
SURE = 30  # per cent: what Tesseract itself believes less is a stain
WORD_LEVEL = "5"


def available() -> bool:
    """Is Tesseract on this machine?"""
    return shutil.which("tesseract") is not None


def recognised(picture: bytes, dpi: int = DPI) -> list[Word]:
    """A picture of a page (png, jpeg, tiff) → its words, places in points.

    Raises :class:`~ingest.limits.RefusedError` when there is no Tesseract, no Russian for it, or no time left.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise RefusedError(f"это скан; {INSTALL}")
    command = [program, "stdin", "stdout", "-l", "rus", "--dpi", str(dpi), "tsv"]
    try:  # Tesseract found by its name; the picture goes through stdin
        done = subprocess.run(  # nosec B603
            command, input=picture, capture_output=True, timeout=OCR_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedError("страница распознаётся слишком долго; уменьшите разрешение скана") from error
    if done.returncode:
        next_step = INSTALL if b"traineddata" in done.stderr else "проверьте, открывается ли он"
        raise RefusedError(f"рисунок не распознан, Tesseract отказал; {next_step}")
    return list(_words(done.stdout.decode("utf-8", "replace"), 72 / dpi))


def _words(table: str, scale: float) -> Iterator[Word]:
    for row in csv.DictReader(StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        if row.get("level") != WORD_LEVEL or not text or float(row["conf"]) < SURE:
            continue
        left, top, width, height = (float(row[key]) * scale for key in ("left", "top", "width", "height"))
        yield Word(text, left, top, left + width, top + height)
