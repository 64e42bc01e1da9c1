"""Questions → answers, on the base of the repository: tables of cases and «any string is a valid question»."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.lexicon import table
from kb.answer import ASPECTS, Answer
from kb.catalogue import catalogue_of
from kb.cli import main
from kb.functions import register_functions
from kb.narrow import Filters
from kb.question import analyse
from kb.search import search
from kb.terms import phrase
from kb.typos import Repairer, from_layout, from_translit

ANYTHING = st.text(max_size=80) | st.text(
    st.sampled_from("абвгёйщ АНДОР ANDORNEAR\"'()*:^-+{}[]~№§.,;?0123456789\0\n\u00ad%_"), max_size=60
)


@pytest.fixture(scope="module")
def connection(base: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{base.as_uri()}?mode=ro", uri=True)) as opened:
        register_functions(opened)
        yield opened


def top(answer: Answer) -> tuple[str | None, str]:
    return answer.hits[0].act_number, answer.hits[0].clause


@pytest.mark.parametrize(
    ("question", "act", "clause"),
    [
        ("сколько дней ждать разрешение на вырубку деревьев", "538", "2.4"),
        ("какие документы нужны на снос дерева", "538", "2.6"),
        ("hfphtitybt yf dshe,re lthtdmtd chjr", "538", "2.4"),
        ("srok vydachi razresheniya na snos derevev", "538", "2.4"),
        ("п. 2.8.1 постановление 528", "528", "2.8.1"),
        ("плата за розничный рынок", "539", "2.16"),
        ("кампенсация за детский сад сколька ждать", "113", "2.7"),
    ],
)
def test_first_hit(connection: sqlite3.Connection, question: str, act: str, clause: str) -> None:
    answer = search(connection, question)
    assert top(answer) == (act, clause)
    assert answer.confident


@pytest.mark.parametrize(
    "question",
    ["как получить загранпаспорт", "записаться к стоматологу", "замена водительских прав", "справка о несудимости",
     "погода на завтра", "мфц в воронеже адрес", "сколько соток дают многодетным", ""],
)  # fmt: skip
def test_no_confident_answer_beyond_the_base(connection: sqlite3.Connection, question: str) -> None:
    assert not search(connection, question).confident


@pytest.mark.parametrize(
    ("question", "aspect"),
    [
        ("сколько ждать ответа", "deadlines"), ("какие бумаги принести", "documents"),
        ("почему могут отказать", "refusals"),
        ("это бесплатно?", "fee"),
        ("кто может обратиться", "applicants"), ("до скольки работает", "contacts"),
        ("часы работы мфц", "offices"), ("ссылка на госуслуги", "links"), ("какой закон регулирует", "legal"),
        ("куда пожаловаться", "complaints"), ("образец заявления", "forms"), ("результат услуги", "results"),
    ],
)  # fmt: skip
def test_aspect(connection: sqlite3.Connection, question: str, aspect: str) -> None:
    assert analyse(question, catalogue_of(connection)).asked[0].aspect == aspect


@pytest.mark.parametrize(
    ("question", "clause", "appendix"),
    [
        ("п 2.8.1 528", "2.8.1", None), ("2.15.11 неявка", "2.15.11", None), ("от 27.07.2010", None, None),
        ("пункт 5", "5", None), ("приложение № 3", None, "3"), ("до 10 мая", None, None),
    ],
)  # fmt: skip
def test_addresses(connection: sqlite3.Connection, question: str, clause: str | None, appendix: str | None) -> None:
    found = analyse(question, catalogue_of(connection))
    assert (found.clause, found.appendix) == (clause, appendix)


def test_namesakes_are_asked_back(connection: sqlite3.Connection) -> None:
    answer = search(connection, "Кировский район срок предоставления услуги")
    regions = {place.title.rpartition(", ")[2] for place in answer.ask_back}
    assert {"Ленинградская область", "Приморский край"} <= regions


def test_region_decides_between_namesakes(connection: sqlite3.Connection) -> None:
    answer = search(connection, "Кировский район Приморье срок предоставления услуги")
    assert answer.ask_back == ()
    assert answer.hits[0].municipality.endswith("Приморский край")


def test_all_regulations(connection: sqlite3.Connection) -> None:
    answer = search(connection, "сравнить сроки предоставления услуги по всем регламентам")
    services = [hit.service_id for hit in answer.hits]
    known = connection.execute("select count(*) from services").fetchone()[0]
    assert len(set(services[:known])) == known


def test_filters(connection: sqlite3.Connection) -> None:
    place = connection.execute("select id from municipalities order by id").fetchone()[0]
    answer = search(connection, "срок", Filters(municipality=place))
    assert {hit.municipality_id for hit in answer.hits} == {place}
    assert search(connection, "снос деревьев", Filters(aspect="fee")).aspect == "fee"


def test_draft_is_called_a_draft(connection: sqlite3.Connection) -> None:
    answer = search(connection, "участок в снт срок предоставления")
    assert "проект" in (answer.text or "").lower()


def test_repairs_are_shown(connection: sqlite3.Connection) -> None:
    answer = search(connection, "какие дакументы на снос дерева")
    assert answer.corrected == ("документы ← дакументы",)
    assert "← дакументы" in answer.hits[0].why


@given(ANYTHING)
@example('"')
@example("NOT AND OR NEAR(")
@example("210-фз")
@example("<script>alert(1)</script> срок")
def test_any_string_is_a_question(connection: sqlite3.Connection, question: str) -> None:
    answer = search(connection, question)
    for hit in answer.hits:
        assert "<" not in re.sub(r"</?mark>", "", hit.snippet)


@given(ANYTHING)
def test_ru_match_is_always_valid(connection: sqlite3.Connection, question: str) -> None:
    query = "select count(*) from search_index where search_index match ru_match(?)"
    assert connection.execute(query, [question]).fetchone()[0] >= 0


def test_sql_functions(connection: sqlite3.Connection) -> None:
    assert connection.execute("select lemmatize('Сроки рассмотрения'), lemmatize(null)").fetchone() == (
        "срок рассмотрение",
        None,
    )
    found = "select count(*) from search_index where search_index match ru_match('срубить березу')"
    assert connection.execute(found).fetchone()[0] > 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("заевление", "заявление"),
        ("компенсаця", "компенсация"),
        ("развод", "развод"),
        ("снт", "снт"),
        ("прием", "прием"),
    ],
)
def test_typos(typed: str, meant: str) -> None:
    counts = {"заявление": 5, "компенсация": 3, "завод": 2, "раздел": 2, "снос": 1, "прием": 9}
    assert Repairer(counts).repair(typed)[0] == meant


def test_layout_and_translit() -> None:
    assert from_layout("ghbtv ljrevtynjd") == "прием документов"
    assert from_translit("zayavlenie") == "заявление"


def test_command_prints_card_and_json(base: Path) -> None:
    run = CliRunner()
    plain = run.invoke(main, ["search", str(base), "срок сноса деревьев"])
    assert plain.exit_code == 0
    assert "2.4" in plain.output
    answer = json.loads(run.invoke(main, ["search", str(base), "срок сноса деревьев", "--json"]).output)
    assert answer["aspect"] == "deadlines"


def test_batch(base: Path, tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text('{"id": "a", "query": "срок сноса"}\n\n{"id": 2, "query": ""}\n', encoding="utf-8")
    lines = CliRunner().invoke(main, ["search", str(base), "--batch", str(questions)]).output.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["a", 2]
    assert {"source_sha256", "act_number", "service_name", "aspect", "clause", "score", "snippet"} == set(
        json.loads(lines[0])["results"][0]
    )


def test_batch_names_the_bad_line(base: Path, tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text('{"id": "a"}\n', encoding="utf-8")
    failed = CliRunner().invoke(main, ["search", str(base), "--batch", str(questions)])
    assert failed.exit_code == 1
    assert "строка 1" in failed.output


def test_a_file_that_is_no_base(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    file.write_bytes(b"no database" * 200)
    failed = CliRunner().invoke(main, ["search", str(file), "срок"])
    assert failed.exit_code == 1
    assert "reglament build" in failed.output


@pytest.mark.parametrize("name", ["synonyms", "abbreviations", "aspects", "question_words", "region_names"])
def test_lexicon_entries_are_whole(name: str) -> None:
    for row in table(name):
        assert None not in row, row
        assert all(key == "kind" or value for key, value in row.items()), row
        assert not any(re.search(r"[A-Za-z][а-яё]|[а-яё][A-Za-z]", str(value)) for value in row.values()), row


def test_lexicon_aspects_are_known() -> None:
    assert {row["aspect"] for row in table("aspects")} == set(ASPECTS)


def test_lexicon_phrases_have_words() -> None:
    assert all(phrase(one) for row in table("synonyms") for one in row["said"].split("|"))


def test_rows_by_name_as_the_site_reads_them(base: Path) -> None:
    with closing(sqlite3.connect(base)) as connection:
        connection.row_factory = sqlite3.Row
        answer = search(connection, "сколько дней ждать разрешение на вырубку деревьев")
    assert top(answer) == ("538", "2.4")


def test_a_recommended_term_is_called_so(connection: sqlite3.Connection) -> None:
    """Чеглаково 2.8: «Рекомендуемый срок …, не более 10 рабочих дней»."""
    answer = search(connection, "какой срок постановки на учет многодетной семьи в Чеглаково")
    assert any("рекомендуемый срок" in fact.value for fact in answer.facts)


def test_one_ground_does_not_pass_for_the_whole_list(connection: sqlite3.Connection) -> None:
    """Кировский район Приморья, 2.13: five grounds; the words of the question stand in one of them."""
    answer = search(connection, "почему могут отказать в компенсации родительской платы")
    assert {fact.clause for fact in answer.facts} >= {f"2.13.{number}" for number in range(1, 6)}
