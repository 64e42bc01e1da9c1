"""Safe HTML snippets with the found words marked."""

from __future__ import annotations

import html
import secrets
import sqlite3
from collections.abc import Sequence

from kb.terms import Term, expression

SHORT = 700  # letters of a clause that is shown whole
TOKENS = 64  # FTS5 cuts no longer snippet


class Snippets:
    """Snippets for one question. The marks are random, so no text can forge a tag."""

    def __init__(self, connection: sqlite3.Connection, terms: Sequence[Term]) -> None:
        self.connection = connection
        found = expression(p for term in terms if term.weight > 0 for p in term.phrases)
        self.match = f"{{text_first text_second}} : ({found})" if found else ""
        key = secrets.token_hex(8)
        self.marks = (f"\x02{key}", f"\x03{key}")

    def of(self, row: int, text: str) -> str:
        """The clause of an index row as escaped HTML: whole when short, else the part with most of the words."""
        shown = self._marked(row, len(text) <= SHORT) or text[:SHORT] + ("…" if len(text) > SHORT else "")
        return html.escape(shown, quote=False).replace(self.marks[0], "<mark>").replace(self.marks[1], "</mark>")

    def _marked(self, row: int, whole: bool) -> str | None:
        if not self.match:
            return None
        call = "highlight(search_index, 0, ?, ?)" if whole else f"snippet(search_index, 0, ?, ?, '…', {TOKENS})"
        query = f"select {call} from search_index where search_index match ? and rowid = ?"
        found = self.connection.execute(query, [*self.marks, self.match, row]).fetchone()
        return str(found[0]) if found else None
