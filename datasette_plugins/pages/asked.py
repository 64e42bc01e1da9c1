"""Which questions go to the log of questions without an answer, see ``kb/unanswered.py``."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kb.answer import Answer

ROBOT = re.compile(r"bot\b|crawl|spider|slurp|preview|monitor", re.IGNORECASE)
PAGING = frozenset({"page", "limit", "offset", "_next"})


def remember(datasette: Any, request: Any, question: str, answer: Answer) -> None:
    """Counts a question a person typed and the base does not cover, when the site keeps a log."""
    log = getattr(datasette, "unanswered", None)
    if log and is_unanswered(answer) and is_typed(request, question):
        log.add(question, answer.aspect)


def is_unanswered(answer: Answer) -> bool:
    """Has the base no sure answer? A question back is one step to an answer, not the lack of it."""
    return not answer.confident and not answer.ask_back


def is_typed(request: Any, question: str) -> bool:
    """Did a person type the question just now: no robot, no browser looking ahead, no page or filter of one answer?"""
    headers = request.headers
    if request.method != "GET" or PAGING & set(request.args):
        return False
    if ROBOT.search(headers.get("user-agent", "")):
        return False
    if "prefetch" in headers.get("sec-purpose", "") + headers.get("purpose", ""):
        return False
    before = urlsplit(headers.get("referer", ""))
    return not (before.path.endswith(("/search", "/operator")) and question in parse_qs(before.query).get("q", ()))
