"""The page of the call centre: the answer while the caller speaks, one municipality or two side by side.

The script beside it only fetches ``/operator/answer`` and puts it into the page: what an answer looks like is said
once, in a template. Without the script the form sends the same question the ordinary way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from datasette_plugins import queries
from datasette_plugins.filters import clause_url, static_url
from datasette_plugins.pages.asked import remember
from datasette_plugins.pages.render import argument, first, page, read, rows
from datasette_plugins.pages.search import FILTERS, answered
from kb.answer import ASPECTS, Answer, CardFact, Hit
from kb.card.model import Notice
from kb.card.notices import notices
from kb.citation import Act, answer_text, citation, clause_text

LINES = 3  # of the answer, cut to fit; in full they are folded
HITS = 7  # clauses beside it
BELOW = 12  # clauses under the one that answers, when no fact does
SCRIPTS = ("operator-tab", "operator-copy", "operator-keys", "operator")  # each uses those before it
KEYS = 9  # chips that have a number key


@dataclass(frozen=True, slots=True)
class Asked:
    """The whole state of the page, as it stands in the address. Municipalities are ids of the base or «»."""

    q: str
    municipality: str
    other: str  # «with»: the second municipality
    aspect: str

    def url(self, **changed: str) -> str:
        """The page with some of it changed.

        >>> Asked("срок", "", "b", "").url(municipality="a")
        '/operator?q=%D1%81%D1%80%D0%BE%D0%BA&municipality=a&with=b'
        """
        values = {"q": self.q, "municipality": self.municipality, "with": self.other, "aspect": self.aspect, **changed}
        return "/operator?" + urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class Chip:
    """A way to go on by one key: ``key`` is 1…9, or «» when there are more chips than keys."""

    key: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """The clause that answers: its address in words, its page, its words."""

    cited: str
    url: str
    quote: str


@dataclass(frozen=True, slots=True)
class Column:
    """One municipality: ``facts`` are the answer, ``source`` where it stands, ``copied`` what the key copies."""

    place: str
    answer: Answer
    service: sqlite3.Row | None = None
    facts: tuple[CardFact, ...] = ()
    words: str = ""  # of the clause, when there is no fact
    source: Source | None = None
    copied: str = ""
    warnings: tuple[Notice, ...] = ()
    places: tuple[Chip, ...] = ()
    related: tuple[Chip, ...] = ()


async def operator(datasette: Any, request: Any) -> Any:
    """``/operator?q=&municipality=&with=&aspect=``."""
    return await _show(datasette, request, "operator", log=True)


async def operator_answer(datasette: Any, request: Any) -> Any:
    """``/operator/answer?…``: the answer alone, for the script; ``asked=1`` when the question is typed to its end."""
    return await _show(datasette, request, "operator_answer", log=bool(argument(request, "asked")))


async def _show(datasette: Any, request: Any, template: str, *, log: bool) -> Any:
    chosen = await _chosen(datasette, request)
    asked = _asked(request, list(chosen))
    columns, fault = await _columns(datasette, asked, chosen)
    if log and columns:
        remember(datasette, request, asked.q, columns[0].answer)
    return await page(
        datasette, request, template, asked=asked, columns=columns, fault=fault,
        municipalities=await _listed(datasette, chosen),
        logged=bool(getattr(datasette, "unanswered", None)), lines=LINES,
        scripts=[static_url(f"{name}.js") for name in SCRIPTS], style=static_url("operator.css"),
    )  # fmt: skip


async def _chosen(datasette: Any, request: Any) -> dict[str, sqlite3.Row | None]:
    """The municipalities of the address in their order; one that the base does not hold is «»."""
    found = [
        await first(datasette, queries.MUNICIPALITY, id=argument(request, name)) for name in ("municipality", "with")
    ]
    return {row["id"] if row else "": row for row in found}


def _asked(request: Any, chosen: Sequence[str]) -> Asked:
    """The state in the address; two equal municipalities are one, an unknown aspect is none."""
    aspect = argument(request, "aspect")
    other = chosen[1] if len(chosen) > 1 else ""
    return Asked(argument(request, "q"), chosen[0], other, aspect if aspect in ASPECTS else "")


async def _listed(datasette: Any, chosen: Mapping[str, sqlite3.Row | None]) -> list[sqlite3.Row]:
    """The municipalities to choose from; those that are chosen stay in the list however long it is."""
    found = await rows(datasette, queries.MUNICIPALITIES)
    known = {row["id"] for row in found}
    return [*found, *(row for key, row in chosen.items() if row and key not in known)]


async def _columns(datasette: Any, asked: Asked, chosen: Mapping[str, sqlite3.Row | None]) -> tuple[list[Column], str]:
    """A column per municipality, and why the base cannot be searched."""
    columns: list[Column] = []
    for name, place in (("municipality", asked.municipality), ("with", asked.other)):
        if name == "with" and not place:
            continue
        kept = {**dict.fromkeys(FILTERS, ""), "municipality": place, "aspect": asked.aspect}
        answer, fault = await answered(datasette, asked.q, kept, HITS, 0)
        if answer is None:
            return [], fault
        row = chosen.get(place)
        title = ", ".join(filter(None, (row["name"], row["region"]))) if row else "Во всех муниципалитетах"
        used = sum(len(column.places) + len(column.related) for column in columns)
        columns.append(await _column(datasette, answer, title, _chips(asked, answer, name, used)))
    return columns, ""


def _chips(asked: Asked, answer: Answer, name: str, used: int) -> tuple[tuple[Chip, ...], tuple[Chip, ...]]:
    """Municipalities to choose from for the column ``name``, and other things to ask of the service, numbered on."""
    ways = [(place.title, asked.url(**{name: place.id})) for place in answer.ask_back]
    if len(ways) == 2 and not asked.municipality and not asked.other:
        one, two = (place.id for place in answer.ask_back)
        ways.append(("оба рядом", asked.url(municipality=one, **{"with": two})))
    count = len(ways)
    ways += [(link.title, asked.url(aspect=link.aspect or "")) for link in answer.related if name == "municipality"]
    numbered = [Chip(str(i) if i <= KEYS else "", title, url) for i, (title, url) in enumerate(ways, used + 1)]
    return tuple(numbered[:count]), tuple(numbered[count:])


async def _column(
    datasette: Any, answer: Answer, place: str, chips: tuple[tuple[Chip, ...], tuple[Chip, ...]]
) -> Column:
    facts = answer.facts if answer.confident else ()
    if not answer.hits and not facts:
        return Column(place, answer, places=chips[0])
    about: CardFact | Hit = facts[0] if facts else answer.hits[0]
    act_rows = {key: await first(datasette, queries.ACT, id=key) for key in _keys(facts, about)}
    acts: dict[str | None, Act] = {key: _act(row) for key, row in act_rows.items() if row}
    clauses = [] if facts else await rows(datasette, queries.CLAUSE_WORDS, id=about.clause_id, limit=BELOW)
    words = " ".join(clause["text"] for clause in clauses if clause["text"])
    service = await first(datasette, queries.SERVICE_HEAD, id=about.service_id, limit=1) if about.service_id else None
    act = acts.get(about.act_id)
    quote = facts[0].quote if facts else "".join(clause["quote"] for clause in clauses)
    return Column(
        place, answer, service, facts, words,
        Source(citation(act, about.clause), clause_url(about.clause_id, about.act_id), quote.strip()),
        answer_text(facts, acts) if facts else clause_text(about.clause, words, act, answer.confident),
        await _warnings(datasette, act_rows.get(about.act_id or "")), *chips,
    )  # fmt: skip


def _keys(facts: Sequence[CardFact], about: CardFact | Hit) -> list[str]:
    return list(dict.fromkeys(fact.act_id for fact in (*facts, about) if fact.act_id))


def _act(row: sqlite3.Row) -> Act:
    return Act(*(row[name] or "" for name in ("kind", "number", "date", "issuer", "status")))


async def _warnings(datasette: Any, act: sqlite3.Row | None) -> tuple[Notice, ...]:
    """What must be said together with the answer: draft, repealed, amended, time for applying over."""
    if act is None:
        return ()
    findings = await rows(datasette, queries.ACT_FINDINGS, id=act["id"])
    return await read(datasette, lambda connection: notices(connection.cursor(), act, findings))
