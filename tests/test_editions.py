"""Amending acts read, applied, consolidated: against texts consolidated by hand before the program ran."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seeds import act_of, facts_of

from ingest.model import Span
from kb.editions import addresses, force, operations, reading
from kb.editions.applying import consolidate
from kb.editions.digest import digest
from kb.editions.finding import found_words
from kb.editions.model import Address, Change, Edition, Step, Version
from kb.editions.quotes import masked
from kb.editions.reading import Changes, changes_of
from kb.editions.rows import note
from kb.editions.version import facts, version

PAIRS = Path(__file__).parent / "editions"
NAMES = sorted(path.name for path in PAIRS.iterdir())


def version_of(text: str) -> Version:
    found = version(text)
    assert found is not None
    return found


def text_of(name: str, which: str) -> str:
    return (PAIRS / name / f"{which}.txt").read_text()


def changes_in(text: str) -> Changes:
    found = version_of(text)
    return changes_of(text, found.act)


def consolidated(name: str) -> tuple[Version, Edition]:
    base, amending = version_of(text_of(name, "original")), version_of(text_of(name, "amending"))
    changes = [one.change for one in changes_of(amending.text, amending.act).instructions]
    return base, consolidate(base, changes, note(amending.act.kind, amending.act.date, amending.act.number))


# --- the pairs consolidated by hand -------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_consolidated_text_is_the_one_made_by_hand(name: str) -> None:
    _, edition = consolidated(name)
    assert edition.refused == {}
    assert edition.text == text_of(name, "consolidated")


@pytest.mark.parametrize("name", NAMES)
def test_everything_in_an_amending_act_is_understood(name: str) -> None:
    assert changes_in(text_of(name, "amending")).problems == ()


def test_the_pairs_use_every_kind_of_change() -> None:
    kinds = {one.change.kind for name in NAMES for one in changes_in(text_of(name, "amending")).instructions}
    assert kinds == {"replace", "remove", "insert", "reword", "add", "repeal", "exclude", "punctuation"}


def test_the_digest_says_what_the_edition_changes_in_the_facts() -> None:
    base, edition = consolidated("vologda-decimal")
    told = {(d.label, d.what, d.old, d.new) for d in digest(facts(base), facts(version_of(edition.text)), edition)}
    assert ("Сроки: срок услуги", "changed", "30 календарных дней", "10 рабочих дней") in told
    assert ("Сроки: ожидание в очереди", "changed", "не более 30 минут", "не более 15 минут") in told
    assert ("Основания отказа: откажут в услуге", "added", "", "запрет на вырубку, установленный законом") in told
    assert ("Заявители", "changed", "юридические лица", "юридические лица, их представители") in told


def test_every_difference_names_the_change_behind_it() -> None:
    for name in NAMES:
        base, edition = consolidated(name)
        for difference in digest(facts(base), facts(version_of(edition.text)), edition):
            assert difference.change is not None, (name, difference)


# --- patterns -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instruction", "operation", "yes"),
    [(text, o, yes) for o in operations.OPERATIONS for text, yes in o.examples],
)
def test_examples_of_operations(instruction: str, operation: operations.Operation, yes: bool) -> None:
    assert (operations.reads(instruction) is operation) == yes


def test_every_operation_has_examples() -> None:
    for operation in operations.OPERATIONS:
        answers = [yes for _, yes in operation.examples]
        assert answers.count(True) >= 2, operation
        assert False in answers, operation


@pytest.mark.parametrize(("words", "labels"), addresses.EXAMPLES)
def test_examples_of_addresses(words: str, labels: tuple[str, ...]) -> None:
    found = addresses.addresses(words)
    assert tuple(address.label for address in found or ()) == labels


@pytest.mark.parametrize(("words", "yes"), reading.LEAD_EXAMPLES)
def test_examples_of_leads(words: str, yes: bool) -> None:
    assert bool(reading.LEAD.search(words)) == yes


@pytest.mark.parametrize(("words", "day", "event"), force.EXAMPLES)
def test_examples_of_dates_in_force(words: str, day: str | None, event: str) -> None:
    assert force.of_words(words) == (day, event)


def test_addresses_survive_the_base() -> None:
    address = Address((Step("clause", "12"), Step("item", "б")), "regulation", True)
    assert Address.from_json(address.to_json()) == address


# --- reading ------------------------------------------------------------------------------------

HEAD = """АДМИНИСТРАЦИЯ ДАЛЬНЕГО РАЙОНА

ПОСТАНОВЛЕНИЕ
от 01.02.2020 № 7

О внесении изменений в постановление администрации района от 05.03.2019 № 11 «Об утверждении регламента»

ПОСТАНОВЛЯЕТ:
1. Внести в постановление администрации района от 05.03.2019 № 11 «Об утверждении регламента» следующие изменения:
"""


def read_one(instruction: str) -> Changes:
    return changes_in(f"{HEAD}{instruction}\n2. Опубликовать постановление.\n")


CASES = [
    ("1.1. В пункте 2.4 слова «5 дней» заменить словами «3 дней», слово «лично» исключить.",
     [("replace", "пункт 2.4", "5 дней", "3 дней"), ("remove", "пункт 2.4", "лично", "")]),
    ("1.1. В абзаце втором подпункта «б» пункта 12 регламента цифры «30» заменить цифрами «10».",
     [("replace", "пункт 12, подпункт «б», абзац 2", "30", "10")]),
    ("1.1. Пункты 2.6 и 2.7 признать утратившими силу.",
     [("repeal", "пункт 2.6", "", ""), ("repeal", "пункт 2.7", "", "")]),
    ("1.1. Слова «Отдел», «отдел» по тексту заменить соответственно словами «Комитет», «комитет».", []),
    ("1.1. По тексту регламента слова «Отдел», «отдел» заменить соответственно словами «Комитет», «комитет».",
     [("replace", "регламент, по тексту", "Отдел", "Комитет"),
      ("replace", "регламент, по тексту", "отдел", "комитет")]),
    ("1.1. Пункт 5 постановления изложить в следующей редакции: «5. Контроль оставляю за собой.».",
     [("reword", "постановление, пункт 5", "", "5. Контроль оставляю за собой.")]),
    ('1.1. Внести в пункт 2.4 регламента изменение, заменив слова "30 дней" словами "10 дней".',
     [("replace", "пункт 2.4", "30 дней", "10 дней")]),
    ("1.1. Раздел V признать утратившим силу.", [("repeal", "раздел V", "", "")]),
    ("1.1. В пункте 2.6:\nа) в подпункте 1 слово «копия» исключить;\nб) подпункт 3 исключить.",
     [("remove", "пункт 2.6, подпункт 1", "копия", ""), ("exclude", "пункт 2.6, подпункт 3", "", "")]),
    ("1.1. Дополнить приложением № 3 следующего содержания: «Приложение № 3 к регламенту».",
     [("add", "акт", "", "Приложение № 3 к регламенту")]),
]  # fmt: skip


@pytest.mark.parametrize(("instruction", "expected"), CASES)
def test_instructions_are_read(instruction: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = read_one(instruction)
    read = [(o.change.kind, o.change.address.label, o.change.old, o.change.new) for o in found.instructions]
    assert read == expected
    assert bool(found.problems) == (not expected)


@pytest.mark.parametrize(
    "instruction",
    [
        "1.1. В третьей строке таблицы слова «1» заменить словами «2».",
        "1.1. В сноске слово «да» исключить.",
        "1.1. В пункте 2 слова «да», «нет» заменить словами «он», «она», «оно».",
        "1.1. В пункте 2 слова заменить.",
    ],
)
def test_what_is_not_understood_is_a_problem_and_no_change(instruction: str) -> None:
    found = read_one(instruction)
    assert found.instructions == ()
    assert len(found.problems) == 1


def test_quotations_of_several_paragraphs_may_lack_a_closing_mark() -> None:
    text = "редакции:\n«2.1. Услуга «Прием».\n1.2. В пункте 3 слова «а» исключить"
    assert masked(text).count("□") == len("2.1. Услуга «Прием") + 1


# --- the newspaper ------------------------------------------------------------------------------

KIROVSK = "kirovsk-gazeta-2014-55"
VESTED = (
    "Настоящее постановление вступает в силу со дня официального опубликования и подлежит размещению на официальном "
    "сайте администрации"
)
NEWSPAPER = {
    "688": [("650", "2014-10-29", "постановление, пункт 1.3", "от 27.07.2066 года", "от 27.07.2006 года")],
    "689": [("538", "2014-08-27", "постановление, пункт 2", "", VESTED)],
    "690": [("539", "2014-08-27", "постановление, пункт 2", "", VESTED)],
    "691": [("360", "2014-06-23", "постановление, пункт 3", "", VESTED)],
    "692": [
        ("528", "2014-08-25", "постановление, наименование", "от 08 августа 2012 года", "от 08 июня 2012 года"),
        ("528", "2014-08-25", "постановление, пункт 1", "от 08 августа 2012 года", "от 08 июня 2012 года"),
        ("528", "2014-08-25", "постановление, пункт 2", "", VESTED),
    ],
}


@pytest.mark.parametrize("number", NEWSPAPER)
def test_the_acts_of_the_newspaper_name_target_clause_and_wording(number: str) -> None:
    text, act = facts_of(KIROVSK).reading.text, act_of(KIROVSK, f"postanovlenie-{number}")
    found = changes_of(text, act)
    read = [
        (o.target.number, o.target.date, o.change.address.label, o.change.old, o.change.new) for o in found.instructions
    ]
    assert read == NEWSPAPER[number]
    assert found.problems == ()
    for one in found.instructions:
        quote = text[one.change.span.start : one.change.span.end]
        assert one.change.old in quote
        assert one.change.new in quote


# --- applying -----------------------------------------------------------------------------------


def base_act(*clauses: str) -> Version:
    lines = "\n".join(clauses)
    return version_of(
        "АДМИНИСТРАЦИЯ ДАЛЬНЕГО РАЙОНА\n\nПОСТАНОВЛЕНИЕ\nот 05.03.2019 № 11\n\nОб утверждении порядка\n\n"
        f"ПОСТАНОВЛЯЕТ:\n{lines}\n"
    )


def change(kind: str, clause: str, **values: object) -> Change:
    steps = tuple(Step("clause", clause) for _ in [0] if clause)
    return Change(kind, Address(steps), "x", Span(0, 1), **values)  # type: ignore[arg-type]


def test_words_that_stand_twice_are_not_replaced() -> None:
    edition = consolidate(
        base_act("1. Срок 5 дней, плата за 5 дней."), [change("replace", "1", old="5 дней", new="6")], "Акт"
    )
    assert edition.refused == {0: "слова «5 дней» в этом месте встречаются 2 раза"}
    assert edition.marks == ()


def test_numbers_inside_numbers_are_not_words() -> None:
    assert found_words("в 2010 году 10 дней", 0, 19, "10") == [Span(12, 14)]


def test_words_are_found_across_lines_and_other_quotation_marks() -> None:
    assert len(found_words("услуга “Прием\n  заявлений”", 0, 27, "«Прием заявлений»")) == 1


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (change("replace", "9", old="а", new="б"), "пункт 9: его нет в изменяемом тексте"),
        (change("replace", "1", old="нет", new="да", cases=True),
         "слова заменяются в соответствующих падежах: формы подставляет человек"),
        (change("reword", "1", new="2. Новое."), "новая редакция начинается с другого номера: 2"),
        (change("add", "", new="7. Новое.", unit=Step("clause", "7")), "пункт 7: нет места, за которым он стоит"),
        (change("add", "", new="1. Новое.", unit=Step("clause", "1")), "пункт 1: такой номер уже есть"),
    ],
)  # fmt: skip
def test_what_cannot_be_placed_is_refused_with_its_reason(asked: Change, reason: str) -> None:
    base = base_act("1. Утвердить порядок.", "2. Опубликовать его.")
    edition = consolidate(base, [asked], "Акт")
    assert edition.refused == {0: reason}
    assert edition.text == base.text


def test_the_second_change_of_the_same_words_is_refused() -> None:
    base = base_act("1. Утвердить порядок приема.", "2. Опубликовать его.")
    asked = [change("reword", "1", new="1. Новое."), change("replace", "1", old="порядок", new="правила")]
    edition = consolidate(base, asked, "Акт")
    assert list(edition.refused) == [1]
    assert "1. Новое.\n2." in edition.text


def test_a_clause_whose_inner_clauses_the_new_wording_forgets_is_left_alone() -> None:
    base = base_act("1. Утвердить порядок.", "1.1. Его часть.", "1.2. Другая часть.", "2. Опубликовать его.")
    edition = consolidate(base, [change("reword", "1", new="1. Новое.")], "Акт")
    assert "1.1" in edition.refused[0]


WORD = st.sampled_from(["срок", "5 дней", "лично", "отдел;", "«Прием»", "копия", "10", "по почте", "а)", "–"])
PHRASE = st.lists(WORD, min_size=1, max_size=6).map(" ".join)
CLAUSES = st.lists(PHRASE, min_size=1, max_size=5)
STEPS = st.sampled_from(["clause", "item", "paragraph", "sentence", "title"])
ADDRESSES = st.builds(
    Address,
    st.lists(st.builds(Step, STEPS, st.sampled_from("123а")), max_size=2).map(tuple),
    st.sampled_from(["", "resolution", "regulation"]),
    st.booleans(),
)  # fmt: skip
CHANGES = st.builds(
    Change,
    st.sampled_from(sorted({o.kind for o in operations.OPERATIONS})),
    ADDRESSES, st.just("x"), st.just(Span(0, 1)), PHRASE | st.just(""), PHRASE,
    st.sampled_from(["", "after", "before"]),
    st.none() | st.builds(Step, st.sampled_from(["clause", "item", "paragraph"]), st.sampled_from(["", "2", "4", "б"])),
)  # fmt: skip


@given(CLAUSES, st.lists(CHANGES, max_size=6))
def test_nothing_outside_of_the_marks_is_lost_or_invented(clauses: list[str], changes: list[Change]) -> None:
    base = base_act(*(f"{n}. {words}" for n, words in enumerate(clauses, 1)))
    edition = consolidate(base, changes, "Постановление от 01.02.2020 № 7")
    before, at = "", 0
    for mark in edition.marks:
        before += edition.text[at : mark.start] + mark.old
        at = mark.end
    assert before + edition.text[at:] == base.text
    assert {mark.change for mark in edition.marks}.isdisjoint(edition.refused)


PIECES = st.sampled_from(
    ["слова", "«а»", "«б", "»", "заменить", "словами", "исключить", "пункт 2.4", "\n1.2. ", "В абзаце первом", '"',
     "изложить", "в следующей редакции:", "дополнить", "пунктом 3", "следующего содержания:", "по тексту", "\nа) ",
     "утратившим силу", "."]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_reading_never_fails_and_its_words_stand_in_the_text(instruction: str) -> None:
    text = f"{HEAD}1.1. {instruction}\n"
    act = version(text)
    for one in changes_of(text, act.act).instructions if act else ():
        quote = text[one.change.span.start : one.change.span.end]
        assert one.change.old in quote or one.change.kind == "punctuation"
        assert one.change.new in quote or one.change.kind == "punctuation"
