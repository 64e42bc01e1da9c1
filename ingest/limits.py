"""How much of anything one file may ask of us. All limits stand here; ``docs/formats.md`` repeats them for people.

A file beyond a limit is refused with one sentence, so that no document, however made, stops the others.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from ingest.encoding import NotTextError

MB = 1 << 20
FILE_BYTES = 200 * MB  # a file as it lies on the disk
TEXT_CHARS = 20_000_000  # characters of the exact text: some 7,000 printed pages
UNPACKED_BYTES = 500 * MB  # all members of an archive or of a docx together
RATIO = 200  # unpacked to packed bytes; office documents reach 30
RATIO_FREE_BYTES = 10 * MB  # below this size the ratio does not matter: an empty table packs 1:500
MEMBERS = 5_000  # files in one archive
DIRECTORY_BYTES = 2 * MB  # the list of files at the end of an archive
ARCHIVE_DEPTH = 2  # an archive inside an archive is opened, a third is not
CLAUSE_CHARS = 10_000  # of one clause that the rules read; the longest of real regulations has 4,000
LEAD_IN_CHARS = 2_000  # of the words that announce a list, counted from their end
PAGES = 3_000  # of a pdf
COLUMNS = 200  # of a table; a wider span of a cell is cut
XML_DEPTH = 200  # elements inside one another
READ_SECONDS = 120  # of a reader in its own process
READ_BYTES = 1536 * MB  # memory that a reader may add to what its process had
OCR_SECONDS = 60  # of Tesseract on one page
OCR_FILE_SECONDS = 1800  # of a file with scans, all pages together
CONVERT_SECONDS = 120  # of LibreOffice on one file


class RefusedError(NotTextError):
    """A file cannot be read. The message has the reason and, behind «;», the next step; the caller adds the name."""


def unpack(data: bytes) -> zipfile.ZipFile:
    """Bytes of a zip → the archive, its directory checked against the limits.

    Raises :class:`RefusedError` for a damaged, encrypted or oversized archive.
    """
    if _directory_size(data) > DIRECTORY_BYTES:
        raise RefusedError(f"внутри больше {MEMBERS} файлов; разделите файл на части")
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise RefusedError("файл повреждён или скачан не целиком; скачайте его ещё раз") from error
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise RefusedError("архив закрыт паролем; снимите пароль и повторите")
    size = sum(member.file_size for member in members)
    if len(members) > MEMBERS or size > UNPACKED_BYTES:
        raise RefusedError(f"внутри больше {MEMBERS} файлов или {UNPACKED_BYTES // MB} МБ; разделите файл на части")
    if size > RATIO_FREE_BYTES and size > RATIO * max(1, len(data)):
        raise RefusedError("содержимое сжато подозрительно сильно («zip-бомба»); проверьте, откуда этот файл")
    return archive


def _directory_size(data: bytes) -> int:
    """How long the list of members is, bytes, before anything reads it; huge for the 64-bit kind, which is longer."""
    end = data.rfind(b"PK\x05\x06")
    return int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else 0


def member(archive: zipfile.ZipFile, name: str, limit: int = UNPACKED_BYTES) -> bytes:
    """The unpacked bytes of one member, b"" when there is none; the directory's promise of size is not trusted.

    Raises :class:`RefusedError` for damaged bytes and for more than ``limit`` of them.
    """
    try:
        with archive.open(name) as stream:
            data = stream.read(limit + 1)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise RefusedError("файл повреждён или скачан не целиком; скачайте его ещё раз") from error
    if len(data) > limit:
        raise RefusedError("содержимое больше допустимого; разделите файл на части")
    return data
