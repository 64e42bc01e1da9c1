"""The words of a Russian timetable, as tokens. What is no token here is not understood, and nothing is converted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOLIDAY = 7  # public holidays stand behind the seven days
DAY_STEMS = (
    r"понедельник\w*|пн",
    r"вторник\w*|вт",
    r"сред[аыуе]м?|средам|ср",
    r"четверг\w*|чт",
    r"пятниц\w*|пт",
    r"суббот\w*|сб",
    r"воскресень\w*|вс",
    r"(?:не ?рабочи\w+ )?праздничн\w+(?: дн\w+)?|праздник\w*",
)
_DAY = "|".join(f"(?:{stem})" for stem in DAY_STEMS)
DAY = rf"(?:{_DAY})(?![а-я])\.?"
# «9.00», «9-00», «9:00», «9 час. 30 мин.», «9»
HOUR = r"\d{1,2}(?:\s?[.:-]\s?\d{2}(?!\d))?"
UNIT = r"(?:\s?(?:часов|часа|час|ч)(?![а-я])\.?)?"
TIME = rf"{HOUR}{UNIT}"

# Name of a token → its words. The first that fits at a place wins, so the longer ones stand first.
TOKENS: Mapping[str, str] = {
    "days": rf"(?:с |со )?(?:{DAY})\s?(?:-|по )\s?(?:{DAY})|{DAY}",
    "always": r"ежедневно|каждый день|без выходных(?: дней)?|все дни недели",
    "weekdays": r"(?:по )?будн(?:и|ям|ие|им|их)(?![а-я])(?: дн\w+)?",
    "round": r"круглосуточно",
    "no_break": r"без (?:обеденного )?(?:перерыв\w*|обед\w*)(?: на обед)?|(?:перерыв|обед)\w*(?: на обед)?\s?[-:]?\s?(?:нет|отсутствует|не предусмотрен)",
    "break": r"(?:время |часы )?(?:обеденн\w+ |технологическ\w+ |техническ\w+ )?перерыв\w*(?: (?:на обед|для отдыха и питания|для отдыха|для приема пищи))?|обед(?:енное время)?(?![а-я])",
    "except": r"(?:за исключением|кроме)(?![а-я])",
    "off": r"выходн(?:ой|ые|ым|ыми|ых)(?: (?:день|дни|дней|днями|днем))?|не ?рабоч(?:ий|ие) (?:день|дни)|не ?приемн(?:ый|ые) (?:день|дни)|не работа\w+|при[её]ма? (?:нет|не ведется)|нет приема",
    "span": rf"(?:с |от )?{TIME}\s?(?:до |-|по )\s?{TIME}",
    "until": rf"до {TIME}",
    "reception": r"при[её]м(?![а-я])|при[её]ма(?![а-я])|приемн(?:ые|ый|ое)(?![а-я])|прием граждан",
    "work": r"работ[ыает]\w*(?![а-я])",
    "end": r"[;\n()]|\.(?=\s|$)",
    "noise": r"график|режим|часы|час|время|дни|день|недели|граждан|заявителей|посетителей|населения|мфц|включительно|обслуживания|(?:отдел|администраци|учреждени|филиал)[а-я]*"
    r"|(?:по|в|во|и|на|с)(?![а-я])|[,:.\s-]",
}  # fmt: skip
SPAN = re.compile(rf"(?:с |от )?({HOUR}){UNIT}\s?(?:до |-|по )\s?({HOUR}){UNIT}")
TOKEN = re.compile("|".join(f"(?P<{name}>{words})" for name, words in TOKENS.items()))
SPOKEN_TIME = re.compile(r"(\d{1,2})\s?(?:часов|часа|час|ч)\.?\s?(\d{2})\s?(?:минут|мин|м)(?![а-я])\.?")
SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(frozen=True, slots=True)
class Token:
    """A word with what it means: ``days`` from Monday = 0, ``spans`` in minutes from midnight."""

    kind: str
    days: tuple[int, ...] = ()
    span: tuple[int, int] = (0, 0)


def tokens(printed: str) -> list[Token] | None:
    """The tokens of a timetable without noise; ``None`` when a word or a time is not understood."""
    text, at, found = _plain(printed), 0, []
    while at < len(text):
        match = TOKEN.match(text, at)
        token = _token(match) if match else None
        if match is None or token is None:
            return None
        at = match.end()
        found.append(token)
    return [token for token in found if token.kind != "noise"]


def _plain(printed: str) -> str:
    text = re.sub(r"(\d)([⁰¹²³⁴⁵⁶⁷⁸⁹]{2})", r"\1:\2", printed.lower().replace("ё", "е"))
    text = re.sub(r"[–—−‒‑]", "-", text.translate(SUPERSCRIPT))
    text = re.sub(r"[^\S\n]+", " ", text).strip()
    return SPOKEN_TIME.sub(r"\1:\2", text)


def _token(match: re.Match[str]) -> Token | None:
    kind = match.lastgroup or ""
    if kind == "days":
        return Token(kind, days=tuple(_days(match[0])))
    if kind in ("always", "weekdays"):
        return Token("days", days=tuple(range(7 if kind == "always" else 5)))
    if kind == "round":
        return Token("span", span=(0, 24 * 60))
    if kind in ("span", "until"):
        span = _span(match[0])
        return Token(kind, span=span) if span else None
    return Token(kind)


def _days(text: str) -> Iterator[int]:
    """«пн-чт» → 0 … 3; over the end of the week too."""
    named = [_day(match[0]) for match in re.finditer(DAY, text)]
    if len(named) == 1 or HOLIDAY in named:
        yield from named
    else:
        yield from (day % 7 for day in range(named[0], named[1] + (7 if named[1] < named[0] else 0) + 1))


def _day(word: str) -> int:
    return next(i for i, stem in enumerate(DAY_STEMS) if re.match(rf"(?:{stem})(?![а-я])", word))


def _span(text: str) -> tuple[int, int] | None:
    """«с 9.00 до 18» → minutes; ``None`` for a time that no clock shows or a span that ends before it begins."""
    parts = SPAN.fullmatch(text)
    times = [_minutes(time) for time in parts.groups()] if parts else [0, *map(_minutes, re.findall(HOUR, text))]
    start, end = times
    if start is None or end is None:
        return None
    end = end or 24 * 60  # «до 00.00»
    return (start, end) if start < end else None


def _minutes(text: str) -> int | None:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    hours, minutes = numbers[0], numbers[1] if len(numbers) > 1 else 0
    return hours * 60 + minutes if minutes < 60 and hours * 60 + minutes <= 24 * 60 else None
