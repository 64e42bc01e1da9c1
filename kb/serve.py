"""Starting the site: Datasette with the settings that were measured to be safe for strangers."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.faults import sentence
from kb.metadata import metadata
from kb.unanswered import Behind, Log, LogError
from kb.unanswered import check as check_log

BASE = "kb"
MOST_WORKERS = 2 * (os.cpu_count() or 1)
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
    "num_sql_threads": 2,
    "base_url": "/",
}


class ServeError(Exception):
    """The site cannot start; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Site:
    """How the site is served.

    ``workers``    processes that answer; each reads the base on its own, the memory of the program is shared
    ``log``        the file for questions without an answer
    ``allow_sql``  may visitors write SQL of their own, within the limits of ``datasette_plugins/connections.py``?
    ``proxy``      addresses whose ``X-Forwarded-*`` are believed, with commas between; «» believes nobody
    ``hsts``       are browsers told to come by HTTPS alone? Only answers that went by HTTPS say it.
    """

    host: str = "127.0.0.1"
    port: int = 8001
    workers: int = 1
    log: Path | None = None
    allow_sql: bool = False
    proxy: str = ""
    hsts: bool = False


def application(base: Path, log: Path | None = None, allow_sql: bool = False, hsts: bool = False) -> Any:
    """A Datasette over one base, whatever its file is called, under the name ``kb``; the rest as in :class:`Site`.

    The pages find the log as ``datasette.unanswered``: metadata would show its path to everybody.
    """
    # In this order: the module of errors, imported first, would register its hook before it has one.
    # isort: off
    from datasette.app import Datasette  # noqa: PLC0415  half a second other commands need not wait
    from datasette import handle_exception  # noqa: PLC0415  likewise
    # isort: on

    from kb.serving.database import Base  # noqa: PLC0415  likewise
    from kb.serving.turns import OldestFirst  # noqa: PLC0415  likewise

    # With the library ``rich`` installed, Datasette prints the local values of every error, of a missing page too, and
    # fails itself on one that was never raised. Its plain log of what is broken stays.
    handle_exception.rich = None
    datasette = Datasette([], metadata=metadata(), settings={**SETTINGS, "default_allow_sql": allow_sql})
    datasette.add_database(Base(datasette, str(base)), name=BASE)
    datasette.executor = OldestFirst(datasette.setting("num_sql_threads"))
    datasette.unanswered = Behind(Log(log)) if log else None
    datasette.hsts = hsts
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
            f"{host}:{port}: порт не открыть ({sentence(error)}); возьмите другой: --port {port + 1}"
        ) from error
    return listening


def serve(base: Path, site: Site, ready: Callable[[], None], say: Callable[[str], None]) -> None:
    """Serves until interrupted, a base that takes the place of the old one too.

    ``ready`` is called when visitors are let in, ``say`` gets a line for every later change. Raises ``ServeError``.
    """
    # Here, not in the workers: what is imported before they are forked is in memory once. Half a second.
    from kb.serving.supervisor import StartError, Supervisor  # noqa: PLC0415
    from kb.serving.worker import Worker, unfit  # noqa: PLC0415

    if site.log:
        _refuse_foreign(site.log)
    if fault := unfit(base):
        raise ServeError(fault)
    with free_port(site.host, site.port) as listening:
        gc.freeze()  # what is there already is not looked at, hence not copied, by the workers

        def opened(path: Path) -> Any:
            return application(path, site.log, site.allow_sql, site.hsts)

        def start(snapshot: Any) -> Worker:
            return Worker(snapshot, listening, opened, site.proxy)

        try:
            Supervisor(base, site.workers, start, say, ready).run()
        except (StartError, OSError) as error:
            raise ServeError(str(error)) from error


def _refuse_foreign(log: Path) -> None:
    """Before the first question: a file that is something else, above all the base, is not written to."""
    try:
        check_log(log)
    except LogError as error:
        raise ServeError(str(error)) from error
