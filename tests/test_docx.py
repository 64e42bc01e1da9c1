"""Word documents: printed numbers, tables, accepted changes, and what stands apart from the text."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from exports import as_docx, docx_of, level_xml, pieces, shown, zipped

from ingest.readers import read
from ingest.readers.counters import Counter, Level, printed


def p(text: str, number: tuple[int, int] | None = None, properties: str = "") -> str:
    """A paragraph; ``number`` is (list, level)."""
    numbered = f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>' if number else ""
    return f'<w:p><w:pPr>{properties}{numbered}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def run(inner: str) -> str:
    return f"<w:p><w:r>{inner}</w:r></w:p>"


def abstract(number: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def start(level: int, value: int) -> str:
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{value}"/></w:lvlOverride>'


DECIMAL = [level_xml(n, "decimal", "".join(f"%{i + 1}." for i in range(n + 1))) for n in range(3)]

# --- automatic numbers ----------------------------------------------------------------------------


def numbers(numbering: str, *places: tuple[int, int], styles: str = "") -> list[str]:
    """The printed numbers of paragraphs at (list, level)."""
    found = shown(docx_of("".join(p("Текст", place) for place in places), numbering=numbering, styles=styles))
    return [str(text).removesuffix("Текст").strip() for text in found]


def test_levels_and_restarts() -> None:
    places = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)]
    assert numbers(abstract(1, *DECIMAL) + num(1, 1), *places) == [
        "1.",
        "1.1.",
        "1.2.",
        "1.2.1.",
        "1.3.",
        "1.3.1.",
        "2.",
        "2.1.",
    ]


def test_a_level_that_nobody_opened_counts_as_one() -> None:
    assert numbers(abstract(1, *DECIMAL) + num(1, 1), (1, 1), (1, 1), (1, 0)) == ["1.1.", "1.2.", "2."]


@pytest.mark.parametrize(
    ("form", "text", "wanted"),
    [
        ("upperRoman", "%1.", ["I.", "II.", "III.", "IV."]),
        ("upperRoman", "Раздел %1.", ["Раздел I.", "Раздел II.", "Раздел III.", "Раздел IV."]),
        ("lowerRoman", "%1)", ["i)", "ii)", "iii)", "iv)"]),
        ("russianLower", "%1)", ["а)", "б)", "в)", "г)"]),
        ("russianUpper", "%1.", ["А.", "Б.", "В.", "Г."]),
        ("lowerLetter", "%1)", ["a)", "b)", "c)", "d)"]),
        ("decimalZero", "%1.", ["01.", "02.", "03.", "04."]),
        ("decimal", "%1)", ["1)", "2)", "3)", "4)"]),
        ("bullet", "\uf0b7", ["•"] * 4),
        ("bullet", "-", ["-"] * 4),
        ("none", "", [""] * 4),
    ],
)
def test_forms(form: str, text: str, wanted: list[str]) -> None:
    assert numbers(abstract(1, level_xml(0, form, text)) + num(1, 1), *[(1, 0)] * 4) == wanted


def test_russian_letters_leave_out_what_lists_do_not_use() -> None:
    letters = [printed(n, "russianLower") for n in range(1, 31)]
    assert "".join(letters[:29]) == "абвгдежзиклмнопрстуфхцчшщыэюя"
    assert letters[29] == "аа"


def test_two_lists_of_one_kind_go_on_unless_they_begin_anew() -> None:
    one = (
        abstract(1, level_xml(0, "decimal", "%1)"))
        + num(1, 1)
        + num(2, 1)
        + num(3, 1, start(0, 1))
        + num(4, 1, start(0, 7))
    )
    places = [(1, 0), (1, 0), (2, 0), (3, 0), (3, 0), (4, 0), (1, 0)]
    assert numbers(one, *places) == ["1)", "2)", "3)", "1)", "2)", "7)", "8)"]


def test_a_list_may_start_anywhere() -> None:
    one = abstract(1, level_xml(0, "decimal", "%1.", start=2), level_xml(1, "decimal", "%1.%2.", start=6)) + num(1, 1)
    assert numbers(one, (1, 0), (1, 1), (1, 1)) == ["2.", "2.6.", "2.7."]


def test_a_level_that_never_restarts() -> None:
    never = level_xml(1, "decimal", "%2.", more='<w:lvlRestart w:val="0"/>')
    one = abstract(1, level_xml(0, "upperRoman", "%1."), never) + num(1, 1)
    assert numbers(one, (1, 0), (1, 1), (1, 1), (1, 0), (1, 1)) == ["I.", "1.", "2.", "II.", "3."]


def test_a_legal_level_prints_digits_under_a_roman_chapter() -> None:
    legal = level_xml(1, "decimal", "%1.%2.", more="<w:isLgl/>")
    one = abstract(1, level_xml(0, "upperRoman", "%1."), legal) + num(1, 1)
    assert numbers(one, (1, 0), (1, 0), (1, 1)) == ["I.", "II.", "2.1."]


def test_a_level_replaced_in_one_list() -> None:
    other = f'<w:lvlOverride w:ilvl="0">{level_xml(0, "russianLower", "%1)")}</w:lvlOverride>'
    assert numbers(abstract(1, *DECIMAL) + num(1, 1, other), (1, 0), (1, 0)) == ["а)", "б)"]


def test_a_number_from_the_style() -> None:
    """Headings are numbered by their style; a style takes its list from the style it is based on; «0» takes it off."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:ilvl w:val="1"/>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="My"><w:basedOn w:val="H2"/></w:style>'
    )
    body = "".join(
        p(text, properties=f'<w:pStyle w:val="{style}"/>{more}')
        for text, style, more in [
            ("Глава", "H1", ""), ("Пункт", "H2", ""), ("Еще", "My", ""),
            ("Без номера", "My", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'), ("Пункт", "H2", ""),
        ]
    )  # fmt: skip
    found = shown(docx_of(body, numbering=abstract(1, *DECIMAL) + num(1, 1), styles=styles))
    assert found == ["1. Глава", "1.1. Пункт", "1.2. Еще", "Без номера", "1.3. Пункт"]


def test_a_level_that_names_its_style() -> None:
    levels = [level_xml(n, "decimal", t, more=f'<w:pStyle w:val="S{n}"/>') for n, t in enumerate(("%1.", "%1.%2."))]
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for n in (0, 1)
    )
    body = "".join(p("Т", properties=f'<w:pStyle w:val="S{n}"/>') for n in (0, 1, 1, 0))
    assert shown(docx_of(body, numbering=abstract(1, *levels) + num(1, 1), styles=styles)) == [
        "1. Т", "1.1. Т", "1.2. Т", "2. Т",
    ]  # fmt: skip


def test_a_list_defined_by_a_list_style() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:style>'
    )
    linked = abstract(1, *DECIMAL) + abstract(2, more='<w:numStyleLink w:val="L"/>') + num(9, 1) + num(3, 2)
    assert numbers(linked, (3, 0), (3, 1), styles=styles) == ["1.", "1.1."]


def test_no_space_behind_a_number_that_wants_none() -> None:
    one = abstract(1, level_xml(0, "decimal", "%1.", more='<w:suff w:val="nothing"/>')) + num(1, 1)
    assert shown(docx_of(p("Текст", (1, 0)), numbering=one)) == ["1.Текст"]


def test_numbers_in_cells_of_a_table_without_other_text() -> None:
    table = (
        "<w:tbl>" + "".join(f"<w:tr><w:tc>{p('', (1, 0))}</w:tc><w:tc>{p(t)}</w:tc></w:tr>" for t in "абв") + "</w:tbl>"
    )
    found = shown(docx_of(table, numbering=abstract(1, *DECIMAL) + num(1, 1)))
    assert found == [[["1.", "а"], ["2.", "б"], ["3.", "в"]]]


def test_a_number_nobody_defined() -> None:
    assert shown(docx_of(p("Текст", (5, 0)) + p("Еще", (1, 12)), numbering=abstract(1) + num(1, 1))) == ["Текст", "Еще"]


def test_a_counter_alone() -> None:
    counter, levels = Counter(), {0: Level(text="%1."), 1: Level(text="%1.%2.")}
    counter.step(0, levels)
    counter.step(1, levels, start=5)
    assert counter.printed(1, levels) == "1.5. "


def test_the_numbers_of_our_regulation_stand_nowhere_in_the_file() -> None:
    """The equality of facts in test_formats says something only because the numbers are automatic."""
    data = as_docx(pieces("01_decimal_clauses"))
    inside = ZipFile(BytesIO(data)).read("word/document.xml").decode()
    assert re.findall(r"<w:t[^>]*>(?:\d+\.|\d+\)|[а-я]\))", inside) == []
    assert "\n2.6. " in read("s.docx", data).text


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "wanted"),
    [
        ("<w:t>до</w:t><w:tab/><w:t>после</w:t>", ["до после"]),
        ("<w:t>первая</w:t><w:br/><w:t>вторая</w:t>", ["первая вторая"]),
        ("<w:t>1) паспорт;</w:t><w:br/><w:t>2) справка.</w:t>", ["1) паспорт;", "2) справка."]),
        ("<w:t>муници</w:t><w:softHyphen/><w:t>пальный</w:t>", ["муниципальный"]),
        ("<w:t>Санкт</w:t><w:noBreakHyphen/><w:t>Петербург</w:t>", ["Санкт-Петербург"]),
        ('<w:sym w:font="Symbol" w:char="F0B7"/><w:t> паспорт</w:t>', ["• паспорт"]),
        ("<w:rPr><w:vanish/></w:rPr><w:t>скрыто</w:t>", []),
        ('<w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:t>7</w:t>', ["7"]),
        ('<w:t>слово</w:t><w:footnoteReference w:id="2"/>', ["слово"]),
    ],
)
def test_runs(inner: str, wanted: list[str]) -> None:
    assert shown(docx_of(run(inner))) == wanted


def test_accepted_changes() -> None:
    inserted = (
        "<w:p><w:r><w:t>срок </w:t></w:r><w:del><w:r><w:delText>30</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>10</w:t></w:r></w:ins><w:r><w:t> дней</w:t></w:r></w:p>"
    )
    moved = (
        "<w:p><w:moveFrom><w:r><w:t>прочь</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>сюда</w:t></w:r></w:moveTo></w:p>"
    )
    assert shown(docx_of(inserted + moved)) == ["срок 10 дней", "сюда"]


def test_a_deleted_paragraph_end_joins_the_next() -> None:
    body = (
        p("Начало ", properties="<w:rPr><w:del/></w:rPr>")
        + p("и конец.")
        + p("Хвост", properties="<w:rPr><w:del/></w:rPr>")
    )
    assert shown(docx_of(body)) == ["Начало и конец.", "Хвост"]


def test_deleted_rows_are_gone() -> None:
    rows = [("<w:trPr><w:del/></w:trPr>", "старое"), ("", "новое"), ("", "второе")]
    table = "".join(f"<w:tr>{mark}<w:tc>{p(t)}</w:tc><w:tc>{p('да')}</w:tc></w:tr>" for mark, t in rows)
    assert shown(docx_of(f"<w:tbl>{table}</w:tbl>")) == [[["новое", "да"], ["второе", "да"]]]


def test_content_controls_and_links_are_text() -> None:
    field = f"<w:sdt><w:sdtContent>{p('в поле')}</w:sdtContent></w:sdt>"
    link = "<w:p><w:hyperlink><w:r><w:t>ссылка</w:t></w:r></w:hyperlink></w:p>"
    assert shown(docx_of(field + link)) == ["в поле", "ссылка"]


BOX = (
    '<w:p xmlns:mc="m"><w:r><w:t>Текст</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>'
    "<w:p><w:r><w:t>Прием заявления</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    "<w:txbxContent><w:p><w:r><w:t>Прием заявления</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r></w:p>"
)


def test_what_stands_apart_is_told() -> None:
    reading = read("s.docx", docx_of(BOX + run('<w:t>слово</w:t><w:footnoteReference w:id="1"/>')))
    assert reading.text == "Текст\nслово"
    assert [problem.message.split(";")[0] for problem in reading.problems] == [
        "сноски не входят в текст (1)",
        "надписи и блок-схемы не входят в текст (1)",
    ]


def test_gaps() -> None:
    centre = '<w:jc w:val="center"/>'
    body = (
        p("А")
        + p("Б")
        + p(" ")
        + p("В")
        + p("Г", properties=centre)
        + p("Д", properties=centre)
        + p("Е", properties='<w:spacing w:before="240"/>')
    )
    assert [b.gap for b in read("s.docx", docx_of(body)).blocks] == [True, False, True, True, False, True]


# --- tables ---------------------------------------------------------------------------------------


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def test_merged_cells_keep_the_columns() -> None:
    span, first, below = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = (
        f"<w:tbl><w:tr>{tc('Заголовок', span)}{tc('Срок')}</w:tr><w:tr>{tc('а', first)}{tc('б')}{tc('в')}</w:tr>"
        f"<w:tr>{tc('', below)}{tc('г')}{tc('д')}</w:tr></w:tbl>"
    )
    assert shown(docx_of(table)) == [[["Заголовок", "", "Срок"], ["а", "б", "в"], ["", "г", "д"]]]


def test_a_heading_over_the_full_width_is_one_cell() -> None:
    wide = '<w:gridSpan w:val="2"/>'
    rows = (tc("а") + tc("б"), tc("Раздел", wide), tc("в") + tc("г"))
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    assert shown(docx_of(table)) == [[["а", "б"], ["Раздел"], ["в", "г"]]]


def test_the_exact_text_of_a_table() -> None:
    table = f"<w:tbl><w:tr>{tc('а')}{tc('б')}</w:tr><w:tr><w:tc>{p('в')}{p('г')}</w:tc>{tc('д')}</w:tr></w:tbl>"
    reading = read("s.docx", docx_of(p("До") + table + p("После")))
    assert reading.text == "До\nа\tб\nв\nг\tд\nПосле"
    for block in reading.blocks:
        assert reading.text[block.span.start : block.span.end].strip()


def test_a_nested_table_stays_in_its_cell() -> None:
    inner = f"<w:tbl><w:tr>{tc('1')}{tc('2')}</w:tr><w:tr>{tc('3')}{tc('4')}</w:tr></w:tbl>"
    head = f"<w:tr>{tc('Этап')}{tc('Срок')}</w:tr>"
    table = f"<w:tbl>{head}<w:tr>{tc('Прием и регистрация')}<w:tc>{inner}</w:tc></w:tr></w:tbl>"
    assert shown(docx_of(table)) == [[["Этап", "Срок"], ["Прием и регистрация", "1 2 3 4"]]]


def test_a_frame_around_the_page_is_no_table() -> None:
    inner = f"<w:tbl><w:tr>{tc('1')}{tc('2')}</w:tr><w:tr>{tc('3')}{tc('4')}</w:tr></w:tbl>"
    frame = f"<w:tbl><w:tr><w:tc>{p('Абзац.')}{inner}{p('Конец.')}</w:tc></w:tr></w:tbl>"
    assert shown(docx_of(frame)) == ["Абзац.", [["1", "2"], ["3", "4"]], "Конец."]


def test_date_and_number_side_by_side_are_a_line() -> None:
    reading = read("s.docx", docx_of(f"<w:tbl><w:tr>{tc('27.06.2022')}{tc('')}{tc('№ 113')}</w:tr></w:tbl>"))
    assert reading.text == "27.06.2022\t№ 113"


def test_the_letterhead_beside_the_stamp() -> None:
    left = p("АДМИНИСТРАЦИЯ") + p("ГОРОДА СОКОЛА")
    right = p("УТВЕРЖДЕН") + p("постановлением")
    table = f"<w:tbl><w:tr><w:tc>{left}</w:tc><w:tc>{right}</w:tc></w:tr></w:tbl>"
    assert shown(docx_of(table)) == ["АДМИНИСТРАЦИЯ", "ГОРОДА СОКОЛА", "УТВЕРЖДЕН", "постановлением"]


def test_the_strict_flavour_of_the_format() -> None:
    """ISO «strict» documents have other namespaces and may keep the document under another name."""
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    kind = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    types = f'<Relationships><Relationship Type="{kind}" Target="word/document2.xml"/></Relationships>'
    numbering = abstract(1, *DECIMAL) + num(1, 1)
    data = zipped({
        "[Content_Types].xml": "<Types/>", "_rels/.rels": types,
        "word/document2.xml": f"<w:document {strict}><w:body>{p('Текст', (1, 0))}</w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {strict}>{numbering}</w:numbering>",
    })  # fmt: skip
    assert shown(data) == ["1. Текст"]
