"""``/openapi.json``: what the machine addresses take and give, OpenAPI 3.1. Shapes follow from the dataclasses."""

from __future__ import annotations

from typing import Any

from datasette_plugins.values import Schema, reference, schemas
from kb.answer import ASPECTS, Answer
from kb.card import Card
from kb.card.model import Place
from kb.narrow import STATUSES

STRING: Schema = {"type": "string"}
KEY = "Ключ услуги. В нём бывает косая черта: в адресе её можно писать и как есть, и как %2F"


def document(server: str, version: str, example: str) -> dict[str, Any]:
    """The document; ``server`` is scheme and host, ``example`` the key of a service of this base or «»."""
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
        },
        "components": {"schemas": _schemas()},
    }


def _search() -> Schema:
    filters = [
        _query("municipality", "Ключ муниципалитета, как в /municipalities/<ключ>"),
        _query("region", "Субъект РФ, как в таблице municipalities"),
        _query("year", "Год акта, ГГГГ"),
        _query("status", "Состояние акта", {**STRING, "enum": sorted(STATUSES)}),
        _query("aspect", "Сторона услуги", {**STRING, "enum": list(ASPECTS)}),
        _query("limit", "Сколько пунктов, не больше 100", {"type": "integer", "minimum": 0, "maximum": 100}),
        _query("offset", "Сколько пунктов пропустить", {"type": "integer", "minimum": 0}),
    ]
    return {
        "operationId": "search",
        "summary": "Ответ на вопрос: значения с пунктами и найденные пункты",
        "parameters": [_asked("срок"), *filters],
        "responses": {
            "200": _json("Ответ", reference("SearchAnswer")),
            "400": _json("Вопроса нет", reference("Fault")),
            "503": _json("Поиск не работает", reference("Fault")),
        },
    }


def _suggest() -> Schema:
    return {
        "operationId": "suggest",
        "summary": "Подсказки к началу вопроса",
        "parameters": [_asked("рег")],
        "responses": {"200": _json("Подсказки, не больше восьми", reference("Suggestions"))},
    }


def _service(example: str) -> Schema:
    return {
        "operationId": "service",
        "summary": "Карточка услуги: все значения с пунктом и цитатой",
        "parameters": [_key(example)],
        "responses": {
            "200": _json("Карточка", reference("ServiceCard")),
            "404": _json("Такой услуги нет", reference("Fault")),
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
        },
    }


def _asked(example: str) -> Schema:
    about = {"description": "Вопрос, до 500 знаков", "schema": {**STRING, "maxLength": 500}, "example": example}
    return {"name": "q", "in": "query", "required": True, **about}


def _query(name: str, description: str, schema: Schema = STRING) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _key(example: str) -> Schema:
    about = {"description": KEY, "schema": STRING, **({"example": example} if example else {})}
    return {"name": "id", "in": "path", "required": True, **about}


def _json(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _schemas() -> dict[str, Schema]:
    """Answer and card as their classes are; the name ``Place`` means two things, so the card's is renamed."""
    answer, card = schemas(Answer), schemas(Card)
    card = {name: _renamed(schema, Place.__name__, "ClausePlace") for name, schema in card.items()}
    card["ClausePlace"] = card.pop(Place.__name__)
    place: Schema = {"anyOf": [reference("ClausePlace"), {"type": "null"}]}
    suggestion = _object(kind=STRING, text=STRING, detail=STRING, url=STRING)
    return answer | card | {
        "Fault": _object(ok={"const": False}, error=STRING),
        "SearchAnswer": {"allOf": [_object(ok={"const": True}), reference("Answer")]},
        "ServiceCard": {"allOf": [_object(ok={"const": True}, authority_place=place), reference("Card")]},
        "Suggestion": suggestion,
        "Suggestions": _object(q=STRING, suggestions={"type": "array", "items": reference("Suggestion")}),
    }  # fmt: skip


def _renamed(found: Any, old: str, new: str) -> Any:
    """A schema whose pointers to ``old`` lead to ``new``."""
    if isinstance(found, dict):
        return {name: _renamed(value, old, new) for name, value in found.items()}
    if isinstance(found, list):
        return [_renamed(one, old, new) for one in found]
    return reference(new)["$ref"] if found == reference(old)["$ref"] else found
