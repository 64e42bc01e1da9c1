"""What the name of a service means: its object, the action on it, the way; and the words that mean neither.

The terms are data: ``data/lexicon/service_terms.csv``. ``said`` are phrases whose words stand in this order, with at
most ``GAP`` other words between two of them; ``implies`` are terms that go without saying («бесплатно» — «без торгов»).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.lexicon import table
from ingest.morphology import Word, analyser, normalise, words
from ingest.municipality import NAMED

GAP = 2
OBJECT, ACTION, WAY, EMPTY = "object", "action", "way", "empty"
SMALL_WORDS = {"PREP", "CONJ", "PRCL", "NPRO", "Apro"}  # parts of speech; «который», «такой»
IN_BRACKETS = re.compile(r"\([^()]*\)")

Lemmas = frozenset[str]


@dataclass(frozen=True, slots=True)
class Term:
    """A notion of municipal services; ``phrases``: each a row of words, a word as the set of its lemmas."""

    name: str
    role: str
    phrases: tuple[tuple[Lemmas, ...], ...]
    implies: frozenset[str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A name in notions. ``core``: objects and actions it demands; ``aside``: those in brackets and those that go
    without saying, which another name may have or not; ``rest``: lemmas that are no notion."""

    objects: frozenset[str]
    actions: frozenset[str]
    ways: frozenset[str]
    aside: frozenset[str]
    rest: frozenset[str]
    lemmas: tuple[str, ...]

    @property
    def core(self) -> frozenset[str]:
        """What another name of the same kind must say too."""
        return self.objects | self.actions


@cache
def terms() -> dict[str, Term]:
    """Name → notion."""
    return {row["term"]: _term(row) for row in table("service_terms")}


def _term(row: Mapping[str, str]) -> Term:
    phrases = tuple(tuple(_lemmas(word) for word in words(said)) for said in row["said"].split("|"))
    return Term(row["term"], row["role"], phrases, frozenset(filter(None, row["implies"].split("|"))))


@cache
def _phrases() -> dict[str, list[tuple[tuple[Lemmas, ...], Term]]]:
    """Lemma of the first word → the phrases that begin with it, the longest first."""
    found: dict[str, list[tuple[tuple[Lemmas, ...], Term]]] = {}
    for term in terms().values():
        for phrase in term.phrases:
            for lemma in phrase[0]:
                found.setdefault(lemma, []).append((phrase, term))
    return found


def _lemmas(word: Word) -> Lemmas:
    return frozenset((word.first, word.second))


@lru_cache(maxsize=50_000)
def meaning(name: str) -> Meaning:
    """The notions of a name of a service.

    >>> found = meaning("Выдача ордера на производство земляных работ")
    >>> sorted(found.core), sorted(found.rest)
    (['земляные работы'], [])
    """
    said = words(name)
    bracketed = [match.span() for match in IN_BRACKETS.finditer(name)]
    aside = [any(start < word.token.start < end for start, end in bracketed) for word in said]
    used, found = _read(said)
    bare = {term.name for term, places in found if not all(aside[i] for i in places)}
    heard = {term.name for term, _ in found}
    implied = frozenset().union(*(terms()[term].implies for term in heard))
    left = frozenset(w.first for i, w in enumerate(said) if i not in used and not aside[i] and _is_content(w))
    return Meaning(
        objects=_of_role(bare - implied, OBJECT), actions=_of_role(bare - implied, ACTION),
        ways=_of_role(bare - implied, WAY), aside=frozenset(heard - bare) | implied, rest=left,
        lemmas=tuple(word.first for word in said),
    )  # fmt: skip


def _of_role(names: set[str], role: str) -> frozenset[str]:
    return frozenset(name for name in names if terms()[name].role == role)


def _read(said: list[Word]) -> tuple[set[int], list[tuple[Term, tuple[int, ...]]]]:
    """The words that belong to notions, and the notions with the places of their words; long phrases come first."""
    candidates = [
        (phrase, term, start)
        for start, word in enumerate(said) for lemma in _lemmas(word) for phrase, term in _phrases().get(lemma, ())
    ]  # fmt: skip
    used: set[int] = set()
    found: list[tuple[Term, tuple[int, ...]]] = []
    for phrase, term, start in sorted(candidates, key=lambda c: (-len(c[0]), c[2], c[1].name)):
        places = _places(phrase, said, start, used)
        if places:
            used.update(places)
            found.append((term, places))
    return used, found


def _places(phrase: tuple[Lemmas, ...], said: list[Word], start: int, used: set[int]) -> tuple[int, ...]:
    """Where the words of a phrase stand when its first stands at ``start``; nothing when it does not stand there."""
    if start in used:
        return ()
    places = [start]
    for wanted in phrase[1:]:
        near = range(places[-1] + 1, min(places[-1] + GAP + 2, len(said)))
        place = next((i for i in near if i not in used and wanted & _lemmas(said[i])), None)
        if place is None:
            return ()
        places.append(place)
    return tuple(places)


def _is_content(word: Word) -> bool:
    plain = normalise(word.token.text)
    return len(plain) > 1 and not plain.isdigit() and not _is_small(plain)


@lru_cache(maxsize=50_000)
def _is_small(word: str) -> bool:
    return not SMALL_WORDS.isdisjoint(analyser().parse(word)[0].tag.grammemes)


# --- the name without the municipality ------------------------------------------------------------

PLACE = r"(?:город[аеу]?|г\.|села|селе|посел[кк][ае]|пос[её]л(?:ка|ке)|п\.|пгт|станицы|деревни|хутора)"
TOWN = rf"{PLACE}\s(?:«[^»]+»|[А-ЯЁ][а-яё]+(?:[- ][А-ЯЁ][а-яё]+)*)"
REGION = (
    r"(?:[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*(?:ой|ого)\s(?:области|края|автономного округа)|Республики\s[А-ЯЁ][а-яё]+)"
)
WITHIN = r"(?:на\sтерритории|в\sграницах|в\sпределах)"
LYING = r",?\s(?:(?:расположенн|находящ)\w+\s)?"
UNNAMED = (
    r"(?:муниципального\s(?:образования|района|округа)|городского\s(?:округа|поселения)|сельского\sпоселения"
    r"|сельсовета|поселения|района|города|округа)"
)
ON_TERRITORY = re.compile(
    rf"{LYING}(?:{WITHIN}|в|на)\s(?:муниципальн\w+\s(?:образовани\w+|округ\w*|район\w*)\s)?(?:{TOWN}|«[^»]+»)(?:\s{REGION})?"
    rf"|{LYING}{WITHIN}\s(?:(?:данного|соответствующего)\s)?{UNNAMED}(?=$|[,.;)])"
)
OF_TOWN = re.compile(rf"\s(?:{TOWN}|{REGION})")
LEFT_OVER = re.compile(rf"(?:,?\s(?:расположенн|находящ)\w+)?,?\s(?:{WITHIN}|администраци\w+|в|на)(?=\s*(?:$|[,.;)]))")


def without_place(name: str) -> str:
    """A name without the municipality, its district and region.

    >>> without_place("Выдача разрешений на рекламу на территории города Сосноречье, аннулирование разрешений")
    'Выдача разрешений на рекламу, аннулирование разрешений'
    >>> without_place("Присвоение адресов на территории Озёрского городского округа Пермского края")
    'Присвоение адресов'
    """
    text = ON_TERRITORY.sub("", " ".join(name.split()))
    text = re.sub(rf"\s(?:{NAMED.pattern})", "", text)
    text = LEFT_OVER.sub("", OF_TOWN.sub("", text))
    return re.sub(r"\s+([,.;)])", r"\1", " ".join(text.split())).strip(" ,.;–-") or name
