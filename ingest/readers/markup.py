"""XML from strangers, parsed without entities, network and depth beyond the limit; names without namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

from ingest.limits import XML_DEPTH, RefusedError

BROKEN = "файл повреждён: разметка внутри него не читается; откройте и пересохраните его в текстовом редакторе"
HOSTILE = "в разметке объявлены сущности или внешние ссылки, обычные документы их не содержат; проверьте, откуда файл"

Element: TypeAlias = etree._Element


def parse_xml(data: bytes) -> Element:
    """Bytes of an XML part → its root. Raises :class:`~ingest.limits.RefusedError`; nothing outside is ever fetched."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RefusedError(HOSTILE if b"<!ENTITY" in data else BROKEN) from error
    subset = root.getroottree().docinfo.internalDTD
    if subset is not None and (b"<!ENTITY" in data or next(subset.iterentities(), None) is not None):
        raise RefusedError(HOSTILE)
    if _deeper_than(root, XML_DEPTH):
        raise RefusedError(BROKEN)
    return root


def _deeper_than(root: Element, limit: int) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limit:
            return True
    return False


def name(element: Element) -> str:
    """The local name: the strict and the usual flavour of a format differ in namespaces only."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant by a path of local names, one child at a time; None when a step is missing."""
    for step in path:
        if element is None:
            return None
        element = next((c for c in element if name(c) == step), None)
    return element


def children(element: Element | None, wanted: str) -> Iterator[Element]:
    """The children of one local name."""
    return (c for c in (() if element is None else element) if name(c) == wanted)


def value(element: Element | None, key: str = "val") -> str:
    """An attribute by its local name, «» when the element or the attribute is missing."""
    for attribute, text in () if element is None else element.attrib.items():
        if str(attribute).rpartition("}")[2] == key:
            return str(text)
    return ""


def number(element: Element | None, default: int = 0, key: str = "val") -> int:
    """The same as a whole number; ``default`` for anything else and for absurd sizes."""
    text = value(element, key)
    return int(text) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 8 else default
