"""An answer as an operator reads it out or sends it: the value, the clause and the act it stands in.

Rules of wording: the clause as lawyers name it, the innermost part first («подп. 1 п. 2.10»); then the act by kind,
number and date, as ГОСТ Р 7.0.97-2016 orders the requisites; then whose act it is. Whatever the base does not know
is left out, nothing is guessed. Pure functions of plain values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from textwrap import shorten

from kb.answer import CardFact
from kb.reply import STATUS
from kb.wording import upper_first

GAP = "\u00a0"
LONGEST = 600  # letters of a clause that is copied
UNSURE = "Точного ответа в базе нет, ближайший пункт"
KINDS = {
    "постановление": "постановления", "распоряжение": "распоряжения", "решение": "решения", "приказ": "приказа",
    "закон": "закона", "указ": "указа",
}  # fmt: skip
# The bodies that issue acts, in the nominative and the genitive.
BODIES = {
    "администрация": "администрации", "комитет": "комитета", "управление": "управления", "департамент": "департамента",
    "дума": "думы", "совет": "совета", "глава": "главы", "мэрия": "мэрии", "собрание": "собрания",
    "министерство": "министерства", "правительство": "правительства",
}  # fmt: skip
# Endings of the adjective before a body: «городская» → «городской».
ENDINGS = {"ая": "ой", "яя": "ей", "ый": "ого", "ий": "ого", "ой": "ого", "ое": "ого", "ее": "его"}
ISSUER = re.compile(r"(?:(?P<stem>[А-Яа-яёЁ-]+)(?P<ending>ая|яя|ый|ий|ой|ое|ее)\s+)?(?P<body>[А-Яа-яёЁ]+)(?!\S)")
GENITIVE = re.compile(rf"(?:[а-яё-]+(?:ой|ого|его|ей)\s+)?(?:{'|'.join(BODIES.values())})(?!\S)", re.IGNORECASE)
FORMATION = re.compile(r"муниципального образования(?=\s)", re.IGNORECASE)
NAME_AND_REST = re.compile(r"^(.*?МО «[^»]+»).*$", re.DOTALL)
UNNUMBERED = re.compile(r"\s*\[\d+\].*$", re.DOTALL)  # «2.4 [1]»: a paragraph without a number of its own


@dataclass(frozen=True, slots=True)
class Act:
    """The requisites of an act as the base holds them; ``date`` is ISO. Empty ones are unknown."""

    kind: str = ""
    number: str = ""
    date: str = ""
    issuer: str = ""
    status: str = ""


def clause_words(label: str) -> str:
    """The address of a clause in a sentence, without paragraphs that have no number.

    >>> clause_words("2.4 [1]"), clause_words("2.6 1. а)"), clause_words("Приложение № 3 [30]")
    ('п.\\xa02.4', 'подп.\\xa0«а» подп.\\xa01 п.\\xa02.6', 'приложение № 3')
    """
    plain = UNNUMBERED.sub("", label).strip()
    if not plain[:1].isdigit():
        return plain if plain[1:2].isupper() else plain[:1].lower() + plain[1:]
    clause, *items = plain.split()
    if any(not re.fullmatch(r"\w{1,3}[.)]{1,2}", item) for item in items):
        return f"п.{GAP}{plain}"
    names = [item.rstrip(".)") for item in items]
    inner = [f"подп.{GAP}{name if name.isdigit() else f'«{name}»'}" for name in reversed(names)]
    return " ".join([*inner, f"п.{GAP}{clause.rstrip('.)')}"])


def issuer_words(issuer: str) -> str:
    """Whose act it is, in the genitive; with a comma in front, as printed, when the words are not understood.

    A name in quotes is enough: the district and the region behind it are left out.

    >>> issuer_words("Городская администрация"), issuer_words("Областной вестник")
    ('городской администрации', ', Областной вестник')
    """
    words = " ".join(issuer.split())
    if not words:
        return ""
    if GENITIVE.match(words):
        return _shorter(words[:1].lower() + words[1:])
    found = ISSUER.match(words)
    body = found["body"].lower() if found else ""
    if not found or body not in BODIES:
        return f", {words}"
    before = f"{found['stem'].lower()}{ENDINGS[found['ending']]} " if found["stem"] else ""
    return _shorter(f"{before}{BODIES[body]}{words[found.end() :]}")


def _shorter(words: str) -> str:
    return NAME_AND_REST.sub(r"\1", FORMATION.sub("МО", words))


def act_words(act: Act, *, genitive: bool = True) -> str:
    """«постановления № 5 от 27.08.2014 администрации МО «…»»; a draft is called one."""
    kind = act.kind.lower()
    named = KINDS.get(kind, "акта") if genitive or act.status == "draft" else kind or "акт"
    if act.status == "draft":
        named = f"{'проекта' if genitive else 'проект'} {named}"
    requisites = (f"№{GAP}{act.number}" if act.number else "", f"от {_numeric(act.date)}" if act.date else "")
    return " ".join(filter(None, (named, *requisites, issuer_words(act.issuer)))).replace(" , ", ", ")


def citation(act: Act | None, label: str) -> str:
    """The clause of the act in one phrase, for brackets and links; the clause alone outside acts."""
    if act is None:
        return clause_words(label)
    said = clause_words(label).removeprefix(f"{act.kind.lower()}, ")
    if said.startswith(("п.", "подп.")):
        return f"{said} {act_words(act)}"
    return f"{said}, {act_words(act, genitive=False)}"


def answer_text(facts: Sequence[CardFact], acts: dict[str | None, Act]) -> str:
    """The facts for the clipboard: one in a line, several as a list under the act; warnings at the end of each act.

    ``acts`` are the acts of the facts by their keys.
    """
    blocks = [_block(list(same), acts.get(key)) for key, same in groupby(facts, key=lambda fact: fact.act_id)]
    return "\n\n".join(blocks)


def clause_text(label: str, text: str, act: Act | None, sure: bool) -> str:
    """A clause for the clipboard when no single fact answers: its own words, cut to ``LONGEST`` letters.

    ``sure``: does it answer the question? What is only near must not pass for an answer.
    """
    words = shorten(_closed(text), LONGEST, placeholder="…")
    before = "" if sure else f"{UNSURE}: "
    return f"{before}{words} ({citation(act, label)}).{_warning(act)}"


def _block(facts: Sequence[CardFact], act: Act | None) -> str:
    if len(facts) == 1:
        fact = facts[0]
        return f"{upper_first(fact.label)}: {_closed(fact.value)} ({citation(act, fact.clause)}).{_warning(act)}"
    lines = []
    for label, same in groupby(facts, key=lambda fact: fact.label):
        lines.append(f"{upper_first(label)}:")
        lines += [f"– {_closed(fact.value)} ({clause_words(fact.clause)})" for fact in same]
    whose = [f"{upper_first(act_words(act, genitive=False))}.{_warning(act)}"] if act else []
    return "\n".join([*lines, *whose])


def _warning(act: Act | None) -> str:
    """The state of an act must go with its words; a draft also says so in its name."""
    return f" {STATUS[act.status]}." if act and act.status in STATUS else ""


def _closed(text: str) -> str:
    return " ".join(text.split()).rstrip(" .;,")


def _numeric(iso: str) -> str:
    """«27.08.2014»; whatever is no ISO date stays as it is."""
    try:
        return f"{date.fromisoformat(iso):%d.%m.%Y}"
    except ValueError:
        return iso
