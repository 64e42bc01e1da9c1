"""Repairs change the clean text only: every letter of it still knows where it stands in the exact text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seeds import SOURCES, facts_of

from ingest.clean import LOOK_ALIKE, clean, position, reader_form
from ingest.model import Passage, Span

# Text made of what repairs look for, so that random trials hit them.
PIECES = st.sampled_from([
    "заявление", "зaявлeние", "п о с т а н о в л я е т", "П Р И К А З", "муници\u00adпальной", "раз-\n\nрешения", "МФЦ",
    "[bookmark: P57]", "<http://www.lenobl.ru/>", "<p>", "</p>", "<br/>", "**", "1рабочего", "12дней", "e-mail@site.ru",
    " ", "  ", "\n", "\t", "\u00a0", "\u200b", "(", ")", "-", "№", "2.6.1.", "a", "x", "а", "е", ";", ".", "«", "»",
])  # fmt: skip
TEXT = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=120))


def cleaned(text: str) -> Passage:
    return clean(text, Span(0, len(text)))


@given(TEXT)
def test_a_place_for_every_letter(text: str) -> None:
    passage = cleaned(text)
    assert len(passage.text) == len(passage.offsets)
    assert all(before <= after for before, after in pairwise(passage.offsets))
    assert all(0 <= offset < len(text) for offset in passage.offsets)


@given(TEXT)
def test_a_letter_is_kept_or_repaired(text: str) -> None:
    """What is not at its place as printed is a space for white space or a Cyrillic letter for its Latin twin."""
    for letter, offset in zip(*_letters(cleaned(text)), strict=True):
        printed = text[offset]
        if letter != printed:
            assert letter == " " or letter == printed.translate(LOOK_ALIKE)


def _letters(passage: Passage) -> tuple[str, list[int]]:
    return passage.text, list(passage.offsets)


PROSE = st.text(alphabet="абвгдежАБВГ.,;:()«»0123456789 \n\t\u00a0", max_size=120)


@given(PROSE)
def test_of_prose_only_white_space_is_lost(text: str) -> None:
    """No repair applies to plain Cyrillic letters and signs but those of white space."""
    assert "".join(cleaned(text).text.split()) == "".join(text.split())


@pytest.mark.parametrize("source_id", SOURCES)
def test_of_a_seed_only_marks_and_hyphens_are_lost(source_id: str) -> None:
    """What the clean text of a paragraph lacks is white space, page layout marks and hyphens of broken words."""
    text = facts_of(source_id).reading.text
    lost = set()
    for block in facts_of(source_id).reading.blocks:
        cells = [cell for row in block.rows for cell in row.cells] if hasattr(block, "rows") else [block.passage]
        for passage in filter(lambda p: p.text, cells):
            span = passage.span()
            kept = set(passage.offsets)
            lost |= {
                c for i, c in enumerate(text[span.start : span.end], span.start) if i not in kept and not c.isspace()
            }
    assert lost <= set("*-<>/\u00ad\u200b") | set("[bookmark: PparDdHh0123456789]") | set("pbr")


@given(TEXT)
def test_clean_again_changes_nothing_but_repairs(text: str) -> None:
    """The ends carry no spaces and no two spaces stand side by side."""
    clean_text = cleaned(text).text
    assert clean_text == clean_text.strip()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("в  предоставлении\nуслуги", "в предоставлении услуги"),
        ("регистра-\nция заявления", "регистрация заявления"),
        ("Санкт-\nПетербург", "Санкт-Петербург"),  # a hyphen before a capital belongs to the name
        ("Новорябинов-\nского поселения", "Новорябиновского поселения"),
        ("аварийно-\nвосстановительных", "аварийно-восстановительных"),
        ("тел. 6-\n10-22", "тел. 6-10-22"),
        ("Иванов -\nначальник отдела", "Иванов - начальник отдела"),
        ("п о с т а н о в л я е т:", "постановляет:"),
        ("П О С Т А Н О В Л Е Н И Е", "ПОСТАНОВЛЕНИЕ"),
        ("и т о г", "итог"),  # four single letters are a spread word
        ("а в и", "а в и"),  # three are words
        ("в течение 5рабочих дней", "в течение 5 рабочих дней"),
        ("не более 15минут", "не более 15 минут"),
        ("д. 5а", "д. 5а"),
        ("форма 26н", "форма 26н"),
        ("cайт", "сайт"),
        ("e-mail: otdel@admin.ru", "e-mail: otdel@admin.ru"),
        ("www.gosuslugi.ru", "www.gosuslugi.ru"),
        ("**2.6. Перечень**", "2.6. Перечень"),
        ("почта <mailto:a@b.ru>", "почта mailto:a@b.ru"),
        ("<p>До 1 рабочего дня</p>", "До 1 рабочего дня"),
        ("а < б и в > г", "а < б и в > г"),
        ("\u00a0 \n", ""),
        ("", ""),
    ],
)
def test_cases(before: str, after: str) -> None:
    assert cleaned(before).text == after


def test_a_repaired_word_is_quoted_as_printed() -> None:
    text = "Срок: в течение 1рабочего дня, п о д а ч а"
    passage = cleaned(text)
    at = passage.text.index("1 рабочего")
    span = passage.span(at, at + len("1 рабочего дня"))
    assert text[span.start : span.end] == "1рабочего дня"
    at = passage.text.index("подача")
    span = passage.span(at, at + len("подача"))
    assert text[span.start : span.end] == "п о д а ч а"


def test_a_stretch_in_the_middle() -> None:
    text = "начало **середина** конец"
    passage = clean(text, Span(7, 19))
    assert passage.text == "середина"
    assert passage.span() == Span(9, 17)


@given(TEXT, st.data())
def test_every_slice_is_one_stretch(text: str, data: st.DataObject) -> None:
    passage = cleaned(text)
    if not passage.text:
        return
    start = data.draw(st.integers(0, len(passage.text) - 1))
    end = data.draw(st.integers(start + 1, len(passage.text)))
    span = passage.span(start, end)
    assert 0 <= span.start < span.end <= len(text)


@given(PROSE)
def test_position_finds_the_letter(text: str) -> None:
    passage = cleaned(text)
    for offset in set(passage.offsets):
        assert passage.offsets[position(passage, offset)] == offset


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("паспорт\n  заявителя;", "паспорт заявителя"),
        ("выписка (при наличии).", "выписка (при наличии)"),
        ("и т.д.", "и т.д"),
        (" ;,.", ""),
    ],
)
def test_reader_form(quote: str, text: str) -> None:
    assert reader_form(quote) == text
