"""The words in which a text differs from another, for people to see at once. Pure.

Words are compared by their lemmas, so another grammatical form is no difference.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from ingest.morphology import Word, words
from kb.compare.model import Piece


def pieces(text: str, other: str) -> tuple[Piece, ...]:
    """The whole text in pieces; those that ``other`` does not say are marked.

    >>> [(p.text, p.differs) for p in pieces("копия паспорта", "паспорт")]
    [('копия', True), (' паспорта', False)]
    """
    mine, theirs = words(text), words(other)
    matcher = SequenceMatcher(None, [w.first for w in mine], [w.first for w in theirs], autojunk=False)
    spans = [_span(mine, a, b) for tag, a, b, _, _ in matcher.get_opcodes() if tag in ("delete", "replace")]
    return tuple(piece for piece in _cut(text, spans) if piece.text)


def _span(found: list[Word], first: int, behind: int) -> tuple[int, int]:
    return found[first].token.start, found[behind - 1].token.end


def _cut(text: str, spans: list[tuple[int, int]]) -> list[Piece]:
    cut, at = [], 0
    for start, end in spans:
        cut += [Piece(text[at:start]), Piece(text[start:end], differs=True)]
        at = end
    return [*cut, Piece(text[at:])]
