"""Two clauses that do not agree: on a term, a document, a ground; and one building with two postcodes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache

from ingest.durations import durations
from ingest.model import Clause, Fact, Span
from ingest.morphology import lemmatise
from ingest.wording import wording
from kb.checks.model import Hit, Part, Survey
from kb.wording import term

COMPARED = frozenset(("service_total", "registration", "complaint", "typo_correction"))
BEFORE = wording(r"(?<![а-яё])за\s\d+\s\w+\s(?:\w+\s)?до\s", re.I)  # «за 10 дней до срока» lasts no 10 days
WORKING = {"working_day": True, "day": False, "calendar_day": False}


def two_values(survey: Survey) -> Iterator[Hit]:
    """Contradictions between facts: the rarer value is accused, of two equals the later."""
    for regulation in survey.regulations:
        yield from _units(regulation)
        yield from _sentences(regulation)
        yield from _totals(regulation)
        yield from _asked_and_fetched(regulation)
        yield from _none_and_some(regulation)
    yield from _buildings(survey)


def _at(part: Part, fact: Fact, message: str) -> Hit:
    return Hit(part.by_path[fact.clause], fact.span, message)


def _said(fact: Fact) -> str:
    """«30 рабочих дней»."""
    amount, unit = fact.values["amount"], fact.values["unit"]
    return term(amount, str(unit)) if isinstance(amount, int | float) else ""


def _differ(part: Part, fact: Fact, usual: Fact) -> Hit:
    message = f"здесь {_said(fact)}, а в {part.label(usual)} — {_said(usual)}: похоже, это один срок"
    return _at(part, fact, message)


def _units(regulation: Part) -> Iterator[Hit]:
    """One term in days and in working days: «30 дней» against «30 рабочих дней»."""
    groups = defaultdict[tuple[object, object], list[Fact]](list)
    for fact in regulation.of_kind("deadlines"):
        amount = fact.values["amount"]
        comparable = fact.values["what"] in COMPARED and fact.values["unit"] in WORKING and amount not in (0, 1)
        if comparable and not BEFORE.search(fact.text):
            groups[fact.values["what"], amount].append(fact)
    for same in groups.values():
        working = [WORKING[str(fact.values["unit"])] for fact in same]
        times = Counter(working)
        if len(times) == 2:
            usual = times[working[0]] >= times[not working[0]]
            believed = working[0] if usual else not working[0]
            right = same[working.index(believed)]
            yield from (_differ(regulation, f, right) for f, w in zip(same, working, strict=True) if w != believed)


# Each variant of a service has its own term, told in the same words.
VARIANT = wording(r"вариант", re.I)


def _sentences(regulation: Part) -> Iterator[Hit]:
    """The same sentence twice, with different numbers."""
    first: dict[tuple[object, str], Fact] = {}
    terms = list(regulation.of_kind("deadlines"))
    amounts = defaultdict[object, set[object]](set)
    for fact in terms:
        amounts[fact.values["what"]].add(fact.values["amount"])
    for fact in terms:
        if len(amounts[fact.values["what"]]) == 1:
            continue
        found = durations(fact.text)
        if len(found) != 1 or VARIANT.search(" ".join((fact.text, *regulation.headings[fact.clause]))):
            continue
        words = lemmatise(fact.text[: found[0].start] + fact.text[found[0].end :])
        usual = first.setdefault((fact.values["what"], words), fact)
        if len(words.split()) > 5 and fact.values["amount"] != usual.values["amount"] and fact.clause != usual.clause:
            yield _differ(regulation, fact, usual)


TOTAL = wording(r"^(?:общий |максимальный |предельный )?срок (?:предоставления|оказания|принятия решения)", re.I)


def _totals(regulation: Part) -> Iterator[Hit]:
    """The procedures tell a total that is not the one of the standard; a standard of several terms is not compared."""
    sections = {context.clause.path: context.section for context in regulation.contexts}
    totals = [f for f in regulation.of_kind("deadlines") if f.values["what"] == "service_total"]
    standard = [f for f in totals if sections[f.clause] == "term"]
    if len({(f.values["amount"], f.values["unit"]) for f in standard}) == 1:
        usual = standard[0]
        for fact in (f for f in totals if sections[f.clause] != "term" and TOTAL.match(f.text)):
            same_unit = fact.values["unit"] == usual.values["unit"]
            if same_unit and fact.values["amount"] != usual.values["amount"]:
                yield _differ(regulation, fact, usual)


# Words that say what sort of paper it is; alone they tell no document from another.
GENERIC = frozenset(lemmatise("сведения документ копия информация справка данные выданный").split())
SMALL = frozenset(lemmatise("о об на и или из их в за с по к для от до").split())
ALIKE = 0.8  # of the words of what is fetched must stand in what is asked for
UNLESS = wording(r"\bне (?:зарегистр|содерж|наход)|отсутству", re.I)  # «если право не зарегистрировано в ЕГРН»
REQUEST = wording(
    r"^запрос(?:\s(?:в|из)\s[^;]{0,160}?)?\s(?:о\s(?P<what>(?:предоставлении|выдаче|представлении)\s[^(;.]+)|(?P<data>сведени\w+\s(?:из|о|об)\s[^(;.]+))",
    re.I,
)


def always_asked(text: str, condition: object) -> bool:
    """Is a paper demanded of everybody? ``condition``: the words of its condition, if it has one."""
    return not condition and UNLESS.search(text) is None


def is_paper(asked: str, fetched: str) -> bool:
    """Is the paper that an applicant must bring the one that the authority gets by itself? By their own words.

    >>> is_paper("выписка из ЕГРН на земельный участок", "выписку из ЕГРН на участок (земельный)")
    True
    """
    wanted = _words(re.split("[,(]", fetched)[0])
    return len(wanted - GENERIC) > 1 and len(wanted & _words(asked)) >= ALIKE * len(wanted)


def _asked_and_fetched(regulation: Part) -> Iterator[Hit]:
    """A paper demanded from the applicant that the authority obtains itself; each demand is told once."""
    demanded = (f for f in regulation.of_kind("documents") if f.values["category"] == "required")
    own = [fact for fact in demanded if always_asked(fact.text, fact.values["condition"])]
    told = set[str]()
    for clause, span, text in _fetched(regulation):
        asked = next((fact for fact in own if is_paper(fact.text, text)), None)
        if asked is not None and asked.clause not in told:
            told.add(asked.clause)
            message = f"орган получает этот документ сам, а {regulation.label(asked)} требует его от заявителя"
            yield Hit(clause, span, message)


def _fetched(regulation: Part) -> Iterator[tuple[Clause, Span, str]]:
    """What the authority gets by itself: the interagency list, and the requests that the procedures name."""
    for fact in regulation.of_kind("documents"):
        if fact.values["category"] == "interagency" and not fact.values["condition"]:
            yield regulation.by_path[fact.clause], fact.span, fact.text
    for context in regulation.contexts:
        match = REQUEST.match(context.text)
        if match and context.section in ("procedures", "documents_interagency"):
            group = "what" if match["what"] else "data"
            paper = match[group] if group == "data" else match[group].partition(" ")[2]
            yield context.clause, context.clause.passage.span(*match.span(group)), paper


@lru_cache(maxsize=2_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(lemmatise(text).split()) - SMALL


NONE = {
    "acceptance": "отказ в приёме документов здесь не допускается, а в {} есть основания для него",
    "service": "оснований для отказа здесь нет, а в {} они перечислены",
    "suspension": "оснований для приостановления здесь нет, а в {} они перечислены",
}


# «Оснований для отказа в приеме такого заявления нет», «на втором этапе не приостанавливается»: said of one case only.
ONE_CASE = wording(r"\bтак(?:ого|их|ое|ие)\b|вариант|этап|в (?:этом|таком) случае", re.I)


def _none_and_some(regulation: Part) -> Iterator[Hit]:
    """«отказ в приеме документов не допускается» against a list of grounds."""
    for fact in regulation.of_kind("no_grounds"):
        kind = str(fact.values["kind"])
        grounds = [f for f in _grounds(regulation, kind) if f.clause != fact.clause]
        if grounds and kind in NONE and not ONE_CASE.search(fact.text):
            yield _at(regulation, fact, NONE[kind].format(regulation.label(grounds[0])))


def _grounds(regulation: Part, kind: str) -> Iterator[Fact]:
    """The grounds of one kind in the body; a form may repeat those of another service."""
    found = (fact for fact in regulation.of_kind("refusal_grounds") if fact.values["kind"] == kind)
    return (fact for fact in found if regulation.by_path[fact.clause].part == "regulation")


def _buildings(survey: Survey) -> Iterator[Hit]:
    """One street and house with two postcodes."""
    usual: dict[str, tuple[str, str]] = {}
    told = set[tuple[str, str]]()
    for part in survey.parts:
        for fact in part.of_kind("mfc_offices", "contacts"):
            code, house = _postcode(fact), _house(str(fact.values.get("address") or ""))
            if not code or not house:
                continue
            known, where = usual.setdefault(house, (code, part.label(fact)))
            if code != known and (house, code) not in told:
                told.add((house, code))
                yield _at(
                    part, fact, f"у одного здания разные индексы: здесь {code}, а в другом месте ({where}) — {known}"
                )


def _postcode(fact: Fact) -> str:
    match = re.match(r"\D{0,3}(\d\s?\d{5})(?!\d)", str(fact.values.get("address") or ""))
    return re.sub(r"\s", "", match[1]) if match else ""


def _house(address: str) -> str:
    """Town, street and house without spaces and signs; «» when one of them is missing."""
    towns = re.findall(r"(?<![а-яё])(?:г|д|дер|п|пос|с|пгт)\.\s?([А-ЯЁ][а-яё-]+)", address)
    house = re.search(r"(?:ул|пр|пер|пл|ш)\w*\.?\s?([А-ЯЁ][^,]*),\s?д\.\s?(\d+\w?)", address)
    return f"{towns[0]}|{house[1]}|{house[2]}".lower().replace(" ", "") if towns and house else ""
