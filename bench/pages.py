"""``make bench-pages``: every kind of page of the five sources: time of the server, weight, time to the largest paint.

    python -m bench.pages [BASE]

Times of the server are taken inside one process (ASGI, no network), first as a stranger finds the page and then warm;
the browser is Debian's Chromium, each page in a fresh profile, from a server that has not shown the page before.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote

from datasette.utils import tilde_encode
from httpx import ASGITransport, AsyncClient
from playwright.sync_api import Browser, sync_playwright
from tabulate import tabulate

from bench.corpus import BASE
from bench.serving import ARGUMENTS, CHROMIUM, served
from kb.canned import CANNED
from kb.serve import application

ROUNDS = 10
TARGET_MS, TARGET_KB, TARGET_PAINT = 50.0, 150.0, 500.0
VIEWPORT = {"width": 1280, "height": 900}
Q = quote("какие документы нужны")
SERVICES, ACTS, PLACES = "select id from services", "select id from acts", "select id from municipalities"
TABLES = "select name from sqlite_master where type = 'table' and name not like 's%\\_%' escape '\\'"  # no machinery
# Kind of page, its address, and the keys «{}» stands for. «*» behind the name: for machines, no browser looks at it.
PAGES: tuple[tuple[str, str, str], ...] = (
    ("начало", "/", ""),
    ("ответ", f"/search?q={Q}", ""),
    ("ответ по муниципалитету", f"/search?q={Q}&municipality={{}}", PLACES),
    ("ответ: ничего", f"/search?q={quote('щщщ ъъъ')}", ""),
    ("карточка", "/service/{}", SERVICES),
    ("карточка: мой случай и день", "/service/{}?case=-&filed=2026-03-02", SERVICES),
    ("список для печати", "/service/{}/checklist", SERVICES),
    ("акт", "/act/{}", ACTS),
    ("акт с вопросом", f"/act/{{}}?q={Q}", ACTS),
    ("акт без полей", "/act/{}?facts=0", ACTS),
    ("источник", "/source/{}", "select id from sources"),
    ("оператор", "/operator", ""),
    ("оператор: ответ", f"/operator?q={Q}&municipality={{}}", PLACES),
    ("отделения", "/offices", ""),
    ("муниципалитеты", "/municipalities", ""),
    ("муниципалитет", "/municipalities/{}", PLACES),
    ("каталог", "/catalogue", ""),
    ("вид услуги", "/catalogue/{}", "select id from catalogue"),
    ("качество", "/quality", ""),
    ("данные", "/data", ""),
    ("матрица", "/matrix", ""),
    ("графики", "/plots", ""),
    ("о сайте", "/about", ""),
    ("база таблицами", "/kb", ""),
    ("таблица", "/kb/{}", TABLES),
    ("строка таблицы", "/kb/deadlines/{}", "select id from deadlines limit 5"),
    ("готовый запрос", "/kb/{}", " union all ".join(f"select '{query.name}'" for query in CANNED)),
    ("подсказки*", f"/api/suggest?q={quote('снос')}", ""),
    ("поиск JSON*", f"/api/search?q={Q}", ""),
    ("услуга JSON*", "/api/service/{}", SERVICES),
    ("карта сайта*", "/sitemap.xml", ""),
    ("лента*", "/feed.atom", ""),
)  # fmt: skip
# Adds up what the network sent and waits for the last largest paint.
PAINT = """() => new Promise(done => {
  let last = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) last = e.startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  setTimeout(() => done(last), 100); })"""


@dataclass(frozen=True, slots=True)
class Served:
    """A page as the server makes it: milliseconds of the first answer and of the warm ones, bytes plain and packed."""

    first: float
    warm: tuple[float, ...]
    plain: int
    packed: int


@dataclass(frozen=True, slots=True)
class Painted:
    """A page as the browser gets it: requests, bytes of all of them, milliseconds to the largest paint, elements."""

    requests: int
    bytes: int
    paint: float
    elements: int


def addresses(base: Path) -> dict[str, list[str]]:
    """Every kind of page → all its addresses in the base."""
    with closing(sqlite3.connect(base)) as connection:
        return {
            name: [address.format(_key(address, row[0])) for row in connection.execute(sql)] if sql else [address]
            for name, address, sql in PAGES
        }


def _key(address: str, key: str) -> str:
    """A key as the address has it: Datasette's own pages write it in their own way."""
    return str(tilde_encode(key)) if address.startswith("/kb") else quote(key, safe="/~")


async def in_process(base: Path, pages: Sequence[str]) -> dict[str, Served]:
    """Times and bytes of every page; the dictionary is read before, as ``serve`` does."""
    site = application(base)
    await site.invoke_startup()
    async with AsyncClient(transport=ASGITransport(site.app()), base_url="http://127.0.0.1", timeout=60) as client:
        return {path: await _served(client, path) for path in pages}


async def _served(client: AsyncClient, path: str) -> Served:
    packed, first = await _asked(client, path, "gzip")
    warm = [(await _asked(client, path, "gzip"))[1] for _ in range(ROUNDS)]
    plain, _ = await _asked(client, path, "identity")
    return Served(first, tuple(warm), plain, packed)


async def _asked(client: AsyncClient, path: str, encoding: str) -> tuple[int, float]:
    """Bytes and milliseconds of one answer; an answer that is none is an error of this table."""
    start = time.perf_counter()
    async with client.stream("GET", path, headers={"accept-encoding": encoding}) as answer:
        size = sum([len(part) async for part in answer.aiter_raw()])
    if answer.status_code != 200:
        raise SystemExit(f"{path}: ответ {answer.status_code}, мерить нечего; проверьте базу")
    return size, 1000 * (time.perf_counter() - start)


def in_browser(base: Path, pages: Sequence[str]) -> dict[str, Painted]:
    """What a visitor's browser makes of every page."""
    with served(base) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        return {path: _painted(browser, site + path) for path in pages}


def _painted(browser: Browser, url: str) -> Painted:
    context = browser.new_context(viewport=VIEWPORT)  # type: ignore[arg-type]
    page = context.new_page()
    network = context.new_cdp_session(page)
    sent: list[int] = []
    network.on("Network.loadingFinished", lambda event: sent.append(int(event["encodedDataLength"])))
    network.send("Network.enable")
    page.goto(url, wait_until="networkidle")
    paint = float(page.evaluate(PAINT))
    elements = int(page.evaluate("document.getElementsByTagName('*').length"))
    context.close()
    return Painted(len(sent), sum(sent), paint, elements)


def p95(times: Sequence[float]) -> float:
    """The 95th percentile; of one value the value."""
    return quantiles(times, n=20, method="inclusive")[18] if len(times) > 1 else times[0]


def over(value: float, target: float, form: str = ".0f") -> str:
    """The value, with «!» when it misses the target."""
    return f"{value:{form}}" + ("!" if value > target else "")


def line(name: str, server: Sequence[Served], browser: Sequence[Painted]) -> list[str]:
    """A row of the table: of several pages the worst, of times the percentiles."""
    warm = [ms for one in server for ms in one.warm]
    row = [
        name, str(len(server)), f"{median(warm):.1f}", over(p95(warm), TARGET_MS, ".1f"),
        f"{max(one.first for one in server):.0f}", f"{max(one.plain for one in server) / 1000:.0f}",
        f"{max(one.packed for one in server) / 1000:.1f}",
    ]  # fmt: skip
    if not browser:
        return row
    paints = [one.paint for one in browser]
    return [
        *row, str(max(one.requests for one in browser)),
        over(max(one.bytes for one in browser) / 1000, TARGET_KB, ".1f"),
        f"{median(paints):.0f}", over(max(paints), TARGET_PAINT), str(max(one.elements for one in browser)),
    ]  # fmt: skip


HEADERS = (
    "Страница", "адресов", "сервер p50, мс", "p95, мс", "первый раз, мс", "кБ", "gzip, кБ", "запросов", "передано, кБ",
    "LCP p50, мс", "LCP макс., мс", "элементов",
)  # fmt: skip


def table(base: Path) -> Iterator[list[str]]:
    """All rows, the last of all pages together."""
    pages = addresses(base)
    server = asyncio.run(in_process(base, [path for some in pages.values() for path in some]))
    looked = {name: some for name, some in pages.items() if not name.endswith("*")}
    browser = in_browser(base, [path for some in looked.values() for path in some])
    for name, some in pages.items():
        yield line(name, [server[path] for path in some], [browser[path] for path in looked.get(name, ())])
    yield line("все", [*server.values()], [*browser.values()])


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else BASE
    if not chosen.is_file():
        sys.exit(f"{chosen}: нет такой базы; соберите её: make build")
    print(tabulate(table(chosen), headers=HEADERS, disable_numparse=True))
    print("«!» — мимо цели: p95 ≤ 50 мс, передано ≤ 150 кБ, LCP ≤ 500 мс.")
