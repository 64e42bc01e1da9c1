"""Federal laws with a wrong date or number, measured by the table ``known_laws`` of the lexicon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from ingest.lexicon import table
from ingest.model import ActReference
from ingest.morphology import lemmatise
from ingest.references import references
from kb.checks.model import Hit, Survey, hit
from kb.wording import day

SAME_TITLE = 94  # of 100, of lemmas: «Об электронной подписи» is not «Об электронной цифровой подписи»


@dataclass(frozen=True, slots=True)
class Law:
    """A federal law; ``source`` is where it was officially published."""

    number: str
    date: str
    title: str
    source: str


@cache
def laws() -> tuple[Law, ...]:
    """The laws that regulations cite most."""
    return tuple(Law(**row) for row in table("known_laws"))


def wrong_law(survey: Survey) -> Iterator[Hit]:
    """«Федеральный закон от 30.07.2010 № 210-ФЗ», «№ 201-ФЗ «Об организации предоставления … услуг»»."""
    for context in survey.contexts:
        for ref in references(context.text) if "ФЗ" in context.text else ():
            said = wrong(ref)
            if said:
                yield hit(context.clause, ref.start, ref.end, said)


def wrong(ref: ActReference) -> str:
    """What is wrong with a reference to a law; «» when nothing is, or the law is not in the table."""
    if not (ref.number or "").upper().endswith("-ФЗ"):
        return ""
    named = [law for law in laws() if _same_title(ref.title or "", law.title)]
    if named and not any(law.number == ref.number for law in named):
        return f"«{named[0].title}» — это закон {_printed(named[0])}, а здесь № {ref.number}"
    meant = [law for law in named or laws() if law.number == ref.number and _same_law(ref, law, bool(named))]
    if not meant or any(law.date == ref.date for law in meant):
        return ""
    right = f"{day(meant[0].date)} ({meant[0].source})"
    return f"у закона № {ref.number} здесь дата {day(str(ref.date))}, а принят он {right}"


def _same_law(ref: ActReference, law: Law, named: bool) -> bool:
    """Numbers begin anew every year: the year tells the law, or its title, or its day and month without a title."""
    if ref.date is None:
        return False
    return named or ref.date[:4] == law.date[:4] or (not ref.title and ref.date[4:] == law.date[4:])


def _printed(law: Law) -> str:
    return f"от {day(law.date)} № {law.number} ({law.source})"


def _same_title(printed: str, known: str) -> bool:
    return bool(printed) and fuzz.ratio(_plain(printed), _plain(known)) >= SAME_TITLE


@cache
def _plain(title: str) -> str:
    return lemmatise(title.replace("РФ", "Российской Федерации"))
