"""Addresses for programs: what they say of themselves is what they do, and nothing wrong is passed over in silence."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from site_base import column, site

from datasette_plugins.parameters import COMPARE, SEARCH, SUGGEST

SERVICES = column("select id from services order by id limit 2")
PAIR = f"/compare.json?service={quote(SERVICES[0])}&with={quote(SERVICES[1])}"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/api/search", "нужен вопрос: q=срок"),
        ("/api/search?q=", "q: значение не того вида"),
        ("/api/search?q=%20!%20", "q: значение не того вида"),
        ("/api/search?q=" + "a" * 501, "q: не больше 500 знаков"),
        ("/api/search?q=срок&q=плата", "q задан несколько раз"),
        ("/api/search?q=срок&limit=ten", "limit: нужно целое число от 0 до 100"),
        ("/api/search?q=срок&limit=101", "limit: нужно целое число от 0 до 100"),
        ("/api/search?q=срок&limit=-1", "limit: нужно целое число от 0 до 100"),
        ("/api/search?q=срок&limit=٣", "limit: нужно целое число"),
        ("/api/search?q=срок&limit=007", "limit: нужно целое число"),
        ("/api/search?q=срок&year=14", "year: значение не того вида"),
        ("/api/search?q=срок&status=valid", "status: нет такого значения; бывает amended, "),
        ("/api/search?q=срок&aspect=sroki", "aspect: нет такого значения"),
        ("/api/suggest?q=a&q=b", "q задан несколько раз"),
        (PAIR + "&page=0", "page: нужно целое число от 1"),
        (PAIR + "&with=a" * 11, "with: не больше 11 раз"),
        (PAIR + "&kind=" + "a" * 201, "kind: не больше 200 знаков"),
    ],
)
async def test_a_wrong_parameter_is_named(address: str, said: str) -> None:
    response = await site().client.get(address)
    assert response.status_code == 400
    assert response.json()["ok"] is False
    assert said in response.json()["error"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/search?q=срок",
        "/api/search?q=срок&status=&aspect=&year=&region=&limit=0&offset=1000",
        "/api/suggest",
        "/api/suggest?q=",
        PAIR,
    ],
)
async def test_what_may_be_left_out_or_empty(address: str) -> None:
    assert (await site().client.get(address)).json().get("ok", True) is True


async def test_every_answer_is_as_described() -> None:
    """The comparison and the state of the site, by their schemas, as a judge of its own reads them."""
    document = (await site().client.get("/openapi.json")).json()
    for path, address in (("/compare.json", PAIR), ("/-/health", "/-/health"), ("/api/search", "/api/search?q=срок")):
        schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        judge = Draft202012Validator({**schema, "components": document["components"]})
        judge.validate((await site().client.get(address)).json())
        with pytest.raises(ValidationError):
            judge.validate({"ok": True, "rows": [1], "hits": 1, "more": []})


def test_parameters_are_valid_schemas_with_words() -> None:
    for parameter in (*SEARCH, *SUGGEST, *COMPARE):
        Draft202012Validator.check_schema(parameter.schema)
        assert parameter.description


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/api/search", "/compare.json", f"/service/{SERVICES[0]}.jsonld"])
async def test_other_methods_are_refused_as_the_address_answers(method: str, path: str) -> None:
    response = await site().client.request(method, path)
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]
    assert response.headers["content-type"].startswith("text/html" if path == "/" else "application/json")


@pytest.mark.parametrize("path", ["/api/search?q=", "/compare.json?service="])
async def test_a_long_address_is_refused_in_json(path: str) -> None:
    response = await site().client.get(path + "a" * 9000)
    assert response.status_code == 414
    assert response.json()["ok"] is False
