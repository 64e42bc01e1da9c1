"""Finding lengths of time in a text: amount and unit, in digits and in words. Finding only, no judgement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby

from ingest.lexicon import table
from ingest.wording import Wording, wording


@dataclass(frozen=True, slots=True)
class Duration:
    """``amount`` of ``unit``; 0 days means «on the same day». ``in_words`` differs from ``amount`` when digits and words disagree."""

    amount: float
    unit: str
    start: int
    end: int
    in_words: float | None = None


UNITS = (
    ("working_day", r"(?:рабоч\w+|раб\.?)\s?(?:дн\w*|день|д\.)"),
    ("calendar_day", r"(?:календарн\w+|календ\.?|кал\.?)\s?(?:дн\w*|день|д\.)"),
    ("day", r"(?:дней|дня|день|дн\.|сут(?:ок|ки))"),
    ("hour", r"час(?:а|ов)?\b"),
    ("minute", r"мин(?:ут\w*|\.|(?=\s))"),
    ("week", r"недел\w+"),
    ("month", r"месяц\w*"),
    ("year", r"(?:года?\b|лет\b)"),
)
UNIT = "|".join(f"(?P<{name}>{pattern})" for name, pattern in UNITS)
DAYS_A_WEEK = 7


@cache
def numerals() -> dict[str, int]:
    """Printed form of a numeral → value."""
    return {row["form"]: int(row["value"]) for row in table("numerals")}


@cache
def _numeral_pattern() -> str:
    """All forms, parted by their first letters: so a word that is no numeral is left after a few looks."""
    longest_first = sorted(numerals(), key=lambda form: (form[:2], -len(form)))
    starts = groupby(longest_first, key=lambda form: form[:2])
    return "(?:" + "|".join(f"{start}(?:{'|'.join(form[2:] for form in forms)})" for start, forms in starts) + ")"


def in_words(text: str) -> int | None:
    """A number in words → its value: «двадцать пять» → 25; ``None`` when a word is no numeral.

    >>> in_words("тридцати"), in_words("двадцати пяти")
    (30, 25)
    """
    values = [numerals().get(word) for word in text.lower().replace("ё", "е").split()]
    return sum(v for v in values if v) if values and all(values) else None


@dataclass(frozen=True, slots=True)
class Form:
    """A way to print a term."""

    pattern: Wording
    read: Callable[[re.Match[str]], Iterable[Duration]]


@cache
def _forms() -> tuple[Form, ...]:
    words = _numeral_pattern()
    digits = r"(?P<digits>\d{1,3})(?:[-–]?(?:х|ти|и|го|ми|й))?\s?(?:\((?P<said>[а-яё ]+?)\)\s?)?"
    in_digits = wording(rf"(?<![\d.,:а-яё№/-]){digits}(?:{UNIT})", re.I)
    in_letters = wording(rf"(?<![\d.,:а-яё№/-])(?P<words>{words}(?:\s{words})*)\s(?:{UNIT})", re.I)
    compound = wording(
        r"(?<![а-яё\d])(?:(?P<digits>\d{1,3})[-–]?(?:ти|х|и)?[-–]?\s?|(?P<words>[а-яё]+?)?)(?P<kind>дневн|месячн|минутн|часов|недельн)\w*\s(?:срок\w*|период)",
        re.I,
    )
    same_day = wording(
        r"в день (?!не)(?:ее |её |его |их |со дня )?(?:подачи|поступления|обращения|регистрации|получения|при[её]ма|принятия|подписания|издания|представления|направления|оформления|личн)"
        r"|в день (?:их|его|е[её]) (?:поступления|получения|подачи)"
        r"|в течение дня (?:получения|поступления|обращения|подачи|регистрации)|в день обращения|в тот же день|в течение (?:рабочего )?дня, в котор\w+|(?<=\s)день в день\b"
        r"|(?P<next>(?:не позднее |на |в )?(?:(?:первого )?рабочего дня, следующего|следующ\w+ (?:за (?:ним|дн[её]м[^;.]{0,160}?),? (?:первый |первого )?)?рабоч\w+ (?:день|дня)|рабочего дня, следующего))"
        r"|(?:в течение|в срок до|не более|не позднее) (?P<single>рабочего дня|календарного дня|недели|месяца|суток|часа)(?!,? следующ)"
        r"|(?P<nextday>не позднее (?:следующего )?дня, следующего|не позднее следующего дня|на следующий день)",
        re.I,
    )  # fmt: skip
    return (Form(in_digits, _digits), Form(in_letters, _letters), Form(compound, _compound), Form(same_day, _days))


@lru_cache(maxsize=4096)  # several rules and checks ask of the same sentence
def durations(text: str) -> tuple[Duration, ...]:
    """The lengths of time in clean ``text`` in their order; overlapping ones are given once."""
    return tuple(_durations(text))


def _durations(text: str) -> Iterator[Duration]:
    text = text.replace("ё", "е")
    found = [d for form in _forms() for m in form.pattern.finditer(text) for d in form.read(m)]
    taken = -1
    for duration in sorted(found, key=lambda d: (d.start, -d.end)):
        if duration.start >= taken:
            yield _explained(duration, text)
            taken = duration.end


def first_duration(text: str) -> Duration | None:
    """The first length of time in ``text``, ``None`` when it has none."""
    return next(iter(durations(text)), None)


# «в пятидневный срок (рабочие дни)», «в трехдневный срок (в рабочих днях)»
EXPLAINED = wording(r"\s?\((?:в )?(?P<unit>рабоч|календарн)\w+ дн", re.I)


def _explained(duration: Duration, text: str) -> Duration:
    """The unit that brackets right behind the term give."""
    match = EXPLAINED.match(text, duration.end) if duration.unit == "day" else None
    if match is None:
        return duration
    return replace(duration, unit="working_day" if match["unit"].lower() == "рабоч" else "calendar_day")


def _unit(match: re.Match[str]) -> str:
    return next(name for name, _ in UNITS if match[name])


def _digits(match: re.Match[str]) -> Iterator[Duration]:
    said = in_words(match["said"]) if match["said"] else None
    yield _normal(int(match["digits"]), _unit(match), match.start(), match.end(), said)


def _letters(match: re.Match[str]) -> Iterator[Duration]:
    amount = in_words(match["words"])
    if amount is not None:
        yield _normal(amount, _unit(match), match.start(), match.end())


def _normal(amount: float, unit: str, start: int, end: int, said: float | None = None) -> Duration:
    """Weeks have no unit of their own in the base: seven days each, of no said kind."""
    if unit == "week":
        return Duration(amount * DAYS_A_WEEK, "day", start, end)
    return Duration(amount, unit, start, end, said if said != amount else None)


COMPOUND_UNITS = {"дневн": "day", "месячн": "month", "минутн": "minute", "часов": "hour", "недельн": "week"}


def _compound(match: re.Match[str]) -> Iterator[Duration]:
    """«в десятидневный срок», «в 30-дневный срок», «месячный срок»."""
    if match["digits"]:
        amount: int | None = int(match["digits"])
    else:
        amount = 1 if not match["words"] else in_words(match["words"]) or _prefix(match["words"])
    if amount is not None:
        yield _normal(amount, COMPOUND_UNITS[match["kind"].lower()], match.start(), match.end())


def _prefix(word: str) -> int | None:
    return {"двух": 2, "трех": 3, "трёх": 3, "одно": 1}.get(word.lower())


SINGLE_UNITS = {"рабочего дня": "working_day", "календарного дня": "calendar_day", "недели": "week", "месяца": "month",
                "суток": "day", "часа": "hour"}  # fmt: skip


def _days(match: re.Match[str]) -> Iterator[Duration]:
    if match["single"]:
        yield _normal(1, SINGLE_UNITS[match["single"].lower()], match.start(), match.end())
    elif match["next"]:
        yield Duration(1, "working_day", match.start(), match.end())
    else:
        yield Duration(1 if match["nextday"] else 0, "day", match.start(), match.end())
