"""PostgreSQL's Russian full-text search over the same clauses as a yardstick: a throw-away server on a socket."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
LOAD = """
create table clauses (id integer primary key, body text);
\\copy clauses from '{file}' with (format csv)
alter table clauses add v tsvector;
update clauses set v = to_tsvector('russian', body);
create index clauses_v on clauses using gin (v);
vacuum analyze clauses;
"""
# Any of the words, ranked, the ten best with the words marked: what our answer does without its card.
ASK = """
select id, ts_headline('russian', body, q) from (
    select id, body, q from clauses,
        (select replace(plainto_tsquery('russian', '{text}')::text, '&', '|')::tsquery as q) as asked
    where v @@ q order by ts_rank(v, q) desc limit 10
) as best;
"""
# The same without marking: only choosing and ranking.
CHOOSE = """
select id from clauses, (select replace(plainto_tsquery('russian', '{text}')::text, '&', '|')::tsquery as q) as asked
where v @@ q order by ts_rank(v, q) desc limit 10;
"""
TIME = re.compile(r"^Time: ([\d.,]+) ms", re.M)


def installed() -> bool:
    """Is there a server to compare with?"""
    return bool(BIN) and (os.geteuid() != 0 or shutil.which("runuser") is not None)


@contextmanager
def server() -> Iterator[Path]:
    """A new cluster in a temporary folder; gives the folder of its socket. Gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="reglament-pg-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        data, log = folder / "data", folder / "log"
        _run([BIN[-1] / "initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--no-locale", "-N"])
        options = f"-c listen_addresses='' -k {folder} -c shared_buffers=512MB -c fsync=off"
        _run([BIN[-1] / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start"])
        try:
            yield folder
        finally:
            _run([BIN[-1] / "pg_ctl", "-D", data, "-m", "immediate", "stop"])


def load(socket: Path, clauses: Path) -> None:
    """Clauses of a CSV file (id, text) → an indexed table."""
    clauses.chmod(0o644)
    _psql(socket, LOAD.format(file=clauses))


def version() -> str:
    """«15»."""
    return BIN[-1].parent.name


def milliseconds(socket: Path, questions: Sequence[str], rounds: int, ask: str = ASK) -> list[float]:
    """The best time of each question, asked as ``ASK`` or ``CHOOSE`` do."""
    script = "\\timing on\n" + "".join(ask.format(text=q.replace("'", "''")) for _ in range(rounds) for q in questions)
    times = [float(found.replace(",", ".")) for found in TIME.findall(_psql(socket, script))]
    return [min(times[i :: len(questions)]) for i in range(len(questions))]


def _psql(socket: Path, script: str) -> str:
    command = [BIN[-1] / "psql", "-h", socket, "-d", "postgres", "-q", "-v", "ON_ERROR_STOP=1"]
    return _run(command, script)


def _run(command: Sequence[object], script: str | None = None) -> str:
    """PostgreSQL refuses to run as root, so root lends it the user of its package."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    done = subprocess.run(words, input=script, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{words[-1]}: {done.stderr.strip()[-400:]}")
    return done.stdout
