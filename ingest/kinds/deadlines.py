"""Terms: of the service, of its steps, of the queue and of complaints.

Every length of time in the text of a regulation is looked at. What it is the term *of* is decided by the table
``subjects.WHAT``. Lengths that are no terms (a person's age, the period of a
certificate, «два раза в год») are told apart by the words before them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from ingest.context import Context
from ingest.durations import Duration, durations, first_duration
from ingest.rules import Column, Found, Kind, ReaderRule, TableRule, Values
from ingest.sentences import sentences
from ingest.subjects import what_of
from ingest.wording import wording

WHAT_LABELS = {
    "service_total": "срок услуги", "registration": "регистрация заявления", "queue": "ожидание в очереди",
    "result_delivery": "выдача результата", "refusal_notice": "уведомление об отказе", "procedure": "процедура",
    "interagency": "межведомственный запрос", "typo_correction": "исправление опечаток", "complaint": "рассмотрение жалобы",
    "return": "возврат документов", "other": "другое",
}  # fmt: skip
UNIT_LABELS = {
    "working_day": "рабочий день", "calendar_day": "календарный день", "day": "день", "hour": "час", "minute": "минута",
    "month": "месяц", "year": "год",
}  # fmt: skip
BOUND_LABELS = {"maximum": "не более", "recommended": "рекомендуется", "exact": "ровно"}

# Lengths of time that are no terms, by the words right before or behind them.
NOT_A_TERM_BEFORE = wording(
    r"(?:не истекл\w+|менее|более|старше|младше|возраст\w*[^,.;]{0,20}|стаж\w*|период\w*,? (?:равн\w+)?|равн\w+|раза? в|за последни\w+|последни\w+|предшеству\w+|"
    r"не (?:чаще|реже)[^,.;]{0,30}|раз в|срок\w* действия (?:\S+ ){0,2}?(?:на|до|[-–—])|сроком (?:действия )?(?:на|до)|рождени\w+|лет,? )\s*$",
    re.I,
)
NOT_A_TERM_BEHIND = wording(r"\s*(?:до даты|, предшеству\w+|жизни|со дня рождения|назад|обучения)", re.I)
FORMULA = wording(r"^\W*срок\w* действия|исполненных в течение|за отчетный период|в течение года более", re.I)
# In lists of documents and grounds a length of time belongs to the paper or the ground itself.
LISTED = frozenset({"documents_required", "documents_interagency", "refusal", "refusal_acceptance", "suspension", "suspension_or_refusal",
                    "return", "termination", "applicants", "legal", "prohibited"})  # fmt: skip

FOR_A_TERM = wording(
    r"на срок", re.I
)  # «приостанавливается … на срок не более 30 дней» is a term even in a list of grounds

COUNTED_FROM = wording(
    r"(?:исчисля\w+ )?(?P<from>(?:со дня|с даты|с момента|со времени|с дня|после|от даты|следующ\w+ за|до (?:окончания|истечения))\s[^,.;:()]{3,140})",
    re.I,
)


def _bound(sentence: str, duration: Duration) -> str:
    before = sentence[max(0, duration.start - 60) : duration.start]
    if re.search(r"рекоменду", sentence, re.I):
        return "recommended"
    if re.search(r"состав(?:ляет|ит)\s*$|равен\s*$|равняется\s*$", before, re.I):
        return "exact"
    return "maximum"


def _values(duration: Duration, sentence: str, what: str) -> Values:
    counted = COUNTED_FROM.search(sentence, duration.end) or COUNTED_FROM.search(sentence)
    return {
        "what": what, "amount": float(duration.amount), "unit": duration.unit,
        "counted_from": counted["from"].strip() if counted else None, "bound": _bound(sentence, duration),
    }  # fmt: skip


def _is_term(sentence: str, duration: Duration) -> bool:
    before = sentence[max(0, duration.start - 60) : duration.start]
    if FORMULA.search(sentence):
        return False
    allowed = re.search(r"не (?:более|менее)(?: чем)?(?: на)?\s*$", before, re.I)
    return bool(allowed) or not (NOT_A_TERM_BEFORE.search(before) or NOT_A_TERM_BEHIND.match(sentence, duration.end))


def _terms(context: Context) -> list[Found]:
    """The terms of a clause. Each is quoted with its whole sentence, so that a reader sees what it is of."""
    clause = context.clause
    listed = bool(context.lead_in) and context.section in LISTED
    if context.section == "applicants":  # «возраст не превышает 35 лет»
        return []
    if clause.kind in ("row", "table", "chapter") or (listed and not FOR_A_TERM.search(context.text)):
        return []
    found: list[Found] = []
    before = "other"
    for start, end in _statements(context.text):
        sentence = context.text[start:end]
        terms = [duration for duration in durations(sentence) if _is_term(sentence, duration)]
        if not terms:
            before = "other"
            continue
        what = what_of(sentence, context)
        # «Запрос регистрируется в день обращения; поступивший почтой – на следующий день»: the second goes on with the first.
        before = before if what is None and sentence[:1].islower() else what or "other"
        found += [(start, end, _values(duration, sentence, before)) for duration in terms]
    return found


# «консультация – не более 15 минут, время ожидания в очереди не более 15 минут»: two statements in a sentence.
NEW_SUBJECT = wording(r",\s(?=(?:время|срок|продолжительность)\s)", re.I)


def _statements(text: str) -> list[tuple[int, int]]:
    """Sentences, cut where a new subject of a term begins inside them."""
    found: list[tuple[int, int]] = []
    for start, end in sentences(text):
        cuts = [m.start() for m in NEW_SUBJECT.finditer(text, start, end) if first_duration(text[start : m.start()])]
        edges = [start, *cuts, end]
        found += [(a + 2 if a in cuts else a, b) for a, b in pairwise(edges)]
    return found


def _variant(cells: Mapping[str, str], _: Context) -> Values | None:
    """A row of a table of terms: each variant of the service has its own total term."""
    duration = first_duration(cells["term"])
    if duration is None:
        return None
    values = _values(duration, cells["term"], "service_total")
    return {**values, "counted_from": values["counted_from"] or cells.get("begins") or None}


VARIANT_COLUMN = wording(r"^(?:№ |номер )?вариант", re.I)


def _variant_elsewhere(cells: Mapping[str, str], context: Context) -> Values | None:
    """A column «Вариант» tells that the terms are of the service, whatever section the table stands in."""
    return None if context.section == "term" else _variant(cells, context)


# What a row is of, by the words of its first cell: «Ожидание в очереди за результатом | до 15 минут».
FIGURES = (
    ("queue", wording(r"очеред|ожидани", re.I)),
    ("registration", wording(r"регистр", re.I)),
    ("service_total", wording(r"срок (?:предоставления|оказания)", re.I)),
)


def _figure(cells: Mapping[str, str], _: Context) -> Values | None:
    """A row of a table of figures of the standard; figures that are no terms give nothing."""
    what = next((name for name, said in FIGURES if said.search(cells["what"])), None)
    duration = first_duration(cells["term"])
    return _values(duration, cells["term"], what) if what and duration else None


LONGEST_TERM = 70  # characters of a cell that holds nothing but a term


def _step(cells: Mapping[str, str], _: Context) -> Values | None:
    """A row of the table of procedures: the term stands in its own column, the action beside it."""
    term = cells["term"]
    if first_duration(term) is None:  # a cell lost at a page break shifts the columns: look for a cell that is a term
        term = next((c for c in cells.values() if len(c) < LONGEST_TERM and first_duration(c)), term)
    duration = first_duration(term)
    if duration is None:
        return None
    said = f"{cells.get('group', '')} {cells['action']}"
    interagency = re.search(r"межведомственн|СМЭВ|получение ответ|поступление ответ", said, re.I) and not re.search(
        r"решени|рассмотрение", cells.get("group", ""), re.I
    )
    return _values(duration, term, "interagency" if interagency else "procedure")


DEADLINES = Kind(
    name="deadlines",
    label="Сроки",
    columns=(
        Column("what", "TEXT", "Срок чего", WHAT_LABELS),
        Column("amount", "REAL", "Сколько (0 — в тот же день)"),
        Column("unit", "TEXT", "Единица; «день» — когда регламент не говорит, рабочий или календарный", UNIT_LABELS),
        Column("counted_from", "TEXT", "От какого события считается, словами регламента"),
        Column("bound", "TEXT", "Не позднее, рекомендуется или ровно", BOUND_LABELS),
    ),
    rules=(
        ReaderRule(
            "term in a sentence", _terms,
            examples=(
                ("Решение принимается не позднее чем через тридцать дней со дня представления документов.", ({"amount": 30.0, "unit": "day"},)),
                ("Запрос регистрируется в день его поступления.", ({"amount": 0.0, "unit": "day"},)),
                ("Жалоба рассматривается в течение 15 (пятнадцати) рабочих дней со дня ее регистрации.", ({"amount": 15.0, "unit": "working_day", "counted_from": "со дня ее регистрации"},)),
                ("Плановые проверки проводятся не чаще одного раза в три года.", ()),
                ("для детей в возрасте от 14 до 23 лет", ()),
            ),
        ),
        TableRule(
            "term of a variant",
            {"term": wording(r"срок(?!.*(?:начал|течени))", re.I), "variant": wording(r"вариант|результат|наименование|категори|услуг|случа|цел", re.I),
             "begins": wording(r"начал\w+ (?:течения|исчисления)|исчисля", re.I)},
            frozenset({"term", "variant"}), _variant, sections=frozenset({"term"}),
            examples=(
                (("Вариант", "Максимальный срок"), True),
                (("Вариант", "Срок", "Начало течения срока"), True),
                (("Наименование документа", "Требования"), False),
            ),
        ),
        TableRule(
            "term of a numbered variant",
            {"variant": VARIANT_COLUMN, "term": wording(r"срок(?!.*(?:начал|течени))", re.I)},
            frozenset({"variant", "term"}), _variant_elsewhere,
            examples=(
                (("Вариант", "Содержание", "Максимальный срок, не более"), True),
                (("№ варианта", "Срок предоставления услуги"), True),
                (("№", "Административная процедура", "Срок (варианты 1, 3)"), False),
            ),
        ),
        TableRule(
            "figure of the standard",
            {"what": wording(r"^показател|^наименование показател|^вид ожидания", re.I), "term": wording(r"^значени|^срок|^норматив", re.I)},
            frozenset({"what", "term"}), _figure, sections=frozenset({"", "queue", "registration", "term", "fee"}),
            examples=(
                (("Показатель", "Значение"), True),
                (("Наименование показателя", "Норматив"), True),
                (("Наименование документа", "Значение"), False),
            ),
        ),
        TableRule(
            "term in a table",
            {"term": wording(r"срок|продолжительность", re.I), "action": wording(r"^(?!\W*(?:основани|срок|результат|критери|должност|место))(?=.*(?:содержание|действи|процедур|наименование))", re.I)},
            frozenset({"term", "action"}), _step, group="group", unless=VARIANT_COLUMN,
            examples=(
                (("Основание для начала процедуры", "Содержание действий", "Срок выполнения действий", "Должностное лицо"), True),
                (("Наименование процедуры", "Срок выполнения"), True),
                (("№ п/п", "Наименование МФЦ", "Почтовый адрес", "График работы"), False),
            ),
        ),
    ),
)  # fmt: skip
