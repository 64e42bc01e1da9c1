"""OpenDocument and rich text: numbers, tables, what stands apart; old Word files through LibreOffice."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from exports import VARIETIES, as_docx, odt_of, pieces, rtf_of, rtf_text, shown, zipped

from ingest.limits import RefusedError
from ingest.readers import read
from ingest.readers.convert import to_docx

# --- odt ------------------------------------------------------------------------------------------

LEVELS = (
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="2"/>'
)
STYLES = (
    f'<text:list-style style:name="L">{LEVELS}</text:list-style>'
    '<text:list-style style:name="B">'
    '<text:list-level-style-bullet text:level="1" text:bullet-char="–"/></text:list-style>'
    '<text:list-style style:name="R">'
    '<text:list-level-style-number text:level="1" style:num-format="I" style:num-prefix="Раздел " '
    'style:num-suffix="."/>'
    '</text:list-style><style:style style:name="C" style:family="paragraph"><style:paragraph-properties '
    'fo:text-align="center"/></style:style>'
)


def listed(items: str, style: str = "L", more: str = "") -> str:
    return f'<text:list text:style-name="{style}" {more}>{items}</text:list>'


def item(text: str, inner: str = "", more: str = "") -> str:
    return f"<text:list-item {more}><text:p>{text}</text:p>{inner}</text:list-item>"


def test_numbers_of_an_odt() -> None:
    six = 'text:start-value="6"'
    inner = f"<text:list>{item('а')}{item('б', more=six)}</text:list>"
    body = (
        listed(item("Один", inner) + item("Два", "<text:p>дальше</text:p>")) + "<text:p>Между</text:p>"
        + listed(item("Три"), more='text:continue-numbering="true"') + listed(item("Снова"))
        + listed(item("Тире"), "B") + listed(item("Глава"), "R")
    )  # fmt: skip
    assert shown(odt_of(body, STYLES)) == [
        "1. Один", "1.1. а", "1.6. б", "2. Два", "дальше", "Между", "3. Три", "1. Снова", "– Тире", "Раздел I. Глава",
    ]  # fmt: skip


def test_words_of_an_odt() -> None:
    body = (
        "<text:tracked-changes><text:p>удалено</text:p></text:tracked-changes>"
        '<text:p>срок<text:s text:c="2"/>10<text:tab/>дней<text:line-break/>со дня <text:span>подачи</text:span>'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>сноска</text:p></text:note-body>"
        "</text:note></text:p>"
        "<text:p><draw:frame><draw:text-box><text:p>Схема</text:p></draw:text-box></draw:frame>конец</text:p>"
    )
    reading = read("s.odt", odt_of(body))
    assert reading.text == "срок  10\tдней\nсо дня подачи\nконец"
    assert [problem.message.split()[0] for problem in reading.problems] == ["сноски", "надписи"]


def test_a_table_of_an_odt() -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    head = row(cell("Шапка", 'table:number-columns-spanned="2"'), "<table:covered-table-cell/>", cell("Срок"))
    below = row(cell("а"), cell("б", 'table:number-columns-repeated="2"'))
    body = f"<table:table><table:table-header-rows>{head}</table:table-header-rows>{below}</table:table>"
    assert shown(odt_of(body)) == [[["Шапка", "", "Срок"], ["а", "б", "б"]]]


def test_gaps_of_an_odt() -> None:
    body = "<text:p>А</text:p><text:p>Б</text:p><text:p/><text:p>В</text:p>"
    body += '<text:p text:style-name="C">Г</text:p><text:h>Д</text:h>'
    assert [block.gap for block in read("s.odt", odt_of(body, STYLES)).blocks] == [True, False, True, True, True]


def test_an_odt_behind_a_password() -> None:
    data = zipped({"content.xml": "x", "META-INF/manifest.xml": "<manifest:encryption-data/>"})
    with pytest.raises(RefusedError, match="паролем"):
        read("s.odt", data)


# --- rtf ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (rtf_text("Первый.") + r"\par " + rtf_text("Второй.", unicode=True) + r"\par", ["Первый.", "Второй."]),
        (r"\u1089?\u1088?\uc0\u1086\u1082", ["срок"]),
        (r"{\uc2\u1089\'f1\'f1}\u1088 r", ["ср"]),
        (r"10{\v 15} \deleted 20\deleted0 30", ["10 30"]),
        (r"a{\*\bkmkstart x}b{\pict\bin4 }}}}c}d", ["abd"]),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}", ["link"]),
        (r"{\listtext\pard 2.6.\tab }" + rtf_text("Срок") + r"\par", ["2.6. Срок"]),
        (r"{\listtext\f1 \'b7\tab }" + rtf_text("паспорт") + r"\par", ["• паспорт"]),
        (r"a\line b\~c\_d\emdash e\{\}", ["a b c-d—e{}"]),
        (r"\u-10179?\u-8704?", ["\U0001f600"]),
        (r"\u-10179?x", ["�x"]),
        (r"{\header \'ea}{\footnote \'ea}x", ["x"]),
    ],
)
def test_words_of_an_rtf(body: str, wanted: list[str]) -> None:
    assert shown(rtf_of(body)) == wanted


def test_a_table_of_an_rtf() -> None:
    rows = (
        r"\trowd\cellx3000\cellx4000\pard\intbl Head\cell T\cell\row"
        r"\trowd\clvmgf\cellx1500\cellx3010\cellx4000\pard\intbl a\cell b\par c\cell d\cell\row"
        r"\trowd\clvmrg\cellx1500\cellx3000\cellx4000\pard\intbl \cell e\cell f\cell\row\pard after\par"
    )
    assert shown(rtf_of(rows)) == [[["Head", "", "T"], ["a", "b c", "d"], ["", "e", "f"]], "after"]


def test_an_rtf_cut_off() -> None:
    reading = read("s.rtf", rtf_of(rtf_text("Срок предоставления") + r"\par {\b ")[:-1])
    assert [problem.message.split(";")[0] for problem in reading.problems] == ["файл обрывается на середине"]


def test_the_suffix_of_an_rtf_may_be_doc() -> None:
    assert read("s.doc", rtf_of("x")).media_type == "application/rtf"


# --- doc ------------------------------------------------------------------------------------------

DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(512)


def test_a_doc_without_libreoffice_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RefusedError, match=r"сохраните его как docx или установите LibreOffice: apt-get install"):
        read("s.doc", DOC)


def stand_in(folder: Path, script: str) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def test_a_doc_through_a_stand_in_for_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One call with a profile of its own; what it makes is read as docx."""
    made, calls = tmp_path / "made.docx", tmp_path / "calls"
    made.write_bytes(as_docx(pieces("01_decimal_clauses")))
    stand_in(tmp_path, f'echo "$@" >> {calls}\nwhile [ "$1" != --outdir ]; do shift; done\ncp {made} "$2/in.docx"')
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin:/bin")
    assert read("s.doc", DOC).text == read("s.docx", made.read_bytes()).text
    (call,) = calls.read_text(encoding="utf-8").splitlines()
    assert "-env:UserInstallation=file:///" in call
    assert "--convert-to docx" in call


def test_libreoffice_fails_or_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin:/bin")
    stand_in(tmp_path, "exit 1")
    with pytest.raises(RefusedError, match="повреждён; пересохраните"):
        read("s.doc", DOC)
    stand_in(tmp_path, "sleep 100")
    monkeypatch.setattr("ingest.readers.convert.CONVERT_SECONDS", 0.2)
    with pytest.raises(RefusedError, match="слишком долго"):
        read("s.doc", DOC)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="нет LibreOffice: apt-get install libreoffice-writer-nogui")
def test_the_real_libreoffice() -> None:
    text = (VARIETIES / "01_decimal_clauses.txt").read_text(encoding="utf-8")
    rtf = rtf_of("".join(rtf_text(line) + r"\par " for line in text.splitlines()))
    assert "Присвоение, изменение и аннулирование адресов" in read("s.docx", to_docx(rtf)).text
