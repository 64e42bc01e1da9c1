"""The lines of the cards of an act → small labels beside the clauses they were taken from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from datasette_plugins.filters import service_url
from kb.card.model import Card, Group, Line, Section

# What a line is called in one or two words, by the section of the card, or more exactly by section and group.
OF_SECTION: Mapping[str, str] = {
    "who": "заявитель",
    "documents": "документ",
    "deadlines": "срок",
    "refusals": "отказ",
    "fees": "плата",
    "where": "куда",
    "results": "результат",
    "complaints": "срок ответа на жалобу",
    "legal": "основание",
}
OF_GROUP: Mapping[tuple[str, str], str] = {
    ("who", "Через представителя"): "представитель",
    ("documents", "Орган запросит сам"): "документ, запросит орган",
    ("documents", "Что написать в заявлении"): "написать в заявлении",
    ("refusals", "Не примут документы"): "отказ в приёме",
    ("refusals", "Приостановят"): "приостановление",
    ("refusals", "Вернут заявление"): "возврат",
    ("refusals", "Прекратят предоставление"): "прекращение",
    ("where", "Как подать"): "подача",
    ("where", "Контакты"): "контакты",
    ("where", "Отделения МФЦ"): "отделение",
    ("results", "Как получить"): "получение",
    ("legal", "Упомянуты в тексте"): "упомянут",
}
IN_SMALL_LETTERS = frozenset({"плата", "подача", "получение"})  # their values are words, not names


@dataclass(frozen=True, slots=True)
class Note:
    """«срок: 30 календарных дней»: ``value`` may be empty; ``url`` is the line of the card, ``text`` what it says."""

    kind: str
    value: str
    url: str
    text: str


def notes(cards: Iterable[Card]) -> dict[str, tuple[Note, ...]]:
    """The labels of an act by the path of the clause, in the order of the card."""
    found: dict[str, list[Note]] = {}
    for card in cards:
        for path, note in _notes(card):
            if note not in found.setdefault(path, []):
                found[path].append(note)
    return {path: tuple(some) for path, some in found.items()}


def _notes(card: Card) -> Iterator[tuple[str, Note]]:
    for section in card.sections:
        for group in section.groups:
            for line in group.lines:
                if line.place.act_id == card.act.id and line.key:
                    yield line.place.path, _note(card, section, group, line)


def _value(line: Line, section: str) -> str:
    """The value in front; of an address the first thing known; of a law that is only «Кодекс» its title."""
    if section == "legal" and " " not in line.head and line.text:
        return line.text
    return line.head or (line.details[0].value if line.details and not line.text else "")


def _note(card: Card, section: Section, group: Group, line: Line) -> Note:
    kind = OF_GROUP.get((section.name, group.title)) or OF_SECTION.get(section.name) or section.title.lower()
    value = "оснований нет" if group.said_none else _value(line, section.name)
    if kind in IN_SMALL_LETTERS and value[1:2].islower():
        value = value[:1].lower() + value[1:]
    said = line.text or ", ".join(detail.value for detail in line.details) or line.place.quote
    return Note(kind, value, f"{service_url(card.id)}#{line.key}", " ".join(said.split()))
