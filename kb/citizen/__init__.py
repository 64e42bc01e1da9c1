"""A card as a citizen uses it: which papers are mine, what prevents a refusal, by which day, where on a portal.

``cases`` and ``prevents`` are pure; ``build.citizen`` reads the base. Nothing here replaces the card: every line
keeps its clause and quote.
"""

from kb.citizen.build import citizen
from kb.citizen.model import Citizen

__all__ = ["Citizen", "citizen"]
