"""The site among strangers: what they ask for is bounded, and nothing of the machine is told."""

from __future__ import annotations

import re
import socket
import time
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from bs4 import BeautifulSoup
from httpx import ASGITransport, AsyncClient
from site_base import base, column, site
from test_serving import served

from datasette_plugins import admission, keeping
from kb.serve import application
from kb.serving.database import LONGEST_ARGUMENT, TOO_MUCH

SECURITY = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
# ruff: noqa: E501  hostile queries are read on one line each
# What a stranger may try with free SQL, and what it gets; each in two seconds and some tens of megabytes.
DOUBLING = (
    "with recursive s(x, n) as (select 'aaaa', 1 union all select x || x, n + 1 from s where n < {}) select {} from s"
)
HOSTILE = {
    "select zeroblob(900000000)": "",
    "select length(randomblob(900000000))": "",
    "select printf('%0*d', 900000000, 1)": "",
    "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c": "дольше секунды",
    "with recursive c(x) as (select 1 union all select x + 1 from c limit 100000000) select x from c order by -x": "",
    DOUBLING.format(40, "x"): "длиннее 5 МБ",
    DOUBLING.format(20, "length(ru_match(x))"): "",
    DOUBLING.format(20, "length(lemmatize(x))"): "",
    DOUBLING.format(20, "instr(x, substr(x, 1, length(x) / 2) || 'b')"): "",
    DOUBLING.format(20, "length(replace(x, 'a', 'bbbbbbbbbb'))"): "",
    DOUBLING.format(20, "length(trim(x, x || 'b'))"): "",
    DOUBLING.format(20, "x like '%a%a%a%a%a%a%a%a%a%a%a%ab'"): "",
    DOUBLING.format(20, "x like '%" + "a_" * 400 + "b'"): "100 байтов",
    "with recursive c(n) as (select 1 union all select n + 1 from c limit 100000) "
    "select ru_search('срок ' || n || char(1072 + abs(random()) % 32, 1072 + abs(random()) % 32)) from c": "дольше секунды",
    "with recursive c(n) as (select 1 union all select n + 1 from c limit 1000) "
    "select (select group_concat(quote, '') from clauses) from c": TOO_MUCH,
    "select * from clauses a, clauses b, clauses c order by a.text || b.text || c.text": "",
    "select file from pragma_database_list()": "закрыта",
    "select load_extension('/tmp/x')": "закрыта",
    "select " + "(" * 120 + "1" + ")" * 120: "не больше ста",
    "select 1" + "".join(f" union select {i}" for i in range(60)): "не больше двадцати",
}  # fmt: skip
MOST_MEMORY = 450  # megabytes that the whole table may add to this process
TRAVERSALS = (
    "/../../../etc/passwd", "/..%2f..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "/act/../../../../etc/passwd",
    "/-/static/../../../../etc/passwd", "/-/static/%2e%2e/%2e%2e/app.py", "/-/static-plugins/reglament/../safety.py",
    "/-/static-plugins/reglament/%2e%2e/safety.py", "/-/static-plugins/reglament/..%2fsafety.py",
    "/-/static-plugins/reglament/%252e%252e%252fsafety.py", "/-/static-plugins/reglament//etc/passwd",
    "/kb/..%2f..%2fetc%2fpasswd", "/kb/~2E~2E~2Fetc~2Fpasswd", "/source/..%2f..%2fdata%2fsources.csv",
    "/-/static-plugins/nobody/site.css", "/etc/passwd", "//etc/passwd", "/static/site.css", "/kb.db", "/any-name.db",
)  # fmt: skip


async def asked(path: str, method: str = "GET", app: object = None, **headers: str) -> httpx.Response:
    transport = ASGITransport((app or site()).app())
    async with AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "XYZ"])
@pytest.mark.parametrize("path", ["/", "/search", "/kb/services", "/-/static/app.css", "/api/search", "/-/logout"])
async def test_the_site_is_only_read(method: str, path: str) -> None:
    answer = await asked(path, method)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    said = answer.json()["error"] if path.startswith("/api/") else answer.text
    assert "так обратиться нельзя" in said.lower()
    assert "set-cookie" not in answer.headers


async def test_head_is_get_without_its_body() -> None:
    for path in ("/", "/about", "/kb/services", "/api/suggest?q=%D1%81%D0%BD"):
        assert (await asked(path, "HEAD")).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/search?q=" + "%D1%8F" * 1300, 200),
        ("/search?q=" + "a" * 7000, 400),
        ("/search?q=" + "%D1%8F" * 2000, 414),
        ("/" + "a" * 9000, 414),
        ("/search?" + "&".join(["q=1"] * 100), 200),
        ("/search?" + "&".join(["q=1"] * 101), 400),
        ("/search?" + "a" * 4500 + "=1", 400),
        ("/search?q=%00%ff%fe", 200),
        ("/act/%00", 400),
        ("/kb/services?" + "&".join(f"_facet=c{i}" for i in range(120)), 400),
    ],
)
async def test_addresses_have_an_end(path: str, status: int) -> None:
    answer = await asked(path)
    assert answer.status_code == status
    assert status == 200 or BeautifulSoup(answer.text, "lxml").find("form", role="search")
    assert "a" * 100 not in answer.text


async def test_programs_get_their_refusal_in_json() -> None:
    answer = await asked("/api/search?q=" + "a" * 9000)
    assert (answer.status_code, answer.json()["ok"]) == (414, False)


async def test_every_answer_carries_the_headers() -> None:
    key = column("select id from services")[0]
    css = re.search(r'href="(/-/static-plugins/[^"]+)"', (await asked("/")).text)
    assert css
    paths = ("/", css[1], "/nowhere", "/-/static/app.css", "/kb?sql=select+1", "/kb", f"/service/{key}", "/-/health",
             "/api/search", "/favicon.ico", "/robots.txt", "/kb/services.json", "/kb/services.csv", "/" + "a" * 9000)  # fmt: skip
    for path in paths:
        headers = (await asked(path)).headers
        assert {name: headers.get(name) for name in SECURITY} == SECURITY, path
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "camera=()" in headers["permissions-policy"], path
        assert headers["referrer-policy"] in ("same-origin", "no-referrer"), path  # Datasette's own tables tell less
        assert "strict-transport-security" not in headers, path
    assert (await asked("/", "POST")).headers["x-frame-options"] == "DENY"


async def test_https_for_good_only_where_it_was_asked_for() -> None:
    secured = application(base(), hsts=True)
    async with AsyncClient(transport=ASGITransport(secured.app()), base_url="https://localhost") as client:
        assert "max-age" in (await client.get("/")).headers["strict-transport-security"]
        assert "strict-transport-security" in (await client.get("/nowhere")).headers
    assert "strict-transport-security" not in (await asked("/", app=secured)).headers


@pytest.mark.parametrize("path", TRAVERSALS)
async def test_no_path_leads_out(path: str) -> None:
    answer = await asked(path)
    assert answer.status_code in (302, 400, 403, 404), path
    assert "root:" not in answer.text
    assert "SECURITY" not in answer.text
    assert "default-src" not in answer.text


async def test_nothing_tells_where_the_files_are() -> None:
    told = (str(base().parent), str(Path(__file__).parent.parent), str(Path.home()))
    names = ("databases", "metadata", "plugins", "versions", "settings", "config", "threads", "actor", "permissions",
             "allow-debug", "messages", "patterns", "auth-token", "logout", "jump", "api", "check", "rules")  # fmt: skip
    pages = [f"/-/{name}{form}" for name in names for form in ("", ".json", "/")]
    for path in (
        *pages,
        "/kb",
        "/kb.json",
        "/_internal",
        "/_internal.json",
        "/_memory",
        "/-/",
        "/?_trace=1",
        "/kb?_trace=1",
    ):
        answer = await asked(path)
        assert answer.status_code in (200, 301, 302, 403, 404), path
        assert not any(one in answer.text for one in told), path
        assert "Traceback" not in answer.text
    for name in ("databases", "plugins", "threads", "actor", "permissions", "messages", "allow-debug"):
        assert (await asked(f"/-/{name}")).status_code in (403, 404), name


async def test_free_sql_is_closed_until_it_is_opened() -> None:
    assert (await asked("/kb?sql=select+1")).status_code == 403
    assert (await asked("/kb.json?sql=select+1")).status_code == 403
    opened = application(base(), allow_sql=True)
    answer = await asked("/kb.json?sql=select+count(*)+as+n+from+services&_shape=array", app=opened)
    assert answer.json() == [{"n": len(column("select id from services"))}]


def test_hostile_sql_ends_soon_and_small() -> None:
    """In a worker of its own: its memory is bounded for good, which no test beside it could live with."""
    with served(base(), "--allow-sql") as site:
        before = peak(*site.workers())
        for sql, said in HOSTILE.items():
            answer = httpx.get(f"{site.url}/kb?sql={quote(sql)}", timeout=30)
            assert answer.elapsed.total_seconds() < 12, sql  # 1.2 s on a machine with nothing else to do
            assert answer.status_code in (200, 400), sql
            assert said in answer.text, sql
        assert peak(*site.workers()) - before < MOST_MEMORY * 1024


def peak(*numbers: int) -> int:
    """The most memory a process has had, kB."""
    status = "".join(Path(f"/proc/{number}/status").read_text(encoding="ascii") for number in numbers)
    return max(int(found) for found in re.findall(r"VmHWM:\s+(\d+) kB", status))


async def test_bounded_functions_are_those_of_sqlite() -> None:
    opened = application(base(), allow_sql=True)
    calls = ("instr('абв', 'в')", "instr('абв', '')", "instr(null, 'а')", "replace('аба', 'а', 'вв')", "replace('а', '', 'б')",
             "replace(12321, 2, 0)", "trim('--а--', '-')", "ltrim('--а', '-')", "rtrim('а--', '-')", "trim('  а ')",
             "trim('а', null)")  # fmt: skip
    sql = "select " + ", ".join(calls)
    plain = await site().get_database("kb").execute(sql)
    bounded = await opened.get_database("kb").execute(sql)
    assert tuple(bounded.first()) == tuple(plain.first())
    long = f"select lemmatize('{'слово ' * (LONGEST_ARGUMENT // 5)}')"
    assert (await opened.get_database("kb").execute(long)).single_value() is None


async def test_like_on_long_texts_is_bounded_for_everybody() -> None:
    answer = await asked("/kb/sources?text__like=" + quote("%" + "а_" * 200))
    assert answer.status_code in (400, 500)
    began = time.process_time()
    await asked("/kb/sources?text__like=" + quote("%" + "%".join("аоуеи" * 2) + "%щщщъъ"))
    assert time.process_time() - began < 4


async def test_kept_answers_are_the_same_and_bounded(monkeypatch) -> None:
    drawn = []
    monkeypatch.setattr("datasette_plugins.pages.search.answered", _counted(drawn))
    app = application(base()).app()
    async with AsyncClient(transport=ASGITransport(app), base_url="http://localhost") as client:
        path = "/search?q=%D1%81%D1%80%D0%BE%D0%BA"
        first, second = await client.get(path), await client.get(path)
        assert (first.text, first.headers) == (second.text, second.headers)
        assert len(drawn) == 1
        plain = await client.get(path, headers={"accept-encoding": "identity"})
        assert plain.text == first.text
        assert "content-encoding" not in plain.headers
        assert (await client.get(path, headers={"host": "other.ru"})).headers["etag"] != first.headers["etag"]
        assert (await client.get(path, headers={"if-none-match": first.headers["etag"]})).status_code == 304
        assert (await client.get("/nowhere")).status_code == (await client.get("/nowhere")).status_code == 404


def _counted(drawn: list[str]):
    from datasette_plugins.pages import search  # noqa: PLC0415  the function as it was

    answered = search.answered

    async def counted(*arguments):
        drawn.append(arguments[1])
        return await answered(*arguments)

    return counted


async def test_memory_of_answers_has_an_end(monkeypatch) -> None:
    monkeypatch.setattr(keeping, "KEPT", 60_000)
    sent = []

    class Always:
        async def of(self, scope):
            return scope["path"].encode()

    async def page(scope, receive, send):
        sent.append(scope["path"])
        headers = [(b"etag", scope["path"].encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"x" * 20_000})

    app = keeping.with_memory(page, Always())
    async with AsyncClient(transport=ASGITransport(app), base_url="http://localhost") as client:
        for path in ("/1", "/2", "/2", "/3", "/1"):
            assert len((await client.get(path)).content) == 20_000
    assert sent == ["/1", "/2", "/3", "/1"]


async def test_an_answer_that_sets_a_cookie_is_remembered_for_nobody() -> None:
    sent = []

    class Always:
        async def of(self, scope):
            return b"tag"

    async def page(scope, receive, send):
        sent.append(scope["path"])
        headers = [(b"ETag", b"tag"), (b"Set-Cookie", b"a=b")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"x"})

    app = keeping.with_memory(page, Always())
    async with AsyncClient(transport=ASGITransport(app), base_url="http://localhost") as client:
        assert [(await client.get("/1")).text for _ in range(2)] == ["x", "x"]
    assert sent == ["/1", "/1"]


def test_a_proxy_is_believed_only_when_it_is_named(tmp_path: Path) -> None:
    told = {
        "x-forwarded-proto": "https",
        "x-forwarded-for": "10.1.2.3",
        "x-forwarded-host": "evil.example",
        "host": "a.ru",
    }
    with served(base()) as site:
        assert "http://a.ru/sitemap.xml" in httpx.get(f"{site.url}/robots.txt", headers=told).text
    with served(base(), "--trust-proxy", "127.0.0.1", "--hsts") as site:
        answer = httpx.get(f"{site.url}/robots.txt", headers=told)
        assert "https://a.ru/sitemap.xml" in answer.text
        assert "strict-transport-security" in answer.headers
        assert "evil" not in answer.text
        _speaks_no_http(site.port)


def _speaks_no_http(port: int) -> None:
    for request in (
        b"\x16\x03\x01\0\xa5\x01 hello\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.settimeout(20)
            connection.sendall(request)
            answer = connection.recv(100_000).decode(errors="replace")
        assert answer.startswith("HTTP/1.1 400")
        assert "не HTTP" in answer
        assert "nosniff" in answer


def test_limits_fit_into_those_of_the_server_in_front() -> None:
    conf = (Path(__file__).parent.parent / "deploy/nginx.conf").read_text(encoding="utf-8")
    size = re.search(r"large_client_header_buffers \d+ (\d+)k", conf)
    assert size
    assert int(size[1]) * 1024 > admission.LONGEST_ADDRESS
