"""``reglament search``: one question or a file of questions to a base file, answers as text or JSON."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from kb.answer import Answer, as_batch_line, as_json
from kb.base import opened
from kb.search import SearchError, search

SHOWN = 160  # letters of a clause in the list of hits


def answers(base: Path, question: str | None, batch: Path | None, as_objects: bool) -> Iterator[str]:
    """What to print: the card with hits, or one JSON object per line. Raises ``SearchError``, ``BaseError``."""
    with opened(base) as connection:
        if batch is not None:
            yield from _batch(connection, batch)
        elif question is not None:
            answer = search(connection, question)
            yield json.dumps(as_json(answer), ensure_ascii=False) if as_objects else as_text(answer)


def _batch(connection: sqlite3.Connection, batch: Path) -> Iterator[str]:
    for number, line in enumerate(batch.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            key, question = asked["id"], str(asked["query"])
        except (ValueError, KeyError, TypeError) as error:
            raise SearchError(f'{batch}, строка {number}: нужен объект {{"id": …, "query": …}}') from error
        yield json.dumps(as_batch_line(key, search(connection, question)), ensure_ascii=False)


def as_text(answer: Answer) -> str:
    """The answer for a terminal: repairs, card, hits with what they were found by."""
    lines = [f"Исправлено: {', '.join(answer.corrected)}", ""] if answer.corrected else []
    lines += [answer.text or "Ничего не найдено.", ""]
    for number, hit in enumerate(answer.hits, 1):
        plain = html.unescape(re.sub(r"</?mark>", "", hit.snippet))
        lines.append(f"{number}. {hit.clause} — {hit.service_name[:SHOWN]}\n   {plain[:SHOWN]}\n   {hit.why}")
    return "\n".join(lines)
