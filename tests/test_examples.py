"""Every example that stands beside a rule is run: the rules are data, and so are their tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from ingest import requisites, subjects
from ingest.clean import LOOK_ALIKE, REPAIRS, Repair, clean
from ingest.context import Context
from ingest.extract import apply, columns_of, matches
from ingest.headings import is_heading_like
from ingest.kinds import KINDS
from ingest.lexicon import FOLDER
from ingest.markers import FAMILIES, parse
from ingest.model import Clause, Passage, Span
from ingest.rules import BlockRule, ItemRule, PhraseRule, ReaderRule, Rule, TableRule
from ingest.sections import SECTIONS, section_of
from ingest.subjects import WHAT, Subject, what_of

ROOT = Path(__file__).parent.parent
SECTION_NAMES = ("", *(section.name for section in SECTIONS))


def passage(text: str) -> Passage:
    return clean(text, Span(0, len(text)))


def clause(text: str, kind: str, part: str = "regulation") -> Clause:
    """A clause of a regulation with nothing around it; the «appendix» of level 0 is the regulation's own title."""
    parent, level = (None, 0) if kind == "appendix" else ("2.6", 4)
    return Clause(
        path="2.6.1", parent=parent, position=1, level=level, kind=kind, label="2.6.1", number=None, heading="",
        passage=passage(text), span=Span(0, len(text)), part=part, regulation=1,
    )  # fmt: skip


def context(
    text: str, section: str = "", lead_ins: Sequence[str] = (), kind: str = "clause", part: str = "regulation"
) -> Context:
    return Context(clause(text, kind, part), section, tuple(lead_ins), (), leaf=True)


def rules_of(shape: type[Rule]) -> list[tuple[str, Rule]]:
    return [(f"{kind.name}: {rule.name}", rule) for kind in KINDS for rule in kind.rules if isinstance(rule, shape)]


def cases(shape: type[Rule]) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{name}: {example[:-1]}"[:110])
        for name, rule in rules_of(shape)
        for example in rule.examples
    ]


def subset(wanted: object, found: object) -> bool:
    return all(found.get(name, "absent") == value for name, value in wanted.items())


# --- rules of the kinds ---------------------------------------------------------------------------


def item_context(rule: ItemRule, lead_in: str, item: str) -> Context:
    """An item below its announcing words; several of them are parted by «|», the outermost first.

    The section is what the words open, if they open one; else the rule's own.
    """
    lead_ins = [lead for lead in lead_in.split("|") if lead]
    opened = next(filter(None, map(section_of, lead_ins)), "")
    return context(item, opened or min(rule.sections, default=""), lead_ins[::-1], kind="item")


@pytest.mark.parametrize(("rule", "example"), cases(ItemRule))
def test_item(rule: ItemRule, example: tuple[str, str, bool]) -> None:
    lead_in, item, wanted = example
    found = list(matches(rule, item_context(rule, lead_in, item)))
    assert bool(found) == wanted
    for start, end, _ in found:
        assert item[start:end].strip()


def phrase_contexts(rule: PhraseRule, line: str) -> Iterator[Context]:
    for section in sorted(rule.sections) or [""]:
        yield context(line, section, part=min(rule.parts))


@pytest.mark.parametrize(("rule", "example"), cases(PhraseRule))
def test_phrase(rule: PhraseRule, example: tuple[str, object]) -> None:
    line, wanted = example
    found = [[values for _, _, values in matches(rule, around)] for around in phrase_contexts(rule, line)]
    if wanted is None:
        assert not any(found)
    else:
        assert any(len(values) == 1 and subset(wanted, values[0]) for values in found), found


def reader_places(rule: ReaderRule) -> Iterator[tuple[str, str, str]]:
    """A reader looks at the section itself, so its examples are tried in each, under a number and as the title."""
    yield from product(SECTION_NAMES, ("clause", "appendix"), sorted(rule.parts))


def at(place: tuple[str, str, str], line: str) -> Context:
    section, kind, part = place
    return context(line, section, kind=kind, part=part)


def gives(rule: ReaderRule, around: Context, wanted: Sequence[object]) -> bool:
    answer = list(matches(rule, around))
    return len(answer) == len(wanted) and all(subset(w, v) for w, (_, _, v) in zip(wanted, answer, strict=True))


def awake(rule: ReaderRule) -> list[tuple[str, str, str]]:
    """Where all yes-examples of a rule are found: (section, kind of clause, part). A no-example counts there only."""
    yes = [(line, wanted) for line, wanted in rule.examples if wanted]
    return [place for place in reader_places(rule) if all(gives(rule, at(place, line), wanted) for line, wanted in yes)]


@pytest.mark.parametrize(("rule", "example"), cases(ReaderRule))
def test_reader(rule: ReaderRule, example: tuple[str, tuple[object, ...]]) -> None:
    line, wanted = example
    places = awake(rule)
    assert places, "нет раздела, в котором правило даёт все свои примеры"
    for place in places:
        assert gives(rule, at(place, line), wanted), (place, list(matches(rule, at(place, line))))
        for start, end, _ in matches(rule, at(place, line)):
            assert line[start:end].strip()


@pytest.mark.parametrize(("rule", "example"), cases(TableRule))
def test_table(rule: TableRule, example: tuple[tuple[str, ...], bool]) -> None:
    header, wanted = example
    assert (columns_of(rule, header) is not None) == wanted


@pytest.mark.parametrize(("rule", "example"), cases(BlockRule))
def test_block(rule: BlockRule, example: tuple[tuple[str, ...], object]) -> None:
    """Each line is a clause of its own; the evidence is all lines of the block and nothing besides."""
    lines, wanted = example
    whole = "\n".join((*lines, "Настоящее приложение размещается на сайте."))
    around = []
    at = 0
    for line in whole.split("\n"):
        placed = replace(clause(line, "paragraph", "appendix"), passage=clean(whole, Span(at, at + len(line))))
        around.append(replace(context(line, part="appendix"), clause=placed))
        at += len(line) + 1
    found = list(apply(rule, "kind", around))
    assert bool(found) == (wanted is not None)
    for fact in found:
        assert subset(wanted, fact.values), fact.values
        assert whole[fact.span.start : fact.span.end] == "\n".join(lines)


def _is_yes(example: tuple[object, ...]) -> bool:
    return bool(example[-1]) or example[-1] == {}


@pytest.mark.parametrize(("name", "rule"), rules_of(Rule), ids=lambda value: value if isinstance(value, str) else "")
def test_a_rule_has_two_yes_and_one_no(name: str, rule: Rule) -> None:
    yes = sum(map(_is_yes, rule.examples))
    assert yes >= 2, f"{name}: примеров «да» {yes}"
    assert len(rule.examples) > yes, f"{name}: нет примера «нет»"


def test_names_of_kinds_and_rules_are_unique() -> None:
    kinds = [kind.name for kind in KINDS]
    assert len(kinds) == len(set(kinds))
    for kind in KINDS:
        names = [rule.name for rule in kind.rules]
        assert len(names) == len(set(names)), kind.name


# --- what a term is of ----------------------------------------------------------------------------


def subject_cases() -> list[object]:
    return [
        pytest.param(subject, example, id=f"{subject.what}: {example[1]}"[:110])
        for subject in WHAT
        for example in subject.examples
    ]


@pytest.mark.parametrize(("subject", "example"), subject_cases())
def test_what_a_term_is_of(subject: Subject, example: tuple[str, str, bool], monkeypatch: pytest.MonkeyPatch) -> None:
    section, sentence, wanted = example
    around = context(sentence, section)
    assert (what_of(sentence, around) == subject.what) == wanted
    if wanted:  # and it is this row that says so, not another one with the same answer
        monkeypatch.setattr(subjects, "WHAT", (subject, Subject("nothing")))
        assert what_of(sentence, around) == subject.what


def test_a_term_of_nothing_known() -> None:
    assert what_of("Обход территории занимает 20 минут", context("", "")) is None


# --- repairs, markers, sections, relations --------------------------------------------------------


@pytest.mark.parametrize("repair", REPAIRS, ids=lambda repair: repair.name)
def test_repair(repair: Repair) -> None:
    before, after = repair.example
    by = repair.by if isinstance(repair.by, str) else (lambda match: repair.by(match))
    assert repair.pattern.sub(by, before).strip() == after
    assert passage(before).text == after


@pytest.mark.parametrize(
    ("family", "line", "number"), [(f.family, line, number) for f in FAMILIES for line, number in f.examples]
)  # fmt: skip
def test_marker(family: str, line: str, number: str | None) -> None:
    marker = parse(line)
    if number is None:
        assert marker is None or marker.family != family
    else:
        assert marker is not None
        assert (marker.family, marker.number) == (family, number)


def without_marker(line: str) -> str:
    """A section is recognised by the words of a clause; its number is cut off before."""
    marker = parse(line)
    return line[marker.length :] if marker else line


@pytest.mark.parametrize(("name", "line"), [(s.name, line) for s in SECTIONS for line in s.yes])
def test_section(name: str, line: str) -> None:
    assert section_of(without_marker(line)) == name


@pytest.mark.parametrize(("name", "line"), [(s.name, line) for s in SECTIONS for line in s.no])
def test_not_section(name: str, line: str) -> None:
    assert section_of(without_marker(line)) != name


def relation_examples() -> list[tuple[str, str, bool]]:
    names = [name for name in vars(requisites) if name.startswith("EXAMPLES_")]
    return [
        (name.removeprefix("EXAMPLES_"), line, wanted) for name in names for line, wanted in getattr(requisites, name)
    ]


@pytest.mark.parametrize(("pattern", "line", "wanted"), relation_examples())
def test_requisites(pattern: str, line: str, wanted: bool) -> None:
    assert bool(getattr(requisites, pattern).search(line)) == wanted


def test_every_family_and_section_has_examples() -> None:
    assert [
        f.family
        for f in FAMILIES
        if not any(n is not None for _, n in f.examples) or not any(n is None for _, n in f.examples)
    ] == []
    assert [s.name for s in SECTIONS if not s.yes] == []
    assert relation_examples()


def test_an_example_of_a_heading_is_one() -> None:
    assert is_heading_like("Круг заявителей")
    assert not is_heading_like("услуга предоставляется бесплатно;")


# --- one alphabet in one word ---------------------------------------------------------------------

# Here Latin letters among Cyrillic ones are the subject itself.
MIXED_ON_PURPOSE = {"зaявлeние"}
BRACKETS = re.compile(r"\[(?:\\.|[^\]\\])*\]")
ESCAPE = re.compile(r"\\[A-Za-z]")
MIXED = re.compile(r"[\w-]*(?:[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z])[\w-]*")


def strings_of_code() -> Iterator[tuple[str, str]]:
    """Every string constant of the packages, pieces of f-strings included; doc-strings are prose of ours."""
    for path in sorted(path for package in ("ingest", "kb") for path in (ROOT / package).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prose = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value


def strings_of_lexicons() -> Iterator[tuple[str, str]]:
    for path in sorted(FOLDER.glob("*.csv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{path.name}:{number}", line


def mixed_words(text: str) -> list[str]:
    plain = ESCAPE.sub(" ", BRACKETS.sub(" ", text))
    return [word for word in MIXED.findall(plain) if word not in MIXED_ON_PURPOSE]


def test_no_latin_letter_inside_a_cyrillic_word() -> None:
    found = [
        (place, word) for place, text in (*strings_of_code(), *strings_of_lexicons()) for word in mixed_words(text)
    ]
    assert found == []


def test_the_search_for_latin_letters_finds_them() -> None:
    assert mixed_words("закoн") == ["закoн"]
    assert mixed_words(r"\bзакон\w*[a-zа-я]\sо") == []
    assert "закoн".translate(LOOK_ALIKE) == "закон"
