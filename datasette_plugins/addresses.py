"""Whole addresses of our pages, made of the request alone.

The ``Host`` header is typed by a stranger: it is taken only when it is nothing but a host and a port (RFC 3986, 3.2.2),
else the address the server listens on. So no header can put words, quotes or another path into a page or a feed.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote

HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
SCHEMES = ("http", "https")
# Pages told by their path alone: whatever stands behind «?» shows the same thing, or a part of it.
BY_PATH = re.compile(r"/$|/(?:service|act|source|municipalities|catalogue|offices|quality|about)(?:/|$)")


def origin(request: Any) -> str:
    """Scheme and host of the request, without a slash: «https://example.ru:8443»."""
    scheme = request.scheme if request.scheme in SCHEMES else "http"
    typed = request.headers.get("host", "")
    return f"{scheme}://{typed if HOST.fullmatch(typed) else _listening(request.scope)}"


def canonical(request: Any) -> str:
    """The one address of the page that is asked for; «» when its query is a part of what it shows."""
    path = quote(unquote(request.path), safe="/~")
    if request.query_string and not BY_PATH.match(path):
        return ""
    return origin(request) + (path.rstrip("/") or "/")


def _listening(scope: Any) -> str:
    """Host and port of the server's own socket; «localhost» when it is none, as in tests."""
    host, port = scope.get("server") or ("localhost", None)
    name = f"[{host}]" if ":" in str(host) else str(host)
    whole = f"{name}:{port}" if port else name
    return whole if HOST.fullmatch(whole) else "localhost"
