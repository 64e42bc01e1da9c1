"""Signs with which a question demands more: «"точная фраза"» and «-слово». Everything else is plain words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.morphology import words
from kb.terms import Group, group_of, quoted

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

    def allows(self, text: str) -> bool:
        """Does the text of a clause meet the demands?"""
        if not self.phrases and not self.without:
            return True
        found = [group_of(word) for word in words(text)]
        if any(keys & wanted for wanted in self.without for keys in found):
            return False
        return all(_stands(phrase, found) for phrase in self.phrases)

    @property
    def expression(self) -> str:
        """An FTS5 expression of the phrases, «» when there are none."""
        return " AND ".join(f"({_as_fts(phrase)})" for phrase in self.phrases)


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


def _groups(text: str) -> tuple[Group, ...]:
    return tuple(group_of(word) for word in words(text))


def _stands(phrase: tuple[Group, ...], found: list[Group]) -> bool:
    last = len(found) - len(phrase) + 1
    return any(all(found[at + i] & keys for i, keys in enumerate(phrase)) for at in range(last))


def _as_fts(phrase: tuple[Group, ...]) -> str:
    """Every word of the phrase; that they stand side by side is judged on the text itself."""
    return " AND ".join(f"({' OR '.join(quoted(key) for key in sorted(keys))})" for keys in phrase)
