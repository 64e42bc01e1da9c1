"""A target: what is tried and what must hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis.strategies import SearchStrategy


@dataclass(frozen=True)
class Target:
    """``check`` gets a value of ``values`` and raises when something does not hold.

    ``seconds``  of processor time that one value may take at most
    ``share``    of the whole time, beside the other targets
    """

    name: str
    values: SearchStrategy[Any]
    check: Callable[[Any], None]
    seconds: float = 10
    share: int = 1
