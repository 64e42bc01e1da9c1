"""Keys of rows: unique and the same on every build."""

from __future__ import annotations

from ingest.slugs import unique


def test_unique() -> None:
    taken: dict[str, int] = {}
    wanted = ["2.6", "2.6", "2.6~2", "2.6", "2.7", "2.6"]
    assert [unique(name, taken) for name in wanted] == ["2.6", "2.6~2", "2.6~2~2", "2.6~3", "2.7", "2.6~4"]
