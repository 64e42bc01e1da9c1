"""What a citizen gets from a card: which papers are mine, what prevents a refusal, by which day, on one page."""

from __future__ import annotations

import re
import sqlite3
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from site_base import base, column, site

from kb.card import card
from kb.card.model import Line, Place
from kb.citizen import citizen
from kb.citizen.cases import ANY_CASE, case_of, cases, is_needed, question_of
from kb.citizen.model import Paper
from kb.citizen.prevents import clauses_named, prevented_by
from kb.citizen.sheet import LIMITS, size
from kb.citizen.terms import dues, read_day
from kb.due import due
from kb.workdays import is_day_off, is_exact, moved

# The number of working days of the production calendars, as the Ministry of Labour prints them (five-day week).
WORKING_DAYS = {2022: 247, 2023: 247, 2024: 248, 2025: 247, 2026: 247}
# filed, amount, unit → last day, the law it shows
DUES = [
    ("2026-11-20", 10, "working_day", "2026-12-04", "ст. 191 ГК РФ: starts the day after; weekends do not count"),
    ("2026-11-02", 1, "working_day", "2026-11-03", "the day before a holiday is a working day"),
    ("2026-11-03", 1, "working_day", "2026-11-05", "ч. 1 ст. 112 ТК РФ: 4 November"),
    ("2025-12-29", 3, "working_day", "2026-01-13", "31 December and 9 January are moved days off"),
    ("2025-10-31", 1, "working_day", "2025-11-01", "a Saturday made working by resolution № 1335"),
    ("2024-04-26", 1, "working_day", "2024-04-27", "a Saturday made working by resolution № 1314"),
    ("2026-03-06", 1, "working_day", "2026-03-10", "ч. 2 ст. 112 ТК РФ: 8 March is a Sunday"),
    ("2026-11-21", 1, "working_day", "2026-11-23", "filed on a Saturday"),
    (
        "2027-05-07",
        1,
        "working_day",
        "2027-05-11",
        "ч. 2 ст. 112 in a year without a known calendar: 9 May is a Sunday",
    ),
    ("2026-11-20", 30, "calendar_day", "2026-12-21", "ст. 193 ГК РФ: 20 December is a Sunday"),
    ("2026-11-20", 3, "calendar_day", "2026-11-23", "ст. 191: the day of filing does not count"),
    ("2026-04-29", 10, "day", "2026-05-12", "ст. 193: 9 May, then moved 11 May"),
    ("2025-12-02", 30, "calendar_day", "2026-01-12", "ст. 193: the New Year holidays"),
    ("2026-01-31", 1, "month", "2026-03-02", "п. 3 ст. 192: no 31 February, the 28th; then ст. 193: a Saturday"),
    ("2024-01-29", 1, "month", "2024-02-29", "п. 3 ст. 192: the same number, in a leap year"),
    ("2026-10-20", 2, "month", "2026-12-21", "п. 3 ст. 192, ст. 193: 20 December is a Sunday"),
    ("2026-11-25", 2, "month", "2027-01-25", "over the end of a year"),
    ("2024-02-29", 1, "year", "2025-02-28", "п. 1 ст. 192: no 29 February"),
    ("2026-11-20", 0, "day", "2026-11-20", "in the same day"),
    ("2026-11-21", 0, "day", "2026-11-23", "in the same day, filed on a Saturday: ст. 193"),
]


@pytest.mark.parametrize(("filed", "amount", "unit", "expected", "why"), DUES, ids=[row[4] for row in DUES])
def test_last_days_of_terms(filed: str, amount: float, unit: str, expected: str, why: str):
    found = due(date.fromisoformat(filed), amount, unit)
    assert found is not None
    assert found.day.isoformat() == expected, why
    assert not is_day_off(found.day)
    assert found.law


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        (None, "day"),
        (48, "hour"),
        (15, "minute"),
        (1.5, "month"),
        (-1, "day"),
        (10**9, "day"),
        (5, "century"),
        (5, None),
    ],
)
def test_what_days_cannot_tell_has_no_date(amount: float | None, unit: str | None):
    assert due(date(2026, 11, 20), amount, unit) is None


@pytest.mark.parametrize("day", [date.min, date.max, date(1999, 12, 31), date(2101, 1, 1)])
def test_days_out_of_the_calendar_have_no_date(day: date):
    assert due(day, 10, "working_day") is None


@pytest.mark.parametrize(("year", "expected"), WORKING_DAYS.items())
def test_known_calendars_have_the_right_number_of_working_days(year: int, expected: int):
    days = [date(year, 1, 1) + timedelta(n) for n in range(366)]
    assert sum(not is_day_off(day) for day in days if day.year == year) == expected


def as_row(**values: object) -> dict[str, object]:
    """A row of ``documents``; missing columns are empty."""
    return {"text": "", "condition": None, "about_whom": None, "category": "required", **values}


def test_moved_days_are_where_they_say():
    assert set(moved()) == set(WORKING_DAYS)
    for year, (off, working) in moved().items():
        assert all(day.year == year and day.weekday() < 5 for day in off)
        assert all(day.year == year and day.weekday() == 5 for day in working)


def test_an_unknown_year_is_said_to_be_unsure():
    assert not is_exact(2027)
    assert due(date(2026, 12, 25), 10, "working_day").unsure == (2027,)  # type: ignore[union-attr]
    assert due(date(2026, 11, 2), 10, "working_day").unsure == ()  # type: ignore[union-attr]
    assert due(date(2026, 12, 25), 1, "month").unsure == (2027,)  # type: ignore[union-attr]


def deadline(**values: object) -> dict[str, object]:
    evidence = {"clause_act": "a", "clause_path": "2.4", "clause_label": "2.4", "quote": "…"}
    return {"what": "service_total", "amount": 10.0, "unit": "working_day", "bound": "maximum", "counted_from": None,
            "text": "не более 10 рабочих дней", **evidence, **values}  # fmt: skip


# (terms of the act) → (last day, when registered late, when «days» are working days, counted from elsewhere, unsaid)
TERMS = [
    ([deadline()], ("2026-12-04", None, None, "", True)),
    ([deadline(counted_from="со дня поступления заявления")], ("2026-12-04", None, None, "", False)),
    ([deadline(counted_from="со дня регистрации заявления"), deadline(what="registration", amount=1.0)],
     ("2026-12-04", "2026-12-07", None, "", False)),
    ([deadline(counted_from="со дня регистрации"), deadline(what="registration", amount=0.0, unit="day")],
     ("2026-12-04", None, None, "", False)),
    ([deadline(unit="day", counted_from="со дня подачи")], ("2026-11-30", None, "2026-12-04", "", False)),
    ([deadline(counted_from="после заключения договора")],
     ("2026-12-04", None, None, "после заключения договора", False)),
    ([deadline(unit="hour", amount=48.0)], (None, None, None, "", True)),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), TERMS)
def test_terms_are_counted_from_what_the_act_says(rows: list[dict[str, object]], expected: tuple[object, ...]):
    found = dues(rows, date(2026, 11, 20))[0]  # type: ignore[arg-type]
    days = [end.day.isoformat() if end else None for end in (found.due, found.late, found.working)]
    assert (*days, found.start, found.unsaid) == expected
    assert found.place.label == "2.4"


@pytest.mark.parametrize(
    "typed", ["", "завтра", "2026-13-01", "31.02.2026", "2026-11-20'; drop", "²026-11-20", "9" * 99]
)
def test_what_is_no_date_is_none(typed: str):
    assert read_day(typed) is None


# The words of a document, its condition, whom it is about, category → the case; «c» is one by the words of the text.
CASES = [
    ("доверенность, если обращается представитель", "если обращается представитель", "представитель", "required",
     "representative"),
    ("Документ, подтверждающий полномочия представителя", None, "представитель", "required", "representative"),
    ("нотариально заверенная доверенность", None, "представитель", "interagency", "representative"),
    ("документ, удостоверяющий личность заявителя или его представителя", None, "представитель", "required", ""),
    ("согласие родителей (законных представителей)", None, "представитель", "required", ""),
    ("копия паспорта (для физических лиц)", "для физических лиц", None, "required", "individual"),
    ("выписка из ЕГРЮЛ (для юридических лиц)", "для юридических лиц", None, "interagency", "legal_entity"),
    ("согласие, если объект в общей собственности", "если объект в общей собственности", None, "required", "c"),
    ("материалы съемки (при наличии)", "при наличии", None, "required", ""),
    ("справка, если он предусмотрен требованиями", "если он предусмотрен требованиями", None, "required", ""),
    ("учредительные документы (оригиналы в случае если верность копий не удостоверена)",
     "в случае если верность копий не удостоверена)", None, "required", ""),
    ("паспорт (предоставляется в случае личного обращения)", "в случае личного обращения)", None, "required", "c"),
    ("копии свидетельств о рождении детей", None, "член семьи", "required", "family"),
    ("заявление, подписанное членами семьи", None, "член семьи", "required", ""),
    ("документы о доходах всех членов семьи", None, "член семьи", "required", ""),
    ("паспорт", None, None, "required", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "condition", "about", "category", "expected"), CASES, ids=[row[0] for row in CASES])
def test_a_paper_hangs_on_a_case_only_as_a_whole(
    text: str, condition: str | None, about: str | None, category: str, expected: str
):
    found = case_of(as_row(text=text, condition=condition, about_whom=about, category=category), "Выдача справки")
    assert found == expected or (expected == "c" and re.fullmatch(r"c[0-9a-f]{8}", found))


def test_in_a_service_for_families_nobody_is_asked_for_one():
    row = as_row(text="копии свидетельств о рождении", about_whom="член семьи")
    assert case_of(row, "Признание молодых семей участниками") == ""


def test_the_same_condition_is_asked_once_and_the_papers_are_named():
    rows = [
        as_row(text=f"{name}, если дом обременен", condition="если дом обременен")
        for name in ("согласие банка", "выписка банка")
    ]
    (found,) = cases(rows, "")
    assert (found.question, found.papers) == ("Дом обременен", ("согласие банка", "выписка банка"))


def test_until_asked_everything_is_shown_and_a_person_keeps_the_passport():
    assert all(is_needed(case, None) for case in ("", "representative", "individual", "c1"))
    assert is_needed("individual", frozenset())
    assert not is_needed("individual", frozenset({"legal_entity"}))
    assert not is_needed("representative", frozenset())
    assert question_of("при необходимости") == ""


def paper(text: str, case: str = "", label: str = "2.6 1)") -> Paper:
    return Paper(text, "required", Line(text, Place("a", "2.6", label, text)), case)


LIST = [
    paper("заявление о выдаче разрешения на строительство"), paper("проект производства работ"),
    paper("документ, подтверждающий полномочия представителя", "representative"),
    paper("согласие собственников объекта", label="2.6.1 2)"),
    paper("сведения о транспортных средствах"),
]  # fmt: skip
GROUNDS = [
    ("несоответствие проекта производства работ требованиям правил", ["проект производства работ"]),
    ("заявление подано лицом, не имеющим полномочий представлять интересы заявителя", [LIST[2].line.text]),
    ("отсутствие согласия собственников", ["согласие собственников объекта"]),
    ("отсутствие документов, необходимых для выдачи разрешения на строительство", []),
    ("транспортные средства не соответствуют требованиям реестра", []),
    ("невозможность выполнения работ в заявленные сроки", []),
    ("ответ на межведомственный запрос об отсутствии проекта производства работ", []),
    ("земельный участок изъят из оборота", []),
]


@pytest.mark.parametrize(("ground", "expected"), GROUNDS, ids=[row[0] for row in GROUNDS])
def test_a_ground_names_the_paper_only_when_it_is_clear(ground: str, expected: list[str]):
    assert [it.line.text for it in prevented_by(ground, LIST)] == expected


CLAUSES = [
    ("не приложены документы, предусмотренные пунктом 2.6 настоящего регламента", ("2.6",)),
    ("непредставление документов, указанных в пунктах 2.6, 2.6.1 Регламента", ("2.6", "2.6.1")),
    ("непредставление документов, указанных в пункте 14 регламента", ()),
    ("непредставление документов, указанных в пункте 2.6 Правил", ()),
    ("документы, указанные в пункте 2.6, представлены", ()),
]


@pytest.mark.parametrize(("ground", "expected"), CLAUSES)
def test_a_ground_that_names_a_clause_of_the_list(ground: str, expected: tuple[str, ...]):
    assert clauses_named(ground, LIST) == expected


async def soup(path: str, status: int = 200) -> BeautifulSoup:
    answer = await site().client.get(path)
    assert answer.status_code == status, path
    return BeautifulSoup(answer.text, "html.parser")


def services() -> list[str]:
    return column("select id from services order by id")


def with_cases() -> str:
    connection = sqlite3.connect(base())
    try:
        views = {key: citizen(connection, card(connection, key), [], None) for key in services()}  # type: ignore[arg-type]
    finally:
        connection.close()
    return max(views, key=lambda key: len(views[key].cases))


async def test_cases_leave_what_is_mine_and_lose_nothing():
    """Whatever is answered, every document stands on the card once, with its clause and quote."""
    for key in services():
        whole = {tag["id"] for tag in (await soup(f"/service/{key}")).select(".paper")}
        assert len(whole) == len(column("select id from documents where service_id = ?", key))
        page = await soup(f"/service/{key}?case={ANY_CASE}")
        papers = page.select(".paper")
        assert {tag["id"] for tag in papers} == whole
        assert all(tag.select_one(".ev .cl") and tag.select_one("blockquote") for tag in papers)


async def test_a_case_moves_its_paper_and_follows_to_the_checklist():
    key = with_cases()
    nothing = await soup(f"/service/{key}?case={ANY_CASE}")
    asked = nothing.select(".cases input[type=checkbox]")
    apart = {tag["id"] for tag in nothing.select(".apart .paper")}
    assert asked
    assert apart
    some = await soup(f"/service/{key}?case={ANY_CASE}&case={asked[0]['value']}&filed=2026-11-20")
    back = apart - {tag["id"] for tag in some.select(".apart .paper")}
    assert back
    assert some.select_one(f".cases input[value='{asked[0]['value']}']").has_attr("checked")
    assert some.select_one(".cases input[name=filed]")["value"] == "2026-11-20"
    link = next(a["href"] for a in some.select("a.button") if "/checklist" in a["href"])
    printed = {tag["data-tick"] for tag in (await soup(link)).select("[data-tick]")}
    assert printed == {tag["data-tick"] for tag in some.select("[data-tick]")}
    assert printed < {tag["data-tick"] for tag in (await soup(f"/service/{key}/checklist")).select("[data-tick]")}


async def test_dates_are_shown_with_clause_law_and_warning():
    key = column("select service_id from deadlines where what = 'service_total' order by service_id limit 1")[0]
    page = await soup(f"/service/{key}?filed=2026-12-20")
    due_part = page.select_one("#due")
    assert "Решение не позднее" in due_part.text
    assert "ст. 191 ГК РФ" in due_part.text
    assert "посчитаны программой" in due_part.text
    assert all(tag.select_one(".cl") and tag.select_one("blockquote") for tag in due_part.select(".fact"))
    assert "2027" in due_part.select_one(".computed").text
    assert "Производственного календаря" not in (await soup(f"/service/{key}?filed=2026-03-02")).text


@pytest.mark.parametrize(
    "typed", ["завтра", "<script>alert(1)</script>", "2026-99-99", "\u202e", "0001-01-01", "9999-12-31"]
)
async def test_a_strange_day_or_case_breaks_nothing(typed: str):
    answer = await site().client.get(f"/service/{services()[0]}", params={"filed": typed, "case": ["x", typed, "'"]})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


async def test_links_of_refusals_lead_to_papers_of_the_page():
    seen = 0
    for key in services():
        page = await soup(f"/service/{key}")
        for link in page.select(".prevents a"):
            seen += 1
            assert page.find(id=link["href"].removeprefix("#")) is not None, link
    assert seen


async def test_the_portal_is_linked_where_the_base_knows_it():
    known = column("select id from services where catalogue_id in (select catalogue_id from portal_links) order by id")
    for key in known:
        links = [a["href"] for a in (await soup(f"/service/{key}")).select("#where a[rel~=external]")]
        assert links
        assert all(link.startswith("http") for link in links)


def test_a_longer_list_is_printed_smaller():
    def sized(papers: int) -> int:
        group = SimpleNamespace(folded=False, papers=[paper("справка " * 12)] * papers)
        it = SimpleNamespace(section=lambda _: None, notices=(), headlines=(), title="", authority="", municipality="")
        return size(it, SimpleNamespace(groups=(group,)))  # type: ignore[arg-type]

    steps = [sized(n) for n in range(0, 80, 4)]
    assert steps == sorted(steps)
    assert steps[0] == 0
    assert steps[-1] == len(LIMITS)
