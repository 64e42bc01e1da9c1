"""Every kind of page in Chromium: one load of each, looked at in every width and both schemes.

Pictures of what was seen are kept in ``build/screens``. Text contrast, names, roles and landmarks are judged by
axe-core (WCAG 2.2 AA and its best practices); what it does not judge is measured here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pypdfium2
import pytest
from browser_base import DESK, PHONE, SMALL_TARGETS, opened
from every_page import Kind, kinds
from playwright.sync_api import Browser, Page

SCREENS = Path(__file__).parent.parent / "build" / "screens"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
AXE_RUN = """rules => axe.run({runOnly: rules, preload: false, resultTypes: ['violations']}).then(
  found => found.violations.map(v => `${v.id} ${v.nodes.length}: ${v.nodes[0].html.slice(0, 150)}`))"""
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # all that a scheme can change
WIDTHS, SCHEMES, HEIGHT = (390, 1024, 1440), ("light", "dark"), 900
TALLEST = 2400  # px of a picture: the whole of an act is hundreds of screens
# The smallest phone, and a phone and a desk screen at 200 % zoom: half as many CSS pixels (WCAG 1.4.4, 1.4.10).
NARROW = (320, 195, 640)
TABS = 60  # key presses of a walk
OPEN_ALL = "open => document.querySelectorAll('details').forEach(d => d.open = open)"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOVING = """() => [...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);
  return s.animationName !== 'none' || s.transitionDuration.split(', ').some(t => parseFloat(t) > 0)
    || s.scrollBehavior === 'smooth'; }).map(e => e.outerHTML.slice(0, 90))"""
# The operator's box is focused on load; a walk begins before it.
FROM_THE_TOP = """() => { const e = document.body; e.tabIndex = -1; e.focus(); e.removeAttribute('tabindex'); }"""
# What is focused: does it show, and which of the selectors is it.
FOCUSED = """selectors => { const e = document.activeElement, s = getComputedStyle(e);
  const shows = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none';
  return { end: e === document.body, html: e.outerHTML.slice(0, 90), shows,
           is: selectors.filter(one => e.matches(one)) }; }"""


@pytest.fixture(scope="module", autouse=True)
def folder() -> None:
    """Pictures of this run only."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    for old in SCREENS.glob("*.jpg"):
        old.unlink()


def watched(page: Page, address: str) -> list[str]:
    """What the browser will complain of: messages of the console (CSP too), errors, requests to other hosts."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(address) else said.append(request.url))
    return said


def looks(page: Page) -> Iterator[str]:
    """The page in every width and scheme, loaded once."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            yield f"{width}-{scheme}"


def pictures(page: Page, kind: Kind) -> None:
    for look in looks(page):
        tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        clip = {"x": 0, "y": 0, "width": int(look.partition("-")[0]), "height": tall}
        page.screenshot(path=SCREENS / f"{kind.name}-{look}.jpg", type="jpeg", full_page=True, clip=clip)


def judged(page: Page) -> list[str]:
    """Violations of axe-core with everything unfolded."""
    page.evaluate(AXE)
    page.evaluate(OPEN_ALL, True)
    return [
        f"{look} {found}"
        for look in looks(page)
        for found in page.evaluate(AXE_RUN, COLOURS if look.endswith("dark") else RULES)
    ]


def squeezed(page: Page, kind: Kind) -> list[str]:
    """What scrolls sideways on a narrow screen, and targets under 24 px."""
    found = []
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 640})
        if (over := page.evaluate(SIDEWAYS)) > 0:
            found.append(f"{width} px: {over} px too wide")
    page.set_viewport_size(PHONE)
    return found + (page.evaluate(SMALL_TARGETS) if kind.ours else [])


def walked(page: Page, kind: Kind) -> list[str]:
    """By keyboard from the top: the skip link first, the focus always seen, the main controls come to."""
    found, wanted = [], set(kind.reaches)
    for press in range(TABS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED, [*kind.reaches, "a.skip"])
        if focus["end"] or not wanted:
            break
        wanted -= set(focus["is"])
        found += [f"focus not seen: {focus['html']}"] * (not focus["shows"])
        found += [f"first is {focus['html']}"] * (press == 0 and kind.ours and "a.skip" not in focus["is"])
    return found + [f"never came to {one}" for one in sorted(wanted)]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_a_page_is_good_in_every_width_and_scheme(chromium: Browser, address: str, kind: Kind):
    page = opened(chromium, DESK)
    said = watched(page, address)
    answer = page.goto(f"{address}{kind.path}")
    assert answer
    assert answer.status == kind.status
    if kind.status != 200:
        said.clear()  # Chromium tells of every such answer
    pictures(page, kind)
    assert judged(page) == []
    assert squeezed(page, kind) == []
    assert said == []
    page.context.close()


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_a_page_is_walked_by_keyboard_and_nothing_moves(chromium: Browser, address: str, kind: Kind):
    page = opened(chromium, DESK)
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}{kind.path}")
    assert page.evaluate(MOVING) == []
    page.evaluate(FROM_THE_TOP)
    assert walked(page, kind) == []
    page.context.close()


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_a_page_answers_without_scripts(chromium: Browser, address: str, kind: Kind):
    page = opened(chromium, PHONE, scripts=False)
    page.goto(f"{address}{kind.path}")
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    assert page.locator(kind.holds).filter(visible=True).count() > 0
    page.context.close()


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind.paper], ids=lambda kind: kind.name)
def test_a_page_is_printed_with_its_content_and_without_the_rest(chromium: Browser, address: str, kind: Kind):
    page = opened(chromium, DESK)
    page.goto(f"{address}{kind.path}")
    page.emulate_media(media="print")
    assert page.locator(".top, .foot, .skip").filter(visible=True).count() == 0
    assert page.locator(kind.holds).filter(visible=True).count() > 0
    first_word = page.locator(kind.holds).filter(visible=True).first.inner_text().split()[0]
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert first_word in "".join(sheet.get_textpage().get_text_range() for sheet in printed)
    page.context.close()


def test_reduced_motion_is_measured(chromium: Browser, address: str):
    """The measure sees what moves."""
    page = opened(chromium, DESK)
    page.goto(address)
    page.evaluate("document.querySelector('h1').style.transition = 'color 1s'")
    assert page.evaluate(MOVING) != []
    page.context.close()
