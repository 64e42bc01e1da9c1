"""Who may apply."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.context import Context
from ingest.rules import Column, Found, ItemRule, Kind, PhraseRule, ReaderRule, TableRule, Values
from ingest.wording import wording

KIND_LABELS = {
    "individual": "граждане",
    "legal_entity": "юридические лица",
    "entrepreneur": "индивидуальные предприниматели",
    "representative": "представители",
    "mixed": "граждане и организации",
}
REPRESENTATIVE = wording(
    r"представител|доверенност|доверенн\w+ лиц|полномочи|лиц\w*, уполномоченн|уполномоченн\w+ (?:\w+ ){0,2}лиц|без доверенности|от имени",
    re.I,
)
LEGAL = wording(
    r"юридическ|организаци(?!и?о)|служб[аы]|учреждени|предприяти[ея]|хозяйствующ|орган\w* (?:государственн|местн)|товариществ(?!.{0,40}член)",
    re.I,
)
ENTREPRENEUR = wording(r"индивидуальн\w+ предпринимател|крестьянск|самозанят", re.I)
INDIVIDUAL = wording(
    r"граждан|физическ|родител|усыновител|опекун|попечител|наследник|супруг|семь|дет(?:и|ей)|ветеран|инвалид|пенсионер|член\w* ",
    re.I,
)
# Persons of no said sort: an owner or holder may be a citizen or an organisation.
ANYONE = wording(
    r"собственник|владел|нанимател|правообладател|застройщик|арендатор|пользовател|заявител|\bлиц[ао]?\b", re.I
)


# «родитель, внесший плату в организацию»: who it is stands before the participle or the first «в», «на».
HEAD_END = wording(
    r",?\s\w+(?:щ|вш)(?:ий|ие|ая|ее|их|ими|им)\b|,?\sкотор\w+|\sв (?:отношении|соответстви|собственности)|\sна\s"
)


def kind_of(text: str) -> str:
    """Who is meant: one kind of applicants, or «mixed» when several are named together.

    >>> kind_of("физические лица и индивидуальные предприниматели"), kind_of("граждане Российской Федерации")
    ('mixed', 'individual')
    """
    head = " ".join(HEAD_END.split(part, maxsplit=1)[0] for part in re.split(r"\b(?:либо|или|а также)\b", text[:400]))
    found = [
        name
        for name, pattern in (("legal_entity", LEGAL), ("entrepreneur", ENTREPRENEUR), ("individual", INDIVIDUAL))
        if pattern.search(head)
    ]
    if "individual" in found and not re.search(r"граждан|физическ|родител|семь", head, re.I) and len(found) > 1:
        found.remove("individual")
    if "individual" in found and re.match(
        r"(?:физическ|граждан)\w* ?(?:лица)? ?[-–—(,]? ?(?:лица )?(?:[-–—] )?член", head, re.I
    ):
        return "individual"
    if REPRESENTATIVE.search(head) and (
        not found or not re.match(r"(?:физическ|юридическ|граждан|индивидуальн|родител)", head, re.I)
    ):
        return "representative"
    if not found:
        return "mixed" if ANYONE.search(head) else "individual"
    return found[0] if len(found) == 1 else "mixed"


def is_person(text: str) -> bool:
    """Does a list item name persons at all, rather than a right or a condition?"""
    return any(pattern.search(text) for pattern in (REPRESENTATIVE, LEGAL, ENTREPRENEUR, INDIVIDUAL, ANYONE))


def _item(text: str, context: Context) -> Values | None:
    announces = text.rstrip().endswith(":")
    if not is_person(text) or (announces and (not context.announced or is_person(context.announced))):
        return None  # «лица, обладающие одним из прав: / а) право аренды»: the persons count, the rights do not
    kind = (
        "representative"
        if re.search(r"представл\w+ интересы|от имени|интересы заявител", context.lead_in, re.I)
        else _kind_among(text, context)
    )
    return {"kind": kind}


def _kind_among(text: str, context: Context) -> str:
    """«граждане Российской Федерации из числа: / пользователей жилого помещения»: the announcing words tell who."""
    said = any(pattern.search(text) for pattern in (REPRESENTATIVE, LEGAL, ENTREPRENEUR))
    if not said and INDIVIDUAL.search(context.lead_in) and not LEGAL.search(context.lead_in):
        return "individual"
    return kind_of(text)


# «Заявителями на получение услуги являются (далее – Заявители) граждане, …»
ARE = wording(
    r"(?:заявител(?:ями|ем|и|ь)|получател(?:ями|ем|и|ь))\b(?:[^.:]{0,120}?)? явля(?:е|ю)тся(?:\s\(далее[^)]*\))?,?\s(?P<fact>[^:]{6,900}?)(?=\s?\(далее[^)]*\)\.?$|[.;]?$|\.\s[А-ЯЁ])"
    r"|в качестве заявител\w+[^.:]{0,120}? (?:могут )?выступа(?:ют|ет|ть)\s(?P<fact2>[^:]{6,900}?)(?=\s?\(далее|[.;]?$|\.\s[А-ЯЁ])"
    r"|^получател\w+ (?:муниципальной |государственной )?услуги\s?[:–-]\s?(?P<fact4>[^:]{6,600}?)(?=\s?\(далее|[.;]?$)"
    r"|^обратиться за [^.:]{0,60}услуг\w* (?:могут|вправе|имеют право)\s(?P<fact5>[^:]{6,600}?)(?=\s?\(далее|[.;]?$|\.\s[А-ЯЁ])"
    r"|услуга предоставляется\s(?P<fact3>(?:гражданам|физическим|юридическим|лицам|собственникам)[^:.]{6,600})",
    re.I,
)
# «Интересы заявителей могут представлять лица, обладающие полномочиями (далее – представитель).»
MAY_REPRESENT = wording(
    r"(?:интересы (?:заявител\w+|лиц)|(?:от|за) (?:их|его) имени?|за заявител\w+|от имени (?:заявител|юридическ|физическ|граждан)\w*)(?:[^.:]|\.(?=\d)){0,160}? (?:могут|может|вправе) (?:представлять|действовать|выступать|обращаться|обратиться|подавать|подать)[^.:;]{0,60}?\s"
    r"(?P<fact>(?:лиц|представител|уполномоч|законн|иные|его)[^:]{6,500}?)(?=\s?\(далее|[.;]?$|\.\s[А-ЯЁ])",
    re.I,
)
# A regulation without a clause on applicants still says who turns to the authority.
APPLY = wording(
    r"^(?P<fact>(?:граждане|физические лица|юридические лица|индивидуальные предприниматели|собственники)\b[^.:;]{0,200}?) обраща(?:ю|е)тся",
    re.I,
)


def _represent(context: Context) -> list[Found]:
    """Each of the persons who may act for the applicant, told apart by semicolons."""
    match = MAY_REPRESENT.search(context.text) if context.section == "applicants" else None
    if match is None:
        return []
    at = match.start("fact")
    parts = [(at + m.start(), at + m.end()) for m in re.finditer(r"[^;]+", match["fact"])]
    return [(start, end, {"kind": "representative"}) for start, end in parts]


def _are(match: re.Match[str], _: Context) -> Values | None:
    said = next(match[name] for name in ARE.groupindex if match[name])
    return {"kind": kind_of(said)}


def _row(cells: Mapping[str, str], _: Context) -> Values | None:
    """A row of a table of categories of applicants, identifiers left out."""
    text = cells["who"].strip()
    return {"kind": kind_of(text)} if len(text) > SHORTEST_CATEGORY else None


SHORTEST_CATEGORY = 8  # characters

APPLICANTS = Kind(
    name="applicants",
    label="Заявители",
    columns=(Column("kind", "TEXT", "Кто это: гражданин, организация, предприниматель, представитель или несколько сразу", KIND_LABELS),),
    rules=(
        PhraseRule(
            "applicants are", ARE, _are, frozenset({"applicants"}), first_only=True,
            examples=(
                ("Заявителями на получение муниципальной услуги являются (далее – Заявители) граждане, имеющие трех детей.", {"kind": "individual"}),
                ("В качестве заявителей на предоставление муниципальной услуги выступают юридические лица.", {"kind": "legal_entity"}),
                ("Заявителями являются:", None),
            ),
        ),
        ReaderRule(
            "may represent", _represent,
            examples=(
                ("Интересы заявителей могут представлять лица, обладающие соответствующими полномочиями (далее – представитель).", ({"kind": "representative"},)),
                ("От имени заявителя документы может подать его представитель по доверенности.", ({"kind": "representative"},)),
                ("От имени юридических лиц могут действовать лица без доверенности; представители по доверенности.", ({"kind": "representative"}, {"kind": "representative"})),
                ("Заявитель вправе представить документы лично.", ()),
            ),
        ),
        ItemRule(
            "applicant in a list", {}, frozenset({"applicants"}), derive=_item,
            unless=wording(r"^(?:заявление|документ|с федеральн|в случае)|взаимодейств", re.I),
            unless_lead_in=wording(r"требовани|услови|в отношении|взаимодейств|признак", re.I),
            examples=(
                ("Заявителями, имеющими право на получение муниципальной услуги, являются:", "физические лица – члены некоммерческих организаций;", True),
                ("Представлять интересы заявителя могут:", "представители, действующие на основании доверенности;", True),
                ("Право на получение муниципальной услуги имеют:", "родители, имеющие трех и более детей;", True),
                ("Право на получение муниципальной услуги имеют:", "опекуны (попечители), воспитывающие трех детей;", True),
                ("На получение услуги вправе претендовать:", "собственники помещений;", True),
                ("Услуга предоставляется в отношении участков, отвечающих следующим требованиям:", "участок не изъят из оборота;", False),
            ),
        ),
        TableRule(
            "table of categories",
            {"who": wording(r"^(?!.*(?:идентификатор|код|№))(?=.*(?:категори|признак)).*заявител|^комбинаци\w+ .{0,20}признак|^категори\w+(?: \(признак\w*\))? (?:заявител|получател|лиц)", re.I)},
            frozenset({"who"}), _row, evidence="who",
            examples=(
                (("Идентификатор", "Категория (признак) заявителя"), True),
                (("Идентификатор категории", "Категория заявителя"), True),
                (("№ варианта", "Комбинация значений признаков", "Идентификатор категории"), True),
                (("Идентификатор категории", "Наименование документа"), False),
            ),
        ),
        PhraseRule(
            "who applies", APPLY, _are, frozenset({"documents_required"}), first_only=True,
            examples=(("Граждане в целях реализации права на жилье обращаются с заявлением в отдел.", {"kind": "individual"}),
                      ("Юридические лица обращаются в администрацию лично.", {"kind": "legal_entity"}), ("Заявление подается лично.", None)),
        ),
    ),
)  # fmt: skip
