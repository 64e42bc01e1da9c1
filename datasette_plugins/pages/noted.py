"""Lines of a text → the same with everything noted on them: found words, short forms, references, facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from urllib.parse import quote

from markupsafe import Markup

from datasette_plugins.annotate import Around, annotated
from datasette_plugins.margin import Note
from datasette_plugins.pages.clauses import HEADINGS, Line, TableRow
from ingest.morphology import Word, words
from kb.crossrefs import Crossrefs
from kb.found import FoundWords, lemmas
from kb.shortforms import ShortForms

MARK = "<mark>"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is noted on a text. ``positions``: clause → its place in the text; ``margin``: clause → facts."""

    found: FoundWords | None
    forms: ShortForms
    crossrefs: Crossrefs
    margin: Mapping[str, tuple[Note, ...]]
    positions: Mapping[str, int]

    def finding(self, found: FoundWords | None) -> Reading:
        """The same with other words to find."""
        return replace(self, found=found)


PLAIN = Reading(None, ShortForms(()), Crossrefs(()), {}, {})


@dataclass(frozen=True, slots=True)
class Found:
    """How many words are marked, in how many clauses, and the first of these."""

    words: int
    clauses: int
    first: str


def lemmas_of(line: Line) -> frozenset[str]:
    """The lemmas of all that a line says."""
    return frozenset[str]().union(*(lemmas(_words(text)) for text in _texts(line)))


def noted(lines: Sequence[Line], reading: Reading) -> list[Line]:
    """The lines with HTML instead of plain text, and their facts beside them."""
    return [_noted(line, reading) for line in lines]


def found_in(lines: Sequence[Line]) -> Found:
    """Counts the found words of noted lines."""
    counts = [(sum(text.count(MARK) for text in _texts(line)), line.path) for line in lines]
    hits = [(count, path) for count, path in counts if count]
    return Found(sum(count for count, _ in hits), len(hits), hits[0][1] if hits else "")


def _texts(line: Line) -> Iterator[str]:
    return chain([line.text] if not line.rows else (), *(row.cells for row in line.rows))


def _noted(line: Line, reading: Reading) -> Line:
    if line.kind in HEADINGS:
        return replace(line, text=_found_only(line.text, reading))
    table = tuple(_row(row, line.path, reading) for row in line.rows)
    text = line.text if table else _text(line.text, line.path, reading, set())
    return replace(line, text=text, rows=table, notes=_notes(line, reading))


def _notes(line: Line, reading: Reading) -> tuple[Note, ...]:
    """The facts of a clause; of a table and all of its rows."""
    paths = (line.path, *(row.path for row in line.rows if row.path))
    return tuple(dict.fromkeys(note for path in paths for note in reading.margin.get(path, ())))


def _row(row: TableRow, table: str, reading: Reading) -> TableRow:
    seen: set[str] = set()
    return replace(row, cells=tuple(_text(cell, row.path or table, reading, seen) for cell in row.cells))


def _found_only(text: str, reading: Reading) -> Markup:
    return annotated(text, found=reading.found.spans(_words(text)) if reading.found else ())


@lru_cache(maxsize=4096)  # clauses, about 10 MB: the analysis is half of the work of a page
def _words(text: str) -> tuple[Word, ...]:
    return tuple(words(text))


def _text(text: str, path: str, reading: Reading, seen: set[str]) -> Markup:
    """One text of the clause at ``path``; a link wins over a short form inside it."""
    analysed = _words(text) if reading.found or reading.forms.may_stand(text) else ()
    links = [
        Around(start, end, "link", f"#{quote(target, safe='/~')}")
        for start, end, target in reading.crossrefs.of(path, text)
    ]
    uses = reading.forms.uses(text, analysed, path, reading.positions.get(path, 0), seen) if analysed else ()
    explained = [Around(use.start, use.end, "abbr", use.form.long) for use in uses]
    return annotated(text, (*links, *explained), reading.found.spans(analysed) if reading.found else ())
