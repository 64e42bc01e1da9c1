"""SQL functions of the search, for the site and for analysts: ``ru_match``, ``ru_search`` and ``lemmatize``.

select clause_id from search_index join search_rows on search_rows.id = search_index.rowid
where search_index match ru_match('сроки рассмотрения -жалобы') order by rank

select value ->> 'clause', value ->> 'service_name' from json_each(ru_search('сколько ждать', 20))
"""

from __future__ import annotations

import json
import sqlite3

from ingest.morphology import lemmatise, words
from kb.answer import as_json
from kb.catalogue import catalogue_of
from kb.index import fault
from kb.operators import demands
from kb.search import SearchError, search
from kb.terms import expression, quoted, terms, with_abbreviations

MOST_WORDS = 32
NOTHING = '""'  # a valid expression that finds nothing


def ru_match(connection: sqlite3.Connection, query: object) -> str:
    """Anything a person types → a safe FTS5 expression: every word by its lemmas, synonyms, abbreviation."""
    demanded = demands(str(query or "").replace("\0", " "))
    text = demanded.text
    if fault(connection) is not None:
        return " ".join(f'"{word.first}"' for word in words(text)[:MOST_WORDS]) or NOTHING
    catalogue = catalogue_of(connection)
    mended, _ = catalogue.repairer.repair(text)
    found = with_abbreviations(terms(words(mended)[:MOST_WORDS]), catalogue.abbreviations)
    # The words inside a set phrase are there for ranking; here the phrase alone is asked for.
    outer = [t for i, t in enumerate(found) if not any(o.first <= t.first <= t.last <= o.last for o in found[:i])]
    wanted = " AND ".join(f"({expression(term.phrases)})" for term in outer if term.said)
    without = " OR ".join(quoted(key) for keys in demanded.without for key in sorted(keys))
    return (f"({wanted}) NOT ({without})" if without else wanted) if wanted else NOTHING


def ru_search(connection: sqlite3.Connection, question: object, limit: object = 10) -> str:
    """A question → the hits of its answer as a JSON array, for ``json_each``; at most 100 hits."""
    count = min(100, max(1, limit)) if isinstance(limit, int) else 10
    try:
        answer = search(connection, str(question or ""), limit=count)
    except SearchError:
        return "[]"
    return json.dumps(as_json(answer)["hits"], ensure_ascii=False)


def register_functions(connection: sqlite3.Connection) -> None:
    """Makes ``ru_match``, ``ru_search`` and ``lemmatize`` known to a connection."""
    connection.create_function("ru_search", 1, lambda question: ru_search(connection, question))
    connection.create_function("ru_search", 2, lambda question, limit: ru_search(connection, question, limit))
    connection.create_function("ru_match", 1, lambda query: ru_match(connection, query))
    connection.create_function(
        "lemmatize", 1, lambda text: None if text is None else lemmatise(str(text)), deterministic=True
    )
