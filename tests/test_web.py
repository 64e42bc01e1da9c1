"""Web habits: what the site says to search engines, messengers, feed readers, caches and programs."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from site_base import base, column, site

from datasette_plugins import caching, values
from datasette_plugins.addresses import HOST
from datasette_plugins.pages import machine
from datasette_plugins.pages.linked import embedded
from datasette_plugins.pages.machine import name_of
from datasette_plugins.xml import clean
from kb.answer import Answer
from kb.card import Card
from kb.linked_data import processing_time
from kb.serve import application

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
MACHINE = {
    "/openapi.json": "application/json",
    "/opensearch.xml": "application/opensearchdescription+xml",
    "/sitemap.xml": "application/xml",
    "/feed.atom": "application/atom+xml",
    "/favicon.ico": "image/x-icon",
    "/robots.txt": "text/plain",
}
# What schema.org wants of a GovernmentService and CPSV-AP 3.2.0 (mandatory properties) of a PublicService.
REQUIRED = ("name", "url", "provider", "areaServed", "dct:identifier", "dct:title", "dct:description",
            "cv:hasCompetentAuthority")  # fmt: skip
HOSTILE_HOSTS = (
    'a"><script>alert(1)</script>', "a.ru/путь".encode().decode("latin-1"), "a.ru/evil", "a b", "", "a@b.ru",
    "[::1", "a.ru:99999999", "-evil.ru", "a.ru\tx", "x" * 400,
)  # fmt: skip
HOSTILE_TEXT = "</script><!--<script>alert(1)</script>\x01 \u202e ]]> & \" ' javascript:alert(1) "


async def get(path: str, app: Any = None, **headers: str) -> Any:
    return await (app or site()).client.get(path, headers={name.replace("_", "-"): v for name, v in headers.items()})


def services() -> list[str]:
    return column("select id from services order by id")


def pages() -> list[str]:
    """One of every kind of page that search engines may keep."""
    of = [("service", "services"), ("act", "acts"), ("source", "sources"), ("municipalities", "municipalities"),
          ("catalogue", "catalogue")]  # fmt: skip
    found = [f"/{path}/{column(f'select id from {table} order by id')[0]}" for path, table in of]
    return ["/", "/offices", "/municipalities", "/catalogue", "/quality", "/about", *found]


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from nodes(one)


@pytest.mark.parametrize("path", MACHINE)
async def test_machine_addresses_answer_with_their_types(path):
    response = await get(path)
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == MACHINE[path]
    assert response.headers["cache-control"].startswith("public, max-age=")
    assert "content-security-policy" in response.headers


@pytest.mark.parametrize("path", pages())
async def test_every_page_says_what_it_is(path):
    head = BeautifulSoup((await get(path)).text, "lxml").head
    meta = {
        tag.get("name") or tag.get("property"): tag["content"] for tag in head.find_all("meta") if tag.get("content")
    }
    assert 50 <= len(meta["description"]) <= 210, meta["description"]
    assert meta["og:title"] == head.title.text.strip()
    assert meta["og:description"] == meta["description"]
    assert head.find("link", rel="canonical")["href"] == meta["og:url"] == f"http://localhost{path.rstrip('/') or '/'}"
    assert {"og:type", "og:site_name", "og:locale", "og:image"} <= meta.keys()
    assert (await get(meta["og:image"].removeprefix("http://localhost"))).headers["content-type"] == "image/png"
    assert head.find("link", rel="search")["href"] == "/opensearch.xml"
    assert head.find("link", type="application/atom+xml")["href"] == "/feed.atom"


async def test_descriptions_are_of_their_own_page():
    found = Counter()
    for key in [f"/service/{s}" for s in services()] + [f"/act/{a}" for a in column("select id from acts")]:
        head = BeautifulSoup((await get(key)).text, "lxml").head
        found[head.find("meta", attrs={"name": "description"})["content"]] += 1
    assert found.most_common(1)[0][1] == 1


async def test_a_draft_says_so_in_its_description():
    key = column("select s.id from services s join acts a on a.id = s.act_id where a.status = 'draft'")[0]
    assert '<meta name="description" content="Это проект' in (await get(f"/service/{key}")).text


@pytest.mark.parametrize("path", ["/search?q=срок", f"/service/{services()[0]}/checklist", "/nowhere"])
async def test_what_is_not_to_be_indexed_has_no_canonical_address(path):
    head = BeautifulSoup((await get(path)).text, "lxml").head
    assert head.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert not head.find("link", rel="canonical")


@pytest.mark.parametrize(
    ("asked", "said"), [("/about?utm_source=x", "/about"), ("/offices?district=a", "/offices"), ("/", "/")]
)
async def test_canonical_address_forgets_the_query(asked, said):
    head = BeautifulSoup((await get(asked)).text, "lxml").head
    assert head.find("link", rel="canonical")["href"] == f"http://localhost{said}"


async def test_linked_data_has_what_both_vocabularies_require():
    for key in services():
        node = (await get(f"/service/{key}.jsonld")).json()
        assert node["@type"] == ["GovernmentService", "cpsv:PublicService"]
        assert not [name for name in REQUIRED if not node.get(name)], key
        assert node["provider"]["@id"] == node["cv:hasCompetentAuthority"]["@id"]
        assert [o["@id"] for o in node.get("serviceOutput", [])] == [o["@id"] for o in node.get("cpsv:produces", [])]
        prefixes = {name.partition(":")[0] for n in nodes(node) for name in n if ":" in name}
        assert prefixes <= node["@context"][1].keys(), key


async def test_every_value_of_linked_data_has_evidence():
    texts = column("select text from sources")
    kinds = Counter()
    for key in services():
        node = (await get(f"/service/{key}.jsonld")).json()
        facts = [
            node,
            node["provider"],
            *(fact for value in node.values() if isinstance(value, list) for fact in value),
        ]
        for fact in (f for f in facts if isinstance(f, dict) and "name" in f):
            said = fact["dct:source"]
            assert any(said["text"] in text for text in texts), fact
            clause = said["isPartOf"]["@id"]
            act, _, path = unquote(clause.removeprefix("http://localhost/act/")).partition("#")
            assert column("select 1 from clauses where act_id = ? and path = ?", act, path), clause
            kinds[str(fact["@type"])] += 1
    assert len(kinds) >= 8, kinds


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ([("service_total", 30, "calendar_day")], "P30D"),
        ([("service_total", 2, "hour"), ("queue", 15, "minute")], "PT2H"),
        ([("service_total", 1, "month"), ("service_total", 1, "month")], "P1M"),
        ([("service_total", 10, "working_day")], None),
        ([("service_total", 10, "day")], None),
        ([("service_total", 30, "calendar_day"), ("service_total", 60, "calendar_day")], None),
        ([("service_total", None, None)], None),
        ([], None),
    ],
)
def test_a_term_is_a_duration_only_when_it_is_one(terms, said):
    found = processing_time([dict(zip(("what", "amount", "unit"), term, strict=True)) for term in terms])
    assert (found or {}).get("@value") == said


async def test_card_holds_a_short_data_block_and_links_to_the_rest():
    for key in services():
        page = BeautifulSoup((await get(f"/service/{key}")).text, "lxml")
        block = page.find("script", type="application/ld+json")
        node = json.loads(block.string)
        whole = (await get(f"/service/{key}.jsonld")).json()
        assert all(whole[name] == value for name, value in node.items() if isinstance(value, str))
        assert len(block.string) < 8000
        address = page.find("link", type="application/ld+json")["href"]
        assert node["subjectOf"]["url"].endswith(address)
        assert (await get(address)).status_code == 200


async def test_machine_addresses_of_unknown_services_say_so_in_json():
    for path in ("/service/нет.jsonld", "/api/service/нет", "/api/service/x/checklist"):
        response = await get(path)
        assert (response.status_code, response.json()["ok"]) == (404, False), path


async def test_api_faults_are_json_and_tell_nothing(monkeypatch):
    async def broken(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("datasette_plugins.pages.machine.read", broken)
    response = await get("/api/service/x")
    assert (response.status_code, response.json()["ok"]) == (500, False)
    assert "secret" not in response.text


async def test_card_as_json_has_a_clause_and_a_quote_for_every_value():
    texts = column("select text from sources")
    for key in services():
        card = (await get(f"/api/service/{quote(key, safe='')}")).json()
        assert card["ok"]
        assert card["url"] == f"/service/{key}"
        assert card["authority_place"]["quote"]
        lines = [line for section in card["sections"] for group in section["groups"] for line in group["lines"]]
        assert lines
        for place in [card["name_place"], card["authority_place"], *(line["place"] for line in lines)]:
            assert any(place["quote"] in text for text in texts)
            assert place["label"]
            assert place["url"].startswith("/act/")


async def test_openapi_describes_addresses_that_answer():
    document = (await get("/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    names = document["components"]["schemas"]
    used = re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document))
    assert set(used) <= names.keys()
    assert {"/api/search", "/api/suggest", "/api/service/{id}"} <= document["paths"].keys()
    for path, methods in document["paths"].items():
        examples = [one for one in methods["get"]["parameters"] if "example" in one]
        for parameter in examples:
            if parameter["in"] == "path":
                path = path.replace("{id}", quote(parameter["example"], safe=""))
        asked = {one["name"]: one["example"] for one in examples if one["in"] == "query"}
        response = await get(f"{path}?{urlencode(asked, doseq=True)}")
        assert response.status_code == 200, path
        schema = methods["get"]["responses"]["200"]["content"]
        assert response.headers["content-type"].partition(";")[0] in schema
        _check(response.json(), next(iter(schema.values()))["schema"], names, path)


def _check(value: Any, schema: dict[str, Any], names: dict[str, Any], where: str) -> None:
    """The part of JSON Schema our document uses."""
    if "$ref" in schema:
        return _check(value, names[schema["$ref"].rpartition("/")[2]], names, where)
    for part in schema.get("allOf", ()):
        _check(value, part, names, where)
    if "anyOf" in schema:
        null = {"type": "null"} in schema["anyOf"]
        rest = [one for one in schema["anyOf"] if one != {"type": "null"}]
        return None if null and value is None else _check(value, rest[0], names, where)
    kinds = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "object": dict, "array": list}
    assert isinstance(value, kinds.get(schema.get("type", ""), object)), where
    assert value == schema.get("const", value), where
    assert value in schema.get("enum", [value]), where
    assert not set(schema.get("required", ())) - set(value if isinstance(value, dict) else schema.get("required", ()))
    for name, inner in schema.get("properties", {}).items():
        _check(value[name], inner, names, f"{where} {name}")
    for one in value if "items" in schema else ():
        _check(one, schema["items"], names, where)
    return None


def test_schemas_know_every_field_of_what_they_describe():
    assert values.schemas(Answer)["Answer"]["properties"].keys() == set(Answer.__dataclass_fields__)
    assert set(Card.__dataclass_fields__) - values.schemas(Card)["Card"]["properties"].keys() == {"headlines"}


async def test_opensearch_leads_to_our_search():
    root = ElementTree.fromstring((await get("/opensearch.xml", host="сайт.рф".encode("idna").decode())).text)
    assert len(root.findtext(f"{SEARCH}ShortName")) <= 16
    template = next(u.get("template") for u in root.iter(f"{SEARCH}Url") if u.get("type") == "text/html")
    assert template == "http://xn--80aswg.xn--p1ai/search?q={searchTerms}"
    assert (await get(template.replace("{searchTerms}", "срок").partition("p1ai")[2])).status_code == 200


async def test_sitemap_names_every_thing_once_and_robots_names_it():
    root = ElementTree.fromstring((await get("/sitemap.xml")).text)
    addresses = [unquote(url.findtext(f"{MAP}loc")) for url in root.iter(f"{MAP}url")]
    assert len(addresses) == len(set(addresses))
    tables = {"service": "services", "act": "acts", "municipalities": "municipalities", "catalogue": "catalogue"}
    wanted = {f"http://localhost/{p}/{key}" for p, table in tables.items() for key in column(f"select id from {table}")}
    assert wanted <= set(addresses)
    for date in root.iter(f"{MAP}lastmod"):
        assert datetime.fromisoformat(date.text).tzinfo
    for address in addresses[:6] + addresses[-3:]:
        assert (await get(address.removeprefix("http://localhost"))).status_code == 200, address
    assert "\nSitemap: http://localhost/sitemap.xml\n" in (await get("/robots.txt")).text


async def test_a_long_sitemap_is_cut_in_parts_that_hold_everything(monkeypatch):
    whole = ElementTree.fromstring((await get("/sitemap.xml")).text)
    monkeypatch.setattr(machine, "SITEMAP_PAGE", 7)
    app = application(base())  # one that has kept no answer
    index = ElementTree.fromstring((await get("/sitemap.xml", app)).text)
    assert index.tag == f"{MAP}sitemapindex"
    parts = [loc.text.removeprefix("http://localhost") for loc in index.iter(f"{MAP}loc")]
    found = [
        loc.text for part in parts for loc in ElementTree.fromstring((await get(part, app)).text).iter(f"{MAP}loc")
    ]
    assert sorted(found) == sorted(loc.text for loc in whole.iter(f"{MAP}loc"))
    assert (await get(f"/sitemap-{len(parts) + 1}.xml")).status_code == 404
    assert (await get("/sitemap-0.xml")).status_code == 404


async def test_feed_is_valid_and_its_names_stay():
    first = ElementTree.fromstring((await get("/feed.atom")).text)
    other = ElementTree.fromstring((await get("/feed.atom", host="example.ru")).text)
    names = [entry.findtext(f"{ATOM}id") for entry in first.iter(f"{ATOM}entry")]
    assert names == [entry.findtext(f"{ATOM}id") for entry in other.iter(f"{ATOM}entry")]
    assert (
        len(names) == len(set(names)) == int(column("select (select count(*) from acts) + count(*) from services")[0])
    )
    assert name_of("service", services()[0]) in names
    for element in (first, *first.iter(f"{ATOM}entry")):
        assert all(element.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo
    added = [entry.findtext(f"{ATOM}updated") for entry in first.iter(f"{ATOM}entry")]
    assert added == sorted(added, reverse=True)
    for entry in first.iter(f"{ATOM}entry"):
        assert (await get(entry.find(f"{ATOM}link").get("href").removeprefix("http://localhost"))).status_code == 200


def test_names_in_the_feed_never_change():
    """Readers would show everything as new."""
    assert name_of("service", "a/b") == "urn:uuid:2b8e05d0-1a43-531f-a8c1-b7cae94a136b"


@pytest.mark.parametrize("host", HOSTILE_HOSTS)
async def test_hostile_hosts_get_into_no_address(host):
    for path in ("/", "/robots.txt", "/sitemap.xml", "/feed.atom", "/opensearch.xml", "/openapi.json"):
        response = await site().client.get(path, headers={"host": host.encode("latin-1")})
        assert response.status_code == 200
        assert "http://localhost/" in response.text or '"http://localhost"' in response.text, path
        assert not host.strip() or host not in response.text.replace("http://localhost", ""), path
        assert host not in str(response.headers.raw) or len(host) < 3


@pytest.mark.parametrize("host", ["example.ru", "example.ru:8443", "127.0.0.1:8001", "[::1]:80", "xn--80aswg.xn--p1ai"])
async def test_addresses_are_built_from_the_host_that_was_asked(host):
    assert HOST.fullmatch(host)
    for path in ("/robots.txt", "/sitemap.xml", "/feed.atom", f"/service/{services()[0]}.jsonld"):
        text = (await get(path, host=host)).text
        assert f"http://{host}/" in text
        assert "localhost" not in text


def test_embedded_json_cannot_end_its_element():
    text = str(embedded({"a": HOSTILE_TEXT + "\u2028"}))
    assert not set("<>&'\u2028") & set(text)
    assert json.loads(text)["a"] == HOSTILE_TEXT + "\u2028"


def test_xml_text_is_without_forbidden_signs():
    assert clean("a\x00\x08\x0b\ufffe\ud800b\n\tc") == "ab c"


@pytest.mark.parametrize("path", [*pages(), "/search?q=срок", "/api/search?q=срок", "/sitemap.xml", "/feed.atom"])
async def test_a_page_that_a_browser_holds_is_not_sent_again(path):
    first = await get(path)
    tag = first.headers["etag"]
    assert re.fullmatch(r'W/"[0-9a-f]{20}"', tag)
    for named in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        again = await get(path, if_none_match=named)
        assert (again.status_code, again.content) == (304, b""), named
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == first.headers["cache-control"]
        assert "content-security-policy" in again.headers
    assert (await get(path, if_none_match='W/"00000000000000000000"')).status_code == 200


async def test_tags_differ_by_address_host_base_program_and_day(tmp_path, monkeypatch):
    async def tag(path: str, app: Any = None, **headers: str) -> str:
        return str((await get(path, app, **headers)).headers["etag"])

    path = Path(shutil.copy(base(), tmp_path / "kb.db"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update meta set value = '2000-01-01' where key = 'built_at'")
    found = [await tag("/about"), await tag("/"), await tag("/?a=1"), await tag("/about", host="b.ru"),
             await tag("/about", application(path))]  # fmt: skip
    found.append(await tag("/about", application(base(), tmp_path / "log.db")))
    monkeypatch.setattr(caching, "program", lambda: "newer")
    found.append(await tag("/about", application(base())))

    class Tomorrow:
        @staticmethod
        def today() -> str:
            return "2999-01-01"

    monkeypatch.setattr(caching, "date", Tomorrow)
    found.append(await tag("/about"))
    assert len(set(found)) == len(found), found


TABLES = ("/kb", "/kb/deadlines", "/kb/deadlines?_size=5&_sort=amount", "/kb/deadlines.json", "/kb/terms?what=снос")


@pytest.mark.parametrize("path", TABLES)
async def test_a_table_of_datasette_is_held_like_any_page_of_the_base(path):
    first = await get(path)
    again = await get(path, if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == first.headers["cache-control"] == "max-age=60"


async def test_tables_of_a_session_and_sql_of_a_visitor_are_held_by_nobody():
    for headers in ({"cookie": "ds_actor=x"}, {"authorization": "Bearer x"}):
        assert "etag" not in (await get("/kb/deadlines", **headers)).headers
    free = application(base(), allow_sql=True)
    for path in ("/kb?sql=select+random()", "/kb/deadlines?_where=random()>0", "/kb/deadlines"):
        response = await get(path, free)
        assert response.status_code == 200, path
        assert "etag" not in response.headers, path
    assert (await get("/about", free)).headers["etag"]


async def test_errors_and_private_pages_are_kept_by_nobody():
    for path in ("/nowhere", "/service/нет", "/api/search", "/api/service/нет"):
        response = await get(path)
        assert response.headers["cache-control"] == "no-store", path
        assert "etag" not in response.headers
    assert "etag" not in (await get("/-/health")).headers


async def test_files_are_kept_as_long_as_their_version_is_true():
    page = BeautifulSoup((await get("/")).text, "lxml")
    style = page.find("link", rel="stylesheet")["href"]
    assert "immutable" in (await get(style)).headers["cache-control"]
    for other in (style.partition("?")[0], style.partition("?")[0] + "?v=old"):
        assert (await get(other)).headers["cache-control"] == "public, max-age=3600"


async def test_favicon_is_an_icon_of_ours():
    body = (await get("/favicon.ico")).content
    assert body[:4] == b"\0\0\1\0"
    assert len(body) < 10_000


@pytest.mark.parametrize(
    ("path", "title"), [("/nowhere", "Такой страницы нет"), ("/service/нет", "Такой услуги в базе нет")]
)
async def test_not_found_pages_help_in_russian(path, title):
    response = await get(path)
    page = BeautifulSoup(response.text, "lxml")
    assert response.status_code == 404
    assert title in page.h1.text
    assert page.find("form", role="search", action="/search")
    assert page.find("a", href="/catalogue")
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"


@pytest.mark.parametrize(("path", "accepts", "packed"), [
    ("/about", "gzip", True), ("/about", "identity", False), ("/about", "", False), ("/-/health", "gzip", False),
])  # fmt: skip
async def test_long_answers_are_compressed_for_those_who_can_unpack(path: str, accepts: str, packed: bool) -> None:
    response = await site().client.get(path, headers={"accept-encoding": accepts})
    assert response.status_code == 200
    assert (response.headers.get("content-encoding") == "gzip") is packed
    assert not packed or "accept-encoding" in response.headers["vary"].lower()
    assert response.text
