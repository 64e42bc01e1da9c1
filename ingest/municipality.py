"""Whose regulation is it: the municipality, its district and region, as the act names them.

A letterhead or approval stamp is believed first. The body is full of names left over from copying, so there the
name that occurs most often wins. The region is looked up in the closed list of the regions of Russia, so
«Кировской области» is never taken for a district.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

import pymorphy3

from ingest.lexicon import table
from ingest.model import Municipality
from ingest.requisites import sentence_case
from ingest.wording import Wording, wording

# Head nouns of municipalities: genitive stem → nominative, gender.
HEADS = {
    r"муниципального района": ("муниципальный район", "m"),
    r"муниципального округа": ("муниципальный округ", "m"),
    r"городского округа": ("городской округ", "m"),
    r"сельского поселения": ("сельское поселение", "n"),
    r"городского поселения": ("городское поселение", "n"),
    r"сельсовета": ("сельсовет", "m"),
    r"района": ("район", "m"),
}
HEAD = "|".join(HEADS)
WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*"
ADJECTIVE = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*(?:ого|его)"
# What may stand behind the head noun and is no name: a region, a title, the beginning of the next line.
NOT_A_NAME = r"\S+(?:ой|ого|его)\s(?:област|кра|район|округ|автоном|республик)|Республик|Администраци|Глав|Постановл|Распоряж|Решени|Российск|Совет|Дум|О[бт]?\s|Едино|Приложени|Административн"
NAMED = wording(
    rf"(?P<adjective>{ADJECTIVE})\s(?P<head>{HEAD})"
    rf"|(?P<quoted_head>муниципального образования|городского округа|муниципального округа|муниципального района|сельского поселения|городского поселения)\s(?P<quoted>«[^»]{{3,60}}»)"
    rf"|муниципального образования\s(?P<nominative>{WORD}\s(?:сельсовет|сельское поселение|городское поселение|городской округ|муниципальный район|муниципальный округ))"
    rf"|(?P<town_head>муниципального образования|городского округа|муниципального округа|городского поселения|сельского поселения|ЗАТО|(?i:администраци\w+|мэри\w+))\s?(?:[-–]\s?)?(?P<town>(?:города?|ЗАТО|поселка|посёлка|пгт|г\.)\s{WORD}(?:\s(?!\S+(?:ой|ого)\s(?:област|кра|район|округ|автоном)){WORD})?)"
    # «городского округа Ольховый Бор Московской области», «муниципального района Туймазинский район»
    rf"|(?P<plain_head>муниципального образования|городского округа|муниципального округа|муниципального района|городского поселения|сельского поселения)"
    rf"\s(?P<plain>(?!{NOT_A_NAME}){WORD}(?:\s(?!{NOT_A_NAME})(?:{WORD}|район))*)"
)
SHORT = wording(r"\bМО\s(?P<quoted>«[^»]{3,60}»)")


def find(letterhead: str, stamp: str, body: Iterable[str]) -> Municipality | None:
    """The municipality of an act, or ``None`` when no name is found in it."""
    texts = list(body)
    chain = _chain(sentence_case(letterhead)) or _chain(stamp) or _commonest(texts)
    if not chain:
        return None
    head = f"{letterhead} {stamp}"
    region = _regions(sentence_case(letterhead)) or _regions(stamp) or _regions(" ".join(texts))
    district = next((name for name, kind in chain[1:] if "район" in kind or "округ" in kind), None)
    name, kind = chain[0]
    if district is None and not ("район" in kind or "округ" in kind):
        district = _district_of(texts, name) if head.strip() else None
    return Municipality(name, kind, district, region.most_common(1)[0][0] if region else None)


def _chain(text: str) -> list[tuple[str, str]]:
    """Names one inside the other, smallest first: «… поселения Нагорского района» → поселение, район.

    «муниципального образования Чеглаковского сельского поселения» is one name, not two.
    """
    return [_nominative(match) for match in NAMED.finditer(text)]


def _nominative(match: re.Match[str]) -> tuple[str, str]:
    if match["adjective"]:
        head, gender = HEADS[match["head"]]
        return f"{_adjective(match['adjective'], gender)} {head}", head
    if match["nominative"]:
        return f"муниципальное образование {match['nominative']}", "муниципальное образование"
    for head, name in (("quoted_head", "quoted"), ("plain_head", "plain")):
        if match[name]:
            kind = _kind(match[head])
            return f"{kind} {match[name]}", kind
    kind = _kind(match["town_head"])
    town = _town(match["town"])
    return (town, "город") if kind == "город" else (f"{kind} {town}", kind)


def _kind(genitive: str) -> str:
    """«городского округа» → «городской округ»; an administration without such a word is that of a town."""
    if genitive == "муниципального образования":
        return "муниципальное образование"
    return HEADS.get(genitive, ("город", ""))[0]


def _adjective(genitive: str, gender: str) -> str:
    """«Чеглаковского» → «Чеглаковское» (n), «Чеглаковский» (m); «Верхнего» → «Верхнее», «Верхний»."""
    stem, soft = genitive[:-3], genitive.endswith("его")
    if gender == "n":
        return stem + ("ее" if soft else "ое")
    return stem + ("ий" if soft or stem[-1] in "кгхжшщч" else "ый")


def _town(genitive: str) -> str:
    """«города Сокола» → «город Сокол»; a name the dictionary does not know stays as printed."""
    kind, _, name = genitive.partition(" ")
    kinds = {"города": "город", "г.": "город", "поселка": "поселок", "посёлка": "посёлок"}
    if kind not in kinds or kind == "г.":
        return f"{kinds.get(kind, kind)} {name}"
    return f"{kinds[kind]} {' '.join(_toponym(word) for word in name.split())}"


@cache
def _dictionary() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


@cache
def _toponym(genitive: str) -> str:
    for parse in _dictionary().parse(genitive):
        if "Geox" in parse.tag and "gent" in parse.tag:
            return str(parse.normal_form).capitalize()
    return genitive


TOWN = wording(rf"города\s{WORD}")


def _commonest(texts: list[str]) -> list[tuple[str, str]]:
    chains = [tuple(_chain(text)) for text in texts]
    counted = Counter(chain[0] for chain in chains if chain)
    if not counted:
        towns = Counter(_town(m[0]) for text in texts for m in TOWN.finditer(text))
        return [(towns.most_common(1)[0][0], "город")] if towns else []
    name = counted.most_common(1)[0][0]
    return max(([*c] for c in chains if c and c[0] == name), key=len)


def _district_of(texts: list[str], name: str) -> str | None:
    """The district that most often follows the municipality's name in the body."""
    found = Counter(
        chain[1][0] for chain in map(_chain, texts) if len(chain) > 1 and chain[0][0] == name and "район" in chain[1][1]
    )
    return found.most_common(1)[0][0] if found else None


@cache
def _region_pattern() -> tuple[Wording, dict[str, str]]:
    forms: dict[str, str] = {}
    for row in table("regions"):
        forms |= dict.fromkeys(_forms(row["name"], row["genitive"]), row["name"])
    longest_first = sorted(forms, key=len, reverse=True)
    return wording("|".join(re.escape(form) for form in longest_first)), forms


def _forms(name: str, genitive: str) -> set[str]:
    """Nominative, genitive and prepositional of a region's name."""
    prepositional = re.sub(r"ого края$", "ом крае", re.sub(r"Республики\b", "Республике", genitive))
    return {name, genitive, prepositional} if len(name) > 11 or " " in name else {genitive}


def _regions(text: str) -> Counter[str]:
    pattern, forms = _region_pattern()
    return Counter(forms[match[0]] for match in pattern.finditer(text))
