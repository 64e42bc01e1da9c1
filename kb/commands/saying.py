"""How every command ends and speaks: one sentence for what went wrong, a bar on stderr while it works."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from kb.base import BaseError


@contextmanager
def in_one_sentence(*errors: type[Exception]) -> Iterator[None]:
    """What we can explain ends a command with its sentence; anything else is a slip of ours and shows where."""
    explained: tuple[type[Exception], ...] = (BaseError, *errors)
    try:
        yield
    except explained as error:
        raise click.ClickException(str(error)) from error


def progress(silent: bool, label: str = "Чтение", name: str = "file") -> Callable[[Iterable[Any]], Iterator[Any]]:
    """A bar on stderr that shows the attribute ``name`` of what is in hand."""

    def follow(items: Iterable[Any]) -> Iterator[Any]:
        whole = list(items)
        with click.progressbar(
            whole, label=label, file=sys.stderr, hidden=silent, item_show_func=lambda item: getattr(item, name, "")
        ) as bar:
            yield from bar

    return follow
