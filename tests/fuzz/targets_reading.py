"""Files of every format, texts of every kind: read or refused with one sentence, nothing lost, quotes in place."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from unittest.mock import patch

from hypothesis import strategies as st
from test_cover import covered, evidence_holds

from fuzz import material
from fuzz.mutations import OPERATIONS, PLACES, spoilt_archive, spoilt_bytes, spoilt_lines, spoilt_markup, spoilt_text
from fuzz.target import Target
from ingest import source
from ingest.encoding import NotTextError
from ingest.gather import Budget, File, _inside
from ingest.isolated import isolated
from ingest.model import Reading, Source
from ingest.readers import READERS, read
from ingest.readers.formats import DOCX, FODT, HTML, MHTML, ODT, PDF, RTF
from ingest.source import SourceFacts, UnreadableError, read_source
from kb.checks import check
from kb.editions.applying import consolidate
from kb.editions.reading import changes_of
from kb.editions.version import version

ROOT = Path(__file__).parent.parent.parent
TODAY = date(2026, 7, 1)
OURS = (str(ROOT / "ingest"), str(ROOT / "kb"))


def said_in_one_sentence(error: Exception) -> None:
    """A refusal: one line in Russian."""
    sentence = str(error)
    assert sentence, "пустой отказ"
    assert "\n" not in sentence, sentence
    assert "\r" not in sentence, sentence
    assert any("а" <= letter <= "я" for letter in sentence), sentence


def read_by(kind: str) -> Callable[[bytes], Reading | None]:
    """The reader in this process, so that its own faults are seen; ``None`` when the file is refused.

    Only pdf needs a process of its own: pdfium may fall with it.
    """

    def reads(data: bytes) -> Reading | None:
        try:
            return isolated(READERS[kind], data, 30) if kind == PDF else READERS[kind](data)
        except NotTextError as error:
            said_in_one_sentence(error)
        except (MemoryError, RecursionError):
            pass
        except Exception as error:
            if traceback.extract_tb(error.__traceback__)[-1].filename.startswith(OURS):
                raise  # a fault of a library on a damaged file is expected: isolated.py turns it into a refusal
        return None

    return reads


def holds(reading: Reading) -> None:
    """The text is storable; blocks stand in it in order."""
    reading.text.encode("utf-8")
    assert "\r" not in reading.text
    at = 0
    for block in reading.blocks:
        span = block.span
        assert at <= span.start <= span.end <= len(reading.text), (at, span)
        at = span.end


def facts_of(reading: Reading) -> SourceFacts | None:
    """Outline and facts of what was read, by the one way; ``None`` for text that is no regulation."""
    with patch.object(source, "read", lambda *_: reading):
        try:
            found = read_source(Source("s", "s.txt"), b"x")
        except UnreadableError as error:
            said_in_one_sentence(error)
            return None
    covered(found.reading, found.outline)
    evidence_holds(found)
    return found


def checked(found: SourceFacts) -> None:
    """Findings stand in the text; amending acts are read, and each change is in its act."""
    for finding in check(found, TODAY):
        span = finding.hit.span
        assert 0 <= span.start <= span.end <= len(found.reading.text)
        assert finding.hit.message
    for act in found.outline.acts:
        for one in changes_of(found.reading.text, act).instructions:
            assert act.span.start <= one.change.span.start <= one.change.span.end <= act.span.end


def file_of(kind: str) -> Callable[[bytes], None]:
    """Reads a file of one format and everything behind it."""
    reads = read_by(kind)

    def check_file(data: bytes) -> None:
        reading = reads(data)
        if reading is not None:
            holds(reading)
            found = facts_of(reading)
            if found:
                checked(found)

    return check_file


def text_file(data: bytes) -> None:
    """A text by the door that everybody uses."""
    try:
        reading = read("s.txt", data)
    except NotTextError as error:
        said_in_one_sentence(error)
        return
    holds(reading)
    facts_of(reading)


def archive(data: bytes) -> None:
    """An archive: every member has its bytes or a reason."""
    try:
        files: list[File] = list(_inside("а.zip", data, 1, Budget()))
    except NotTextError as error:
        said_in_one_sentence(error)
        return
    for file in files:
        try:
            file.data()
        except NotTextError as error:
            said_in_one_sentence(error)


def regulation(text: str) -> None:
    """A regulation as text, lone surrogates included."""
    try:
        reading = read("s.txt", text.encode("utf-8", "replace"))
    except NotTextError as error:
        said_in_one_sentence(error)
        return
    holds(reading)
    found = facts_of(reading)
    if found:
        checked(found)


def editions(pair: tuple[str, str]) -> None:
    """A spoilt amending act over a spoilt act: outside of the marks no letter changes."""
    before, change = (version(text.replace("\0", "").encode("utf-8", "replace").decode()) for text in pair)
    if before is None or change is None:
        return
    found = changes_of(change.text, change.act)
    edition = consolidate(before, [one.change for one in found.instructions], "Постановление от 01.02.2020 № 7")
    made, at = "", 0
    for mark in edition.marks:
        made += edition.text[at : mark.start] + mark.old
        at = mark.end
    assert made + edition.text[at:] == before.text
    version(edition.text)


def _archived(kind: str) -> st.SearchStrategy[bytes]:
    files = st.sampled_from(material.files(kind))
    return st.one_of(
        st.builds(spoilt_archive, files, PLACES, OPERATIONS),
        st.builds(spoilt_archive, files, PLACES, OPERATIONS),
        st.builds(spoilt_bytes, files, OPERATIONS),
    )


def _marked_up(kind: str) -> st.SearchStrategy[bytes]:
    files = st.sampled_from(material.files(kind))
    pages = files.map(lambda data: data.decode("utf-8"))
    marked = st.builds(spoilt_markup, pages, OPERATIONS)
    worded = st.builds(spoilt_text, pages, OPERATIONS)
    return st.one_of(
        st.one_of(marked, worded).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.builds(spoilt_bytes, files, OPERATIONS),
    )


def _plain(kind: str) -> st.SearchStrategy[bytes]:
    return st.builds(spoilt_bytes, st.sampled_from(material.files(kind)), OPERATIONS)


PIECE = st.tuples(st.sampled_from(material.texts()), PLACES, st.integers(300, 12_000)).map(
    lambda cut: cut[0][cut[1] % len(cut[0]) :][: cut[2]] if cut[1] % 3 else cut[0][: cut[2] * 2]
)
MIXED = st.lists(st.sampled_from(material.lines()), min_size=1, max_size=60).map("\n".join)
REGULATIONS = st.builds(spoilt_lines, st.one_of(PIECE, PIECE, MIXED), OPERATIONS)
ENCODED = st.builds(
    lambda text, encoding, operations: spoilt_bytes(text.encode(encoding, "replace"), operations[:3]),
    PIECE, st.sampled_from(material.ENCODINGS), OPERATIONS,
)  # fmt: skip
AMENDING = st.builds(
    lambda pair, first, second: (spoilt_lines(pair[0], first[:2]), spoilt_text(pair[1], second)),
    st.sampled_from(material.amending()), OPERATIONS, OPERATIONS,
)  # fmt: skip


def archive_or_file() -> st.SearchStrategy[tuple[str, bytes]]:
    """(suffix, bytes) of a spoilt file that is no text."""
    kinds = {
        "docx": _archived(DOCX),
        "odt": _archived(ODT),
        "html": _marked_up(HTML),
        "rtf": _plain(RTF),
        "pdf": _plain(PDF),
    }
    archives = st.builds(spoilt_archive, st.sampled_from(material.archives()), PLACES, OPERATIONS)
    return st.one_of(*(st.tuples(st.just(suffix), files) for suffix, files in ({**kinds, "zip": archives}).items()))


TARGETS = (
    Target("txt", ENCODED, text_file, share=2),
    Target("html", _marked_up(HTML), file_of(HTML), share=2),
    Target("mht", _marked_up(MHTML), file_of(MHTML)),
    Target("docx", _archived(DOCX), file_of(DOCX), share=2),
    Target("odt", _archived(ODT), file_of(ODT), share=2),
    Target("fodt", _marked_up(FODT), file_of(FODT)),
    Target("rtf", _plain(RTF), file_of(RTF), share=2),
    Target("pdf", _plain(PDF), file_of(PDF), seconds=30, share=2),
    Target("zip", st.one_of(st.builds(spoilt_archive, st.sampled_from(material.archives()), PLACES, OPERATIONS),
                            st.builds(spoilt_bytes, st.sampled_from(material.archives()), OPERATIONS)), archive),
    Target("regulation", REGULATIONS, regulation, share=4),
    Target("editions", AMENDING, editions, share=3),
)  # fmt: skip
