"""Municipalities in a question: «кировский район приморье», «Чеглаково», «ленобласть»."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.lexicon import table
from ingest.morphology import Word, lemmas, normalise, words

# Head nouns that say what a name is the name of; «г.о.», «с/п» are left to the full words.
KINDS = {
    "district": "район округ",
    "region": "область край республика",
    "settlement": "поселение",
    "town": "город г посёлок пос село деревня",
    "any": "муниципалитет образование мо",
}
HEADS = {lemmas(noun)[0]: kind for kind, nouns in KINDS.items() for noun in nouns.split()}
COMMON_WORDS = """
муниципальный городской сельский район округ область край республика поселение образование город автономный
администрация портал услуга государственный в на и по через получение порядок электронный вид
"""
COMMON = frozenset(lemmas(word)[0] for word in COMMON_WORDS.split())
ADJECTIVE = re.compile(r"(?:ский|ской|цкий)$")
TOWN_ENDING = re.compile(r"(?:о|а|е|я|и|ы|ь)$")


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality: the telling lemmas of its own name, its district and its region."""

    id: str
    title: str
    name: frozenset[str]
    district: frozenset[str]
    region: frozenset[str]
    kind: str = ""

    @property
    def lemmas(self) -> frozenset[str]:
        """All lemmas by which it is named."""
        return self.name | self.district | self.region

    @staticmethod
    def of_text(key: str, text: str) -> Place:
        """A place of which only a sentence is known: the title of a guide and whose it is."""
        found = words(text)
        spans = _named(found)
        names = {
            kind: frozenset(w for k, w in spans if k == kind) for kind in ("district", "region", "town", "settlement")
        }
        return Place(
            key, text, names["district"] | names["town"] | names["settlement"], frozenset(), names["region"], "district"
        )


@dataclass(frozen=True, slots=True)
class Mention:
    """A place name of the question: lemma, what it is the name of («» when not said), denied by «не», its words."""

    name: str
    kind: str
    denied: bool
    first: int
    last: int


def _named(found: Sequence[Word]) -> list[tuple[str, str]]:
    return [(m.kind, m.name) for m in mentions(found, frozenset()) if m.kind]


def telling(text: str | None) -> frozenset[str]:
    """The lemmas of a name without «муниципальный район» and the like."""
    return frozenset(
        key for word in words(text or "") for key in (word.first,) if key not in COMMON and not key.isdigit()
    )


def places(connection: sqlite3.Connection) -> list[Place]:
    """All municipalities of the base."""
    query = "select id, name, kind, district, region from municipalities order by id"
    return [_place(*row) for row in connection.execute(query)]


def _place(key: str, name: str, kind: str | None, district: str | None, region: str | None) -> Place:
    title = ", ".join(filter(None, (name, district, region)))
    head = next((HEADS[w.first] for w in words(f"{name} {kind or ''}") if HEADS.get(w.first, "any") != "any"), "town")
    return Place(key, title, telling(name), telling(district), telling(region), head)


@cache
def region_names() -> dict[str, frozenset[str]]:
    """Everyday names of regions → telling lemmas of the official name."""
    return {lemmas(row["said"])[0]: telling(row["region"]) for row in table("region_names")}


def mentions(found: Sequence[Word], known: frozenset[str]) -> list[Mention]:
    """Place names of the question: adjectives before «район», «край»…, names of the base, everyday names of regions."""
    result: list[Mention] = []
    for i, word in enumerate(found):
        if word.first in region_names():
            result += [Mention(name, "region", _denied(found, i), i, i) for name in region_names()[word.first]]
            continue
        head = _head(found, i)
        name = next((form for form in (word.first, word.second) if _is_name(form, head is not None, known)), None)
        derived = None if name else next((d for d in _adjectives(normalise(word.token.text)) if d in known), None)
        if name or derived:
            result.append(
                Mention(name or derived or "", head[0] if head else "", _denied(found, i), i, head[1] if head else i)
            )
    return result


def _is_name(form: str, headed: bool, known: frozenset[str]) -> bool:
    return form not in COMMON and (form in known or (headed and ADJECTIVE.search(form) is not None))


def _head(found: Sequence[Word], i: int) -> tuple[str, int] | None:
    """The head noun right behind the name, over «муниципальный»: («district», its number); «г. Киров» before it."""
    for j in range(i + 1, min(i + 4, len(found))):
        if found[j].first in HEADS:
            return HEADS[found[j].first], j
        if found[j].first not in COMMON:
            break
    if i and HEADS.get(found[i - 1].first) == "town":
        return "town", i
    return None


def _adjectives(name: str) -> list[str]:
    """«гатчина» → «гатчинский»: a name in a vowel loses it, one in a consonant is left («Киров» is not «Кировск»)."""
    return [TOWN_ENDING.sub("", name) + "ский"] if TOWN_ENDING.search(name) and len(name) > 4 else []


def _denied(found: Sequence[Word], i: int) -> bool:
    return i > 0 and found[i - 1].first == "не"


def known_names(found: Sequence[Place]) -> frozenset[str]:
    """All telling lemmas of the places."""
    return frozenset(name for place in found for name in place.lemmas)


def fit(place: Place | None, said: Sequence[Mention]) -> float:
    """How well a place fits what the question says of places: 0 says nothing, below 0 contradicts it."""
    if not said:
        return 0.0
    if place is None:
        return -0.5
    return sum(_fit(place, mention) for mention in said) / len(said)


def _fit(place: Place, mention: Mention) -> float:
    value = _agreement(place, mention)
    return min(-value, 0.0) if mention.denied else value


def _agreement(place: Place, mention: Mention) -> float:
    own = mention.name in place.name
    if mention.kind == "region":
        return 1.0 if mention.name in place.region else -1.0
    if mention.kind in ("district", "settlement", "town") and own:
        return 1.0 if place.kind == mention.kind or place.kind == "any" else 0.4
    if own:
        return 1.0
    if mention.name in place.district and mention.kind in ("", "district"):
        return 0.3
    if mention.name in place.region and not mention.kind:
        return 0.2
    return -0.6
