"""The linter of source texts: what is wrong with a regulation itself. ``RULES`` is its table of contents.

A rule reads one source through a :class:`~kb.checks.model.Survey` and gives the defects with their places. Whatever
needs all sources of the base (:mod:`~kb.checks.laws`) runs over the finished tables.
"""

from __future__ import annotations

from datetime import date

from ingest.source import SourceFacts
from kb.checks import amendments, conflicts, dates, mails, numbering, placeholders, places, pointers, promises, wording
from kb.checks.model import Finding, Hit, Rule, Survey, survey

RULES: tuple[Rule, ...] = (
    Rule("draft_placeholder", "major", "Незаполненное место", placeholders.draft_placeholder),
    Rule("foreign_municipality", "major", "Чужой муниципалитет", places.foreign_municipality),
    Rule("broken_reference", "major", "Ссылка в никуда", pointers.broken_reference),
    Rule("wrong_reference", "major", "Ссылка не туда", promises.wrong_reference),
    Rule("duplicate_number", "major", "Номер занят дважды", numbering.duplicate_number),
    Rule("digits_against_words", "major", "Цифры спорят со словами", wording.digits_against_words),
    Rule("two_values", "major", "Два значения", conflicts.two_values),
    Rule("email_lookalike", "major", "Опечатка в адресе почты", mails.email_lookalike),
    Rule("impossible_date", "major", "Невозможная дата", dates.impossible_date),
    Rule("expired_condition", "major", "Срок условия прошёл", dates.expired_condition),
    Rule("corrected_later", "major", "Исправлено другим актом", amendments.corrected_later),
    Rule("unfilled", "minor", "Незаполненная черта", placeholders.unfilled),
    Rule("missing_number", "minor", "Пропущен номер", numbering.missing_number),
    Rule("missing_appendix", "minor", "Нет приложения", pointers.missing_appendix),
    Rule("template_leftover", "minor", "Осталось от образца", wording.template_leftover),
    Rule("amended_without_number", "minor", "Изменяемый акт без номера", amendments.amended_without_number),
    Rule("unclosed_quote", "minor", "Незакрытая кавычка", wording.unclosed_quote),
)


def check(found: SourceFacts, today: date) -> tuple[Finding, ...]:
    """All defects of one source in the order of its text; the same words are accused once by a rule."""
    seen = survey(found, today)
    findings = [Finding(rule, _act_of(seen, hit), hit) for rule in RULES for hit in rule.find(seen)]
    unique = {(f.rule.name, f.hit.span): f for f in findings}
    return tuple(sorted(unique.values(), key=lambda f: (f.hit.span.start, f.hit.span.end, f.rule.name)))


def _act_of(seen: Survey, hit: Hit) -> str:
    acts = (part.act for part in seen.parts if part.act)
    return next((act.slug for act in acts if act.span.start <= hit.span.start < act.span.end), "")
