"""The words of an item → what it is compared by. Authorities, places, annexes and clause numbers are masked.

Municipalities copy templates and put their own names in: those names tell nothing about the item.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from kb.compare.concepts import About
from kb.compare.families import family
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
действующий законодательство который такой данный услуга подготовить оформить выполнить выдать составить изготовить
заверить утвердить надлежащий содержать содержаться
"""
EMPTY = frozenset(EMPTY_WORDS.split())
# And those that say what is the matter with a thing: grounds differ by the thing.
STATES_WORDS = """
отсутствие несоответствие противоречие недостоверный неуказать истечение наличие выявление обращение
"""
STATES = frozenset(STATES_WORDS.split())
STATE_WEIGHT = 0.5
FORM_WEIGHT, EMPTY_WEIGHT, ASIDE_WEIGHT, LEAST_RARE = 0.35, 0.3, 0.35, 0.15
HEADS, HEAD_WEIGHT = 2, 1.5  # the first nouns name the thing
TOLD = re.compile(r"^.*?\sо том, что\s", re.I | re.S)  # what a paper tells is the paper, whoever tells it
ENUMERATED = re.compile(r",|\s[–—-]\s|\s(?:и|или|либо|а также)\s")  # where an item goes on to another thing
STEM = 7  # letters by which «представить» and «представление» are near

REPRESENTATIVE, FAMILY, CHILD, APPLICANT = "представитель", "член семьи", "ребёнок", "заявитель"
OF_APPLICANT = re.compile(
    r"(представител\w*) (?:(?:физич|юридич)еского лица )?(?:заявител|получател|гражданин)\w*", re.I
)
WHOLE_FAMILY = re.compile(r"(?:каждого|всех) (?:\w+ ){0,2}член\w* семьи", re.I)  # of which the applicant is one
# The lawful representative of a child is the parent who applies.
PARENT = re.compile(r"(родител\w*(?: \([^()]*\))?,? ?)(?:\(|или |либо )?(?:ин\w+ )?законн\w+ представител\w*\)?", re.I)
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
Weight = Callable[[str], float]
LEAST_LOCAL = 0.35  # the subject of the service stands in every other item, yet it is no empty word


def within(rare: Weight, items: Iterable[Collection[str]]) -> Weight:
    """The rarity of lemmas in lists that are compared: ``items`` are the lemmas of each item of all lists.

    What stands in every item («объект адресации») tells less of which item it is than what stands in one.
    """
    bags = [{family(lemma) for lemma in lemmas} for lemmas in items]
    found = Counter(lemma for bag in bags for lemma in bag)
    whole = math.log(len(bags) + 1)

    def weight(lemma: str) -> float:
        share = math.log((len(bags) + 1) / max(1, found[family(lemma)])) / whole if bags else 1.0
        return rare(lemma) * max(LEAST_LOCAL, min(1.0, share + FEW))

    return weight


FEW = 0.25  # an item has its counterpart in the other list: standing in a few does not make a word common


def whom(text: str) -> frozenset[str]:
    """About whom a paper is, and for which sort of applicant; «представителя заявителя» is the representative.

    >>> sorted(whom("паспорта заявителя и членов его семьи")), sorted(whom("паспорт представителя заявителя"))
    (['заявитель', 'член семьи'], ['представитель'])
    >>> sorted(whom("паспорт родителя (законного представителя)")), sorted(whom("паспорт каждого члена семьи"))
    ([], ['заявитель', 'член семьи'])
    """
    plain = WHOLE_FAMILY.sub(r"заявителя и \g<0>", PARENT.sub(r"\1", OF_APPLICANT.sub(r"\1", text)))
    return frozenset(name for name, pattern in (*WHOM, *SIDES) if pattern.search(plain))


def features(
    text: str, condition: str, about: About | None, places: frozenset[str], rare: Weight, silent: frozenset[str]
) -> Features:
    """The features of an item.

    ``places``  lemmas of the municipality's own names
    ``about``   whose concepts count
    ``silent``  lemmas that mean nothing in this table
    """
    said = [word for word in telling(text, condition) if word.lemma not in places | silent]
    bag: dict[str, float] = {}
    heads = [
        word.lemma
        for word in said
        if word.weight >= 1 and word.lemma not in FORMS | EMPTY and family(word.lemma) not in STATES
    ][:HEADS]
    for word in said:
        weight = _weight(word, rare) / 2 * (HEAD_WEIGHT if word.lemma in heads else 1.0)
        lemma = family(word.lemma)
        for key in (lemma, f"~{_stem(lemma)}"):
            bag[key] = max(weight, bag.get(key, 0.0))
    told = TOLD.sub("", text)
    head = told.replace(condition, " ") if condition else told
    concepts = named(head, about) or named(told, about) if about else frozenset()
    first = named(ENUMERATED.split(head)[0], about) if about else frozenset()
    return Features(bag, concepts, first, whom(text), tuple(word for word in wording(text) if word not in places))


ENDING = re.compile(r"(?<=.{4})[аеёиоуыэюяйьн]+$")  # «эскизный» is near «эскиз», «договорный» near «договор»


def _stem(lemma: str) -> str:
    """What words of one root begin with.

    >>> _stem("эскизный"), _stem("эскиз"), _stem("представление"), _stem("представить")
    ('эскиз', 'эскиз', 'предст', 'предст')
    """
    return ENDING.sub("", lemma[: STEM + len(NOT) if lemma.startswith(NOT) else STEM])


def _weight(word: Said, rare: Weight) -> float:
    weight = word.weight * rare(word.lemma) * (ASIDE_WEIGHT if word.aside else 1.0)
    if word.lemma in FORMS:
        return weight * FORM_WEIGHT
    if family(word.lemma) in STATES:
        return weight * STATE_WEIGHT
    return weight * (EMPTY_WEIGHT if word.lemma in EMPTY else 1.0)
