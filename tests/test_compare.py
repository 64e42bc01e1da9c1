"""Services side by side: every concept and rule by its examples, links and relations read by a person."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from itertools import chain, permutations
from pathlib import Path

import pytest
from click.testing import CliRunner
from compared_items import item
from hypothesis import given
from hypothesis import strategies as st

from kb.cli import main
from kb.compare import ServiceError, compare
from kb.compare.align import groups, links
from kb.compare.deviations import deviations
from kb.compare.likeness import LEAST, OPPOSITES, likeness
from kb.compare.marks import pieces
from kb.compare.model import Comparison, Item
from kb.compare.relation import verdict
from kb.compare.rules import RULES
from kb.compare.terms import longer
from kb.compare.things import CONCEPTS
from kb.pipeline import build
from kb.spreadsheet import BOM

# The same list in the words of two templates: the paper of a letter is the paper of the same letter.
OLD = {
    "a": "заявление по форме согласно приложению № 2",
    "b": "копия паспорта гражданина Российской Федерации",
    "c": "доверенность (если обращается представитель)",
    "d": "справки о доходах заявителя и членов его семьи за последние 6 месяцев",
    "e": "выписка из домовой книги",
    "f": "свидетельство о рождении ребёнка (копия)",
    "g": "выписка из ЕГРП о правах на жилое помещение",
    "h": "документ об уплате государственной пошлины",
    "i": "согласие на обработку персональных данных",
    "old": "характеристика с места работы",
}
NEW = {
    "g": "Сведения из Единого государственного реестра недвижимости о правах на жилое помещение",
    "i": "Письменное согласие заявителя на обработку его персональных данных",
    "h": "Квитанция об оплате государственной пошлины",
    "f": "Сведения о государственной регистрации рождения ребёнка",
    "e": "Справка о составе семьи",
    "d": "Документы, подтверждающие доходы всех членов семьи за 12 месяцев, предшествующих обращению",
    "c": "Документ, подтверждающий полномочия представителя заявителя",
    "b": "Документ, удостоверяющий личность заявителя",
    "a": "Заявление о предоставлении муниципальной услуги",
    "new": "Технические условия подключения к сетям",
}
GROUNDS_OLD = {
    "a": "не представлены документы, указанные в пункте 2.6 регламента",
    "b": "заявление подписано неуполномоченным лицом",
    "c": "текст заявления не поддается прочтению",
    "d": "представленные сведения не соответствуют действительности",
    "e": "обращение в орган, в компетенцию которого не входит предоставление услуги",
    "f": "границы земельного участка не установлены",
    "old": "участок расположен за границами района",
}
GROUNDS_NEW = {
    "f": "Не установлены границы участка в соответствии с требованиями законодательства о кадастре",
    "e": "Заявление подано в орган местного самоуправления, в полномочия которого не входит предоставление услуги",
    "d": "Недостоверность сведений, представленных заявителем",
    "c": "Документы содержат повреждения, наличие которых не позволяет использовать информацию",
    "b": "С заявлением обратилось лицо, не имеющее полномочий представителя",
    "a": "Представлен неполный комплект документов",
    "new": "Деревья занесены в Красную книгу",
}


def listed(texts: dict[str, str], table: str, service: str) -> tuple[list[str], list[Item]]:
    return list(texts), [item(text, table, service) for text in texts.values()]


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: f"{concept.about}-{concept.name}")
def test_a_concept_by_its_examples(concept) -> None:
    assert len(concept.yes) >= 2
    assert concept.no
    assert [text for text in concept.yes if not concept.is_in(text)] == []
    assert [text for text in concept.no if concept.is_in(text)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_by_its_examples(rule) -> None:
    assert {wanted for *_, wanted in rule.examples} >= {"same"}
    assert len(rule.examples) >= 3
    for text, values, other, others, wanted in rule.examples:
        judged = rule.of(text, values, other, others)
        assert (judged[0] if judged else "same") == wanted, (rule.name, text, other)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_turned_round_says_the_opposite(rule) -> None:
    opposite = {"stricter": "weaker", "weaker": "stricter", "same": "same"}
    for text, values, other, others, wanted in rule.examples:
        judged = rule.of(other, others, text, values)
        assert (judged[0] if judged else "same") == opposite[wanted]


@pytest.mark.parametrize("pair", OPPOSITES)
def test_opposites_by_their_examples(pair) -> None:
    assert len(pair.examples) >= 1
    assert all(pair.part(a, b) and pair.part(b, a) for a, b in pair.examples)
    assert not pair.part(*pair.alike)


@pytest.mark.parametrize(
    ("old", "new", "table"), [(OLD, NEW, "documents"), (GROUNDS_OLD, GROUNDS_NEW, "refusal_grounds")]
)
def test_the_same_list_in_the_words_of_two_templates(old, new, table) -> None:
    names, a = listed(old, table, "a")
    others, b = listed(new, table, "b")
    found = {(names[i], others[j]) for i, j in links(a, b)}
    assert found == {(name, name) for name in names if name in new}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("документ, удостоверяющий личность заявителя", "копия паспорта представителя заявителя"),
        ("паспорт заявителя", "технический паспорт жилого помещения"),
        ("выписка из ЕГРЮЛ", "выписка из ЕГРН"),
        ("заявление о признании малоимущим", "документ о признании гражданина малоимущим"),
        ("документ, удостоверяющий личность", "документ, подтверждающий полномочия представителя"),
    ],
)  # fmt: skip
def test_papers_that_are_not_one(a: str, b: str) -> None:
    assert likeness(item(a), item(b)) < LEAST


@pytest.mark.parametrize(
    ("a", "b", "table"),
    [
        ("участок предоставлен иному лицу", "участок не предоставлен иному лицу", "refusal_grounds"),
        ("решение о постановке на учёт", "решение о снятии с учёта", "results"),
        ("разрешение на снос", "решение об отказе в выдаче разрешения на снос", "results"),
    ],
)
def test_what_is_denied_is_another_thing(a: str, b: str, table: str) -> None:
    same = likeness(item(a, table), item(a, table))
    assert likeness(item(a, table), item(b, table)) < same - 0.3


@pytest.mark.parametrize(
    ("a", "b", "table"),
    [
        ("документ, подтверждающий полномочия представителя заявителя", "нотариальная доверенность", "documents"),
        ("сведения из ЕГР ЗАГС о рождении", "свидетельство о рождении каждого ребёнка", "documents"),
        ("сведения о государственной регистрации заключения брака", "копия свидетельства о браке", "documents"),
        ("заявитель не является получателем услуги", "гражданин не относится к лицам раздела 1", "refusal_grounds"),
        ("истёк срок действия документа", "документ просрочен", "refusal_grounds"),
    ],
)
def test_one_thing_in_words_that_share_nothing(a: str, b: str, table: str) -> None:
    assert likeness(item(a, table), item(b, table)) >= LEAST
    if table == "documents":
        assert likeness(item(a), item(b, kind="interagency")) >= LEAST


def test_a_ground_not_to_accept_is_no_ground_to_refuse() -> None:
    text = "представлен неполный комплект документов"
    a, b = (item(text, "refusal_grounds", kind=kind) for kind in ("acceptance", "service"))
    assert links([a], [b]) == ()


PAPERS = st.sampled_from([*OLD.values(), *NEW.values(), "документ", "", "1", "№ 5"])


@given(st.lists(st.lists(PAPERS, max_size=6), max_size=4))
def test_no_item_is_lost_and_none_stands_twice(lists: list[list[str]]) -> None:
    items = [[item(text, service=f"s{n}") for text in texts] for n, texts in enumerate(lists)]
    found = groups(items)
    assert sorted(id(one) for group in found for one in group) == sorted(id(one) for one in chain(*items))
    assert all(len({one.service for one in group}) == len(group) for group in found)


@given(st.lists(PAPERS, max_size=7), st.lists(PAPERS, max_size=7))
def test_links_are_one_to_one_and_turn_round(a: list[str], b: list[str]) -> None:
    mine, theirs = [item(text) for text in a], [item(text) for text in b]
    found, back = links(mine, theirs), links(theirs, mine)
    assert len({i for i, _ in found}) == len({j for _, j in found}) == len(found)
    worth = sum(likeness(mine[i], theirs[j]) - LEAST for i, j in found)
    assert worth == pytest.approx(sum(likeness(mine[i], theirs[j]) - LEAST for j, i in back), abs=0.15)


@given(st.text(alphabet="копия паспорта, №\u0301 <b>ёЁ-", max_size=40), PAPERS)
def test_the_pieces_of_a_text_are_the_text(text: str, other: str) -> None:
    assert "".join(piece.text for piece in pieces(text, other)) == text


@pytest.mark.parametrize(
    ("a", "b", "wanted"),
    [
        ((10, "working_day"), (30, "calendar_day"), "longer"),
        ((10, "working_day"), (14, "calendar_day"), "about"),
        ((10, "working_day"), (10, "calendar_day"), "shorter"),
        ((30, "day"), (30, "calendar_day"), "about"),
        ((1, "day"), (1, "working_day"), "about"),
        ((0, "day"), (1, "working_day"), "longer"),
        ((1, "month"), (30, "calendar_day"), "about"),
        ((15, "minute"), (30, "minute"), "longer"),
        ((48, "hour"), (5, "working_day"), "longer"),
        ((None, "day"), (5, "day"), None),
        ((5, "day"), (5, "week"), None),
    ],
)
def test_terms_of_different_units(a, b, wanted) -> None:
    assert longer(*a, *b) == wanted
    turned = {"longer": "shorter", "shorter": "longer"}
    assert longer(*b, *a) == turned.get(wanted, wanted)


def term(text: str, amount: float, unit: str, start: str | None, what: str = "service_total") -> Item:
    return item(text, "deadlines", kind=what, amount=amount, unit=unit, counted_from=start, bound="maximum")


@pytest.mark.parametrize(
    ("a", "b", "wanted"),
    [
        (term("не более 15 минут", 15, "minute", None), term("до пятнадцати минут", 15, "minute", None), "same"),
        (term("", 10, "day", "со дня регистрации"), term("", 10, "day", "с даты регистрации заявления"), "same"),
        (term("", 10, "day", "со дня регистрации"), term("", 10, "day", None), "reworded"),
        (term("10 р. дней", 10, "working_day", None), term("30 дней", 30, "calendar_day", None), "stricter"),
        (term("30 дней", 30, "day", None), term("5 дней", 5, "working_day", None), "weaker"),
    ],
)  # fmt: skip
def test_the_relation_of_terms(a: Item, b: Item, wanted: str) -> None:
    assert verdict(a, b).relation == wanted


@pytest.mark.parametrize(
    ("a", "b", "wanted"),
    [
        ("Выписка из ЕГРЮЛ", "выписку из Единого государственного реестра юридических лиц", "same"),
        ("копия договора", "оригинал договора", "stricter"),
        ("заявление по форме приложения № 1", "заявление (приложение 4)", "same"),
        ("представление неполного комплекта документов", "представлены не все документы", "reworded"),
    ],
)
def test_the_relation_of_words(a: str, b: str, wanted: str) -> None:
    assert verdict(item(a), item(b)).relation == wanted


REGULATION = """АДМИНИСТРАЦИЯ {place}

ПОСТАНОВЛЕНИЕ

от {day}.06.2020 № {day}

Об утверждении административного регламента предоставления муниципальной услуги «Выдача разрешения на снос деревьев»

ПОСТАНОВЛЯЕТ:

1. Утвердить административный регламент предоставления муниципальной услуги «Выдача разрешения на снос деревьев».

Глава поселения                                        П.П. Рябинин

Приложение
к постановлению администрации {place}
от {day}.06.2020 № {day}

АДМИНИСТРАТИВНЫЙ РЕГЛАМЕНТ
предоставления муниципальной услуги «Выдача разрешения на снос деревьев»

1. Общие положения
1.1. Регламент устанавливает порядок выдачи разрешений на снос деревьев.

2. Стандарт предоставления муниципальной услуги
2.1. Наименование муниципальной услуги – «Выдача разрешения на снос деревьев».
2.4. Срок предоставления муниципальной услуги – {term} рабочих дней со дня регистрации заявления.
2.6. Исчерпывающий перечень документов, которые заявитель представляет самостоятельно:
{papers}
2.7. Исчерпывающий перечень документов, которые находятся в распоряжении государственных органов и которые
заявитель вправе представить по собственной инициативе:
{obtained}
2.8. Основания для отказа в приёме документов отсутствуют.
2.9. Основания для отказа в предоставлении муниципальной услуги:
1) представлен неполный комплект документов;
2) деревья занесены в Красную книгу.
"""
OBTAINED = "1) выписка из ЕГРН на земельный участок."
USUAL = "1) заявление;\n2) документ, удостоверяющий личность;\n3) план-схема зелёных насаждений."
MORE = USUAL.removesuffix(".") + ";\n4) справка об отсутствии долгов."
OTHER = "1) заявление;\n2) документ, удостоверяющий личность;\n3) выписка из ЕГРН на земельный участок."
TOWNS = (
    ("Липовского сельского поселения", 11, 10, USUAL, OBTAINED),
    ("Кленовского сельского поселения", 12, 10, USUAL, OBTAINED),
    ("Ясеневского сельского поселения", 13, 30, MORE, OBTAINED),
    ("Вязовского сельского поселения", 14, 10, OTHER, OBTAINED),
)  # fmt: skip


@pytest.fixture(scope="session")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four regulations of one service: two alike, one slower that asks for more, one that asks for what it obtains."""
    folder = tmp_path_factory.mktemp("towns")
    (folder / "sources").mkdir()
    rows = []
    for place, number, days, papers, obtained in TOWNS:
        text = REGULATION.format(place=place, day=number, term=days, papers=papers, obtained=obtained)
        file = folder / "sources" / f"t{number}.txt"
        file.write_text(text, encoding="utf-8")
        rows.append([f"t{number}", f"sources/t{number}.txt", place, "", "", sha256(file.read_bytes()).hexdigest(), ""])
    with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["id", "file", "title", "authority", "origin", "sha256", "note"], *rows])
    path = folder / "kb.db"
    build(folder, path)
    return path


@pytest.fixture
def compared(towns: Path) -> Iterator[Comparison]:
    with closing(sqlite3.connect(towns)) as connection:
        yield compare(connection, keys(towns))


def keys(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("select id from services order by id")]


def test_deviations_are_those_put_in(compared: Comparison) -> None:
    names = {service.id: number for number, service in enumerate(compared.services)}
    told = {(names[one.service.id], one.rule, one.item.text.split(",")[0]) for one in deviations(compared)}
    assert told == {
        (2, "slower", "Срок предоставления муниципальной услуги – 30 рабочих дней со дня регистрации заявления"),
        (2, "adding", "справка об отсутствии долгов"),
        (3, "lacking", "план-схема зелёных насаждений"),
        (3, "asked and obtained", "выписка из ЕГРН на земельный участок"),
    }


def test_a_typical_regulation_is_told_of_by_name(compared: Comparison) -> None:
    model = compared.services[0].id
    told = [one for one in deviations(compared, model) if one.rule == "model"]
    assert {one.service.id for one in told} == {compared.services[2].id, compared.services[3].id}
    assert any("строже типового" in one.message for one in told)


def test_a_list_that_is_said_to_be_empty_is_not_a_silent_one(compared: Comparison) -> None:
    tallies = {tally.title: tally for tally in compared.tallies}
    assert set(tallies["Не примут документы"].absences) == {"none"}
    assert "Приостановят" not in tallies


def test_differences_stand_first(compared: Comparison) -> None:
    for part in compared.parts:
        whole = [row.relation == "same" and all(cell.item for cell in row.cells) for row in part.rows]
        assert whole == sorted(whole)


def test_the_order_of_services_does_not_change_what_is_linked(towns: Path) -> None:
    found = set()
    with closing(sqlite3.connect(towns)) as connection:
        for order in permutations(keys(towns)[:3]):
            rows = [row for part in compare(connection, order).parts for row in part.rows]
            found.add(frozenset(frozenset(cell.item.text for cell in row.cells if cell.item) for row in rows))
    assert len(found) == 1


def test_the_command_prints_what_the_contract_says(towns: Path) -> None:
    named = keys(towns)[:2]
    done = CliRunner().invoke(main, ["compare", str(towns), *named, "--json"])
    found = json.loads(done.stdout)
    assert [service["id"] for service in found["services"]] == named
    for row in found["rows"]:
        assert row["relation"] in {"same", "reworded", "stricter", "weaker", "only"}
        assert [one["service"] for one in row["items"] if one] == [
            n for n, one in zip(named, row["items"], strict=True) if one
        ]
        assert all({"service", "clause", "text"} <= set(one) for one in row["items"] if one)


def test_the_table_is_for_a_spreadsheet(towns: Path) -> None:
    done = CliRunner().invoke(main, ["compare", str(towns), *keys(towns)[:3], "--csv"])
    assert done.stdout.startswith(BOM)
    rows = list(csv.reader(io.StringIO(done.stdout.removeprefix(BOM)), delimiter=";"))
    assert len({len(row) for row in rows}) == 1
    assert rows[0][:3] == ["Раздел", "Перечень", "Отношение"]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (["нет-такой", "t11"], "такой услуги нет"),
        (["деревьев", "t11"], "подходит несколько"),
        (["t11"], "назовите ещё одну"),
    ],
)
def test_bad_names_get_a_sentence(towns: Path, named: list[str], said: str) -> None:
    done = CliRunner().invoke(main, ["compare", str(towns), *named])
    assert done.exit_code == 1
    assert said in done.output
    assert "Traceback" not in done.output


def test_too_many_services_get_a_sentence(towns: Path) -> None:
    with closing(sqlite3.connect(towns)) as connection, pytest.raises(ServiceError, match="не больше"):
        compare(connection, [str(number) for number in range(20)])
