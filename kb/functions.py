"""SQL functions of the search, for the site and for analysts: ``ru_match(query)`` and ``lemmatize(text)``.

select clause_id from search_index join search_rows on search_rows.id = search_index.rowid
where search_index match ru_match('сроки рассмотрения') order by rank
"""

from __future__ import annotations

import sqlite3

from ingest.morphology import lemmatise, words
from kb.catalogue import catalogue_of
from kb.index import fault
from kb.terms import expression, terms, with_abbreviations

MOST_WORDS = 32
NOTHING = '""'  # a valid expression that finds nothing


def ru_match(connection: sqlite3.Connection, query: object) -> str:
    """Anything a person types → a safe FTS5 expression: every word by its lemmas, synonyms, abbreviation."""
    text = str(query or "").replace("\0", " ")
    if fault(connection) is not None:
        return " ".join(f'"{word.first}"' for word in words(text)[:MOST_WORDS]) or NOTHING
    catalogue = catalogue_of(connection)
    mended, _ = catalogue.repairer.repair(text)
    found = with_abbreviations(terms(words(mended)[:MOST_WORDS]), catalogue.abbreviations)
    # The words inside a set phrase are there for ranking; here the phrase alone is asked for.
    outer = [t for i, t in enumerate(found) if not any(o.first <= t.first <= t.last <= o.last for o in found[:i])]
    return " AND ".join(f"({expression(term.phrases)})" for term in outer if term.said) or NOTHING


def register_functions(connection: sqlite3.Connection) -> None:
    """Makes ``ru_match`` and ``lemmatize`` known to a connection."""
    connection.create_function("ru_match", 1, lambda query: ru_match(connection, query))
    connection.create_function(
        "lemmatize", 1, lambda text: None if text is None else lemmatise(str(text)), deterministic=True
    )
