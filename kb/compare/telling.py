"""The telling words of a text: masked, with their lemmas; «не» is one word with what it denies. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.lexicon import table
from ingest.morphology import Word, is_abbreviation, part_of_speech, words
from kb.terms import MEANING

# «по форме согласно приложению № 3 к регламенту»: that there is a form may tell, its number does not.
ANNEXED = (
    r"\(?(?:(?:по|в) (?:\w+ ){0,2}форм\w+,?\s)?(?:(?:приведенн|приведённ|установленн|указанн|утвержденн|утверждённ)\w+ )?(?:согласно |в соответствии с |в )?"
    r"приложени\w+ (?:№\s?)?\d+(?: к (?:\w+ ){0,3}регламент\w*)?\)?"
)
# Where the text is: numbers of annexes and clauses, names of bodies. Two texts that differ only in it are the same.
PLACING: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\(далее\s?[-–—][^()]*\)",
        ANNEXED,
        r",?\s?(?:указанн|предусмотренн|перечисленн|установленн|поименованн)\w+ (?:в )?(?:под)?пункт\w* [\d.,\s и–-]+(?:(?:\w+ ){0,3}регламент\w*)?",
        r"(?:настоящ\w+ )?административн\w+ регламент\w*",
        r"(?:муниципальн|государственн)\w+ (?=услуг)",
        r"российск\w+ федераци\w*|\bРФ\b",
        r"уполномоченн\w+ орган\w*|орган\w* местного самоуправления",
        r"администраци\w+(?: (?:муниципальн|городск|сельск)\w+ (?:\w+ )?(?:образовани|район|округ|поселени)\w*)?",
        r"муниципальн\w+ (?:образовани|район|округ)\w*|(?:сельск|городск)\w+ поселени\w*",
    )
)
# And what stands in every copy of a template and says nothing of the item.
MASKED: tuple[re.Pattern[str], ...] = PLACING + tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"необходим\w+ для (?:предоставления|оказания|получения) (?:муниципальной |государственной )?услуги",
        r"(?:предоставлени\w+|оказани\w+|получени\w+) (?:муниципальн|государственн)\w+ услуг\w*",
        r"(?:муниципальн|государственн)\w+ услуг\w*",
    )
)
ANNEX = re.compile(ANNEXED, re.I)
# What stands aside of the thing itself: brackets, and the norm that it must meet.
# And who issues or keeps a paper: «сведения органов опеки о том, что …», «документ, выданный органом …, о …».
KEEPER = (
    r",? (?:выданн|выдаваем|полученн)\w+ [^,;]*"
    r"|(?:орган|администраци|управлени|комитет|министерств|инспекци)\w*[^,;]{0,90}?(?=\sоб?\s)"
)
ASIDE = re.compile(
    rf"{KEEPER}|"
    r"\([^()]*\)|,? (?:в соответствии с|в порядке, установленном|согласно|установленн\w+|предусмотренн\w+)"
    r" [^,;]*(?:закон|кодекс|порядк|правил|требовани)\w*[^,;]*",
    re.I,
)
SILENT = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "INTJ"})
NOT, TO_BE = "не", "быть"


@lru_cache(maxsize=20_000)
def masked(text: str, masks: tuple[re.Pattern[str], ...] = MASKED) -> str:
    """The text without what every copy of a template has.

    >>> masked("заявление по форме согласно приложению № 3 к настоящему Административному регламенту")
    'заявление'
    """
    for pattern in masks:
        text = pattern.sub(" ", text)
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Said:
    """A telling word: its lemma, what its part of speech weighs, and whether it stands aside (in brackets)."""

    lemma: str
    weight: float
    aside: bool


@lru_cache(maxsize=20_000)
def telling(text: str, condition: str = "") -> tuple[Said, ...]:
    """The telling words of an item; the words of its condition, of brackets and of norms stand aside.

    >>> [word.lemma for word in telling("документы не представлены")], [word.lemma for word in telling("непредставление")]
    (['документ', 'непредставить'], ['непредставление'])
    """
    plain = masked(text)
    spans = [match.span() for match in ASIDE.finditer(plain) if match.start() > 0]
    at = plain.find(masked(condition)) if condition else -1
    spans += [(at, at + len(masked(condition)))] if at > 0 else []
    return tuple(
        Said(lemma, MEANING.get(_speech(word), 0.5), any(start <= word.token.start < end for start, end in spans))
        for lemma, word in _denied(words(plain))
        if not word.token.text.isdigit() and (len(word.token.text) > 1 or _speech(word))
    )


def _speech(word: Word) -> str:
    return "" if is_abbreviation(word.token.text) else part_of_speech(word.token.text)


def _denied(found: list[Word]) -> Iterator[tuple[str, Word]]:
    """The words that mean something, with «не» joined to the next of them: «не представлены», «не было представлено»."""
    negation = ""
    for word in found:
        if word.first == NOT:
            negation = NOT
        elif negation and word.first == TO_BE:
            continue
        elif _speech(word) not in SILENT:
            yield negation + word.first, word
            negation = ""


@lru_cache(maxsize=20_000)
def wording(text: str) -> tuple[str, ...]:
    """The lemmas by which two wordings are the same: without bodies, annexes and prepositions, abbreviations in full.

    >>> wording("Выписка из ЕГРЮЛ") == wording("выписку из Единого государственного реестра юридических лиц")
    True
    """
    plain = " ".join(
        expanded().get(word, word) for word in re.split(r"\b", masked(ANNEX.sub(" приложение ", text), PLACING))
    )
    return tuple(lemma for lemma, _ in _denied(words(plain)))


@cache
def expanded() -> Mapping[str, str]:
    """Abbreviations in capitals and what they stand for."""
    return {row["short"].upper(): row["long"].split("|")[0] for row in table("abbreviations")}
