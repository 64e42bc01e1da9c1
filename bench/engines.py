"""Choosing clauses for a question by its words alone: ours beside tantivy, on the same lemmas and the same terms.

Neither pays for taking the question apart: both get its terms. Ours brings its sixty best rows of the base and of the
likeliest services, tantivy its sixty best by BM25, so both have the work of ranking.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import tantivy

from ingest.morphology import words
from kb.candidates import MOST, WIDE, Gatherer
from kb.federation import Library, alone
from kb.operators import demands
from kb.prior import Prior
from kb.question import Question, analyse
from kb.terms import Term

ROUNDS = 3
SCHEMA = (
    tantivy.SchemaBuilder()
    .add_unsigned_field("row", stored=True)
    .add_text_field("body", tokenizer_name="whitespace", index_option="freq")
    .build()
)
MEMORY = 128_000_000  # bytes of its writer
TEXTS = "select r.id, c.text from search_rows r join clauses c on c.id = r.clause_id"


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds by the clock, and of the processor alone: the second knows nothing of a busy machine."""

    clock: float
    processor: float


def best_of(work: Callable[[], object]) -> Cost:
    """The best of ``ROUNDS`` in this thread: whatever else the machine does only adds."""
    clock, processor = [], []
    for _ in range(ROUNDS):
        start, used = time.perf_counter(), time.thread_time()
        work()
        clock.append(time.perf_counter() - start)
        processor.append(time.thread_time() - used)
    return Cost(1000 * min(clock), 1000 * min(processor))


def ours(connection: sqlite3.Connection, questions: Sequence[str]) -> list[Cost]:
    """What each question costs: services first, then rows in them and in the whole base; the base is warm."""
    library = alone(connection)
    asked = [analyse(demands(question).text, library.whole) for question in questions]
    return [best_of(partial(_chosen, library, question)) for question in asked]


def _chosen(library: Library, question: Question) -> list[int]:
    prior = Prior(library, question)
    return list(Gatherer(prior, library.members[0]).by_words(prior.likely()[:WIDE]))


def index(connection: sqlite3.Connection, folder: Path) -> tantivy.Index:
    """A new tantivy index of the lemmas of all clauses, as our own index has them."""
    made = tantivy.Index(SCHEMA, path=str(folder))
    writer = made.writer(MEMORY, 1)
    for row, text in connection.execute(TEXTS):
        keys = " ".join(key for word in words(text) for key in dict.fromkeys((word.first, word.second)))
        writer.add_document(tantivy.Document(row=row, body=keys))
    writer.commit()
    writer.wait_merging_threads()
    made.reload()
    return made


def theirs(connection: sqlite3.Connection, made: tantivy.Index, questions: Sequence[str]) -> list[Cost]:
    """The same of tantivy."""
    library, searcher = alone(connection), made.searcher()
    asked = [analyse(demands(question).text, library.whole).telling for question in questions]
    return [best_of(partial(searcher.search, _query(terms), MOST)) for terms in asked]


def _query(terms: Sequence[Term]) -> tantivy.Query:
    """Any of the phrases of any term; of a phrase all words, of a word any lemma."""
    return _any([_all([_any([_word(key) for key in keys]) for keys in p]) for term in terms for p in term.phrases if p])


def _word(key: str) -> tantivy.Query:
    return tantivy.Query.term_query(SCHEMA, "body", key)


def _any(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _all(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])
