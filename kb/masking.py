"""Takes personal data out of what people type: what is left is the question, not who asked it.

Patterns find spans; what is the number of an act or a year is spared; a span becomes «…».
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ingest.morphology import INVISIBLE, LAW_MARKS
from kb.persons import persons

MASK = "«…»"
READ = 500  # letters of a question that are read: as many as the search reads
HALVED = 40  # at the end of a longer question: a cut may have halved what no pattern knows then
KEPT = 300  # letters that are kept
YEARS = range(1990, 2036)
ROUNDS = 3  # masking joins what stood apart; it is repeated until nothing changes
Span = tuple[int, int]


def _compile(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


# What is a number of something else when such a unit follows: «дом 3 этажа».
UNIT = (
    r"(?!\s*(?:этаж|лет\b|год|дн|день|месяц|недел|комнат|сот|га\b|метр|кв\.?\s?м|м2?\b|тонн|руб|челов|дет|семь|раз|%))"
)
NUMBER = rf"(?:№\s*)?\d{{1,4}}(?:\s?/\s?\d{{1,3}})?(?:[-\s]?[а-яё](?![\w.]))?(?![\d]){UNIT}"
HOUSE = rf"(?:(?:д|дом|дома|доме|уч|влад)\b\.?\s*)?{NUMBER}"
FLAT = rf"(?:[\s,]*(?:кв|квартир\w{{0,2}}|корп|корпус\w?|к|стр|строени\w|оф|комн|подъезд)\b\.?\s*{NUMBER})*"
STREET = (
    r"(?:ул|улиц\w{1,3}|пер|переул\w+|пр|пр-к?т|просп|проспект\w{0,2}|б-р|бульвар\w{0,2}|наб|набережн\w+|ш|шоссе|"
    r"мкр|мкрн|м-н|микрорайон\w{0,2}|туп|тупик\w?|аллея)"
)
VAGUE_STREET = r"(?:пл|площад\w{1,2}|проезд\w?|лини\w|квартал\w?|кв-л)"  # also an area, a passage, a quarter of a year
NAME = r"(?:\d{1,3}(?:-\w{1,2})?\s+(?=[а-яё]))?[а-яё](?:[\w-]|\.(?=\s?\w))*(?:\s+[а-яё][\w-]*){0,2}?"

ALWAYS = _compile(
    r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)*|@\w{3,}",  # e-mail, nick
    r"\b(?:https?|ftp)\s?://\S+|\bwww\.\S+",
    r"(?<![\w-])[\w-]+(?:\.[\w-]+)*\.(?:ru|рф|su|com|org|net|info|me|io|by|kz|ua|xyz|online|site|pro)\b(?:/\S*)?",
    rf"\b{STREET}\b\.?\s*{NAME}[\s,]*{HOUSE}{FLAT}",
    rf"\b{VAGUE_STREET}\b\.?\s*{NAME}[\s,]*(?:д|дом|дома|доме)\b\.?\s*{NUMBER}{FLAT}",
    rf"\b[а-яё][\w-]*\s+{STREET}\b[.,\s]*{HOUSE}{FLAT}",
    rf"\b[а-яё][\w-]+(?:ая|ой|ую|а)[\s,]+{NUMBER}[\s,]*(?:кв|квартир\w{{0,2}}|корп\w*)\b\.?\s*{NUMBER}",
    rf"(?-i:\b[А-ЯЁ][а-яё-]+(?:ая|ой|ую))[\s,]+{HOUSE}{FLAT}",
    rf"\b(?:д|дом|дома|доме|домовладени\w)\b\.?\s*{NUMBER}{FLAT}",
    rf"\b(?:кв|квартир\w{{0,2}})\b\.?\s*{NUMBER}",
    rf"\b(?:уч\.\s*|участ\w+\s+(?=№)){NUMBER}",
    rf"\b(?:жив\w+|прожив\w+|прописан\w*|зарегистрирован\w*|адрес\w{{0,2}})[\s:]+(?:[а-яё-]+\.?[\s,]+){{1,3}}?"
    rf"(?:\d{{1,4}}[-/])?{NUMBER}",
    r"\bдел[оау]\w?\s*№\s*[\d-]+(?:/\d+)?|\b\d{1,2}[а-я]?-\d{1,5}/\d{4}\b",
    r"\b(?=\w*[a-z])\w+_\w+",
    r"\b\d{1,2}:\d{1,2}:\d{3,7}(?::\d+)?",  # cadastral number
    r"\b\d{1,3}(?:\.\d{1,3}){2}\.\d{3}\b|\b\d{3}(?:\.\d{1,3}){3}\b",  # address in the net
    r"\b\d{2}\s?\d{2}[\s,]*(?:№|номер|н)?\s*\d{6}\b",  # passport
    r"\b\d{3}[-\s]\d{3}[-\s]\d{3}(?:[-\s]?\d{2})?\b",  # СНИЛС
    r"\b[авекмнорстухabekmhopctyx]\d{3}[авекмнорстухabekmhopctyx]{2}\s?\d{0,3}\b",  # number plate
    r"\b(?=(?:[a-z]*\d){3})(?=\d*[a-z])[a-z\d]{8,}\b",  # VIN and other codes
    r"\bтел(?:ефон\w{0,2})?\b\.?\D{0,12}\d[\d\s()-]{3,}\d",
)
# Dates: of an act they stay («от 27.07.2010 № 210-ФЗ»), of a birth they go.
MONTH = r"(?:январ|феврал|март|апрел|ма[яй]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w{0,2}"
DATE = rf"\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?\d{{4}}|\d\d[./]\d\d[./]\d\d|\d{{1,2}}\s{MONTH}\s\d{{4}}"
DATES = re.compile(rf"(?<![\d.])(?:{DATE})(?![\d.]*\d)", re.IGNORECASE)
OF_AN_ACT = re.compile(r"\b(?:от|до|с|со|после|по|на)\s$|№\s?\d{1,5}\s$", re.IGNORECASE)
NUMBERED = re.compile(r"\s*(?:г(?:од\w?)?\.?)?\s*№", re.IGNORECASE)
BIRTH = re.compile(r"\s*(?:г(?:ода?)?\.?)?\s*(?:рожд|р\.|г\.?\s?р|г/р|д\.?р)", re.IGNORECASE)
BORN = re.compile(r"(?:рожд|родил|р\.|д\.?\s?р)[\w.]*\s*(?:от|с|на|по)?\s*$", re.IGNORECASE)

UNLESS_ACT = _compile(
    r"(?<!\d)(?:\+?\d{1,3}[\s.(-]{0,3})?\(?\d{3,5}\)?[\s.-]{0,2}\d{1,3}[\s.-]\d{2}[\s.-]\d{2}(?!\d)",  # phones
    r"(?<![\d-])\d{1,3}-\d\d-\d\d(?![\d-])",
    r"(?<![\d.])(?<!\d\s)\d{1,3}\s\d\d\s\d\d(?![\d.]|\s\d)",
    r"\+\d[\d\s()-]{5,}\d",
    r"\d[\d\s()–—-]{7,}\d",
    r"(?:\d+[/-])*\d{4,}(?:[/-]\d+)*",
)
LONG_RUN = 9  # digits with gaps between them that are the number of someone
LAW = re.compile(rf"(?<!\d)\d{{1,5}}\s?[-–—‑]?\s?(?:{'|'.join(sorted(LAW_MARKS, key=len)[::-1])})\b", re.IGNORECASE)
ACT = re.compile(
    r"(?:постановлен|распоряжен|решени|приказ|закон|указ|кодекс|регламент|\bакт|\bнпа\b)\w*"
    r"(?P<gap>[^№]{0,60}?)(?P<number>№\s?\d{1,5}(?:[-/][а-яёa-z]{1,4}|/\d{1,3})?)(?![-\w]|\s\d)",
    re.IGNORECASE,
)
OWN = re.compile(
    r"паспорт|сери|снилс|инн|полис|суд|счет|счёт|карт|договор|дел[оау]|заяв|свидетел|тел|вод", re.IGNORECASE
)
# Without № too: «регламента 1047», «1312 от 09.11.2015», «1416-ПА».
BARE_ACT = re.compile(
    r"(?:(?<=постановление )|(?<=постановления )|(?<=постановлению )|(?<=регламента )|(?<=регламент ))"
    r"\d{1,5}(?![-\w]|\s\d)|"
    rf"(?<!\d)\d{{1,5}}(?=\sот\s(?:{DATE}))|(?<!\d)\d{{1,5}}-(?:па?|р|рп|пг)\b",
    re.IGNORECASE,
)
STANDARD = re.compile(r"\b(?:гост|снип|санпин|сп)\b(?:\sр)?\s[\d.-]+", re.IGNORECASE)
FIRST = re.compile(r"\s*№\s?\d{1,5}(?![-\w]|\s\d)")  # a question that begins with the number of an act
AFTER_MASK = re.compile(rf"{MASK},?\s\d{{1,3}}(?:\s?[а-яё])?(?=\s*(?:$|,|{MASK}))", re.IGNORECASE)
RUNS = re.compile(rf"{MASK}(?:[\s,.;:№()+-]*{MASK})+")


def masked(question: str) -> str:
    """The question without personal data, spaces squeezed, at most ``KEPT`` letters.

    >>> masked("Иванова Мария, тел. 8 921 123-45-67: срок по постановлению № 528 и 210-ФЗ, п. 2.6.1")
    '«…»: срок по постановлению № 528 и 210-ФЗ, п. 2.6.1'
    """
    text = _readable(question[:READ])
    for _ in range(ROUNDS):
        before, text = text, _round(text)
        if before == text:
            break
    if len(question) >= READ:
        text = text[:-HALVED]
    return _cut(text)


def _readable(text: str) -> str:
    """Single spaces, no invisible signs: they would hide a name from the patterns."""
    plain = INVISIBLE.sub("", unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode()))
    visible = "".join(c if c.isprintable() else "" if unicodedata.category(c) == "Cf" else " " for c in plain)
    return " ".join(visible.split())


def _round(text: str) -> str:
    done = []
    at = 0
    for start, end in _merged([*_spans(text)]):
        done += [text[at:start], MASK]
        at = end
    return RUNS.sub(MASK, AFTER_MASK.sub(MASK, "".join([*done, text[at:]])))


def _merged(spans: list[Span]) -> Iterator[Span]:
    """The spans in their order, overlapping ones as one."""
    last: Span | None = None
    for start, end in sorted(spans):
        if last and start <= last[1]:
            last = (last[0], max(end, last[1]))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last


def _spans(text: str) -> Iterator[Span]:
    """Everything personal in ``text``."""
    spared = [*_acts(text)]
    for pattern in ALWAYS:
        yield from (match.span() for match in pattern.finditer(text))
    for match in DATES.finditer(text):
        if _is_birth(text, match):
            yield match.span()
        else:
            spared.append(match.span())
    for pattern in UNLESS_ACT:
        for match in pattern.finditer(text):
            if _is_personal(match[0]) and not any(start < match.end() and match.start() < end for start, end in spared):
                yield match.span()
    yield from persons(text)


def _acts(text: str) -> Iterator[Span]:
    """The numbers of acts and laws."""
    yield from (match.span() for match in LAW.finditer(text))
    yield from (match.span("number") for match in ACT.finditer(text) if not OWN.search(match["gap"]))
    yield from (match.span() for match in BARE_ACT.finditer(text) if not OWN.search(text[: match.start()][-25:]))
    yield from (match.span() for match in STANDARD.finditer(text))
    if first := FIRST.match(text):
        yield first.span()


def _is_birth(text: str, date: re.Match[str]) -> bool:
    """A date that is not told to be that of an act or a term."""
    before = text[: date.start()]
    if BIRTH.match(text, date.end()) or BORN.search(before[-20:]):
        return True
    year = date[0][-4:]
    if year.isdigit() and int(year) not in YEARS:
        return True
    return not OF_AN_ACT.search(before) and not NUMBERED.match(text, date.end())


def _is_personal(found: str) -> bool:
    """Not years, and not two small numbers side by side."""
    groups = re.findall(r"\d+", found)
    if len(groups) <= 3 and all(len(group) == 4 and int(group) in YEARS for group in groups):
        return False
    if any(len(group) > 3 and int(group) not in YEARS for group in groups):
        return True
    if found.startswith("+") or re.search(r"\d[\s.-]\d\d[\s.-]\d\d$", found):
        return True
    return sum(map(len, groups)) >= LONG_RUN


def _cut(text: str) -> str:
    """At most ``KEPT`` letters, cut between words where there are any."""
    text = text.strip()
    if len(text) <= KEPT:
        return text
    head = text[: KEPT + 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head[:KEPT]).strip()
