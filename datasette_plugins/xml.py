"""XML that always parses: everything is escaped, and the signs XML 1.0 does not know are left out."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

# XML 1.0, production [2] Char.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text as one line without forbidden signs.

    >>> clean("a\\x00b\\n <c>")
    'ab <c>'
    """
    return " ".join(FORBIDDEN.sub("", text).split())


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """A new element inside ``parent``."""
    element = SubElement(parent, name, {key: clean(value) for key, value in attributes.items()})
    element.text = clean(text) or None
    return element


def written(root: Element) -> str:
    """The document as text, indented."""
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"
