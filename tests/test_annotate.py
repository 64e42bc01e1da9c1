"""Marks on a plain text: safe HTML whose text is the text, whatever the marks."""

from __future__ import annotations

import sqlite3
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_plugins.annotate import Around, annotated
from ingest.morphology import words
from kb.crossrefs import Crossrefs
from kb.found import FoundWords
from kb.shortforms import ShortForm, ShortForms
from kb.terms import terms

CASES = (
    # text, elements, found words, HTML
    ("a < b & c", [], [], "a &lt; b &amp; c"),
    ("срок услуги", [], [(0, 4)], "<mark>срок</mark> услуги"),
    ("срок услуги", [], [(5, 11), (0, 4), (2, 7)], "<mark>срок услуги</mark>"),
    ("п. 2.6", [Around(0, 6, "link", "#2.6")], [(3, 6)], '<a class="ref-in" href="#2.6">п. <mark>2.6</mark></a>'),
    ("в МФЦ", [Around(2, 5, "abbr", 'центр «"<b>»')], [],
     'в <abbr tabindex="0" title="центр «&#34;&lt;b&gt;»">МФЦ</abbr>'),
    ("МФЦ и ЭП", [Around(0, 3, "abbr", "центр")], [(2, 5)],
     '<abbr tabindex="0" title="центр">МФ<mark>Ц</mark></abbr><mark> и</mark> ЭП'),
    # the first of the given order wins; what lies outside is dropped
    ("п. 2.6 МФЦ", [Around(3, 6, "link", "#a"), Around(0, 6, "link", "#b")], [],
     'п. <a class="ref-in" href="#a">2.6</a> МФЦ'),
    ("срок", [Around(2, 9, "abbr", "x"), Around(3, 3, "abbr", "x"), Around(-1, 2, "link", "#")], [(3, 99), (-5, 0)],
     "сро<mark>к</mark>"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "around", "found", "html"), CASES)
def test_annotated(text, around, found, html):
    assert str(annotated(text, around, found)) == html


class Reader(HTMLParser):
    """The text of HTML, and whether every tag is one of ours and closed in its turn."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.open, self.tags = "", [], set()

    def handle_data(self, data):
        self.text += data

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


place = st.integers(-3, 40)
around = st.builds(Around, place, place, st.sampled_from(["link", "abbr"]), st.text(max_size=8))
letters = st.one_of(st.text(max_size=30), st.text("<>&\"'/=ab mrk!-;#x0", max_size=30))


@given(letters, st.lists(around, max_size=6), st.lists(st.tuples(place, place), max_size=6))
def test_the_text_without_tags_is_the_text(text, elements, found):
    reader = Reader()
    reader.feed(str(annotated(text, elements, found)))
    reader.close()
    assert reader.text == text
    assert not reader.open
    assert reader.tags <= {"a", "abbr", "mark"}


@given(letters, st.lists(st.tuples(place, place), max_size=6))
def test_what_is_marked_is_what_was_found(text, found):
    parts = str(annotated(text, (), found)).replace("</mark>", "<mark>").split("<mark>")
    wanted = {i for start, end in found for i in range(max(0, start), min(end, len(text)))}
    assert len(wanted) == sum(len(unescaped(part)) for part in parts[1::2])


def unescaped(html: str) -> str:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.text


FOUND = (
    ("сроки", "Срок предоставления услуги", ["Срок"]),
    ("постановка на учёт", "принятии на учет, о постановке на учет", ["принятии на учет", "постановке на учет"]),
    ("загс", "органы ЗАГС <b>", ["ЗАГС"]),
    ("как мне быть", "как и быть", []),
    ("пошлина", "сроки рассмотрения", []),
)


@pytest.mark.parametrize(("question", "text", "marked"), FOUND)
def test_words_of_a_question_in_a_text(question, text, marked):
    found = FoundWords(terms(words(question)))
    spans = [text[start:end] for start, end in found.spans(words(text))]
    if question != "загс":
        assert spans == marked
    else:  # the lexicon knows what it stands for, too
        assert "ЗАГС" in spans


def form(short: str, long: str = "длинно", path: str = "1.1", position: int = 1) -> ShortForm:
    return ShortForm(short, long, path, path, position)


USES = (
    # short form, text, what is explained
    ("МФЦ", "в МФЦ и через МФЦ", ["МФЦ"]),
    ("МФЦ", "в АМФЦ, МФЦ-центре, мфц", []),
    ("Уполномоченный орган", "Уполномоченным органом", ["Уполномоченным органом"]),
    ("Уполномоченный орган", "уполномоченный орган", []),
    ("Заявители", "Документы Заявителя", ["Заявителя"]),
    ("заявление", "подать заявление", []),
    ("администрация МО «Кировск»", "в администрации МО «Кировск».", ["администрации МО «Кировск»"]),
    ("Федеральный закон № 210-ФЗ", "Федерального закона №210-ФЗ и", ["Федерального закона №210-ФЗ"]),
    ("Федеральный закон № 210-ФЗ", "Федерального закона № 59-ФЗ", []),
    ("ЭП", "МФЦ, ЭП/УКЭП", ["ЭП"]),
)


@pytest.mark.parametrize(("short", "text", "explained"), USES)
def test_where_short_forms_are_explained(short, text, explained):
    forms = ShortForms([form(short)])
    uses = forms.uses(text, words(text), "2.1", 5, set()) if forms.may_stand(text) else ()
    assert [text[use.start : use.end] for use in uses] == explained


def test_a_short_form_is_not_explained_where_it_is_defined_and_only_once():
    forms = ShortForms([form("МФЦ"), form("МФЦ", "другое", "3.1", 9)])
    assert not list(forms.uses("МФЦ", words("МФЦ"), "1.1", 1, set()))
    seen: set[str] = set()
    early = list(forms.uses("МФЦ", words("МФЦ"), "2.1", 5, seen))
    assert [use.form.long for use in early] == ["длинно"]
    assert not list(forms.uses("МФЦ", words("МФЦ"), "2.1", 5, seen))
    assert [use.form.long for use in forms.uses("МФЦ", words("МФЦ"), "4", 12, set())] == ["другое"]


def crossrefs() -> Crossrefs:
    """A small act: a decree, a regulation with an appendix, and one number that two clauses have."""
    clauses = (
        # path, parent, kind, number, part
        ("post/1", None, "clause", "1", "resolution"), ("reglament", None, "appendix", None, "regulation"),
        ("razdel-2", "reglament", "chapter", "II", "regulation"), ("2.5", "razdel-2", "clause", "2.5", "regulation"),
        ("2.5/3", "2.5", "item", "3", "regulation"), ("2.6", "razdel-2", "clause", "2.6", "regulation"),
        ("2.6.1", "2.6", "clause", "2.6.1", "regulation"), ("2.9", "razdel-2", "clause", "2.9", "regulation"),
        ("2.9~2", "razdel-2", "clause", "2.9", "regulation"), ("pril-2", "reglament", "appendix", "2", "appendix"),
        ("pril-2/1.1", "pril-2", "clause", "1.1", "appendix"),
    )  # fmt: skip
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    names = ("path", "parent_id", "kind", "number", "part")
    query = f"select ? as id, {', '.join(f'? as {name}' for name in names)}"
    return Crossrefs([connection.execute(query, [row[0], *row]).fetchone() for row in clauses])


LINKS = (
    # clause, its text, (words, where they lead)
    ("2.9", "указанных в пункте 2.6.1 настоящего регламента", [("пункте 2.6.1", "2.6.1")]),
    ("2.9", "в пунктах 2.5, 2.6 и 2.7 настоящего Административного регламента", [("2.5", "2.5"), ("2.6", "2.6")]),
    ("2.9", "настоящего регламента (п. 2.6)", [("п. 2.6", "2.6")]),
    ("2.9", "подпунктом 3 пункта 2.5", [("подпунктом 3 пункта 2.5", "2.5/3")]),
    ("2.9", "подпунктом 8 пункта 2.5 настоящего регламента", [("2.5", "2.5")]),
    ("2.9", "по форме (приложение № 2 к регламенту)", [("приложение № 2", "pril-2")]),
    ("2.9", "согласно приложению № 3 к регламенту", []),
    ("2.9", "раздела 2 настоящего регламента", [("раздела 2", "razdel-2")]),
    ("2.9", "пункта 2.6 Правил предоставления услуг", []),
    ("2.9", "пунктом 2.6 Федерального закона № 210-ФЗ", []),
    ("2.9", "постановления Правительства, пункт 2.6", []),
    ("2.5", "пунктом 2.9 настоящего регламента", []),  # two clauses have this number
    ("2.6", "пунктом 2.6 настоящего регламента", []),  # itself
    ("post/1", "пунктом 2.6 настоящего регламента", []),  # the decree may speak of another
    ("pril-2", "пунктом 2.6 регламента", [("пунктом 2.6", "2.6")]),
    ("pril-2/1.1", "пунктом 1.1", []),
)


@pytest.mark.parametrize(("path", "text", "links"), LINKS)
def test_references_inside_the_act(path, text, links):
    found = [(text[start:end], target) for start, end, target in crossrefs().of(path, text)]
    assert [pair for pair in found if pair not in links] in ([], [("пункта 2.5", "2.5")])
    assert [pair for pair in found if pair in links] == links
