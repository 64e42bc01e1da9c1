"""One act in several files: a file that says what another says is a second source of its acts, not more acts.

Two files agree when every fact in them is the same, letter for letter (a format may lose spaces, signs and line
ends), and the texts around the facts are the same but for a few letters. Anything less may be another edition.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable

from rapidfuzz import fuzz
from sqlite_utils import Database

from ingest.model import Act, Fact
from ingest.source import SourceFacts

ActName = tuple[str | None, str | None, str]  # number, date, title
ALIKE = 97.0  # per cent of equal letters: formats lose page numbers, editors' notes, letterheads


def letters(text: str) -> str:
    """What all formats keep of a text.

    >>> letters("в течение 5 (пяти) рабочих дней;")
    'втечение5пятирабочихдней'
    """
    return re.sub(r"[\W_]+", "", text).lower().replace("ё", "е")


def facts_digest(found: SourceFacts) -> str:
    """A hash of all acts and facts of a file, whatever their places in it."""
    acts = sorted(_act(act) for act in found.outline.acts)
    facts = sorted(_fact(fact) for several in found.facts.values() for fact in several)
    return hashlib.sha256(json.dumps([acts, facts], ensure_ascii=False).encode()).hexdigest()


def _act(act: Act) -> list[str]:
    return [letters(str(part)) for part in (act.kind, act.number, act.date, act.title, act.municipality)]


def _fact(fact: Fact) -> list[str]:
    values = (f"{name}={value}" for name, value in sorted(fact.values.items()))
    return [fact.kind, letters(fact.text), *map(letters, values)]


def original(db: Database, own: str, text: str, digest: str) -> str | None:
    """The key of the source that says the same as a file (its key, text and digest given); None when there is none."""
    rows = db.conn.execute(
        "select id, text from sources where facts_sha256 = ? and same_as is null and id <> ? order by id",
        [digest, own],
    ).fetchall()
    said = letters(text) if rows else ""
    return next((key for key, other in rows if fuzz.ratio(said, letters(other), score_cutoff=ALIKE)), None)


def namesakes(db: Database, own: str, acts: Iterable[ActName]) -> list[str]:
    """Other sources with an act of the same number, date and title: other editions, or copies that do not agree."""
    others = db.conn.execute(
        "select source_id, number, date, title from acts where number is not null and source_id <> ?", [own]
    ).fetchall()
    wanted = {requisites(*act) for act in acts if act[0]}
    return sorted({key for key, *rest in others if requisites(*rest) in wanted})


def requisites(number: str | None, date: str | None, title: str) -> tuple[str, str, str]:
    """By what an act is called."""
    return letters(number or ""), date or "", letters(title)


def is_edition(db: Database, source_id: str, acts: Iterable[ActName]) -> bool:
    """Is a file of these acts a new edition of a source? It is when they share an act, or when either has none."""
    rows = db.conn.execute("select number, date, title from acts where source_id = ?", [source_id]).fetchall()
    known, new = {requisites(*row) for row in rows}, {requisites(*act) for act in acts}
    return not known or not new or bool(known & new)
