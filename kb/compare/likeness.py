"""How likely two items of two services are the same thing, 0…1. Pure functions of two items."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kb.compare.features import APPLICANT, CHILD, FAMILY, SIDE_NAMES
from kb.compare.model import Item
from kb.compare.telling import NOT

LEAST = 0.4  # likeness from which two items may be linked
OTHER_LIST = 0.85  # a paper that one demands and the other obtains
OTHER_WHOM, OTHER_CONCEPT, NO_APPLICATION, OPPOSITE, DENIED = 0.4, 0.4, 0.4, 0.35, 0.5
OTHER_FIRST = 0.8  # a thing that one names first stands in the other behind something else
ONE_CONCEPT = 0.85  # one item names a known thing, the other none
CONCEPT = 0.55  # what naming the same thing is worth
DICE = 0.55  # the rest is the share of the shorter item that the longer one holds
APPLICATION, PERSONAL = "application", frozenset({"identity", "personal_data", "insurance_number", "taxpayer"})
APART = frozenset({"application_content"})  # what is written in an application is no paper


@dataclass(frozen=True, slots=True)
class Opposites:
    """Two things of which a text names one: texts of which each names another are not of the same thing."""

    left: re.Pattern[str]
    right: re.Pattern[str]
    examples: tuple[tuple[str, str], ...]
    alike: tuple[str, str]

    def part(self, a: str, b: str) -> bool:
        """Does one name only the left and the other only the right?"""
        sides = [(bool(self.left.search(text)), bool(self.right.search(text))) for text in (a, b)]
        return sorted(sides) == [(False, True), (True, False)]


def _opposites(left: str, right: str, examples: tuple[tuple[str, str], ...], alike: tuple[str, str]) -> Opposites:
    return Opposites(re.compile(left, re.I), re.compile(right, re.I), examples, alike)


OPPOSITES: tuple[Opposites, ...] = (
    _opposites(
        r"отказ",
        r"^(?!.*отказ)",
        (("решение об отказе в выдаче", "решение о выдаче"), ("уведомление об отказе", "разрешение")),
        ("мотивированный отказ", "решение об отказе"),
    ),
    _opposites(
        r"(?:постановк|приняти|включени)\w* (?:\w+ ){0,3}(?:на|в)", r"снят\w+ (?:\w+ )?с |исключени\w+ из",
        (("решение о постановке на учёт", "решение о снятии с учёта"), ("включение в реестр", "исключение из реестра")),
        ("принятие граждан на учёт", "постановка на учёт"),
    ),
    _opposites(
        r"продлени|продл[её]нн",
        r"^(?!.*продл[её])",
        (("разрешение с продлением", "разрешение на работы"), ("продление срока", "закрытие")),
        ("разрешение с продлённым сроком", "разрешение с отметкой о продлении"),
    ),
    _opposites(
        r"опечат|ошибк|ошибок|исправлен|дубликат", r"^(?!.*(?:опечат|ошибк|ошибок|исправлен|дубликат))",
        (("отказ в исправлении опечаток", "отказ в выдаче"), ("дубликат разрешения", "разрешение")),
        ("исправленное разрешение", "решение об исправлении опечаток в разрешении"),
    ),
    _opposites(
        r"аннулир|закрыти", r"^(?!.*(?:аннулир|закрыти))",
        (("решение об аннулировании адреса", "решение о присвоении адреса"), ("закрытие разрешения", "разрешение")),
        ("аннулирование адреса", "решение об аннулировании адреса"),
    ),
)  # fmt: skip
REFUSES, BOTH_REFUSE, BOTH_GRANT = re.compile(r"отказ", re.I), 0.5, 0.15


def likeness(a: Item, b: Item) -> float:
    """How likely two items of one table are the same thing."""
    return LIKENESS.get(a.table, _by_words)(a, b) if a.table == b.table else 0.0


def by_bag(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """The likeness of two bags of weighted lemmas."""
    shared = sum(min(weight, b[key]) for key, weight in a.items() if key in b)
    one, other = sum(a.values()), sum(b.values())
    if not shared:
        return 0.0
    return DICE * 2 * shared / (one + other) + (1 - DICE) * shared / min(one, other)


def _by_words(a: Item, b: Item) -> float:
    return by_bag(a.features.bag, b.features.bag) * (DENIED if _denies(a, b) or _denies(b, a) else 1.0)


def _result(a: Item, b: Item) -> float:
    """What a citizen gets: a refusal is a refusal, whatever of; a decision for him is never one against him."""
    found = _by_words(a, b)
    if any(pair.part(a.text, b.text) for pair in OPPOSITES):
        return found * OPPOSITE
    alone = BOTH_REFUSE if REFUSES.search(a.text) else BOTH_GRANT
    return alone + (1 - alone) * found


def _denies(a: Item, b: Item) -> bool:
    """Does ``b`` deny a word that ``a`` says: «предоставлен» and «не предоставлен»?"""
    return not {NOT + word for word in a.features.words}.isdisjoint(b.features.words)


def _by_concept(a: Item, b: Item) -> float:
    found, one, other = _by_words(a, b), a.features.concepts, b.features.concepts
    if one & other:
        first = a.features.first, b.features.first
        led = OTHER_FIRST if all(first) and not first[0] & first[1] else 1.0
        return led * (CONCEPT + (1 - CONCEPT) * found * (1.0 if one == other else 0.8))
    return found * (OTHER_CONCEPT if one and other else ONE_CONCEPT if one or other else 1.0)


def _ground(a: Item, b: Item) -> float:
    """Not to accept and to refuse the service are two things: what follows from them differs."""
    return _by_concept(a, b) if a.kind == b.kind else 0.0


def _paper(a: Item, b: Item) -> float:
    """A paper may be demanded here and obtained there; what is written in an application is none."""
    if a.kind != b.kind and APART & {a.kind, b.kind}:
        return 0.0
    found = _by_concept(a, b) * (1.0 if _same_whom(a, b) else OTHER_WHOM)
    if (APPLICATION in a.features.concepts) != (APPLICATION in b.features.concepts):
        found *= NO_APPLICATION  # an application to be recognised and the proof of it are two papers
    if bool(ABROAD.search(a.text)) != bool(ABROAD.search(b.text)):
        found *= OTHER_LAND
    return found * (1.0 if a.kind == b.kind else OTHER_LIST)


# A paper issued abroad is asked of those alone who have one, beside the paper of our own offices.
ABROAD, OTHER_LAND = re.compile(r"иностранн\w+ (?:государств|гражд|лиц)", re.I), 0.6


def _same_whom(a: Item, b: Item) -> bool:
    """A personal paper of which nobody is named is the applicant's; others may be anybody's."""
    one, other = a.features.whom, b.features.whom
    sides = one & SIDE_NAMES, other & SIDE_NAMES
    if all(sides) and not sides[0] & sides[1]:
        return False
    personal = PERSONAL & a.features.concepts & b.features.concepts
    nobody = frozenset({APPLICANT}) if personal else (one | other) - SIDE_NAMES
    mine, theirs = one - SIDE_NAMES or nobody, other - SIDE_NAMES or nobody
    both = {CHILD, FAMILY} <= mine | theirs  # a child is of the family
    return both or not (mine or theirs) or bool(mine & theirs)


# Terms of which a regulation has one, whatever its words: they meet when the kind is the same.
ALONE = {"service_total": 0.5, "queue": 0.5, "registration": 0.45, "refusal_notice": 0.4, "typo_correction": 0.5,
         "complaint": 0.45, "interagency": 0.3, "result_delivery": 0.3, "return": 0.3}  # fmt: skip
STEPWISE, SET_APART, HANDED = "procedure", frozenset({"result_delivery", "interagency"}), "handing_over"
SAME_TERM, SAME_PLACE, STEP_SHARED = 0.05, 0.15, 0.4
SAME_SORT, OTHER_SORT = 0.45, 0.65
# «Физические и юридические лица» meet natural persons first, when another regulation names each sort apart.
MIXED_FIRST, MIXED_SORT, MIXED_WORDS = 0.42, 0.4, 0.1
OTHER_STEP, UNSAID_STEP = 0.5, 0.75  # each names a step that the other does not; one names a step


def _deadline(a: Item, b: Item) -> float:
    one, other = _steps(a), _steps(b)
    if a.kind != b.kind:
        return _across(a, b) if one == other else 0.0
    alone = max(ALONE.get(a.kind, 0.0), STEP_SHARED if one & other else 0.0)
    step = 1.0 if one == other else OTHER_STEP if one - other and other - one else UNSAID_STEP
    value = SAME_TERM if a.line.head and a.line.head == b.line.head else 0.0
    value += SAME_PLACE if _is_procedure(a) == _is_procedure(b) else 0.0
    return step * (alone + (1 - alone - SAME_TERM - SAME_PLACE) * _by_words(a, b) + value)


def _across(a: Item, b: Item) -> float:
    """A step of the procedure may be the term that another regulation names apart."""
    if STEPWISE not in (a.kind, b.kind) or not {a.kind, b.kind} & SET_APART:
        return 0.0
    shared = STEP_SHARED if _steps(a) & _steps(b) else 0.0
    return OTHER_LIST * (shared + SAME_PLACE + (1 - shared - SAME_PLACE) * _by_words(a, b))


def _steps(item: Item) -> frozenset[str]:
    """The steps that a term names; to deliver the result is to hand it over, whatever the words."""
    return item.features.concepts | ({HANDED} if item.kind == "result_delivery" else frozenset())


def _is_procedure(item: Item) -> bool:
    """Does it stand among the procedures, not in the standard of the service?"""
    return item.values["section"] in (None, "procedures")


def _applicant(a: Item, b: Item) -> float:
    """Who may apply: the sort of applicant first, the words second; a mixed item answers any sort of its own."""
    kinds = {a.values["kind"], b.values["kind"]}
    if len(kinds) == 1:
        return SAME_SORT + (1 - SAME_SORT) * _by_words(a, b)
    if "mixed" not in kinds or "representative" in kinds:
        return OTHER_SORT * _by_words(a, b)
    return (MIXED_FIRST if "individual" in kinds else MIXED_SORT) + MIXED_WORDS * _by_words(a, b)


def _fee(a: Item, b: Item) -> float:
    """A price meets a price; the words tell which, where there are several."""
    same = a.values["is_free"] == b.values["is_free"]
    return (0.5 if same else 0.4) + 0.5 * _by_words(a, b)


def _channel(a: Item, b: Item) -> float:
    return float((a.values["kind"], a.values["scope"]) == (b.values["kind"], b.values["scope"]))


def _law(a: Item, b: Item) -> float:
    """A law is its number; one without a number is its kind and title."""
    one, other = _number(a), _number(b)
    if one and other:
        return 1.0 if one == other else 0.0
    return 0.0 if one or other else _by_words(a, b)


def _number(item: Item) -> str:
    return re.sub(r"[\W_]", "", str(item.values["number"] or "")).lower()


LIKENESS: Mapping[str, Callable[[Item, Item], float]] = {
    "documents": _paper,
    "refusal_grounds": _ground,
    "deadlines": _deadline,
    "applicants": _applicant,
    "results": _result,
    "fees": _fee,
    "channels": _channel,
    "legal_references": _law,
}
