"""``/openapi.json``: what the machine addresses take and give, OpenAPI 3.1. Shapes follow from the dataclasses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from datasette_plugins.parameters import COMPARE, SEARCH, STRING, SUGGEST, Parameter
from datasette_plugins.values import Schema, reference, schemas
from kb.answer import Answer
from kb.card import Card
from kb.card.model import Place
from kb.compare.model import ABSENCES, RELATIONS

KEY = "Ключ услуги. В нём бывает косая черта: в адресе её можно писать и как есть, и как %2F"


def _json(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


OK = _object(ok={"const": True})
# What admission.py and parameters.py refuse, at every address.
REFUSED = {
    "400": _json("Параметр не того вида", reference("Fault")),
    "414": _json("Адрес слишком длинный", reference("Fault")),
}
RELATION: Schema = {**STRING, "enum": list(RELATIONS)}


def document(server: str, version: str, examples: Sequence[str]) -> dict[str, Any]:
    """The document; ``server`` is scheme and host, ``examples`` the keys of two services of this base, or fewer."""
    example = next(iter(examples), "")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Регламент: данные для программ",
            "version": version,
            "description": "Только чтение, без ключей. У каждого значения — пункт и дословная цитата. Таблицы целиком: "
            "/kb (CSV и JSON).",
        },
        "servers": [{"url": server}],
        "paths": {
            "/api/search": {"get": _search()},
            "/api/suggest": {"get": _suggest()},
            "/api/service/{id}": {"get": _service(example)},
            "/service/{id}.jsonld": {"get": _linked(example)},
            "/compare.json": {"get": _compare(examples)},
            "/-/health": {"get": _health()},
        },
        "components": {"schemas": _schemas()},
    }


def _search() -> Schema:
    return {
        "operationId": "search",
        "summary": "Ответ на вопрос: значения с пунктами и найденные пункты",
        "parameters": _query(SEARCH),
        "responses": {
            "200": _json("Ответ", reference("SearchAnswer")),
            "503": _json("Поиск не работает", reference("Fault")),
            **REFUSED,
        },
    }


def _suggest() -> Schema:
    return {
        "operationId": "suggest",
        "summary": "Подсказки к началу вопроса",
        "parameters": _query(SUGGEST),
        "responses": {"200": _json("Подсказки, не больше восьми", reference("Suggestions")), **REFUSED},
    }


def _service(example: str) -> Schema:
    return {
        "operationId": "service",
        "summary": "Карточка услуги: все значения с пунктом и цитатой",
        "parameters": [_key(example)],
        "responses": {
            "200": _json("Карточка", reference("ServiceCard")),
            "404": _json("Такой услуги нет", reference("Fault")),
            **REFUSED,
        },
    }


def _linked(example: str) -> Schema:
    content = {"application/ld+json": {"schema": {"type": "object"}}}
    return {
        "operationId": "linkedService",
        "summary": "Услуга связанными данными: schema.org GovernmentService и CPSV-AP PublicService",
        "parameters": [_key(example)],
        "responses": {
            "200": {"description": "Узел JSON-LD", "content": content},
            "404": _json("Такой услуги нет", reference("Fault")),
            **REFUSED,
        },
    }


def _compare(pair: Sequence[str]) -> Schema:
    """``pair``: keys of two services of this base, for the example."""
    parameters = _query(COMPARE)
    for parameter, example in zip(parameters, (pair[0], [pair[1]]) if len(pair) > 1 else (), strict=False):
        parameter["example"] = example
    return {
        "operationId": "compare",
        "summary": "Услуги рядом, построчно: то же, другими словами, строже, мягче, только у одного",
        "parameters": parameters,
        "responses": {
            "200": _json("Сравнение", reference("Comparison")),
            "404": _json("Меньше двух услуг или такой услуги нет", reference("Fault")),
            **REFUSED,
        },
    }


def _health() -> Schema:
    return {
        "operationId": "health",
        "summary": "Работает ли сайт; версии программы, схемы и словаря, время сборки",
        "parameters": [],
        "responses": {
            "200": _json("Работает", {"allOf": [OK, {"additionalProperties": {"type": ["string", "boolean"]}}]}),
            **REFUSED,
        },
    }


def _query(parameters: Sequence[Parameter]) -> list[Schema]:
    return [parameter.document for parameter in parameters]


def _key(example: str) -> Schema:
    about = {"description": KEY, "schema": STRING, **({"example": example} if example else {})}
    return {"name": "id", "in": "path", "required": True, **about}


def _schemas() -> dict[str, Schema]:
    """Answer and card as their classes are; the name ``Place`` means two things, so the card's is renamed."""
    answer, card = schemas(Answer), schemas(Card)
    card = {name: _renamed(schema, Place.__name__, "ClausePlace") for name, schema in card.items()}
    card["ClausePlace"] = card.pop(Place.__name__)
    place: Schema = {"anyOf": [reference("ClausePlace"), {"type": "null"}]}
    suggestion = _object(kind=STRING, text=STRING, detail=STRING, url=STRING)
    return answer | card | {
        "Fault": _object(ok={"const": False}, error=STRING),
        "SearchAnswer": {"allOf": [OK, reference("Answer")]},
        "ServiceCard": {"allOf": [_object(ok={"const": True}, authority_place=place), reference("Card")]},
        **_of_comparison(),
        "Suggestion": suggestion,
        "Suggestions": _object(q=STRING, suggestions={"type": "array", "items": reference("Suggestion")}),
    }  # fmt: skip


def _of_comparison() -> dict[str, Schema]:
    """What ``kb.compare.text.as_object`` makes."""
    item = _object(
        service=STRING, clause=STRING, text=STRING, kind=STRING, value=STRING, relation=RELATION,
        reasons=_list(STRING), start={"type": "integer"}, end={"type": "integer"}, quote=STRING,
    )  # fmt: skip
    absence = {"anyOf": [{**STRING, "enum": list(ABSENCES)}, {"type": "null"}]}
    row = _object(
        table=STRING, kind=STRING, relation=RELATION, absences=_list(absence),
        items=_list({"anyOf": [reference("ComparedItem"), {"type": "null"}]}),
    )  # fmt: skip
    service = _object(id=STRING, name=STRING, municipality=STRING, status=STRING)
    deviation = _object(**dict.fromkeys(("service", "rule", "message", "table", "from", "clause", "text"), STRING))
    lists = _object(services=_list(service), rows=_list(reference("ComparedRow")), deviations=_list(deviation))
    return {"ComparedItem": item, "ComparedRow": row, "Comparison": {"allOf": [OK, lists]}}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _renamed(found: Any, old: str, new: str) -> Any:
    """A schema whose pointers to ``old`` lead to ``new``."""
    if isinstance(found, dict):
        return {name: _renamed(value, old, new) for name, value in found.items()}
    if isinstance(found, list):
        return [_renamed(one, old, new) for one in found]
    return reference(new)["$ref"] if found == reference(old)["$ref"] else found
