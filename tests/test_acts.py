"""The eleven acts of the five files. Every expected value is read in the source, at the head of the act."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from seeds import SOURCES, act_of, facts_of, text_of

from ingest.acts import outline
from ingest.model import Municipality
from ingest.readers import read
from ingest.requisites import issuer, requisites, sentence_case, stamp_lines

GAZETTE = "kirovsk-gazeta-2014-55"
CHEGLAKOVO, SNT, PAY = "cheglakovo-zemlya-mnogodetnym", "kirovsky-lo-zemlya-snt", "kirovsky-pk-roditelskaya-plata"
KIROVSK = Municipality(
    "муниципальное образование «Кировск»",
    "муниципальное образование",
    "Кировский муниципальный район",
    "Ленинградская область",
)
KIROVSK_ISSUER = (
    "Администрация муниципального образования «Кировск» Кировского муниципального района Ленинградской области"
)
# Source, number, date, status, first words of the title, how many regulations it carries.
ACTS = [
    (CHEGLAKOVO, None, None, "draft", "Об утверждении административного регламента", 1),
    (SNT, None, None, "draft", "Об утверждении Административного регламента предоставления администрацией", 1),
    (PAY, "113", "2022-06-27", "unknown", "Об утверждении административного регламента", 1),
    (
        GAZETTE,
        "528",
        "2014-08-25",
        "unknown",
        "О внесении изменений в постановление администрации от 08 августа 2012",
        1,
    ),
    (GAZETTE, "538", "2014-08-27", "unknown", "О внесении изменений в постановление администрации от 16 июня 2011", 1),
    (GAZETTE, "539", "2014-08-27", "unknown", "Об утверждении административного регламента", 1),
    (GAZETTE, "688", "2014-11-24", "unknown", "О внесении изменения в постановление администрации от 29 октября", 0),
    (
        GAZETTE,
        "689",
        "2014-11-24",
        "unknown",
        "О внесении изменений в постановление администрации от 27 августа 2014",
        0,
    ),
    (
        GAZETTE,
        "690",
        "2014-11-24",
        "unknown",
        "О внесении изменений в постановление администрации от 27 августа 2014",
        0,
    ),
    (GAZETTE, "691", "2014-11-24", "unknown", "О внесении изменений в постановление администрации от 23 июня 2014", 0),
    (GAZETTE, "692", "2014-11-24", "unknown", "О внесении изменений в постановление администрации от 25 августа", 0),
]
# (source, act) → relation, number and date of the other act.
RELATIONS = {
    (CHEGLAKOVO, None): [("repeals", "181-П", "2023-12-20")],
    (PAY, "113"): [("repeals", "525", "2014-08-04")],
    (GAZETTE, "528"): [("amends", "367", "2012-08-08")],
    (GAZETTE, "538"): [("amends", "308", "2011-06-16")],
    (GAZETTE, "688"): [("amends", "650", "2014-10-29")],
    (GAZETTE, "689"): [("amends", "538", "2014-08-27")],
    (GAZETTE, "690"): [("amends", "539", "2014-08-27")],
    (GAZETTE, "691"): [("amends", "360", "2014-06-23")],
    (GAZETTE, "692"): [("amends", "528", "2014-08-25")],
}
ISSUERS = {
    CHEGLAKOVO: "Администрация Чеглаковского сельского поселения Нагорского района Кировской области",
    SNT: "Администрация Кировского муниципального района Ленинградской области",
    PAY: "Администрация Кировского муниципального района",
    GAZETTE: KIROVSK_ISSUER,
}
MUNICIPALITIES = {
    CHEGLAKOVO: Municipality(
        "Чеглаковское сельское поселение", "сельское поселение", "Нагорский район", "Кировская область"
    ),
    SNT: Municipality("Кировский муниципальный район", "муниципальный район", None, "Ленинградская область"),
    PAY: Municipality("Кировский муниципальный район", "муниципальный район", None, "Приморский край"),
    GAZETTE: KIROVSK,
}


def slug_of(number: str | None) -> str:
    return f"postanovlenie-{number or 'proekt'}"


def test_eleven_acts_in_four_of_five_files() -> None:
    found = [(source_id, act.slug) for source_id in SOURCES for act in facts_of(source_id).outline.acts]
    assert sorted(found) == sorted((source_id, slug_of(number)) for source_id, number, *_ in ACTS)


@pytest.mark.parametrize(("source_id", "number", "date", "status", "title", "regulations"), ACTS)
def test_act(source_id: str, number: str | None, date: str | None, status: str, title: str, regulations: int) -> None:
    act = act_of(source_id, slug_of(number))
    assert (act.kind, act.number, act.date, act.status) == ("постановление", number, date, status)
    assert act.title.startswith(title)
    assert not act.title.endswith(".")
    assert len(act.regulations) == regulations
    assert act.municipality == MUNICIPALITIES[source_id]


@pytest.mark.parametrize(("source_id", "number"), [(source_id, number) for source_id, number, *_ in ACTS])
def test_issuer(source_id: str, number: str | None) -> None:
    assert act_of(source_id, slug_of(number)).issuer == ISSUERS[source_id]


@pytest.mark.parametrize(("source_id", "number"), [(source_id, number) for source_id, number, *_ in ACTS])
def test_relations(source_id: str, number: str | None) -> None:
    act = act_of(source_id, slug_of(number))
    found = [(r.relation, r.target.number, r.target.date) for r in act.relations]
    assert found == RELATIONS.get((source_id, number), [])
    for relation in act.relations:
        quote = text_of(source_id)[relation.span.start : relation.span.end]
        assert quote.startswith("постановлени")
        assert str(relation.target.number) in quote


@pytest.mark.parametrize(("source_id", "reason"), [(CHEGLAKOVO, "00.00"), (SNT, "____")])
def test_a_draft_says_why(source_id: str, reason: str) -> None:
    (act,) = facts_of(source_id).outline.acts
    assert reason in act.status_reason


def test_an_act_begins_with_its_letterhead() -> None:
    for source_id, number, *_ in ACTS:
        act = act_of(source_id, slug_of(number))
        if source_id in (GAZETTE, PAY, CHEGLAKOVO):
            assert text_of(source_id)[act.span.start :].lstrip(" \n*").startswith("АДМИНИСТРАЦИЯ"), number


def test_the_masthead_of_the_newspaper_belongs_to_no_act() -> None:
    outside = " ".join(clause.passage.text for clause in facts_of(GAZETTE).outline.outside)
    assert "№ 55 (106)" in outside
    assert "Официальное печатное издание" in outside
    assert "ПОСТАНОВЛЕНИЕ" not in outside


def test_the_guide_has_no_act() -> None:
    assert facts_of("kirovsky-lo-portal-gosuslug").outline.acts == ()


def test_what_a_later_act_of_the_base_changes(base: Path) -> None:
    """№ 689, 690 and 692 of the same issue change № 538, 539 and 528; what they are tied to is in the base."""
    with closing(sqlite3.connect(base)) as connection:
        tied = dict(
            connection.execute("select act_id, target_act_id from act_relations where target_act_id is not null")
        )
        amended = [
            row[0] for row in connection.execute("select number from acts where status = 'amended' order by number")
        ]
        drafts = connection.execute("select count(*) from acts where status = 'draft'").fetchone()[0]
    pairs = (("689", "538"), ("690", "539"), ("692", "528"))
    assert tied == {
        f"{GAZETTE}/postanovlenie-{later}": f"{GAZETTE}/postanovlenie-{earlier}" for later, earlier in pairs
    }
    assert amended == ["528", "538", "539"]
    assert drafts == 2


def test_namesakes_are_two_municipalities(base: Path) -> None:
    with closing(sqlite3.connect(base)) as connection:
        found = connection.execute(
            "select name, region from municipalities where name like 'Кировский%' order by region"
        ).fetchall()
    assert found == [
        ("Кировский муниципальный район", "Ленинградская область"),
        ("Кировский муниципальный район", "Приморский край"),
    ]


# --- requisites on their own ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letterhead", "resolution", "number", "date", "status"),
    [
        (["АДМИНИСТРАЦИЯ", "ПОСТАНОВЛЕНИЕ", "от 01.02.2023 № 45-П"], [], "45-П", "2023-02-01", "unknown"),
        (["ПОСТАНОВЛЕНИЕ", "от «05» мая 2015 г. № 7"], [], "7", "2015-05-05", "unknown"),
        (["ПРОЕКТ", "ПОСТАНОВЛЕНИЕ", "от 01.02.2023 № 45"], [], "45", "2023-02-01", "draft"),
        (["ПОСТАНОВЛЕНИЕ", "от ____ № ____"], [], None, None, "draft"),
        (["ПОСТАНОВЛЕНИЕ", "00.00.2025 № 00-П"], [], None, None, "draft"),
        (["АДМИНИСТРАЦИЯ"], ["УТВЕРЖДЕН", "постановлением", "от 03.04.2020 № 12"], "12", "2020-04-03", "unknown"),
        ([], [], None, None, "unknown"),
    ],
)  # fmt: skip
def test_requisites(
    letterhead: list[str], resolution: list[str], number: str | None, date: str | None, status: str
) -> None:
    found = requisites(letterhead, resolution)
    assert (found.number, found.date, found.status) == (number, date, status)


@pytest.mark.parametrize(
    ("letterhead", "stamp", "wanted"),
    [
        (["АДМИНИСТРАЦИЯ НАГОРСКОГО РАЙОНА", "ПОСТАНОВЛЕНИЕ", "от 01.02.2023"], "", "Администрация Нагорского района"),
        (["СОВЕТ ДЕПУТАТОВ", "ГОРОДА СОКОЛА", "РЕШЕНИЕ"], "", "Совет депутатов города Сокола"),
        ([], "УТВЕРЖДЕН постановлением администрации города Сокола от 01.02.2023 № 4", "Администрация города Сокола"),
        ([], "", ""),
    ],
)
def test_issuer_of_a_letterhead(letterhead: list[str], stamp: str, wanted: str) -> None:
    assert issuer(letterhead, stamp) == wanted


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("АДМИНИСТРАЦИЯ ГОРОДА СОКОЛА", "Администрация города Сокола"),
        ("Администрация города Сокола", "Администрация города Сокола"),
        ("АДМИНИСТРАЦИЯ МО «КИРОВСК»", "Администрация МО «Кировск»"),
        ("", ""),
    ],
)
def test_sentence_case(printed: str, wanted: str) -> None:
    assert sentence_case(printed) == wanted


def test_stamp_lines() -> None:
    stamp = ["Приложение", "УТВЕРЖДЕН", "от 1.1.2020"]
    assert stamp_lines(["1. Утвердить регламент.", *stamp]) == stamp
    assert stamp_lines(["1. Утвердить.", "Приложение: на 3 листах"]) == []


WITHOUT_RESOLUTION = """АДМИНИСТРАЦИЯ
ЗАРЕЧЕНСКОГО МУНИЦИПАЛЬНОГО РАЙОНА
ВОЛОГОДСКОЙ ОБЛАСТИ

{kind}

от 22 марта 2018 г. № 1089

{title} «Исполнение запросов из муниципального архива»

{section}

1.1. Регламент устанавливает сроки и последовательность действий.
2.4. Срок предоставления муниципальной услуги – 30 дней со дня регистрации запроса.
"""


@pytest.mark.parametrize(
    ("kind", "title", "section", "acts"),
    [
        ("ПОСТАНОВЛЕНИЕ", "Об утверждении административного регламента", "I. Общие положения", 1),
        ("РАСПОРЯЖЕНИЕ", "Об утверждении Административного регламента предоставления услуги", "1. Общие положения", 1),
        ("РЕШЕНИЕ", "Об отказе в предоставлении услуги", "I. Общие положения", 0),  # a form of a decision
        ("ПОСТАНОВЛЕНИЕ", "Об утверждении административного регламента", "Основания для отказа", 0),
        ("Новости", "Об утверждении административного регламента", "I. Общие положения", 0),  # news about an act
    ],
)
def test_a_regulation_under_the_head_of_its_act(kind: str, title: str, section: str, acts: int) -> None:
    """Sites leave the resolution out; the number and date above the title are still those of the act."""
    found = outline(read("s.txt", WITHOUT_RESOLUTION.format(kind=kind, title=title, section=section).encode()))
    assert len(found.acts) == acts
    for act in found.acts:
        assert (act.number, act.date, len(act.regulations)) == ("1089", "2018-03-22", 1)
        assert "2.4" in {clause.label for clause in act.clauses}
