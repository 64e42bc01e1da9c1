"""Plain text → paragraphs and tables: what a person sees as one paragraph, row or cell is one."""

from __future__ import annotations

import pytest
from seeds import facts_of, text_of

from ingest.model import Block, Paragraph, Table
from ingest.readers import read
from ingest.readers.cells import pipe_row, tab_row

Shown = str | list[list[str]]


def blocks(text: str) -> tuple[Block, ...]:
    return read("проба.txt", text.encode()).blocks


def shown(block: Block) -> Shown:
    """A paragraph as its text, a table as rows of cells."""
    return (
        block.passage.text
        if isinstance(block, Paragraph)
        else [[cell.text for cell in row.cells] for row in block.rows]
    )


def read_as(text: str) -> list[Shown]:
    return [shown(block) for block in blocks(text)]


def table(text: str) -> Table:
    (found,) = [block for block in blocks(text) if isinstance(block, Table)]
    return found


# --- paragraphs -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("Первый абзац.\nВторой абзац.", ["Первый абзац.", "Второй абзац."], id="a line is a paragraph"),
        pytest.param("Заявление подается\nв отдел.", ["Заявление подается в отдел."], id="small letter goes on"),
        pytest.param("Документы представляются в\nМФЦ.", ["Документы представляются в МФЦ."], id="hanging preposition"),
        pytest.param(
            "по адресу: ул.\nСоветская, 73",
            ["по адресу: ул. Советская, 73"],
            id="hanging abbreviation",
        ),
        pytest.param("в регистра-\nции отказано.", ["в регистрации отказано."], id="hyphenation"),
        pytest.param("в регистра-\n\nции отказано.", ["в регистрации отказано."], id="hyphenation at a page break"),
        pytest.param(
            "Администрация организует работу по предоставлению\n\nуслуги.",
            ["Администрация организует работу по предоставлению услуги."],
            id="a sentence over a page break",
        ),
        pytest.param("документы:\n1) паспорт;\n2) справка.", ["документы:", "1) паспорт;", "2) справка."], id="a list"),
        pytest.param("паспорт;\nсправка;", ["паспорт;", "справка;"], id="items without signs"),
        pytest.param("Перечень\nа) паспорт", ["Перечень", "а) паспорт"], id="a sign begins a paragraph"),
        pytest.param("Круг заявителей\n\nзаявители", ["Круг заявителей", "заявители"], id="short lines stay apart"),
        pytest.param("2.1. Срок.**2.2. Плата** нет", ["2.1. Срок.", "2.2. Плата нет"], id="glued bold clauses"),
        pytest.param("\n\n \n\u00a0\n", [], id="nothing"),
    ],
)
def test_paragraphs(text: str, wanted: list[Shown]) -> None:
    assert read_as(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Первый абзац.\n\n13\n\nВторой абзац.", ["Первый абзац.", "Второй абзац."]),
        ("Первый абзац.\n\n- 13 -\n\nВторой абзац.", ["Первый абзац.", "Второй абзац."]),
        ("Первый абзац.\n\nСтр. 4\n\nВторой абзац.", ["Первый абзац.", "Второй абзац."]),
        ("Первый абзац.\n(Продолжение на стр. 6)\nВторой абзац.", ["Первый абзац.", "Второй абзац."]),
        (
            (
                "а) заявление;\n\nПродолжение на стр. 6\n\nРЕКЛАМА. Окна.\nУтерян аттестат.\n\n"
                "Окончание. Начало на стр. 3\n\nб) паспорт."
            ),
            ["а) заявление;", "б) паспорт."],
        ),
        (
            "Продолжение на стр. 6\nДругая заметка.\nПостановление.",
            ["Другая заметка.", "Постановление."],
        ),  # never taken up
        ("заявление пред-\n\n13\n\nставляется лично.", ["заявление представляется лично."]),
        (
            "Администрация организует работу по предоставлению\n\n13\n\nуслуги.",
            ["Администрация организует работу по предоставлению услуги."],
        ),
        ("Дом\n13\nКорпус", ["Дом", "13", "Корпус"]),
    ],
)
def test_page_numbers_are_no_text(text: str, wanted: list[Shown]) -> None:
    assert read_as(text) == wanted


HARD_WRAPPED = """\
1.1. Настоящий регламент определяет порядок и стандарт предоставления
муниципальной услуги по выдаче ордера на производство земляных работ,
состав, последовательность и сроки выполнения процедур Администрации
Заозерницкого района. Регламент принят в целях повышения качества при
оказании услуги и создания комфортных условий. Работы по ордеру любые
Заявители ведут сами.
1.2. Заявителями являются граждане и организации, которые производят
земляные работы на территории района, а также представители таких лиц
Заозерницкого района, которые действуют по доверенности, заверенной в
установленном порядке, и опекуны недееспособных граждан, если опека и
попечительство установлены решением органа местного самоуправления по
Вологодской области.
"""


def test_hard_wrap_is_undone() -> None:
    """At the right margin a capital letter goes on with the sentence; a clause number begins anew."""
    found = read_as(HARD_WRAPPED * 3)
    assert len(found) == 6
    assert all(text.startswith(("1.1. Настоящий", "1.2. Заявителями")) for text in found)
    assert found[0].endswith("любые Заявители ведут сами.")
    assert "процедур Администрации Заозерницкого района." in found[0]


def test_a_heading_in_capitals_stays_alone() -> None:
    assert read_as("АДМИНИСТРАЦИЯ ГОРОДА СОКОЛА\nПОСТАНОВЛЕНИЕ\n") == ["АДМИНИСТРАЦИЯ ГОРОДА СОКОЛА", "ПОСТАНОВЛЕНИЕ"]


# --- rows with tabs -------------------------------------------------------------------------------


def test_rows_with_tabs() -> None:
    found = table("№\tНаименование\tАдрес\n1\tМФЦ «Кудрово»\t187342, Ленинградская область\n2\tМФЦ «Луга»\t188230\n")
    assert shown(found) == [
        ["№", "Наименование", "Адрес"],
        ["1", "МФЦ «Кудрово»", "187342, Ленинградская область"],
        ["2", "МФЦ «Луга»", "188230"],
    ]
    assert found.header == 1


def test_a_row_of_column_numbers_is_heading() -> None:
    assert table("№\tНазвание\tАдрес\n1\t2\t3\n1\tМФЦ\tул. Мира, 1\n").header == 2


def test_a_heading_over_the_full_width_inside_a_table() -> None:
    found = table("№\tНазвание\tТелефон\n1\tМФЦ\t22-33\nПредоставление услуг в Лужском районе\n2\tЦентр\t44-55\n")
    assert shown(found)[2] == ["Предоставление услуг в Лужском районе"]


def test_an_empty_cell_stays_empty() -> None:
    assert shown(table("№\tИмя\tТелефон\n1\t\t22-33\n2\tМФЦ\t\n"))[1:] == [["1", "", "22-33"], ["2", "МФЦ", ""]]


@pytest.mark.parametrize(
    "line",
    [
        "Глава района\t\t\t\tИ.И. Иванов",
        "сельского поселения\t\t\t\t\t\t\t   И.Н. Аверьянова",
        "1.\tПредставления документов, предусмотренных пунктом 2.6",
        "а)\tзаявление",
        "-\tпаспорт",
        "\t",
        "без табуляции",
    ],
)
def test_no_row(line: str) -> None:
    assert tab_row(line) == []
    assert not [block for block in blocks(f"Текст.\n{line}\nТекст.") if isinstance(block, Table)]


def test_the_signature_of_a_seed_is_no_row() -> None:
    signature = "сельского поселения\t\t\t\t\t\t\t   И.Н. Аверьянова"
    assert signature in text_of("cheglakovo-zemlya-mnogodetnym")
    tables = [b for b in facts_of("cheglakovo-zemlya-mnogodetnym").reading.blocks if isinstance(b, Table)]
    assert not any("Аверьянова" in cell.text for found in tables for row in found.rows for cell in row.cells)


# --- rows between pipes ---------------------------------------------------------------------------


def test_rows_between_pipes() -> None:
    found = table("| № | Документ |\n|---|:---:|\n| 1 | Паспорт |\n| 2 | |\n")
    assert shown(found) == [["№", "Документ"], ["1", "Паспорт"], ["2", ""]]
    assert found.header == 1


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| а | б |", [" а ", " б "]),
        ("|а|б|в|", ["а", "б", "в"]),
        ("  | а | б | в", [" а ", " б ", " в"]),
        ("а | б", []),
        ("| а |", []),
        ("", []),
    ],
)
def test_pipe_row(line: str, cells: list[str]) -> None:
    assert [line[start:end] for start, end in pipe_row(line)] == cells


# --- a cell per line ------------------------------------------------------------------------------

OFFICES = """\
	№
	Наименование МФЦ
	Адрес

	1
	МФЦ «Кудрово»
	188689, Ленинградская область,
г. Кудрово, ул. Ленинградская, 7

	2
	МФЦ «Луга»
	188230, г. Луга,

ул. Миккели, 7
	вход со двора

	3
	МФЦ «Выборг»
	188800, г. Выборг
"""


def test_a_cell_per_line() -> None:
    text = OFFICES.replace("\n\nул. Миккели", "\nул. Миккели").replace("\tвход", "вход")
    assert shown(table(text)) == [
        ["№", "Наименование МФЦ", "Адрес"],
        ["1", "МФЦ «Кудрово»", "188689, Ленинградская область, г. Кудрово, ул. Ленинградская, 7"],
        ["2", "МФЦ «Луга»", "188230, г. Луга, ул. Миккели, 7 вход со двора"],
        ["3", "МФЦ «Выборг»", "188800, г. Выборг"],
    ]


def test_an_empty_line_inside_a_cell() -> None:
    text = "\t№\n\tАдрес\n\n\t1\n\tг. Луга,\n\nул. Миккели\n\n\t2\n\tг. Выборг\n\n\t3\n\tг. Гатчина\n"
    assert shown(table(text)) == [
        ["№", "Адрес"],
        ["1", "г. Луга, ул. Миккели"],
        ["2", "г. Выборг"],
        ["3", "г. Гатчина"],
    ]


def test_a_subheading_between_the_rows() -> None:
    head, rest = "\t№\n\tНазвание\n\tАдрес\n\n\tв Лужском районе\n\n\t1\n\tМФЦ\n\tЛуга\n\n", "\t2\n\tМФЦ\n\tВыборг\n"
    text = f"{head}\tв Выборгском районе\n\n{rest}"
    assert shown(table(text)) == [
        ["№", "Название", "Адрес"],
        ["в Лужском районе"],
        ["1", "МФЦ", "Луга"],
        ["в Выборгском районе"],
        ["2", "МФЦ", "Выборг"],
    ]


def test_a_cell_may_begin_with_a_number_of_a_list() -> None:
    text = "\t№\n\tДействия\n\n\t1\n\t1. Прием\n2. Регистрация\n\n\t2\n\tРешение\n"
    assert shown(table(text))[1] == ["1", "1. Прием 2. Регистрация"]


def test_a_clause_below_the_last_row_is_none() -> None:
    found = read_as("\t№\n\tАдрес\n\n\t1\n\tг. Луга\n\n\t2\n\tг. Выборг\n2.4. Срок предоставления услуги.\n")
    assert found == [[["№", "Адрес"], ["1", "г. Луга"], ["2", "г. Выборг"]], "2.4. Срок предоставления услуги."]


def test_an_indented_paragraph_is_no_table() -> None:
    long = "Для получения муниципальных услуг используется портал, перечень которых приведен в приложении."
    assert read_as(f"\t{long}\n\t{long}\n") == [long, long]


def test_date_and_number_side_by_side() -> None:
    assert read_as("\t00.00.2025\n\t№ 00-П\n\nпгт Нагорск") == [[["00.00.2025", "№ 00-П"]], "пгт Нагорск"]


# --- tables among paragraphs ----------------------------------------------------------------------


def test_tables_next_to_paragraphs() -> None:
    text = "Адреса:\n№\tАдрес\n1\tЛуга\n2\tВыборг\n\n2.4. Срок.\n| № | Срок |\n| 1 | 5 дней |\n| 2 | 3 дня |\nКонец."
    assert read_as(text) == [
        "Адреса:",
        [["№", "Адрес"], ["1", "Луга"], ["2", "Выборг"]],
        "2.4. Срок.",
        [["№", "Срок"], ["1", "5 дней"], ["2", "3 дня"]],
        "Конец.",
    ]


def test_a_header_printed_again_after_a_page_break() -> None:
    """Two pieces of one table: each has its header; no row of the second is taken for a heading."""
    head, one, two = "№\tНазвание\tАдрес", "1\tМФЦ\tЛуга", "2\tМФЦ\tВыборг"
    found = blocks(f"{head}\n{one}\n\n12\n\n{head}\n{two}\n")
    tables = [block for block in found if isinstance(block, Table)]
    rows = [[cell.text for cell in row.cells] for block in tables for row in block.rows[block.header :]]
    assert rows == [["1", "МФЦ", "Луга"], ["2", "МФЦ", "Выборг"]]


def test_blocks_stand_in_the_order_of_the_text() -> None:
    for source_id in ("kirovsky-lo-portal-gosuslug", "kirovsky-lo-zemlya-snt"):
        reading = facts_of(source_id).reading
        ends = [0, *(block.span.end for block in reading.blocks)]
        assert all(block.span.start >= end for block, end in zip(reading.blocks, ends, strict=False))


# --- the tables of the seeds, counted in the files by hand ----------------------------------------


def test_the_list_of_services_of_the_portal() -> None:
    """Appendix 1 of the guide: 31 rows, each number, name and address of a service in cells of their own."""
    tables = [b for b in facts_of("kirovsky-lo-portal-gosuslug").reading.blocks if isinstance(b, Table)]
    numbered = [row for found in tables for row in found.rows if len(row.cells) == 3 and "http" in row.cells[2].text]
    assert [row.cells[0].text.strip(".") for row in numbered] == [str(n) for n in range(1, 32)]
