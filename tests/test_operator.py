"""The page of the call centre: what it answers, what it lets copy, two municipalities, whatever strangers type."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from site_base import base, column, site

from datasette_plugins.admission import LONGEST_ADDRESS
from datasette_plugins.pages.operator import LINES, Asked
from kb.answer import CardFact
from kb.citation import UNSURE, Act, answer_text, citation, clause_text, clause_words, issuer_words
from kb.serve import application
from kb.unanswered import Log

NB = "\u00a0"
HOSTILE = (
    "", " ", '"', "'; drop table acts; --", "\x00", "срок\x00", "*", "NEAR(", "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "%", "\\", "((((", "\u202e", "-", "😀", "ё" * 3000,
    "\r\nSet-Cookie: a=b",
)  # fmt: skip
TERM = "сколько ждать разрешение на снос деревьев"
PAPERS = "какие документы принести, чтобы встать на учёт на землю многодетной семье"
NONSENSE = "квантовая телепортация бегемотов"
TOWN = "Администрация муниципального образования «Кировск» Кировского муниципального района Ленинградской области"
ACT = Act("постановление", "538", "2014-08-27", TOWN, "in_force")


async def soup(path: str = "/operator", **asked: str) -> BeautifulSoup:
    response = await site().client.get(f"{path}?{urlencode(asked)}")
    assert response.status_code == 200, asked
    return BeautifulSoup(response.text, "lxml")


def municipality_of(number: str) -> str:
    return column("select municipality_id from acts where number = ?", number)[0]


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("2.4", "п. 2.4"), ("2.4.", "п. 2.4"), ("2.4 [1]", "п. 2.4"), ("2.10 1)", "подп. 1 п. 2.10"),
        ("2.6 1. а)", "подп. «а» подп. 1 п. 2.6"), ("2.26 [4] [5]", "п. 2.26"), ("2.11 таблица", "п. 2.11 таблица"),
        ("раздел II", "раздел II"), ("Приложение № 3 [30]", "приложение № 3"), ("Приложение № 2, строка 7",) * 2,
        ("«Наименование»", "«Наименование»"), ("", ""),
    ],
)  # fmt: skip
def test_clause_words(label: str, words: str) -> None:
    assert clause_words(label).replace(NB, " ").casefold() == words.casefold()


@pytest.mark.parametrize(
    ("issuer", "words"),
    [
        (TOWN, "администрации МО «Кировск»"),
        ("Администрация Чеглаковского сельского поселения", "администрации Чеглаковского сельского поселения"),
        ("АДМИНИСТРАЦИЯ района", "администрации района"),
        ("Городская администрация Сосноречья", "городской администрации Сосноречья"),
        ("Исполнительный комитет района", "исполнительного комитета района"),
        ("Исполнительного комитета района", "исполнительного комитета района"),
        ("Муниципальный совет", "муниципального совета"),
        ("Собрание депутатов", "собрания депутатов"),
        ("Воронежской области", ", Воронежской области"),  # not understood: as printed
        ("Официально администрация района", ", Официально администрация района"),
        ("Администрациявсего", ", Администрациявсего"),
        ("", ""), ("  \n ", ""),
    ],
)  # fmt: skip
def test_issuer_words(issuer: str, words: str) -> None:
    assert issuer_words(issuer) == words


@pytest.mark.parametrize(
    ("act", "label", "words"),
    [
        (ACT, "2.4", "п. 2.4 постановления № 538 от 27.08.2014 администрации МО «Кировск»"),
        (ACT, "Приложение № 2", "приложение № 2, постановление № 538 от 27.08.2014 администрации МО «Кировск»"),
        (ACT, "постановление, п. 2 [5]", "п. 2 постановления № 538 от 27.08.2014 администрации МО «Кировск»"),
        (Act("постановление", status="draft", issuer="Дума"), "1.1", "п. 1.1 проекта постановления думы"),
        (Act("распоряжение", "4-р", "", "Совет", "unknown"), "3 2)", "подп. 2 п. 3 распоряжения № 4-р совета"),
        (Act("", "5", "осень"), "7", "п. 7 акта № 5 от осень"),
        (Act("постановление", "46", "2024-05-30", "Н-ской области"), "8",
         "п. 8 постановления № 46 от 30.05.2024, Н-ской области"),
        (None, "2.4", "п. 2.4"),
    ],
)  # fmt: skip
def test_citation(act: Act | None, label: str, words: str) -> None:
    assert citation(act, label).replace(NB, " ") == words


def fact(label: str, value: str, clause: str, act: str = "a") -> CardFact:
    return CardFact(label, value, clause, value, "s", act, f"{act}/{clause}")


def test_one_fact_is_one_line() -> None:
    copied = answer_text([fact("срок", "не более 30 календарных дней;", "2.4 [1]")], {"a": ACT})
    assert copied.replace(NB, " ") == (
        "Срок: не более 30 календарных дней (п. 2.4 постановления № 538 от 27.08.2014 администрации МО «Кировск»)."
    )


@pytest.mark.parametrize(
    ("status", "warned"),
    [("in_force", ""), ("unknown", ""), ("draft", "Это проект"), ("repealed", "утратил силу"),
     ("amended", "вносились изменения"), ("expired", "истёк")],
)  # fmt: skip
def test_the_state_of_the_act_goes_with_its_words(status: str, warned: str) -> None:
    act = Act("постановление", "1", "2020-01-01", "Дума", status)
    for copied in (
        answer_text([fact("срок", "1 день", "2")], {"a": act}),
        answer_text([fact("срок", "1 день", "2"), fact("срок", "2 дня", "3")], {"a": act}),
        clause_text("2", "Срок – 1 день.", act, sure=True),
    ):
        assert copied.count(warned) == 1 if warned else copied.endswith(("думы).", "думы."))


def test_several_facts_are_a_list_under_their_act() -> None:
    other = Act("решение", "2", "2020-02-03", "Совет депутатов")
    facts = [fact("своё", "паспорт", "2.6 1)"), fact("своё", "заявление", "2.6 2)"), fact("своё", "план", "4", "b")]
    first, second = answer_text(facts, {"a": ACT, "b": other}).replace(NB, " ").split("\n\n")
    assert first.splitlines() == [
        "Своё:", "– паспорт (подп. 1 п. 2.6)", "– заявление (подп. 2 п. 2.6)",
        "Постановление № 538 от 27.08.2014 администрации МО «Кировск».",
    ]  # fmt: skip
    assert second == "Своё: план (п. 4 решения № 2 от 03.02.2020 совета депутатов)."


def test_what_is_only_near_says_so() -> None:
    assert clause_text("2", "слово " * 300, ACT, sure=False).startswith(UNSURE)
    assert len(clause_text("2", "слово " * 300, ACT, sure=False)) < 800
    assert UNSURE not in clause_text("2", "слово", ACT, sure=True)


async def test_the_answer_has_its_clause_and_its_exact_quote() -> None:
    page = await soup(q=TERM, municipality=municipality_of("538"))
    (shown,) = page.select(".desk-column")
    assert "30 календарных дней" in shown.select_one(".big").text
    link = shown.select_one("[data-open]")
    assert "постановления №\u00a0538 от 27.08.2014" in link.text
    assert link.text in shown.select_one("[data-copy]")["data-copy"]
    quoted = shown.select_one("blockquote").text
    assert any(quoted in text for text in column("select text from sources"))
    target, _, anchor = link["href"].partition("#")
    assert BeautifulSoup((await site().client.get(target)).text, "lxml").find(id=anchor)


async def test_an_answer_has_at_most_three_lines_and_hides_none() -> None:
    page = await soup(q=PAPERS)
    assert len(page.select(".said > .list > li")) == LINES
    everything = page.select(".rest .list > li")
    assert len(everything) > LINES
    assert page.select_one("[data-copy]")["data-copy"].count("\n– ") == len(everything)


async def test_a_draft_is_warned_of_before_the_answer() -> None:
    draft = column("select s.municipality_id from services s join acts a on a.id = s.act_id where a.status = 'draft'")
    page = await soup(q=PAPERS, municipality=draft[0])
    text = page.select_one(".said").text
    assert text.index("Это проект") < text.index(page.select_one(".said .list li").text.strip())
    assert "Это проект" in page.select_one("[data-copy]")["data-copy"]


async def test_two_municipalities_answer_one_question() -> None:
    one, two = municipality_of("538"), municipality_of("113")
    page = await soup(q=TERM, municipality=one, **{"with": two})
    titles = [title.text for title in page.select(".desk-column > h2")]
    names = [column("select name from municipalities where id = ?", key)[0] for key in (one, two)]
    assert [name.casefold() in title.casefold() for name, title in zip(names, titles, strict=True)] == [True, True]
    assert page.select_one("#where option[selected]")["value"] == one
    assert page.select_one("#with option[selected]")["value"] == two
    places = page.select(".desk-column")
    for key, shown in zip((one, two), places, strict=True):
        acts = set(column("select act_id from services where municipality_id = ?", key))
        links = [a["href"] for a in shown.select(".beside a[data-step]")]
        assert links
        assert all(any(link.startswith(f"/act/{act}#") for act in acts) for link in links)


@pytest.mark.parametrize(
    ("municipality", "other", "columns"),
    [("", "", 1), ("538", "", 1), ("538", "113", 2), ("", "113", 2), ("538", "538", 1), ("нет", "тоже нет", 1)],
)
async def test_columns(municipality: str, other: str, columns: int) -> None:
    keys = [municipality_of(name) if name.isdigit() else name for name in (municipality, other)]
    assert len((await soup(q=TERM, municipality=keys[0], **{"with": keys[1]})).select(".desk-column")) == columns


async def test_namesakes_are_chosen_by_number_and_stay_in_the_address() -> None:
    page = await soup(q="срок кировский муниципальный район")
    chips = page.select(".choose .chips a")
    assert page.find(string="Какой муниципалитет?")
    assert [chip["data-chip"] for chip in chips][:9] == [str(i) for i in range(1, len(chips) + 1)][:9]
    chosen = parse_qs(urlsplit(chips[0]["href"]).query)
    assert chosen["municipality"][0] in column("select id from municipalities")


async def test_other_sides_of_the_service_are_one_key_away() -> None:
    page = await soup(q=TERM, municipality=municipality_of("538"))
    papers = next(a for a in page.select("a[data-chip]") if "Документы" in a.text)
    assert parse_qs(urlsplit(papers["href"]).query)["municipality"] == [municipality_of("538")]
    other = BeautifulSoup((await site().client.get(papers["href"])).text, "lxml")
    assert other.select_one("[data-open]")["href"] != page.select_one("[data-open]")["href"]


async def test_the_part_for_the_script_is_the_answer_of_the_page() -> None:
    for q in (TERM, PAPERS, NONSENSE, "щщщ ъъъ", ""):
        whole, part = await soup(q=q), await soup("/operator/answer", q=q)
        assert whole.select_one(".desk-columns") == part.select_one(".desk-columns"), q
        assert not part.find("h1")


async def test_the_page_is_a_good_page() -> None:
    page = await soup(q=TERM, municipality=municipality_of("538"), **{"with": municipality_of("113")})
    assert len(page.find_all("h1")) == 1
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert not page.find_all(style=True)
    assert all(tag.get("src") for tag in page.find_all("script"))
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    response = await site().client.get("/operator")
    assert "set-cookie" not in response.headers
    assert "unsafe-inline" not in response.headers["content-security-policy"]
    assert (await site().client.get("/")).text.count('href="/operator"') == 1


@pytest.mark.parametrize("path", ["/operator", "/operator/answer"])
@pytest.mark.parametrize("name", ["q", "municipality", "with", "aspect"])
@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_never_breaks_it(path: str, name: str, text: str) -> None:
    response = await site().client.get(
        f"{path}?" + "&".join(f"{k}={quote(v)}" for k, v in {"q": TERM, name: text}.items())
    )
    assert response.status_code == (414 if len(quote(text)) > LONGEST_ADDRESS else 200)
    assert "<script>alert" not in response.text
    assert "<img src=x" not in response.text


async def test_html_in_the_base_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    path.write_bytes(base().read_bytes())
    connection = sqlite3.connect(path)
    evil = "<img src=x onerror=alert(1)>\" ' "
    for table, field in (("acts", "issuer"), ("clauses", "quote"), ("clauses", "text"), ("municipalities", "name"),
                         ("deadlines", "quote"), ("deadlines", "counted_from"), ("services", "name")):  # fmt: skip
        connection.execute(f"update {table} set {field} = ? || {field}", [evil])
    connection.commit()
    connection.close()
    for q in (TERM, NONSENSE):
        text = (await application(path).client.get(f"/operator?q={quote(q)}")).text
        assert "<img src=x" not in text
        assert "&lt;img src=x" in text


def test_a_question_without_an_answer_is_counted_when_it_is_typed_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    datasette = application(base(), path)

    async def ask() -> list[str]:
        addresses = ("/operator/answer?q=", "/operator/answer?asked=1&q=", "/operator?q=")
        return [(await datasette.client.get(address + quote(NONSENSE))).text for address in addresses]

    pages = asyncio.run(ask())
    assert datasette.unanswered.settle(20)
    assert [(entry.question, entry.times) for entry in Log(path).entries()] == [(NONSENSE, 2)]
    assert "Вопрос попадёт в журнал" in pages[0]
    assert "записываются: слова без личных данных" in pages[2]
    before = {"referer": f"http://x/operator?q={quote(NONSENSE)}"}
    again = asyncio.run(datasette.client.get(f"/operator?q={quote(NONSENSE)}&aspect=fee", headers=before))
    assert again.status_code == 200
    assert datasette.unanswered.settle(20)
    assert Log(path).entries()[0].times == 2


async def test_without_a_log_the_page_says_so() -> None:
    assert "Вопросы без ответа этот сайт не записывает" in (await soup()).text
    assert "Журнал вопросов без ответа выключен" in (await soup(q=NONSENSE)).text


def test_addresses_keep_everything_and_drop_what_is_empty() -> None:
    assert Asked("а б", "m", "w", "fee").url(aspect="") == "/operator?q=%D0%B0+%D0%B1&municipality=m&with=w"
