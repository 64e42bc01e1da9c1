"""Which document of the list keeps a ground for refusal away, where the ground names it. Pure.

A ground and a document meet by the lemmas of the words that tell documents apart. Words that every regulation uses
of every paper do not count. Where nothing is clear, nothing is said: a wrong hint is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ingest.morphology import lemmatise, part_of_speech, words
from kb.citizen.cases import REPRESENTATIVE, name_of
from kb.citizen.model import Paper

SHARE, FEWEST, MOST = 0.6, 2, 3
TELLING = frozenset({"NOUN", "ADJF", "ADJS", "PRTF"})
COMMON = frozenset(
    lemmatise(
        "документ документы копия оригинал сведения информация заявление запрос обращение заявитель лицо гражданин "
        "российский федерация орган администрация муниципальный государственный услуга предоставление представление "
        "подтверждающий удостоверяющий подтверждающих необходимый указанный установленный следующий настоящий "
        "порядок закон законодательство требование соответствие случай право форма пункт регламент административный "
        "наличие отсутствие получение выдача данные содержащий решение наименование имя"
    ).split()
)
# «лицом, не имеющим полномочий»: the paper on powers prevents it, whatever it is called.
NO_POWERS = re.compile(
    r"не (?:имеющ|уполномоч)\w+ (?:\w+ )?(?:полномочи|представля)|отсутстви\w+ (?:\w+ )?полномочи|без доверенност", re.I
)
# A ground that a paper answers speaks of the paper or of what is missing.
LACK = re.compile(
    r"не ?представлен|отсутств|не ?прилож|неуплат|не уплач|без |неполн|не ?соответств|не имеющ|не ?подтвержд"
    r"|не произв[её]л",
    re.I,
)
# What the authority asks of others, and the application itself, are no papers to find.
ELSEWHERE = re.compile(r"ответ\w* на (?:межведомственный )?запрос|межведомственн", re.I)
APPLICATION = re.compile(r"^(?:заявлени|запрос|уведомлени|ходатайств|обращени)", re.I)
COPIES, GENERIC = frozenset({"копия", "оригинал", "подлинник", "дубликат"}), frozenset({"документ", "сведение"})
FEWEST_OF_GENERIC = 3
# «документов, указанных в пункте 14 регламента», but not «в пункте 5 Правил» or «пункте 2 статьи 57».
CLAUSES = re.compile(
    r"документ[^.;]*?\b(?:пункт\w*|пп?\.)\s?(?P<numbers>\d[\d.]*(?:(?:\s?[,–—-]\s?|\sи\s)\d[\d.]*)*)(?P<of>\s\w+)?",
    re.I,
)
FOREIGN = re.compile(r"правил|стат|част|закон|кодекс|постановл|положени|приказ", re.I)


def prevented_by(ground: str, papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """The papers to be brought that answer a ground; none, or few: a ground that fits many names none."""
    papers = [paper for paper in papers if not APPLICATION.search(paper.line.text)]
    if ELSEWHERE.search(ground):
        return ()
    if NO_POWERS.search(ground):
        return tuple(paper for paper in papers if paper.case == REPRESENTATIVE)[:1]
    if not LACK.search(ground):
        return ()
    found = [paper for paper in papers if _is_named(paper.line.text, ground)]
    return tuple(found) if len(found) <= MOST else ()


def clauses_named(ground: str, papers: Sequence[Paper]) -> tuple[str, ...]:
    """Numbers of clauses that a ground names and that hold papers of the list: «…, указанные в пункте 14».

    The ground is then prevented by all of them together.
    """
    match = CLAUSES.search(ground) if LACK.search(ground) else None
    if match is None or FOREIGN.match((match["of"] or "").strip()):
        return ()
    numbers = [number.strip(".") for number in re.findall(r"\d[\d.]*", match["numbers"])]
    return tuple(number for number in dict.fromkeys(numbers) if any(_stands_in(paper, number) for paper in papers))


def _stands_in(paper: Paper, number: str) -> bool:
    label = paper.line.place.label
    return label == number or label.startswith((f"{number}.", f"{number} "))


def _is_named(text: str, ground: str) -> bool:
    """Enough telling words are shared, and the thing itself is named, not only what it is about."""
    name = name_of(text)
    own, nouns = _telling(name), _nouns(name)
    shared = own & _telling(ground)
    if len(shared) < FEWEST or len(shared) / len(own) < SHARE:
        return False
    if nouns[:1] and nouns[0] in GENERIC:
        return len(shared) >= FEWEST_OF_GENERIC
    return bool(shared & set(nouns[:2]))


@lru_cache(maxsize=4096)
def _telling(text: str) -> frozenset[str]:
    """Lemmas of nouns and adjectives that tell one paper from another."""
    found = [word for word in words(text) if part_of_speech(word.token.text) in TELLING]
    return frozenset(word.first for word in found) - COMMON


@lru_cache(maxsize=4096)
def _nouns(text: str) -> tuple[str, ...]:
    found = [word.first for word in words(text) if part_of_speech(word.token.text) == "NOUN"]
    return tuple(noun for noun in found if noun not in COPIES)
