"""The targets of ``make fuzz`` a few times each, and what it has found."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from exports import zipped
from fuzz.all_targets import TARGETS
from fuzz.driver import QUIET, run
from fuzz.target import Target
from hypothesis import given, settings
from hypothesis import strategies as st
from site_base import site

from ingest.gather import gather
from ingest.limits import RefusedError
from ingest.references import references
from kb.answer import as_json
from kb.search import search

FEW = settings(QUIET, max_examples=4, derandomize=True)


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")  # a failing text is long
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_target_holds(target: Target) -> None:
    FEW(given(target.values)(target.check))()


def fails(value: int) -> None:
    assert value % 2


def test_a_failure_is_counted_and_its_input_kept(tmp_path: Path) -> None:
    result = run(Target("odd", st.integers(0, 100), fails), 0.2, tmp_path, random.Random(1))
    assert len(result.failures) == 1
    assert 0 < next(iter(result.failures.values())) < result.executions
    assert int((tmp_path / "odd-1.input").read_text()) % 2 == 0
    assert "AssertionError" in (tmp_path / "odd-1.txt").read_text()


def hangs(value: int) -> None:
    while True:
        pass


def test_a_target_that_hangs_is_ended(tmp_path: Path) -> None:
    result = run(Target("hang", st.just(1), hangs, seconds=0.1), 0.2, tmp_path, random.Random(1))
    assert [place.split()[0] for place in result.failures] == ["TooLongError"]


# --- what was found -------------------------------------------------------------------------------


def test_a_member_that_begins_before_its_archive(tmp_path: Path) -> None:
    """The directory of a zip names a place before the file: zipfile says ValueError."""
    data = bytearray(zipped({"a.txt": "текст", "б.zip": zipped({"в.txt": "текст"})}))
    end = data.rfind(b"PK\x05\x06")
    data[end + 16 : end + 20] = (int.from_bytes(data[end + 16 : end + 20], "little") + 5000).to_bytes(4, "little")
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    for file in gather([path]):
        with pytest.raises(RefusedError, match="повреждён"):
            file.data()


@pytest.mark.parametrize("text", ["9" * 100_000, "законов от " * 2000 + "27.07.2010 № 210-ФЗ, " * 500])
def test_the_time_of_references_grows_with_the_text_only(text: str) -> None:
    begun = time.process_time()
    list(references(text))
    assert time.process_time() - begun < 2


def test_half_a_letter_in_a_question(base: Path) -> None:
    with closing(sqlite3.connect(base)) as connection:
        assert as_json(search(connection, "срок \udfff"))["question"].encode() == "срок ?".encode()


@pytest.mark.parametrize("form", ["", ".json"])
@pytest.mark.parametrize("query", ["_sort=нет", "_sort=id&_sort_desc=id", "_sort=%3Etains=2", "_next=x", "_size=x"])
async def test_a_wrong_parameter_of_a_table_is_no_fault_of_the_server(form: str, query: str) -> None:
    assert (await site().client.get(f"/kb/services{form}?{query}")).status_code in (200, 400)


@pytest.mark.parametrize("address", ["/feed.atomed.atomed.atom", "/a/b/c/d/e/f"])
async def test_an_address_that_fits_no_route_is_a_missing_page(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    response = await site().client.get(address)
    assert response.status_code == 404
    assert "locals" not in capsys.readouterr().out
