"""Jinja filters: addresses of things, telephones and mail as links, numbers in Russian."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from html import unescape
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from kb.citation import UNNUMBERED, clause_words
from kb.links import act_url as act_url
from kb.links import clause_url as clause_url
from kb.links import municipality_url as municipality_url
from kb.links import service_url as service_url
from kb.wording import counted, day, upper_first

T = TypeVar("T")
STATIC = Path(__file__).parent / "static"
PHONE = re.compile(r"(?:\+?\d)[\d\s()\-–]{5,}\d")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@cache
def static_url(name: str) -> str:
    """The address of the style sheet or the script; it changes when the file does."""
    version = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/-/static-plugins/reglament/{name}?v={version}"


def search_url(q: str, kept: Mapping[str, object] | None = None, **changed: object) -> str:
    """A search with the filters ``kept`` and some of them ``changed``; empty ones are left out.

    >>> search_url("срок", {"year": "2014", "page": 2}, page=3)
    '/search?q=%D1%81%D1%80%D0%BE%D0%BA&year=2014&page=3'
    """
    values = {"q": q, **(kept or {}), **changed}
    return "/search?" + urlencode({name: value for name, value in values.items() if value})


def groupby_in_order(items: Iterable[T], name: str) -> list[tuple[object, list[T]]]:
    """Neighbours with the same attribute together; unlike Jinja's own filter it does not sort."""
    return [(key, list(same)) for key, same in groupby(items, key=attrgetter(name))]


def address(label: str, word: str = "п.") -> str:
    """The address of a clause as a person says it: numbers get «п.», paragraphs without a number are left out.

    >>> address("2.6.1 [2]"), address("раздел II"), address("Приложение № 2 [30]")
    ('п.\\xa02.6.1', 'раздел II', 'Приложение № 2')
    >>> address("2.11 5)"), address("2.11", "Пункт")
    ('подп.\\xa05 п.\\xa02.11', 'Пункт\\xa02.11')
    """
    if not label[:1].isdigit():
        return UNNUMBERED.sub("", label)
    said = clause_words(label)
    return f"{word}{said.removeprefix('п.')}" if said.startswith("п.") else said


def phones(text: str) -> Markup:
    """Telephones with area code become ``tel:`` links; the printed form stays."""
    return _linked(text, PHONE, _tel)


def emails(text: str) -> Markup:
    """Mail addresses become ``mailto:`` links."""
    return _linked(text, EMAIL, lambda found: f"mailto:{quote(found, safe='@')}")


def snippet(html: str) -> Markup:
    """The words of a hit: ``<mark>`` stays, whatever else looks like HTML is shown as text.

    >>> str(snippet("<mark>срок</mark> &lt;b&gt; <script>"))
    '<mark>срок</mark> &lt;b&gt; &lt;script&gt;'
    """
    parts = re.split(r"(</?mark>)", html)
    return Markup("").join(Markup(part) if i % 2 else escape(unescape(part)) for i, part in enumerate(parts))  # nosec B704 # only our <mark>


def _tel(found: str) -> str:
    """A dialable number of ten digits, or «»: without an area code nobody can be reached.

    >>> _tel("8 (800) 500-00-47"), _tel("2-34-56")
    ('tel:+78005000047', '')
    """
    digits = re.sub(r"\D", "", found)
    if len(digits) == 11 and digits[0] in "78":
        digits = digits[1:]
    return f"tel:+7{digits}" if len(digits) == 10 else ""


def _linked(text: str, pattern: re.Pattern[str], target: Callable[[str], str]) -> Markup:
    parts, end = [], 0
    for match in pattern.finditer(text):
        href = target(match[0])
        shown = Markup('<a href="{}">{}</a>').format(href, match[0]) if href else escape(match[0])
        parts += [escape(text[end : match.start()]), shown]
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


FILTERS: Mapping[str, Callable[..., object]] = {
    "static_url": static_url,
    "act_url": act_url,
    "clause_url": clause_url,
    "service_url": service_url,
    "municipality_url": municipality_url,
    "search_url": search_url,
    "address": address,
    "groupby_in_order": groupby_in_order,
    "phones": phones,
    "emails": emails,
    "snippet": snippet,
    "counted": counted,
    "day": day,
    "upper_first": upper_first,
}
