"""The values a card is made of. All are frozen; none knows how it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kb.wording import upper_first

# Why something is absent: the act keeps silent, or speaks and we did not understand.
Silence = Literal["", "silent", "not_understood"]
DetailKind = Literal["text", "phone", "email", "address"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is said: the clause and the exact words. ``act_id`` is empty outside acts."""

    act_id: str
    path: str
    label: str
    quote: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A smaller fact beside a line; ``kind`` says how to print it."""

    label: str
    value: str
    kind: DetailKind = "text"


@dataclass(frozen=True, slots=True)
class Line:
    """One fact: ``head`` is the value in front («10 рабочих дней»), ``text`` the words of the act.

    ``key`` is the row's key inside its act, «deadlines/2.4»: the anchor of the line on the card; «» for none.
    """

    text: str
    place: Place
    head: str = ""
    details: tuple[Detail, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one small heading; ``said_none``: the act itself says that there are none."""

    title: str
    lines: tuple[Line, ...]
    folded: bool = False
    said_none: bool = False
    note: str = ""
    silence: Silence = ""
    read_here: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the card. ``read_here``: clauses of the act on the subject, for what the card lacks.

    ``pointer``: words before those clauses, when the section is to be read in the act anyway.
    """

    name: str
    title: str
    groups: tuple[Group, ...]
    silence: Silence = ""
    read_here: tuple[Place, ...] = ()
    pointer: str = ""

    @property
    def count(self) -> int:
        """How many facts stand in it."""
        return sum(len(group.lines) for group in self.groups if not group.said_none)


@dataclass(frozen=True, slots=True)
class ActLink:
    """An act as it is named in a sentence; ``id`` is empty when the base does not hold it."""

    id: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What must be read before anything else. ``level`` orders and colours, the words say it all."""

    level: Literal["stop", "care"]
    title: str
    text: str
    links: tuple[ActLink, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the few facts on top, with the section that holds the rest."""

    label: str
    value: str
    section: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A service with all that is known about it."""

    id: str
    name: str
    short_name: str
    authority: str
    municipality_id: str
    municipality: str
    catalogue_id: str
    catalogue: str
    act: ActLink
    act_status: str
    name_place: Place
    source_file: str
    source_sha256: str
    checked: str
    notices: tuple[Notice, ...]
    headlines: tuple[Headline, ...]
    sections: tuple[Section, ...]
    findings: tuple[Line, ...]
    problems: tuple[Line, ...]

    @property
    def title(self) -> str:
        """The name a person reads: the short one, when the regulation gives it."""
        return upper_first(self.short_name or self.name)

    def section(self, name: str) -> Section | None:
        """The section of that name, if the card has it."""
        return next((section for section in self.sections if section.name == name), None)
