"""Safe HTML snippets with the found words marked."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ingest.morphology import words
from kb.found import FoundWords
from kb.terms import Term

SHORT = 700  # letters of a clause that is shown whole
WINDOW = 480  # letters of the part that is shown of a longer one
BEFORE = 60  # letters of it that stand before the first word found
READ = 20_000  # letters of a clause that are looked through

Span = tuple[int, int]


class Snippets:
    """Snippets for one question."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.found = FoundWords(terms)

    def of(self, text: str) -> str:
        """A clause as escaped HTML: whole when short, else the part with most of the words."""
        spans = self.found.spans(words(text[:READ])) if self.found.phrases else []
        start, end = (0, len(text)) if len(text) <= SHORT else window(text, spans)
        inside = [(a, b) for a, b in spans if start <= a and b <= end]
        return ("…" if start else "") + _marked(text, start, end, inside) + ("…" if end < len(text) else "")


def _marked(text: str, start: int, end: int, spans: Sequence[Span]) -> str:
    pieces, at = [], start
    for a, b in spans:
        pieces += [escape(text[at:a], quote=False), f"<mark>{escape(text[a:b], quote=False)}</mark>"]
        at = b
    return "".join((*pieces, escape(text[at:end], quote=False)))


def window(text: str, spans: Sequence[Span]) -> Span:
    """The stretch of about ``WINDOW`` letters with most letters found, cut between words; the first of the best.

    >>> window("а " * 300 + "срок " + "б " * 300, [(600, 604)])
    (540, 1018)
    """
    starts = [max(0, a - BEFORE) for a, _ in spans] or [0]
    start = max(starts, key=lambda at: sum(b - a for a, b in spans if at <= a and b <= at + WINDOW))
    end = start + WINDOW
    after = text.find(" ", start - 1) + 1 if start else 0
    before = text.rfind(" ", start, end) if end < len(text) else len(text)
    return (after if after - start < BEFORE else start), (before if before > start else end)
