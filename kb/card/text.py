"""A card as plain text: what ``reglament show`` prints."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from kb.base import opened
from kb.card.build import card, the_service
from kb.card.model import Card, Group, Line, Section
from kb.wording import day, upper_first

WIDTH = 100
SILENCE = {"silent": "не указано в регламенте", "not_understood": "программа не поняла; прочтите в тексте"}


def shown(base: Path, words: str, checklist: bool) -> str:
    """The card of the service a person means. Raises ``BaseError``, ``LookupError`` when it is none or many."""
    with opened(base) as connection:
        found = card(connection, the_service(connection, words))
    assert found is not None
    return checklist_text(found) if checklist else card_text(found)


def card_text(it: Card) -> str:
    """The whole card."""
    return "\n".join([*_head(it), *(line for section in it.sections for line in _section(section)), *_foot(it)])


def checklist_text(it: Card) -> str:
    """Only what to bring, with boxes."""
    documents = it.section("documents")
    body = _section(documents, "[ ] ") if documents else ()
    return "\n".join([*_head(it), *body, *_foot(it)])


def _head(it: Card) -> Iterator[str]:
    yield from textwrap.wrap(it.name, WIDTH)
    yield from textwrap.wrap(", ".join(part for part in (it.authority, it.municipality) if part), WIDTH)
    for notice in it.notices:
        yield f"\n! {notice.title}. {notice.text}".rstrip()
        yield from (f"  {link.name}" for link in notice.links)
    yield ""
    for item in it.headlines:
        yield f"{item.label}: {item.value}{f' ({item.note})' if item.note else ''}"


def _section(section: Section, mark: str = "– ") -> Iterator[str]:
    yield f"\n{section.title.upper()}"
    if section.silence:
        places = ", ".join(place.label for place in section.read_here)
        yield f"  {upper_first(SILENCE[section.silence])}{f': {places}' if places else ''}"
    for group in section.groups:
        yield from _group(group, mark)
    if section.pointer and not section.silence:
        yield f"  {section.pointer}: {', '.join(place.label for place in section.read_here)}"


def _group(group: Group, mark: str) -> Iterator[str]:
    if group.title:
        yield f"  {upper_first(group.title)}:"
    if group.said_none:
        yield "    Оснований нет — так сказано в регламенте."
    if group.silence:
        yield f"    {upper_first(SILENCE[group.silence])}"
    for line in group.lines:
        yield from _line(line, mark)


def _line(line: Line, mark: str) -> Iterator[str]:
    said = ". ".join(part for part in (line.head, line.text) if part)
    details = "".join(f"; {item.label.lower()}: {item.value}" for item in line.details)
    clause = f" [{line.place.label}]" if line.place.label else ""
    indent = " " * (4 + len(mark))
    yield from textwrap.wrap(f"{said}{details}{clause}", WIDTH, initial_indent=f"    {mark}", subsequent_indent=indent)


def _foot(it: Card) -> Iterator[str]:
    yield f"\nРегламент: {it.act.name}. Проверено {day(it.checked)} Карточка: {it.id}"
