"""What ``make bench`` keeps and writes; its numbers are no matter of a test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import HEAD, written
from bench.corpus import digest
from bench.engines import best_of
from bench.size import _some, against, timed

ROOT = Path(__file__).parent.parent


def test_a_size_is_written_anew_and_the_others_stay() -> None:
    report = written("", 100, "## 100 МБ\n\nсто\n")
    report = written(report, 10, "## 10 МБ\n\nдесять\n")
    assert report.index("## 10 МБ") < report.index("## 100 МБ")
    again = written(report, 10, "## 10 МБ\n\nснова\n")
    assert "десять" not in again
    assert "сто" in again
    assert again.count("## ") == 2
    assert again.startswith(HEAD)


def test_the_base_is_built_anew_when_a_file_changes(tmp_path: Path) -> None:
    one, two = tmp_path / "one.py", tmp_path / "two.py"
    one.write_text("a", encoding="utf-8")
    two.write_text("b", encoding="utf-8")
    before = digest([one, two])
    assert digest([two, one]) == before
    two.write_text("c", encoding="utf-8")
    assert digest([one, two]) != before


def test_percentiles_and_their_ratio() -> None:
    assert timed([1.0, 2.0, 3.0]) == "2.00 / 2.90 мс"
    assert against([2.0, 4.0, 6.0], [1.0, 2.0, 3.0]) == "2.0 / 2.0"


def test_waiting_is_no_time_of_the_processor() -> None:
    cost = best_of(lambda: __import__("time").sleep(0.02))
    assert cost.processor < 10 < cost.clock


@pytest.mark.parametrize(("count", "kept"), [(0, 0), (3, 3), (20, 20), (39, 20), (1000, 20)])
def test_some_addresses_of_many(count: int, kept: int) -> None:
    assert len(_some([str(n) for n in range(count)])) == kept


def test_without_a_maker_one_sentence() -> None:
    command = [sys.executable, "-m", "bench", "нет/make_corpus.py", "10"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=os.environ)
    assert done.returncode == 1
    assert done.stderr.strip().endswith(
        "нет сценария, который делает корпус; укажите его: make bench CORPUS=…/make_corpus.py"
    )
    assert len(done.stderr.strip().splitlines()) == 1
