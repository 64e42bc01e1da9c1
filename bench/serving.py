"""The site as ``reglament serve`` starts it, for what looks at it from outside: a browser."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kb.serve import free_port

START_SECONDS = 20
HOST = "127.0.0.1"
CHROMIUM = "/usr/bin/chromium"  # Debian's own
# Of a container: no sandbox, no graphics card; and nothing a browser asks of the world by itself.
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@contextmanager
def running(base: Path, *options: str, seconds: float = START_SECONDS) -> Iterator[tuple[str, int]]:
    """The address of the site over a base and the number of its process.

    Raises ``AssertionError`` when it does not start within so many seconds.
    """
    with free_port(HOST, 0) as taken:
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "kb", "serve", str(base), "--port", str(port), *options]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        _wait(f"http://{HOST}:{port}/-/health", server, seconds)
        yield f"http://{HOST}:{port}", server.pid
    finally:
        server.terminate()
        server.communicate(timeout=10)


@contextmanager
def served(base: Path) -> Iterator[str]:
    """The address of the site over a base, in a process of its own; ``AssertionError`` when it does not start."""
    with running(base) as (url, _):
        yield url


def _wait(url: str, server: subprocess.Popen[str], seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        with suppress(urllib.error.URLError), urllib.request.urlopen(url, timeout=2):
            return
        time.sleep(0.1)
    server.kill()
    raise AssertionError(f"the site did not start: {server.communicate()[1]}")
