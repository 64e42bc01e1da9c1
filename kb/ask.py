"""``reglament search``: one question or a file of questions to one base or several, answers as text or JSON."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kb.answer import Answer, as_batch_line, as_json
from kb.base import BaseError, opened
from kb.federation import Library, together
from kb.narrow import EVERYTHING, Filters
from kb.search import SearchError, require, search_in
from kb.wording import upper_first

SHOWN = 160  # letters of a clause in the list of hits


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a question is to be answered: filters, the hits from ``offset`` on, as text or as JSON."""

    filters: Filters = EVERYTHING
    limit: int = 10
    offset: int = 0
    as_objects: bool = False


def told_apart(words: Sequence[str], batch: Path | None) -> tuple[list[Path], str | None]:
    """Bases and question of a command line: the last word is the question unless a file of questions is given.

    Raises ``SearchError`` when there is no question, or words that may be one without quotes.
    """
    bases, question = [*map(Path, words)], None
    if batch is None:
        question = str(bases.pop())
    if not bases:
        raise SearchError('нужны база и вопрос или --batch: reglament search kb.db "какие документы нужны"')
    if len(bases) > 1 and question is not None and not any(base.exists() for base in bases[1:]):
        said = f"{bases[1]}: такой базы нет; если это слово вопроса, возьмите весь вопрос в кавычки"
        raise SearchError(said)
    return bases, question


def answers(bases: Sequence[Path], question: str | None, batch: Path | None, wanted: Wanted) -> Iterator[str]:
    """What to print: the card with hits, or one JSON object per line. Raises ``SearchError``, ``BaseError``."""
    with _library(bases) as library:
        if batch is not None:
            yield from _batch(library, batch, wanted)
        elif question is not None:
            answer = search_in(library, question, wanted.filters, wanted.limit, wanted.offset)
            yield json.dumps(as_json(answer), ensure_ascii=False) if wanted.as_objects else as_text(answer)


@contextmanager
def _library(bases: Sequence[Path]) -> Iterator[Library]:
    with ExitStack() as stack:
        named = [(str(base), stack.enter_context(opened(base))) for base in bases]
        try:
            for name, connection in named:
                require(connection, name if len(named) > 1 else "")
            yield together(named)
        except sqlite3.DatabaseError as error:
            if len(named) == 1:
                raise
            said = ", ".join(name for name, _ in named)
            raise BaseError(
                f"{said}: одна из баз не читается ({error}); проверьте их: reglament verify БАЗА"
            ) from error


def _batch(library: Library, batch: Path, wanted: Wanted) -> Iterator[str]:
    for number, line in enumerate(batch.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            key, question = asked["id"], str(asked["query"])
        except (ValueError, KeyError, TypeError) as error:
            raise SearchError(f'{batch}, строка {number}: нужен объект {{"id": …, "query": …}}') from error
        answer = search_in(library, question, wanted.filters, wanted.limit)
        yield json.dumps(as_batch_line(key, answer), ensure_ascii=False)


def as_text(answer: Answer) -> str:
    """The answer for a terminal: repairs, card, hits with what they were found by, where to go on."""
    lines = [f"Исправлено: {', '.join(answer.corrected)}", ""] if answer.corrected else []
    lines += [upper_first(note) for note in answer.notes]
    lines += [answer.text or "Ничего не найдено.", ""]
    for number, hit in enumerate(answer.hits, answer.offset + 1):
        where = f" [{hit.base}]" if hit.base else ""
        plain = html.unescape(re.sub(r"</?mark>", "", hit.snippet))
        lines.append(f"{number}. {hit.clause} — {hit.service_name[:SHOWN]}{where}\n   {plain[:SHOWN]}\n   {hit.why}")
        if hit.also:
            lines.append(f"   то же ещё: {'; '.join(f'{twin.municipality}, {twin.clause}' for twin in hit.also)}")
    left = answer.total - answer.offset - len(answer.hits)
    lines += [f"Ещё пунктов: {left}; дальше: --page"] if left > 0 else []
    lines += [f"Возможно, вы искали: {'; '.join(link.title for link in answer.meant)}"] if answer.meant else []
    return "\n".join(lines)
