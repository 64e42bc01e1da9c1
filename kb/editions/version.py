"""The text of one act read as a source of its own."""

from __future__ import annotations

from ingest.acts import outline
from ingest.context import contexts
from ingest.extract import facts_of_act
from ingest.kinds import KINDS
from ingest.model import Fact
from ingest.readers import read
from kb.editions.model import Version


def version(text: str) -> Version | None:
    """The act in ``text``; ``None`` when the text is not exactly one act, read letter for letter."""
    reading = read("редакция.txt", text.encode())
    acts = outline(reading).acts
    return Version(text, acts[0]) if reading.text == text and len(acts) == 1 else None


def facts(read_version: Version) -> list[Fact]:
    """All facts of a version, by the same rules as those of every act."""
    return facts_of_act(read_version.act, contexts(read_version.act.clauses), KINDS)
