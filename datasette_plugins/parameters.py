"""Parameters of the addresses for programs: one list, which ``/openapi.json`` prints and requests are checked by.

The pages for people forgive a filter that makes no sense; a program is told, or it would take an answer to another
question for its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from datasette import Response

from datasette_plugins.values import Schema
from kb import suggest
from kb.answer import ASPECTS
from kb.narrow import STATUSES
from kb.search import LONGEST

STRING: Schema = {"type": "string"}
KEY: Schema = {**STRING, "maxLength": 500}
WORDS: Schema = {**KEY, "maxLength": LONGEST, "pattern": "[0-9A-Za-zА-Яа-яЁё]"}  # something that can be looked for


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query string; ``schema`` is JSON Schema of the kinds that :func:`refused` knows."""

    name: str
    description: str
    schema: Schema = field(default_factory=lambda: KEY)
    required: bool = False
    example: str = ""

    @property
    def document(self) -> Schema:
        """As OpenAPI describes it."""
        about = {"name": self.name, "in": "query", "description": self.description, "schema": self.schema}
        return (
            about | ({"required": True} if self.required else {}) | ({"example": self.example} if self.example else {})
        )


def chosen(*values: str) -> Schema:
    """One of the values, or nothing."""
    return {**STRING, "enum": ["", *values]}


def number(least: int, most: int) -> Schema:
    """A whole number between two others."""
    return {"type": "integer", "minimum": least, "maximum": most}


QUESTION = Parameter("q", "Вопрос: хотя бы одна буква или цифра", WORDS, required=True, example="срок")
SEARCH = (
    QUESTION,
    Parameter("municipality", "Ключ муниципалитета, как в /municipalities/<ключ>"),
    Parameter("region", "Субъект РФ, как в таблице municipalities"),
    Parameter("year", "Год акта, ГГГГ", {**STRING, "pattern": "^([0-9]{4})?$"}),
    Parameter("status", "Состояние акта", chosen(*sorted(STATUSES))),
    Parameter("aspect", "Сторона услуги", chosen(*ASPECTS)),
    Parameter("limit", "Сколько пунктов", number(0, 100)),
    Parameter("offset", "Сколько пунктов пропустить", number(0, 1000)),
)
SUGGEST = (
    Parameter(
        "q", f"Начало вопроса; читаются первые {suggest.LONGEST} знаков, пусто — подсказок нет", STRING, example="рег"
    ),
)
COMPARE = (
    Parameter("service", "Ключ первой услуги"),
    Parameter("with", "Ключи остальных услуг; параметр повторяется", {"type": "array", "items": KEY, "maxItems": 11}),
    Parameter("typical", "Ключ услуги с типовым регламентом: с ней сравниваются остальные"),
    Parameter("kind", "Вместо услуг — их вид: ключ, как в /catalogue/<ключ>", {**STRING, "maxLength": 200}),
    Parameter("page", "Страница услуг одного вида, по двенадцать", number(1, 10_000)),
)


def refused(request: Any, parameters: Sequence[Parameter]) -> Any:
    """400 with a sentence that says what is wrong with a request and what to do; ``None`` when nothing is."""
    said = next((said for parameter in parameters for said in _faults(parameter, request.args)), "")
    return Response.json({"ok": False, "error": said}, status=400) if said else None


def _faults(parameter: Parameter, args: Any) -> Iterator[str]:
    values, schema, name = args.getlist(parameter.name), parameter.schema, parameter.name
    if parameter.required and not values:
        yield f"нужен вопрос: {name}={parameter.example}"
    if schema["type"] == "array":
        if len(values) > schema["maxItems"]:
            yield f"{name}: не больше {schema['maxItems']} раз; уберите лишние"
        schema = schema["items"]
    elif len(values) > 1:
        yield f"{name} задан несколько раз; оставьте один"
    for value in values:
        said = _wrong(value, schema)
        if said:
            yield f"{name}: {said}"


def _wrong(value: str, schema: Schema) -> str:
    """Why a value does not fit, «» when it does."""
    if schema["type"] == "integer":
        least, most = schema["minimum"], schema["maximum"]
        whole = re.fullmatch(r"0|[1-9][0-9]{0,7}", value)
        return "" if whole and least <= int(value) <= most else f"нужно целое число от {least} до {most}"
    if "enum" in schema and value not in schema["enum"]:
        return f"нет такого значения; бывает {', '.join(filter(None, schema['enum']))}"
    if len(value) > schema.get("maxLength", len(value)):
        return f"не больше {schema['maxLength']} знаков; сократите"
    return "" if re.search(schema.get("pattern", ""), value) else "значение не того вида; смотрите /openapi.json"
