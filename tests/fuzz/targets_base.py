"""What stands behind the files: bases of spoilt regulations, everything that is asked of them, and every page."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
import sqlite3
import tempfile
from contextlib import closing, redirect_stderr
from functools import cache
from pathlib import Path
from urllib.parse import quote

from every_page import kinds, machine_addresses
from hypothesis import strategies as st
from opening_hours import OpeningHours
from site_base import base, site
from sqlite_utils import Database

from fuzz import material
from fuzz.mutations import FILLERS, OPERATIONS, spoilt_text
from fuzz.target import Target
from fuzz.targets_reading import AMENDING, ENCODED, REGULATIONS, TODAY, archive_or_file
from ingest.gather import gather
from ingest.manifest import sha256
from ingest.model import Source
from ingest.morphology import lemmatise
from ingest.source import UnreadableError, read_source
from kb import adding
from kb.answer import ASPECTS, as_json
from kb.ask import as_text
from kb.card import card
from kb.card.text import card_text, checklist_text
from kb.citizen.build import citizen
from kb.compare.build import compare
from kb.compare.deviations import deviations
from kb.compare.text import as_object
from kb.found import found_words
from kb.functions import register_functions
from kb.linked_data import service_node
from kb.masking import masked
from kb.naming import meaning
from kb.narrow import STATUSES, Filters
from kb.offices.hours import opening_hours, weekly
from kb.offices.identity import offices, printed
from kb.offices.phones import e164
from kb.pipeline import finish, keep
from kb.search import search
from kb.source_rows import rows_of
from kb.store import create
from kb.suggest import suggest
from kb.verify import CHECKS, verify

PHONE = len("+7") + 10
LONGEST_URL = 60_000  # what the client takes


# --- words of people ------------------------------------------------------------------------------


@cache
def connection() -> sqlite3.Connection:
    """The base of the tests, for reading, with our functions."""
    made = sqlite3.connect(f"{base().as_uri()}?mode=ro", uri=True)
    register_functions(made)
    return made


Asked = tuple[str, Filters, int, int]


def asked(question: Asked) -> None:
    """Any string is a valid question, whatever the filters: an answer that can be written down."""
    typed, filters, limit, offset = question
    found = search(connection(), typed, filters, limit, offset)
    assert len(found.hits) <= limit
    json.dumps(as_json(found), ensure_ascii=False).encode("utf-8")
    as_text(found).encode("utf-8")
    suggestions = suggest(connection(), typed)
    assert len(suggestions) <= 8
    json.dumps([one.text for one in suggestions], ensure_ascii=False).encode("utf-8")
    found_words(connection(), typed)
    masked(typed).encode("utf-8")


def matched(typed: str) -> None:
    """What ``ru_match`` makes of any string is an expression of FTS5."""
    plain = typed.encode("utf-8", "replace").decode()
    query = "select count(*) from search_index where search_index match ru_match(?)"
    connection().execute(query, [plain]).fetchone()
    connection().execute("select ru_search(?, 3), lemmatize(?)", [plain, plain]).fetchone()


def hours_and_phones(text: str) -> None:
    """A printed line: hours that OpenStreetMap's own reader accepts, numbers that can be dialled, or nothing."""
    value = opening_hours(text)
    if value:
        OpeningHours(value)
        assert list(weekly(value))
    for number in e164(text):
        assert number.startswith("+7"), number
        assert len(number.split(";")[0]) == PHONE, number
    names = [printed(str(n), str(n), part, text, None) for n, part in enumerate(text.split(" ")[:12])]
    assert sum(len(one.rows) for one in offices(names)) == len(names)
    meaning(text)
    lemmatise(text)


# --- bases ----------------------------------------------------------------------------------------


def base_of(texts: tuple[str, ...]) -> None:
    """A base of spoilt texts keeps every promise, and every view of it can be made."""
    with closing(sqlite3.connect(":memory:")) as made:
        db, kept = create(made), 0
        for number, text in enumerate(dict.fromkeys(texts)):
            data = text.encode("utf-8", "replace")
            source = Source(f"s{number}", f"s{number}.txt", sha256=sha256(data))
            try:
                keep(db, rows_of(read_source(source, data), TODAY))
            except UnreadableError:
                continue
            kept += 1
        if not kept:
            return
        finish(db)
        for name, check in CHECKS.items():
            assert not list(check(made)), (name, list(check(made))[:3])
        viewed(db)


def viewed(db: Database) -> None:
    """Cards, linked data and the comparison of all services with the first."""
    register_functions(db.conn)
    keys = [row[0] for row in db.conn.execute("select id from services order by id").fetchall()]
    for key in keys[:4]:
        found = card(db.conn, key)
        assert found is not None
        card_text(found)
        checklist_text(found)
        citizen(db.conn, found, ["-"], None)
        json.dumps(service_node(db.conn, found, "http://127.0.0.1"))
    if len(keys) > 1:
        compared = compare(db.conn, keys[:3])
        as_object(compared, keys[0])
        deviations(compared, keys[0])
    for question in ("срок", "какие документы", "отказ мфц"):
        search(db.conn, question)


@cache
def small_base() -> Path:
    """A base of one regulation, to which files are added."""
    folder = Path(tempfile.mkdtemp(prefix="reglament-fuzz-"))
    made = folder / "kb.db"
    with closing(sqlite3.connect(made)) as fresh:
        db = create(fresh)
        data = material.amending()[0][0].encode()
        source = Source("original", "original.txt", sha256=sha256(data))
        keep(db, rows_of(read_source(source, data), TODAY))
        finish(db)
    return made


def added(file: tuple[str, bytes]) -> None:
    """``reglament add`` of a spoilt file: an outcome without a slip of ours, and a base that ``verify`` finds whole."""
    suffix, data = file
    with tempfile.TemporaryDirectory() as name:
        copy, path = Path(shutil.copy(small_base(), name)), Path(name) / f"файл.{suffix}"
        path.write_bytes(data)
        for result in adding.add(copy, gather([path])):
            assert "сбой чтения" not in result.message, result.message
            assert "\n" not in result.said
        faults = {what: found for what, found in verify(copy) if found}
        assert not faults, faults


# --- pages ----------------------------------------------------------------------------------------


@cache
def addresses() -> tuple[str, ...]:
    """Every kind of page and machine address."""
    return (*(kind.path for kind in kinds()), *(address for address, _ in machine_addresses()),
            "/search?q=1&municipality=2&region=3&year=4&status=draft&aspect=terms&page=2",
            "/quality?source=1&severity=2&rule=3&page=4",
            "/offices?district=1&municipality=2&differ=1", "/matrix?measure=1&region=2&year=3&empty=1&page=2&rows=1",
            "/plots?kind=1&region=2&year=3", "/api/search?q=1&limit=1&offset=2",
            "/kb/services?_search=1&_sort=id&name__contains=2",
            "/compare?kind=1&page=2", "/kb/services.json?_size=1&_next=2&_facet=act_id&_where=1",
            "/-/health?a=1")  # fmt: skip


@cache
def loop() -> asyncio.AbstractEventLoop:
    """One loop for all requests: the site keeps its threads."""
    return asyncio.new_event_loop()


def visited(address: str) -> None:
    """No address makes the server fail."""
    safe = quote(address.encode("utf-8", "replace"), safe="/?&=%#+~:;,@!$'()*[]")
    with redirect_stderr(io.StringIO()):  # Datasette tells its log of every query that failed
        response = loop().run_until_complete(site().client.get("/" + safe.lstrip("/")[:LONGEST_URL]))
    assert response.status_code < 500, (response.status_code, safe)


QUESTIONS = st.builds(spoilt_text, st.sampled_from(material.questions()), OPERATIONS)
SHORT = st.lists(
    st.sampled_from([*FILLERS, "срок", "документы", '"', "-", "п. 2.6", "снт", "AND", "NEAR(", "*", "^"]), max_size=6
)
TYPED = st.one_of(QUESTIONS, SHORT.map(" ".join), st.text(max_size=40))
CHOICES = st.sampled_from([None, None, None, "", "\ud800", "x" * 2000, "2014", "Ленинградская область"])
FILTERS = st.builds(
    Filters,
    CHOICES,
    CHOICES,
    CHOICES,
    st.sampled_from([None, None, *STATUSES, "x"]),
    st.sampled_from([None, *ASPECTS, "x"]),
)
ASKED = st.tuples(TYPED, FILTERS, st.integers(0, 100), st.sampled_from([0, 0, 1, 10**6]))
PRINTED = st.builds(spoilt_text, st.sampled_from(material.printed()), OPERATIONS)
BASES = st.one_of(st.tuples(REGULATIONS, REGULATIONS), AMENDING, st.tuples(REGULATIONS))

TARGETS = (
    Target("asked", ASKED, asked, seconds=5, share=4),
    Target("matched", TYPED, matched, seconds=5),
    Target("printed", PRINTED, hours_and_phones, seconds=5, share=2),
    Target("visited", st.builds(spoilt_text, st.sampled_from(addresses()), OPERATIONS), visited, share=4),
    Target("base", BASES, base_of, seconds=30, share=6),
    Target("added", st.one_of(archive_or_file(), ENCODED.map(lambda data: ("txt", data))), added, seconds=30, share=6),
)
