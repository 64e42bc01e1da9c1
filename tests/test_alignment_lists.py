"""Lists in the words of two templates: what is aligned of each, and the data by which it is."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from alignment_lists import BY_KIND, LISTS, Pair, pairs, score
from compared_items import item

from kb.compare.families import FAMILIES, family
from kb.compare.features import rarity
from kb.compare.likeness import by_bag
from kb.compare.telling import telling
from kb.compare.things import named

PAIRS = {pair.name: pair for pair in pairs()}
RELATIONS = {"same", "reworded", "stricter", "weaker"}
LINKS, RIGHT = 0.85, 0.85  # what every pair must reach: precision and recall of links, relations
TOGETHER = 0.95  # and what the links of all pairs together must
SEEN = 0.25  # how near the words of two wordings of one item must be


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_a_list_of_two_templates_is_aligned(pair: Pair, base: Path) -> None:
    with closing(sqlite3.connect(base)) as connection:
        found = score(pair, rarity(connection, pair.lemmas()))
    assert found.demanded >= 14
    assert min(found.precision, found.recall) >= LINKS, (found.wrong, found.missed)
    assert found.relations >= RIGHT, found.otherwise


def test_all_lists_together_are_aligned(base: Path) -> None:
    with closing(sqlite3.connect(base)) as connection:
        found = [score(pair, rarity(connection, pair.lemmas())) for pair in PAIRS.values()]
    hits = sum(one.hits for one in found)
    assert hits / sum(one.linked for one in found) >= TOGETHER
    assert hits / sum(one.demanded for one in found) >= TOGETHER


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_a_pair_is_written_as_its_readme_says(pair: Pair) -> None:
    for side in pair.texts:
        keys = Counter(at if at[0] == BY_KIND else (at[0], at[2]) for at in side)
        assert [key for key, count in keys.items() if count > 1] == []
    keys_of = [{(table, key) for table, _, key in side} for side in pair.texts]
    linked = keys_of[0] & keys_of[1]
    assert {(t, key) for t, told in pair.relations.items() for key in told} <= linked
    assert all(set(pair.wanted(*at)) <= RELATIONS for at in linked)
    free = [(table, *keys) for table, told in pair.free.items() for keys in told]
    assert all((table, a) in keys_of[0] and (table, b) in keys_of[1] for table, a, b in free)


def test_some_pairs_are_held() -> None:
    raw = [json.loads(path.read_text(encoding="utf-8")) for path in LISTS.glob("*.json")]
    assert sum(gold["held"] for gold in raw) >= 3
    assert all(gold[side]["template"] for gold in raw for side in ("a", "b"))


def test_a_word_is_of_one_family() -> None:
    words = Counter(word for one in FAMILIES for word in one.words)
    assert [word for word, count in words.items() if count > 1] == []
    assert all(word == word.replace("ё", "е") for word in words)


@pytest.mark.parametrize("one", FAMILIES, ids=lambda one: one.words[0])
def test_a_family_by_the_wordings_it_was_seen_in(one) -> None:
    assert len(one.seen) >= 2
    for pair in one.seen:
        assert all(one.words[0] in standing(text) for text in pair), pair
        assert likeness(*pair) >= SEEN, pair
    assert not all(one.words[0] in standing(text) for text in one.apart)


def standing(text: str) -> set[str]:
    return {family(said.lemma) for said in telling(text)}


def likeness(a: str, b: str) -> float:
    one, other = (item(text, "results").features.bag for text in (a, b))
    return by_bag(one, other)


def test_a_word_of_no_family_stands_for_itself() -> None:
    assert family("паспорт") == "паспорт"


# One ground and one paper in the words of many drafters, written down before the patterns that find them were widened.
ONE_GROUND = """
wrong_authority: запрос относится к компетенции иного органа; предоставление услуги не входит в компетенцию органа;
  заявление подлежит рассмотрению в другом органе
incomplete: не приложены документы из пункта 2.6; отсутствует один из документов; документы представлены не в полном
  объёме; отсутствие необходимых документов
form: не заполнены обязательные поля; в заявлении отсутствуют сведения о заявителе; заявление не по форме;
  неправильное оформление заявления
expired: истёк срок действия паспорта; документ недействителен на дату подачи; документы утратили юридическую силу
damaged: в документах есть помарки и подчистки; документы с повреждениями; неоговорённые исправления
unreadable: невозможно прочесть текст; низкое качество копий, не позволяющее распознать реквизиты; документы плохого
  качества, текст которых невозможно разобрать
no_signature: заявление без подписи; нет подписи заявителя; заявитель не поставил подпись
no_powers: заявление подал неуполномоченный представитель; представитель не подтвердил полномочия; полномочия
  представителя не подтверждены
not_eligible: обращение лица, не имеющего права на услугу; за услугой обратилось ненадлежащее лицо; у заявителя нет
  права на услугу
untrue: сообщены ложные сведения; сведения не подтвердились; представлены заведомо неверные данные
contradictory: данные расходятся; имеются противоречия между документами; выявлены расхождения в документах
withdrawn: заявитель отозвал заявление; поступило заявление о прекращении предоставления услуги; по просьбе
  заявителя
repeated: такое же заявление уже рассматривается; ранее выдано решение по тому же объекту; повторная подача
not_as_required: документы не соответствуют требованиям законодательства; документы оформлены с нарушением; нарушены
  требования к оформлению документов
abusive: заявление содержит ругательства; нецензурная брань; угрозы должностному лицу
"""
ONE_PAPER = """
identity: удостоверение личности; документ, подтверждающий личность; паспорт гражданина
powers: документ, дающий право действовать от имени заявителя; приказ о назначении руководителя; доверенность от
  имени юридического лица
title: свидетельство о праве собственности; документ, подтверждающий права на участок; договор купли-продажи
real_estate_register: сведения Росреестра о правах; сведения из реестра недвижимости; справка о наличии или
  отсутствии недвижимости
taxpayer: идентификационный номер налогоплательщика; свидетельство о постановке на налоговый учёт; ИНН заявителя
income: справка о заработной плате; сведения о размере пенсии; сведения о доходах семьи
residence: адресная справка; сведения о зарегистрированных гражданах; справка о составе семьи
disability: справка МСЭ; заключение медико-социальной экспертизы; документ о группе инвалидности
state_duty: чек об оплате; документ об оплате; сведения об уплате пошлины
"""


def wordings(table: str) -> list[tuple[str, list[str]]]:
    rows = [line.split(": ", 1) for line in table.strip().replace("\n  ", " ").splitlines()]
    return [(name, texts.split("; ")) for name, texts in rows]


@pytest.mark.parametrize(("about", "kind", "name", "texts"), [
    *(pytest.param("ground", "refusal_grounds", *row, id=row[0]) for row in wordings(ONE_GROUND)),
    *(pytest.param("paper", "documents", *row, id=row[0]) for row in wordings(ONE_PAPER)),
])  # fmt: skip
def test_one_thing_in_the_words_of_many(about, kind, name, texts) -> None:
    assert [text for text in texts if name not in named(text, about)] == []
    assert all(set(item(a, kind).features.concepts) & set(item(b, kind).features.concepts) for a, b in pairwise(texts))
