"""One file from bytes to facts: what cannot be read is told."""

from __future__ import annotations

from seeds import SOURCES, text_of

from ingest.limits import CLAUSE_CHARS
from ingest.model import Source
from ingest.source import read_source


def test_a_clause_without_end_is_kept_and_told() -> None:
    """Rules read its beginning only; the text itself is whole, and the reader is told."""
    known = text_of(next(iter(SOURCES)))
    endless = known + "\nСрок " + "в течение 10 (десяти) рабочих дней " * 2000
    found = read_source(Source("x", "x.txt"), endless.encode())
    assert found.reading.text == endless
    told = [problem for problem in found.problems if str(CLAUSE_CHARS) in problem.message]
    assert len(told) == 1
    assert told[0].span is not None
    assert told[0].span.end >= len(endless.rstrip()) - 1
