"""Which documents depend on who applies and what the case is. Pure functions of the rows of ``documents``.

A document is only ever hidden by a question whose words come from the text, and only when the whole document hangs
on it. Conditions that are no question («при наличии», «если он предусмотрен») or stand in the middle of a phrase
are never asked: such a document is always shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from kb.wording import upper_first


class Row(Protocol):
    """A row of a table, by the name of the column."""

    def __getitem__(self, name: str, /) -> object: ...


@dataclass(frozen=True, slots=True)
class Case:
    """A question. ``papers``: the words of what it decides, in the order of the list."""

    key: str
    question: str
    papers: tuple[str, ...]


# ``?case=-`` alone: a person answered, and none of the cases is theirs.
ANY_CASE = "-"
REPRESENTATIVE, LEGAL, INDIVIDUAL, FAMILY = "representative", "legal_entity", "individual", "family"
BY_ANOTHER = re.compile(r"(?:обраща|обращени|пода|действу|для|от имени)[^,;]{0,40}представител", re.I)
# Who applies → the question and the words of a condition that mean it.
APPLICANTS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (REPRESENTATIVE, "Подаёт представитель", BY_ANOTHER),
    (LEGAL, "Подаёт организация", re.compile(r"^для юридическ\w+ лиц\w*$", re.I)),
    ("entrepreneur", "Подаёт индивидуальный предприниматель", re.compile(r"^для индивидуальн\w+ предприним", re.I)),
    (INDIVIDUAL, "", re.compile(r"^для (?:физическ\w+ лиц|граждан)\w*$", re.I)),
)  # fmt: skip
FAMILY_QUESTION = "Есть члены семьи: супруг, дети"
# A paper that is only about powers; «личность заявителя или представителя» is brought by everybody.
POWERS = re.compile(r"^(?:\S+ ){0,2}доверенност|(?:подтвержда|удостоверя)\w+ (?:право )?\(?полномочи", re.I)
IDENTITY = re.compile(r"личност", re.I)
# The applicant counts among «все члены семьи», and signs the application of a family.
NOT_FAMILY = re.compile(r"заявител|заявлени|\bвсех\b|\bкажд", re.I)
ABOUT_CHILDREN = re.compile(r"\bдет|ребен|ребён|родител|семь|семей|несовершеннолет|многодет", re.I)
OPENING = re.compile(r"^(?:в (?:том )?случае,?\s*)?если\s+", re.I)
# Conditions that no yes or no answers without the phrase before them.
POINTING = re.compile(
    r"^(?:он|она|оно|они|эт\w{1,3}|так\w{1,3}|указанн\w+|данн\w+|документ\w* предусмотрен\w*)\b"
    r"|\bв них\b|^при (?:наличии|необходимости)(?: так\w+ \S+)?$|^за исключением",
    re.I,
)
# Where the name of a paper ends and its qualifications begin.
NAME_ENDS = re.compile(r"[,;(]|\s[–—-]\s|\s(?:в (?:том )?случа\w+|если)\s")
HANDED_IN = re.compile(r"\((?:предоставля|представля|прилага|требу)\w+ [^()]*\)\s*$", re.I)
ADDED = re.compile(r"\s*\([^()]*\)$")


def case_of(row: Row, service: str) -> str:
    """The key of the case a document hangs on; «» when everybody needs it. ``service`` is the name of the service."""
    text, about, condition = _line(row["text"]), str(row["about_whom"] or ""), _condition(row)
    for key, _, pattern in APPLICANTS:
        if condition and pattern.search(condition):
            return key
    if POWERS.search(text) and not IDENTITY.search(text):
        return REPRESENTATIVE
    if question_of(condition) and row["category"] == "required":
        return "c" + sha256(question_of(condition).lower().encode()).hexdigest()[:8]
    if about == "член семьи" and not row["condition"] and row["category"] == "required":
        return "" if NOT_FAMILY.search(text) or ABOUT_CHILDREN.search(service) else FAMILY
    return ""


def question_of(condition: str) -> str:
    """The condition as a statement to tick; «» when it is none.

    >>> question_of("в случае, если объект находится в общей собственности")
    'Объект находится в общей собственности'
    >>> question_of("в случае реконструкции такого объекта"), question_of("при наличии такого права")
    ('В случае реконструкции такого объекта', '')
    """
    said = OPENING.sub("", ADDED.sub("", condition)).strip(" ,;.")
    if not said or POINTING.search(said) or said.count("(") != said.count(")"):
        return ""
    return upper_first(said)


def cases(rows: Iterable[Row], service: str) -> tuple[Case, ...]:
    """The distinct cases of a list, those of who applies first, the others in the order of the text."""
    papers: dict[str, list[str]] = {}
    questions: dict[str, str] = {key: question for key, question, _ in APPLICANTS} | {FAMILY: FAMILY_QUESTION}
    for row in rows:
        key = case_of(row, service)
        if key:
            key = LEGAL if key == INDIVIDUAL else key  # one question: what is for people is not for a firm
            papers.setdefault(key, []).append(name_of(_line(row["text"])))
            questions.setdefault(key, question_of(_condition(row)))
    known = [key for key, _, _ in APPLICANTS] + [FAMILY]
    order = [key for key in known if key in papers] + [key for key in papers if key not in known]
    return tuple(Case(key, questions[key], tuple(papers[key])) for key in order)


def is_needed(case: str, chosen: frozenset[str] | None) -> bool:
    """Is a paper of the case shown? Everything is, until a person has answered."""
    if chosen is None or not case:
        return True
    return LEGAL not in chosen if case == INDIVIDUAL else case in chosen


def chosen_of(values: Sequence[str], known: Sequence[Case]) -> frozenset[str] | None:
    """``?case=`` of an address → the cases; ``None`` when nothing was asked. Unknown values are ignored.

    >>> chosen_of([], []), chosen_of(["-", "x"], [Case("k", "", ())]), chosen_of(["k"], [Case("k", "", ())])
    (None, frozenset(), frozenset({'k'}))
    """
    return frozenset(case.key for case in known if case.key in values) if values else None


def name_of(text: str) -> str:
    """The name of a paper without its qualifications; «документ, подтверждающий …» is no name before the comma.

    >>> name_of("доверенность представителя, оформленная по закону"), name_of("копия паспорта (для физических лиц)")
    ('доверенность представителя', 'копия паспорта')
    >>> name_of("документ, подтверждающий полномочия представителя – если заявление подаёт он")
    'документ, подтверждающий полномочия представителя'
    """
    ends = [match.start() for match in NAME_ENDS.finditer(text)]
    return text[: next((end for end in ends if " " in text[:end].strip()), len(text))].strip()


def _condition(row: Row) -> str:
    """The condition of the whole paper. A lone bracket at its end means that it was cut out of the middle."""
    condition = _line(row["condition"]).strip(" ,;.")
    if condition.endswith(")") and condition.count("(") < condition.count(")"):
        return condition.rstrip(")") if HANDED_IN.search(_line(row["text"])) else ""
    return condition


def _line(text: object) -> str:
    return " ".join(str(text or "").split())
