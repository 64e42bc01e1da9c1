"""A text of the base as HTML: drawn once, and drawn again only where the words of a question stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from datasette_plugins.pages.clauses import Line
from datasette_plugins.pages.noted import Found, Reading, found_in, lemmas_of, noted
from kb.found import FoundWords

Draw = Callable[[Line], Markup]


@dataclass(frozen=True)
class Text:
    """The plain ``lines``, how they are read when nothing is asked, and the HTML of each line read so."""

    lines: tuple[Line, ...]
    reading: Reading
    html: tuple[Markup, ...]

    @cached_property
    def lemmas(self) -> tuple[frozenset[str], ...]:
        """The lemmas of every line: analysed at the first question to this text."""
        return tuple(map(lemmas_of, self.lines))


def drawn(lines: Sequence[Line], reading: Reading, draw: Draw) -> Text:
    """A text with everything noted on it but the words of a question; ``draw`` makes a noted line HTML."""
    return Text(tuple(lines), reading, tuple(draw(line) for line in noted(lines, reading)))


def asked(text: Text, found: FoundWords | None, draw: Draw) -> tuple[Markup, Found]:
    """The whole HTML with the found words marked, and how many there are."""
    numbers = [i for i, lemmas in enumerate(text.lemmas) if found.keys(lemmas)] if found else []
    marked = noted([text.lines[i] for i in numbers], text.reading.finding(found))
    html = [*text.html]
    for i, line in zip(numbers, marked, strict=True):
        html[i] = draw(line)
    return Markup("\n").join(html), found_in(marked)
