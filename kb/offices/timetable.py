"""The tokens of a printed timetable → days with their hours and breaks; what can be read in two ways is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.offices.timewords import HOLIDAY, Token

Span = tuple[int, int]  # minutes from midnight


@dataclass(slots=True)
class Group:
    """Days with their hours: as printed, not yet by day. ``lunch``: ``None`` — nothing said of breaks."""

    days: list[int]
    spans: list[Span] = field(default_factory=list)
    lunch: list[Span] | None = None
    until: bool = False


class UnclearError(Exception):
    """The timetable can be read in two ways, or not at all."""


# --- tokens → groups ------------------------------------------------------------------------------


def groups(found: Sequence[Token]) -> list[Group]:
    """The groups of a timetable. Raises ``UnclearError``."""
    kinds = {token.kind for token in found}
    if {"reception", "work"} <= kinds:
        raise UnclearError  # two timetables in one
    ordered = [token.kind for token in found if token.kind in ("days", "span", "break", "off")]
    reader = _TimesFirst() if ordered[:1] == ["span"] else _DaysFirst()
    for token in found:
        reader.take(token)
    return reader.done()


class _Reader:
    """What both orders of a timetable share: breaks, days off, exceptions."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self.days: list[int] = []  # named, not yet with hours
        self.mode = ""  # "break", "off", "except" while what follows belongs to that word
        self.taken = False  # the mode has got what it asks for
        self.breaks: list[tuple[int, list[int], Span]] = []  # open groups before it, days it names, its span

    def take(self, token: Token) -> None:
        if token.kind in ("break", "off", "except"):
            self._enter(token.kind)
        elif token.kind == "no_break":
            self._no_break()
        elif token.kind == "days":
            self._days(token.days)
        elif token.kind in ("span", "until"):
            self._hours(token)
        elif token.kind == "end":
            self.end()

    def _enter(self, mode: str) -> None:
        self.leave()
        if mode == "off" and self.days:
            self.groups.append(Group(self.days))
            self.days = []
        elif self.days and mode == "break":
            raise UnclearError
        else:
            self.mode, self.taken = mode, False

    def leave(self) -> None:
        """Ends a mode. Raises ``UnclearError`` when it has not got what it asks for: «сб, вс - выходной»."""
        if self.mode and not self.taken:
            raise UnclearError
        self.mode = ""

    def _no_break(self) -> None:
        for group in self.groups[-1:]:
            group.lunch = []

    def _days(self, days: Sequence[int]) -> None:
        if self.mode == "off":
            self.groups.append(Group(list(days)))
            self.taken = True
        elif self.mode == "except":
            self._leave_out(days)
            self.taken = True
        else:
            if self.mode == "break" and self.taken and not self.breaks[-1][1]:
                self.leave()  # «перерыв 13.00-14.00, пт до 16.45»
            self.add_days(days)

    def _leave_out(self, days: Sequence[int]) -> None:
        kept = self.days or (self.groups[-1].days if self.groups else [])
        if HOLIDAY in days:
            self.groups.insert(0, Group([HOLIDAY]))
        kept[:] = [day for day in kept if day not in days]

    def add_days(self, days: Sequence[int]) -> None:
        self.days += days

    def _hours(self, token: Token) -> None:
        if self.mode == "break":
            self._take_break(token)
        else:
            self.leave()
            self.add_hours(token)

    def _take_break(self, token: Token) -> None:
        if token.kind == "until":
            raise UnclearError
        self.breaks.append((sum(bool(group.spans) for group in self.groups), self.days, token.span))
        self.days, self.taken = [], True

    def add_hours(self, token: Token) -> None:
        raise NotImplementedError

    def end(self) -> None:
        """A strong stop. Breaks by day go on behind it: «обед: пн-чт 13.00-14.00; пт 13.00-13.30»."""
        if self.taken and not (self.mode == "break" and self.breaks[-1][1]):
            self.leave()

    def done(self) -> list[Group]:
        self.leave()
        if self.days or not any(group.spans for group in self.groups):
            raise UnclearError
        _give_breaks(self.groups, self.breaks)
        return self.groups


class _DaysFirst(_Reader):
    """«пн-чт 9.00-18.00, пт до 16.45»."""

    def add_hours(self, token: Token) -> None:
        opened = [group for group in self.groups if group.spans]
        if self.days:
            start = token.span[0] if token.kind == "span" else _opening(opened)
            self.groups.append(Group(self.days, [(start, token.span[1])], until=token.kind == "until"))
            self.days = []
        elif token.kind == "span" and self.groups and opened and opened[-1] is self.groups[-1]:
            _append(opened[-1], token.span)
        else:
            raise UnclearError


class _TimesFirst(_Reader):
    """«с 9.00 до 21.00 ежедневно, без перерыва»."""

    closed = False

    def add_days(self, days: Sequence[int]) -> None:
        if self.mode == "break" or self.closed or not self.groups or not self.groups[-1].spans:
            self.days += days
        else:
            self.groups[-1].days += days

    def add_hours(self, token: Token) -> None:
        if token.kind == "until" or self.days:
            raise UnclearError
        if self.groups and self.groups[-1].spans and not self.groups[-1].days:
            _append(self.groups[-1], token.span)
        else:
            self.groups.append(Group([], [token.span]))
            self.closed = False

    def end(self) -> None:
        super().end()
        self.closed = bool(self.groups and self.groups[-1].days)

    def done(self) -> list[Group]:
        if any(group.spans and not group.days for group in self.groups):
            raise UnclearError
        return super().done()


def _append(group: Group, span: Span) -> None:
    """«9.00-13.00, 14.00-17.00»: hours after the break."""
    if span[0] < group.spans[-1][1]:
        raise UnclearError
    group.spans.append(span)


def _opening(groups: Sequence[Group]) -> int:
    """«пт до 16.45» opens when the days before do; days of several spans leave that open."""
    if not groups or len(groups[-1].spans) != 1:
        raise UnclearError
    return groups[-1].spans[0][0]


# --- breaks ---------------------------------------------------------------------------------------


def _give_breaks(groups: Sequence[Group], breaks: Sequence[tuple[int, list[int], Span]]) -> None:
    """Every break to the groups it is for. One said once is for all; each group may have its own. Else unclear."""
    opened = [group for group in groups if group.spans]
    named = [(days, span) for _, days, span in breaks if days]
    bare = [(before, span) for before, days, span in breaks if not days]
    places = {before for before, _ in bare}
    if any(span[0] <= start < span[1] for group in opened for start, _ in group.spans for _, _, span in breaks):
        raise UnclearError  # «перерыв 13.00-13.48; пт 13.00-13.30»: a second break, not hours
    for before, span in bare:
        for group in _meant(opened, before, places):
            group.lunch = [*(group.lunch or []), span]
    for days, span in named:
        _give_named(groups, days, span)


def _meant(opened: Sequence[Group], before: int, places: set[int]) -> Sequence[Group]:
    later = opened[before:]
    if len(places) > 1:
        # Each group says its own break right behind it.
        silent = [i for i, group in enumerate(opened, 1) if i not in places and group.lunch is None]
        if silent or 0 in places:
            raise UnclearError
        return opened[before - 1 : before]
    if before and any(group.lunch is None and not group.until for group in later):
        raise UnclearError
    return [group for group in opened if group.lunch != []]


def _give_named(groups: Sequence[Group], days: Sequence[int], span: Span) -> None:
    """«перерыв: пн-чт 13.00-13.48, пт 13.00-13.30»: the days take it wherever their hours stand."""
    holders = [group for group in groups if group.spans and set(group.days) & set(days)]
    held = [day for group in holders for day in group.days]
    if sorted(held) != sorted(set(days)):
        raise UnclearError  # a break for a part of a group, or for days without hours
    for group in holders:
        group.lunch = [*(group.lunch or []), span]
