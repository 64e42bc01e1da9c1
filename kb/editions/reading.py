"""An amending act → the changes it asks for. Pure. What is not understood is a problem, never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.model import Act, Problem, Span
from ingest.patterns import DATE, iso_date
from ingest.references import references
from kb.editions.addresses import addresses, unit_of, within
from kb.editions.model import Address, Change, Instruction, Step, Target
from kb.editions.operations import Operated, operations
from kb.editions.quotes import quotations
from kb.editions.statements import Statement, statements

LEAD = re.compile(r"\bвнести\b.*\b(?:изменени|дополнени)|\bизменени\w+,?\s+котор\w+\s+внос|\bвнести\s+в\b", re.I | re.S)
LEAD_EXAMPLES = (
    ("Внести в постановление администрации от 10.02.2019 № 12 следующие изменения:", True),
    ("ИЗМЕНЕНИЯ, которые вносятся в Административный регламент", True),
    ("Заявитель вправе внести плату", False),
)
VERB = re.compile(
    r"\b(?:замен(?:ить|ив)|излож(?:ить|ив)|дополн(?:ить|ив)|исключ(?:ить|ив)|добавить|читать|утратившим\w*\sсилу)\b",
    re.I,
)
# «в административный регламент … «…», утвержденный постановлением … №…» names the act, not a place in it.
NAME_OF_ACT = re.compile(
    r"(?:административн\w+\s)?регламент\w*(?:\s(?:по\s)?предоставлени\w+[^:;,]*?(?:«□*»|услуги[^:;,]*))?"
    r"(?:,?\s?утвержд[её]нн\w+\s(?:¤+|[^:,;]*?постановлени\w+))?|(?:в\s)?¤+",
    re.I,
)
# «в постановление администрации от 27 августа 2014 года «О …»»: the number is left out.
UNNUMBERED = re.compile(
    rf"(?:постановлени|распоряжени|решени|приказ)\w*\s[^«:;]{{0,80}}?от\s(?P<date>{DATE})\s?«□*»", re.I
)
LEADING = re.compile(
    r"\b(?:внести|следующ\w+|изменени\w+|дополнени\w+|прилагаем\w+|утвердить|котор\w+|вносятся)\b", re.I
)
NOT_UNDERSTOOD = "изменение не понято: {}; прочтите этот пункт сами"


@dataclass(frozen=True, slots=True)
class Changes:
    """What was read of one amending act."""

    instructions: tuple[Instruction, ...]
    problems: tuple[Problem, ...]


def changes_of(text: str, act: Act) -> Changes:
    """The changes an act asks for, in their order; ``text`` is the exact text its spans refer to.

    Text under «внести изменения» that orders something and is not understood gives a problem of stage «editions».
    """
    found: list[Instruction] = []
    problems: list[Problem] = []
    for statement, above in _amending(text, act):
        try:
            target = _target([*above, statement], act)
            found += [Instruction(change, target) for change in _changes(statement, above, text, act)]
        except _NotUnderstoodError as error:
            problems.append(Problem("editions", NOT_UNDERSTOOD.format(error), statement.passage.span()))
    return Changes(tuple(found), tuple(problems))


def _amending(text: str, act: Act) -> Iterator[tuple[Statement, list[Statement]]]:
    """The statements that amend, each with those it stands under from «внести изменения» on.

    Changes printed as an appendix stand under its heading «Изменения, которые вносятся в…».
    """
    heading: list[Statement] = []
    for statement in statements(text, act):
        if not statement.marked and re.match(r"изменения", statement.hidden, re.I) and LEAD.search(statement.hidden):
            heading = [statement]
            continue
        above = [s for s in statement.above if s not in heading]
        first = next((i for i, s in enumerate(above) if LEAD.search(s.hidden)), len(above))
        under = [*heading, *(above if heading else above[first:])]
        if under or LEAD.search(statement.hidden):
            yield statement, under


class _NotUnderstoodError(Exception):
    """Why a statement cannot be read."""


def _target(leads: list[Statement], act: Act) -> Target:
    """The act named in the lead; its number and date may stand only in the title."""
    named = [relation.target for relation in act.relations if relation.relation == "amends"]
    for lead in reversed(leads):
        text = lead.passage.text
        outer = [r for r in references(text) if text.count("«", 0, r.start) <= text.count("»", 0, r.start)]
        if outer:
            return Target(outer[0].number, outer[0].date, outer[0].title)
    dates = {iso_date(match["date"]) for lead in leads for match in UNNUMBERED.finditer(lead.hidden)}
    if len(named) == 1 and dates <= {named[0].date}:
        return Target(named[0].number, named[0].date, named[0].title)
    raise _NotUnderstoodError("не видно, какой акт изменяется")


# --- one statement ------------------------------------------------------------------------------


def _changes(statement: Statement, leads: list[Statement], text: str, act: Act) -> Iterator[Change]:
    hidden = _without_acts(statement)
    outer = Address()
    for above in leads:
        outer = _led(above, outer)
    done, last = 0, None
    found = list(operations(hidden))
    for operated in found:
        places = _places(hidden[done : operated.match.start()])
        here = within(places, outer) if places or last is None else last
        yield from _changes_at(here, operated, statement, text, act)
        done, last = operated.match.end(), here
    _check_rest(hidden, done, bool(found))


def _without_acts(statement: Statement) -> str:
    """The hidden text with the name of the amended act struck out."""
    text, hidden = statement.passage.text, list(statement.hidden)
    for reference in references(text):
        if text.count("«", 0, reference.start) <= text.count("»", 0, reference.start):
            end = _end_of_title(text, reference.end)
            hidden[reference.start : end] = "¤" * (end - reference.start)
    struck = UNNUMBERED.sub(lambda match: "¤" * len(match[0]), "".join(hidden))
    return NAME_OF_ACT.sub(_named, struck)


def _named(match: re.Match[str]) -> str:
    """«в регламент…, утвержденный постановлением…» is still a place: the regulation."""
    return ("регламент" if "регламент" in match[0].lower() else "").ljust(len(match[0]))


def _end_of_title(text: str, at: int) -> int:
    return max([at, *(end for start, end in quotations(text) if start < at)])


def _led(above: Statement, outer: Address) -> Address:
    """The place that the words above name: «В пункте 2.4:»."""
    hidden = _without_acts(above)
    if next(operations(hidden), None):
        return outer
    words = LEADING.sub(" ", re.sub(r"«□*»", " ", hidden))
    places = addresses(words)
    if places is None:
        raise _NotUnderstoodError(f"не ясно место «{above.passage.text[:80]}»")
    return within(places, outer)[0] if len(places) == 1 else outer


def _places(words: str) -> list[Address]:
    places = addresses(LEADING.sub(" ", words))
    if places is None:
        raise _NotUnderstoodError(f"не ясно место «{words.strip()[:80]}»")
    return places


def _check_rest(hidden: str, done: int, found: bool) -> None:
    """Nothing that orders a change may be left over."""
    rest = hidden[done:]
    if (found and re.search(r"[а-яё«]{2}", rest, re.I)) or VERB.search(rest):
        raise _NotUnderstoodError(f"не прочитано «{rest.strip()[:80]}»")


def _changes_at(
    places: list[Address], operated: Operated, statement: Statement, text: str, act: Act
) -> Iterator[Change]:
    kind, groups = operated.operation.kind, operated.match.groupdict()
    if kind in ("repeal", "exclude") and not any(place.steps for place in places):
        return  # a whole act: a relation of acts, not a change of its text
    span = statement.passage.span()
    cases = bool(groups.get("cases") or groups.get("after"))
    for place in places:
        for old, new in _pairs(operated, statement, text):
            change = Change(kind, place, statement.clause, span, old, new, cases=cases)
            yield _completed(change, operated, groups, act)


def _completed(change: Change, operated: Operated, groups: dict[str, str | None], act: Act) -> Change:
    """With the parts that only some kinds have."""
    where = {"после": "after", "перед": "before"}.get((groups.get("where") or "").lower(), "")
    if change.kind == "insert" and change.old and not where:
        where = "after"
    values = {name: getattr(change, name) for name in change.__slots__}
    if change.kind == "add":
        where = "after" if re.search(r"\bпосле\s", operated.match.string[: operated.match.start()], re.I) else ""
        values["unit"] = _unit(groups["unit"] or "")
    if groups.get("appended"):
        values["wording"] = _appendix(change.address, act)
    if change.kind == "punctuation":
        values |= {"old": _sign(groups["stop"]), "new": _sign(groups["sign"])}
    return Change(**{**values, "where": where})


def _unit(words: str) -> Step:
    unit = unit_of(words)
    if unit is None:
        raise _NotUnderstoodError(f"не ясно, чем дополнить: «{words[:80]}»")
    return unit


def _appendix(address: Address, act: Act) -> Span | None:
    """The new wording of a regulation that is the appendix of the amending act; None when it may be another."""
    if len(act.regulations) != 1 or any(step.kind != "appendix" or step.number for step in address.steps):
        return None
    root = next(clause for clause in act.clauses if clause.path == act.regulations[0].root)
    return Span(root.span.start, act.span.end)


def _sign(words: str | None) -> str:
    plain = (words or "").lower()
    return ";" if "с запятой" in plain else "," if "запят" in plain else "."


def _pairs(operated: Operated, statement: Statement, text: str) -> list[tuple[str, str]]:
    """(old words, new words): several old ones get one new, or one each."""
    old = _quoted(operated, ("old", "old2"), statement, text)
    new = _quoted(operated, ("new",), statement, text)
    if not old:
        return [("", new[0] if new else "")]
    if len(new) <= 1:
        return [(words, new[0] if new else "") for words in old]
    if len(old) != len(new):
        raise _NotUnderstoodError("заменяемых слов не столько, сколько новых")
    return list(zip(old, new, strict=True))


def _quoted(operated: Operated, names: tuple[str, ...], statement: Statement, text: str) -> list[str]:
    """What stands between the quotation marks of a group, exactly as printed."""
    group = next((n for n in names if operated.match.groupdict().get(n)), None)
    if group is None:
        return []
    start, end = operated.match.span(group)
    found = []
    for match in re.finditer(r"«(□+)»", operated.match.string[start:end]):
        span = statement.passage.span(start + match.start(1), start + match.end(1))
        found.append(text[span.start : span.end].strip())
    return found
