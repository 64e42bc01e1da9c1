"""What the system says of a file comes to the user in Russian, with a next step."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from ingest.faults import SAID, sentence


@pytest.mark.parametrize("number", sorted(SAID))
def test_known_faults_are_told_in_russian(number: int):
    told = sentence(OSError(number, os.strerror(number)))
    assert not re.search("[A-Za-z]", told)


def test_a_rare_fault_keeps_the_words_of_the_system():
    assert sentence(OSError(errno.EMFILE, "Too many open files")) == "Too many open files; проверьте имя и права"
    assert sentence(OSError("odd")) == "odd; проверьте имя и права"


@pytest.mark.parametrize(
    ("name", "told"), [("нет.txt", "такого файла нет"), ("", "это папка"), ("файл/а.txt", "ведёт через файл"),
                       ("а" * 300, "слишком длинное")],
)  # fmt: skip
def test_real_files(tmp_path: Path, name: str, told: str):
    (tmp_path / "файл").touch()
    with pytest.raises(OSError) as caught:  # noqa: PT011  each has its own
        (tmp_path / name).read_bytes()
    assert told in sentence(caught.value)
