"""The card of a service: everything the base knows about it, in the order a person asks.

``build.card`` reads it, ``sections`` says what stands where, ``text`` prints it. The page, the checklist
and ``reglament show`` all use the same value. Every line carries the place in the act it comes from.
"""

from kb.card.build import card, find_service
from kb.card.model import Card

__all__ = ["Card", "card", "find_service"]
