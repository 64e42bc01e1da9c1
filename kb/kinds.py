"""Which kind of service a name means: one, or none with the reason.

Two names are one kind when they name the same objects and actions, when the ways of the service («в аренду»,
«бесплатно») are among those of the kind, and when few of its words are strange to it. A name without a known object
is compared word by word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from kb.naming import Meaning, meaning, without_place

ALIKE = 90  # per cent of equal lemmas from which names without a known object are one kind
COVERED = 0.5  # share of a name's weight that a kind must explain
WEIGHTS = (3, 1)  # of a notion and of a word


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of service. ``id``: the key of the catalogue."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """What a name was found to mean: ``kind`` or none; ``score`` 0..1; ``reason`` for people, in Russian.

    ``open``: no kind comes near, so the name may found one.
    """

    kind: Kind | None
    score: float
    reason: str
    open: bool = False


def link(name: str, kinds: Iterable[Kind]) -> Link:
    """The one kind that a name means. Two that fit equally, or a name of two services, give none.

    >>> names = {"gpzu": "Выдача градостроительного плана", "rns": "Выдача разрешения на строительство"}
    >>> kinds = [Kind(key, name) for key, name in names.items()]
    >>> link("Подготовка и выдача ГПЗУ", kinds).kind.id, link("Выдача разрешения на снос", kinds).kind
    ('gpzu', None)
    """
    said = meaning(without_place(name))
    near = list(kinds)
    fits = [(kind, score) for kind in near if (score := fit(said, meaning(kind.name)))]
    exact = [kind for kind, _ in fits if sorted(meaning(kind.name).lemmas) == sorted(said.lemmas)]
    if len(fits) == 1 or len(exact) == 1:
        kind = exact[0] if exact else fits[0][0]
        return Link(kind, dict(fits)[kind], _reason(said, meaning(kind.name)))
    if fits:
        return Link(None, max(score for _, score in fits), "подходят несколько видов: " + _names(k for k, _ in fits))
    several = _together(said, near)
    if several:
        return Link(None, 0.0, "названо несколько услуг: " + _names(several))
    return Link(None, 0.0, "такого вида в списках порталов нет", open=True)


def fit(said: Meaning, kind: Meaning) -> float:
    """How well a name fits a kind: 0 when it does not, at most 1."""
    if not said.core <= kind.core | kind.aside or not kind.core <= said.core | said.aside:
        return 0.0
    if not said.ways <= kind.ways | kind.aside:
        return 0.0
    if not said.objects | kind.objects:
        alike = fuzz.token_sort_ratio(" ".join(said.lemmas), " ".join(kind.lemmas))
        return alike / 100 if alike >= ALIKE else 0.0
    explained = covered(said, kind)
    return explained if explained >= COVERED else 0.0


def covered(said: Meaning, kind: Meaning) -> float:
    """The share of a name's weight that a kind explains: all its notions and the words that both have."""
    notion, word = WEIGHTS
    known = notion * len(said.core) + word * (len(said.ways) + len(said.rest & set(kind.lemmas)))
    strange = word * len(said.rest - set(kind.lemmas))
    return known / (known + strange) if known else 0.0


def _together(said: Meaning, kinds: Sequence[Kind]) -> list[Kind]:
    """Kinds that only together are what a name says: «разряды и категории судей»."""
    parts = [(k, m.objects) for k in kinds if (m := meaning(k.name)).objects < said.objects and m.actions <= said.core]
    objects = {frozenset(objects) for _, objects in parts}
    return [k for k, _ in parts] if len(objects) > 1 and frozenset().union(*objects) == said.objects else []


def _reason(said: Meaning, kind: Meaning) -> str:
    shared = (
        ("предмет", said.objects & (kind.core | kind.aside)),
        ("действие", said.actions & (kind.core | kind.aside)),
        ("способ", said.ways & (kind.ways | kind.aside)),
        ("ещё слова", said.rest & set(kind.lemmas)),
        ("чужие слова", said.rest - set(kind.lemmas)),
    )
    return "; ".join(f"{label}: {', '.join(sorted(found))}" for label, found in shared if found)


def _names(kinds: Iterable[Kind]) -> str:
    return "; ".join(f"«{kind.name}»" for kind in kinds)
