"""The page of the call centre as its browser tests open it: a desk, what is typed there, the state in the address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

from browser_base import opened
from playwright.sync_api import Browser, Page
from site_base import column

LEAST = {"width": 1024, "height": 700}
TERM = "сколько ждать разрешение на снос деревьев"
PAPERS = "какие документы принести, чтобы встать на учёт на землю многодетной семье"
NAMESAKES = "срок кировский муниципальный район"
NONSENSE = "квантовая телепортация бегемотов"
FOCUS = "document.activeElement.id || document.activeElement.getAttribute('href')"


def desk(chromium: Browser, address: str, viewport: dict[str, int] = LEAST, **asked: str) -> Page:
    page = opened(chromium, viewport)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/operator?{urlencode(asked)}")
    page.wait_for_function("() => document.activeElement.id === 'q'")
    return page


def typed(page: Page, question: str) -> Page:
    page.keyboard.type(question)
    page.wait_for_function("q => new URLSearchParams(location.search).get('q') === q", arg=question)
    return page


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def two() -> dict[str, str]:
    one, other = (column("select municipality_id from acts where number = ?", n)[0] for n in ("538", "113"))
    return {"municipality": one, "with": other}
