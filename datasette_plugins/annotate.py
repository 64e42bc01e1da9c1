"""Plain text and marks on it → safe HTML. Pure: whoever makes the marks knows what they mean.

An :class:`Around` puts a link or an explanation around words; these never overlap in the result: the first in
the order given wins. Found words are marked inside and outside of them. The text without tags is the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

Span = tuple[int, int]
OPENING = {
    "link": Markup('<a class="ref-in" href="{}">'),
    "abbr": Markup('<abbr tabindex="0" title="{}">'),
}
CLOSING = {"link": Markup("</a>"), "abbr": Markup("</abbr>")}


@dataclass(frozen=True, slots=True)
class Around:
    """An element around the letters ``[start, end)``; ``value`` is the address or the explanation."""

    start: int
    end: int
    kind: Literal["link", "abbr"]
    value: str


def annotated(text: str, around: Iterable[Around] = (), found: Iterable[Span] = ()) -> Markup:
    """The text as HTML with its marks; marks outside of the text are cut, empty ones dropped.

    >>> str(annotated("п. 2.6 & МФЦ", [Around(0, 6, "link", "#2.6")], [(3, 6)]))
    '<a class="ref-in" href="#2.6">п. <mark>2.6</mark></a> &amp; МФЦ'
    """
    around, found = tuple(around), tuple(found)
    if not around and not found:  # most lines of most texts
        return escape(text)
    marked = _merged(found, len(text))
    parts: list[Markup] = []
    at = 0
    for element in _apart(around, len(text)):
        parts += [
            _marked(text, at, element.start, marked),
            OPENING[element.kind].format(element.value),
            _marked(text, element.start, element.end, marked),
            CLOSING[element.kind],
        ]
        at = element.end
    return Markup("").join([*parts, _marked(text, at, len(text), marked)])


def _apart(around: Iterable[Around], length: int) -> list[Around]:
    """Those that do not touch an earlier one of the given order, sorted by their place."""
    kept: list[Around] = []
    for element in around:
        inside = 0 <= element.start < element.end <= length
        if inside and all(element.end <= other.start or other.end <= element.start for other in kept):
            kept.append(element)
    return sorted(kept, key=lambda element: element.start)


def _merged(found: Iterable[Span], length: int) -> list[Span]:
    """Spans inside the text, in their order, overlapping ones as one."""
    merged: list[Span] = []
    for start, end in sorted((max(0, start), min(end, length)) for start, end in found):
        if start >= end:
            continue
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _marked(text: str, start: int, end: int, marked: Sequence[Span]) -> Markup:
    """The letters ``[start, end)`` with the found words among them."""
    parts: list[Markup] = []
    at = start
    for first, last in marked:
        first, last = max(first, start), min(last, end)
        if first < last:
            parts += [escape(text[at:first]), Markup("<mark>"), escape(text[first:last]), Markup("</mark>")]
            at = last
    return Markup("").join([*parts, escape(text[at:end])])
