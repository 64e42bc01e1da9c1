"""The linter of source texts: what is wrong with a regulation itself. ``RULES`` is its table of contents.

A rule reads one source through a :class:`~kb.checks.model.Survey` and gives the defects with their places. Whatever
needs all sources of the base (:mod:`~kb.checks.laws`) runs over the finished tables; ``ACROSS`` is its rule.
"""

from __future__ import annotations

from datetime import date

from ingest.source import SourceFacts
from kb.checks.model import Finding, Hit, Rule, Survey, survey
from kb.checks.table import ACROSS, RULES

__all__ = ["ACROSS", "BY_NAME", "RULES", "Finding", "Hit", "Rule", "check"]

BY_NAME = {rule.name: rule for rule in (*RULES, ACROSS)}


def check(found: SourceFacts, today: date) -> tuple[Finding, ...]:
    """All defects of one source in the order of its text; the same words are accused once by a rule."""
    seen = survey(found, today)
    findings = [Finding(rule, _act_of(seen, hit), hit) for rule in RULES for hit in rule.find(seen)]
    unique = {(f.rule.name, f.hit.span): f for f in findings}
    return tuple(sorted(unique.values(), key=lambda f: (f.hit.span.start, f.hit.span.end, f.rule.name)))


def _act_of(seen: Survey, hit: Hit) -> str:
    acts = (part.act for part in seen.parts if part.act)
    return next((act.slug for act in acts if act.span.start <= hit.span.start < act.span.end), "")
