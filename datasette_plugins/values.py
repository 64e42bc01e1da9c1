"""Frozen dataclasses → JSON values, and the JSON Schema of the same: one list of what is added and left out.

Every value of a card stands beside its ``place``: clause, exact words and the address of the clause on this site.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from datasette_plugins.filters import act_url, service_url
from kb.answer import CardFact, Hit, Link, Twin
from kb.card.model import ActLink, Card, Place

# A headline repeats a line of a section without its clause: not for machines. The site has one base only.
LEFT_OUT: Mapping[type, frozenset[str]] = {
    Card: frozenset({"headlines"}), **dict.fromkeys((CardFact, Hit, Link, Twin), frozenset({"base"}))
}  # fmt: skip
URL: Mapping[type, Callable[[Any], str]] = {
    Place: lambda place: act_url(place.act_id, place.path) if place.act_id else "",
    ActLink: lambda link: act_url(link.id) if link.id else "",
    Card: lambda card: service_url(card.id),
}
PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
Schema = dict[str, Any]


def values(it: Any) -> Any:
    """Dicts, lists and plain values, with a ``url`` beside everything that has a page."""
    if is_dataclass(it) and not isinstance(it, type):
        kind = type(it)
        found = {name: values(getattr(it, name)) for name in _names(kind)}
        return found | ({"url": URL[kind](it)} if kind in URL else {})
    return [values(one) for one in it] if isinstance(it, tuple) else it


def schemas(kind: type, found: dict[str, Schema] | None = None) -> dict[str, Schema]:
    """The schema of a dataclass and of all it is made of, by their names."""
    found = {} if found is None else found
    if kind.__name__ in found:
        return found
    found[kind.__name__] = {}
    hints = get_type_hints(kind)
    properties = {name: _schema(hints[name], found) for name in _names(kind)}
    if kind in URL:
        properties["url"] = {"type": "string", "description": "Адрес страницы на этом сайте; пусто — страницы нет"}
    found[kind.__name__] = {"type": "object", "properties": properties, "required": list(properties)}
    return found


def reference(name: str) -> Schema:
    """A pointer to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def _names(kind: type) -> list[str]:
    return [field.name for field in fields(kind) if field.name not in LEFT_OUT.get(kind, ())]


def _schema(hint: Any, found: dict[str, Schema]) -> Schema:
    """The schema of a type: plain, one of several, a list of one kind, a word of a fixed set, a dataclass."""
    if hint in PLAIN:
        return {"type": PLAIN[hint]}
    if get_origin(hint) is Literal:
        return {"type": "string", "enum": list(get_args(hint))}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0], found)}
    if get_origin(hint) in (UnionType, Union):
        return {"anyOf": [_schema(one, found) for one in get_args(hint)]}
    schemas(hint, found)
    return reference(hint.__name__)
