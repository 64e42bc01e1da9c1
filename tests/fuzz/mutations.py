"""Spoiling: bytes, lines, tags and members of an archive. An operation is (what, where, how much, filler): plain data,
so that hypothesis makes and shrinks lists of them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import TypeVar

from hypothesis import strategies as st

Piece = TypeVar("Piece", str, bytes)
Operation = tuple[int, int, int, str]
Operations = Sequence[Operation]
# What real files are spoilt by, and what programs stumble over.
SIGNS = (
    "", "\0", "\n", "\n\n", "\r", "\t", "\x0b", "\x0c", "\x85", "\u2028", "\u00ad", "\u00a0", "\u200b", "\ufeff",
    "\u202e", "\u2066", "\u0301", "\ud800", "\udfff", "\U0001f600", "\ufffd", "\uffff", "«", "»", '"', "'", "(", ")",
    "|", "[", "]", "<", ">", "&", "%", "\\", "{", "}", "*", "-", "–", "_____", "№", "§", "…", ";", ":", ".", ",", "=",
    "+",
)  # fmt: skip
MARKERS = (
    "\n1. ", "\n2.6.1. ", "\n1) ", "\nа) ", "\n- ", "\nРаздел II. ", "\nГлава 3 ", "\nПриложение № 1\n", "\nXLVIII. ",
    "\n1.1.1.1.1.1.1.1.1.1.1. ", "\n999999999999999999999. ", "\n" + "9" * 5000 + ") ", "\n0. ", "\n-1. ",
    "\n2.6.1-1. ",
    "\nпункт 1.1. ", "\n1.\t", "\n| а | б |\n", "\n\t\t\t\n", "\n²) ", "\n①. ", "\n٣. ", "\nⅣ. ", "\n2.6.¹ ",
)  # fmt: skip
WORDS = (
    "ПОСТАНОВЛЕНИЕ", "АДМИНИСТРАТИВНЫЙ РЕГЛАМЕНТ", "постановляет:", "УТВЕРЖДЕН", "ПРОЕКТ", "не", "при наличии",
    "10 дней",
    "99999999999999999999 рабочих дней", "0 минут", "31.02.2020", "00.00.2025", "от 32 мая 99999 года", "№ 210-ФЗ",
    "(далее – Заявление)", "(далее – )", "п. 2.6.1", "пунктом 9999999999.1", "8 (999) 999-99-99", "пн-пт 25:61-99:99",
    "в размере 99999999999999999 рублей", "1 / 0", "http://[", "https://www.gosuslugi.ru/\ud800", "a@b", "@",
    "javascript:",
    "=1+1", "</script>", "слова «а» заменить словами «б»", "изложить в следующей редакции:", "утратил силу",
    "Основания",
    "слово " * 2000, "(" * 500, "«" * 500, "а" * 20_000, "1." * 300, "\t" * 300, "|" * 300,
)  # fmt: skip
FILLERS = (*SIGNS, *MARKERS, *WORDS)
PLACES = st.integers(0, (1 << 24) - 1)
OPERATIONS = st.lists(st.tuples(st.integers(0, 6), PLACES, PLACES, st.sampled_from(FILLERS)), min_size=1, max_size=12)


def spoilt(text: Piece, operations: Operations, filler: Callable[[str], Piece]) -> Piece:
    """The text or the bytes with each operation done in turn."""
    for what, where, much, words in operations:
        at, far = where % (len(text) + 1), much % (len(text) + 1)
        end = min(len(text), at + much % 40)
        match what:
            case 0:
                text = text[:at] + text[end:]
            case 1:
                text = text[:at] + filler(words) + text[at:]
            case 2:
                text = text[:at] + filler(words) + text[end:]
            case 3:
                text = text[:far] + text[at:end] * (1 + much % 7) + text[far:]
            case 4:
                text = text[:at] + text[at:end][::-1] + text[end:]
            case 5:
                text = text[: max(at, 1)] if where % 5 == 0 else text[:at] + text[end + 1 :]
            case _:
                text = text[at:] + text[:at] if where % 5 == 0 else text[:at] + filler(words) * 3 + text[at:]
    return text


def spoilt_text(text: str, operations: Operations) -> str:
    """Signs of a text."""
    return spoilt(text, operations, str)


def spoilt_bytes(data: bytes, operations: Operations) -> bytes:
    """Bytes of a file; the operation 4 also turns single bits."""
    data = spoilt(data, operations, lambda words: words[:50].encode("utf-8", "surrogatepass"))
    made = bytearray(data)
    for what, where, much, _ in operations:
        if what == 4 and made:
            made[where % len(made)] ^= 1 << much % 8
    return bytes(made)


def spoilt_lines(text: str, operations: Operations) -> str:
    """Lines of a regulation: lost, doubled, moved, glued, given another marker or strange words."""
    lines = text.split("\n")
    for what, where, much, words in operations:
        at, far = where % len(lines), much % len(lines)
        match what:
            case 0:
                del lines[at : at + much % 5]
            case 1:
                lines[at] = words + lines[at]
            case 2:
                lines[at], lines[far] = lines[far], lines[at]
            case 3:
                lines[far:far] = lines[at : at + 1 + much % 9]
            case 4:
                cut = much % (len(lines[at]) + 1)
                lines[at] = lines[at][:cut] + words + lines[at][cut:]
            case 5:
                lines[at : at + 2] = [" ".join(lines[at : at + 2])]
            case _:
                lines[at:at] = [words] * (1 + much % 3)
        lines = lines or [""]
    return "\n".join(lines)


TAG = re.compile(r"<[^<>]*>")
NUMBER = re.compile(r'(?<=")-?\d+(?=")')
VALUES = ("0", "-1", "99999999999", "4294967297", "", "а", "1.5", "true", "\u0663", "2147483647", "1e9")
REFERENCES = ("&#0;", "&#xD800;", "&#x110000;", "&#1;", "&#x202E;", "&amp;", "&nbsp;", "&laquo;", "&x;",
              "<![CDATA[a]]>",
              "<!-- a -->", "<?a?>", "]]>", "<a/>")  # fmt: skip


def spoilt_markup(markup: str, operations: Operations) -> str:
    """Tags and numbers in attributes: lost, doubled, moved, nested; references of every kind."""
    for what, where, much, words in operations:
        tags = list(TAG.finditer(markup))
        if not tags:
            return markup
        one, other = tags[where % len(tags)], tags[much % len(tags)]
        match what:
            case 0:
                markup = markup[: one.start()] + markup[one.end() :]
            case 1:
                markup = markup[: other.start()] + one[0] + markup[other.start() :]
            case 2:
                markup = markup[: one.start()] + other[0] + markup[one.end() :]
            case 3:
                markup = markup[: one.end()] + one[0] * (1 + much % 300) + markup[one.end() :]
            case 4:
                changed = NUMBER.sub(VALUES[much % len(VALUES)], one[0])
                markup = markup[: one.start()] + changed + markup[one.end() :]
            case 5:
                markup = markup[: one.end()] + REFERENCES[much % len(REFERENCES)] + markup[one.end() :]
            case _:
                a, b = sorted((one.start(), other.start()))
                part = markup[a:b][:5000]
                markup = markup[:b] + (part if where % 2 else words) + markup[b:]
    return markup


def spoilt_archive(data: bytes, number: int, operations: Operations) -> bytes:
    """An archive of which one member is spoilt, as markup or, every third time, byte by byte."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = list(members)[number % len(members)]
    if number % 3 and b"<" in members[name]:
        markup = spoilt_markup(members[name].decode("utf-8", "replace"), operations)
        members[name] = markup.encode("utf-8", "surrogatepass")
    else:
        members[name] = spoilt_bytes(members[name], operations)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in members.items():
            archive.writestr(one, content)
    return stream.getvalue()
