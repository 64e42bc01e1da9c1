"""The words of a question in any text of the base, by lemmas: what the snippets of an answer mark."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.morphology import Word, part_of_speech
from kb.catalogue import catalogue_of
from kb.index import fault
from kb.operators import demands
from kb.question import analyse
from kb.terms import Phrase, Term, matches

SERVANTS = frozenset({"PREP", "CONJ", "PRCL"})


class FoundWords:
    """What of a text the terms of a question mark: every word of every phrase that the text has whole."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.phrases: tuple[Phrase, ...] = tuple(p for term in terms if term.weight > 0 for p in term.phrases if p)

    def keys(self, present: frozenset[str]) -> set[str]:
        """The lemmas of the question that would be marked in a text with these lemmas."""
        return {key for phrase in self.phrases if matches(phrase, present) for group in phrase for key in group}

    def spans(self, words: Sequence[Word]) -> list[tuple[int, int]]:
        """Start and end of what is to be marked, in its order; neighbours are one: «принятии на учёт»."""
        keys = self.keys(lemmas(words))
        if not keys:
            return []
        said = [i for i, word in enumerate(words) if word.first in keys or word.second in keys]
        spans = [_trimmed([words[i] for i in run]) for run in _runs(said)]
        return [(some[0].token.start, some[-1].token.end) for some in spans if some]


def lemmas(words: Sequence[Word]) -> frozenset[str]:
    """Both lemmas of every word."""
    return frozenset(lemma for word in words for lemma in (word.first, word.second))


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Numbers that follow one another, together.

    >>> list(_runs([1, 2, 5]))
    [[1, 2], [5]]
    """
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        yield [number for _, number in run]


def _trimmed(run: Sequence[Word]) -> Sequence[Word]:
    """Without «на» and «или» at its ends: by themselves they say nothing, and they are everywhere."""
    telling = [i for i, word in enumerate(run) if part_of_speech(word.token.text) not in SERVANTS]
    return run[telling[0] : telling[-1] + 1] if telling else ()


def found_words(connection: sqlite3.Connection, question: str) -> FoundWords | None:
    """The words of a question as typed; ``None`` without any, or when the base has no usable index."""
    readable = question.encode("utf-8", "ignore").decode()
    if not readable.strip() or fault(connection):
        return None
    found = FoundWords(analyse(demands(readable).text, catalogue_of(connection)).terms)
    return found if found.phrases else None
