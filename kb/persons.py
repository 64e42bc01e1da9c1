"""Names of persons in what people type: where they stand, so that they can be masked.

A name is told by the dictionary's shares of its readings, not by capitals: people type «иванова мария». A word that
may also be a place or an ordinary word is a name only beside another name: «вера» stays, «вера иванова» goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ingest.morphology import RUSSIAN, analyser, is_known, normalise
from kb.typos import from_layout, from_translit

WORD = re.compile(r"[^\W\d_]+")
GAP = re.compile(r"[ \-–‑.]{1,3}")  # between the words of one name
INITIALS = re.compile(r"(?:[А-ЯЁ][а-яё-]+\s+[А-ЯЁ]\.\s?[А-ЯЁ]\.?(?!\w)|\b[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?[А-ЯЁ][а-яё-]{2,})")
LATIN = re.compile(r"(?<![\w.])[\[\];',<>{}\"`]*[A-Za-z][A-Za-z\[\];',.<>{}\"`-]*")
PERSON = ("Surn", "Name", "Patr")
ABBREVIATIONS = frozenset({"аис"})  # also a form of the name «Аиса»
FUNCTION = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "INTJ"})
SURE = 0.5  # a lone word is a name from this share of its readings on …
LEAST = 0.4  # … a word with the ending of a surname from this share on …
PLACE = 0.2  # … unless this share of them is a place
UNSURE = 0.3  # an unknown word beside a name
KIN = str.maketrans("әөүұҗңһқғіїєґў", "аоуужнхкгииегу")  # letters of other Cyrillic alphabets
# Unknown words are guessed by their endings; typos in ordinary words must not become names.
SURNAME = re.compile(
    r"(?:(?:[оеё]в|[иы]н)(?:а|у|ым|ой|е|ы|ых|ыми)?|енко|чук[аеу]?|швили|дзе|ян[ау]?|[ое]вич\w{0,3}|[ое]вн\w{1,2})$"
)
PATRONYMIC = re.compile(r"\w{2,}(?:[ое]вич(?:[аеу]|ем)?|[ое]вн(?:а|ы|е|у|ой)|иничн(?:а|ы|е|у|ой))|оглы|кызы|улы")
IN_PLACE = re.compile(r"(?:^|[^\w])(?:в|во|из|под|близ|город\w{0,2}|гор\.|г\.|д\.|дер\.|с\.|п\.|пос\.)\s*$", re.I)
CALLED = re.compile(
    r"(?:^|[^\w])(?:ул\.?|улиц\w{1,3}|переул\w+|пер\.?|проспект\w{0,2}|пр-т|деревн\w{1,2}|сел[аоеу]м?|пос[её]л\w+|хутор\w{0,2}|"
    r"станиц\w{1,2}|им\.?|имени|площад\w{1,2}|шоссе|парк\w?|сквер\w?)\s*(?:[А-ЯЁ][а-яё]+\s+)?$",
    re.I,
)


class Shares(NamedTuple):
    """How likely a word is a name of a person, a place; ``first`` — has it a reading as a given name or patronymic?"""

    person: float
    place: float
    first: bool
    known: bool


@lru_cache(maxsize=20_000)
def shares(word: str) -> Shares:
    """The readings of a word, weighed.

    >>> shares("ивановна").person, shares("заявление").person
    (1.0, 0.0)
    """
    plain = _russian(word)
    if not RUSSIAN.fullmatch(plain):
        return Shares(0.0, 0.0, False, False)
    person = place = 0.0
    first = False
    parses = analyser().parse(plain)
    if any(parse.tag.POS in FUNCTION for parse in parses):
        return Shares(0.0, 0.0, False, True)
    if not any(mark in parse.tag for parse in parses for mark in PERSON):
        return Shares(0.0, 0.0, False, is_known(plain))
    for parse in parses:
        named = any(mark in parse.tag for mark in (*PERSON, "Poss"))  # «иванов» is also «belonging to Ivan»
        person += parse.score if named else 0
        place += parse.score if "Geox" in parse.tag else 0
        first |= "Name" in parse.tag or "Patr" in parse.tag
    return Shares(round(person, 3), round(place, 3), first, is_known(plain))


def _russian(word: str) -> str:
    """A word in the letters of the dictionary: «Рәшит» is «рашит»."""
    return normalise(word).translate(KIN)


class _Token(NamedTuple):
    text: str
    start: int
    end: int
    shares: Shares
    is_place: bool

    @property
    def sure(self) -> bool:
        """Is the word a name also when it stands alone?"""
        return not self.is_place and is_name(self.text)

    @property
    def may_be(self) -> bool:
        """Is the word a name when it stands beside one?"""
        if self.is_place:
            return False
        found, capital = self.shares, self.text.istitle()
        return (
            self.sure or found.person >= UNSURE or (found.known and found.person > 0) or (capital and not found.known)
        )


def is_name(word: str) -> bool:
    """Is a word, standing alone, the name of a person?

    >>> [is_name(word) for word in ("Иванова", "сергеевич", "Киров", "надежду", "справка", "АИС")]
    [True, True, False, False, False, False]
    """
    plain, found = _russian(word), shares(word)
    if PATRONYMIC.fullmatch(plain) and len(plain) > 5 and (found.person or not found.known):
        return True
    if word.isupper() and len(word) <= 5 and not found.first:
        return False
    if not found.known:
        return found.person > SURE and SURNAME.search(plain) is not None
    least = LEAST if SURNAME.search(plain) else SURE
    return found.person > least and (found.first or found.place < PLACE) and plain not in ABBREVIATIONS


def persons(text: str) -> Iterator[tuple[int, int]]:
    """Where the names of persons stand in ``text``."""
    yield from (match.span() for match in INITIALS.finditer(text))
    yield from (match.span() for match in LATIN.finditer(text) if _is_latin_name(match[0]))
    tokens = [_token(text, match) for match in WORD.finditer(text)]
    for i, token in enumerate(tokens):
        if not token.sure:
            continue
        first = last = i
        while first and _joined(text, tokens[first - 1], tokens[first], "before"):
            first -= 1
        while last + 1 < len(tokens) and _joined(text, tokens[last], tokens[last + 1], "after"):
            last += 1
        yield tokens[first].start, tokens[last].end


def _joined(text: str, left: _Token, right: _Token, where: str) -> bool:
    """Does the word before (after) a name belong to it: another name, an initial, a creature in capitals?"""
    if not GAP.fullmatch(text, left.end, right.start):
        return False
    other, name = (left, right) if where == "before" else (right, left)
    if len(other.text) == 1:
        return text[other.end : other.end + 1] == "." or other.text.isupper()
    if other.may_be or (_is_patronymic(name.text) and not other.shares.known):
        return True
    return name.shares.first and not other.is_place and _is_nickname(other.text)


def _is_patronymic(word: str) -> bool:
    return PATRONYMIC.fullmatch(_russian(word)) is not None


def _is_nickname(word: str) -> bool:
    """«Лебедь», «Белый» with a capital, «мамаева» (to the dictionary «of a mamay»): surnames beside a given name."""
    tag = analyser().parse(_russian(word))[0].tag
    if "Poss" in tag and SURNAME.search(_russian(word)):
        return True
    return word.istitle() and ("anim" in tag or (tag.POS == "ADJF" and "Apro" not in tag))


def _token(text: str, match: re.Match[str]) -> _Token:
    found = shares(match[0])
    before = text[max(0, match.start() - 40) : match.start()]
    is_place = bool((found.place and IN_PLACE.search(before)) or CALLED.search(before))
    return _Token(match[0], match.start(), match.end(), found, is_place)


def _is_latin_name(chunk: str) -> bool:
    """A name typed in Latin letters or in the wrong layout; also a capitalised word that means nothing either way."""
    plain = chunk.strip(".,'\"")
    readings = [word for read in (from_layout, from_translit) for word in WORD.findall(read(plain))]
    if any(is_name(word) or (shares(word).person > SURE and shares(word).known) for word in readings):
        return True
    return plain.istitle() and len(plain) > 2 and not any(is_known(word) for word in readings if len(word) > 1)
