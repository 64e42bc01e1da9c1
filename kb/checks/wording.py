"""Words left over from a template, quotation marks that are never closed, digits that say another number than words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.durations import durations, in_words
from ingest.wording import Wording, wording
from kb.checks.model import Hit, Part, Survey, hit

SPELLED = wording(r"(?<![\d.,/№-])(?P<digits>\d{1,3})\s?\((?P<words>[а-яё]{3,}(?:\s[а-яё]{3,}){0,2})\)", re.I)


def digits_against_words(survey: Survey) -> Iterator[Hit]:
    """«5 (трёх) рабочих дней», «в 2 (трех) экземплярах»: the number in digits is not the number in words."""
    for context in survey.contexts:
        for match in SPELLED.finditer(context.text):
            said = in_words(match["words"])
            if said is not None and said != int(match["digits"]):
                message = f"цифрами {match['digits']}, а словами {said:g}: какое из чисел верно, сказать нельзя"
                yield hit(context.clause, *_with_unit(context.text, match), message)


def _with_unit(text: str, match: re.Match[str]) -> tuple[int, int]:
    """The number with what it counts when that is time: «5 (трёх) рабочих дней»."""
    around = ((found.start, found.end) for found in durations(text))
    return next((span for span in around if span[0] <= match.start() < span[1]), match.span())


@dataclass(frozen=True, slots=True)
class Leftover:
    """Words that a template means to be replaced; ``yes`` and ``no`` are texts that show them or do not.

    A regulation that has the words of ``unless`` uses them in earnest.
    """

    pattern: Wording
    message: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    unless: Wording | None = None


def _leftover(pattern: str, message: str, yes: tuple[str, ...], no: tuple[str, ...], unless: str = "") -> Leftover:
    return Leftover(wording(pattern, re.I), message, yes, no, wording(unless, re.I) if unless else None)


LEFTOVERS = (
    _leftover(
        r"государственной \(муниципальной\) услуги|муниципальной \(государственной\) услуги",
        "в образце выбирают одно из двух; в муниципальном регламенте верно «муниципальной услуги»",
        ("Стандарт предоставления государственной (муниципальной) услуги",),
        ("Стандарт предоставления муниципальной услуги", "государственных и муниципальных услуг"),
    ),
    _leftover(
        r"(?<!или )закон(?:ом|а|у|е)?\sсубъекта Российской Федерации(?! и)",
        "слова образца: надо назвать сам закон и субъект Российской Федерации",
        ("определяется в соответствии с законом субъекта Российской Федерации",),
        ("законами субъектов Российской Федерации", "законом или законом субъекта Российской Федерации"),
    ),
    _leftover(
        r"при подготовке административн\w+ регламент\w+ по предоставлению",
        "указание составителям регламентов: из образца его надо было убрать",
        ("При подготовке административных регламентов по предоставлению услуги настоящий регламент применяется",),
        ("При подготовке ответа специалист проверяет документы",),
    ),
    _leftover(
        r"настоящих методических рекомендаций",
        "регламент назван методическими рекомендациями, с которых его переписали",
        ("с учётом требований настоящих методических рекомендаций",),
        ("требований настоящего регламента", "в методических рекомендациях министерства"),
    ),
    _leftover(
        r"квалификационн\w+\s(?:электронн\w+\s)?подпис\w+",
        "такой подписи нет: по 63-ФЗ она «квалифицированная»",
        ("усиленной квалификационной электронной подписью нотариуса", "квалификационная подпись"),
        ("усиленной квалифицированной электронной подписью", "квалификационные требования"),
    ),
    _leftover(
        r"заинтересованн(?:ое|ого|ому|ым)\sлиц[оауе]м?(?=\s(?:формиру|представ|предостав|направ|обращ|подпис))",
        "«Заинтересованное лицо» нигде не определено; вероятно, имеется в виду заявитель",
        ("документа, удостоверяющего личность Заинтересованного лица формируются при подтверждении записи",),
        ("жалоба заинтересованного лица рассматривается", "заявитель обращается"),
        unless=r"далее\s?[-–—]\s?«?заинтересованн",
    ),
    _leftover(
        r"(?<!и )государственной услуг[иу]\b",
        "услуга названа государственной, а регламент — муниципальной услуги",
        ("о ходе предоставления государственной услуги",),
        ("государственных и муниципальных услуг", "муниципальной услуги", "муниципальной и государственной услуги"),
        unless=r"регламент\w* (?:по )?предоставлени\w+ (?:отдельной )?государственной",
    ),
)


def template_leftover(survey: Survey) -> Iterator[Hit]:
    """Each leftover once in a section of the body: the same words again tell nothing new."""
    for regulation in survey.regulations:
        for leftover in LEFTOVERS:
            yield from _first(regulation, leftover)


def _first(regulation: Part, leftover: Leftover) -> Iterator[Hit]:
    told = set[str]()
    for context in regulation.contexts:
        fresh = context.clause.part == "regulation" and context.section not in told
        match = leftover.pattern.search(context.text) if fresh else None
        if match and not (leftover.unless and any(leftover.unless.search(c.text) for c in regulation.contexts)):
            told.add(context.section)
            yield hit(context.clause, *match.span(), leftover.message)


def unclosed_quote(survey: Survey) -> Iterator[Hit]:
    """A title whose quotation mark is never closed. «О «Законе»» closed once is a usage, not a slip."""
    for part in survey.parts:
        new_wording = part.act is not None and bool(part.act.relations)  # its quotations run over many paragraphs
        for context in part.contexts if not new_wording else ():
            text = context.text
            whole = context.clause.part == "regulation" and not text.endswith((":", ";", ","))
            if whole and "«" in text and not set('»”"') & set(text):
                yield hit(context.clause, text.rindex("«"), len(text), "кавычка открыта и не закрыта")
