"""Paths given by hand → the files to read: folders with all below them, zip archives with what is inside.

Nothing is ever unpacked to the disk: a member of an archive is read into memory when its turn comes, so its
name cannot lead anywhere. A file that cannot be had is still in the list; asking for its bytes says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from zipfile import ZipFile, ZipInfo

from ingest.encoding import NotTextError
from ingest.limits import ARCHIVE_DEPTH, FILE_BYTES, MB, MEMBERS, UNPACKED_BYTES, RefusedError, member, unpack
from ingest.readers.formats import ZIP, media_type_of

OFFICE = frozenset({".docx", ".docm", ".dotx", ".odt", ".ott"})  # zip archives that are documents
UTF8_NAME = 0x800  # the flag of a member whose name is in UTF-8


@dataclass(frozen=True, slots=True)
class File:
    """A file to read. ``name`` tells a person where it is: «архив.zip/папка/акт.docx»."""

    name: str
    data: Callable[[], bytes]

    @property
    def path(self) -> Path:
        """Its name as a path; only its last part and suffix mean anything."""
        return Path(self.name)


@dataclass(slots=True)
class Budget:
    """What an archive with all archives inside it may still bring."""

    files: int = MEMBERS
    size: int = UNPACKED_BYTES

    def take(self, files: int, size: int) -> None:
        """Raises :class:`~ingest.limits.RefusedError` when it is used up."""
        self.files -= files
        self.size -= size
        if self.files < 0 or self.size < 0:
            raise RefusedError(
                f"внутри больше {MEMBERS} файлов или {UNPACKED_BYTES // MB} МБ; распакуйте архив и добавьте папку"
            )


def gather(paths: Iterable[Path]) -> list[File]:
    """The files behind ``paths`` in a stable order; hidden files and lock files of editors are left out."""
    return [file for path in paths for file in _behind(path)]


def _behind(path: Path) -> Iterator[File]:
    if not path.is_dir():
        yield from _opened(path)
        return
    found = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p.relative_to(path).parts))
    if not found:
        yield _refused(str(path), "в папке нет файлов; положите в неё документы")
    for file in found:
        yield from _opened(file)


def _hidden(parts: tuple[str, ...]) -> bool:
    marks = (".", "~$", "__MACOSX")
    return any(part.startswith(marks) and part != ".." for part in parts) or parts[-1] in ("Thumbs.db", "desktop.ini")


def _opened(path: Path) -> Iterator[File]:
    """A file, or what is inside when it is an archive."""
    if _is_archive(path):
        try:
            yield from _inside(str(path), _bytes(path), 1, Budget())
        except (NotTextError, OSError) as error:
            yield _refused(str(path), str(error))
    else:
        yield File(str(path), partial(_bytes, path))


def _is_archive(path: Path) -> bool:
    if path.suffix.lower() in OFFICE or not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            return stream.read(2) == b"PK" and (path.suffix.lower() == ".zip" or media_type_of("", _bytes(path)) == ZIP)
    except (NotTextError, OSError):
        return False  # its reader will say what is wrong


def _bytes(path: Path) -> bytes:
    """The bytes of a file; an oversized one is not read at all."""
    if path.is_dir() or (path.exists() and not path.is_file()):
        raise RefusedError("это не файл; уберите его из списка")
    if path.stat().st_size > FILE_BYTES:
        raise RefusedError(f"файл больше {FILE_BYTES // MB} МБ; разделите его на части")
    return path.read_bytes()


def _inside(name: str, data: bytes, depth: int, budget: Budget) -> Iterator[File]:
    archive = unpack(data)
    infos = [info for info in archive.infolist() if not info.is_dir()]
    budget.take(len(infos), sum(info.file_size for info in infos))
    for info in sorted(infos, key=lambda i: i.filename):
        path = PurePosixPath(_printed(info))
        if path.parts and not _hidden(path.parts):
            yield from _member(f"{name}/{path}", path, archive, info, depth, budget)


def _member(
    name: str, path: PurePosixPath, archive: ZipFile, info: ZipInfo, depth: int, budget: Budget
) -> Iterator[File]:
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        yield _refused(name, "имя файла выходит за пределы архива, так делают вредоносные архивы; проверьте, откуда он")
    elif path.suffix.lower() != ".zip":
        yield File(name, partial(member, archive, info.filename, FILE_BYTES))
    elif depth >= ARCHIVE_DEPTH:
        yield _refused(name, "архивы вложены слишком глубоко; распакуйте их и добавьте папку")
    else:
        try:
            yield from _inside(name, member(archive, info.filename, FILE_BYTES), depth + 1, budget)
        except NotTextError as error:
            yield _refused(name, str(error))


def _printed(info: ZipInfo) -> str:
    """The name of a member: without the flag of UTF-8, Russian Windows writes it in its DOS encoding."""
    name = info.filename.replace("\\", "/")
    if info.flag_bits & UTF8_NAME:
        return name
    try:
        return name.encode("cp437").decode("cp866")
    except UnicodeError:
        return name


def _refused(name: str, reason: str) -> File:
    def data() -> bytes:
        raise RefusedError(reason)

    return File(name, data)
