"""Terms: of the service, of its steps, of the queue and of complaints.

Every length of time in the text of a regulation is looked at. What it is the term *of* is decided by the table
``WHAT``: the first row whose section and words fit wins. Lengths that are no terms (a person's age, the period of a
certificate, «два раза в год») are told apart by the words before them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from ingest.context import Context
from ingest.durations import Duration, durations
from ingest.rules import Column, Found, Kind, ReaderRule, TableRule, Values
from ingest.sentences import sentences

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
NOT_A_TERM_BEFORE = re.compile(
    r"(?:не истекл\w+|менее|более|старше|младше|возраст\w*[^,.;]{0,20}|стаж\w*|период\w*,? (?:равн\w+)?|равн\w+|раза? в|за последни\w+|последни\w+|предшеству\w+|"
    r"не (?:чаще|реже)[^,.;]{0,30}|раз в|срок\w* действия (?:\S+ ){0,2}?(?:на|до|[-–—])|сроком (?:действия )?(?:на|до)|рождени\w+|лет,? )\s*$",
    re.I,
)
NOT_A_TERM_BEHIND = re.compile(r"\s*(?:до даты|, предшеству\w+|жизни|со дня рождения|назад|обучения)", re.I)
FORMULA = re.compile(r"^\W*срок\w* действия|исполненных в течение|за отчетный период|в течение года более", re.I)
# In lists of documents and grounds a length of time belongs to the paper or the ground itself.
LISTED = frozenset({"documents_required", "documents_interagency", "refusal", "refusal_acceptance", "suspension", "suspension_or_refusal",
                    "return", "termination", "applicants", "legal", "prohibited"})  # fmt: skip

FOR_A_TERM = re.compile(
    r"на срок", re.I
)  # «приостанавливается … на срок не более 30 дней» is a term even in a list of grounds

COUNTED_FROM = re.compile(
    r"(?:исчисля\w+ )?(?P<from>(?:со дня|с даты|с момента|со времени|с дня|после|от даты|следующ\w+ за|до (?:окончания|истечения))\s[^,.;:()]{3,140})",
    re.I,
)
FROM_WORDS = re.compile(
    r"(?:со дня|с даты|с момента|от даты|после|после их|после е[её]|следующ\w+ за(?: дн[её]м)?)\s(?:(?!\w+(?:ет|ют|ется|ются)\b)[^\s,.;]+[\s,.;]){0,6}",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a term is of, when ``said`` fits the sentence (without «со дня регистрации…») and the section is right.

    ``starts`` must fit the head of the sentence itself, whatever announces it; ``counted`` the whole sentence with its
    «со дня …». Examples: (section, sentence, is it so).
    """

    what: str
    said: re.Pattern[str] | None = None
    sections: frozenset[str] = frozenset()
    unless: re.Pattern[str] | None = None
    counted: re.Pattern[str] | None = None
    starts: re.Pattern[str] | None = None
    examples: tuple[tuple[str, str, bool], ...] = ()


def _subject(
    what: str, said: str = "", sections: str = "", unless: str = "", counted: str = "", starts: str = "",
    examples: tuple[tuple[str, str, bool], ...] = (),
) -> Subject:  # fmt: skip
    def compiled(pattern: str) -> re.Pattern[str] | None:
        return re.compile(pattern, re.I) if pattern else None

    where = frozenset(sections.split())
    return Subject(what, compiled(said), where, compiled(unless), compiled(counted), compiled(starts), examples)


WHAT: tuple[Subject, ...] = (
    _subject("typo_correction", r"опечат|техническ\w+ ошиб", unless="жалоб", examples=(
        ("typo_correction", "Срок устранения опечаток и ошибок не должен превышать 3 рабочих дней", True),
        ("complaints", "в случае обжалования отказа в исправлении опечаток жалоба рассматривается в течение 5 дней", False))),
    _subject("other", sections="control", unless="жалоб", examples=(("control", "обращения подлежат регистрации в день их поступления", True),)),
    _subject("complaint", sections="complaints", examples=(("complaints", "подлежит рассмотрению в течение 15 рабочих дней", True),)),
    _subject("complaint", r"\bжалоб", unless="по вопросам", examples=(("control", "жалоба рассматривается в течение 15 дней", True),)),
    _subject("other", r"телефон|консульт|информировани[ея] .{0,40}(?:не должн|превыша)|продолжительност\w+ (?:ответа|при[её]ма|информирования)|письменн\w+ обращени",
             unless=r"сообща\w+ (?:заявител|граждан)|очеред|информирование заявителя|с даты регистрации письменного обращения",
             examples=(("informing", "Время консультации по телефону не должно превышать 10 минут", True),
                       ("mfc", "в день получения документов сообщает заявителю о принятом решении по телефону", False))),
    _subject("registration", r"регистрир", sections="queue", examples=(("queue", "Заявление регистрируется в течение 2 дней", True),)),
    _subject("queue", r"в очереди|ожидани\w+ (?:при|в)", examples=(("queue", "Время ожидания в очереди не более 15 минут", True),)),
    _subject("queue", r"при (?:подаче|получении)", sections="queue", examples=(("queue", "при получении результата – не более 15 минут", True),)),
    _subject("other", sections="informing queue", unless=r"в очереди", examples=(("informing", "ответ дается в течение 30 дней", True),)),
    _subject("other", r"хран[яи]тся|хранени|не\s?востребован|на срок|не более чем на|доступ\w* (?:заявителя )?(?:на|к)\b|не менее|обязан оплатить|обязан\w* (?:представить|внести|информировать)|заявител\w+ .{0,60}обязан|продлева|по принадлежности",
             examples=(("electronic", "заявление и документы хранятся в течение 30 календарных дней", True), ("term", "срок составляет 10 дней", False))),
    _subject("return", r"возврат\w*|возвраща", unless="денежных|пошлин|плат[аыуе]", examples=(("return", "подлежит возврату в течение десяти календарных дней", True),)),
    _subject("refusal_notice", r"(?:решени\w+|уведомлени\w+|извещени\w+) об отказе в при[её]ме|уведомлени\w+ об отказе[^.;,]{0,80}(?:направля|выда[её]|вруча)|при отказе[^.;]{0,80}(?:направля|выда[её]|вруча)|мотивированн\w+ отказ|(?:направля|выда|вруча)\w+ .{0,60}об отказе|об отказе в предоставлении .{0,60}направля",
             unless=r"предоставлении (?:услуги )?(?:либо|или|\() ?об отказе|о предоставлении \(отказе|выдаче (?:разрешени\w+ )?(?:либо|или)|прием\w* (?:заявления )?(?:к рассмотрению )?(?:либо|или)|,? об отказе в выдаче разрешения, уведомления|принятии на учет или об отказе",
             examples=(("refusal_acceptance", "Решение об отказе в приеме документов направляется не позднее первого рабочего дня", True),
                       ("term", "принимает решение о предоставлении либо об отказе в предоставлении в течение 10 дней", False))),
    _subject("interagency", r"межведомственн\w+ (?:информационн\w+ )?(?:запрос|взаимодейств)|дела\w+ запрос|запрос\w* (?:в|сведений|документ)\w* (?:\w+ )?(?:орган|организац|федеральн|росреестр)|ответ\w* на (?:межведомственн\w+ )?запрос|сведени\w+ (?:посредством|с использованием|через) (?:СМЭВ|систем)",
             unless=r"получения (?:ответ|межведомственн)\w+ (?:на )?|после получения", examples=(("procedures", "в течение 3 рабочих дней направляет межведомственный запрос", True),)),
    _subject("registration", r"регистр(?:ац|ир)", sections="registration", examples=(("registration", "регистрируется в течение трех дней", True),)),
    _subject("registration", sections="registration", examples=(("registration", "при личном обращении - в день поступления заявления", True),)),
    _subject("registration", r"обеспечивает .{0,400}(?:при[её]м документов|регистрацию заявления)",
             examples=(("electronic", "Орган обеспечивает не позднее 1 рабочего дня с момента подачи: а) прием документов; б) регистрацию заявления", True),)),
    _subject("service_total", starts=r"^\W*(?:общий |максимальный )?срок (?:рассмотрения|предоставления|оказания|принятия решения)", sections="term",
             unless="по принадлежности", examples=(("term", "Срок рассмотрения документов для выдачи разрешений составляет 30 дней", True),)),
    _subject("service_total", sections="term", counted=r"(?:со дня|с даты|с момента|с дня) (?:его |их )?(?:регистрации|поступления|при[её]ма|подачи|представления|предоставления|получения|обращения)",
             unless=r"уведомлени\w+ о|по принадлежности|отправк|^\W*возврат|регистрируется",
             examples=(("term", "Выдача разрешения – не более 2 месяцев со дня приема документов", True),
                       ("term", "отправка почтой осуществляется в течение 3 дней со дня регистрации", False))),
    _subject("service_total", sections="term", starts=r"^\W*(?:выдача|выписка|внесение|аннулирование|продление|переоформление|предоставление|присвоение|в случае [^,]{5,80} (?:разрешение|решение|выписка|справка) )",
             unless=r"уведомлени\w+ о|со дня принятия|после (?:его|их) подписания", examples=(("term", "Выдача копии разрешения – в день обращения", True),)),
    _subject("service_total", r"^\W*(?:решение|постановление)(?: об? [^.;]{3,160})? (?:принимается|должно быть принято|издается)", counted=r"(?:со дня|с даты|с момента) (?:регистрации|поступления|при[её]ма|подачи|представления|предоставления|получения|обращения)",
             unless="отказе в при", examples=(("", "Решение принимается не позднее чем через 45 дней со дня представления документов", True),)),
    _subject("result_delivery", counted=r"(?:со дня|с даты|с момента|после) (?:его |их |е[её] )?(?:принятия|подписания|издания|утверждения)(?:[^,.;]{0,60}(?:решени|постановлени|разрешени|документ|такого)|\s*[,.;)]|\s*$)",
             unless=r"подготов|проект|согласован|^\W*возврат",
             examples=(("mfc", "на бумажном носителе – в течение 3 рабочих дней со дня принятия решения", True), ("mfc", "в течение 3 дней со дня обращения", False))),
    _subject("result_delivery", r"(?:до окончания срока .{0,40}услуг)|документ\w* направля\w+ .{0,120}в (?:МФЦ|многофункц)",
             examples=(("mfc", "Документы направляются в МФЦ не позднее двух рабочих дней до окончания срока предоставления услуги", True),)),
    _subject("procedure", starts=r"^\W*(?:максимальный )?срок (?:выполнения|подготовки|формирования|исполнения) .{0,40}(?:действи|процедур|уведомлени|дела)",
             examples=(("procedures", "Максимальный срок выполнения действия - один рабочий день после выдачи разрешения", True),)),
    _subject("result_delivery", r"(?:выда|направл|вруч|переда|отправ|сообща)\w*[^.;]{0,160}(?:результат|решени|документ\w*,? (?:являющ|подтверждающ)|уведомлени|постановлени|разрешени|заявителю услуги)|"
             r"(?:результат\w*|решени[ея]|уведомлени\w*|разрешени[ея]) .{0,80}(?:направля|выда[её]|вруча|переда)\w+|выдача (?:результат|документ|решени)|(?:заявител|граждан)\w+ уведомля\w+|о принятом решении .{0,80}(?:уведомля|сообща)|выда[её]тся (?:\w+ )?(?:заявител|граждан)",
             unless=r"один из результатов|проект\w*|результат\w*, указанн\w+ в пункте|на подпись|срок предоставления|принят(?:о|ие|ия) решени\w+ о (?:предоставлении|постановке)|^\W*принятие решения",
             examples=(("term", "не позднее чем через три рабочих дня со дня принятия решения выдает гражданину документ, подтверждающий решение", True),
                       ("term", "в течение 6 рабочих дней направляет заявителю один из результатов", False))),
    _subject("service_total", sections="term", examples=(("term", "срок рассмотрения заявления составляет 30 календарных дней", True),)),
    _subject("service_total", r"(?:общий |максимальный )?срок (?:предоставления|оказания|исполнения) (?:муниципальной |государственной )?услуги|время оказания услуги|"
             r"решение о [^.;]{3,120} (?:или|либо) об отказе [^.;]{0,160}должно быть принято",
             unless=r"до (?:окончания|истечения)|регистрац\w+ и|срок выполнения",
             examples=(("indicators", "время оказания услуги – не более 30 дней", True), ("procedures", "не позднее двух дней до окончания срока предоставления услуги", False))),
    _subject("registration", r"регистр(?:ируе|ац)", unless=r"проверк|комплектн|результат\w* предоставления|орган\w* регистрации|рассмотрени\w+ (?:заявления|документ)|переда[её]?\w*тся",
             examples=(("procedures", "Заявление в течение одного дня регистрируется в книге", True), ("procedures", "Проверка комплектности в течение 5 дней", False))),
    _subject("procedure", sections="procedures electronic mfc other_requirements authority", examples=(("procedures", "в течение одного дня проверяет документы", True),)),
)  # fmt: skip


def what_of(sentence: str, context: Context) -> str | None:
    """Which term a sentence sets; ``None`` when no row of ``WHAT`` fits. «со дня регистрации» tells when it begins, not what it is of, and is left out."""
    whole = _with_lead_in(sentence, context)
    said = FROM_WORDS.sub(" ", whole)
    for subject in WHAT:
        if subject.sections and context.section not in subject.sections:
            continue
        wanted = ((subject.said, said), (subject.counted, whole), (subject.starts, sentence))
        if any(pattern and not pattern.search(text) for pattern, text in wanted):
            continue
        if not (subject.unless and subject.unless.search(said)):
            return subject.what
    return None


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
    if clause.kind in ("row", "table", "chapter") or (listed and not FOR_A_TERM.search(context.text)):
        return []
    found: list[Found] = []
    before = "other"
    for start, end in _statements(context.text):
        sentence = context.text[start:end]
        what = what_of(sentence, context)
        # «Запрос регистрируется в день обращения; поступивший почтой – на следующий день»: the second goes on with the first.
        what = before if what is None and sentence[:1].islower() else what or "other"
        terms = [duration for duration in durations(sentence) if _is_term(sentence, duration)]
        found += [(start, end, _values(duration, sentence, what)) for duration in terms]
        before = what if terms else "other"
    return found


# «консультация – не более 15 минут, время ожидания в очереди не более 15 минут»: two statements in a sentence.
NEW_SUBJECT = re.compile(r",\s(?=(?:время|срок|продолжительность)\s)", re.I)


def _statements(text: str) -> list[tuple[int, int]]:
    """Sentences, cut where a new subject of a term begins inside them."""
    found: list[tuple[int, int]] = []
    for start, end in sentences(text):
        cuts = [
            m.start()
            for m in NEW_SUBJECT.finditer(text, start, end)
            if any(True for _ in durations(text[start : m.start()]))
        ]
        edges = [start, *cuts, end]
        found += [(a + 2 if a in cuts else a, b) for a, b in pairwise(edges)]
    return found


def _with_lead_in(sentence: str, context: Context) -> str:
    """A term is read with its list: an item with what announces it («передает результат: / – в течение 3 дней»),
    an announcement with its items («обеспечивает не позднее 1 рабочего дня: / б) регистрацию заявления»)."""
    return " ".join(filter(None, (context.lead_in, sentence, context.announced)))


def _variant(cells: Mapping[str, str], _: Context) -> Values | None:
    """A row of a table of terms: each variant of the service has its own total term."""
    duration = next(iter(durations(cells["term"])), None)
    if duration is None:
        return None
    values = _values(duration, cells["term"], "service_total")
    return {**values, "counted_from": values["counted_from"] or cells.get("begins") or None}


LONGEST_TERM = 70  # characters of a cell that holds nothing but a term


def _step(cells: Mapping[str, str], _: Context) -> Values | None:
    """A row of the table of procedures: the term stands in its own column, the action beside it."""
    term = cells["term"]
    if not any(
        True for _ in durations(term)
    ):  # a cell lost at a page break shifts the columns: look for a cell that is a term
        term = next((c for c in cells.values() if len(c) < LONGEST_TERM and any(True for _ in durations(c))), term)
    duration = next(iter(durations(term)), None)
    if duration is None:
        return None
    said = f"{cells.get('group', '')} {cells['action']}"
    interagency = re.search(r"межведомственн|СМЭВ", said, re.I) and not re.search(
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
            {"term": re.compile(r"срок(?!.*(?:начал|течени))", re.I), "variant": re.compile(r"вариант|результат|наименование|категори|услуг|случа|цел", re.I),
             "begins": re.compile(r"начал\w+ (?:течения|исчисления)|исчисля", re.I)},
            frozenset({"term", "variant"}), _variant, sections=frozenset({"term"}),
            examples=(
                (("Вариант", "Максимальный срок"), True),
                (("Вариант", "Срок", "Начало течения срока"), True),
                (("Наименование документа", "Требования"), False),
            ),
        ),
        TableRule(
            "term in a table",
            {"term": re.compile(r"срок|продолжительность", re.I), "action": re.compile(r"^(?!\W*(?:основани|срок|результат|критери|должност|место))(?=.*(?:содержание|действи|процедур|наименование))", re.I)},
            frozenset({"term", "action"}), _step, group="group",
            examples=(
                (("Основание для начала процедуры", "Содержание действий", "Срок выполнения действий", "Должностное лицо"), True),
                (("Наименование процедуры", "Срок выполнения"), True),
                (("№ п/п", "Наименование МФЦ", "Почтовый адрес", "График работы"), False),
            ),
        ),
    ),
)  # fmt: skip
