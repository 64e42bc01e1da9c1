"""Changes of one amending act + the amended text → a consolidated edition. Pure; nothing else is touched.

All changes of an act are meant for the text before it, so all are located first and made at once. What cannot be
placed with certainty is refused with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.markers import parse
from ingest.model import Span
from kb.editions.finding import found_words, only
from kb.editions.insertion import insertion
from kb.editions.locating import NotAppliedError, Place, locate
from kb.editions.model import Change, ChangeKind, Edition, Mark, Version

STOPS = ".;,:"


@dataclass(frozen=True, slots=True)
class Edit:
    """``[start, end)`` of the text before gives way to ``new``; ``change`` is the number of the change."""

    start: int
    end: int
    new: str
    change: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """One change to be applied to a version; ``note`` is what stands in place of a repealed part.

    ``added`` remembers where earlier changes of the act put new parts: «г)» before «д)».
    """

    version: Version
    change: Change
    note: str
    added: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text before."""
        return self.version.text


def consolidate(version: Version, changes: Sequence[Change], note: str) -> Edition:
    """The text with the changes made. ``note`` names the amending act: «Постановление от 05.02.2018 № 61».

    The letters outside of the marks are those of ``version.text`` in their order.
    """
    edits: list[Edit] = []
    refused: dict[int, str] = {}
    added: dict[tuple[str, str], int] = {}
    for number, change in enumerate(changes):
        try:
            made = _edits(Job(version, change, note, added))
            _check_free(made, edits)
        except NotAppliedError as error:
            refused[number] = str(error)
        else:
            edits += [Edit(e.start, e.end, e.new, number) for e in made]
    return _made(version.text, edits, refused)


def _edits(job: Job) -> list[Edit]:
    if job.change.cases:
        raise NotAppliedError("слова заменяются в соответствующих падежах: формы подставляет человек")
    return WAYS[job.change.kind](job)


def _check_free(made: Sequence[Edit], edits: Sequence[Edit]) -> None:
    for one in made:
        for other in edits:
            if one.start < other.end and other.start < one.end:
                raise NotAppliedError("это место уже изменено другим пунктом того же акта")


def _made(text: str, edits: Sequence[Edit], refused: Mapping[int, str]) -> Edition:
    parts: list[str] = []
    marks: list[Mark] = []
    at = length = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end, e.change)):
        parts += [text[at : edit.start], edit.new]
        length += edit.start - at
        marks.append(Mark(length, length + len(edit.new), text[edit.start : edit.end], edit.change))
        length, at = length + len(edit.new), edit.end
    return Edition("".join([*parts, text[at:]]), tuple(marks), refused)


# --- words --------------------------------------------------------------------------------------


def _replace(job: Job) -> list[Edit]:
    return [Edit(span.start, span.end, job.change.new) for span in _spans(job)]


def _spans(job: Job) -> list[Span]:
    """Where the old words stand: once, or everywhere where the instruction says «по тексту»."""
    change = job.change
    place = locate(job.version, change.address)
    if not change.address.everywhere:
        return [only(job.text, place.start, place.end, change.old)]
    regions = [(c.span.start, c.span.end) for c in place.clauses]
    found = [span for start, end in regions for span in found_words(job.text, start, end, change.old)]
    if not found:
        raise NotAppliedError(f"слова «{change.old[:80]}» не найдены")
    return found


def _remove(job: Job) -> list[Edit]:
    """The words with the space in front of them, when none is needed any more."""
    found = []
    for span in _spans(job):
        before, after = job.text[: span.start][-1:], job.text[span.end : span.end + 1]
        needless = before == " " and (not after or after.isspace() or after in STOPS + ")»")
        found.append(Edit(span.start - needless, span.end, ""))
    return found


def _insert(job: Job) -> list[Edit]:
    change = job.change
    if change.old:
        before = change.where == "before"
        places = [span.start if before else span.end for span in _spans(job)]
        return [Edit(at, at, _spaced(change.new, before)) for at in places]
    place = locate(job.version, change.address)
    if len(place.clauses) > 1:
        raise NotAppliedError("не сказано, какой абзац дополняется")
    at = _before_stop(job.text, place)
    return [Edit(at, at, _spaced(change.new, False))]


def _spaced(words: str, before: bool) -> str:
    if before:
        return f"{words} "
    return words if words[:1] in STOPS + ")»" else f" {words}"


def _before_stop(text: str, place: Place) -> int:
    return place.end - (text[place.end - 1] in STOPS)


def _punctuation(job: Job) -> list[Edit]:
    place = locate(job.version, job.change.address)
    if job.text[place.end - 1] != job.change.old:
        raise NotAppliedError(f"это место кончается не знаком «{job.change.old}»")
    return [Edit(place.end - 1, place.end, job.change.new)]


# --- parts --------------------------------------------------------------------------------------


def _reword(job: Job) -> list[Edit]:
    change = job.change
    if not change.new:
        raise NotAppliedError("новая редакция дана приложением: прочтите его в изменяющем акте")
    place = locate(job.version, change.address)
    if not change.address.steps:
        return [Edit(place.body, place.end, change.new)]
    start = _start_of_new(place, change.new)
    _check_inner(place, change.new)
    return [Edit(start, place.end, change.new + _stop(job.text, place, change.new))]


def _start_of_new(place: Place, new: str) -> int:
    """A wording printed with its number takes the place of the number too."""
    clause, marker = place.clauses[0], parse(new)
    if marker is None or place.body == place.start:
        return place.body
    if marker.family == "dash":
        return place.body if clause.number else place.start
    if marker.number.rstrip(".") == (clause.number or "").rstrip("."):
        return place.start
    if place.step is not None and place.step.kind in ("clause", "item", "chapter"):
        raise NotAppliedError(f"новая редакция начинается с другого номера: {marker.number}")
    return place.body


def _check_inner(place: Place, new: str) -> None:
    """«Пункт 2.6 изложить…» without a word of its clauses 2.6.1, 2.6.2: are they gone or not?"""
    inner = [c.number for c in place.clauses[1:] if c.kind == "clause" and c.number and "." in c.number]
    if inner and not any(re.search(rf"(?m)^\W*{re.escape(number)}\W", new) for number in inner):
        raise NotAppliedError(f"неясно, остаются ли пункты {', '.join(inner[:4])}: в новой редакции их нет")


def _stop(text: str, place: Place, new: str) -> str:
    """The closing sign of the old wording, when the new one was printed without any."""
    last = text[place.end - 1]
    return last if last in ".;" and new[-1] not in ".;:,!?" else ""


def _repeal(job: Job) -> list[Edit]:
    """What is repealed keeps its number, so that those behind it keep theirs."""
    place = locate(job.version, job.change.address)
    kind = place.step.kind if place.step else ""
    words = {"paragraph": "Абзац утратил силу", "item": "утратил силу", "appendix": "Утратило силу"}
    last = job.text[place.end - 1]
    stop = last if last in ".;" else "."
    return [Edit(place.body, place.end, f"{words.get(kind, 'Утратил силу')}. – {job.note}{stop}")]


def _exclude(job: Job) -> list[Edit]:
    """What is excluded goes with the space in front of it."""
    place = locate(job.version, job.change.address)
    if place.step is None:
        raise NotAppliedError("не сказано, что исключить")
    if place.step.kind == "paragraph" and place.body != place.start and place.clauses[0].number:
        raise NotAppliedError("исключается абзац, в котором стоит номер пункта")
    start = len(job.text[: place.start].rstrip())
    return [Edit(start, place.end, "")]


def _add(job: Job) -> list[Edit]:
    at, new, key = insertion(job.version, job.change, job.added)
    job.added[key] = at
    return [Edit(at, at, new)]


WAYS: Mapping[ChangeKind, Callable[[Job], list[Edit]]] = {
    "replace": _replace,
    "remove": _remove,
    "insert": _insert,
    "punctuation": _punctuation,
    "reword": _reword,
    "repeal": _repeal,
    "exclude": _exclude,
    "add": _add,
}
