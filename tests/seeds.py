"""The five real documents, each read once for all tests."""

from __future__ import annotations

from functools import cache

from conftest import DATA

from ingest.acts import Outline, outline
from ingest.manifest import read_manifest
from ingest.model import Act, Clause, Reading, Source
from ingest.readers import read
from ingest.source import SourceFacts, read_source

SOURCES: dict[str, Source] = {source.id: source for source in read_manifest(DATA)}


@cache
def data_of(source_id: str) -> bytes:
    return (DATA / SOURCES[source_id].file).read_bytes()


@cache
def text_of(source_id: str) -> str:
    """The text as a person sees it in an editor: UTF-8 with ``\\n`` line ends."""
    return data_of(source_id).decode("utf-8").replace("\r\n", "\n")


@cache
def facts_of(source_id: str) -> SourceFacts:
    return read_source(SOURCES[source_id], data_of(source_id))


def outline_of(text: str) -> tuple[Reading, Outline]:
    """Any text → its reading and outline, as the pipeline makes them."""
    reading = read("проба.txt", text.encode())
    return reading, outline(reading)


def clauses_of(whole: Outline) -> list[Clause]:
    """All clauses of a source in the order of the text: outside first, then act by act."""
    return [*whole.outside, *(clause for act in whole.acts for clause in act.clauses)]


def act_of(source_id: str, slug: str) -> Act:
    return next(act for act in facts_of(source_id).outline.acts if act.slug == slug)
