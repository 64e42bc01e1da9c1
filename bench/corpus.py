"""The corpus of a size and its base, kept in ``build/bench/`` until the maker of the corpus or the program changes."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
BASE = ROOT / "build" / "kb.db"  # of the sources of the repository
KEPT = ROOT / "build" / "bench"
SEEDS = ROOT / "data" / "sources"
PIECE = 1_000_000  # bytes of text that are read anew in every run
MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Built:
    """A run of ``reglament build``: seconds by the clock and of the processor, its largest memory, bytes."""

    base: Path
    seconds: float
    processor: float
    memory: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts with their manifest, and the questions that go with them."""

    folder: Path
    questions: tuple[str, ...]

    @property
    def files(self) -> list[Path]:
        """The texts, in the order of their names."""
        return sorted((self.folder / "sources").glob("*.txt"))

    @property
    def size(self) -> int:
        """Bytes of text."""
        return sum(path.stat().st_size for path in self.files)

    def build(self, keep: bool = False) -> Built:
        """The base of this program, or with ``keep`` the last one of whatever program: a build takes its time."""
        note = self.folder / "built.json"
        program = digest([*ROOT.glob("ingest/**/*.py"), *ROOT.glob("kb/**/*.py"), *ROOT.glob("data/lexicon/*")])
        found = json.loads(note.read_text(encoding="utf-8")) if note.is_file() else {}
        if not found or (found.pop("program") != program and not keep):
            built = _build(self.folder, self.folder / "kb.db")
            found = {**asdict(built), "base": str(built.base)}
            note.write_text(json.dumps({"program": program, **found}), encoding="utf-8")
        return Built(Path(found["base"]), found["seconds"], found["processor"], found["memory"])

    def piece(self, folder: Path) -> tuple[int, Built]:
        """The first megabyte of it, built anew in an empty ``folder``: bytes of its text, and the run."""
        chosen, size = [], 0
        for path in self.files:
            chosen.append(path)
            size += path.stat().st_size
            if size >= PIECE:
                break
        _manifest(folder, chosen)
        return size, _build(folder, folder / "kb.db")


def corpus(maker: Path, megabytes: int) -> Corpus:
    """The corpus of a size, made when it is not there yet. Ends the program with a sentence without a maker."""
    if not maker.is_file():
        sys.exit(f"{maker}: нет сценария, который делает корпус; укажите его: make bench CORPUS=…/make_corpus.py")
    folder = KEPT / f"{megabytes}-{digest([maker, *SEEDS.iterdir()])[:12]}"
    questions = folder / "questions.tsv"
    if not questions.is_file():
        run = [sys.executable, str(maker), str(SEEDS)]
        out = str(folder / "sources")
        subprocess.run([*run, "--out", out, "--mb", str(megabytes)], check=True, capture_output=True)
        subprocess.run([*run, "--queries", str(questions)], check=True, capture_output=True)
    _manifest(folder, (folder / "sources").glob("*.txt"))
    lines = questions.read_text(encoding="utf-8").splitlines()
    return Corpus(folder, tuple(line.split("\t")[1] for line in lines if "\t" in line))


def digest(paths: Iterable[Path]) -> str:
    """One SHA-256 of the names and bytes of files."""
    whole = hashlib.sha256()
    for path in sorted((path for path in paths if path.is_file()), key=lambda path: path.name):
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def _manifest(folder: Path, texts: Iterable[Path]) -> None:
    """A manifest of texts that lie in ``folder`` or elsewhere."""
    with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("id", "file", "title"))
        writer.writerows((path.stem, os.path.relpath(path, folder), "") for path in sorted(texts))


def _build(folder: Path, base: Path) -> Built:
    """Builds by the command that users have, in a process of its own, whose resources the system counts."""
    command = [sys.executable, "-m", "kb", "build", str(folder), "-o", str(base), "--silent"]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"сборка {folder} не удалась (код {process.returncode}); повторите: {' '.join(command)}")
    return Built(base, time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def peak() -> int:
    """The largest memory of this process so far, bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
