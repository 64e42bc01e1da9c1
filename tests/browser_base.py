"""The site as `reglament serve` starts it and Debian's Chromium, for every test that acts on a page.

The server lives as long as the session. The browser lives as long as a test file: Playwright keeps an event loop of
its own running, and the asynchronous tests of other files cannot start theirs beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from site_base import base

from bench.serving import ARGUMENTS, CHROMIUM, running

PHONE, SMALLEST, DESK = {"width": 390, "height": 844}, {"width": 320, "height": 640}, {"width": 1280, "height": 900}
START_SECONDS = 60  # on a machine that is busy with other things
# Boxes of links, buttons and fields smaller than 24 px both ways; links inside a sentence may be.
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, select, summary')].filter(e => {
  const box = e.getBoundingClientRect();
  const inline = getComputedStyle(e).display === 'inline' && e.closest('p, dd, li');
  return box.width > 1 && !inline && (box.height < 24 || box.width < 24);
}).map(e => e.outerHTML.slice(0, 90))"""
# Luminance contrast of every text against the nearest painted background behind it.
LOW_CONTRAST = """() => {
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => { const f = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
  const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), bad = [];
  while (walker.nextNode()) { const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.getClientRects().length) continue;
    const a = light(parse(getComputedStyle(e).color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.push(ratio.toFixed(2) + ' ' + walker.currentNode.data.trim().slice(0, 40)); }
  return bad; }"""


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the site answers."""
    with running(base(), seconds=START_SECONDS) as (url, _):
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser; every test opens a context of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


def opened(chromium: Browser, viewport: dict[str, int], *, scripts: bool = True, scheme: str = "light") -> Page:
    """A page of a new visitor; close ``page.context`` when the test is over."""
    context = chromium.new_context(viewport=viewport, java_script_enabled=scripts, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page
