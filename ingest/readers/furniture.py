"""What on a web page is no text of the act: menus, banners, teasers, notes of editors, footers.

Known by the roles and class names that sites share, by links standing without words between them, and by
where the signs of an act are; no rule knows a site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from bs4.element import NavigableString, Tag

from ingest.markers import parse
from ingest.readers.assembly import Flow, Para
from ingest.segment import OPERATIVE_CLAUSE, REGULATION, STAMP, TITLE

NO_TEXT = frozenset({
    "script", "style", "noscript", "template", "head", "title", "nav", "footer", "aside", "iframe", "svg",
    "canvas", "object", "embed", "applet", "audio", "video", "button", "select", "option", "input", "textarea",
    "datalist", "map", "dialog", "menu",
})  # fmt: skip
ROLES = frozenset({
    "navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "dialog", "alert",
    "toolbar",
})  # fmt: skip
# Whole words of class names and ids: «main-menu», «breadcrumbs», «cookieBanner».
WORDS = re.compile(
    r"(?:menu|nav|navbar|navigation|breadcrumbs?|cookies?|gdpr|consent|banners?|footer|sidebar|aside|share|sharing|social|"
    r"teasers?|news|related|comments?|pagination|pager|search|login|auth|toolbar|advert\w*|ads?|promo|popup|modal|tooltip|"
    r"counter|copyright|subscribe|rating|print|skip|feedback|callback|widget|hidden|noprint|toc)$",
    re.I,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# A part of the page with so much text of an act is kept whatever its class: «news-detail» may hold the act itself.
WORTHY_CHARS = 400
SIGNS_OF_ACT = 3
CLIMB = 8  # elements between a link and the menu it belongs to


def remove_furniture(page: Tag) -> None:
    """Take out of the page what is no text of the act, the outermost parts first."""
    for element in page.find_all(is_furniture):
        if not element.decomposed:
            element.decompose()
    for element in _holders(page):
        if not element.decomposed and _only_links(element):
            element.decompose()


def is_furniture(element: Tag) -> bool:
    """Is the element, by its name, role or class, with all that is in it no text of the act?"""
    if element.name in NO_TEXT or element.get("hidden") is not None or HIDDEN.search(str(element.get("style", ""))):
        return True
    if element.name in ("html", "body", "main", "article", "table", "tr", "td", "th", "tbody"):
        return False
    told = str(element.get("role", "")).lower() in ROLES or element.get("aria-hidden") == "true"
    return (told or element.name == "header" or _named(element)) and not _worthy(element)


def _holders(page: Tag) -> list[Tag]:
    """Elements with three links and more not far below them; climbing from the links costs little on any page."""
    counts: dict[int, int] = {}
    elements: dict[int, Tag] = {}
    for link in page.find_all("a"):
        for parent in islice(link.parents, CLIMB):
            counts[id(parent)] = counts.get(id(parent), 0) + 1
            elements[id(parent)] = parent
    found = sorted((key for key, count in counts.items() if count >= 3), key=lambda key: -counts[key])
    return [elements[key] for key in found]


def _named(element: Tag) -> bool:
    names = [*(element.get("class") or []), str(element.get("id") or "")]
    parts = (part for each in names for part in re.split(r"[-_\s]+|(?<=[a-z])(?=[A-Z])", each))
    return any(WORDS.match(part) for part in parts)


def _worthy(element: Tag) -> bool:
    """Text with signs of an act outside links is the act, however its container is called."""
    words = [string for string in element.find_all(string=True) if string.find_parent("a") is None]
    return sum(map(len, words)) > WORTHY_CHARS and sum(map(is_sign, words)) >= SIGNS_OF_ACT


def _only_links(element: Tag) -> bool:
    """Three and more links with nothing between them: a menu, teasers, or a contents list of the page."""
    if element.name not in ("ul", "ol", "div", "section", "p", "dl", "header"):
        return False
    links = [link for link in element.find_all("a") if link.get_text(strip=True)]
    text = element.get_text()
    linked = sum(_length(link.get_text()) for link in links)
    if len(links) < 3 or linked <= 0.85 * _length(text):
        return False
    return all(str(link.get("href", "")).startswith("#") for link in links) or not _listed(links, text)


# Links that are words of the text: addresses of sites and mail; an item of a list has its number or its «;».
ADDRESS = re.compile(r"https?://|www\.|\S@\S|\w\.(?:ru|рф|org|net|com|example)\b", re.I)


def _listed(links: Sequence[Tag], text: str) -> bool:
    """Are the links items of a list of the act, or addresses, rather than a menu?"""
    items = [(link.parent or link).get_text(" ", strip=True) for link in links]
    told = sum(bool(ADDRESS.search(link.get_text())) for link in links)
    marked = sum(parse(item) is not None for item in items)
    return 2 * max(told, marked) >= len(links) or text.count(";") >= len(links) - 1


def _length(text: str) -> int:
    return len("".join(text.split()))


# --- where the act is -------------------------------------------------------------------------

KIND = re.compile(r"(?:постановление|распоряжение|решение|приказ|закон)(?:\s|$)", re.I)


def is_sign(line: str) -> bool:
    """Does a line look like a part of an act: its title, stamp, operative words, a numbered clause?"""
    line = " ".join(line.split())
    if len(line) <= 3:
        return False
    if TITLE.match(line) or OPERATIVE_CLAUSE.match(line) or REGULATION.match(line) or STAMP.match(line):
        return True
    if len(line) < 80 and KIND.match(line) and line[:1].isupper():
        return True
    marker = parse(line)
    return marker is not None and marker.family in ("decimal", "section", "appendix", "roman", "number", "paren")


def act_container(body: Tag) -> Tag:
    """The smallest part of the page that holds every sign of an act outside links; the page when there is none."""
    signs = [
        string for string in body.find_all(string=True) if isinstance(string, NavigableString) and _is_sign_at(string)
    ]
    if len(signs) < SIGNS_OF_ACT:
        return _main_part(body)
    ways = [[id(parent) for parent in reversed(list(string.parents))] for string in signs]
    shared = set(ways[0]).intersection(*map(set, ways[1:]))
    container = next(parent for parent in signs[0].parents if id(parent) in shared)
    while container.name in ("tr", "tbody", "thead", "ul", "ol", "p", "span", "b", "table") and container is not body:
        container = container.parent or body
    return container


def _is_sign_at(string: NavigableString) -> bool:
    return is_sign(str(string)) and string.find_parent("a") is None


def _main_part(body: Tag) -> Tag:
    for found in (body.find("main"), body.find(attrs={"role": "main"}), body.find("article")):
        if isinstance(found, Tag) and len(found.get_text(strip=True)) > 200:
            return found
    return body


# --- lines --------------------------------------------------------------------------------------

ACT_WORD = r"(?:постановлени|решени|распоряжени|приказ|федеральн|закон)\w*"
# Notes of the editors of a database: each with lines that are one and a line that is none.
NOTES: tuple[tuple[re.Pattern[str], tuple[str, ...], str], ...] = (
    (
        re.compile(rf"\(?\s*(?:(?:п|пп|абз|подп|ч|ст|разд|гл)\.?\s?[\d.\w]{{0,12}}\s+|(?:пункт|абзац|раздел|наименование)\s.{{0,40}})?"
                   rf"(?:введ[её]н\w*|в\s+ред(?:\.|акции)|утратил\w*\s+силу)\s*[-–—]?\s*(?:в\s+ред\.\s*)?{ACT_WORD}[^()]{{0,400}}\)?[.;]?$", re.I),
        ("(в ред. Постановления администрации от 01.02.2020 N 15)", "(п. 2.4 в ред. постановления от 03.04.2021 № 7)",
         "(пп. 3 введен Постановлением от 05.05.2019 № 1)"),
        "2. Признать утратившим силу постановление от 01.02.2020 № 15.",
    ),
    (
        re.compile(r"\(?\s*(?:список изменяющих документов|консультантплюс:|гарант:|информация об изменениях:|см\. (?:текст|предыдущую|будущую|данную форму)|"
                   r"(?:документ|акт|редакция) (?:утратил силу|не вступил в силу|действу(?:ет|ющая редакция))|действующая редакция|источник публикации)", re.I),
        ("Список изменяющих документов", "КонсультантПлюс: примечание.", "ГАРАНТ:", "См. предыдущую редакцию"),
        "Информация о порядке предоставления услуги",
    ),
    (
        re.compile(r"(?:версия для (?:печати|слабовидящих)|распечатать|скачать(?: (?:файл|документ|в|\.).*)?|поделиться.*|наверх|назад|вернуться.*|на главную|"
                   r"(?:дата (?:публикации|создания|изменения|размещения)|опубликовано|обновлено|просмотров|количество просмотров|размещено)\s*:.{0,60})$", re.I),
        ("Версия для печати", "Дата публикации: 12.03.2020 14:05", "Просмотров: 155", "Скачать документ"),
        "Опубликовано в газете «Вестник»: решение вступает в силу.",
    ),
)  # fmt: skip
TAIL = re.compile(
    r"(?:©|все права защищены|при (?:использовании|копировании|перепечатке) материалов|разработ(?:ка|чик) сайта|"
    r"(?:последние|другие|похожие|смежные) (?:новости|материалы|документы|публикации|записи)|читайте также|комментарии\b|поделиться|"
    r"мы используем (?:файлы )?cookie|сайт использует (?:файлы )?cookie|предыдущая (?:новость|запись)|следующая (?:новость|запись))",
    re.I,
)
TAIL_ITEMS = 40  # paragraphs at the end of the page in which its footer is looked for


def is_note(text: str) -> bool:
    """Is a line a note of an editor or a button of the page?"""
    line = " ".join(text.split())
    return bool(line) and any(pattern.match(line) for pattern, _, _ in NOTES)


def without_tail(flow: Sequence[Flow]) -> list[Flow]:
    """The page's paragraphs up to where its footer begins; signs of an act behind it show that it is none."""
    last = max((i for i, item in enumerate(flow) if not isinstance(item, Para) or is_sign(item.text)), default=0)
    for i in range(max(last + 1, len(flow) - TAIL_ITEMS), len(flow)):
        item = flow[i]
        if isinstance(item, Para) and TAIL.match(item.text.strip()):
            return list(flow[:i])
    return list(flow)


def examples() -> Iterator[tuple[str, bool]]:
    """Lines and whether they are notes, for the tests."""
    for _, notes, text in NOTES:
        yield from ((line, True) for line in notes)
        yield text, False
