"""Sections that every regulation must have and this one does not. Silent where the section may only be unread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.context import Context
from ingest.wording import Wording, wording
from kb.checks.model import Hit, Part, Severity, Survey, hit


@dataclass(frozen=True, slots=True)
class Required:
    """A section of the standard of art. 12 of 210-FZ.

    ``sections``  what the outline calls it
    ``words``     words that no text of it can do without: while one of them stands anywhere, nothing is said
    ``yes``, ``no``  texts that show the words or do not
    """

    label: str
    severity: Severity
    sections: frozenset[str]
    words: Wording
    yes: tuple[str, ...]
    no: tuple[str, ...]


def _required(
    label: str, severity: Severity, sections: str, words: str, yes: tuple[str, ...], no: tuple[str, ...]
) -> Required:
    return Required(label, severity, frozenset(sections.split()), wording(words, re.I), yes, no)


REQUIRED = (
    _required("результат предоставления услуги", "major", "result", "результат",
              ("Результатом услуги является разрешение", "Описание результата"), ("Срок услуги — 10 дней",)),
    _required("срок предоставления услуги", "major", "term",
              r"срок\w*\s(?:\w+\s){0,3}?(?:услуг|решени|выдач|рассмотрен)",
              ("Срок предоставления муниципальной услуги", "Срок принятия решения"), ("Срок ожидания в очереди",)),
    _required("исчерпывающий перечень документов", "major", "documents_required documents_interagency",
              r"документ\w*,\sнеобходим|перечень\s(?:\w+\s)?документов|прилага\w+(?:\s[^.;]{0,40}документ|:)",
              ("Перечень документов", "К заявлению прилагаются:"), ("Паспорт не нужен",)),
    _required("основания для отказа в приёме документов", "major", "refusal_acceptance suspension_or_refusal",
              r"отказ\w*(?:\s\S+){0,3}?\sв\s(?:при[её]ме|принятии)|не принима|при[её]м\w*[^.;]{0,60}отказ",
              ("отказ в приеме документов", "Документы не принимаются"), ("отказ в предоставлении услуги",)),
    _required("основания для отказа в предоставлении услуги", "major", "refusal suspension_or_refusal termination",
              r"отказ\w*(?:\s\S+){0,2}?\sв\s(?!при[её]м)|отказыва\w+|основани\w+\s(?:для\s)?отказа",
              ("отказ в предоставлении услуги", "Основания для отказа"), ("отказ в приеме документов",)),
    _required("плата за услугу или её отсутствие", "major", "fee", r"плат(?!формы|формой)|пошлин|безвозмезд|тариф",
              ("Услуга бесплатна", "государственная пошлина"), ("цифровая платформы",)),
    _required("срок ожидания в очереди", "major", "queue",
              r"ожидани\w+[^.;]{0,60}очеред|очеред\w*[^.;]{0,60}(?:подач|ожид|получен|минут)|ждать\sв\sочеред|"
              r"врем\w+\sожидани|минут\w*[^.;]{0,40}очеред",
              ("Срок ожидания в очереди", "ждать в очереди не более 15 минут"),
              ("Номер очереди", "в порядке живой очереди")),
    _required("срок регистрации запроса", "major", "registration",
              r"регистр\w+[^.;]{0,100}(?:заявлен|запрос|обращ|докум)|(?:заявлен|запрос|обращ|докум)[^.;]{0,100}регистр",
              ("Регистрация заявления", "Запрос регистрируется"), ("государственная регистрация права",)),
    _required("требования к помещениям", "minor", "premises",
              r"помещени|здани[яею]|пандус|зал\w*\sожидания|мест\w*\s(?:для\s)?ожидания|стул",
              ("Требования к помещениям", "Вход в здание"), ("Приём ведётся по записи",)),
    _required("показатели доступности и качества", "minor", "indicators", r"показател",
              ("Показатели доступности", "показателями качества"), ("Качество услуги",)),
)  # fmt: skip
KNOWN = 8  # of the required sections must be read before the rest is told missing
ACT_OF_2010 = "2010-12-31"  # art. 12 came into force with the law; older regulations follow no standard
LONE = "2024-01-01"  # later templates may tell of rooms and indicators elsewhere: nothing minor is said of them
NEW_ORDER = "2021-07-20"  # decree 1228: since then complaints need no section of their own
HEADING = wording(r"стандарт\w*\s(?:предоставлени|оказани)", re.I)


def missing_section(survey: Survey) -> Iterator[Hit]:
    """A section that tells a citizen his terms and that the whole regulation does not have."""
    return _missing(survey, "major")


def missing_requirements(survey: Survey) -> Iterator[Hit]:
    """A section on rooms or indicators that the whole regulation does not have."""
    return _missing(survey, "minor")


def _missing(survey: Survey, severity: Severity) -> Iterator[Hit]:
    for regulation in survey.regulations:
        heading = next((context for context in regulation.contexts if _standard(context)), None)
        if heading is None or not _measured(regulation, severity) or not whole(regulation):
            continue
        text = " ".join(context.text for context in regulation.contexts)
        for required in absent(regulation, text):
            if required.severity == severity:
                message = f"в стандарте услуги нет обязательного раздела: {required.label}"
                yield hit(heading.clause, *_words(heading), message)


def _measured(regulation: Part, severity: Severity) -> bool:
    """Was the order in force that demands the section?"""
    day = regulation.age
    return day >= ACT_OF_2010 and (severity == "major" or day < LONE)


def _standard(context: Context) -> bool:
    clause = context.clause
    return clause.part == "regulation" and clause.kind == "chapter" and bool(HEADING.search(context.text[:120]))


def _words(heading: Context) -> tuple[int, int]:
    match = HEADING.search(heading.text)
    return (match.start() if match else 0), len(heading.text)


def whole(regulation: Part) -> bool:
    """Most sections of the standard were read, and the parts behind the standard too."""
    read = _read(regulation)
    known = sum(bool(required.sections & read) for required in REQUIRED)
    behind = {"procedures"} if regulation.age >= NEW_ORDER else {"procedures", "complaints"}
    return known >= KNOWN and behind <= read


def absent(regulation: Part, text: str) -> list[Required]:
    """The required sections that were not read and of which no word stands in the whole text."""
    read = _read(regulation)
    return [one for one in REQUIRED if not one.sections & read and not one.words.search(text)]


def _read(regulation: Part) -> frozenset[str]:
    return frozenset(context.section for context in regulation.contexts if context.clause.part == "regulation")
