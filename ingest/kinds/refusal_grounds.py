"""Why documents are not accepted, the service is refused, suspended or ended, an application returned."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.context import Context
from ingest.rules import Column, ItemRule, Kind, PhraseRule, TableRule, Values
from ingest.sentences import last_sentence
from ingest.wording import wording

KIND_LABELS = {
    "acceptance": "не примут документы",
    "service": "откажут в услуге",
    "suspension": "приостановят",
    "return": "вернут заявление",
    "termination": "прекратят предоставление",
}

# What stands among grounds and is none: what happens after a refusal, and to whom it is sent.
AFTERMATH = wording(
    r"не препятствует|не является препятствием|решение об? (?:отказе|приостановлении)|уведомлени\w+ об отказе|вправе повторно|направля(?:ет|ют)|"
    r"не допускается|оформля(?:ет|ют)|мотивированн\w+ отказ|в случае отказа|после устранения|отказ\w* .{0,60}может быть обжалован|отсутствуют\s*\.?$|не предусмотрен\w*\s*\.?$|не установлен\w*\s*\.?$",
    re.I,
)


def _kind_of_mixed(text: str, context: Context) -> Values:
    """Under a heading of both suspension and refusal the announcing words or the item itself decide."""
    # «Основания для приостановления не предусмотрены. Основания для отказа:»: the last sentence announces.
    lead = last_sentence(context.lead_in)
    own = lead if KIND_WORDS[0][1].search(lead) or len(_said_kinds(lead)) == 1 else ""
    kinds = _said_kinds(own) or _said_kinds(text)
    return {"kind": kinds[0] if len(kinds) == 1 or own else "service"}


KIND_WORDS = (
    (
        "acceptance",
        wording(
            r"в при[её]ме (?:документов |заявлени\w+ |запрос\w* )*(?:может быть )?отказ|отказ\w* в при[её]ме", re.I
        ),
    ),
    ("suspension", wording(r"приостан", re.I)),
    ("termination", wording(r"прекраща|прекращени", re.I)),
    ("service", wording(r"отказ\w* в предоставлении|предоставлении [^,:]{0,60}отказ", re.I)),
)


def _said_kinds(text: str) -> list[str]:
    return [kind for kind, said in KIND_WORDS if said.search(text)]


def _leaf(text: str, context: Context) -> Values | None:
    """«доверенным лицом:» only announces; the grounds are below it."""
    return None if text.rstrip().endswith(":") or (not context.leaf and context.clause.kind == "clause") else {}


def _mixed(text: str, context: Context) -> Values | None:
    return None if _leaf(text, context) is None else _kind_of_mixed(text, context)


def _rule(name: str, kind: str, section: str, examples: tuple[tuple[str, str, bool], ...]) -> ItemRule:
    return ItemRule(name, {"kind": kind}, frozenset({section}), unless=AFTERMATH, derive=_leaf, examples=examples)


INLINE = wording(
    r"^основани\w+ (?:для )?(?:отказа в )?(?P<what>(?<=отказа в )\w+|приостановлени\w+)(?: [^.:]{0,160}?)? явля(?:е|ю)тся,?\s(?P<fact>[^:]{15,400}?)[.;]?$"
    r"|^в предоставлении муниципальной услуги (?:может быть отказано|отказывается)(?: [^.:]{0,60}?)? (?:в случае|при условии),?\s(?P<fact2>[^:]{15,400}?)[.;]?$"
    r"|отказыва\w+ [^.:]{0,60}в предоставлении [^.:]{0,80}при наличии следующего основания:\s(?P<fact3>[^:]{15,400}?)[.;]?$",
    re.I,
)  # fmt: skip


# «в приеме документов отказывается, если текст не поддается прочтению»: announcement and ground in one item.
OWN_ANNOUNCEMENT = wording(
    r"^(?:в при[её]ме [^,:]{0,60}отказ\w+|[^,:]{0,80}приостанавлива\w+|в предоставлении [^,:]{0,60}отказ\w+|[^,:]{0,80}прекраща\w+)(?:,\s|\s)(?P<fact>(?:если|в случае|при|по|в период)\s.{10,400}?)[.;]?$",
    re.I,
)


def _own_announcement(match: re.Match[str], context: Context) -> Values | None:
    kinds = _said_kinds(match[0][: match.start("fact")])
    return {"kind": kinds[0]} if len(kinds) == 1 and not context.text.rstrip().endswith(":") else None


def _inline(match: re.Match[str], _: Context) -> Values | None:
    what = match["what"] or ""
    acceptance = re.match(r"при[её]м", what) is not None
    return {"kind": "suspension" if what.startswith("приостан") else "acceptance" if acceptance else "service"}


SECTION_KINDS = {
    "refusal_acceptance": "acceptance",
    "refusal": "service",
    "suspension": "suspension",
    "return": "return",
    "termination": "termination",
}


def _row(cells: Mapping[str, str], context: Context) -> Values | None:
    """A row of a table of grounds. Its kind is told by the heading row above it («Основания для отказа в приеме»),
    by the section, or by the row itself under a mixed heading."""
    text = cells["ground"].strip()
    if len(text) < SHORTEST_GROUND or AFTERMATH.search(text):
        return None
    announced = _said_kinds(cells["announced"])
    if announced:
        return {"kind": announced[0]}
    return (
        {"kind": SECTION_KINDS[context.section]} if context.section in SECTION_KINDS else _kind_of_mixed(text, context)
    )


SHORTEST_GROUND = 10  # characters


def _column(name: str, kind: str, header: str, example: str) -> TableRule:
    """A table «Вариант | Приостановление | Отказ»: the header of a column tells the kind of its grounds."""

    def values(cells: Mapping[str, str], _: Context) -> Values | None:
        text = cells["ground"].strip()
        return None if len(text) < SHORTEST_GROUND or AFTERMATH.search(text) else {"kind": kind}

    return TableRule(
        name, {"ground": wording(header, re.I)}, frozenset({"ground"}), values, evidence="ground",
        sections=frozenset({*SECTION_KINDS, "suspension_or_refusal"}),
        examples=((("Вариант", example), True), ((example, "Что сделать"), True), (("Вариант", "Срок"), False)),
    )  # fmt: skip


REFUSAL_GROUNDS = Kind(
    name="refusal_grounds",
    label="Основания отказа",
    columns=(Column("kind", "TEXT", "Что последует: не примут документы, откажут, приостановят, вернут, прекратят", KIND_LABELS),),
    rules=(
        PhraseRule(
            "ground with its own announcement", OWN_ANNOUNCEMENT, _own_announcement, frozenset({"suspension_or_refusal", "refusal", "refusal_acceptance", "suspension", "termination"}),
            examples=(
                ("в приеме документов отказывается, если текст запроса не поддается прочтению;", {"kind": "acceptance"}),
                ("предоставление муниципальной услуги приостанавливается, если требуется уточнение запроса;", {"kind": "suspension"}),
                ("предоставление муниципальной услуги прекращается по заявлению заявителя.", {"kind": "termination"}),
                ("отсутствие права на услугу;", None),
            ),
        ),
        _rule("acceptance list", "acceptance", "refusal_acceptance", (
            ("Основаниями для отказа в приеме документов являются:", "представление неполного комплекта документов;", True),
            ("В приеме документов отказывается, если:", "текст заявления не поддается прочтению;", True),
            ("Основания для отказа в приеме документов:", "Отказ в приеме документов не препятствует повторному обращению.", False),
        )),
        _rule("refusal list", "service", "refusal", (
            ("Основания для отказа в предоставлении муниципальной услуги:", "наличие судебного спора о праве на земельный участок;", True),
            ("В предоставлении муниципальной услуги отказывается в случае, если:", "не представлены документы;", True),
            ("Основания для отказа в предоставлении услуги:", "Решение об отказе направляется заявителю.", False),
        )),
        _rule("suspension list", "suspension", "suspension", (
            ("Основания для приостановления предоставления муниципальной услуги:", "поступление определения суда;", True),
            ("Предоставление муниципальной услуги приостанавливается в случае:", "болезни заявителя;", True),
            ("Документы, которые представляет заявитель:", "паспорт;", False),
        )),
        _rule("return list", "return", "return", (
            ("Заявление подлежит возврату по следующим основаниям:", "заявление подано в иной уполномоченный орган;", True),
            ("Основания для возврата заявления:", "не приложены документы;", True),
            ("К заявлению прилагаются:", "копия паспорта;", False),
        )),
        _rule("termination list", "termination", "termination", (
            ("Предоставление муниципальной услуги прекращается в случае:", "подачи заявления о снятии с учета;", True),
            ("Основания для прекращения предоставления услуги:", "смерть заявителя;", True),
            ("К заявлению прилагаются:", "копия паспорта;", False),
        )),
        ItemRule(
            "mixed list", {}, frozenset({"suspension_or_refusal"}), unless=AFTERMATH, derive=_mixed,
            examples=(
                ("Исчерпывающий перечень оснований для приостановления или отказа в предоставлении муниципальной услуги:", "отсутствие права на услугу;", True),
                ("Основания для приостановления или отказа в предоставлении услуги:", "представление документов, утративших силу;", True),
                ("Исчерпывающий перечень оснований для приостановления или отказа в предоставлении муниципальной услуги:", "отсутствуют.", False),
            ),
        ),
        TableRule(
            "table of grounds",
            {"ground": wording(r"^(?!.*(?:идентификатор|код|номер|пункт))(?=.*(?:основани|причин|наименование|случа))", re.I)},
            frozenset({"ground"}), _row, group="announced", sections=frozenset({*SECTION_KINDS, "suspension_or_refusal"}), evidence="ground",
            examples=(
                (("Идентификатор основания", "Основание для отказа в приеме документов"), True),
                (("Код", "Основание"), True),
                (("Вариант", "Максимальный срок"), False),
            ),
        ),
        _column("column of refusals", "service", r"^отказ(?! в при[её]м)", "Отказ в предоставлении Услуги"),
        _column("column of suspensions", "suspension", r"^приостановлени", "Приостановление"),
        PhraseRule(
            "ground in a sentence", INLINE, _inline, frozenset({"refusal", "refusal_acceptance", "suspension", "suspension_or_refusal", "procedures", "typo_correction"}),
            examples=(
                ("Основанием для отказа в предоставлении муниципальной услуги является несоответствие документов требованиям.", {"kind": "service"}),
                ("Основанием для отказа в приеме документов является отсутствие подписи заявителя.", {"kind": "acceptance"}),
                ("Основаниями для отказа в приеме документов являются:", None),
            ),
        ),
    ),
)  # fmt: skip
