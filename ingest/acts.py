"""Blocks of a source → its acts with outline and requisites, and the clauses that belong to no act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest import municipality
from ingest.model import Act, Clause, Paragraph, Passage, Reading, Regulation, Span
from ingest.outline import Outliner
from ingest.requisites import relations, requisites, stamp_lines
from ingest.segment import ActText, segment
from ingest.slugs import slug, unique


@dataclass(frozen=True, slots=True)
class Outline:
    """All of a source: acts, and clauses outside of them. Own spans cover every letter of the text."""

    acts: tuple[Act, ...]
    outside: tuple[Clause, ...]


def outline(reading: Reading) -> Outline:
    """The outline of a source. Never refuses; text that is no act is outlined as ``outside``."""
    segments = segment(reading.blocks)
    acts = [_act(text) for text in segments.acts]
    starts = [act.span.start for act in acts]
    outliner = Outliner()
    outliner.part(segments.outside, "outside")
    outside = tuple(cover(outliner.clauses, 0, starts[0] if starts else len(reading.text))) if outliner.clauses else ()
    edges = [*starts[1:], len(reading.text)] if starts else []
    if starts and not outside:
        starts[0] = 0
    taken: dict[str, int] = {}
    covered = [
        replace(act, slug=unique(act.slug, taken), span=Span(start, end), clauses=tuple(cover(act.clauses, start, end)))
        for act, start, end in zip(acts, starts, edges, strict=True)
    ]
    return Outline(tuple(covered), outside)


def _act(text: ActText) -> Act:
    outliner = Outliner()
    outliner.heading_lines(text.letterhead, "resolution", "реквизиты", "rekvizity")
    outliner.heading_lines(text.title, "resolution", "название", "nazvanie")
    outliner.part(text.resolution, "resolution")
    regulations = []
    for index, part in enumerate(text.regulations, 1):
        path = "reglament" if index == 1 else f"reglament-{index}"
        root = outliner.heading_lines(part.title, "regulation", "Административный регламент", path, index)
        outliner.part(part.body, "regulation")
        title = Passage.join([p.passage for p in part.title]).text
        regulations.append(Regulation(index, title, root))
    letterhead = [p.passage.text for p in text.letterhead]
    resolution = [b.passage.text for b in text.resolution if isinstance(b, Paragraph)]
    marks = requisites(letterhead, resolution)
    title = (
        Passage.join([p.passage for p in text.title]).text.rstrip(" .")
        if text.title
        else (regulations[0].title if regulations else "")
    )
    name = "-".join(
        filter(
            None,
            (
                slug(marks.kind) or "reglament",
                slug(marks.number or "") or ("proekt" if marks.status == "draft" else ""),
            ),
        )
    )
    return Act(
        slug=name, kind=marks.kind, number=marks.number, date=marks.date, title=title, issuer=marks.issuer,
        status=marks.status, status_reason=marks.status_reason, span=text.span, clauses=tuple(outliner.clauses),
        regulations=tuple(regulations), relations=relations(outliner.clauses),
        municipality=municipality.find(" ".join(letterhead), " ".join(stamp_lines(resolution)), [c.passage.text for c in outliner.clauses]),
    )  # fmt: skip


def cover(clauses: Iterable[Clause], start: int, end: int) -> list[Clause]:
    """Stretch the own span of each clause to the beginning of the next, so that ``[start, end)`` is covered."""
    ordered = sorted(clauses, key=lambda c: (c.span.start, c.position))
    edges = [*(c.span.start for c in ordered[1:]), end]
    return [
        replace(c, span=Span(c.span.start if i else start, edge))
        for i, (c, edge) in enumerate(zip(ordered, edges, strict=True))
    ]
