"""What stands where on a card. Data: sections in the order in which a person asks, groups inside them.

A kind of fact of a service that no section names gets a plain section of its own at the end, so a new
kind shows up by itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.kinds import BY_NAME, KINDS
from kb.card.lines import line, place, together
from kb.card.model import Group, Place, Section, Silence

Row = sqlite3.Row
Facts = Mapping[str, Sequence[Row]]
Test = Callable[[Row], bool]
Outline = Mapping[str, Place]


def _every(_row: Row) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class GroupSpec:
    """Rows of ``table`` that pass ``test``.

    ``none``     the kind of ``no_grounds`` that answers instead of them
    ``outline``  sections of the standard that speak of it; given when every regulation must: absence is shown
    """

    title: str
    table: str
    test: Test = _every
    folded: bool = False
    none: str = ""
    note: str = ""
    outline: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """``outline``: sections of the standard (see ``ingest/sections.py``) that speak of the same.

    ``needs``: the tables without whose rows the section counts as empty; all of its groups when not given.
    ``pointer``: the section is long prose to be read in the act; the words that lead there.
    """

    name: str
    title: str
    groups: tuple[GroupSpec, ...]
    outline: tuple[str, ...] = ()
    needs: tuple[str, ...] = field(default=())
    pointer: str = ""


def _is(column: str, *values: object) -> Test:
    return lambda row: row[column] in values


def _required(when: bool) -> Test:
    return lambda row: row["category"] == "required" and bool(row["condition"]) is when


OTHER_TERMS = (
    "registration",
    "queue",
    "result_delivery",
    "refusal_notice",
    "procedure",
    "interagency",
    "typo_correction",
    "return",
    "other",
)
ROLE_CITED = "Упомянуты в тексте"

SECTIONS: tuple[SectionSpec, ...] = (
    SectionSpec(
        "who",
        "Кто может обратиться",
        (
            GroupSpec("", "applicants", lambda row: row["kind"] != "representative"),
            GroupSpec("Через представителя", "applicants", _is("kind", "representative")),
        ),
        ("applicants",),
    ),
    SectionSpec(
        "documents",
        "Что принести",
        (
            GroupSpec("Приносите сами", "documents", _required(when=False)),
            GroupSpec("Приносите сами, если это ваш случай", "documents", _required(when=True)),
            GroupSpec(
                "Орган запросит сам",
                "documents",
                _is("category", "interagency"),
                note="Приносить не обязаны, но можете — так бывает быстрее.",
            ),
            GroupSpec("Что написать в заявлении", "documents", _is("category", "application_content"), folded=True),
        ),
        ("documents_required", "documents_interagency"),
    ),
    SectionSpec(
        "deadlines",
        "Сколько ждать",
        (
            GroupSpec("Срок услуги", "deadlines", _is("what", "service_total"), outline=("term",)),
            *(
                GroupSpec(
                    BY_NAME["deadlines"].columns[0].values.get(what, what),
                    "deadlines",
                    _is("what", what),
                    folded=True,
                )
                for what in OTHER_TERMS
            ),
        ),
        ("term", "registration"),
    ),
    SectionSpec(
        "refusals",
        "Почему могут отказать",
        (
            GroupSpec(
                "Не примут документы",
                "refusal_grounds",
                _is("kind", "acceptance"),
                none="acceptance",
                outline=("refusal_acceptance",),
            ),
            GroupSpec(
                "Приостановят",
                "refusal_grounds",
                _is("kind", "suspension"),
                none="suspension",
                outline=("suspension", "suspension_or_refusal"),
            ),
            GroupSpec(
                "Откажут в услуге",
                "refusal_grounds",
                _is("kind", "service"),
                none="service",
                outline=("refusal", "suspension_or_refusal"),
            ),
            GroupSpec("Вернут заявление", "refusal_grounds", _is("kind", "return")),
            GroupSpec("Прекратят предоставление", "refusal_grounds", _is("kind", "termination")),
        ),
        ("refusal_acceptance", "refusal", "suspension", "suspension_or_refusal"),
    ),
    SectionSpec("fees", "Сколько стоит", (GroupSpec("", "fees"),), ("fee",)),
    SectionSpec(
        "where",
        "Куда обратиться",
        (
            GroupSpec("Как подать", "channels", lambda row: row["scope"] != "result"),
            GroupSpec("Контакты", "contacts"),
            GroupSpec("Отделения МФЦ", "mfc_offices", folded=True),
        ),
        ("informing",),
    ),
    SectionSpec(
        "results",
        "Что получите",
        (
            GroupSpec("", "results"),
            GroupSpec("Как получить", "channels", _is("scope", "result")),
        ),
        ("result",),
        ("results",),
    ),
    SectionSpec(
        "complaints",
        "Как пожаловаться",
        (GroupSpec("Срок ответа на жалобу", "deadlines", _is("what", "complaint")),),
        ("complaints",),
        pointer="Порядок жалобы",
    ),
    SectionSpec(
        "legal",
        "На чём основано",
        (
            GroupSpec("Правовые основания", "legal_references", _is("role", "list")),
            GroupSpec("В преамбуле", "legal_references", _is("role", "preamble"), folded=True),
            GroupSpec(
                ROLE_CITED,
                "legal_references",
                lambda row: row["role"] not in ("list", "preamble"),
                folded=True,
            ),
        ),
        ("legal",),
    ),
)
# Kinds that are no part of a card of their own: answers to other groups, vocabulary.
ELSEWHERE = {"services", "no_grounds", "abbreviations", "portal_links"}
TABLES = tuple(kind for kind in KINDS if kind.name not in ELSEWHERE - {"no_grounds"})


def sections(facts: Facts, outline: Outline) -> tuple[Section, ...]:
    """All sections of a card, the empty ones too: they say why they are empty."""
    return tuple(_section(spec, facts, outline) for spec in (*SECTIONS, *_unnamed()))


def _unnamed() -> Iterator[SectionSpec]:
    named = {group.table for spec in SECTIONS for group in spec.groups} | ELSEWHERE
    for kind in KINDS:
        if kind.name not in named and kind.scope == "service":
            yield SectionSpec(kind.name, kind.label, (GroupSpec("", kind.name),))


def _section(spec: SectionSpec, facts: Facts, outline: Outline) -> Section:
    groups = tuple(group for group_spec in spec.groups for group in _group(group_spec, facts, outline))
    places = _places(spec.outline, outline)
    needed = any(facts.get(table) for table in spec.needs) if spec.needs else any(group.lines for group in groups)
    if needed or (spec.pointer and places):
        return Section(spec.name, spec.title, groups, read_here=places, pointer=spec.pointer)
    return Section(spec.name, spec.title, tuple(g for g in groups if g.lines), _silence(places), places)


def _group(spec: GroupSpec, facts: Facts, outline: Outline) -> Iterator[Group]:
    lines = together([line(spec.table, row) for row in facts.get(spec.table, ()) if spec.test(row)])
    said = tuple(line("no_grounds", row) for row in facts.get("no_grounds", ()) if row["kind"] == spec.none)
    if lines:
        yield Group(spec.title, lines, spec.folded, note=spec.note)
    elif said:
        yield Group(spec.title, said, said_none=True)
    elif spec.outline:
        places = _places(spec.outline, outline)
        yield Group(spec.title, (), silence=_silence(places), read_here=places)


def _places(names: Sequence[str], outline: Outline) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(outline[name] for name in names if name in outline))


def _silence(places: Sequence[Place]) -> Silence:
    return "not_understood" if places else "silent"


def outline_places(clauses: Sequence[Row]) -> dict[str, Place]:
    """The first clause of every section of the standard."""
    first: dict[str, Place] = {}
    for row in clauses:
        first.setdefault(row["clause_section"], place(row))
    return first
