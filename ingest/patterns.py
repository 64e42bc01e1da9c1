"""Named parts of patterns, composed into larger ones. All read clean text (one line, single spaces)."""

from __future__ import annotations

import re
from datetime import date

from ingest.wording import wording

MONTHS = {
    "январ": 1, "феврал": 2, "март": 3, "апрел": 4, "ма": 5, "июн": 6,
    "июл": 7, "август": 8, "сентябр": 9, "октябр": 10, "ноябр": 11, "декабр": 12,
}  # fmt: skip
MONTH = r"(?:январ|феврал|март|апрел|ма|июн|июл|август|сентябр|октябр|ноябр|декабр)[яайюе]"
YEAR_WORD = r"(?:\s?(?:года|год|г\.|г(?=\s|$)))?"
# «27.07.2010», «27. 07. 2010г.», «25 августа 2014 года», «"05" мая 2015 г.»
DATE_DIGITS = rf"\d{{1,2}}\s?\.\s?\d{{1,2}}\s?\.\s?\d{{4}}{YEAR_WORD}"
DATE_WORDS = rf"[«\"]?\d{{1,2}}[»\"]?\s{MONTH}\s\d{{4}}{YEAR_WORD}"
DATE = rf"(?:{DATE_WORDS}|{DATE_DIGITS})"

NUMBER_SIGN = r"(?:№|N(?![a-z])|No\.?)"
# «210-ФЗ», «210 – ФЗ», «55-П», «031-06-399/23», «158н», «225 – КЗ», «1032-1»
ACT_NUMBER = r"(?:[А-ЯЁA-Z]{1,3}\s?[-–/]\s?(?=\d))?\d[\dA-Za-zА-Яа-яё]*(?:(?:\s?[-–/]\s?|/)(?:\d+|[А-ЯЁа-яёA-Za-z]{1,4}(?![а-яё])))*"
NUMBER = rf"{NUMBER_SIGN}\s?({ACT_NUMBER})"

OPEN_QUOTES = '«“„"'
CLOSE_QUOTES = "»”"


def iso_date(text: str) -> str | None:
    """A printed date → ISO; ``None`` for a placeholder or an impossible day.

    >>> iso_date("25 августа 2014 года"), iso_date("00.00.2025")
    ('2014-08-25', None)
    """
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    month_word = re.search(MONTH, text.lower())
    if month_word and len(numbers) == 2:
        stem = next(s for s in sorted(MONTHS, key=len, reverse=True) if month_word[0].startswith(s))
        day, month, year = numbers[0], MONTHS[stem], numbers[1]
    elif len(numbers) == 3:
        day, month, year = numbers
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def act_number(printed: str) -> str:
    """A printed number in one form: «210 – ФЗ» → «210-ФЗ»."""
    return re.sub(r"\s*[-–]\s*", "-", printed.strip())


def quoted_end(text: str, start: int) -> int:
    """The end of the quotation that opens at ``start``; inner quotations and forgotten closings included.

    >>> text = "«О «Законе»» и"
    >>> text[: quoted_end(text, 0)]
    '«О «Законе»»'
    """
    if text[start] == '"':
        close = text.find('"', start + 1)
        guillemet = text.find("»", start + 1)
        if close == -1 or (guillemet != -1 and guillemet < close and "«" not in text[start:guillemet]):
            close = guillemet
        return close + 1 if close != -1 else len(text)
    depth, last = 0, -1
    for i in range(start, len(text)):
        if text[i] in "«“„":
            depth += 1
        elif text[i] in CLOSE_QUOTES:
            depth, last = depth - 1, i + 1
            if depth == 0:
                return i + 1
        elif text[i] == ";" and last != -1:
            return last
    return last if last != -1 else len(text)


# --- addresses of all sorts ---------------------------------------------------------------------

# Letters of e-mail addresses are Latin, but slips of the keyboard are quoted as printed.
EMAIL = wording(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.I)
POSTCODE = wording(r"(?<!\d)\d\s?\d{5}(?!\d)")
PHONE = wording(
    r"(?:\+7|8)?[\s-]?\(\d{3,5}\)\s?\d[\d\s-]{3,9}\d|(?:\+7|8)[\s-]?\d{3}[\s-]\d[\d\s-]{5,9}\d|(?<!\d)\d{1,3}(?:-\d{2,3}){1,2}(?!\d)"
)
