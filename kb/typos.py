"""Repairs of what was typed: keyboard layout, transliteration, typos. Only words unknown otherwise are touched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ingest.morphology import is_known, lemmas, normalise
from kb.terms import lexicon_words

LAYOUT = dict(zip("qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё", strict=True))
LAYOUT |= {key.upper(): value.upper() for key, value in LAYOUT.items() if key.isalpha()}
LAYOUT |= {"{": "Х", "}": "Ъ", ":": "Ж", '"': "Э", "<": "Б", ">": "Ю", "~": "Ё"}
LATIN = re.compile(r"[A-Za-z]")
CHUNK = re.compile(r"\S+")
EDGES = re.compile(r"^[^\w]*|[^\w]*$")
# Longest first; what one Latin spelling may mean besides is tried through the typo search.
TRANSLIT = """
shch=щ sch=щ yo=ё jo=ё zh=ж kh=х ts=ц ch=ч sh=ш yu=ю ju=ю ya=я ja=я ye=е
a=а b=б v=в w=в g=г d=д e=е z=з i=и j=й k=к l=л m=м n=н o=о p=п r=р s=с t=т u=у f=ф h=х c=ц y=ы x=кс q=к
'=ь
"""
TRANSLIT_TABLE = dict(pair.split("=") for pair in TRANSLIT.split())
TRANSLIT_PATTERN = re.compile("|".join(map(re.escape, TRANSLIT_TABLE)))
SHORT_I = re.compile(r"(?<=[aeiouy])y(?![aeou])")  # «novyy», «rayon»: й, not ы
SHORTEST = 5  # letters of a word that may be repaired: shorter ones are a letter away from too much
LONG = 8  # from this length on two edits are forgiven
MOST = 60  # letters; longer strings are no words


@dataclass(frozen=True, slots=True)
class Repair:
    """What was typed and what is meant."""

    typed: str
    meant: str

    def __str__(self) -> str:
        return f"{self.meant} ← {self.typed}"


class Repairer:
    """Repairs questions for one base: ``counts`` are its word forms and how often they occur, ``lemmas`` its lemmas."""

    def __init__(self, counts: dict[str, int], lemmas: frozenset[str] = frozenset()) -> None:
        self.counts = counts
        self.lemmas = lemmas
        self.by_length: dict[int, list[str]] = {}
        for word in {*counts, *lexicon_words()}:
            self.by_length.setdefault(len(word), []).append(word)

    def known(self, word: str) -> bool:
        """Is the word form in the base, the lexicons or the dictionary?"""
        plain = normalise(word)
        return plain in self.counts or plain in lexicon_words() or is_known(plain) or lemmas(plain)[0] in self.lemmas

    def repair(self, text: str) -> tuple[str, tuple[Repair, ...]]:
        """The question as it was meant, and what was changed."""
        repairs: list[Repair] = []
        latin = self._latin(text)

        def mend(match: re.Match[str]) -> str:
            typed = match[0]
            meant = latin(typed) if LATIN.search(typed) else typed
            meant = self._words(meant)
            if normalise(meant) != normalise(typed):
                repairs.append(Repair(typed, meant))
            return meant

        return CHUNK.sub(mend, text), tuple(repairs)

    def _latin(self, text: str) -> Callable[[str], str]:
        """How the Latin words of a question are to be read: all in one way, the way in which most are known."""
        chunks = [chunk for chunk in CHUNK.findall(text) if LATIN.search(chunk) and len(chunk) <= MOST]
        if not chunks or all(self._stays(chunk) for chunk in chunks):
            return lambda chunk: chunk
        readings = (lambda chunk: chunk, from_layout, from_translit)
        scores = [sum(self._readable(read(chunk)) for chunk in chunks) for read in readings]
        read = readings[scores.index(max(scores))]
        return lambda chunk: chunk if self._stays(chunk) else read(chunk)

    def _stays(self, chunk: str) -> bool:
        plain = normalise(EDGES.sub("", chunk))
        return (len(plain) > 2 and plain in self.counts) or (
            bool(re.search(r"[@/]|\w\.\w{2,}$", chunk)) and plain.isascii() and "." in plain
        )

    def _readable(self, chunk: str) -> float:
        words = [w for w in re.findall(r"\w+", chunk) if not LATIN.search(w)]
        return sum(len(w) for w in words if self.known(w)) + 0.5 * sum(
            len(w) for w in words if not self.known(w) and self.nearest(w)
        )

    def _words(self, chunk: str) -> str:
        return re.sub(r"[А-Яа-яЁё]+", lambda match: self._word(match[0]), chunk)

    def _word(self, word: str) -> str:
        if len(word) < SHORTEST or len(word) > MOST or self.known(word) or (word.isupper() and len(word) < LONG):
            return word
        return self.nearest(word) or word

    def nearest(self, word: str) -> str | None:
        """The likeliest word of the base or the lexicons: fewest edits, then the commonest."""
        plain = normalise(word)
        edits = 1 if len(plain) < LONG else 2
        found = list(self._near(plain, edits))
        if not found:
            return None
        return min(found, key=lambda pair: (pair[1], plain[0] != pair[0][0], -self.counts.get(pair[0], 0)))[0]

    def _near(self, plain: str, edits: int) -> Iterator[tuple[str, int]]:
        for length in range(len(plain) - edits, len(plain) + edits + 1):
            choices = self.by_length.get(length, [])
            for choice, distance, _ in process.extract_iter(plain, choices, scorer=OSA.distance, score_cutoff=edits):
                yield choice, int(distance)


def from_layout(chunk: str) -> str:
    """What the keys would have typed in the Russian layout.

    >>> from_layout("ljrevtyns"), from_layout(";bkmt")
    ('документы', 'жилье')
    """
    return "".join(LAYOUT.get(letter, letter) for letter in chunk)


def from_translit(chunk: str) -> str:
    """Latin transliteration → Cyrillic.

    >>> from_translit("razreshenie"), from_translit("rynok")
    ('разрешение', 'рынок')
    """
    short = SHORT_I.sub("j", chunk.lower())
    return TRANSLIT_PATTERN.sub(lambda match: TRANSLIT_TABLE[match[0]], short)
