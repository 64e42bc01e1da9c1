"""What makes an item stricter or weaker than another: rules as data, each with examples that tests run.

Stricter is what asks more of the citizen: one more paper, an original instead of a copy, a longer wait for the
authority, a shorter time for the citizen, a wider ground, a higher price, a narrower circle. A rule measures both
items; where either measure is missing, the rule says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ingest.durations import numerals
from kb.compare.model import Item, Relation

Values = Mapping[str, object]
# Words and columns of one item, words and columns of the other, and what the other is against the first.
Example = tuple[str, Values, str, Values, Relation]
NO: Values = {}


@dataclass(frozen=True, slots=True)
class Rule:
    """``measure`` of an item; ``more`` and ``less`` say what the second item is when its measure is greater, smaller."""

    name: str
    tables: frozenset[str]
    measure: Callable[[str, Values], float | None]
    more: Relation
    says: tuple[str, str]
    examples: tuple[Example, ...]

    def judge(self, a: Item, b: Item) -> tuple[Relation, str] | None:
        """What ``b`` is against ``a`` by this rule alone, and why; ``None`` when it does not differ."""
        if a.table not in self.tables:
            return None
        return self.of(a.line.text or a.text, a.values, b.line.text or b.text, b.values)

    def of(self, text: str, values: Values, other: str, others: Values) -> tuple[Relation, str] | None:
        """The same from words and columns."""
        one, two = self.measure(text, values), self.measure(other, others)
        if one is None or two is None or one == two:
            return None
        less: Relation = "weaker" if self.more == "stricter" else "stricter"
        return (self.more, self.says[0]) if two > one else (less, self.says[1])


def _plain(text: str) -> str:
    return text.replace("ё", "е").replace("Ё", "Е")


FORM = (
    (3.0, re.compile(r"нотариальн\w+ (?:\w+ )?(?:завер|удостовер)|нотариальн\w+ (?:копи|доверен)|(?:завер|удостовер)\w+ (?:\w+ )?нотари", re.I)),
    (2.0, re.compile(r"оригинал|подлинник|заверенн\w+ копи|копи\w+, заверенн", re.I)),
    (1.0, re.compile(r"\bкопи[яюийе]\w*|ксерокопи", re.I)),
)  # fmt: skip
POWERS = re.compile(r"доверенност|полномочи", re.I)


def _form(text: str, _: Values) -> float | None:
    """How much trouble the form of a paper is; a plain power of attorney is less than a notarised one."""
    found = next((rank for rank, pattern in FORM if pattern.search(_plain(text))), None)
    return 1.0 if found is None and POWERS.search(text) else found


CATEGORY = {"interagency": 0.0, "required": 1.0}


def _category(_: str, values: Values) -> float | None:
    return CATEGORY.get(str(values.get("category")))


NARROWS = re.compile(
    r"\bесли\b|в случае|в случаях|при наличии|при условии|при необходимости|не зарегистрирован|для (?:юридическ|физическ|индивидуальн|граждан)",
    re.I,
)
# Conditions that go without saying: papers of a representative are asked of one, an extract on companies of companies.
VACUOUS = re.compile(
    r"(?:обращени|обраща|подач|пода|представля|интерес)\w*[^;]{0,40}представител|представител\w+[^;]{0,40}(?:обращ|пода)|лично\w* (?:обращени|при[её]м)"
    r"|ЕГРЮЛ[^;]*|ЕГРИП[^;]*|реестр\w* (?:юридических|индивидуальных)[^;]*|личност[^;]*для (?:физических|граждан)[^;]*",
    re.I,
)


# «Граждане, страдающие тяжёлыми заболеваниями, представляют …»: the sentence before the paper narrows the circle.
CATEGORY_OF_CITIZENS = re.compile(
    r"(?:граждан\w*|заявител\w*|лиц\w*|семь\w*),? (?:\w+(?:щие|вшие|щими|вшими|щим|вшим)(?:ся)?\b|из числа|котор\w+)|\bесли\b|в случае",
    re.I,
)


# What a further sentence says of the paper («В случае подачи через портал заявление заполняется …») is no condition of it.
SENTENCE_END = re.compile(r"\.\s(?=[А-ЯЁ])")


def _always(text: str, values: Values) -> float | None:
    """1 when the paper is asked of everybody, 0 when on a condition that narrows the circle."""
    said = SENTENCE_END.split(f"{text} {values.get('condition') or ''}")[0]
    if CATEGORY_OF_CITIZENS.search(str(values.get("lead") or "")):
        return 0.0
    return 0.0 if NARROWS.search(said) and not VACUOUS.search(said) and not POWERS.search(said) else 1.0


FAMILY = re.compile(r"член\w* (?:его |ее )?семьи|супруг|обоих родител", re.I)
PERSONAL = re.compile(r"паспорт|личност|согласи|доход", re.I)


def _persons(text: str, _: Values) -> float | None:
    """How many sorts of persons must bring a personal paper."""
    return 1.0 + bool(FAMILY.search(_plain(text))) if PERSONAL.search(text) else None


PERIOD = re.compile(
    r"(?P<n>\d+|[а-я]+)(?: \([^)]*\))?\s(?:(?:календарн|последн|полн|предшеству)\w+\s)*(?P<unit>год\w*|лет\b|месяц\w*|квартал\w*|дн\w+)",
    re.I,
)
DAYS_IN = (("год", 365.0), ("лет", 365.0), ("месяц", 365 / 12), ("квартал", 365 / 4), ("дн", 1.0))
FOR_PERIOD = re.compile(r"за (?:последн|расчетн|предшеств|период|\w+ (?:календарн\w+ )?(?:год|месяц|лет))|за \d+", re.I)
AGE = re.compile(r"не (?:старше|ранее|более)(?: чем)?|не позднее", re.I)


def _days(text: str, start: int = 0) -> float | None:
    """The first length of time after ``start``, in calendar days."""
    for match in PERIOD.finditer(text, start):
        amount = int(match["n"]) if match["n"].isdigit() else numerals().get(match["n"].lower())
        if amount:
            return amount * next(days for stem, days in DAYS_IN if match["unit"].lower().startswith(stem))
    return None


def _period(text: str, _: Values) -> float | None:
    """For how long a paper must tell: «за последние 12 месяцев»."""
    match = None if AGE.search(_plain(text)) else FOR_PERIOD.search(_plain(text))
    return _rounded(_days(_plain(text), match.start())) if match else None


def _rounded(days: float | None) -> float | None:
    """Twelve months are a year."""
    return None if days is None else float(round(days / 10))


def _age(text: str, _: Values) -> float | None:
    """How old a paper may be: «выданная не ранее чем за 30 дней»."""
    plain = _plain(text)
    match = AGE.search(plain)
    return _days(plain, match.end()) if match else None


COPIES = re.compile(r"в (?P<n>\d+|[а-я]+)(?:-?х)?(?: \([^)]*\))? экземпляр", re.I)


def _copies(text: str, _: Values) -> float | None:
    match = COPIES.search(_plain(text))
    if match is None:
        return None
    return float(match["n"]) if match["n"].isdigit() else float(numerals().get(match["n"].lower(), 0)) or None


# An exception that the law makes holds for every regulation, whether it repeats it or not.
EXCEPT = re.compile(r"(?:за исключением|кроме (?:случа|тех))(?![^;]*(?:закон|кодекс|стать))|\bтолько\b", re.I)


def _exceptions(text: str, _: Values) -> float | None:
    return float(bool(EXCEPT.search(text)))


# «или» and «и (или)» join synonyms as often as reasons: they do not count.
WIDE = re.compile(r"\bа также\b|\bин(?:ых|ые|ыми) (?:документ|сведени|основани|случа)", re.I)


def _breadth(text: str, _: Values) -> float | None:
    """How many reasons a ground names."""
    return float(len(WIDE.findall(text)))


CITIZENS_TIME = re.compile(
    r"(?:заявител|гражданин|производител|лиц)\w* [^.;]{0,80}?(?:обязан|вправе|долж|может|устран|оплачива|подать|не представ|не устран)",
    re.I,
)


def _citizens(text: str, _: Values) -> float | None:
    """How long the citizen has, in days: «в течение 10 дней заявитель обязан устранить»."""
    return _days(_plain(text)) if CITIZENS_TIME.search(text) else None


def _price(_: str, values: Values) -> float | None:
    if values.get("is_free"):
        return 0.0
    amount = values.get("amount")
    return float(str(amount)) if amount is not None else (0.01 if values.get("is_free") == 0 else None)


OF_CIRCLE = re.compile(
    r"малоимущ|многодетн|инвалид|ветеран|собственник(?:и|ов|ам)?\b|правообладател|проживающ|имеющи\w+ трех|состоящ\w+ на уч|зарегистрированн\w+ (?:по месту|на территории)",
    re.I,
)


def _circle(text: str, _: Values) -> float | None:
    """How wide a circle of applicants is: less for each mark that they must have.

    Sorts of persons say nothing: «физические и юридические лица» of one text may be two items of another.
    """
    return -float(len({found.lower() for found in OF_CIRCLE.findall(_plain(text))}))


DOCUMENTS, GROUNDS = frozenset({"documents"}), frozenset({"refusal_grounds"})
REQUIRED, OBTAINED = {"category": "required"}, {"category": "interagency"}
RULES: tuple[Rule, ...] = (
    Rule("who brings", DOCUMENTS, _category, "stricter", ("приносит заявитель, а не запрашивает орган", "орган запрашивает сам"), (
        ("выписка из ЕГРН", OBTAINED, "выписка из ЕГРН", REQUIRED, "stricter"),
        ("справка", REQUIRED, "справка", OBTAINED, "weaker"), ("паспорт", REQUIRED, "паспорт", REQUIRED, "same"),
    )),
    Rule("form of a paper", DOCUMENTS, _form, "stricter", ("нужен подлинник или заверение", "хватит копии или простой формы"), (
        ("копия договора", NO, "оригинал договора", NO, "stricter"),
        ("нотариально заверенная копия устава", NO, "копия устава", NO, "weaker"),
        ("доверенность", NO, "нотариально удостоверенная доверенность", NO, "stricter"), ("договор", NO, "копия договора", NO, "same"),
    )),
    Rule("condition", DOCUMENTS, _always, "stricter", ("нужно всем, без условия", "нужно не всем: есть условие"), (
        ("схема участка", NO, "схема участка (при наличии)", NO, "weaker"),
        ("договор, если право не зарегистрировано", NO, "договор", NO, "stricter"),
        ("документ о полномочиях", NO, "документ о полномочиях в случае обращения представителя", NO, "same"),
    )),
    Rule("persons", DOCUMENTS, _persons, "stricter", ("нужно и от членов семьи", "от членов семьи не нужно"), (
        ("паспорт заявителя", NO, "паспорта заявителя и членов его семьи", NO, "stricter"),
        ("согласие членов семьи на обработку данных", NO, "согласие на обработку данных", NO, "weaker"),
        ("паспорт заявителя", NO, "паспорта обоих родителей", NO, "stricter"), ("выписка о членах семьи", NO, "выписка", NO, "same"),
    )),
    Rule("period told of", DOCUMENTS, _period, "stricter", ("за больший период", "за меньший период"), (
        ("справки о доходах за последние 12 месяцев", NO, "справки о доходах за последние два года", NO, "stricter"),
        ("доходы за три календарных месяца", NO, "доходы за последние 3 месяца", NO, "same"),
        ("доходы за расчетный период, равный двум календарным годам", NO, "доходы за последние 12 месяцев", NO, "weaker"),
    )),
    Rule("age of a paper", DOCUMENTS, _age, "weaker", ("может быть выдан раньше", "должен быть свежее"), (
        ("выписка не старше 1 месяца", NO, "выписка не старше 3 месяцев", NO, "weaker"),
        ("справка, выданная не ранее чем за 30 дней", NO, "справка, выданная не ранее чем за 10 дней", NO, "stricter"),
        ("справка не старше 30 дней", NO, "справка", NO, "same"),
    )),
    Rule("copies", DOCUMENTS, _copies, "stricter", ("больше экземпляров", "меньше экземпляров"), (
        ("проект в 1 экземпляре", NO, "проект в 3 экземплярах", NO, "stricter"),
        ("проект в двух экземплярах", NO, "проект в 2 экземплярах", NO, "same"), ("схема в 4 экземплярах", NO, "схема в двух экземплярах", NO, "weaker"),
    )),
    Rule("exceptions", GROUNDS, _exceptions, "weaker", ("есть исключения", "исключений нет"), (
        ("участок не размежёван", NO, "участок не размежёван, за исключением дачных", NO, "weaker"),
        ("не представлены документы, кроме случаев утраты", NO, "не представлены документы", NO, "stricter"),
        ("неполный комплект", NO, "неполный комплект", NO, "same"),
    )),
    Rule("breadth", GROUNDS, _breadth, "stricter", ("оснований названо больше", "оснований названо меньше"), (
        ("нет документов", NO, "нет документов, а также сведений об участке", NO, "stricter"),
        ("неполный комплект, а также ошибки в нём", NO, "неполный комплект", NO, "weaker"),
        ("отсутствие документа или сведений", NO, "отсутствие документа", NO, "same"), ("нет подписи", NO, "не подписано", NO, "same"),
    )),
    Rule("time of the citizen", frozenset({"deadlines", "refusal_grounds"}), _citizens, "weaker",
         ("у заявителя больше времени", "у заявителя меньше времени"), (
        ("заявитель обязан оплатить в течение 6 дней", NO, "заявитель обязан оплатить в течение 10 дней", NO, "weaker"),
        ("заявитель в течение 30 дней не устранил замечания", NO, "заявитель в течение 5 дней не устранил замечания", NO, "stricter"),
        ("решение принимается в течение 5 дней", NO, "решение принимается в течение 9 дней", NO, "same"),
    )),
    Rule("price", frozenset({"fees"}), _price, "stricter", ("дороже", "дешевле"), (
        ("", {"is_free": 1}, "", {"is_free": 0, "amount": 100.0}, "stricter"),
        ("", {"is_free": 0, "amount": 300.0}, "", {"is_free": 0, "amount": 100.0}, "weaker"), ("", {"is_free": 1}, "", {"is_free": 1}, "same"),
    )),
    Rule("circle of applicants", frozenset({"applicants"}), _circle, "weaker", ("круг заявителей шире", "круг заявителей уже"), (
        ("собственники участков", NO, "физические лица", NO, "weaker"),
        ("граждане", NO, "малоимущие граждане", NO, "stricter"),
        ("граждане", NO, "физические и юридические лица", NO, "same"),
    )),
)  # fmt: skip
