"""Several bases searched as one answer as one base of the same files does."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from exports import VARIETIES

from kb.answer import Answer
from kb.cli import main
from kb.federation import Library, alone, together
from kb.narrow import Filters
from kb.pipeline import build
from kb.search import search_in

QUESTIONS = Path(__file__).parent / "questions" / "own.jsonl"
HOUSING = "42_voronezh_housing_register"
# The regulation of another region: the same words, another place, another term.
NAMESAKE = {
    "Донсколугск": "Верхнелиповск", "ДОНСКОЛУГСК": "ВЕРХНЕЛИПОВСК", "ВОРОНЕЖСК": "ЛИПЕЦК", "Воронежск": "Липецк",
    "Донской Луг": "Верхний Липовец", "25 рабочих дней": "18 рабочих дней", "№ 764": "№ 765",
}  # fmt: skip


def text_of(stem: str) -> str:
    return (VARIETIES / f"{stem}.txt").read_text(encoding="utf-8")


def namesake() -> str:
    text = text_of(HOUSING)
    for old, new in NAMESAKE.items():
        assert old in text or old in ("Воронежск", "Донской Луг"), old
        text = text.replace(old, new)
    return text


GUIDE = "31_vologda_gpzu_classic"
NORTH = {stem: text_of(stem) for stem in (HOUSING, "32_stavropol_body_tables", "02_running_clauses", GUIDE)}
# The same name as in the north for another file, and one file that both have.
SOUTH = {HOUSING: namesake(), GUIDE: text_of(GUIDE)} | {
    stem: text_of(stem) for stem in ("43_kemerovo_heavy_loads", "41_arkhangelsk_property_register", "05_hard_wrapped")
}


def built(folder: Path, name: str, texts: Mapping[str, str]) -> Path:
    (folder / name).mkdir()
    with (folder / name / "sources.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("id", "file", "title"))
        for stem, text in texts.items():
            (folder / name / f"{stem}.txt").write_text(text, encoding="utf-8")
            writer.writerow((stem, f"{stem}.txt", ""))
    build(folder / name, folder / f"{name}.db")
    return folder / f"{name}.db"


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """North, south, and one base of the files of both."""
    folder = tmp_path_factory.mktemp("federation")
    both = NORTH | {(f"{stem}_south" if stem == HOUSING else stem): text for stem, text in SOUTH.items()}
    return built(folder, "north", NORTH), built(folder, "south", SOUTH), built(folder, "both", both)


@pytest.fixture(scope="module")
def libraries(bases: tuple[Path, Path, Path]) -> Iterator[tuple[Library, Library]]:
    """The two bases together, and the one of all."""
    north, south, both = (sqlite3.connect(f"{base.as_uri()}?mode=ro", uri=True) for base in bases)
    with closing(north), closing(south), closing(both):
        yield together([("north", north), ("south", south)]), alone(both)


@pytest.mark.parametrize(
    ("question", "base", "clause", "words"),
    [
        ("сколько ждать постановки на жилищный учёт в Донсколугском районе", "north", "2.5", "25 рабочих дней"),
        ("сколько ждать постановки на жилищный учёт в Верхнелиповском районе", "south", "2.5", "18 рабочих дней"),
        ("за сколько дней ставят на жилищный учёт в липецкой области", "south", "2.5", "18 рабочих дней"),
        ("возврат заявления на проезд тяжеловесного транспорта сколько дней", "south", "2.9", "3 рабочих дней"),
        ("выписка из реестра муниципального имущества срок", "south", "2.4", "10 (десяти) дней"),
    ],
)
def test_a_question_goes_to_the_base_that_has_the_place(
    libraries: tuple[Library, Library], question: str, base: str, clause: str, words: str
) -> None:
    answer = search_in(libraries[0], question)
    assert answer.confident
    assert answer.hits[0].base == base
    assert answer.hits[0].clause.startswith(clause)
    assert words in (answer.text or "")
    assert {fact.base for fact in answer.facts} <= {base}


def essence(answer: Answer) -> tuple[object, ...]:
    """What must be the same: keys differ where two bases use one name."""
    first = [(hit.source_sha256, hit.clause, round(hit.score, 6)) for hit in answer.hits[:1]]
    return answer.confident, answer.ask_back, answer.corrected, first


def test_the_same_first_answer_as_one_base(libraries: tuple[Library, Library]) -> None:
    """168 questions, most about regulations that neither base has: also the doubt must be the same."""
    questions = [json.loads(line)["query"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    several, one = libraries
    other = [q for q in questions if essence(search_in(several, q)) != essence(search_in(one, q))]
    assert other == []
    assert sum(search_in(several, q).confident for q in questions) > 20


def test_namesakes_of_two_bases_are_asked_back(libraries: tuple[Library, Library]) -> None:
    answer = search_in(libraries[0], "за сколько дней ставят на учёт нуждающихся в жилых помещениях")
    assert {place.title for place in answer.ask_back} == {
        "Донсколугский муниципальный район, Воронежская область",
        "Верхнелиповский муниципальный район, Липецкая область",
    }


def test_a_file_that_both_have_counts_once(libraries: tuple[Library, Library]) -> None:
    several, one = libraries
    assert several.whole.rows == one.whole.rows
    answer = search_in(several, "градостроительный план земельного участка срок", limit=100)
    assert {hit.base for hit in answer.hits if hit.source_id == GUIDE} == {"north"}


def test_filters_reach_over_bases(libraries: tuple[Library, Library]) -> None:
    answer = search_in(libraries[0], "срок предоставления услуги", Filters(region="Липецкая область"), limit=50)
    assert {hit.base for hit in answer.hits} == {"south"}


def test_the_same_places_have_one_meaning(libraries: tuple[Library, Library]) -> None:
    several, one = libraries
    assert several.whole.places == one.whole.places


def test_command(bases: tuple[Path, Path, Path], tmp_path: Path) -> None:
    north, south, _ = map(str, bases)
    question = "жилищный учёт в Верхнелиповском районе срок"
    shown = CliRunner().invoke(main, ["search", north, south, question])
    assert shown.exit_code == 0
    assert f"[{south}]" in shown.output
    answer = json.loads(CliRunner().invoke(main, ["search", north, south, question, "--json"]).output)
    assert answer["hits"][0]["base"] == south
    batch = tmp_path / "questions.jsonl"
    batch.write_text(json.dumps({"id": 1, "query": question}), encoding="utf-8")
    line = json.loads(CliRunner().invoke(main, ["search", north, south, "--batch", str(batch)]).output)
    assert line["results"][0]["act_number"] == "765"


def test_one_base_is_not_named(bases: tuple[Path, Path, Path]) -> None:
    shown = CliRunner().invoke(main, ["search", str(bases[0]), "срок", "--json"])
    assert '"base"' not in shown.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["{north}"], "нужны база и вопрос"),
        (
            ["{north}", "нет.db", "срок"],
            "нет.db: такой базы нет; если это слово вопроса, возьмите весь вопрос в кавычки",
        ),
        (["нет.db", "срок"], "нет.db: базы нет; постройте её"),
        (["{north}", "{text}", "срок"], "не читается как база reglament"),
        (["{north}", "{spoiled}", "срок"], "spoiled.db: В базе нет поискового индекса"),
    ],
)
def test_faults_in_one_sentence(bases: tuple[Path, Path, Path], tmp_path: Path, words: list[str], said: str) -> None:
    files = {"north": bases[0], "text": tmp_path / "text.txt", "spoiled": tmp_path / "spoiled.db"}
    files["text"].write_text("не база", encoding="utf-8")
    files["spoiled"].write_bytes(bases[1].read_bytes())
    with closing(sqlite3.connect(files["spoiled"])) as connection:
        connection.execute("drop table search_index")
    result = CliRunner().invoke(main, ["search", *(word.format(**files) for word in words)])
    assert result.exit_code == 1
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1
