"""The signs that begin a clause: «Раздел II», «2.6.1.», «1)», «а)», «–», «Приложение № 1».

Families are data in the order they are tried; the first that matches wins. A family says what the
sign looks like, never how deep it stands: depth follows from the sequence, see ``outline.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ingest.wording import Wording, wording

Family = Literal["appendix", "section", "roman", "decimal", "number", "paren", "letter", "dash"]

ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
# Scanned Roman numerals come out as Cyrillic letters: «П. Стандарт», «Ш. Состав», «ІV».
ROMAN_LOOK_ALIKE = str.maketrans({"І": "I", "Х": "X", "У": "V", "П": "II", "Ш": "III", "С": "C", "Л": "L"})
LETTERS = "абвгдежзийклмнопрстуфхцчшщэюя"


@dataclass(frozen=True, slots=True)
class Marker:
    """A sign at the head of a paragraph: its family, number as printed and the length of the sign."""

    family: Family
    number: str
    length: int

    @property
    def parts(self) -> tuple[int, ...]:
        """The components of a decimal or plain number: «2.6.1» → (2, 6, 1)."""
        return tuple(int(part) for part in re.findall(r"\d+", self.number))

    @property
    def ordinal(self) -> int:
        """The place in a list: «в» → 3, «IV» → 4, «5» → 5, «2.6.1» → 1; 0 for a dash."""
        if self.family == "letter":
            return LETTERS.find(self.number) + 1
        if self.family in ("roman", "section") and not self.number[:1].isdigit():
            return roman(self.number)
        return self.parts[-1] if self.parts else 0


@dataclass(frozen=True, slots=True)
class MarkerFamily:
    """How the signs of one family look; group 1 is the number. Examples: (line, number or None)."""

    family: Family
    pattern: Wording
    examples: tuple[tuple[str, str | None], ...]


# «13.00 до 14.00», «27.07.2010 № 210-ФЗ», «100.0 руб.» look like clause numbers and are not.
NOT_A_CLAUSE = r"(?!\s*(?:до\b|час(?:а|ов)?\b|руб|мин(?:ут\w*)?\b|[-–—]\s*\d|%|кв\.|№))"

FAMILIES: tuple[MarkerFamily, ...] = (
    MarkerFamily(
        "appendix",
        wording(r"приложени[ея]\s*(?:(?:№|N|No)\s*)?(\d{1,2}(?:\.\d)?)?(?=\s|\.?$|\.\s)(?![\s.]*[:–-])", re.I),
        (
            ("Приложение № 2 к Административному регламенту", "2"),
            ("ПРИЛОЖЕНИЕ", ""),
            ("Приложение 5", "5"),
            ("Приложение: копии документов на 3 листах", None),
        ),
    ),
    MarkerFamily(
        "section",
        wording(r"(?:раздел|глава|подраздел|часть|статья|параграф)\s+(?:№\s*)?([IVXLCІХУПШ]+(?:\.[IVX]+)?|\d{1,3}(?:\.\d+)?)\b\.?:?\s*", re.I),
        (("Раздел II. Стандарт предоставления", "II"), ("Подраздел 15. Порядок", "15"), ("Статья 2", "2"),
         ("Раздела II настоящего регламента", None)),
    ),
    MarkerFamily(
        "roman",
        wording(r"([IVXLCІХУ]+|[ПШ]{1,2}[IVІ]?)(?:\.[IVX]+)?\s*[.)]\s*(?=\S)"),
        (("II. Стандарт предоставления муниципальной услуги", "II"), ("Ш. Состав процедур", "III"),
         ("П.Стандарт", "II"), ("И. о. главы администрации", None)),
    ),
    MarkerFamily(
        "decimal",
        wording(rf"(\d{{1,3}}(?:\.\s?\d{{1,3}}){{1,5}})(?!\d|\.\s?\d|\s?\))(?:\.(?!\d))?{NOT_A_CLAUSE}\s*(?=\D)"),
        (
            ("2.6.1. Заявление о предоставлении услуги", "2.6.1"),
            ("2.19.2.документы (сведения)", "2.19.2"),
            ("2.7.1 в территориальном отделе", "2.7.1"),
            ("2.3.4. министерством внутренних дел", "2.3.4"),
            ("13.00 до 14.00 обед", None),
            ("27.07.2010 № 210-ФЗ", None),
            ("9.00-18.00", None),
        ),
    ),
    MarkerFamily(
        "paren",
        wording(r"(\d{1,3}(?:\.\d{1,2})?)\s?\)\s*"),
        (("1) паспорт", "1"), ("12)справка", "12"), ("5.1) выписка", "5.1"), ("8(81362)22608", None)),
    ),
    MarkerFamily(
        "number",
        wording(rf"(\d{{1,3}})\s?\.(?!\d|\d*%){NOT_A_CLAUSE}\s*(?=[^\s\d_])"),
        (("4.Настоящее Постановление вступает в силу", "4"), ("1. Утвердить", "1"), ("2.____", None),
         ("187340, Ленинградская область", None)),
    ),
    MarkerFamily(
        "letter",
        wording(r"([а-яё])\s?\)\s*"),
        (("а) сведения о заявителе", "а"), ("я) прочее", "я"), ("Г) прописная", None)),
    ),
    MarkerFamily(
        "dash",
        wording(r"([-–—−·•●▪*])\s*(?=[^\s\d_-]|\d)"),
        (("- на официальном сайте;", "-"), ("·  лица, действующие", "·"), ("-дополнительно", "-"), ("-----", None)),
    ),
)  # fmt: skip


def roman(number: str) -> int:
    """The value of a Roman numeral, Cyrillic look-alikes included; 0 when it is none.

    >>> roman("XIV"), roman("Ш")
    (14, 3)
    """
    letters = number.upper().translate(ROMAN_LOOK_ALIKE).split(".")[0]
    if not letters or any(letter not in ROMAN for letter in letters):
        return 0
    values = [ROMAN[letter] for letter in letters]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def parse(text: str) -> Marker | None:
    """The sign at the head of ``text``; a dash in front of a numbered sign is passed over («- 2.6.3.»)."""
    for family in FAMILIES:
        match = family.pattern.match(text)
        if match is None:
            continue
        if family.family == "dash":
            return _behind_dash(text, match)
        return Marker(family.family, _number(family.family, match[1]), match.end())
    return None


def _behind_dash(text: str, dash: re.Match[str]) -> Marker:
    inner = parse(text[dash.end() :])
    if inner and inner.family in ("decimal", "paren", "letter"):
        return Marker(inner.family, inner.number, dash.end() + inner.length)
    return Marker("dash", dash[1], dash.end())


def _number(family: Family, printed: str | None) -> str:
    number = re.sub(r"\s", "", printed or "")
    if family in ("roman", "section") and not number[:1].isdigit():
        return number.upper().translate(ROMAN_LOOK_ALIKE)
    return number
