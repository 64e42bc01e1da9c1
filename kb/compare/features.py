"""The words of an item → what it is compared by. Authorities, places, annexes and clause numbers are masked.

Municipalities copy templates and put their own names in: those names tell nothing about the item.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.compare.concepts import About
from kb.compare.model import Features
from kb.compare.telling import NOT, Said, telling, wording
from kb.compare.things import named

# Words that say what sort of paper it is: papers differ by what stands behind them.
FORMS_WORDS = """
документ сведение информация справка выписка копия оригинал подлинник данные форма наличие
"""
FORMS = frozenset(FORMS_WORDS.split())
# And those that every item of every list may have.
EMPTY_WORDS = """
заявитель лицо гражданин соответствие случай порядок представить представленный предоставить предоставление
представление указанный необходимый установленный подтверждающий подтверждать подтвердить являться иной весь
действующий законодательство который такой данный услуга
"""
EMPTY = frozenset(EMPTY_WORDS.split())
FORM_WEIGHT, EMPTY_WEIGHT, ASIDE_WEIGHT, LEAST_RARE = 0.35, 0.3, 0.35, 0.15
HEADS, HEAD_WEIGHT = 2, 1.5  # the first nouns name the thing
STEM = 7  # letters by which «представить» and «представление» are near

REPRESENTATIVE, FAMILY, CHILD, APPLICANT = "представитель", "член семьи", "ребёнок", "заявитель"
OF_APPLICANT = re.compile(
    r"(представител\w*) (?:(?:физич|юридич)еского лица )?(?:заявител|получател|гражданин)\w*", re.I
)
WHOM: tuple[tuple[str, re.Pattern[str]], ...] = (
    (REPRESENTATIVE, re.compile(r"представител|доверенност", re.I)),
    (FAMILY, re.compile(r"член\w* (?:его |её |ее |их )?семьи|супруг", re.I)),
    (CHILD, re.compile(r"реб[её]н|\bдет(?:и|ей|ям|ьми|ях)\b|несовершеннолет|усыновл", re.I)),
    (APPLICANT, re.compile(r"заявител|гражданина\b|получател", re.I)),
)
SIDES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("юридическое лицо", re.compile(r"(?:для|от|если заявитель) юридическ", re.I)),
    ("предприниматель", re.compile(r"(?:для|от) индивидуальн\w+ предпринимат", re.I)),
    ("физическое лицо", re.compile(r"(?:для|от) (?:физическ|граждан)", re.I)),
)
SIDE_NAMES = frozenset(name for name, _ in SIDES)


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a lemma tells in this base, ``LEAST_RARE``…1: words of every regulation tell little."""

    rows: int
    found: Mapping[str, int]

    def __call__(self, lemma: str) -> float:
        """The weight of a lemma; one the base does not hold weighs most."""
        share = math.log((self.rows + 1) / (self.found.get(lemma, 0) + 1)) / math.log(self.rows + 1)
        return max(LEAST_RARE, min(1.0, share))


def rarity(connection: sqlite3.Connection, lemmas: Iterable[str]) -> Rarity:
    """The rarity of the lemmas in the clauses of the base, as the search index counted them."""
    wanted = sorted(set(lemmas))
    found: dict[str, int] = {}
    for at in range(0, len(wanted), BATCH):
        part = wanted[at : at + BATCH]
        query = f"select term, doc from search_lemmas where term in ({','.join('?' * len(part))})"
        found.update(connection.execute(query, part))
    return Rarity(max(2, connection.execute("select max(id) from search_rows").fetchone()[0] or 0), found)


BATCH = 500  # values that one query of SQLite takes with ease


def whom(text: str) -> frozenset[str]:
    """About whom a paper is, and for which sort of applicant; «представителя заявителя» is the representative.

    >>> sorted(whom("паспорта заявителя и членов его семьи")), sorted(whom("паспорт представителя заявителя"))
    (['заявитель', 'член семьи'], ['представитель'])
    """
    plain = OF_APPLICANT.sub(r"\1", text)
    return frozenset(name for name, pattern in (*WHOM, *SIDES) if pattern.search(plain))


def features(
    text: str, condition: str, about: About | None, places: frozenset[str], rare: Rarity, silent: frozenset[str]
) -> Features:
    """The features of an item.

    ``places``  lemmas of the municipality's own names
    ``about``   whose concepts count
    ``silent``  lemmas that mean nothing in this table
    """
    said = [word for word in telling(text, condition) if word.lemma not in places | silent]
    bag: dict[str, float] = {}
    heads = [word.lemma for word in said if word.weight >= 1 and word.lemma not in FORMS | EMPTY][:HEADS]
    for word in said:
        weight = _weight(word, rare) / 2 * (HEAD_WEIGHT if word.lemma in heads else 1.0)
        for key in (word.lemma, f"~{_stem(word.lemma)}"):
            bag[key] = max(weight, bag.get(key, 0.0))
    head = text.replace(condition, " ") if condition else text
    concepts = named(head, about) or named(text, about) if about else frozenset()
    return Features(bag, concepts, whom(text), tuple(word for word in wording(text) if word not in places))


def _stem(lemma: str) -> str:
    return lemma[: STEM + len(NOT) if lemma.startswith(NOT) else STEM]


def _weight(word: Said, rare: Rarity) -> float:
    weight = word.weight * rare(word.lemma) * (ASIDE_WEIGHT if word.aside else 1.0)
    if word.lemma in FORMS:
        return weight * FORM_WEIGHT
    return weight * (EMPTY_WEIGHT if word.lemma in EMPTY else 1.0)
