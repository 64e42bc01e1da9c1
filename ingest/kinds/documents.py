"""What to bring, what the authority obtains itself, and what to write in the application."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.context import Context
from ingest.rules import Column, Found, ItemRule, Kind, PhraseRule, ReaderRule, TableRule, Values
from ingest.wording import wording

CATEGORY_LABELS = {
    "required": "приносит заявитель",
    "interagency": "запрашивает орган, можно принести самому",
    "application_content": "указать в заявлении",
}
SECTIONS = frozenset({"documents_required", "documents_interagency"})

# «…, в котором указываются:» announces what is written in the application, not papers.
CONTENT = wording(
    r"(?:заявлени|запрос|уведомлени|ходатайств|заявк|обращени|в представлени)[^:]*(?:указыва\w+|указать|приводятся|содержа\w+|содержать)\b[^:]{0,80}:?\s*$|должн\w+ (?:содержать|быть указан)",
    re.I,
)
# Announcements of ways, formats and duties inside the section of documents.
NOT_PAPERS = wording(
    r"\bспособ\w*|\bформат\w*|\bрежим\w*|по выбору|обеспечива\w+|следующ\w+ (?:действи|требовани|услови)\w*|требовани\w+|электронн\w+ (?:документ|образ)\w* (?:должн|представл|направл)\w+|"
    r"не вправе|принима\w+|за исключением|не должны|соответств\w+ следующ|(?<!от )категори\w+ заявител(?!ь)|представляют интересы|отлича\w+",
    re.I,
)
# Statements about documents among the items of a list: how they are handed in, when they are not needed.
ABOUT = wording(
    r"не требу\w+|направля\w+ся|(?:может|могут) быть|вправе|обеспечива\w+|\b(?:должен|должн[аоы]|обязан[аоы]?)\b|осуществля\w+ся|не допуска\w+|"
    r"^(?:в электронной форме|на бумажном носителе|посредством|при личном|по почте|через |лично|почтов)|"
    r"^(?:в случае|при) [^,]{0,160}, (?:заявител\w+|документ\w+|сведени\w+|заявлени\w+) \w+(?:ет|ют|ся)\b|"
    r"указанн\w+ в (?:пункт|подпункт)\w*[^,]*,? (?:направля|представля|пода|запрашива)\w+|представля\w+ся в (?:подлинник|копи|форм|вид)|непредставление|указанные документы|"
    r"^(?:заявитель|заявители|администрация|уполномоченный орган|документы) (?:\w+ )?(?:представля|предоставля|подписыва|несет|несёт|составля|запрашива|принима)\w+",
    re.I,
)
CONDITION = wording(
    r"\((?P<inner>(?:в случае|в случаях|если|при условии|при наличии|при необходимости|для (?:граждан|юридических|физических|индивидуальных)|при обращении|за исключением)[^()]*(?:\([^()]*\)[^()]*)*)\)"
    r"|(?P<outer>(?:[-–—]\s?|,\s|\s)(?:в случае|в случаях|если|при условии|при наличии|в том случае)\s.+)$",
    re.I,
)
ABOUT_WHOM = (
    ("представитель", wording(r"представител|доверенн", re.I)),
    ("член семьи", wording(r"член\w* семьи|супруг|ребенк|ребёнк|детей|родител", re.I)),
    ("заявитель", wording(r"заявител|гражданина|личность", re.I)),
)
# «в территориальных налоговых органах - выписка из ЕГРЮЛ»: who keeps the paper is not the paper.
KEEPER = wording(r"^(?:в|из|у|от)\s[^–—;:]{5,120}?\s[-–—]\s(?=выписк|сведени|документ|справк|копи|информаци)", re.I)


def condition_of(text: str) -> str | None:
    """The part «если… / в случае…» of an item, without brackets and dash.

    >>> condition_of("доверенность – в случае, если заявление подается представителем")
    'в случае, если заявление подается представителем'
    """
    match = CONDITION.search(text)
    return (match["inner"] or match["outer"]).strip(" ,;.–—-") if match else None


def _fields(text: str) -> Values:
    about = next((name for name, pattern in ABOUT_WHOM if pattern.search(text)), None)
    return {"condition": condition_of(text), "about_whom": about}


def _paper(text: str, context: Context) -> Values | None:
    """A list item that names a paper; «Заявление, в котором указываются:» counts with what stands before «в котором»."""
    if any(CONTENT.search(lead) or WITH_CONTENTS.match(lead) for lead in context.lead_ins):
        return None
    if text.rstrip().endswith(":"):
        return None
    return _fields(text)


def _content(text: str, context: Context) -> Values | None:
    if text.rstrip().endswith(":") or not any(CONTENT.search(lead) for lead in context.lead_ins):
        return None
    return {"condition": condition_of(text), "about_whom": None}


def _category(context: Context) -> str:
    return "interagency" if context.section == "documents_interagency" else "required"


# «Заявление, в котором указываются:», «проект производства работ, содержащий:» are papers with a list of their own.
WITH_CONTENTS = wording(
    r"^(?P<fact>[^:]*?)(?:\s\(далее[^)]*\))?,?\s(?:в котор\w+ (?:\w+ ){0,3}(?:указыва|содерж|отража)\w+|содержащ\w+|включающ\w+|с указанием)[^:]{0,80}:\s*$",
    re.I,
)
NO_PAPER = wording(r"^(?:в |заявитель|заявители|информаци|администраци|орган|лицо|при |для )", re.I)


def _with_contents(context: Context) -> list[Found]:
    """«1. Заявление о выдаче разрешения, в котором указываются:» → the paper itself."""
    if context.section not in SECTIONS or not context.text.rstrip().endswith(":"):
        return []
    match = WITH_CONTENTS.match(context.text)
    if match is None or NO_PAPER.match(context.text):
        return []
    return [(match.start("fact"), match.end("fact"), {"category": _category(context), **_fields(match["fact"])})]


APPLY_WITH = wording(r"обраща(?:ется|ются) (?:\S+ ){0,4}?с (?P<fact>(?:письменным )?заявлением[^.;:,]{0,160})", re.I)
PAPER = r"(?:копи[юия]\w*|заявлени\w+ (?:о|об|по|на)\b|паспорт|свидетельств|выписк|справк|сведени|договор|согласи|документ\w*, (?:подтвержд|удостовер)|доверенност|схем|план|проект|ходатайств|решени\w+ суда|протокол|заключени|фотографи|(?:медицинск|техническ|экспертн|нотариальн|письменн|кадастров|архивн)\w+ (?:заключени|паспорт|справк|план|согласи|выписк))"
# «Заявитель вправе представить по собственной инициативе свидетельство о регистрации.»: one paper, no list.
IN_A_SENTENCE = wording(
    rf"(?:представля\w+|предоставля\w+|представить|предоставить|прилага\w+|запрашива\w+)(?: (?:в|по|у|от|через|самостоятельно)\b[^,.:;]{{0,90}}?)?(?: следующ\w+ документ\w*)?[\s,–-]+(?P<fact>{PAPER}[^:]{{4,300}}?)(?=,\s(?:если|в случае,? если) (?:заявител\w+|он\w*) не представ|[.;]\s[А-ЯЁ]|[.;]?$)",
    re.I,
)

# «Доверенность представляется в случае обращения представителя.»
ON_CONDITION = wording(
    rf"^(?P<fact>{PAPER}\w*[^.;:]{{0,160}}?\s(?:представля|предъявля|прилага)(?:ется|ются)\s(?:только )?(?:в случае|если|при (?:обращении|подаче|наличии))[^;:]{{4,200}}?)(?=[.;]\s[А-ЯЁ]|[.;]?$)",
    re.I,
)


def _sentence(match: re.Match[str], context: Context) -> Values | None:
    if (
        context.lead_in
        or context.section not in SECTIONS
        or re.search(r"указанн|не требу|не вправе|запре", match.string[: match.end()], re.I)
    ):
        return None
    return {"category": _category(context), **_fields(match["fact"])}


MUST_STATE = wording(
    r"(?:заявител\w+|в заявлении|в запросе)[^.:]{0,50}?(?:в обязательном порядке )?указыва(?:ет|ются|ет)\s(?P<fact>[^.:]{15,600})",
    re.I,
)


def _stated(context: Context) -> list[Found]:
    """«Заявитель в обязательном порядке указывает A, а также B.» → A and B."""
    match = MUST_STATE.search(context.text) if context.section in SECTIONS else None
    if match is None or context.text.rstrip().endswith(":") or "способ" in match["fact"]:
        return []
    cut = re.search(r",\sа также\s", match["fact"])
    edges = [(0, cut.start()), (cut.end(), len(match["fact"]))] if cut else [(0, len(match["fact"]))]
    at = match.start("fact")
    return [
        (at + a, at + b, {"category": "application_content", "condition": None, "about_whom": None}) for a, b in edges
    ]


def _required_or_obtained(text: str, context: Context) -> Values | None:
    fields = _paper(text, context)
    return None if fields is None else {"category": _category(context), **fields}


OBTAINED = wording(r"межведомственн|по собственной инициативе|запрашива", re.I)


def _row(cells: Mapping[str, str], context: Context) -> Values | None:
    """A row of a table of documents. How each channel wants the paper is no paper; who gives it decides the category."""
    text = cells["paper"].strip()
    if len(text) < SHORTEST_PAPER or not re.search(r"[а-яё]{3}", text):
        return None
    who = " ".join(cell for name, cell in cells.items() if name != "paper")
    category = "interagency" if OBTAINED.search(who) else _category(context)
    return {"category": category, **_fields(text)}


SHORTEST_PAPER = 6  # characters

DOCUMENTS = Kind(
    name="documents",
    label="Документы",
    columns=(
        Column("category", "TEXT", "Кто даёт документ: заявитель обязан, орган запрашивает сам (можно принести), или это содержание заявления", CATEGORY_LABELS),
        Column("condition", "TEXT", "При каком условии нужен («если…», «в случае…»); пусто — всегда"),
        Column("about_whom", "TEXT", "О ком документ: заявитель, представитель, член семьи…"),
    ),
    rules=(
        ReaderRule(
            "paper with contents", _with_contents,
            examples=(("Заявление о выдаче разрешения, в котором указываются:", ({"category": "required"},)),
                      ("проект производства работ, содержащий:", ({"category": "required"},)), ("К заявлению прилагаются:", ())),
        ),
        ItemRule(
            "contents of the application", {"category": "application_content"}, SECTIONS | {""}, derive=_content,
            examples=(
                ("Перечень документов:|Заявление о выдаче разрешения, в котором указываются:", "основание для сноса деревьев;", True),
                ("Запрос должен содержать:", "фамилию, имя и отчество заявителя;", True),
                ("Перечень документов, необходимых для предоставления услуги:", "копия паспорта;", False),
            ),
        ),
        ItemRule(
            "paper in a list", {}, SECTIONS, unless=ABOUT, unless_lead_in=NOT_PAPERS, skip=KEEPER, derive=_required_or_obtained,
            examples=(
                ("К заявлению прилагаются следующие документы:", "паспорта заявителя и членов его семьи;", True),
                ("Заявитель по собственной инициативе представляет следующие документы:", "выписка из ЕГРН;", True),
                ("Комитет запрашивает, если заявитель не представил их сам:", "справку об отсутствии задолженности по земельному налогу;", True),
                ("Для признания гражданина недееспособным в управление представляются документы:", "справка о должности и служебных обязанностях;", True),
                ("К заявлению прилагаются следующие документы:", "копии должны быть заверены;", False),
                ("Для получения услуги заявитель представляет заявление одним из следующих способов:", "в электронной форме посредством ЕПГУ;", False),
                ("Документы направляются в следующих форматах:", "xml – для формализованных документов;", False),
                ("Перечень документов, необходимых для предоставления услуги:", "Представление схемы не требуется при наличии проекта межевания.", False),
            ),
        ),
        PhraseRule(
            "applies with an application", APPLY_WITH, lambda m, _: {"category": "required", **_fields(m["fact"])}, frozenset({"documents_required"}),
            examples=(("Граждане обращаются с заявлением в жилищный отдел (приложение № 3).", {"category": "required"}),
                      ("Заявитель обращается в администрацию с письменным заявлением о выдаче ордера.", {"category": "required"}),
                      ("Граждане обращаются в жилищный отдел лично.", None)),
        ),
        PhraseRule(
            "paper in a sentence", IN_A_SENTENCE, _sentence, SECTIONS, first_only=True,
            examples=(("Заявитель вправе представить по собственной инициативе свидетельство о регистрации ребенка.", {"category": "required"}),
                      ("К заявлению прилагается копия паспорта заявителя.", {"category": "required", "about_whom": "заявитель"}),
                      ("Граждане, страдающие тяжелыми заболеваниями, представляют медицинское заключение о наличии заболевания.", {"category": "required"}),
                      ("Документы, указанные в пункте 2.6, представляются лично.", None)),
        ),
        PhraseRule(
            "paper on a condition", ON_CONDITION, _sentence, SECTIONS, first_only=True,
            examples=(("Доверенность представляется в случае обращения представителя.", {"category": "required"}),
                      ("Свидетельство о смерти предъявляется при подаче заявления наследником.", {"category": "required"}),
                      ("Документы, указанные в пункте 2.6, представляются при подаче лично.", None)),
        ),
        TableRule(
            "table of documents",
            {"paper": wording(r"^(?!.*требовани)(?=.*(?:документ|сведени|наименование))(?!.*(?:орган|идентификатор|отказ))", re.I)},
            frozenset({"paper"}), _row, group="whose", sections=SECTIONS, evidence="paper",
            examples=(
                (("№ п/п", "Наименование документа", "Требования при подаче через ЕПГУ"), True),
                (("Идентификатор категории", "Документ", "Кто представляет"), True),
                (("Вариант", "Максимальный срок"), False),
            ),
        ),
        ReaderRule(
            "must state", _stated,
            examples=(
                ("Заявитель в обязательном порядке указывает адрес объекта и срок проведения работ.", ({"category": "application_content"},)),
                ("В заявлении указываются кадастровый номер участка, а также цель его использования.", ({"category": "application_content"}, {"category": "application_content"})),
                ("Заявитель указывает способ получения результата.", ()),
            ),
        ),
    ),
)  # fmt: skip
