"""What a term is of: the service, its registration, the queue, a step, a complaint.

``WHAT`` is a table read from top to bottom: the first row whose section and words fit a sentence wins. «со дня
регистрации…» tells when a term begins, not what it is of, and is left out before the words are compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.context import Context

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
                       ("term", "отправка почтой документов, являющихся результатом услуги, осуществляется в течение 3 дней со дня регистрации", False))),
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


def _with_lead_in(sentence: str, context: Context) -> str:
    """A term is read with its list: an item with what announces it («передает результат: / – в течение 3 дней»),
    an announcement with its items («обеспечивает не позднее 1 рабочего дня: / б) регистрацию заявления»)."""
    return " ".join(filter(None, (context.lead_in, sentence, context.announced)))
