"""Starting the site: Datasette with the settings that were measured to be safe for strangers."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kb.base import check
from kb.metadata import metadata
from kb.unanswered import Behind, Log, LogError
from kb.unanswered import check as check_log

BASE = "kb"
# Why each: docs/site.md. Downloads and free SQL are off because the base is the whole memory of the site.
SETTINGS: dict[str, Any] = {
    "default_allow_sql": False,
    "allow_download": False,
    "suggest_facets": False,
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 200,
    "max_returned_rows": 1000,
    "max_csv_mb": 50,
    "default_page_size": 50,
    "truncate_cells_html": 400,
    "default_cache_ttl": 60,
    "num_sql_threads": 3,
    "base_url": "/",
}


class ServeError(Exception):
    """The site cannot start; the message says why and what to do."""


def application(base: Path, log: Path | None = None) -> Any:
    """A Datasette over one base, whatever its file is called, under the name ``kb``.

    ``log`` is the file for questions without an answer. The pages find it as ``datasette.unanswered``: metadata would
    show its path to everybody.
    """
    from datasette.app import Datasette  # noqa: PLC0415  half a second other commands need not wait

    datasette = Datasette(immutables=[str(base)], metadata=metadata(), settings=SETTINGS)
    name = next(name for name, db in datasette.databases.items() if db.path == str(base))
    if name != BASE:
        database = datasette.get_database(name)
        datasette.remove_database(name)
        datasette.add_database(database, name=BASE)
    datasette.unanswered = Behind(Log(log)) if log else None
    return datasette


def free_port(host: str, port: int) -> socket.socket:
    """A listening socket, made before the site is: a taken port is an error at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named, asyncio switches off the delay of small packets: 40 ms an answer.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise ServeError(
            f"{host}:{port}: порт не открыть ({error.strerror}); возьмите другой: --port {port + 1}"
        ) from error
    return listening


def serve(base: Path, host: str, port: int, ready: Callable[[], None], log: Path | None = None) -> None:
    """Serves until interrupted; ``ready`` is called when all is there. Raises ``ServeError``."""
    import uvicorn  # noqa: PLC0415  likewise

    check(base)
    if log:
        _refuse_foreign(log)
    with free_port(host, port) as listening:
        datasette = application(base, log)
        ready()
        config = uvicorn.Config(datasette.app(), log_level="warning", access_log=False, server_header=False)
        try:
            uvicorn.Server(config).run(sockets=[listening])
        finally:
            if datasette.unanswered:
                datasette.unanswered.settle()


def _refuse_foreign(log: Path) -> None:
    """Before the first question: a file that is something else, above all the base, is not written to."""
    try:
        check_log(log)
    except LogError as error:
        raise ServeError(str(error)) from error
