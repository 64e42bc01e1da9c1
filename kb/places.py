"""Municipalities in a question: «кировский район приморье», «Чеглаково», «ленобласть»."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.lexicon import table
from ingest.morphology import Word, is_known, is_toponym, lemmas, normalise, words

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
HEADS_OF_ACTS = """
select a.municipality_id, c.text from acts a join clauses c on c.act_id = a.id
where a.municipality_id is not null and c.label = 'реквизиты'
"""
SEAT = re.compile(
    r"(?<!\w)(?:г|гор|с|п|пос|д|х|ст|ст-ца|пгт|рп|р\.\s?п|город|село|пос[её]лок|деревня|хутор|станица|аул|слобода)\.?\s+"
    r"(?P<name>[А-ЯЁ][а-яё]+(?:[- ][А-ЯЁ][а-яё]+)?)"
)
NEAR = 5  # letters that a word must share with the name of a place when the dictionary knows neither
ADJECTIVE = re.compile(r"(?:ский|ской|цкий)$")
TOWN_ENDING = re.compile(r"(?:о|а|е|я|и|ы|ь)$")


@dataclass(frozen=True, slots=True)
class Seat:
    """A town in which acts are signed: its name as printed, and the lemmas of each word of it."""

    name: str
    words: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality: the telling lemmas of its own name, its district and its region."""

    id: str
    title: str
    name: frozenset[str]
    district: frozenset[str]
    region: frozenset[str]
    kind: str = ""
    seats: tuple[Seat, ...] = ()
    region_name: str = ""

    @property
    def lemmas(self) -> frozenset[str]:
        """All lemmas by which it is named."""
        return self.name | self.district | self.region

    @property
    def seat_lemmas(self) -> frozenset[str]:
        """All lemmas of the towns in which its acts are signed."""
        return frozenset(key for seat in self.seats for keys in seat.words for key in keys)

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
    return [(m.kind, m.name) for m in mentions(found, Names()) if m.kind]


def telling(text: str | None) -> frozenset[str]:
    """The lemmas of a name without «муниципальный район» and the like."""
    return frozenset(
        key for word in words(text or "") for key in (word.first,) if key not in COMMON and not key.isdigit()
    )


def places(connection: sqlite3.Connection) -> list[Place]:
    """All municipalities of the base."""
    signed: dict[str, dict[str, Seat]] = {}
    for key, head in connection.execute(HEADS_OF_ACTS):
        signed.setdefault(key, {}).update((seat.name, seat) for seat in seats_in(head))
    query = "select id, name, kind, district, region from municipalities order by id"
    return [_place(row, tuple(signed.get(row[0], {}).values())) for row in connection.execute(query)]


def _place(row: tuple[str, str, str | None, str | None, str | None], seats: tuple[Seat, ...]) -> Place:
    key, name, kind, district, region = row
    title = ", ".join(filter(None, (name, district, region)))
    head = next((HEADS[w.first] for w in words(f"{name} {kind or ''}") if HEADS.get(w.first, "any") != "any"), "town")
    return Place(key, title, telling(name), telling(district), telling(region), head, seats, region or "")


def seats_in(head: str) -> list[Seat]:
    """The towns named in the head of an act.

    >>> [seat.name for seat in seats_in("ПОСТАНОВЛЕНИЕ от 29.06.2012 № 95 х. Зелёная Дольня")]
    ['зеленая дольня']
    """
    names = [match["name"] for match in SEAT.finditer(head)]
    return [Seat(normalise(name), tuple(_forms(word) for word in words(name))) for name in names]


def _forms(word: Word) -> frozenset[str]:
    return frozenset((word.first, word.second, normalise(word.token.text)))


@cache
def region_names() -> dict[str, frozenset[str]]:
    """Everyday names of regions → telling lemmas of the official name."""
    return {lemmas(row["said"])[0]: telling(row["region"]) for row in table("region_names")}


@dataclass(frozen=True, slots=True)
class Names:
    """The names by which the places of a base are known: telling lemmas, and towns of several words."""

    lemmas: frozenset[str] = frozenset()
    seats: tuple[Seat, ...] = ()

    @staticmethod
    def of(found: Sequence[Place]) -> Names:
        """All names of the places."""
        seats = {seat.name: seat for place in found for seat in place.seats}
        return Names(frozenset(name for place in found for name in place.lemmas), tuple(seats.values()))


def mentions(found: Sequence[Word], known: Names) -> list[Mention]:
    """Place names of the question: towns and other names of the base, adjectives before «район», «край»…, everyday
    names of regions."""
    result: list[Mention] = []
    at = 0
    while at < len(found):
        here = _seat(found, at, known.seats) or _name(found, at, known.lemmas)
        result += here
        at = max((m.last if m.kind == "town" and m.first == at else at for m in here), default=at) + 1
    return result


def _seat(found: Sequence[Word], at: int, seats: Sequence[Seat]) -> list[Mention]:
    """The longest town of the base that is named at ``at``; one of a single common word only behind «г.», «село»."""
    for seat in sorted(seats, key=lambda s: -len(s.words)):
        stop = at + len(seat.words)
        fits = stop <= len(found) and all(
            _forms(w) & forms for w, forms in zip(found[at:stop], seat.words, strict=True)
        )
        headed = at > 0 and HEADS.get(found[at - 1].first) == "town"
        if fits and (len(seat.words) > 1 or headed or _is_rare(found[at])):
            return [Mention(seat.name, "town", _denied(found, at), at, stop - 1)]
    return []


def _is_rare(word: Word) -> bool:
    """Is the word no ordinary one, so that it can only be a name?"""
    text = word.token.text
    return not is_known(text) or is_toponym(text)


def _name(found: Sequence[Word], i: int, known: frozenset[str]) -> list[Mention]:
    word = found[i]
    if word.first in region_names():
        return [Mention(name, "region", _denied(found, i), i, i) for name in region_names()[word.first]]
    head = _head(found, i)
    name = next((form for form in (word.first, word.second) if _is_name(form, head is not None, known)), None)
    if name is None:
        name = next((d for d in _adjectives(normalise(word.token.text)) if d in known), None) or _near(word, known)
    if name is None:
        return []
    return [Mention(name, head[0] if head else "", _denied(found, i), i, head[1] if head else i)]


def _near(word: Word, known: frozenset[str]) -> str | None:
    """«Ташлыяр» → «ташлыярский»: the name of the base that begins as a word does which no dictionary has."""
    text = normalise(word.token.text)
    if len(text) < NEAR or is_known(text):
        return None
    shared = max(NEAR, len(text) - 2)
    return min((name for name in known if len(name) > shared and name[:shared] == text[:shared]), default=None, key=len)


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
    if mention.name in {seat.name for seat in place.seats}:
        return 1.0
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
