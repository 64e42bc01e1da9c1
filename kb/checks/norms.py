"""Terms that federal law limits: the queue, the complaint, the registration. Each norm names its source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ingest.durations import Duration, durations
from ingest.model import Fact
from ingest.wording import Wording, wording
from kb.checks.model import Hit, Part, Survey
from kb.wording import term


@dataclass(frozen=True, slots=True)
class Norm:
    """The longest term the law allows.

    ``what``   the kind of deadline that is limited
    ``said``   the sentence must show this
    ``unless`` and must not show that
    ``most``   the longest term by unit; a unit that is not named is always longer
    ``since``  acts of an earlier day are not measured by it
    ``yes``, ``no``  sentences that break the norm or do not
    """

    what: str
    said: Wording
    unless: Wording
    most: Mapping[str, float]
    since: str
    limit: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


NEVER = wording(r"(?!)")
# Fifteen working days are three weeks at least, five working days one.
FIFTEEN = {"working_day": 15, "day": 21, "calendar_day": 21, "hour": 24 * 21, "minute": 60 * 24 * 21}
FIVE = {"working_day": 5, "day": 7, "calendar_day": 7, "hour": 24 * 7, "minute": 60 * 24 * 7}
HEARD = wording(r"жалоб\w*[^.;]{0,160}(?:рассм[ао]тр)|рассм[ао]тр\w*[^.;]{0,80}(?:жалоб|е[её])", re.I)
NOT_HEARD = wording(
    r"регистрир|регистрации не позднее|переда[её]тся|направляется в уполномоч|\bсуд|без ответа|возвращ|перенаправ", re.I
)
# «…, а в случае обжалования отказа в приёме документов либо в исправлении опечаток — в течение 5 рабочих дней».
SHORT_CASE = wording(
    r"(?:обжал\w+|жалоб\w+ на)[^.;]{0,60}?"
    r"(?:отказ\w*(?:\s\S+){0,8}?\sв\s(?:при[её]ме|исправлении)|нарушени\w+[^.;]{0,20}срок)",
    re.I,
)

QUEUE = Norm(
    "queue", wording(r"очеред|ожидани", re.I), NEVER, {"minute": 15, "hour": 0.25}, "2014-01-01", "15 минут",
    ("Срок ожидания в очереди не более 30 минут", "Время ожидания в очереди — 1 час"),
    ("Срок ожидания в очереди не более 15 минут", "Ожидание в очереди до 10 минут"),
)  # fmt: skip
COMPLAINT = Norm(
    "complaint", HEARD, NOT_HEARD, FIFTEEN, "2012-01-01", "15 рабочих дней",
    ("Жалоба рассматривается в течение 30 дней", "Срок рассмотрения жалобы — 20 рабочих дней"),
    ("Жалоба рассматривается в течение 15 рабочих дней", "Жалоба регистрируется в течение трёх дней"),
)  # fmt: skip
COMPLAINT_SHORT = Norm(
    "complaint", SHORT_CASE, NOT_HEARD, FIVE, "2012-01-01", "5 рабочих дней",
    ("в случае обжалования отказа в приеме документов — в течение 15 рабочих дней",
     "Жалоба на отказ в исправлении опечаток рассматривается 10 рабочих дней"),
    ("в случае обжалования отказа в приеме документов — в течение 5 рабочих дней",
     "Жалоба рассматривается в течение 15 рабочих дней"),
)  # fmt: skip
REGISTRATION = Norm(
    "registration", wording(r"регистр", re.I),
    wording(r"жалоб|со дня (?:его |её |ее |их )?регистрации|после регистрации", re.I),
    {"working_day": 3, "day": 3, "calendar_day": 3, "hour": 72, "minute": 60 * 72}, "2006-11-02", "3 дня",
    ("Заявление регистрируется в течение 5 рабочих дней", "Срок регистрации запроса — 10 дней"),
    ("Заявление регистрируется в течение 3 дней", "Запрос регистрируется в день поступления"),
)  # fmt: skip


def queue_norm(survey: Survey) -> Iterator[Hit]:
    """A queue longer than a quarter of an hour."""
    return _longer(survey, QUEUE)


def complaint_norm(survey: Survey) -> Iterator[Hit]:
    """A complaint heard longer than the law allows, in general and against a refusal to accept or to correct."""
    yield from _longer(survey, COMPLAINT)
    yield from _longer(survey, COMPLAINT_SHORT)


def registration_norm(survey: Survey) -> Iterator[Hit]:
    """A request registered later than any written address to an authority."""
    return _longer(survey, REGISTRATION)


def _longer(survey: Survey, norm: Norm) -> Iterator[Hit]:
    for regulation in survey.regulations:
        sentences = {fact.span.start: fact for fact in _limited(regulation, norm)}
        for fact in sentences.values():
            said = broken(fact.text, norm)
            if said:
                yield Hit(regulation.by_path[fact.clause], fact.span, said)


def _limited(regulation: Part, norm: Norm) -> Iterator[Fact]:
    """The terms a norm limits; none in an act that is older than the norm."""
    facts = regulation.of_kind("deadlines") if regulation.age >= norm.since else ()
    return (fact for fact in facts if fact.values["what"] == norm.what)


def broken(sentence: str, norm: Norm) -> str:
    """What to say of a sentence that gives a longer term than the norm; «» when it does not."""
    if not norm.said.search(sentence) or norm.unless.search(sentence):
        return ""
    long = [d for d in _measured(sentence, norm) if d.amount > norm.most.get(d.unit, 0)]
    return f"здесь {term(long[0].amount, long[0].unit)}, а закон отводит не больше {norm.limit}" if long else ""


def _measured(sentence: str, norm: Norm) -> Iterable[Duration]:
    """The terms a norm is about: those of the short case stand behind its words, the general one before them."""
    short = SHORT_CASE.search(sentence)
    found = durations(sentence)
    if norm is COMPLAINT and short:
        return [d for d in found if d.start < short.start()]
    if norm is COMPLAINT_SHORT and short:
        return [d for d in found if d.start >= short.end()][:1]
    return found
