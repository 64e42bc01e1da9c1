"""What several test files share: the built base, and how much random text hypothesis tries."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from browser_base import address, chromium
from hypothesis import HealthCheck, settings

from kb.pipeline import build

__all__ = ["address", "chromium"]  # the site and its browser, for every file

DATA = Path(__file__).parent.parent / "data"

# The same cases in every run, so that a red test means a change of ours; «explore» looks for new ones by hand:
# HYPOTHESIS_PROFILE=explore pytest tests/test_cover.py
settings.register_profile(
    "suite", max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
settings.register_profile(
    "explore", max_examples=2000, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Переписать tests/golden; перед коммитом прочесть.")


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base built once from ``data/``; read it, never write to it."""
    path = tmp_path_factory.mktemp("base") / "kb.db"
    build(DATA, path)
    return path
