"""A page printed, scanned at 300 dpi and read by the real Tesseract: the facts a person acts on are there."""

from __future__ import annotations

import shutil
import textwrap
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.model import Source
from ingest.source import read_source

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
DPI, PAGE, MARGIN, SIZE, LINE, WIDTH = 300, (2480, 3508), 240, 50, 76, 66
TEXT = """\
АДМИНИСТРАЦИЯ СУХОБОРСКОГО СЕЛЬСКОГО ПОСЕЛЕНИЯ
ВОЛОГОДСКОЙ ОБЛАСТИ
ПОСТАНОВЛЕНИЕ
от 12.03.2016 № 45

Об утверждении административного регламента предоставления муниципальной услуги «Выдача справки о составе семьи»

1. Утвердить административный регламент.

АДМИНИСТРАТИВНЫЙ РЕГЛАМЕНТ
предоставления муниципальной услуги «Выдача справки о составе семьи»

1. Общие положения
1.1. Регламент устанавливает порядок предоставления услуги.
2. Стандарт предоставления муниципальной услуги
2.1. Наименование муниципальной услуги: «Выдача справки о составе семьи».
2.4. Срок предоставления муниципальной услуги составляет 5 рабочих дней со дня регистрации заявления.
2.6. Для получения услуги заявитель представляет следующие документы:
1) заявление по форме согласно приложению;
2) паспорт заявителя;
3) домовая книга.
2.8. Основания для отказа в предоставлении муниципальной услуги:
1) представление неполного комплекта документов.
"""


def scan() -> bytes:
    """The page as a scanner would save it: a picture in a pdf, without a text layer."""
    page = Image.new("L", PAGE, 255)
    draw, font, down = ImageDraw.Draw(page), ImageFont.truetype(FONT, SIZE), MARGIN
    for line in TEXT.split("\n"):
        for part in textwrap.wrap(line, WIDTH) or [""]:
            draw.text((MARGIN, down), part, font=font, fill=0)
            down += LINE
    saved = BytesIO()
    page.save(saved, "PDF", resolution=DPI)
    return saved.getvalue()


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="нет Tesseract; make test ставит его")
def test_a_scan_gives_its_facts() -> None:
    found = read_source(Source("scan", "scan.pdf"), scan())
    facts = [fact for facts in found.facts.values() for fact in facts]
    said = {kind: [fact.text for fact in facts if fact.kind == kind] for kind in ("documents", "refusal_grounds")}
    assert said == {
        "documents": ["заявление по форме согласно приложению", "паспорт заявителя", "домовая книга"],
        "refusal_grounds": ["представление неполного комплекта документов"],
    }
    names = [fact.values.get("name") for fact in facts if fact.kind == "services"]
    assert "Выдача справки о составе семьи" in names
    (term,) = (fact.values for fact in facts if fact.kind == "deadlines")
    assert (term["what"], term["amount"], term["unit"]) == ("service_total", 5.0, "working_day")
    assert any("скана" in problem.message for problem in found.problems)
