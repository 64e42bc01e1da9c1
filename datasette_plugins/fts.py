"""Datasette's own ``_search=`` box, made safe: whatever a person types is a valid FTS5 expression."""

from __future__ import annotations

import re

WORD = re.compile(r"\w+")
MOST_WORDS = 32


def safe_match(text: object) -> str:
    """The words of a text, each quoted.

    >>> safe_match('срок "услуги'), safe_match("\\x00 *")
    ('"срок" "услуги"', '""')
    """
    words = WORD.findall(str(text or ""))[:MOST_WORDS]
    return " ".join(f'"{word}"' for word in words) or '""'
