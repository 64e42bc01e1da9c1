"""All concepts, and which of them a text names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kb.compare.concepts import About, Concept
from kb.compare.grounds import GROUNDS
from kb.compare.papers import PAPERS
from kb.compare.steps import STEPS

BY_ABOUT: Mapping[About, tuple[Concept, ...]] = {"paper": PAPERS, "ground": GROUNDS, "term": STEPS}
CONCEPTS = (*PAPERS, *GROUNDS, *STEPS)


@lru_cache(maxsize=20_000)
def named(text: str, about: About) -> frozenset[str]:
    """The concepts that a text names.

    >>> sorted(named("паспорт заявителя либо выписка из ЕГРН", "paper"))
    ['identity', 'real_estate_register']
    """
    return frozenset(concept.name for concept in BY_ABOUT[about] if concept.is_in(text))
