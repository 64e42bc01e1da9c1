"""The HTML of every kind of page, without a browser: valid to a strict parser, named, labelled, told apart.

The Nu validator finds more, but needs Java: see docs/site.md.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

import html5lib
import pytest
from bs4 import BeautifulSoup, Tag
from every_page import Kind, kinds, machine_addresses
from site_base import site

from datasette_plugins.pages import ROUTES

STATIC = "/-/static-plugins/reglament/"
# Attributes that name other elements of the page.
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "for", "list", "headers")
FIELDS = "input:not([type=hidden], [type=submit]), select, textarea"
DATA_BLOCK = "application/ld+json"


async def get(path: str) -> str:
    return str((await site().client.get(path)).text)


def faults_of_parsing(html: str) -> list[str]:
    """Parse errors of the HTML standard, as html5lib names them."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return [f"{code} at {place}" for place, code, _ in parser.errors]


def repeated_ids(page: BeautifulSoup) -> list[str]:
    return [key for key, times in Counter(tag["id"] for tag in page.find_all(id=True)).items() if times > 1]


def broken_references(page: BeautifulSoup) -> list[str]:
    known = {tag["id"] for tag in page.find_all(id=True)}
    named = [(name, key) for name in REFERENCES for tag in page.find_all(attrs={name: True})
             for key in str(" ".join(tag.get_attribute_list(name))).split()]  # fmt: skip
    return [f"{name}={key}" for name, key in named if key not in known]


def has_label(field: Tag, page: BeautifulSoup) -> bool:
    by_id = field.get("id") and page.find("label", attrs={"for": field["id"]})
    return bool(by_id or field.find_parent("label") or field.get("aria-label") or field.get("aria-labelledby"))


def nameless(page: BeautifulSoup) -> list[str]:
    """Fields without a label, links and buttons without words."""
    fields = [field for field in page.select(FIELDS) if not has_label(field, page)]
    silent = [one for one in page.select("a[href], button") if not (one.get_text(strip=True) or one.get("aria-label"))]
    return [str(one)[:90] for one in fields + silent]


def foreign(page: BeautifulSoup) -> list[str]:
    """What CSP forbids on our pages: inline scripts and styles, anything from elsewhere."""
    inline = page.select("style, [style], [onclick], [onload], [onerror]")
    scripts = [tag for tag in page.find_all("script")
               if tag.get("type") != DATA_BLOCK and not str(tag.get("src")).startswith(STATIC)]  # fmt: skip
    asked = [tag for tag in page.select("link[href], img[src]") if tag.get("rel") != ["canonical"]]
    outside = [tag for tag in asked if urlsplit(str(tag.get("href") or tag.get("src"))).netloc]
    return [str(one)[:90] for one in [*inline, *scripts, *outside]]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
async def test_markup_of_a_page(kind: Kind):
    html = await get(kind.path)
    page = BeautifulSoup(html, "html5lib")
    assert faults_of_parsing(html) == []
    assert repeated_ids(page) == []
    assert broken_references(page) == []
    assert nameless(page) == []
    assert page.html["lang"] == "ru"
    assert len(page.find_all("h1")) == len(page.find_all("main")) == 1
    if kind.ours:
        assert page.find("a", class_="skip")["href"] == f"#{page.main['id']}"
        assert foreign(page) == []


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind.ours], ids=lambda kind: kind.name)
async def test_our_pages_allow_nothing_inline(kind: Kind):
    response = await site().client.get(kind.path)
    assert response.status_code == kind.status
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


async def test_every_page_has_a_title_of_its_own():
    titles = {kind.name: BeautifulSoup(await get(kind.path), "lxml").title.get_text(strip=True) for kind in kinds()}
    one_page = {"search", "search-empty", "operator", "operator-answer", "operator-two"}  # one form, asked or not
    told = Counter(title for name, title in titles.items() if name not in one_page and "not-found" not in name)
    assert [title for title, times in told.items() if times > 1] == []
    assert all(titles.values())


@pytest.mark.parametrize(
    ("html", "finds"),
    [
        ("<p><div></p>", faults_of_parsing),
        ("<!doctype html><title>a</title><table><p>b</table>", faults_of_parsing),
        ('<p id="a"></p><p id="a"></p>', lambda html: repeated_ids(BeautifulSoup(html, "html5lib"))),
        ('<nav aria-labelledby="none"></nav>', lambda html: broken_references(BeautifulSoup(html, "html5lib"))),
        ("<input type=text>", lambda html: nameless(BeautifulSoup(html, "html5lib"))),
        ("<a href=/></a>", lambda html: nameless(BeautifulSoup(html, "html5lib"))),
        ("<p style='color: red'>", lambda html: foreign(BeautifulSoup(html, "html5lib"))),
        ("<script>1</script>", lambda html: foreign(BeautifulSoup(html, "html5lib"))),
        ("<img src=//b.ru/a.png>", lambda html: foreign(BeautifulSoup(html, "html5lib"))),
    ],
)
def test_the_checks_can_fail(html, finds):
    assert finds(html)


@pytest.mark.parametrize("html", [
    "<!doctype html><html lang=ru><title>a</title><label>b <input></label><a href=/ aria-label=c></a>",
    "<!doctype html><title>a</title><label for=b>c</label><select id=b></select>",
])  # fmt: skip
def test_the_checks_let_good_markup_be(html):
    page = BeautifulSoup(html, "html5lib")
    assert not [*faults_of_parsing(html), *repeated_ids(page), *broken_references(page), *nameless(page)]


def test_the_table_has_every_address():
    """A page or machine address that is not in the table is looked at by no test."""
    paths = [
        urlsplit(path).path for path in (*(kind.path for kind in kinds()), *(path for path, _ in machine_addresses()))
    ]
    missing = [pattern for pattern, _ in ROUTES if not any(re.match(pattern, path) for path in paths)]
    assert missing == []
