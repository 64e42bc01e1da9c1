"""Words of a question → terms: what may stand in a text instead of what was said.

A *phrase* is a tuple of word groups; a text has the phrase when it has a word of every group. A *term* is
found when any of its phrases is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ingest.lexicon import table
from ingest.morphology import Word, lemmas, normalise, part_of_speech, tokenise

Group = frozenset[str]
Phrase = tuple[Group, ...]

# How much of a question's meaning a word carries; what has no part of speech is a number or an abbreviation.
MEANING = {"NOUN": 1.0, "": 1.0, "ADJF": 0.7, "PRTF": 0.7, "ADJS": 0.5, "PRTS": 0.5, "VERB": 0.5, "INFN": 0.5,
           "GRND": 0.4, "ADVB": 0.3, "NUMR": 0.3, "COMP": 0.3}  # fmt: skip
PARTICLES = frozenset({"ли", "же", "бы", "ка", "то"})
PART = 0.4  # what a word inside a set phrase counts by itself
SET_PHRASE = 0.7  # an entry of the lexicon means something, whatever its part of speech


@dataclass(frozen=True, slots=True)
class Term:
    """A word or set phrase of the question. ``first`` and ``last`` are the numbers of its words.

    ``said`` is the phrase itself, ``written`` what regulations write instead. ``weight`` tells how much of the
    meaning it carries, 0…1; ``role`` what else was seen in it: «aspect», «place», «number» or «».
    """

    text: str
    first: int
    last: int
    said: Phrase
    written: tuple[Phrase, ...] = ()
    weight: float = 1.0
    role: str = ""
    keys: Group = frozenset()

    def __post_init__(self) -> None:
        """``keys``: every lemma of every phrase, for a quick «no»."""
        object.__setattr__(self, "keys", frozenset(key for p in self.phrases for keys in p for key in keys))

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases by which it is found; its own comes first."""
        return (self.said, *self.written)


@dataclass(frozen=True, slots=True)
class Synonym:
    """An entry of the lexicon: the words of ``said`` in a question may be any of ``written`` in a text."""

    said: Phrase
    written: tuple[Phrase, ...]


def group(word: str) -> Group:
    """All keys by which a word of a question is compared: its lemmas, and itself for abbreviations."""
    return frozenset((*lemmas(word), normalise(word)))


def phrase(text: str) -> Phrase:
    """«садовое товарищество» → its word groups, without one-letter prepositions."""
    return tuple(group(token.text) for token in tokenise(text) if len(token.text) > 1 or token.text.isdigit())


@cache
def synonyms() -> dict[str, tuple[Synonym, ...]]:
    """The lexicon by the words with which an entry may begin; the longest entries first."""
    entries: dict[str, list[Synonym]] = {}
    for said, written in _pairs():
        own = phrase(said)
        synonym = Synonym(own, tuple(p for p in map(phrase, written) if p != own))
        for key in own[0]:
            entries.setdefault(key, []).append(synonym)
    return {key: tuple(sorted(found, key=lambda s: -len(s.said))) for key, found in entries.items()}


def _pairs() -> Iterator[tuple[str, list[str]]]:
    for row in table("synonyms"):
        said = row["said"].split("|")
        written = said if row["written"] == "=" else row["written"].split("|")
        yield from ((one, written) for one in said)
    for row in table("abbreviations"):
        long = row["long"].split("|")
        yield row["short"], long
        yield from ((one, [row["short"]]) for one in long)


@cache
def fillers() -> frozenset[str]:
    """Words of questions that say nothing about what is asked."""
    return frozenset(key for row in table("question_words") if row["kind"] == "filler" for key in lemmas(row["word"]))


WORD_COLUMNS = {
    "synonyms": ("said", "written"),
    "abbreviations": ("short",),
    "aspects": ("pattern",),
    "region_names": ("said",),
    "question_words": ("word",),
}


@cache
def lexicon_words() -> frozenset[str]:
    """Every word form that the lexicons use: none of them is a typo."""
    texts = [row[name] for file, names in WORD_COLUMNS.items() for name in names for row in table(file)]
    return frozenset(normalise(token.text) for text in texts for token in tokenise(text))


def terms(words: Sequence[Word]) -> list[Term]:
    """The terms of a question: set phrases of the lexicon where they fit, single words otherwise."""
    groups = [group_of(word) for word in words]
    found, at = [], 0
    while at < len(words):
        term = _set_phrase(words, groups, at, len(words)) or _single(words[at], groups[at], at)
        found.append(term)
        found += _parts(term, words, groups)
        at = term.last + 1
    return found


def _parts(term: Term, words: Sequence[Word], groups: Sequence[Group]) -> list[Term]:
    """The single words of a set phrase: a text may have one of them and not the phrase."""
    if term.last == term.first:
        return []
    parts = (
        _set_phrase(words, groups, i, i + 1) or _single(words[i], groups[i], i)
        for i in range(term.first, term.last + 1)
    )
    return [replace(part, weight=part.weight * PART) for part in parts if part.weight]


def group_of(word: Word) -> Group:
    """The keys of an analysed word: lemmas as in its context, and the printed form."""
    return frozenset((word.first, word.second, normalise(word.token.text)))


def _set_phrase(words: Sequence[Word], groups: Sequence[Group], at: int, stop: int) -> Term | None:
    """The longest entry of the lexicon that begins at ``at`` and ends before ``stop``."""
    candidates = [s for key in groups[at] for s in synonyms().get(key, ())]
    fitting = [(end, s) for end, s in ((_fit(s.said, words, groups, at), s) for s in candidates) if end <= stop]
    longest = max((end for end, _ in fitting), default=0)
    if longest <= at:
        return None
    written = tuple(dict.fromkeys(p for end, s in fitting if end == longest for p in s.written))
    said = tuple(g for word, g in zip(words[at:longest], groups[at:longest], strict=True) if _tells(word))
    text = " ".join(word.token.text for word in words[at:longest])
    weight = max(SET_PHRASE if written else 0.0, *(weight_of(word) for word in words[at:longest]))
    return Term(text, at, longest - 1, said, written, weight)


def _fit(said: Phrase, words: Sequence[Word], groups: Sequence[Group], at: int) -> int:
    """The number of the word behind ``said`` when it stands at ``at`` (letters and particles do not count), else 0."""
    for wanted in said:
        while at < len(words) and not _tells(words[at]):
            at += 1
        if at >= len(words) or not groups[at] & wanted:
            return 0
        at += 1
    return at


def _tells(word: Word) -> bool:
    """Is the word more than a letter or a particle («вернут ли пошлину», «а где же бланк»)?"""
    text = word.token.text.lower()
    return text not in PARTICLES and (len(text) > 1 or text.isdigit())


def _single(word: Word, keys: Group, at: int) -> Term:
    return Term(word.token.text, at, at, (keys,), (), weight_of(word))


def weight_of(word: Word) -> float:
    """How much of the meaning the word carries, 0 for words that only ask."""
    if word.first in fillers() or (len(word.token.text) == 1 and not word.token.text.isdigit()):
        return 0.0
    speech = "" if word.token.text.isdigit() else part_of_speech(word.token.text)
    return MEANING.get(speech, 0.1)


def with_abbreviations(found: Iterable[Term], known: dict[str, tuple[Phrase, ...]]) -> list[Term]:
    """The terms with what the base itself says its abbreviations stand for («далее – ЦОМОУ»)."""
    return [replace(t, written=(*t.written, *known[t.text.lower()])) if t.text.lower() in known else t for t in found]


def matches(wanted: Phrase, present: frozenset[str] | set[str]) -> bool:
    """Does a text with these lemmas have the phrase?"""
    return bool(wanted) and not any(keys.isdisjoint(present) for keys in wanted)


def strength(term: Term, present: frozenset[str] | set[str]) -> float:
    """1 when the text has the term as said, a little less for what is written instead, else 0."""
    if term.keys.isdisjoint(present):
        return 0.0
    if matches(term.said, present):
        return 1.0
    return 0.85 if any(matches(p, present) for p in term.written) else 0.0


def expression(phrases: Iterable[Phrase]) -> str:
    """Phrases → FTS5 expression, every token quoted; «» for none."""
    parts = [" AND ".join(f"({' OR '.join(quoted(key) for key in sorted(keys))})" for keys in p) for p in phrases if p]
    return " OR ".join(f"({part})" for part in parts)


def quoted(key: str) -> str:
    """A token as an FTS5 string."""
    return '"' + key.replace('"', "") + '"'
