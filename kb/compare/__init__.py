"""Two and more services side by side: what is the same, what is stricter, what stands in one of them only."""

from kb.compare.build import ServiceError, compare
from kb.compare.model import Comparison

__all__ = ["Comparison", "ServiceError", "compare"]
