"""The few shapes of a rule, and what a kind of fact is. Values only: the matching is in ``extract.py``.

Every rule carries examples a lawyer can read: lines that give a fact and lines that do not. Tests run them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ingest.context import Context
from ingest.model import Fact
from ingest.wording import Wording

Values = Mapping[str, object]
Found = tuple[int, int, Values]  # start and end in the clause's clean text, and the values
ColumnType = Literal["TEXT", "INTEGER", "REAL"]
Scope = Literal["service", "act", "source"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a fact table: SQL type, Russian description (with unit), allowed values if they are few."""

    name: str
    type: ColumnType
    label: str
    values: Mapping[str, str] = field(default_factory=dict)


TEXT = Column("text", "TEXT", "Текст пункта без знака списка и завершающих знаков препинания")


@dataclass(frozen=True, slots=True)
class ItemRule:
    """An item of a list is a fact because of where it stands: its section, or what announces the list.

    ``sections``   sections of the standard whose items count (see ``sections.py``); empty: any
    ``lead_in``    the announcing words must match (when given)
    ``unless``     an item (or its announcing words) that matches is none
    ``skip``       words at the head of an item that are not part of the fact («в налоговом органе – »)
    ``derive``     further values from the item, or ``None`` when it is no fact
    ``examples``   (announcing words, item, is it a fact)
    """

    name: str
    values: Values
    sections: frozenset[str] = frozenset()
    lead_in: Wording | None = None
    unless: Wording | None = None
    unless_lead_in: Wording | None = None
    skip: Wording | None = None
    derive: Callable[[str, Context], Values | None] | None = None
    examples: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """A wording gives a fact wherever it stands, or only in some ``sections`` / ``parts``.

    The evidence is the group ``fact`` when the pattern has one, else the whole match.
    ``needs``      a quick pattern that is in every clause where ``pattern`` is; saves slow ones most of their work
    ``examples``   (line, values it gives); ``None`` instead of values: no fact
    """

    name: str
    pattern: Wording
    values: Callable[[re.Match[str], Context], Values | None]
    sections: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset({"regulation"})
    not_sections: frozenset[str] = frozenset()
    first_only: bool = False
    needs: Wording | None = None
    examples: tuple[tuple[str, Values | None], ...] = ()


@dataclass(frozen=True, slots=True)
class TableRule:
    """A row of a table is a fact when the table's header names the needed columns.

    ``columns``   field → pattern of its header; ``required`` fields must be there
    ``group``     the field that takes the words of a heading over the full width above the row
    ``sections``  sections of the standard in which the table must stand; empty: anywhere
    ``evidence``  the field whose cell is the text and quote of the fact; without one it is the whole row
    ``unless``    a column that other tables have
    ``examples``  (header cells, does the rule apply)
    """

    name: str
    columns: Mapping[str, Wording]
    required: frozenset[str]
    values: Callable[[Mapping[str, str], Context], Values | None]
    group: str | None = None
    sections: frozenset[str] = frozenset()
    evidence: str | None = None
    unless: Wording | None = None
    examples: tuple[tuple[tuple[str, ...], bool], ...] = ()


@dataclass(frozen=True, slots=True)
class ReaderRule:
    """For facts that need their own reading of a clause (references, dates, addresses): a function does it.

    ``read`` answers (start, end, values) with offsets into the clause's clean text.
    """

    name: str
    read: Callable[[Context], list[Found]]
    parts: frozenset[str] = frozenset({"regulation"})
    examples: tuple[tuple[str, tuple[Values, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class BlockRule:
    """Lines below one another are a fact: a head («Филиал МФЦ в г. Сокол»), then lines with labels («Адрес: …»).

    ``head``      the first line; ``not_head`` what it must not hold
    ``labels``    field → the label at the beginning of its line
    ``bare``      field → a line without a label that can only be this field («162130, г. Сокол, ул. Мира, 1»)
    ``required``  fields that must be there
    ``examples``  (lines, values or ``None``)
    """

    name: str
    head: Wording
    labels: Mapping[str, Wording]
    required: frozenset[str]
    values: Callable[[Mapping[str, str], Context], Values | None]
    not_head: Wording | None = None
    bare: Mapping[str, Wording] = field(default_factory=dict)
    parts: frozenset[str] = frozenset({"regulation", "appendix"})
    examples: tuple[tuple[tuple[str, ...], Values | None], ...] = ()


Rule = ItemRule | PhraseRule | TableRule | ReaderRule | BlockRule


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fact: its table, columns and rules. Schema, pages and reports follow from this value.

    ``scope``: facts of a service, of a whole act, or of the source (also outside acts)
    ``reduce``: a last look at all facts of an owner together, for what no single rule can see
    ``once``:  fields of which the same values count only once per service (or act)
    ``merge``: all facts of a service are one row; each field keeps its own evidence in ``<field>_*`` columns
    """

    name: str
    label: str
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]
    scope: Scope = "service"
    once: tuple[str, ...] = ()
    with_text: bool = True
    merge: bool = False
    reduce: Callable[[list[Fact]], list[Fact]] | None = None
