"""The place that an instruction names → addresses: «в абзаце втором подпункта «б» пункта 12», «по тексту».

The names of parts and the order in which they are named follow the Methodical recommendations on the legal and
technical form of bills (State Duma, editions of 2003 and 2021): from the smallest part to the largest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.markers import LETTERS, roman
from kb.editions.model import RANK, Address, PartOfAct, Step, StepKind

ORDINALS = {
    "одиннадцат": 11, "двенадцат": 12, "тринадцат": 13, "четырнадцат": 14, "пятнадцат": 15, "шестнадцат": 16,
    "семнадцат": 17, "восемнадцат": 18, "девятнадцат": 19, "двадцат": 20, "перв": 1, "втор": 2, "трет": 3,
    "четверт": 4, "четвёрт": 4, "пят": 5, "шест": 6, "седьм": 7, "восьм": 8, "девят": 9, "десят": 10,
}  # fmt: skip
ORDINAL = rf"(?:(?:{'|'.join(ORDINALS)})[а-яё]+|\d{{1,2}}(?:-?[а-я]{{1,2}})?(?![\d.]))"
AND = r"\s?(?:,|\sи\s|и\s|[-–—])\s?"
ORDINAL_LIST = rf"{ORDINAL}(?:{AND}{ORDINAL})*"
LETTER = r"(?:«[а-яё]»|[а-яё]\))"
NUMBER = r"\d{1,3}(?:\.\d{1,3})*\.?(?!\d)\)?"
NUMBER_LIST = rf"(?:{LETTER}|{NUMBER})(?:{AND}(?:{LETTER}|{NUMBER}))*"
CHAPTER_NUMBER = r"(?:[IVXLC]+|\d{1,2})(?:\.\d{1,2})?\.?"
CHAPTER_LIST = rf"{CHAPTER_NUMBER}(?:{AND}{CHAPTER_NUMBER})*"

WHOLE = "whole"
# The first that matches wins; group «n» holds the numbers. «приложение к постановлению» is the regulation itself.
ATOMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?<![а-яё])(?:{pattern})(?![а-яё])", re.I))
    for kind, pattern in (
        ("regulation", r"приложени\w+\s(?:№\s?1\s)?к\s(?:указанн\w+\s)?(?:постановлени|распоряжени|решени)\w+"),
        ("everywhere", r"(?:и\s)?(?:далее\s)?по\s(?:всему\s)?тексту"),
        ("sentence", rf"предложени\w+\s(?P<n>{ORDINAL_LIST})"),
        ("sentence", rf"(?P<n>{ORDINAL_LIST})\sпредложени\w+"),
        ("paragraph", rf"абзац\w*\s(?P<n>{ORDINAL_LIST})"),
        ("paragraph", rf"(?P<n>{ORDINAL_LIST})\sабзац\w*"),
        ("item", rf"(?:подпункт\w*|пп\.|подп\.)\s?(?P<n>{NUMBER_LIST})"),
        ("clause", rf"(?:пункт\w*|п\.|част[ьияею]\w*|ч\.)\s?(?P<n>{NUMBER_LIST})"),
        ("chapter", rf"(?:под)?(?:раздел|глав)\w*\s?(?P<n>{CHAPTER_LIST})"),
        ("appendix", r"приложени\w+(?:\s?(?:№|N)?\s?(?P<n>\d{1,2}))?"),
        ("service_name", r"наименовани\w*\s(?:муниципальн|государственн)\w+\sуслуг\w+"),
        ("title", r"(?:наименовани|названи|заголов)\w*"),
        ("preamble", r"преамбул\w*"),
        ("paragraph", r"абзац\w*"),
        ("item", r"подпункт\w*"),
        ("clause", r"пункт\w*"),
        ("chapter", r"раздел\w*"),
        ("sentence", r"предложени\w+"),
        ("resolution", r"(?:постановлени|распоряжени|решени)\w+"),
        ("regulation", r"(?:административн\w+\s)?регламент\w*"),
    )
)  # fmt: skip
PARTS: dict[str, PartOfAct] = {"resolution": "resolution", "regulation": "regulation"}
# Words around a place that say nothing about it.
FILLER = re.compile(
    r"(?<![а-яё])(?:в|во|к|из|и|а|также|его|её|ее|их|указанн\w+|настоящ\w+|данн\w+|названн\w+|следующ\w+|изменени\w+|"
    r"утвержд[её]нн\w+|прилага\w+|новым?|текст\w*|после|перед)(?![а-яё])|[\s,.;:()–—-]",
    re.I,
)
# yes: (words of a place, labels of its addresses); no: words that name no place we know
EXAMPLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("в абзаце втором пункта 2.4", ("пункт 2.4, абзац 2",)),
    ("подпункт «б» пункта 12", ("пункт 12, подпункт «б»",)),
    ("в наименовании и в пункте 1 постановления", ("постановление, наименование", "постановление, пункт 1")),
    ("пункты 2.6, 2.7 и 2.8", ("пункт 2.6", "пункт 2.7", "пункт 2.8")),
    ("в абзацах втором - четвертом пункта 3", ("пункт 3, абзац 2", "пункт 3, абзац 3", "пункт 3, абзац 4")),
    ("в наименовании и по тексту регламента", ("регламент, по тексту", "регламент, наименование")),
    ("предложение второе абзаца первого пункта 16", ("пункт 16, абзац 1, предложение 2",)),
    ("наименование раздела II", ("раздел II, наименование",)),
    ("подпункты 1 и 3 пункта 2.5", ("пункт 2.5, подпункт 1", "пункт 2.5, подпункт 3")),
    ("в подпункте 1.3 постановления", ("постановление, пункт 1.3",)),
    ("в приложении № 2 к регламенту", ("приложение № 2",)),
    ("приложение к постановлению", ("регламент",)),
    ("в третьей строке таблицы", ()),
    ("наименование муниципальной услуги", ("наименование муниципальной услуги",)),
    ("в сноске", ()),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Atom:
    """A named part at ``[start, end)``: its kind and numbers."""

    kind: str
    numbers: tuple[str, ...]
    start: int
    end: int


def addresses(words: str) -> list[Address] | None:
    """The places that ``words`` name, none for words without any; ``None`` when something in them is not understood.

    >>> [a.label for a in addresses("в абзаце втором пункта 2.4") or ()]
    ['пункт 2.4, абзац 2']
    """
    found = atoms(words)
    if FILLER.sub("", _without(words, found)):
        return None
    return _addresses(words, found)


def atoms(words: str) -> list[Atom]:
    """The named parts in their order."""
    found: list[Atom] = []
    for kind, pattern in ATOMS:
        for match in pattern.finditer(words):
            if all(match.end() <= other.start or other.end <= match.start() for other in found):
                numbers = numbers_of(match["n"]) if "n" in pattern.groupindex and match["n"] else ("",)
                found.append(Atom(kind, numbers, *match.span()))
    return sorted(found, key=lambda atom: atom.start)


def _without(words: str, found: list[Atom]) -> str:
    kept = list(words)
    for atom in found:
        kept[atom.start : atom.end] = " " * (atom.end - atom.start)
    return "".join(kept)


def _addresses(words: str, found: list[Atom]) -> list[Address]:
    parts = [PARTS[atom.kind] for atom in found if atom.kind in PARTS]
    part = parts[-1] if parts else ""
    everywhere = any(atom.kind == "everywhere" for atom in found)
    chains = [_steps(chain) for chain in _chains(words, found)]
    if everywhere:
        outer = [chain for chain in chains if chain[0][-1].kind != "title"]
        titles = [Address(steps, part) for chain in chains if chain[0][-1].kind == "title" for steps in chain]
        return [*(Address(s, part, True) for s in ([s for c in outer for s in c] or [()])), *titles]
    found_here = [Address(steps, part) for chain in chains for steps in chain]
    return found_here or ([Address((), part)] if parts else [])


def _chains(words: str, found: list[Atom]) -> list[list[Atom]]:
    """Parts that stand inside one another: each next one is larger and not parted by «и» or a comma."""
    chains: list[list[Atom]] = []
    for atom in found:
        if atom.kind in PARTS or atom.kind == "everywhere":
            continue
        last = chains[-1][-1] if chains else None
        between = words[last.end : atom.start] if last else ""
        if last and RANK[_kind(atom)] > RANK[_kind(last)] and not re.search(r",|\bи\b", between):
            chains[-1].append(atom)
        else:
            chains.append([atom])
    return _completed(chains)


def _completed(chains: list[list[Atom]]) -> list[list[Atom]]:
    """«в абзаце первом и в абзаце третьем пункта 2.4»: the first belongs to the clause named behind the second."""
    done: list[list[Atom]] = []
    for chain in reversed(chains):
        after = done[0] if done else []
        if after and chain[-1].kind == after[0].kind:
            chain = [*chain, *after[1:]]
        done.insert(0, chain)
    return done


def _kind(atom: Atom) -> StepKind:
    """A decimal number is that of a clause whatever it is called: «подпункт 2.6.1»."""
    return "clause" if atom.kind == "item" and "." in atom.numbers[0] else atom.kind  # type: ignore[return-value]


def _steps(chain: list[Atom]) -> list[tuple[Step, ...]]:
    """The addresses of a chain, one for each of the numbers of its innermost part."""
    outer = tuple(Step(_kind(atom), atom.numbers[0]) for atom in reversed(chain[1:]))
    return [(*outer, Step(_kind(chain[0]), number)) for number in chain[0].numbers]


def numbers_of(printed: str) -> tuple[str, ...]:
    """«1, 3 и 5» → 1, 3, 5; «а» – «в» → а, б, в; «второй» → 2.

    >>> numbers_of("«а» – «в»"), numbers_of("второй и третий"), numbers_of("2.6 и 2.7")
    (('а', 'б', 'в'), ('2', '3'), ('2.6', '2.7'))
    """
    tokens = re.findall(r"[А-ЯЁа-яё]{3,}|[IVXLC]+|[а-яё](?=[»)])|\d+(?:\.\d+)*|[-–—](?!\w)", printed)
    found: list[str] = []
    ranged = False
    for token in tokens:
        if token in "-–—":  # nosec B105 # dashes are no password
            ranged = True
            continue
        number = _arabic(token)
        found += _between(found[-1], number) if ranged and found else []
        found.append(number)
        ranged = False
    return tuple(found) or ("",)


def _arabic(token: str) -> str:
    stem = next((stem for stem in ORDINALS if len(token) > 2 and token.lower().startswith(stem)), None)
    return str(ORDINALS[stem]) if stem else token


def _between(first: str, last: str) -> list[str]:
    """What a range leaves unsaid."""
    if first.isdigit() and last.isdigit():
        return [str(n) for n in range(int(first) + 1, int(last))]
    if len(first) == len(last) == 1 and first in LETTERS and last in LETTERS:
        return list(LETTERS[LETTERS.index(first) + 1 : LETTERS.index(last)])
    return []


def unit_of(words: str) -> Step | None:
    """What is added: «новым пунктом 2.6.1» → the step; ``None`` when it is not understood."""
    found = addresses(words)
    return found[0].steps[-1] if found and found[0].steps else None


def ordinal(number: str) -> int:
    """«II» and «2» → 2; «б» → 2; 0 for what has no order.

    >>> ordinal("II"), ordinal("б"), ordinal("12")
    (2, 2, 12)
    """
    if number.isdigit():
        return int(number)
    return LETTERS.find(number) + 1 if len(number) == 1 and number in LETTERS else roman(number)


def within(inner: list[Address], outer: Address) -> list[Address]:
    """Addresses under the words above them; the place above itself when nothing is named."""
    if not inner:
        return [replace(outer)]
    return [address.inside(outer) for address in inner]
