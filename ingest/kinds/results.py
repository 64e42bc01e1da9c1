"""What the applicant receives."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.context import Context
from ingest.headings import is_statement
from ingest.rules import Found, ItemRule, Kind, ReaderRule, TableRule, Values
from ingest.sentences import sentences
from ingest.wording import wording

RESULT = frozenset({"result"})
# What the section also tells: in which form, by which way, at which place.
NOT_RESULTS = wording(
    r"способ|форм(?:ой|е|ы|у|а)\b|реквизит|личной явке|предоставляется|передач|получени\w+ результат|обеспечива|в котор\w+ содерж|направля|по выбору|одним из|могут быть получены",
    re.I,
)
WAY = wording(
    r"^(?:на бумажном носителе|в (?:форме|виде) электронного|в электронн|посредством|при личн|через |почтов|лично|в личн|по почте|в администрации|в мфц|в филиал|в многофункц|на адрес)",
    re.I,
)
SENTENCE = wording(
    r"(?:конечным |итоговым )?результатом? (?:предоставления|оказания|исполнения) (?:государственной |муниципальной |\(муниципальной\) )*услуги(?:\s(?:«.*?»|по [^.:]{3,160}?))? явля(?:е|ю)тся:?\s(?P<fact>[^:]{8,900}?)[.;]?$",
    re.I,
)
OR = wording(
    r",? (?:либо|или) (?=(?:мотивированн\w+ |письменн\w+ |решени\w+ об? )?(?:отказ|уведомлени|решени\w+ об отказе))",
    re.I,
)


def _in_sentence(context: Context) -> list[Found]:
    """«Результатом … является выдача разрешения либо мотивированный отказ.» → two results."""
    match = SENTENCE.search(context.text) if context.section in RESULT else None
    if match is None or context.text.rstrip().endswith(":"):
        return []
    start, end = match.span("fact")
    cuts = [(m.start(), m.end()) for m in OR.finditer(context.text, start, end)]
    edges = [start, *(e for cut in cuts for e in cut), end]
    return [(edges[i], edges[i + 1], {}) for i in range(0, len(edges), 2)]


THING = wording(
    r"(?:решени|уведомлени|постановлени|распоряжени|разрешени|справк|выписк|договор|соглашени|ордер|акт|заключени)\w*\s",
    re.I,
)


def _named(context: Context) -> list[Found]:
    """«Решение о признании. Решение об отказе.» under the heading of results: each sentence only names a thing."""
    if context.section not in RESULT or context.lead_in or context.clause.heading:
        return []
    found = sentences(context.text)
    if not all(THING.match(context.text[a:b]) and not is_statement(context.text[a:b]) for a, b in found):
        return []
    return [(a, b, {}) for a, b in found]


def _leaf(text: str, _: Context) -> Values | None:
    return None if text.rstrip().endswith(":") else {}


def _row(cells: Mapping[str, str], _: Context) -> Values | None:
    return {} if len(cells["result"].strip()) > SHORTEST_RESULT else None


SHORTEST_RESULT = 8  # characters

RESULTS = Kind(
    name="results",
    label="Результаты",
    columns=(),
    rules=(
        ReaderRule(
            "named one after another", _named,
            examples=(
                ("Решение о признании молодой семьи участницей. Решение об отказе в признании.", ({}, {})),
                ("Уведомление о постановке на учет.", ({},)),
                ("Результат выдается в МФЦ. Решение принимается за 10 дней.", ()),
            ),
        ),
        ReaderRule(
            "result in a sentence", _in_sentence,
            examples=(
                ("Результатом предоставления муниципальной услуги является выдача ордера либо мотивированный отказ в выдаче ордера.", ({}, {})),
                ("Результатом предоставления услуги является постановка гражданина на учет.", ({},)),
                ("Результатом предоставления муниципальной услуги является:", ()),
            ),
        ),
        TableRule(
            "table of results", {"result": wording(r"^(?!.*форма)(?=.*результат)|наименование документа", re.I)}, frozenset({"result"}), _row,
            sections=RESULT, evidence="result",
            examples=((("№", "Результат", "Форма"), True), (("Вариант", "Результат предоставления услуги"), True), (("Вариант", "Срок"), False)),
        ),
        ItemRule(
            "result in a list", {}, RESULT, unless=WAY, unless_lead_in=NOT_RESULTS, derive=_leaf,
            examples=(
                ("Результатом предоставления муниципальной услуги является:", "выдача разрешения на строительство;", True),
                ("Результатом предоставления услуги являются:", "решение об отказе в предоставлении услуги.", True),
                ("Результат предоставления муниципальной услуги предоставляется:", "при личной явке;", False),
            ),
        ),
    ),
)  # fmt: skip
