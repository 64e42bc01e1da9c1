"""The page of an act: found words, facts in the margin, short forms, references, switches."""

from __future__ import annotations

import re
import sqlite3
import time
from urllib.parse import quote, unquote

import pytest
from bs4 import BeautifulSoup
from site_base import base, column, site

from datasette_plugins.margin import IN_SMALL_LETTERS, OF_GROUP, OF_SECTION
from kb.card import card
from kb.card.sections import SECTIONS

MOST_SECONDS = 1.0  # of the longest act, also on a busy machine; bench measures


async def soup(path: str) -> BeautifulSoup:
    response = await site().client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.text, "lxml")


def longest() -> str:
    return column(
        "select s.act_id from services s join clauses c on c.act_id = s.act_id group by 1 order by count(*) desc"
    )[0]


def plain(text: str) -> str:
    return " ".join(text.split())


async def test_words_of_the_question_are_marked_by_lemmas():
    page = await soup(f"/act/{longest()}?q={quote('сроком')}")
    marked = {tag.text.lower() for tag in page.select(".text mark")}
    assert {"срок", "срока"} & marked
    assert all(word.startswith("срок") for word in marked)
    said = page.find(id="reading")
    first = unquote(said.find("a", string="к первому")["href"][1:])
    assert page.find(id=first).find("mark")
    assert said.find("a", string="Снять отметки")["href"] == f"/act/{longest()}#reading"
    assert page.find("link", rel="canonical")["href"].endswith(f"/act/{longest()}")


async def test_without_a_question_nothing_is_marked_and_unknown_words_are_said_to_be_missing():
    page = await soup(f"/act/{longest()}")
    assert not page.find("mark")
    assert "Снять отметки" not in page.text
    assert "в этом тексте нет" in (await soup(f"/act/{longest()}?q=щщщъъъ")).find(id="reading").text


async def test_marks_of_the_page_are_those_of_the_snippet():
    answer = (await site().client.get(f"/api/search?q={quote('срок регистрации заявления')}")).json()
    hit = answer["hits"][0]
    path = hit["clause_id"].removeprefix(hit["act_id"] + "/")
    snippet = set(re.findall(r"<mark>(.*?)</mark>", hit["snippet"]))
    page = await soup(f"/act/{hit['act_id']}?q={quote('срок регистрации заявления')}")
    marked = " ".join(tag.text for tag in page.find(id=path).parent.find_all("mark"))
    assert snippet
    assert all(word in marked for word in snippet if len(word) > 2)


async def test_hits_carry_the_question_to_the_act():
    page = await soup(f"/search?q={quote('срок услуги')}")
    links = [a["href"] for a in page.select(".hits h3 a")]
    assert links
    assert all(f"?q={quote('срок')}+{quote('услуги')}#" in link for link in links)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'\x00\u202e", "AND ("]
)
async def test_hostile_questions(text):
    source = column("select id from sources order by id")[0]
    for path in (f"/act/{longest()}", f"/source/{source}"):
        response = await site().client.get(f"{path}?q={quote(text)}&facts={quote(text)}")
        assert response.status_code == 200
        assert "<script>alert" not in response.text
        assert "<img src=x" not in response.text


async def test_every_line_of_the_card_stands_beside_its_clause_and_is_linked_with_it():
    connection = sqlite3.connect(base())
    for service, act in connection.execute("select id, act_id from services order by id").fetchall():
        page, there = await soup(f"/act/{act}"), await soup(f"/service/{service}")
        noted = {unquote(a["href"]) for a in page.select("a.note")}
        found = card(connection, service)
        lines = [line for section in found.sections for group in section.groups for line in group.lines]
        assert lines
        for line in lines:
            assert f"/service/{service}#{line.key}" in noted, line.key
        for key in (href.partition("#")[2] for href in noted if href.startswith(f"/service/{service}#")):
            assert there.find(id=key), key
        assert len({line.key for line in lines}) == len(lines)
    connection.close()


async def test_a_term_says_its_value_beside_the_very_clause():
    query = """select c.act_id, c.path, d.service_id || '#deadlines/' || c.path from deadlines d
               join clauses c on c.id = d.clause_id where d.what = 'service_total' and d.amount is not null limit 1"""
    connection = sqlite3.connect(base())
    act, path, _ = connection.execute(query).fetchone()
    connection.close()
    clause = (await soup(f"/act/{act}")).find(id=path)
    labels = [plain(a.text) for a in clause.find_next_sibling(class_="notes").select("a")]
    assert any(re.match(r"срок: (не более )?\d+ (рабоч|календарн|дн|день)", label) for label in labels), labels


async def test_the_margin_can_be_left_empty_and_keeps_the_question():
    page = await soup(f"/act/{longest()}?q=срок&facts=0")
    assert not page.select(".notes, .noted")
    assert page.find("mark")
    show = page.find("a", string="Показать сведения на полях")["href"]
    assert show == f"/act/{longest()}?q={quote('срок')}#reading"
    hide = (await soup(show)).find("a", string="Скрыть сведения на полях")["href"]
    assert hide == f"/act/{longest()}?q={quote('срок')}&facts=0#reading"


def test_the_names_of_labels_belong_to_the_card():
    groups = {(spec.name, group.title) for spec in SECTIONS for group in spec.groups}
    assert set(OF_GROUP) <= groups
    assert set(OF_SECTION) == {spec.name for spec in SECTIONS}
    assert {*OF_GROUP.values(), *OF_SECTION.values()} >= IN_SMALL_LETTERS


async def test_short_forms_are_explained_in_the_text_and_listed_at_the_end():
    for act in column("select distinct act_id from abbreviations"):
        page = await soup(f"/act/{act}")
        listed = {plain(tag.text) for tag in page.select(".short-forms dt")}
        shorts = column("select short from abbreviations where act_id = ? and long <> ''", act)
        assert listed == {plain(one) for short in shorts for one in short.split(", ")}
        longs = {plain(long) for long in column("select long from abbreviations where act_id = ?", act)}
        for tag in page.select(".text abbr"):
            assert plain(tag["title"]) in longs
            assert tag["tabindex"] == "0"
        for clause in page.select("p.clause"):
            said = [tag.text for tag in clause.find_all("abbr")]
            assert len(said) == len(set(said)), clause["id"]


async def test_references_inside_the_act_lead_to_clauses_of_their_number():
    found = 0
    for act in column("select distinct act_id from services"):
        page = await soup(f"/act/{act}")
        for link in page.select("a.ref-in"):
            path = unquote(link["href"].removeprefix("#"))
            target = page.find(id=path)
            assert target is not None
            number = re.findall(r"[\d.]+|[IVX]+", link.text)[0].rstrip(".")
            assert number.split(".")[-1] in path or target.name == "h2", (act, link.text, path)
            found += 1
    assert found > 50


async def test_the_text_of_a_clause_stays_the_text():
    query = "select path, text from clauses where act_id = ? and kind in ('clause', 'item', 'paragraph')"
    page = await soup(f"/act/{longest()}?q={quote('срок предоставления муниципальной услуги')}")
    connection = sqlite3.connect(base())
    for path, text in connection.execute(query, [longest()]):
        assert plain(page.find(id=path).text).endswith(plain(text)), path
    connection.close()


async def test_the_longest_act_is_quick():
    path = f"/act/{longest()}?q={quote('срок услуги')}"
    await site().client.get(path)
    start = time.perf_counter()
    await site().client.get(path)
    assert time.perf_counter() - start < MOST_SECONDS
