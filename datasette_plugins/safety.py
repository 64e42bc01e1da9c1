"""Headers that keep a page to itself: no foreign or inline scripts, frames or guesses about types."""

from __future__ import annotations

from typing import Any

STRICT = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Datasette's own pages carry inline scripts and styles.
STOCK = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
STOCK_PATHS = ("/kb", "/-/", "/_")
OUR_ERRORS = (400, 403, 404, 405, 414, 500)
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"x-frame-options": b"DENY",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
}
# Half a year, for this host alone: RFC 6797. Sent by HTTPS only, of which a trusted proxy tells.
HSTS = {b"strict-transport-security": b"max-age=15768000"}


def policy(path: str, status: int = 200) -> str:
    """The content security policy of an answer. Pages of errors are ours wherever they stand."""
    return STOCK if path.startswith(STOCK_PATHS) and status not in OUR_ERRORS else STRICT


def with_headers(app: Any, hsts: bool = False) -> Any:
    """An ASGI app that adds the headers to every answer of ``app``; ``hsts`` also sends browsers to HTTPS for good."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                csp = policy(scope.get("path", ""), message["status"]).encode()
                known = {name.lower() for name, _ in message.get("headers", [])}
                secure = HSTS if hsts and scope.get("scheme") == "https" else {}
                added = {**HEADERS, **secure, b"content-security-policy": csp}
                extra = [(name, value) for name, value in added.items() if name not in known]
                message = {**message, "headers": [*message.get("headers", []), *extra]}
            await send(message)

        await app(scope, receive, send_with_headers)

    return wrapped
