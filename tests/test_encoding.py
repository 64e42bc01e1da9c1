"""Bytes of the few encodings of Russian texts come back as the text they were; all else is refused."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seeds import SOURCES, text_of

from ingest.encoding import NotTextError, decode

EIGHT_BIT = ("cp1251", "koi8-r", "cp866")
SHORT = (
    "Заявление о предоставлении услуги",
    "ПОСТАНОВЛЕНИЕ\nот 25 августа 2014 года",
    "Об утверждении административного регламента",
    "срок рассмотрения - 30 дней",
    "АДМИНИСТРАЦИЯ ГОРОДА СОКОЛА",
    "Глава администрации И.И. Вотяков",
    "паспорт",
    "2.6.1. Копия свидетельства о рождении;",
)


def printed(text: str, encoding: str) -> str:
    """What of the text the encoding can print: koi8-r and cp866 have no «№», no long dash and no guillemets."""
    return text.encode(encoding, errors="replace").decode(encoding)


@pytest.mark.parametrize("source_id", SOURCES)
@pytest.mark.parametrize("encoding", EIGHT_BIT)
def test_a_seed_in_eight_bits(source_id: str, encoding: str) -> None:
    text = text_of(source_id)
    assert decode(text.encode(encoding, errors="replace")) == (printed(text, encoding), encoding)


@pytest.mark.parametrize("source_id", SOURCES)
@pytest.mark.parametrize(("encoding", "name"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16")])
def test_a_seed_in_unicode(source_id: str, encoding: str, name: str) -> None:
    text = text_of(source_id)
    assert decode(text.encode(encoding)) == (text, name)


def test_utf_16_of_the_other_byte_order() -> None:
    text = "Заявление\nо предоставлении услуги"
    assert decode("\ufeff".encode("utf-16-be") + text.encode("utf-16-be")) == (text, "utf-16")


@pytest.mark.parametrize("text", SHORT)
@pytest.mark.parametrize("encoding", EIGHT_BIT)
def test_a_short_piece(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
def test_pieces_of_a_seed(encoding: str) -> None:
    """Any line of ordinary length is enough to know the encoding."""
    lines = [line for source_id in SOURCES for line in text_of(source_id).split("\n") if 60 <= len(line) <= 300]
    prose = [line for line in lines if sum("а" <= c <= "я" for c in line) > 0.6 * len(line)]
    wrong = [
        line for line in random.Random(1).sample(prose, 300) if decode(line.encode(encoding, "replace"))[1] != encoding
    ]
    assert wrong == []


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_line_ends_become_one(ends: str) -> None:
    assert decode(f"первая{ends}вторая{ends}".encode())[0] == "первая\nвторая\n"


def test_latin_text_is_utf_8() -> None:
    assert decode(b"plain text") == ("plain text", "utf-8")


def test_empty() -> None:
    assert decode(b"") == ("", "utf-8")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00",
        b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + bytes(range(1, 256)) * 20,
        bytes(range(128, 256)) * 40,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 50,
        random.Random(0).randbytes(5000).replace(b"\0", b"\1"),
    ],
    ids=["png", "zip", "pdf", "upper half", "ole", "noise"],
)
def test_no_text(data: bytes) -> None:
    with pytest.raises(NotTextError):
        decode(data)


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_one_error(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except NotTextError:
        return
    assert "\r" not in text


@given(st.text())
def test_any_text_in_utf_8_comes_back(text: str) -> None:
    if "\0" in text or text.startswith(("\ufeff", "\ufffe")):
        return
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    assert decode(data)[0] == text.replace("\r\n", "\n").replace("\r", "\n")
