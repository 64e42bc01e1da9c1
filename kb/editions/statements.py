"""The resolution of an amending act → its statements: one instruction each, with the words it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.clean import clean
from ingest.markers import Marker, parse
from ingest.model import Act, Passage
from kb.editions.quotes import masked


@dataclass(frozen=True, slots=True)
class Statement:
    """One paragraph with the quotations that belong to it.

    ``passage`` its clean text without the sign in front; ``hidden`` the same with quotations hidden;
    ``above``   the statements it stands under, the outermost first
    """

    passage: Passage
    hidden: str
    clause: str
    marked: bool
    above: tuple[Statement, ...]


UNMARKED = ("", 0)
Open = tuple[tuple[str, int], Statement]


def statements(text: str, act: Act) -> Iterator[Statement]:
    """The statements of the resolution (with the changes printed as its appendix) in their order."""
    whole, places = _whole(text, act)
    hidden = masked(whole.text)
    open_: list[Open] = []
    for start, end in _paragraphs(hidden):
        marker = parse(whole.text[start:end])
        key = _key(marker)
        del open_[_depth(open_, key) :]
        body = start + (marker.length if marker else 0)
        if body >= end:
            continue
        statement = Statement(
            whole.slice(body, end), hidden[body:end].strip(), _clause_at(places, start), marker is not None,
            tuple(above for _, above in open_),
        )  # fmt: skip
        open_.append((key, statement))
        yield statement


def _whole(text: str, act: Act) -> tuple[Passage, list[tuple[int, str]]]:
    """The resolution as clean text, a line per clause; where each clause begins in it."""
    letters, offsets, places = "", list[int](), list[tuple[int, str]]()
    for clause in act.clauses:
        if clause.part != "resolution" or clause.path in ("rekvizity", "nazvanie"):
            continue
        passage = clean(text, clause.span)
        if not passage.text:
            continue
        if letters:
            letters, offsets = letters + "\n", [*offsets, passage.offsets[0]]
        places.append((len(letters), clause.path))
        letters, offsets = letters + passage.text, [*offsets, *passage.offsets]
    return Passage(letters, offsets), places


def _clause_at(places: list[tuple[int, str]], at: int) -> str:
    return next(path for start, path in reversed(places) if start <= at)


def _paragraphs(hidden: str) -> Iterator[tuple[int, int]]:
    """Lines; one that begins with a quotation belongs to the instruction above it."""
    start = 0
    for match in re.finditer(r"\n(?!«□)|$", hidden):
        if match.start() > start:
            yield start, match.start()
        start = match.end()


def _depth(open_: list[Open], key: tuple[str, int]) -> int:
    """How many of the open statements stay open: those above the last neighbour of this key.

    A paragraph without a sign stands under the nearest words that end with a colon.
    """
    if key != UNMARKED:
        return next((i for i, (other, _) in enumerate(open_) if other == key), len(open_))
    for i in range(len(open_) - 1, -1, -1):
        if open_[i][0] == key:
            return i
        if open_[i][1].hidden.endswith(":"):
            return i + 1
    return 0


def _key(marker: Marker | None) -> tuple[str, int]:
    """Statements of one key are neighbours: «1.1.» and «1.2.», «а)» and «б)», paragraphs without a sign."""
    if marker is None:
        return UNMARKED
    return (marker.family, len(marker.parts) if marker.family == "decimal" else 1)
