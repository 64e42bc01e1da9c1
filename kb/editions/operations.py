"""The wordings of amendment instructions, as data. All read text whose quotations are hidden (:mod:`quotes`).

Formulas: Methodical recommendations on the legal and technical form of bills (letter of the State Duma's apparatus
of 18.11.2003 № вн2-18/490, edition of 2021), section on amending acts; municipalities follow them with small licence
(«в новой редакции», «читать», «добавить»).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.editions.model import ChangeKind
from kb.editions.quotes import HIDDEN, masked

Q = f"«{HIDDEN}*»"
SEVERAL = rf"{Q}(?:\s?(?:,|\sи|и|или)\s?{Q})*"
WORDS = (
    r"(?:слов\w*|цифр\w*|числ\w*|букв\w*|аббревиатур\w*|сокращени\w*|дат\w*|знак\w*|текст\w*)(?:\sи\s(?:цифр|слов)\w*)?"
)
CASES = r"(?:,?\sв\s(?:соответствующ|нужн)\w+\s(?:падеж|числ|форм)\w*(?:(?:,|\sи)\s(?:падеж|числ)\w*)*)?"
ON_WORDS = rf"(?:на\s)?(?:соответственно\s)?(?:{WORDS}\s)?(?:соответственно\s)?"
STOP = r"(?:знаком\s)?(?:точк\w+\sс\sзапятой|точк\w+|запят\w+)"
ADD = r"(?:дополнить|дополнив|добавить)"
UNIT = (
    r"(?:нов\w+\s)?(?:(?:под)?пункт|абзац|(?:под)?раздел|приложени|предложени|част|глав)[^:;«]*?(?:«[а-яё]»[^:;«]*?)*?"
)


@dataclass(frozen=True, slots=True)
class Operation:
    """A formula: ``kind`` of change; groups ``old``, ``new``, ``unit``, ``where``, ``cases`` as far as it has them.

    ``examples`` are instructions as printed, and whether the formula is the one that reads them.
    """

    kind: ChangeKind
    pattern: re.Pattern[str]
    examples: tuple[tuple[str, bool], ...]


def _formula(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![а-яё])(?:{pattern})", re.I)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "replace",
        _formula(rf"{WORDS}\s(?P<old>{SEVERAL})(?P<cases>{CASES})\s(?:соответственно\s)?замен(?:ить|ив)\s{ON_WORDS}(?P<new>{SEVERAL})(?P<after>{CASES})"),
        (("слова «30 дней» заменить словами «10 дней»", True),
         ("цифры «30» заменить цифрами «10»", True),
         ("слова «Отдел», «отдел» заменить соответственно словами «Комитет», «комитет»", True),
         ("слова «отдел» в соответствующем падеже заменить словами «комитет» в соответствующем падеже", True),
         ("слова «отдел» исключить", False)),
    ),
    Operation(
        "replace",
        _formula(rf"замен(?:ить|ив)\s{WORDS}\s(?P<old>{SEVERAL})(?P<cases>{CASES})\s{ON_WORDS}(?P<new>{SEVERAL})(?P<after>{CASES})"),
        (("заменить слова «отдел» словами «комитет»", True),
         ("заменить цифру «5» на «7»", True),
         ("изменение, заменив слова «отдел» словами «комитет»", True),
         ("слова «отдел» заменить словами «комитет»", False)),
    ),
    Operation(
        "remove",
        _formula(rf"{WORDS}\s(?P<old>{SEVERAL})\sисключ(?:ить|ив)|исключ(?:ить|ив)\s{WORDS}\s(?P<old2>{SEVERAL})"),
        (("слова «и почтой» исключить", True), ("исключить слова «и почтой»", True), ("пункт 3 исключить", False)),
    ),
    Operation(
        "insert",
        _formula(rf"(?P<where>после|перед)\s{WORDS}\s(?P<old>{Q})\s{ADD}\s{WORDS}\s(?P<new>{Q})"),
        (("после слов «лично» дополнить словами «или почтой»", True),
         ("перед словом «заявитель» дополнить словом «каждый»", True),
         ("дополнить словами «или почтой»", False)),
    ),
    Operation(
        "insert",
        _formula(rf"{ADD}\s(?:после\s{WORDS}\s(?P<old>{Q})\s)?{WORDS}\s(?:следующего\sсодержания\s?:\s?)?(?P<new>{Q})"),
        (("дополнить словами «, их представители»", True),
         ("дополнить после слов «лично» словами «или почтой»", True),
         ("дополнить пунктом 2.6.1 следующего содержания: «2.6.1. Копии»", False)),
    ),
    Operation(
        "add",
        _formula(rf"{ADD}\s(?P<unit>{UNIT})(?:\s?следующего\sсодержания)?\s?[:\s]\s?(?P<new>{Q})"),
        (("дополнить пунктом 2.6.1 следующего содержания: «2.6.1. Копии»", True),
         ("дополнить подпунктом «г» следующего содержания: «г) план;»", True),
         ("дополнить абзацем следующего содержания: «Копии не нужны.»", True),
         ("дополнить словами «и копии»", False)),
    ),
    Operation(
        "reword",
        _formula(rf"(?:изложить|изложив|читать)\s(?:его\s|её\s|ее\s|их\s)?в\s(?:следующей\s|новой\s)?редакции\s?:?\s?(?P<new>{Q})"),
        (("изложить в следующей редакции: «2.4. Срок – 10 дней.»", True),
         ("читать в новой редакции: «Прием граждан».", True),
         ("изложить в новой редакции согласно приложению", False)),
    ),
    Operation(
        "reword",
        _formula(
            r"(?:изложить|изложив)\s(?:его\s|её\s|ее\s)?в\s(?:следующей\s|новой\s)?редакции,?\s"
            r"\(?(?P<appended>согласно\sприложени\w+|прилагается|приложени\w+)(?:\s№\s?\d+)?(?:\sк\s(?:настоящ|данн)\w+\s\w+)?\)?"
        ),
        (("изложить в новой редакции согласно приложению к настоящему постановлению", True),
         ("изложить в редакции согласно приложению № 1 к настоящему постановлению", True),
         ("изложить в новой редакции: «Прием граждан»", False)),
    ),
    Operation(
        "repeal",
        _formula(r"(?:признать|призна[её]тся|считать)\sутратившим[иу]?\sсилу"),
        (("подпункт 3 пункта 2.6 признать утратившим силу", True),
         ("абзац второй считать утратившим силу", True),
         ("документы утратили силу", False)),
    ),
    Operation(
        "punctuation",
        _formula(rf"(?P<stop>{STOP})\sзаменить\s(?:на\s)?(?P<sign>{STOP})"),
        (("в подпункте 3 точку заменить точкой с запятой", True),
         ("точку с запятой заменить точкой", True),
         ("слово «точка» заменить словом «запятая»", False)),
    ),
    Operation(
        "exclude",
        _formula(r"исключ(?:ить|ив)"),
        (("подпункт 3 пункта 2.6 исключить", True), ("абзац третий исключить", True), ("слова «и» исключить", False)),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Operated:
    """A formula found at ``match`` of the hidden text."""

    operation: Operation
    match: re.Match[str]


def operations(hidden: str) -> Iterator[Operated]:
    """The formulas of a statement in their order; where two begin together, the first of the table wins."""
    at = 0
    while True:
        found = [Operated(o, m) for o in OPERATIONS if (m := o.pattern.search(hidden, at))]
        if not found:
            return
        best = min(found, key=lambda item: item.match.start())
        yield best
        at = best.match.end()


def reads(instruction: str) -> Operation | None:
    """The formula that reads an instruction as printed."""
    return next((found.operation for found in operations(masked(instruction))), None)
