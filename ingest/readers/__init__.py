"""Readers: one small module per format, each giving blocks over one exact text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ingest.model import Reading
from ingest.readers.text import read_text

READERS: Mapping[str, Callable[[bytes], Reading]] = {"text/plain": read_text}


def read(name: str, data: bytes) -> Reading:  # noqa: ARG001 - the name decides once there are more formats
    """The bytes of a file → its reading. Raises :class:`~ingest.encoding.NotTextError`."""
    return READERS["text/plain"](data)
