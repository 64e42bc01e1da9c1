"""The one analyser for rules, index and questions: text → tokens → first and second lemma.

Tokens are exactly those of SQLite's ``unicode61 remove_diacritics 0``: the index relies on it, because lemma
strings must hold one token per token of the original. So SQLite itself is asked about every unusual letter.
Lemmas are lower case, NFC, without ё, spaces or hyphens: each is again one token.
"""

from __future__ import annotations

import re
import sqlite3
import threading
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.metadata import version
from itertools import pairwise
from typing import NamedTuple

import pymorphy3

DICTIONARY = version("pymorphy3-dicts-ru")
TOKENIZER = "unicode61 remove_diacritics 0"

# Texts of these letters alone are cut by one pattern; in all others SQLite decides letter by letter.
USUAL = re.compile(r"[\x00-\x7f\xa0-\xa9\xab\xac\xae-\xb1\xb4\xb6-\xb8\xbbА-яЁё\u2010-\u2027\u2030-\u203a№]*")
WORD = re.compile(r"[0-9A-Za-zА-яЁё]+")
INVISIBLE = re.compile("[\u00ad\u0300\u0301\u200b-\u200f\u2060\ufeff]")  # and stress marks
LATIN_TWINS = str.maketrans("aceopxykmthbACEHKMOPTXBY", "асеорхукмтнвАСЕНКМОРТХВУ")
CYRILLIC = re.compile(r"[А-яЁё]")
RUSSIAN = re.compile(r"[0-9A-Za-z]*[А-яЁё][0-9A-Za-zА-яЁё]*")  # the dictionary chokes on rarer letters
ABBREVIATION_LENGTH = 6
# «210-ФЗ», «225-КЗ», «105-оз»: the letters behind the hyphen say whose law it is.
LAW_MARKS = frozenset({"фз", "фкз", "кз", "оз", "зо", "рз", "зс", "кзо", "зко", "мз"})
LAW_GAP = re.compile(r"\s?[-–—‑]?\s?")


class Token(NamedTuple):
    """A token as printed, at ``[start, end)`` of its text."""

    text: str
    start: int
    end: int


class Word(NamedTuple):
    """A token with the two lemmas under which it is found (twice the same when there is only one)."""

    token: Token
    first: str
    second: str


@cache
def _asker() -> tuple[sqlite3.Connection, dict[str, tuple[bool, bool]]]:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute(f"create virtual table letters using fts5(letter, tokenize='{TOKENIZER}')")
    connection.execute("create virtual table seen using fts5vocab(letters, 'instance')")
    return connection, {}


def _roles(letter: str) -> tuple[bool, bool]:
    """Can the letter begin a token, and can it go on one? As SQLite has it."""
    connection, known = _asker()
    with _asking:
        if letter not in known:
            known[letter] = _ask(connection, letter)
    return known[letter]


_asking = threading.Lock()  # the site asks from several threads


def _ask(connection: sqlite3.Connection, letter: str) -> tuple[bool, bool]:
    storable = letter != "\0" and not "\ud800" <= letter <= "\udfff"
    rows = ((1, letter), (2, f"x{letter}x")) if storable else ()
    connection.execute("delete from letters")
    connection.executemany("insert into letters(rowid, letter) values (?, ?)", rows)
    counts = dict(connection.execute("select doc, count(*) from seen group by doc"))
    return counts.get(1) == 1, counts.get(2) == 1


def tokenise(text: str) -> Iterator[Token]:
    """The tokens of ``text`` in their order, exactly as SQLite's unicode61 cuts them.

    >>> [t.text for t in tokenise("п. 2.6 – закон № 210-ФЗ")]
    ['п', '2', '6', 'закон', '210', 'ФЗ']
    """
    if USUAL.fullmatch(text):
        for match in WORD.finditer(text):
            yield Token(match[0], match.start(), match.end())
        return
    yield from _tokenise_unusual(text)


def _tokenise_unusual(text: str) -> Iterator[Token]:
    start = None
    for i, letter in enumerate(text):
        begins, goes_on = _roles(letter)
        if start is None and begins:
            start = i
        elif start is not None and not goes_on:
            yield Token(text[start:i], start, i)
            start = None
    if start is not None:
        yield Token(text[start:], start, len(text))


@lru_cache(maxsize=200_000)
def normalise(word: str) -> str:
    """A token in the form in which words are compared: NFC, lower case, ё as е, no hidden or alien letters.

    >>> normalise("Учёт"), normalise("зaявлeние")
    ('учет', 'заявление')
    """
    word = INVISIBLE.sub("", unicodedata.normalize("NFC", word))
    if CYRILLIC.search(word):
        word = word.translate(LATIN_TWINS)
    return word.lower().replace("ё", "е")


@cache
def analyser() -> pymorphy3.MorphAnalyzer:
    """The dictionary; loading takes a second part, so it is shared."""
    return pymorphy3.MorphAnalyzer()


def _one_token(lemma: str, otherwise: str) -> str:
    return "".join(letter for letter in normalise(lemma) if letter.isalnum()) or otherwise


class _Reading(NamedTuple):
    """What the dictionary says of a form, the likeliest reading first."""

    lemma: str
    speech: str
    is_place: bool
    is_short: bool  # an abbreviation or a first name


@lru_cache(maxsize=50_000)
def _readings(plain: str) -> tuple[_Reading, ...]:
    return tuple(
        _Reading(
            parse.normal_form, str(parse.tag.POS or ""), "Geox" in parse.tag, "Abbr" in parse.tag or "Name" in parse.tag
        )
        for parse in analyser().parse(plain)
    )


@lru_cache(maxsize=200_000)
def lemmas(word: str) -> tuple[str, str]:
    """A word as printed → its two likeliest lemmas. Abbreviations, numbers and Latin words stay as they are.

    >>> lemmas("данных"), lemmas("ЕПГУ"), lemmas("детей")
    (('данные', 'дать'), ('епгу', 'епгу'), ('ребенок', 'ребенок'))
    """
    plain = normalise(word)
    if not RUSSIAN.fullmatch(plain) or is_abbreviation(word):
        return (plain or word.lower(), plain or word.lower())
    found = list(dict.fromkeys(_one_token(reading.lemma, plain) for reading in _readings(plain)))
    return found[0], found[min(1, len(found) - 1)]


def is_abbreviation(word: str) -> bool:
    """All in capitals, short, and no ordinary word in capitals as headings print them.

    >>> is_abbreviation("КУМИ"), is_abbreviation("СРОК")
    (True, False)
    """
    if not (2 <= len(word) <= ABBREVIATION_LENGTH and word.isupper()):
        return False
    return not is_known(word) or all(reading.is_short for reading in _readings(word.lower())[:2])


@lru_cache(maxsize=50_000)
def is_known(word: str) -> bool:
    """Is the form in the dictionary? Says nothing about the base."""
    plain = normalise(word)
    return bool(RUSSIAN.fullmatch(plain)) and bool(analyser().word_is_known(plain))


def is_one_word(first: str, second: str) -> bool:
    """Do two pieces, parted by a line end, make one word, rather than two or one with a hyphen?

    Yes when the dictionary has the whole; else, when the second piece is no word: so surnames and places stay whole.

    >>> is_one_word("муници", "пальной"), is_one_word("Сухобор", "ского"), is_one_word("аварийно", "восстановительных")
    (True, True, False)
    """
    return is_known(first + second) or not is_known(second)


@lru_cache(maxsize=50_000)
def part_of_speech(word: str) -> str:
    """«NOUN», «VERB», «ADJF», «PREP»… of the likeliest reading; «» for numbers and Latin words."""
    plain = normalise(word)
    return _readings(plain)[0].speech if RUSSIAN.fullmatch(plain) else ""


def is_toponym(word: str) -> bool:
    """Has the dictionary a place name of this form?

    >>> is_toponym("Гатчине"), is_toponym("заявление")
    (True, False)
    """
    plain = normalise(word)
    return bool(RUSSIAN.fullmatch(plain)) and any(reading.is_place for reading in _readings(plain))


def words(text: str) -> list[Word]:
    """Every token of ``text`` with its lemmas; the number of a law carries its letters: «210фз», then «210».

    >>> [(w.first, w.second) for w in words("закона № 210 - ФЗ")]
    [('закон', 'закон'), ('210фз', '210'), ('фз', 'фз')]
    """
    tokens = list(tokenise(text))
    found = [Word(token, *lemmas(token.text)) for token in tokens]
    for i, (left, right) in enumerate(pairwise(found)):
        if left.token.text.isdigit() and right.first in LAW_MARKS and _are_joined(text, left, right):
            found[i] = Word(left.token, left.first + right.first, left.first)
    return found


def _are_joined(text: str, left: Word, right: Word) -> bool:
    return LAW_GAP.fullmatch(text, left.token.end, right.token.start) is not None


def aligned(text: str) -> tuple[str, str]:
    """First and second lemmas as two strings with one token per token of ``text``.

    >>> aligned("Учёт данных")
    ('учет данные', 'учет дать')
    """
    found = words(text)
    return " ".join(word.first for word in found), " ".join(word.second for word in found)


def lemmatise(text: str) -> str:
    """The first lemmas of ``text``, for people and for analysts' SQL.

    >>> lemmatise("Сроки рассмотрения заявлений")
    'срок рассмотрение заявление'
    """
    return aligned(text)[0]
