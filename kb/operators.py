"""Signs with which a question demands more: «"точная фраза"» and «-слово». Everything else is plain words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.morphology import words
from kb.terms import Group, group_of

QUOTED = re.compile(r'"([^"]+)"|«([^»]+)»|“([^”]+)”|„([^“”]+)[“”]')
WITHOUT = re.compile(r"(?<!\S)[-−–](?=[^\W\d_])(\w+)")
MOST = 8  # demands of each kind that are heard


@dataclass(frozen=True, slots=True)
class Demands:
    """What the signs of a question demand of a clause, and the question without them.

    ``phrases``: words that must stand side by side in this order, in any grammatical form; ``without``: words that
    must not stand in it.
    """

    text: str
    phrases: tuple[tuple[Group, ...], ...] = ()
    without: tuple[Group, ...] = ()

    def allows(self, text: str, lemmas: frozenset[str]) -> bool:
        """Does a clause meet the demands? ``lemmas`` are all of its words, so that most clauses need no second look."""
        if not self.phrases and not self.without:
            return True
        if any(not lemmas.isdisjoint(wanted) for wanted in self.without):
            return False
        if not all(not lemmas.isdisjoint(keys) for phrase in self.phrases for keys in phrase):
            return False
        return not self.phrases or self._stand(text)

    def _stand(self, text: str) -> bool:
        return all(_stands(phrase, _groups(text)) for phrase in self.phrases)


def demands(text: str) -> Demands:
    """A question as typed → its demands.

    >>> found = demands('"земельный участок" аренда -торги')
    >>> found.text, len(found.phrases), sorted(found.without[0])
    ('земельный участок аренда', 1, ['торг', 'торги'])
    """
    phrases = [_groups(next(filter(None, match.groups()))) for match in QUOTED.finditer(text)]
    without = [group_of(word) for match in WITHOUT.finditer(text) for word in words(match[1])]
    plain = QUOTED.sub(lambda match: f" {next(filter(None, match.groups()))} ", WITHOUT.sub(" ", text))
    return Demands(
        " ".join(plain.split()), tuple(p for p in phrases if len(p) > 1)[:MOST], tuple(without[:MOST])
    )  # a quoted single word demands nothing: quotes stand around names too


@lru_cache(maxsize=20_000)
def _groups(text: str) -> tuple[Group, ...]:
    return tuple(group_of(word) for word in words(text))


def _stands(phrase: tuple[Group, ...], found: tuple[Group, ...]) -> bool:
    last = len(found) - len(phrase) + 1
    return any(all(found[at + i] & keys for i, keys in enumerate(phrase)) for at in range(last))
