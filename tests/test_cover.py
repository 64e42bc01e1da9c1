"""Never refuse: any input gets an outline that covers all of its text, and reading gives a value or one sentence."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seeds import SOURCES, clauses_of, facts_of, outline_of, text_of

from ingest.acts import Outline
from ingest.encoding import NotTextError
from ingest.kinds import KINDS
from ingest.model import Reading, Source, Table
from ingest.readers import read
from ingest.rules import BlockRule
from ingest.source import SourceFacts, UnreadableError, read_source

# Lines of which regulations are made, so that random texts reach every branch of the outline.
LINES = st.sampled_from([
    "", "", "\t", "ПОСТАНОВЛЕНИЕ", "от 25 августа 2014 года № 528", "АДМИНИСТРАЦИЯ ГОРОДА СОКОЛА", "ПРОЕКТ", "13",
    "Об утверждении административного регламента", "п о с т а н о в л я е т:", "1. Утвердить регламент.", "Приложение",
    "2. Признать утратившим силу постановление от 01.02.2003 № 4-П.", "УТВЕРЖДЕН", "Приложение № 2", "к заявлению",
    "Административный регламент", "«Выдача ордера»", "I. Общие положения", "1. Общие положения", "Раздел II. Стандарт",
    "Круг заявителей", "1.1. Заявителями являются:", "2.6. Перечень документов:", "2.6.1. Заявление", "2.6.1. Копия",
    "19. Срок", "20.1. Срок услуги", "1) паспорт;", "2) справка:", "а) подлинник;", "б) копия.", "- на сайте;",
    "1. первый пункт;", "текст без знака", "в пункте", "| № | Название |", "|---|---|", "| 1 | МФЦ |", "№\tАдрес",
    "1\tул. Мира", "\tячейка", "\tвторая ячейка", "продолжение", "_____ (подпись)", "Глава\t\t\t\tИ. Иванов",
    "Основания для отказа в предоставлении услуги: 1. нет документов; 2. нет права.",
])  # fmt: skip
RESOLUTION = (
    "АДМИНИСТРАЦИЯ\nПОСТАНОВЛЕНИЕ\n\nОб утверждении регламента услуги\n\nпостановляет:\n1. Утвердить регламент.\n"
)
REGULATION = "Административный регламент предоставления услуги «Выдача ордера»\n\n1. Общие положения\n1.1. Предмет.\n"
HEADS = st.sampled_from(["", RESOLUTION, REGULATION, RESOLUTION + REGULATION, 2 * (RESOLUTION + REGULATION)])
BODY = st.lists(LINES, max_size=40).map("\n".join)
MADE_UP = st.tuples(HEADS, BODY, HEADS, BODY).map("\n".join)
CP1251 = MADE_UP.map(lambda text: text.encode("cp1251", "replace"))


def covered(reading: Reading, whole: Outline) -> None:
    """Own spans follow one another from the first letter to the last; each stands inside its act; keys are unique."""
    clauses = clauses_of(whole)
    if not reading.blocks:
        assert clauses == []
        return
    at = 0
    for clause in clauses:
        assert clause.span.start == at, (clause.label, clause.span, at)
        assert clause.span.end >= clause.span.start
        at = clause.span.end
    assert at == len(reading.text)
    for group in (whole.outside, *(act.clauses for act in whole.acts)):
        paths = [clause.path for clause in group]
        assert len(set(paths)) == len(paths)
        known: set[str] = set()
        for clause in group:
            assert clause.parent is None or clause.parent in known, clause
            known.add(clause.path)
    for act in whole.acts:
        assert act.span.start <= act.clauses[0].span.start
        assert act.clauses[-1].span.end <= act.span.end
    assert len({act.slug for act in whole.acts}) == len(whole.acts)


def outlined(text: str) -> tuple[Reading, Outline]:
    reading, whole = outline_of(text)
    covered(reading, whole)
    return reading, whole


@pytest.mark.parametrize("source_id", SOURCES)
def test_a_seed(source_id: str) -> None:
    found = facts_of(source_id)
    covered(found.reading, found.outline)


@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    if "\0" not in text:
        outlined(text)


@given(MADE_UP)
def test_lines_of_regulations_in_any_order(text: str) -> None:
    reading, whole = outlined(text)
    nothing_is_lost(reading, whole)


def nothing_is_lost(reading: Reading, whole: Outline) -> None:
    """Every letter of every block is in the passage of some clause, rows and cells of tables included."""
    kept: set[int] = set()
    for clause in clauses_of(whole):
        kept.update(range(clause.span.start, clause.span.end))
    for block in reading.blocks:
        span = block.span
        assert set(range(span.start, span.end)) <= kept


@given(st.sampled_from(list(SOURCES)), st.integers(0, 10**6), st.integers(200, 6000))
def test_a_piece_of_a_seed(source_id: str, start: int, length: int) -> None:
    text = text_of(source_id)
    start %= len(text)
    outlined(text[start : start + length])


def mutated(text: str, chance: random.Random) -> str:
    """A seed after a bad scan: lines lost, doubled, swapped and broken, signs changed."""
    lines = text.split("\n")
    start = chance.randrange(len(lines))
    lines = lines[start : start + 250]
    for _ in range(25):
        i = chance.randrange(len(lines))
        change = chance.randrange(6)
        if change == 0:
            lines[i] = ""
        elif change == 1:
            lines.insert(i, lines[chance.randrange(len(lines))])
        elif change == 2:
            j = chance.randrange(len(lines))
            lines[i], lines[j] = lines[j], lines[i]
        elif change == 3:
            cut = chance.randrange(len(lines[i]) + 1)
            lines[i : i + 1] = [lines[i][:cut], lines[i][cut:]]
        elif change == 4:
            lines[i] = lines[i].replace(".", ",").replace(" ", "\t", 2)
        else:
            lines[i] = chance.choice(["\t", "| ", "1) ", "- ", "Приложение № 1 ", "**", "II. "]) + lines[i]
    return "\n".join(lines)


@pytest.mark.parametrize("source_id", SOURCES)
def test_a_seed_after_a_bad_scan(source_id: str) -> None:
    for seed in range(8):
        outlined(mutated(text_of(source_id), random.Random(seed)))


BLOCKS = {rule.name for kind in KINDS for rule in kind.rules if isinstance(rule, BlockRule)}


def evidence_holds(found: SourceFacts) -> None:
    """Facts stand in their own clause, those of lines under a name begin there; their quotes are not empty."""
    for slug, facts in found.facts.items():
        act = next((a for a in found.outline.acts if a.slug == slug), None)
        clauses = {c.path: c for c in (act.clauses if act else found.outline.outside)}
        for fact in facts:
            own = clauses[fact.clause].span
            last = len(found.reading.text) if fact.rule in BLOCKS else own.end
            assert own.start <= fact.span.start < fact.span.end <= last, (fact, own)
            assert found.reading.text[fact.span.start : fact.span.end].strip()


def test_facts_of_a_seed_after_a_bad_scan() -> None:
    for source_id in SOURCES:
        for seed in range(3):
            data = mutated(text_of(source_id), random.Random(seed)).encode()
            try:
                found = read_source(Source("s", "s.txt"), data)
            except UnreadableError:
                continue
            evidence_holds(found)


@pytest.mark.parametrize("source_id", SOURCES)
def test_facts_of_a_seed_stand_in_their_clauses(source_id: str) -> None:
    evidence_holds(facts_of(source_id))


@given(st.one_of(st.binary(max_size=300), MADE_UP.map(str.encode), CP1251))
def test_any_bytes(data: bytes) -> None:
    try:
        found = read_source(Source("s", "s.txt"), data)
    except UnreadableError as refusal:
        sentence = str(refusal)
    else:
        covered(found.reading, found.outline)
        evidence_holds(found)
        return
    assert sentence.startswith("s.txt: ")
    assert "\n" not in sentence


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        reading = read("s.txt", data)
    except NotTextError:
        return
    assert "\r" not in reading.text


def test_very_long_lines_and_lists() -> None:
    outlined("слово " * 20_000)
    outlined("\n".join(f"{i}) пункт;" for i in range(1, 800)))
    outlined("\n".join(f"\tячейка {i}" for i in range(800)))
    outlined("1." * 3000)
    outlined("((((" * 3000)


def test_deep_nesting() -> None:
    outlined(
        "\n".join(
            [
                "Административный регламент",
                "I. Общие положения",
                *(".".join(["1"] * n) + ". Пункт" for n in range(2, 9)),
            ]
        )
    )


def test_a_table_alone() -> None:
    reading, _ = outlined("№\tНазвание\n1\tМФЦ\n2\tЦентр")
    assert isinstance(reading.blocks[0], Table)
