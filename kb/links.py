"""Addresses of things on the site, without its host: what pages link to and exports name things by."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode


def act_url(act_id: str, path: str = "", **asked: str) -> str:
    """A text of an act, at one of its clauses; ``asked``: «q» whose words are marked, «facts» of the margin.

    >>> act_url("a/b", "2.6", q="срок", facts="")
    '/act/a/b?q=%D1%81%D1%80%D0%BE%D0%BA#2.6'
    """
    return f"/act/{quote(act_id, safe='/~')}" + _asked(asked) + (f"#{quote(path, safe='/~')}" if path else "")


def clause_url(clause_id: str, act_id: str | None, **asked: str) -> str:
    """The same from the key of a clause: ``<act>/<path>``, or ``<source>/<path>`` outside acts."""
    if act_id and clause_id.startswith(f"{act_id}/"):
        return act_url(act_id, clause_id[len(act_id) + 1 :], **asked)
    source, _, path = clause_id.partition("/")
    return f"/source/{quote(source, safe='~')}{_asked(asked)}#{quote(path, safe='/~')}"


def _asked(asked: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"?{query}" if query else ""


def service_url(service_id: str, page: str = "") -> str:
    """A card, or its checklist."""
    return f"/service/{quote(service_id, safe='/~')}" + (f"/{page}" if page else "")


def municipality_url(key: str) -> str:
    """A municipality."""
    return f"/municipalities/{quote(key, safe='/~')}"
