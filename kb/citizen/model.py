"""The values of the citizen's view. All are frozen."""

from __future__ import annotations

from dataclasses import dataclass

from kb.card.model import Line, Place
from kb.citizen.cases import Case
from kb.due import Due


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the list. ``key`` is the same from build to build; ``case`` is empty when it is always needed."""

    key: str
    category: str
    line: Line
    case: str = ""
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """Papers under one heading; ``tick``: they are to be brought, and are counted."""

    title: str
    papers: tuple[Paper, ...]
    tick: bool
    note: str = ""
    folded: bool = False


@dataclass(frozen=True, slots=True)
class DueLine:
    """One term with its last day. ``due`` is ``None`` when days cannot tell it.

    ``late``: the day when the application is registered on the last day for that, ``registered`` with its clause.
    ``working``: the day when «дней» of the act means working days. ``start``: what the days are counted from, in the
    words of the act, when it is not the day of filing.
    """

    what: str
    head: str
    text: str
    place: Place
    due: Due | None
    late: Due | None = None
    registered: Place | None = None
    working: Due | None = None
    start: str = ""
    unsaid: bool = False
    recommended: bool = False


@dataclass(frozen=True, slots=True)
class Portal:
    """The page of a service on a portal, with the place where the address is printed."""

    url: str
    name: str
    clause_id: str
    place: Place


@dataclass(frozen=True, slots=True)
class Answer:
    """What keeps a ground for refusal away: papers it names, or clauses of papers it names."""

    papers: tuple[Paper, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citizen:
    """``chosen``: the cases a person ticked; ``None`` when they were not asked: then everything is shown."""

    cases: tuple[Case, ...]
    chosen: frozenset[str] | None
    groups: tuple[PaperGroup, ...]
    apart: tuple[Paper, ...]
    prevents: dict[Place, Answer]
    portals: tuple[Portal, ...]
    dues: tuple[DueLine, ...]
    unsure: tuple[int, ...]
