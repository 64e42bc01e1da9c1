"""For programs: the card as JSON, the API described, the search for browsers, the map of the site, the feed."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element

from datasette import Response

from datasette_plugins import filters, machine_queries, openapi, queries
from datasette_plugins.addresses import origin
from datasette_plugins.pages.render import CACHE, first, key, read, rows
from datasette_plugins.values import values
from datasette_plugins.xml import add, clean, written
from kb.card import card
from kb.card.notices import act_link
from kb.descriptions import sentences
from kb.linked_data import authority_place
from kb.wording import upper_first

SITEMAP_PAGE = 49_000  # sitemaps.org allows 50,000 addresses in a file; the lists of the site stand in the first
LISTS = ("/", "/catalogue", "/municipalities", "/offices", "/quality", "/about")
SITEMAP_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
OPENSEARCH_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
ATOM_NAMESPACE = "http://www.w3.org/2005/Atom"
FEED_ENTRIES = 100
# Names of things in the feed: the same on every host and after every build (RFC 9562, 5.5).
NAMES = uuid.uuid5(uuid.NAMESPACE_DNS, "reglament")
STATUS = {"draft": "Проект, не действует", "repealed": "Утратил силу", "amended": "С изменениями"}
A_DAY = {"cache-control": "public, max-age=86400"}


async def service_api(datasette: Any, request: Any) -> Any:
    """``/api/service/<id>``: the card; every value with its clause and quote."""
    wanted = key(request)

    def made(connection: sqlite3.Connection) -> Mapping[str, Any] | None:
        found = card(connection, wanted)
        cursor = connection.cursor()
        cursor.row_factory = sqlite3.Row
        said = authority_place(cursor, wanted) if found else None
        return {"ok": True, **values(found), "authority_place": values(said[1]) if said else None} if found else None

    answer = await read(datasette, made)
    if answer is None:
        return Response.json({"ok": False, "error": "такой услуги в базе нет"}, status=404)
    return _json(answer)


async def openapi_json(datasette: Any, request: Any) -> Any:
    """``/openapi.json``."""
    meta = {row["key"]: row["value"] for row in await rows(datasette, queries.META)}
    some = await rows(datasette, queries.SERVICES, municipality=None, catalogue=None, act=None, limit=2)
    return _json(openapi.document(origin(request), meta.get("program") or "0", [row["id"] for row in some]))


async def opensearch(request: Any) -> Any:
    """``/opensearch.xml``: the search of this site for the address bar of a browser."""
    whole = origin(request)
    root = Element("OpenSearchDescription", xmlns=OPENSEARCH_NAMESPACE)
    add(root, "ShortName", "Регламент")
    add(root, "Description", "Поиск по регламентам муниципальных услуг: ответ с пунктом и цитатой")
    add(root, "Url", type="text/html", method="get", template=f"{whole}/search?q={{searchTerms}}")
    add(root, "Url", type="application/opensearchdescription+xml", rel="self", template=f"{whole}/opensearch.xml")
    add(root, "Image", f"{whole}/favicon.ico", width="16", height="16", type="image/x-icon")
    add(root, "Language", "ru")
    add(root, "InputEncoding", "UTF-8")
    return _xml(root, "application/opensearchdescription+xml")


async def sitemap(datasette: Any, request: Any) -> Any:
    """``/sitemap.xml``: all pages, or the list of ``/sitemap-<n>.xml`` when they are too many for one file."""
    counted = await first(datasette, machine_queries.THINGS_COUNT)
    pages = -(-counted["things"] // SITEMAP_PAGE) if counted else 0
    if pages <= 1:
        return await _sitemap_page(datasette, request, 1)
    root = Element("sitemapindex", xmlns=SITEMAP_NAMESPACE)
    for number in range(1, pages + 1):
        add(add(root, "sitemap"), "loc", f"{origin(request)}/sitemap-{number}.xml")
    return _xml(root)


async def sitemap_part(datasette: Any, request: Any) -> Any:
    """``/sitemap-<n>.xml``, from 1."""
    return await _sitemap_page(datasette, request, int(request.url_vars["number"]))


async def _sitemap_page(datasette: Any, request: Any, number: int) -> Any:
    offset = (number - 1) * SITEMAP_PAGE
    found = await rows(datasette, machine_queries.THINGS, limit=SITEMAP_PAGE, offset=offset)
    if not found and number > 1:
        return Response.text("Такой части нет", status=404)
    root = Element("urlset", xmlns=SITEMAP_NAMESPACE)
    whole = origin(request)
    for path in LISTS if number == 1 else ():
        add(add(root, "url"), "loc", whole + path)
    for row in found:
        url = add(root, "url")
        add(url, "loc", whole + page_of(row["what"], row["id"]))
        if row["changed"]:
            add(url, "lastmod", row["changed"])
    return _xml(root)


def page_of(what: str, identifier: str) -> str:
    """The page of a thing of the base."""
    if what == "service":
        return filters.service_url(identifier)
    if what == "act":
        return filters.act_url(identifier)
    return (
        filters.municipality_url(identifier) if what == "municipality" else f"/catalogue/{quote(identifier, safe='/~')}"
    )


async def feed(datasette: Any, request: Any) -> Any:
    """``/feed.atom``: acts and services, the latest added first, then by the date of the act (RFC 4287)."""
    whole = origin(request)
    meta = {row["key"]: row["value"] for row in await rows(datasette, queries.META)}
    found = await rows(datasette, machine_queries.CHANGES, limit=FEED_ENTRIES)
    root = Element("feed", xmlns=ATOM_NAMESPACE)
    root.set("xml:lang", "ru")
    add(root, "title", "Регламент: новые акты и услуги")
    add(root, "id", name_of("feed"))
    add(
        root, "updated", max([row["added_at"] for row in found], default=meta.get("built_at") or "1970-01-01T00:00:00Z")
    )
    add(root, "link", rel="self", type="application/atom+xml", href=f"{whole}/feed.atom")
    add(root, "link", rel="alternate", type="text/html", href=f"{whole}/")
    add(add(root, "author"), "name", "Регламент")
    for row in found:
        _entry(root, row, whole)
    return _xml(root, "application/atom+xml")


def name_of(what: str, identifier: str = "") -> str:
    """The name of a thing for feed readers: the same on every host and after every build.

    >>> name_of("service", "a/b") == name_of("service", "a/b") != name_of("act", "a/b")
    True
    """
    return uuid.uuid5(NAMES, f"{what}/{identifier}").urn


def _entry(root: Element, row: sqlite3.Row, whole: str) -> None:
    """An act by its name and title, a service by its name; the day of the act is when it was published."""
    entry = add(root, "entry")
    named = upper_first(act_link(row).name)
    title = f"Услуга: {row['service']}" if row["what"] == "service" else f"{named}. {row['title']}"
    said = [STATUS.get(row["status"], ""), upper_first(row["municipality"] or ""), named]
    add(entry, "title", title)
    add(entry, "id", name_of(row["what"], row["id"]))
    add(entry, "updated", row["added_at"])
    if row["date"]:
        add(entry, "published", f"{row['date']}T00:00:00Z")
    if clean(row["issuer"] or ""):
        add(add(entry, "author"), "name", upper_first(row["issuer"]))
    add(entry, "category", term=row["what"])
    add(entry, "link", rel="alternate", type="text/html", href=whole + page_of(row["what"], row["id"]))
    add(entry, "summary", sentences([part for part in said if part]))


async def favicon() -> Any:
    """``/favicon.ico``, for those who do not read ``<link rel="icon">``."""
    return Response((filters.STATIC / "favicon.ico").read_bytes(), headers=A_DAY, content_type="image/x-icon")


def _json(value: Mapping[str, Any]) -> Any:
    """Letters as they are: escaped, Russian takes three times the bytes."""
    body = json.dumps(value, ensure_ascii=False)
    return Response(body, headers=dict(CACHE), content_type="application/json; charset=utf-8")


def _xml(root: Element, media_type: str = "application/xml") -> Any:
    return Response(written(root), headers=dict(CACHE), content_type=f"{media_type}; charset=utf-8")
