"""Lists of row numbers come back as they were, in as few bytes as they need."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.packing import packed, unpacked

GROWING = st.lists(st.integers(0, 2**32 - 1), min_size=1, unique=True).map(sorted)
CLOSE = st.lists(st.integers(1, 400), min_size=1, max_size=400).map(lambda steps: list(accumulate(steps)))
UNEVEN = list(accumulate(range(1, 11)))  # steps that deflate cannot shorten


@given(GROWING | CLOSE)
@example([0])
@example([2**32 - 1])
@example([255, 510, 766])
@example([*range(1, 300), 70_000, *range(70_001, 70_300), 5_000_000])
def test_what_is_packed_comes_back(numbers: list[int]):
    assert list(unpacked(packed(numbers))) == numbers


@pytest.mark.parametrize(
    ("numbers", "code", "size"),
    [
        ([1, 2, 255], "b", 3),
        ([1, 256], "b", 2),
        ([1, 257], "h", 4),
        ([70_000], "i", 4),
        ([*UNEVEN, 700], "m", 2 + 2 + 11),  # how many are large, the large one, and a byte for each
        ([*UNEVEN, 70_000], "l", 4 + 4 + 11),
    ],
)
def test_numbers_take_as_few_bytes_as_they_need(numbers: list[int], code: str, size: int):
    data = packed(numbers)
    assert (data[:1].decode(), len(data)) == (code, 1 + size)
    assert list(unpacked(data)) == numbers


def test_long_even_lists_are_deflated():
    data = packed(range(1, 1000))
    assert data[:1] == b"B"
    assert len(data) < 30
