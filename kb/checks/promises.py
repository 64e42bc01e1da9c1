"""References inside a regulation that lead to another thing than they name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.model import Clause
from ingest.wording import Wording, wording
from kb.checks.addresses import CLAUSE, NUMBER, Pointer, clause_numbers, pointers, spread
from kb.checks.model import Hit, Part, Survey, hit


@dataclass(frozen=True, slots=True)
class Promise:
    """What a reference says it points to: the words right before it, and the facts that must stand there.

    ``probe``  words of a clause that keep the promise without a fact
    """

    name: str
    said: Wording
    kind: str
    values: frozenset[object]
    probe: Wording | None = None


NAMED_THERE = r",?\s(?:предусмотрен|указан|установлен|перечислен|приведен)\w+\s(?:в\s)?$"
SERVICE = r"(?:государственной\s)?\(?(?:муниципальной\)?\s)?услуги"


def _said(pattern: str) -> Wording:
    return wording(pattern + NAMED_THERE, re.I)


PROMISES = (
    Promise(
        "оснований для отказа в приёме документов",
        _said(r"основани\w+\s(?:для\s)?отказа\sв\s(?:при[её]ме|принятии)[^;.]{0,120}?"),
        "refusal_grounds",
        frozenset(("acceptance",)),
    ),
    Promise(
        "оснований для отказа в предоставлении услуги",
        _said(r"основани\w+\s(?:для\s)?отказа\sв\sпредоставлении[^;.]{0,120}?"),
        "refusal_grounds",
        frozenset(("service", "termination")),
    ),
    Promise(
        "перечня документов",
        _said(r"документ(?:ы|ов|ам|ами|ах)(?:\sи\s\w+)?(?:\s\(\w+\))?"),
        "documents",
        frozenset(("required", "interagency")),
    ),
    Promise(
        "результата услуги",
        _said(rf"результат\w*(?:\sпредоставления)?\s{SERVICE}"),
        "results",
        frozenset((None,)),
    ),
    Promise(
        "срока",
        _said(r"(?<![а-яё])срок(?:а|у|ом|и|е|ов)?(?:\s\w+){0,3}"),
        "deadlines",
        frozenset((None,)),
        wording(r"\d\s?(?:\(|раб|календ|дн|час|мин|мес)|срок|дн(?:я|ей|ём)|месяц|час", re.I),
    ),
    Promise(
        "заявителей",
        _said(r"заявител(?:ей|и|ями|ям)"),
        "applicants",
        frozenset((None, "individual", "legal_entity", "entrepreneur", "representative", "mixed")),
        wording(r"заявител|представител|граждан|лиц", re.I),
    ),
)


def wrong_reference(survey: Survey) -> Iterator[Hit]:
    """«оснований для отказа в приеме документов, предусмотренных п. 2.12» where 2.12 lists documents."""
    for regulation in survey.regulations:
        known = clause_numbers(regulation)
        for pointer in pointers(regulation, CLAUSE):
            promise = next((p for p in PROMISES if p.said.search(pointer.before)), None)
            numbers = (pointer.above,) if pointer.above else pointer.numbers
            if promise and all(number in known for number in numbers):
                yield from _unkept(regulation, replace(pointer, numbers=numbers), promise)
        yield from _wrong_forms(regulation)


def where_promised(regulation: Part, pointer: Pointer) -> str:
    """The clause in which that stands which the words before a reference name, «» when they name nothing known."""
    promise = next((p for p in PROMISES if p.said.search(pointer.before)), None)
    places = _places(regulation, promise) if promise and not promise.probe else []  # a term stands in many clauses
    return _commonest(places, pointer.numbers) if places else ""


def _unkept(regulation: Part, pointer: Pointer, promise: Promise) -> Iterator[Hit]:
    """Nothing of the promised kind stands at any of the numbers, and somewhere else it does.

    Papers may be named anywhere in a procedure, so a number there is accused only when it is the clause's own.
    """
    if promise.probe and _probed(regulation, promise.probe, pointer.numbers):
        return
    places = _places(regulation, promise)
    here = _numbered_above(regulation, pointer.context.clause)
    if set(pointer.numbers) == {here} and _own_list(regulation, here):
        return
    if promise.kind == "documents" and _in_steps(regulation, pointer.numbers) and set(pointer.numbers) != {here}:
        return
    if places and not any(_within(place, number) for place in places for number in pointer.numbers):
        told = "пункт ссылается сам на себя" if set(pointer.numbers) == {here} else ""
        told = told or f"{promise.name} в пункте {', '.join(pointer.numbers)} нет"
        meant = "" if promise.probe else f"; вероятно, имеется в виду {_commonest(places, pointer.numbers)}"
        start = pointer.start - len(pointer.before) + _promise_at(promise, pointer.before)
        yield hit(pointer.context.clause, start, pointer.end, told + meant)


def _probed(regulation: Part, probe: Wording, numbers: tuple[str, ...]) -> bool:
    """Does a clause at or below one of the numbers show the words, in itself or in its table?"""
    return any(
        probe.search(context.text)
        for context in regulation.contexts
        for number in numbers
        if _within(_numbered_above(regulation, context.clause), number)
    )


def _own_list(regulation: Part, number: str) -> bool:
    """Does the clause hold a list of its own? Then «указанные в пункте 4.6» inside 4.6 means that list."""
    own = (c for c in regulation.contexts if _numbered_above(regulation, c.clause) == number)
    return sum(context.text.rstrip().endswith(";") for context in own) > 1


# «документы, указанные в пункте 2.6.1» are not meant where 2.6.1 speaks of the application alone.
ONLY_FORM = wording(r"(?:письменн\w+\s)?заявлени\w+", re.I)
STEPS = frozenset(("procedures", "electronic", "control", "complaints", "mfc"))


def _in_steps(regulation: Part, numbers: tuple[str, ...]) -> bool:
    sections = [c.section for c in regulation.contexts if c.clause.number in numbers and c.clause.kind == "clause"]
    return any(section in STEPS for section in sections)


def _commonest(places: list[str], wrong: tuple[str, ...]) -> str:
    """The number above most of the places: 2.15.1, 2.15.2 → 2.15.

    When the wrong number stands below it too, the place with the most facts tells more.
    """
    stem, times = Counter(place.rpartition(".")[0] for place in places).most_common(1)[0]
    outside = not any(_within(number, stem) for number in wrong)
    return stem if times > 1 and "." in stem and outside else Counter(places).most_common(1)[0][0]


def _promise_at(promise: Promise, before: str) -> int:
    match = promise.said.search(before)
    return match.start() if match else 0


def _places(regulation: Part, promise: Promise) -> list[str]:
    """The numbers of the clauses under which the promised facts stand."""
    facts = [
        fact
        for fact in regulation.of_kind(promise.kind)
        if fact.values.get("kind", fact.values.get("category")) in promise.values and not ONLY_FORM.match(fact.text)
    ]
    return [number for fact in facts if (number := _numbered_above(regulation, regulation.by_path[fact.clause]))]


def _numbered_above(regulation: Part, clause: Clause) -> str:
    """The nearest numbered clause at or above; «» in appendices."""
    at: Clause | None = clause
    while at is not None:
        if at.kind == "clause" and at.number and at.part == "regulation":
            return at.number
        at = regulation.by_path.get(at.parent or "")
    return ""


def _within(place: str, number: str) -> bool:
    """2.6.3 stands within 2.6; and whoever refers to 2.6.3 may mean the list in 2.6 above it."""
    return place == number or place.startswith(number + ".")


RESULT_FORMS = wording(
    rf"результат\w*[^.;]{{0,60}}?(?P<forms>по\sформ\w+,?\s(?:приведенн\w+\sв|согласно)\sприложени\w+\s?(?P<list>№?\s?{NUMBER}(?:\s?[-–,и]\s?№?\s?{NUMBER})+))",
    re.I,
)
APPLICATION = wording(r"(?:форма\s)?заявлени[ея]\b", re.I)
ANSWER = wording(r"решени|уведомлени|разрешени|постановлени|результат", re.I)


def _wrong_forms(regulation: Part) -> Iterator[Hit]:
    """Forms of the result among which stands the form of the application."""
    applications = set(_applications(regulation))
    for context in regulation.contexts:
        for match in RESULT_FORMS.finditer(context.text):
            wrong = [number for number in spread(match["list"]) if number in applications]
            if wrong:
                message = f"среди форм результата названо приложение № {', '.join(wrong)}, а это форма заявления"
                yield hit(context.clause, *match.span("forms"), message)


def _applications(regulation: Part) -> Iterator[str]:
    """Numbers of the appendices whose first words say that they are forms of an application."""
    clauses = [context.clause for context in regulation.contexts]
    for clause, following in pairwise(clauses):
        if clause.kind == "appendix" and clause.number:
            title = clause.heading if len(clause.heading) > 20 else following.passage.text[:120]
            if APPLICATION.search(title) and not ANSWER.search(title.split("заявлени")[0]):
                yield clause.number
