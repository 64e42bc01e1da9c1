"""Pages of sites: the act is read, what stands around it is not."""

from __future__ import annotations

import pytest
from exports import as_html, pieces, shown

from ingest.model import Source
from ingest.readers import read
from ingest.readers.furniture import examples, is_note
from ingest.source import read_source


def of(body: str, encoding: str = "utf-8", head: str = "") -> list[str | list[list[str]]]:
    return shown(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(encoding))


# --- paragraphs -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<p>Первый.</p><p>Второй.</p>", ["Первый.", "Второй."]),
        ("<div>Первый.<p>Второй.</p>Третий.</div>", ["Первый.", "Второй.", "Третий."]),
        ("<p>1) паспорт;<br>2) справка;<br/>3) иное.</p>", ["1) паспорт;", "2) справка;", "3) иное."]),
        ("Срок.<br><br>Плата.<br>Нет.", ["Срок.", "Плата.", "Нет."]),
        ("<p>Срок <b>10</b>&nbsp;<span style='color:red'>рабочих</span>\n   дней</p>", ["Срок 10 рабочих дней"]),
        ("<p>муници&shy;пальная</p>", ["муниципальная"]),
        ("<p>2.6.<span>&nbsp;&nbsp;</span>Перечень</p>", ["2.6. Перечень"]),
        ("<p>&#1056;&#1077;&#1075;&#1083;&#1072;&#1084;&#1077;&#1085;&#1090;</p>", ["Регламент"]),
        ("<ol><li>паспорт;<li>справка;</ol>", ["1. паспорт;", "2. справка;"]),
        ("<ol start=3><li>паспорт;<li value=7>справка;</ol>", ["3. паспорт;", "7. справка;"]),
        ("<ul><li>паспорт;<li>справка;</ul>", ["– паспорт;", "– справка;"]),
        ("<ol><li><p>паспорт;</p><p>и копия<li>\n<p>справка;</ol>", ["1. паспорт;", "и копия", "2. справка;"]),
        ("<ol type=I><li>Общие положения<li>Стандарт</ol>", ["I. Общие положения", "II. Стандарт"]),
        (
            "<ol><li><table><tr><td>а<td>б<tr><td>в<td>г</table><p>справка</ol>",
            [[["а", "б"], ["в", "г"]], "1. справка"],
        ),
        ("<p>до<!-- тайна -->после</p><script>var a='нет';</script><style>p{}</style>", ["допосле"]),
        ("<pre>Первая строка.\nВторая строка.</pre>", ["Первая строка.", "Вторая строка."]),
        ("<p>незакрытый<p>другой<div>третий", ["незакрытый", "другой", "третий"]),
        ("<p hidden>нет</p><p style='display: none'>нет</p><p>да</p>", ["да"]),
    ],
)
def test_paragraphs(body: str, wanted: list[str]) -> None:
    assert of(body) == wanted


def test_gaps() -> None:
    body = (
        "<p>А</p><p>Б</p><p>&nbsp;</p><p>В</p><p align=center>Г</p><p align=center>Д</p><h2>Е</h2><br><br><div>Ж</div>"
    )
    reading = read("s.html", f"<html><body>{body}</body></html>".encode())
    assert [block.gap for block in reading.blocks] == [True, False, True, True, False, True, True]


# --- encodings ------------------------------------------------------------------------------------

RUSSIAN = "<p>Настоящее постановление вступает в силу со дня опубликования, срок предоставления услуги.</p>"


@pytest.mark.parametrize("claimed", ["", "utf-8", "windows-1251", "koi8-r", "iso-8859-1", "неизвестно"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "koi8-r", "utf-16", "utf-8-sig"])
def test_the_letters_tell_the_encoding(encoding: str, claimed: str) -> None:
    head = f'<meta charset="{claimed}"><script>{"var latin = 1; " * 3000}</script>' if claimed else ""
    assert of(RUSSIAN, encoding, head) == [
        "Настоящее постановление вступает в силу со дня опубликования, срок предоставления услуги."
    ]


def test_a_page_cut_inside_a_letter() -> None:
    data = f"<html><body>{RUSSIAN * 20}<p>конец".encode()[:-1]
    assert read("s.html", data).encoding == "utf-8"


def test_the_bytes_tell_the_format_and_not_the_suffix() -> None:
    for name in ("s.doc", "s.txt", "s"):
        assert read(name, f"<html><body>{RUSSIAN}".encode()).media_type == "text/html"
    assert read("s.html", "Просто текст без разметки, срок предоставления услуги.".encode()).media_type == "text/plain"


def test_a_page_saved_with_pictures() -> None:
    data = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; '
        f'charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<html><body>{RUSSIAN}</body></html>\r\n--b--\r\n'
    )
    assert len(shown(data.encode())) == 1


# --- tables ---------------------------------------------------------------------------------------


def test_merged_cells_keep_the_columns() -> None:
    body = (
        "<table><tr><th colspan=2>Заголовок<th>Срок<tr><td rowspan=2>а<td>б<td>в<tr><td>г<td>д"
        "<tr><td>е<td rowspan=3>ж<td>з</table>"
    )
    assert of(body) == [[["Заголовок", "", "Срок"], ["а", "б", "в"], ["", "г", "д"], ["е", "ж", "з"]]]


def test_absurd_spans() -> None:
    (found,) = of("<table><tr><td colspan=9999>а<td>б<tr><td colspan=-1>в<td rowspan=99999999>г<td>д</table>")
    assert found[0] == ["а"]
    assert found[1] == ["в", "г", "д"]


def test_paragraphs_inside_a_cell() -> None:
    body = "<table><tr><td>Этап<td>Срок<tr><td><p>Прием</p><p>и проверка</p><td>1 день<br>со дня</table>"
    assert of(body) == [[["Этап", "Срок"], ["Прием и проверка", "1 день со дня"]]]


def test_a_layout_table_around_a_data_table() -> None:
    data = "<table border=1><tr><td>№<td>Срок<tr><td>1<td>5 дней<tr><td>2<td>3 дня</table>"
    page = (
        f"<table width=100%><tr><td colspan=2>Сайт администрации<tr><td width=20%>Погода<td>"
        f"<p>{'Порядок предоставления услуги установлен. ' * 5}</p>{data}<p>Конец.</p></table>"
    )
    assert [["№", "Срок"], ["1", "5 дней"], ["2", "3 дня"]] in of(page)


def test_the_exact_text() -> None:
    reading = read("s.html", "<html><p>До<table><tr><td>а<td>б<tr><td>в<td></table><p>После".encode())
    assert reading.text == "До\nа\tб\nв\t\nПосле"
    assert all(reading.text[b.span.start : b.span.end].strip() for b in reading.blocks)


# --- what is no text of the act -------------------------------------------------------------------

BEFORE = """
<header><a href="/">Официальный сайт</a></header>
<div id="cookieBanner">Мы используем файлы cookie. <button>Принять</button></div>
<div class="top-menu"><ul><li><a href="/1">Главная</a>
<li><a href="/2">Документы</a><li><a href="/3">Контакты</a></ul></div>
<div><a href="/a">Новости</a> | <a href="/b">Власть</a> | <a href="/c">Обращения граждан</a></div>
<form action="/s"><input name=q value="Поиск"><select><option>Раздел 1</select></form>
<table width="100%"><tr><td valign=top><div>Погода: +5</div>
<div class="news-list"><div class="teaser"><a href="/n">Глава поздравил
ветеранов</a><p>Вчера глава района поздравил ветеранов с праздником.</p></div></div></td>
<td><div class="news-detail">
<div class="breadcrumbs"><a href="/">Главная</a> / <a href="/d">Документы</a></div><h1>Постановления</h1>
<p>Версия для печати</p>
<ul><li><a href="#p1">1. Общие положения</a>
<li><a href="#p2">2. Стандарт</a><li><a href="#p3">3. Состав процедур</a></ul>
"""
AFTER = """
</div><div class="share-buttons">Поделиться: <a href="//vk">ВК</a></div></td></tr></table>
<p>Последние новости</p><p>Завтра отключат воду на улице Мира.</p>
<footer><p>© Администрация, 2024. Все права защищены.</p></footer><script>count()</script>
"""
FURNITURE = (
    "cookie", "Главная", "Контакты", "Обращения", "Поиск", "Погода", "ветеранов", "печати", "Поделиться", "новости",
    "воду", "©",
)  # fmt: skip


def test_a_page_of_a_site_gives_the_facts_of_the_act_alone() -> None:
    content = pieces("01_decimal_clauses")
    plain = read_source(Source("s", "s"), as_html(content))
    framed = read_source(Source("s", "s"), as_html(content, "cp1251", (BEFORE, AFTER)))
    assert [word for word in FURNITURE if word in framed.reading.text] == []
    assert plain.reading.text in framed.reading.text
    assert len(framed.reading.text) - len(plain.reading.text) < 40
    assert {s: [(f.kind, f.text, f.values) for f in fs] for s, fs in plain.facts.items()} == {
        s: [(f.kind, f.text, f.values) for f in fs] for s, fs in framed.facts.items()
    }


@pytest.mark.parametrize(("line", "note"), list(examples()))
def test_notes(line: str, note: bool) -> None:
    assert is_note(line) == note


def test_notes_of_editors_are_no_text() -> None:
    body = (
        "<p>ПОСТАНОВЛЕНИЕ</p><p>Список изменяющих документов<br>(в ред. Постановления от 01.02.2020 N 15)</p>"
        "<p>2.4. Срок – 10 дней.</p>"
        "<p>(п. 2.4 в ред. Постановления администрации от 03.04.2021 N 7)</p><p>2.5. Плата.</p>"
    )
    assert of(body) == ["ПОСТАНОВЛЕНИЕ", "2.4. Срок – 10 дней.", "2.5. Плата."]


def test_links_in_a_table_are_data() -> None:
    rows = "".join(f"<tr><td>{i}<td><a href=/>https://gu.example/{i}</a>" for i in (1, 2, 3))
    (found,) = of(f"<table><tr><td>№<td>Адрес{rows}</table>")
    assert found[1:] == [[str(i), f"https://gu.example/{i}"] for i in (1, 2, 3)]


def test_a_list_of_clauses_with_links_is_text() -> None:
    items = "".join(f'<p>{i}. <a href="/law{i}">Федеральный закон № {i}-ФЗ</a></p>' for i in range(1, 6))
    assert len(of(f"<p>ПОСТАНОВЛЕНИЕ</p><div>{items}</div>")) == 6


def test_a_page_without_signs_of_an_act_is_read_whole() -> None:
    body = f"<nav>Меню</nav><main><p>{'Слова о поселении. ' * 15}</p></main><footer>Адрес</footer>"
    assert len(of(body)) == 1
    assert of("<p>Первое.</p><div><p>Второе.</p></div>") == ["Первое.", "Второе."]
