"""Typed words, the last of them unfinished → questions to the table of suggestions: prefixes, word forms, repairs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ingest.morphology import lemmas, normalise, tokenise, words
from kb.terms import expression, quoted, terms
from kb.typos import LATIN, LONG, MOST, SHORTEST, from_layout

MOST_WORDS = 8
CANDIDATES = 6  # spellings tried for a word that is not there
KNOWN = "select 1 from suggest_index where suggest_index match ? limit 1"
# First letters as typed; else, when the first letter itself is wrong, words that go on like the typed one.
SAME_START = "select word from suggest_words where word >= :a and word < :a || char(0x10ffff)"
OTHER_START = """
select word from suggest_words where substr(word, 1, 1) = :b or substr(word, 2, 1) in (:a, :b)
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A typed word: how the index is asked for it, and the beginnings and lemmas by which it is seen in a name."""

    match: str
    starts: tuple[str, ...]
    lemmas: frozenset[str]


def readings(text: str) -> Iterator[list[Wanted]]:
    """Ways to read the typed text: as it stands, in the other keyboard layout, then by synonyms; may be empty ones."""
    texts = _layouts(text)
    yield from ([_exact(word) for word in _typed_words(one)] for one in texts)
    yield from (_synonyms(one) for one in texts)


def repairs(connection: sqlite3.Connection, text: str) -> Iterator[list[Wanted]]:
    """The same with typing errors mended."""
    yield from (_mended(connection, _typed_words(one)) for one in _layouts(text))


def _layouts(text: str) -> list[str]:
    return [text, from_layout(text)] if LATIN.search(text) else [text]


def _typed_words(text: str) -> list[str]:
    """The different words of a text; single letters are prepositions, or not yet anything."""
    found = dict.fromkeys(normalise(token.text) for token in tokenise(text))
    return [word for word in found if (len(word) > 1 or word.isdigit()) and len(word) <= MOST][:MOST_WORDS]


def _exact(word: str) -> Wanted:
    return _wanted((word,), frozenset(lemmas(word)))


def _wanted(starts: tuple[str, ...], keys: Iterable[str]) -> Wanted:
    known = frozenset(keys)
    match = " OR ".join([*(f"{quoted(s)}*" for s in starts), *map(quoted, sorted(known))])
    return Wanted(match, starts, known)


def _synonyms(text: str) -> list[Wanted]:
    """What regulations write instead of what people say; words that only ask («как», «можно») are left out."""
    all_terms = terms(words(text)[:MOST_WORDS])
    outer = [
        t for i, t in enumerate(all_terms) if not any(o.first <= t.first <= t.last <= o.last for o in all_terms[:i])
    ]
    found = []
    for term in (t for t in outer if t.weight and t.said):
        starts = (normalise(term.text),) if term.first == term.last else ()
        match = " OR ".join([expression(term.phrases), *(f"{quoted(s)}*" for s in starts)])
        found.append(Wanted(match, starts, term.keys))
    return found


def _mended(connection: sqlite3.Connection, typed: Sequence[str]) -> list[Wanted]:
    """The words with those that no entry has replaced by the nearest ones; nothing when none can be."""
    found = []
    for word in typed:
        wanted = _exact(word)
        if not connection.execute(KNOWN, [wanted.match]).fetchone():
            starts = _nearest(connection, word)
            if not starts:
                return []
            wanted = _wanted(starts, ())
        found.append(wanted)
    return found


def _nearest(connection: sqlite3.Connection, word: str) -> tuple[str, ...]:
    """Beginnings of words of the entries that are fewest edits away from the typed one: one, from ``LONG`` on two."""
    if len(word) < SHORTEST:
        return ()
    for query in (SAME_START, OTHER_START):
        rows = connection.execute(query, {"a": word[0], "b": word[1]})
        near = _near(word, [row[0] for row in rows])
        if near:
            best = min(near.values())
            return tuple(sorted(start for start, edits in near.items() if edits == best)[:CANDIDATES])
    return ()


def _near(word: str, vocabulary: Sequence[str]) -> dict[str, int]:
    """Beginning of a word → its distance, for those near enough."""
    edits = 1 if len(word) < LONG else 2
    found: dict[str, int] = {}
    for length in range(len(word) - edits, len(word) + edits + 1):
        starts = {known[:length] for known in vocabulary if len(known) >= len(word) - edits}
        for start, distance, _ in process.extract_iter(word, starts, scorer=OSA.distance, score_cutoff=edits):
            found[start] = int(distance)
    return found
