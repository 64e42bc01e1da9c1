"""Pdf files with a text layer: reading order, paragraphs, tables, furniture; scans with a stand-in for Tesseract."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from exports import as_pdf, pdf_page, pieces, shown
from fpdf import FPDF
from fpdf.enums import AccessPermission
from fpdf.fonts import FontFace

from ingest.limits import RefusedError
from ingest.readers import read
from ingest.readers.assembly import Cell, Grid, Para
from ingest.readers.pdf_layout import Line, begins
from ingest.readers.pdf_tables import joined

PROSE = (
    "Муниципальная услуга предоставляется администрацией муниципального района в порядке, установленном настоящим "
    "регламентом и законодательством Российской Федерации, в том числе в электронной форме. "
)


def text_of(pdf: FPDF) -> list[str | list[list[str]]]:
    return shown(bytes(pdf.output()))


def put(pdf: FPDF, text: str, align: str = "J") -> None:
    pdf.multi_cell(0, 14, text, align=align, new_x="LMARGIN", new_y="NEXT")


# --- paragraphs -----------------------------------------------------------------------------------


def test_lines_of_a_paragraph_are_one() -> None:
    pdf = pdf_page()
    put(pdf, "      1.1. " + PROSE * 2)
    put(pdf, "      1.2. " + PROSE)
    assert text_of(pdf) == [f"1.1. {PROSE * 2}".strip(), f"1.2. {PROSE}".strip()]


def test_a_paragraph_goes_on_over_the_page() -> None:
    pdf = pdf_page()
    put(pdf, "      1.1. " + PROSE * 22)
    put(pdf, "      1.2. " + PROSE)
    reading = read("s.pdf", bytes(pdf.output()))
    assert reading.pages == 2
    assert [(block.page, block.passage.text[:4]) for block in reading.blocks] == [(1, "1.1."), (2, "1.2.")]
    assert reading.blocks[0].passage.text == f"1.1. {PROSE * 22}".strip()


def test_words_cut_at_line_ends_are_joined() -> None:
    pdf = pdf_page()
    for line in (
        "      Заявление подается в любой многофункциональный центр предо-",
        "ставления услуг и регистрируется в день его поступ-",
        "ления.",
    ):
        pdf.cell(0, 14, line, new_x="LMARGIN", new_y="NEXT")
    (found,) = text_of(pdf)
    assert found.endswith("центр предоставления услуг и регистрируется в день его поступления.")


def test_an_item_stands_to_the_right_of_its_number() -> None:
    pdf = pdf_page()
    put(pdf, PROSE * 2)
    for number in (1, 2):
        pdf.cell(30, 14, f"{number})")
        pdf.set_left_margin(100)
        put(pdf, "Администрация Муниципального Образования Заозерницкий Муниципальный Район Вологодской Области " * 2)
        pdf.set_left_margin(70)
        pdf.set_x(70)
    assert [str(text)[:2] for text in text_of(pdf)] == ["Му", "1)", "2)"]


def test_a_gap_is_an_empty_line() -> None:
    pdf = pdf_page()
    for text, below in (("ПОСТАНОВЛЕНИЕ", 0), ("от 01.02.2020 № 5", 20), ("О порядке предоставления услуги", 0)):
        put(pdf, text, "C")
        pdf.ln(below)
    put(pdf, "      " + PROSE * 3)
    assert [block.gap for block in read("s.pdf", bytes(pdf.output())).blocks] == [True, False, True, False]


def test_two_columns_are_read_one_after_the_other() -> None:
    pdf = pdf_page()
    put(pdf, "АДМИНИСТРАТИВНЫЙ РЕГЛАМЕНТ", "C")
    pdf.ln(14)
    top = pdf.get_y()
    for column in (1, 2):
        pdf.set_y(top)
        for clause in (1, 2, 3):
            pdf.set_x(70 if column == 1 else 320)
            pdf.multi_cell(220, 14, f"    {column}.{clause}. {PROSE}", align="J", new_x="LMARGIN", new_y="NEXT")
    wanted = [f"{column}.{clause}. {PROSE}".strip() for column in (1, 2) for clause in (1, 2, 3)]
    assert text_of(pdf) == ["АДМИНИСТРАТИВНЫЙ РЕГЛАМЕНТ", *wanted]


def test_a_signature_makes_no_columns() -> None:
    pdf = pdf_page()
    put(pdf, "      " + PROSE * 3)
    pdf.ln(14)
    for left, right in (("Глава района", ""), ("района", "Н.Н. Образцов")):
        pdf.cell(300, 14, left)
        pdf.cell(0, 14, right, new_x="LMARGIN", new_y="NEXT")
    assert text_of(pdf)[-2:] == ["Глава района", "района Н.Н. Образцов"]


# --- furniture ------------------------------------------------------------------------------------


class Newspaper(FPDF):
    def header(self) -> None:
        if "serif" in self.fonts:
            self.set_font("serif", size=8)
            self.cell(
                0, 10, f"Вестник района № 14 от 3 мая 2020 года, с. {self.page_no()}", new_x="LMARGIN", new_y="NEXT"
            )
            self.ln(20)
            self.set_font("serif", size=11)

    def footer(self) -> None:
        self.set_y(-40)
        self.cell(0, 14, f"- {self.page_no()} -", align="C")


def test_running_heads_and_page_numbers_are_no_text() -> None:
    pdf = pdf_page(Newspaper)
    for clause in range(1, 40):
        put(pdf, f"      {clause}. {PROSE}")
    reading = read("s.pdf", bytes(pdf.output()))
    assert reading.pages == 3
    assert [block.passage.text for block in reading.blocks] == [f"{n}. {PROSE}".strip() for n in range(1, 40)]


def test_the_number_of_an_act_at_the_top_of_a_page_is_text() -> None:
    """«…от 24.09.2012 №» at the end of one page, «412» alone at the top of the next; «1» and «2» are page numbers."""
    pdf = pdf_page()
    put(pdf, "1")
    put(pdf, f"      {PROSE}")
    put(pdf, "      Утвержден постановлением от 24.09.2012 №")
    pdf.add_page()
    put(pdf, "412")
    put(pdf, f"      {PROSE}")
    pdf.set_y(-80)
    pdf.cell(0, 10, "2", align="C")
    assert text_of(pdf) == [PROSE.strip(), "Утвержден постановлением от 24.09.2012 № 412", PROSE.strip()]


def line(text: str, left: float = 0.0, right: float = 400.0) -> Line:
    """A line of a column 400 points wide; its letters are 10 points high."""
    return Line(text, left, 0.0, right, 10.0, page=1, right_edge=400.0)


@pytest.mark.parametrize(
    ("above", "following", "begins_anew"),
    [
        (line("Комитет: пос. Северный Луч, ул. Набережная, каб.", 30), line("12. Телефон: 2-14-14."), False),
        (line("2.6. В запросе указываются: 1) фамилия заявителя;", 30), line("2) почтовый адрес;"), False),
        (line("2.6. В запросе указываются:", 30, 200), line("1) фамилия заявителя;", 30), True),
        (line("1) фамилия, имя и отчество заявителя;", 0), line("2) почтовый адрес;"), True),
    ],
)
def test_does_a_line_begin_a_paragraph(above: Line, following: Line, begins_anew: bool) -> None:
    assert begins([above], following, 14.0) is begins_anew


# --- tables ---------------------------------------------------------------------------------------


def ruled(pdf: FPDF, rows: list[list[str]], **more: object) -> None:
    with pdf.table(line_height=14, headings_style=FontFace(emphasis=""), **more) as table:
        for cells in rows:
            row = table.row()
            for cell in cells:
                row.cell(cell)


def test_a_ruled_table_between_paragraphs() -> None:
    pdf = pdf_page()
    put(pdf, "      До таблицы.")
    rows = [
        ["№", "Документ", "Срок"],
        ["1", "Паспорт заявителя", ""],
        ["2", "Справка о составе семьи", "5 дней"],
    ]
    ruled(pdf, rows)
    put(pdf, "      После таблицы.")
    assert text_of(pdf) == ["До таблицы.", rows, "После таблицы."]


def test_a_word_too_long_for_its_cell_is_joined() -> None:
    pdf = pdf_page()
    rows = [["№", "Кто", "Что"], ["1", "Многофункциональный центр", "выдача"], ["2", "администрация района", "прием"]]
    ruled(pdf, rows, col_widths=(10, 15, 60))
    assert text_of(pdf) == [rows]


@pytest.mark.parametrize(
    ("above", "below", "rows"),
    [
        # the number is missing
        (
            [["1", "Выписка из"], ["2", "Справка о"]],
            [["", "составе семьи"]],
            [["1", "Выписка из"], ["2", "Справка о составе семьи"]],
        ),
        # small letters where the others begin with capitals
        (
            [["Прием", "1 день"], ["Межведомственное", "запрос"]],
            [["взаимодействие", "СМЭВ"], ["Выдача", "1 день"]],
            [["Прием", "1 день"], ["Межведомственное взаимодействие", "запрос СМЭВ"], ["Выдача", "1 день"]],
        ),
        # small letters as everywhere, but a cell is empty that never is
        (
            [["выдача", "15 дней"], ["продление", "10 дней"]],
            [["разрешения", ""]],
            [["выдача", "15 дней"], ["продление разрешения", "10 дней"]],
        ),
        # small letters as everywhere
        ([["выдача", "15 дней"]], [["продление", "10 дней"]], [["выдача", "15 дней"], ["продление", "10 дней"]]),
        # the heading printed again
        (
            [["№", "Документ"], ["1", "Паспорт"]],
            [["№", "Документ"], ["2", "Справка"]],
            [["№", "Документ"], ["1", "Паспорт"], ["2", "Справка"]],
        ),
    ],
)
def test_rows_over_a_page_break(above: list[list[str]], below: list[list[str]], rows: list[list[str]]) -> None:
    whole = joined(grid(above), grid(below))
    assert whole is not None
    assert [[" ".join(cell.text.split()) for cell in row] for row in whole.rows] == rows


def grid(rows: list[list[str]]) -> Grid:
    return Grid(tuple(tuple(Cell((Para(text),)) if text else Cell() for text in row) for row in rows))


def test_merged_cells_keep_the_columns() -> None:
    pdf = pdf_page()
    with pdf.table(first_row_as_headings=False, line_height=14) as table:
        row = table.row()
        row.cell("Заголовок", colspan=2)
        row.cell("Срок")
        row = table.row()
        row.cell("а", rowspan=2)
        row.cell("б")
        row.cell("в")
        row = table.row()
        row.cell("г")
        row.cell("д")
    assert text_of(pdf) == [[["Заголовок", "", "Срок"], ["а", "б", "в"], ["", "г", "д"]]]


def test_a_table_goes_on_over_the_page() -> None:
    pdf = pdf_page()
    rows = [["№", "Документ"], *([str(n), f"Документ под номером {n}"] for n in range(1, 80))]
    ruled(pdf, rows)
    assert text_of(pdf) == [rows]


@pytest.mark.parametrize("media", [None, (-30, -40, 600, 850)])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_on_its_side(turn: int, media: tuple[int, int, int, int] | None) -> None:
    """A wide table is printed along the long side and the page is turned: words and lines turn together."""
    pdf = pdf_page()
    rows = [["№", "Документ"], ["1", "Паспорт"], ["2", "Справка"]]
    with pdf.rotation(turn, pdf.w / 2, pdf.h / 2):
        ruled(pdf, rows)
    document = pdfium.PdfDocument(bytes(pdf.output()))
    document[0].set_rotation(turn)
    if media:
        document[0].set_mediabox(*media)
    document[0].set_cropbox(10, 20, 590, 830)
    stream = BytesIO()
    document.save(stream)
    assert shown(stream.getvalue()) == [rows]


# --- scans ----------------------------------------------------------------------------------------

TESSERACT = """#!/bin/sh
cat > /dev/null
printf 'level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext\\n'
printf '5\\t1\\t1\\t1\\t1\\t1\\t300\\t300\\t200\\t50\\t96.1\\tСрок\\n'
printf '5\\t1\\t1\\t1\\t1\\t2\\t520\\t300\\t300\\t50\\t91\\tуслуги\\n'
printf '5\\t1\\t1\\t1\\t1\\t3\\t900\\t300\\t30\\t50\\t4\\t~|\\n'
printf '4\\t1\\t1\\t1\\t2\\t0\\t300\\t380\\t300\\t50\\t-1\\t\\n'
"""


def scan(pdf: FPDF) -> None:
    """A page that is a picture."""
    picture = pdfium.PdfDocument(as_pdf(pieces("01_decimal_clauses")))[0].render(scale=0.5).to_pil()
    pdf.add_page()
    pdf.image(picture, 0, 0, 595)


@pytest.fixture
def tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def install(script: str) -> None:
        if script:
            program = tmp_path / "tesseract"
            program.write_text(script, encoding="utf-8")
            program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin:/bin" if script else str(tmp_path))

    return install


def test_a_scan_without_tesseract_says_how_to_install_it(tesseract: Callable[[str], None]) -> None:
    tesseract("")
    pdf = FPDF()
    scan(pdf)
    with pytest.raises(RefusedError, match=r"скан.*; установите распознавание: apt-get install tesseract-ocr"):
        read("s.pdf", bytes(pdf.output()))
    with pytest.raises(RefusedError, match=r"рисунок.*; установите распознавание"):
        read("s.docx", b"\x89PNG\r\n\x1a\n" + bytes(100))


def test_a_scanned_page_among_others_is_a_problem(tesseract: Callable[[str], None]) -> None:
    tesseract("")
    pdf = pdf_page()
    put(pdf, "      " + PROSE)
    scan(pdf)
    reading = read("s.pdf", bytes(pdf.output()))
    assert len(reading.blocks) == 1
    assert [problem.message.split(";")[0] for problem in reading.problems] == ["страницы-сканы не прочитаны (2)"]


def test_a_scan_with_tesseract(tesseract: Callable[[str], None]) -> None:
    tesseract(TESSERACT)
    pdf = FPDF()
    scan(pdf)
    reading = read("s.pdf", bytes(pdf.output()))
    assert (reading.text, reading.reader, reading.pages) == ("Срок услуги", "pdf+ocr", 1)
    assert "сверьте цифры" in reading.problems[0].message
    assert read("s.jpg", b"\xff\xd8\xff" + bytes(100)).text == "Срок услуги"


def test_tesseract_without_russian(tesseract: Callable[[str], None]) -> None:
    tesseract("#!/bin/sh\ncat > /dev/null\necho 'Error opening data file rus.traineddata' >&2\nexit 1\n")
    with pytest.raises(RefusedError, match="tesseract-ocr-rus"):
        read("s.png", b"\x89PNG\r\n\x1a\n" + bytes(100))


# --- bad files ------------------------------------------------------------------------------------


def test_a_password() -> None:
    pdf = pdf_page()
    put(pdf, PROSE)
    pdf.set_encryption(owner_password="owner", user_password="secret", permissions=AccessPermission.none())
    with pytest.raises(RefusedError, match="паролем; снимите пароль"):
        read("s.pdf", bytes(pdf.output()))


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n%%EOF", b"%PDF-1.5" + bytes(range(256)) * 40])
def test_damaged(data: bytes) -> None:
    with pytest.raises(RefusedError, match=r"повреждён|нет страниц"):
        read("s.pdf", data)
