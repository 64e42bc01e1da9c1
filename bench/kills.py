"""``make kills``: a writer killed with SIGKILL at random moments, and what is left of the base.

Each time the old base must be whole, nothing may stand beside it after the next run, and that run must need no help.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
Outcome = str  # «old» or «new»: which base stood there after the kill


@dataclass(frozen=True, slots=True)
class Writer:
    """A command that replaces ``base``; ``seconds`` is how long it takes undisturbed."""

    name: str
    base: Path
    arguments: Sequence[str]
    seconds: float

    def start(self) -> subprocess.Popen[bytes]:
        """The command as a process of its own."""
        command = [sys.executable, "-m", "kb", *self.arguments]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def writers(folder: Path, base: Path, files: Sequence[Path]) -> list[Writer]:
    """``build`` and ``add`` on copies of ``base`` in ``folder``, with their undisturbed time measured."""
    arguments: dict[str, Callable[[Path], list[str]]] = {
        "build": lambda target: ["build", "data", "-o", str(target), "--silent"],
        "add": lambda target: ["add", str(target), *map(str, files), "--silent"],
    }
    return [_timed(name, folder / name / "kb.db", base, make) for name, make in arguments.items()]


def _timed(name: str, target: Path, base: Path, arguments: Callable[[Path], list[str]]) -> Writer:
    target.parent.mkdir(parents=True)
    shutil.copy(base, target)
    started = time.monotonic()
    Writer(name, target, arguments(target), 0.0).start().wait()
    seconds = time.monotonic() - started
    shutil.copy(base, target)
    return Writer(name, target, arguments(target), seconds)


def killed(writer: Writer, moment: float) -> Outcome:
    """Starts the writer, kills it after ``moment`` seconds and says which base is there; raises when it is neither."""
    before = _digest(writer.base)
    process = writer.start()
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    process.wait()
    with closing(sqlite3.connect(f"{writer.base.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        assert connection.execute("select count(*) from services").fetchone()[0] > 0
    return "old" if _digest(writer.base) == before else "new"


def goes_on(writer: Writer) -> None:
    """The next run ends well without anybody's help and leaves nothing but the base and its lock."""
    assert writer.start().wait() == 0, f"{writer.name} fails after a kill"
    left = {path.name for path in writer.base.parent.iterdir()} - {"kb.db", "kb.db.sha256", ".kb.db.lock"}
    assert not left, f"{writer.name} leaves {left}"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rounds(found: Sequence[Writer], times: int, chance: random.Random) -> Iterator[tuple[str, Outcome]]:
    """``times`` kills, spread over the whole run of each writer; every tenth is followed by an undisturbed run."""
    for number in range(times):
        writer = found[number % len(found)]
        yield writer.name, killed(writer, chance.uniform(0, 1.05 * writer.seconds))
        if number % 10 >= 10 - len(found):
            goes_on(writer)


def main(times: int = 200, say: Callable[[str], None] = print) -> None:
    """Two hundred kills; the last line counts what stood there after each."""
    files = sorted((ROOT / "tests/varieties").glob("0[1-5]*.txt"))
    with tempfile.TemporaryDirectory() as folder:
        found = writers(Path(folder), ROOT / "build/kb.db", files)
        counts = Counter(rounds(found, times, random.Random(8)))
        for writer in found:
            goes_on(writer)
    for (name, outcome), count in sorted(counts.items()):
        say(f"{name}: {outcome} {count}")
    say(f"убито {times}, база цела каждый раз, следующий запуск проходит сам")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
