"""``reglament search``: one question or a file of questions to a base file, answers as text or JSON."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.answer import Answer, as_batch_line, as_json
from kb.base import opened
from kb.narrow import EVERYTHING, Filters
from kb.search import SearchError, search
from kb.wording import upper_first

SHOWN = 160  # letters of a clause in the list of hits


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a question is to be answered: filters, the hits from ``offset`` on, as text or as JSON."""

    filters: Filters = EVERYTHING
    limit: int = 10
    offset: int = 0
    as_objects: bool = False


def answers(base: Path, question: str | None, batch: Path | None, wanted: Wanted) -> Iterator[str]:
    """What to print: the card with hits, or one JSON object per line. Raises ``SearchError``, ``BaseError``."""
    with opened(base) as connection:
        if batch is not None:
            yield from _batch(connection, batch, wanted)
        elif question is not None:
            answer = search(connection, question, wanted.filters, wanted.limit, wanted.offset)
            yield json.dumps(as_json(answer), ensure_ascii=False) if wanted.as_objects else as_text(answer)


def _batch(connection: sqlite3.Connection, batch: Path, wanted: Wanted) -> Iterator[str]:
    for number, line in enumerate(batch.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            key, question = asked["id"], str(asked["query"])
        except (ValueError, KeyError, TypeError) as error:
            raise SearchError(f'{batch}, строка {number}: нужен объект {{"id": …, "query": …}}') from error
        answer = search(connection, question, wanted.filters, wanted.limit)
        yield json.dumps(as_batch_line(key, answer), ensure_ascii=False)


def as_text(answer: Answer) -> str:
    """The answer for a terminal: repairs, card, hits with what they were found by, where to go on."""
    lines = [f"Исправлено: {', '.join(answer.corrected)}", ""] if answer.corrected else []
    lines += [upper_first(note) for note in answer.notes]
    lines += [answer.text or "Ничего не найдено.", ""]
    for number, hit in enumerate(answer.hits, answer.offset + 1):
        plain = html.unescape(re.sub(r"</?mark>", "", hit.snippet))
        lines.append(f"{number}. {hit.clause} — {hit.service_name[:SHOWN]}\n   {plain[:SHOWN]}\n   {hit.why}")
        if hit.also:
            lines.append(f"   то же ещё: {'; '.join(f'{twin.municipality}, {twin.clause}' for twin in hit.also)}")
    left = answer.total - answer.offset - len(answer.hits)
    lines += [f"Ещё пунктов: {left}; дальше: --page"] if left > 0 else []
    lines += [f"Возможно, вы искали: {'; '.join(link.title for link in answer.meant)}"] if answer.meant else []
    return "\n".join(lines)
