"""The five sources as a person reads them: golden files, one line per clause and per fact, compared whole.

``pytest tests/test_outline.py --update-golden`` rewrites them; read the difference against the source, then commit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path

import pytest
from seeds import SOURCES, facts_of

from ingest.context import contexts
from ingest.kinds import KINDS
from ingest.model import Act, Clause, Fact

GOLDEN = Path(__file__).parent / "golden"
WIDTH = 110  # characters of a clause that are shown: enough to know it by
FEW = 12  # lines of a difference in the message of a failure; the rest is for «git diff»


def shortened(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1].rstrip()}…"


def outline_lines(clauses: Sequence[Clause]) -> Iterator[str]:
    """«2.6.1 1) (item) паспорт;», children indented; the section of the standard behind «§» where a new one begins."""
    depth: dict[str | None, int] = {None: 0}
    section: dict[str | None, str] = {None: ""}
    for context in contexts(clauses):
        clause = context.clause
        depth[clause.path] = depth[clause.parent] + 1
        section[clause.path] = context.section
        opened = f" §{context.section}" if context.section not in ("", section[clause.parent]) else ""
        yield f"{'  ' * depth[clause.parent]}{clause.label} ({clause.kind}{opened}) {shortened(clause.passage.text)}"


def act_line(act: Act) -> str:
    place = act.municipality
    where = ", ".join(filter(None, (place.name, place.district, place.region))) if place else "?"
    return f"=== {act.slug}: {act.kind} № {act.number} от {act.date}, {act.status}; {act.issuer}; {where}"


def outline_text(source_id: str) -> str:
    whole = facts_of(source_id).outline
    lines = ["=== вне актов", *outline_lines(whole.outside)] if whole.outside else []
    for act in whole.acts:
        lines += [act_line(act), *outline_lines(act.clauses)]
    return "\n".join(lines) + "\n"


def fact_lines(facts: Sequence[Fact], labels: dict[str, str]) -> Iterator[str]:
    """«documents 2.6.1 1): паспорт | category=required», in the order of the kinds and of the text."""
    for kind in KINDS:
        for fact in facts:
            if fact.kind == kind.name:
                values = [f"{name}={value}" for name, value in fact.values.items() if value is not None]
                regulation = f" (регламент {fact.regulation})" if fact.regulation not in (None, 1) else ""
                text = shortened(fact.text) if kind.with_text else ""
                yield " | ".join(filter(None, (f"{kind.name} {labels[fact.clause]}{regulation}: {text}", *values)))


def facts_text(source_id: str) -> str:
    found = facts_of(source_id)
    groups = [("", found.outline.outside), *((act.slug, act.clauses) for act in found.outline.acts)]
    lines = []
    for slug, clauses in groups:
        if found.facts[slug]:
            lines += [f"=== {slug or 'вне актов'}", *fact_lines(found.facts[slug], {c.path: c.label for c in clauses})]
    return "\n".join([*lines, *(f"? {problem.stage}: {problem.message}" for problem in found.problems)]) + "\n"


@pytest.mark.parametrize("source_id", SOURCES)
@pytest.mark.parametrize(
    ("name", "text_of"), [("outline.txt", outline_text), ("facts.txt", facts_text)], ids=["outline", "facts"]
)
def test_golden(source_id: str, name: str, text_of: object, request: pytest.FixtureRequest) -> None:
    path, text = GOLDEN / source_id / name, text_of(source_id)
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    golden = path.read_text(encoding="utf-8")
    if golden != text:
        changes = [
            d for d in unified_diff(golden.splitlines(), text.splitlines(), lineterm="", n=0) if not d.startswith("@@")
        ]
        pytest.fail(
            f"{path.relative_to(GOLDEN.parent.parent)} изменился, строк: {len(changes) - 2}; перечитайте и обновите: "
            "pytest tests/test_outline.py --update-golden\n" + "\n".join(changes[2 : FEW + 2]),
            pytrace=False,
        )


def test_golden_has_no_leftovers() -> None:
    assert {path.name for path in GOLDEN.iterdir() if path.is_dir()} == set(SOURCES)
