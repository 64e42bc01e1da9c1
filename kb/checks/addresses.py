"""Internal references of a regulation («пунктами 2.9.8, 2.9.9», «приложение № 3») and what they may point to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.context import Context
from ingest.markers import roman
from ingest.wording import Wording, wording
from kb.checks.model import Part

NUMBER = r"\d{1,3}(?:\.\d{1,3})*"
BETWEEN = r"\.?\s?(?:,\s?и|,|и|или|либо|-|–|—)\s?(?:№\s?)?"
LIST = rf"(?P<list>{NUMBER}(?:{BETWEEN}{NUMBER})*)(?!\d|\s?[%°]|-\w)"
CLAUSE = wording(
    rf"(?<![а-яё])(?P<word>(?:под)?пункт(?:а|у|е|ом|ы|ов|ам|ами|ах)?|подраздел\w*|пп\.|п\.)\s?{LIST}", re.I
)
APPENDIX = wording(rf"(?<![а-яё])(?P<word>приложени\w+)\s?(?:№|N)?\s?{LIST}", re.I)
SECTION = wording(r"(?<![а-яё])(?P<word>раздел(?:а|е|ом|у)?)\s(?P<list>[IVX]+|\d{1,2})(?![\d.]*\d)", re.I)

OWN = wording(
    r"\.?\s?(?:,?\s?(?:раздела|подраздела|главы|части)\s[\dIVX.]+,?\s)?(?:(?:к|настоящ\w+|данного)\s){0,2}(?:административн\w+\s)?регламент",
    re.I,
)
OTHER = wording(
    r"[.,]?\s?(?:\([^)]*\)\s?)?(?:и\s)?(?:част|стать|ст\.|ч\.|пункт|п\.|федеральн|закон|\w+\sкодекс|кодекс|постановлен|правил|порядк|положени|"
    r"приказ|решени|указ|перечн|распоряжен|устав|методик|инструкц|требовани|договор|соглашени|приложени|заявлени|абзац)",
    re.I,
)
# A decimal number with no act behind it is the regulation's own: «(п. 2.6)», «предусмотренные п. 2.11 основания».
NOTHING = wording(
    r"\.?\s?(?:$|[,;.)»]|(?:и|или|либо|а|не|в|на|при|по|за|с|со|из|для|если|основани\w+|документ\w*|срок\w*)(?![а-яё]))",
    re.I,
)
INSIDE = wording(rf"\.?\s?(?:под)?пункта\s({NUMBER})", re.I)
RANGE = wording(r"(\d+)\s?[-–—]\s?(?:№\s?)?(\d+)")


@dataclass(frozen=True, slots=True)
class Address:
    """A reference of one text to its own regulation: the ``numbers`` stand at ``places`` of the clean text.

    ``above`` is the clause whose items the numbers are: «подпункты 2 – 5 пункта 2.11» → 2.11.2, 2.11.5, above 2.11.
    """

    start: int
    end: int
    numbers: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    above: str = ""


@dataclass(frozen=True, slots=True)
class Pointer(Address):
    """The same with the clause it stands in."""

    context: Context = field(kw_only=True)

    @property
    def before(self) -> str:
        """The words of the same sentence that say what is pointed to."""
        return re.split(r"[;.]\s", self.context.text[max(0, self.start - 160) : self.start])[-1]


def pointers(regulation: Part, pattern: Wording) -> Iterator[Pointer]:
    """The references to the regulation itself, in the order of the text."""
    for context in regulation.contexts:
        for at in addresses(context.text, pattern):
            yield Pointer(at.start, at.end, at.numbers, at.places, at.above, context=context)


def addresses(text: str, pattern: Wording) -> Iterator[Address]:
    """The references of a clean text to its own regulation, not to another act.

    >>> [a.numbers for a in addresses("(п. 2.6), пункт 5 Правил, пункту 2.5 регламента", CLAUSE)]
    [('2.6',), ('2.5',)]
    """
    for match in pattern.finditer(text):
        inside = INSIDE.match(text, match.end())
        end = inside.end() if inside else match.end()
        if _own(text, match, end):
            at = match.start("list")
            found = list(re.finditer(rf"{NUMBER}|[IVX]+", match["list"]))
            numbers = tuple(_whole(m[0], inside[1] if inside else "") for m in found)
            places = tuple((at + m.start(), at + m.end()) for m in found)
            yield Address(match.start(), end, numbers, places, inside[1] if inside else "")


def _whole(number: str, above: str) -> str:
    """«подпункт 3 пункта 2.5» → 2.5.3; «подпункт 2.5.3 пункта 2.5» says it all itself."""
    return number if "." in number or not above else f"{above}.{number}"


def _own(text: str, match: re.Match[str], end: int) -> bool:
    """Named as the regulation's own, or a decimal number or an appendix with no other act around."""
    after = text[end : end + 80]
    if OWN.match(after):
        return True
    if OTHER.match(after) or re.search(r"(?:закон|кодекс|постановлени)\w*[^;.]{0,40}$", text[: match.start()], re.I):
        return False
    if match["word"].lower().startswith("приложени"):
        return not re.match(r"\s?к\s", after)
    return ("." in match["list"] or end > match.end()) and bool(NOTHING.match(after))


def clause_numbers(regulation: Part) -> frozenset[str]:
    """The numbers a reference may point to: of clauses, of items inside them, and of clauses run into a paragraph."""
    found = set[str]()
    for context in regulation.contexts:
        clause = context.clause
        if clause.part != "regulation":
            continue
        number = clause.number or ""
        above = regulation.by_path.get(clause.parent or "")
        found |= {number, f"{above.number}.{number}"} if above is not None and above.number else {number}
        found |= set(re.findall(rf"(?:^|[.;:–-]\s?)({NUMBER})\.?\s?[А-ЯЁа-яё]", context.text))
    return frozenset(prefix for number in found if number for prefix in _prefixes(number))


def _prefixes(number: str) -> Iterator[str]:
    """«3.1.5.2» stands inside 3, 3.1 and 3.1.5."""
    parts = number.split(".")
    return (".".join(parts[:n]) for n in range(1, len(parts) + 1))


def section_numbers(regulation: Part) -> frozenset[int]:
    """The numbers of the sections, Roman or Arabic."""
    chapters = [c.clause.number for c in regulation.contexts if c.clause.kind == "chapter" and c.clause.number]
    return frozenset(ordinal(number) for number in chapters)


def ordinal(number: str) -> int:
    """«II» and «2» → 2."""
    return int(number.split(".")[0]) if number[:1].isdigit() else roman(number.split(".")[0])


def appendix_numbers(regulation: Part) -> frozenset[str]:
    """The numbers of the appendices that stand in the text."""
    appendices = (context.clause for context in regulation.contexts if context.clause.part == "appendix")
    return frozenset(clause.number or "" for clause in appendices if clause.kind == "appendix")


def spread(printed: str) -> list[str]:
    """«2 - № 4» → 2, 3, 4; «2,3» → 2, 3."""
    numbers = re.findall(r"\d+", printed)
    for first, last in RANGE.findall(printed):
        numbers += [str(n) for n in range(int(first) + 1, min(int(last), int(first) + 20))]
    return sorted(set(numbers), key=int)
