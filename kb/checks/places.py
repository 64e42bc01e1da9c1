"""Names of other municipalities and regions left over from copying."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ingest.context import Context
from ingest.lexicon import table
from ingest.municipality import NAMED
from ingest.references import references
from ingest.wording import Wording, wording
from kb.checks.model import Hit, Part, Survey, hit

# Only a body of power or its territory is accused; addresses and names of offices may be anybody's.
BODY = wording(
    r"(?:администраци\w+|глав[аеыу]|главой|мэри\w+|совет\w*(?:\sдепутатов)?|дум[аыеу]|территори\w+|границ\w*)\s"
    r"(?:муниципального образования\s)?$",
    re.I,
)
STARTS_WITH_BODY = wording(r"администраци|мэри", re.I)
REGION_BODY = wording(
    r"(?:правительств\w+|губернатор\w*|портал\w*|территори\w+|министерств\w+|администраци\w+)\s$", re.I
)
SAME_ROOT = 5  # letters that «Кировского» and «Кировск» must share
RARE = 2  # a name printed more often is somebody the act really deals with


@dataclass(frozen=True, slots=True)
class Named:
    """A municipality named in a clause; ``root`` is its proper name in small letters."""

    context: Context
    match: re.Match[str]
    root: str

    @property
    def wide(self) -> bool:
        """A district or an urban district, not a settlement inside one."""
        return bool(re.search(r"район|округ", self.match[0]))


def foreign_municipality(survey: Survey) -> Iterator[Hit]:
    """«администрация Кобринского сельского поселения» in an act of another settlement."""
    for part in survey.parts:
        found = [named for context in part.contexts for named in _named(context)]
        own = _own(part, found)
        if own:
            yield from _accused(part, found, own)
            yield from _regions(part)


def _accused(part: Part, found: list[Named], own: set[str]) -> Iterator[Hit]:
    often = Counter(named.root for named in found)
    for named in found:
        known = any(_same(named.root, root) for root in own) or often[named.root] > RARE
        start = _body_at(named.context.text, named.match)
        if not known and start is not None and not _may_be_inside(part, named):
            message = f"чужой муниципалитет: {named.match[0]}; вероятно, осталось от образца{_meant(part)}"
            yield hit(named.context.clause, start, named.match.end(), message)


def _meant(part: Part) -> str:
    place = part.act.municipality if part.act else None
    return f", а имеется в виду {place.name}" if place else ""


def _may_be_inside(part: Part, named: Named) -> bool:
    """A district names its settlements, a town its districts, a settlement its district, and need not say so."""
    place = part.act.municipality if part.act else None
    if place is None:
        return False
    if re.search(r"район", place.kind):
        return not named.wide
    if re.search(r"город|округ", place.kind) and "поселение" not in place.kind:
        return bool(re.search(r"района$", named.match[0])) or not named.wide
    return named.wide and "район" in named.match[0] and place.district is None


def _own(part: Part, found: list[Named]) -> set[str]:
    """Roots of the names that are the act's own: its municipality and district; without an act, the commonest name."""
    place = part.act.municipality if part.act else None
    if place is not None:
        printed = " ".join(filter(None, (place.name, place.district)))
        heads = " ".join(c.text for c in part.contexts if c.clause.part == "resolution" and c.clause.level == 0)
        return {_plain(word) for word in re.findall(r"[А-ЯЁ][\w-]{3,}", f"{printed} {heads}")}
    ranked = Counter(named.root for named in found).most_common(2)
    return {ranked[0][0]} if ranked and ranked[0][1] > sum(n for _, n in ranked[1:]) else set()


def _named(context: Context) -> Iterator[Named]:
    cited = [(ref.start, ref.end) for ref in references(context.text)]
    for match in NAMED.finditer(context.text):
        if context.clause.kind != "row" and not any(start <= match.start() < end for start, end in cited):
            yield Named(context, match, _root(match))


def _root(match: re.Match[str]) -> str:
    """«Кобринского сельского поселения» → «кобринского»; «городского округа город Воронеж» → «воронеж»."""
    names = ("adjective", "quoted", "nominative", "town", "plain")
    name = next(match[group] for group in names if match[group])
    words = [w for w in re.findall(r"[А-ЯЁ][\w-]*", name) if w not in ("ЗАТО",)]
    return _plain((words[-1] if match["town"] else words[0]) if words else name)


def _plain(word: str) -> str:
    return word.lower().replace("ё", "е")


def _same(a: str, b: str) -> bool:
    shared = min(SAME_ROOT, len(a), len(b))
    return a[:shared] == b[:shared]


def _body_at(text: str, match: re.Match[str]) -> int | None:
    """Where the body that bears the name begins, ``None`` when the name stands alone."""
    before = BODY.search(text[: match.start()])
    if before:
        return before.start()
    return match.start() if STARTS_WITH_BODY.match(match[0]) else None


@cache
def _region_names() -> tuple[Wording, dict[str, str]]:
    forms = {row["genitive"]: row["name"] for row in table("regions")}
    return wording("|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))), forms


def _regions(part: Part) -> Iterator[Hit]:
    """A body of another region: «портал Воронежской области» in an act of Кировская область."""
    own = part.act.municipality.region if part.act and part.act.municipality else None
    pattern, forms = _region_names()
    for context in part.contexts if own else ():
        cited = [(ref.start, ref.end) for ref in references(context.text)]
        for match in pattern.finditer(context.text):
            body = REGION_BODY.search(context.text[: match.start()])
            quoted = any(start <= match.start() < end for start, end in cited)
            if body and not quoted and forms[match[0]] != own:
                yield hit(
                    context.clause, body.start(), match.end(), f"чужой регион: {forms[match[0]]}; регламент — {own}"
                )
