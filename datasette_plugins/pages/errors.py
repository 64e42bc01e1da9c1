"""Errors in Russian, in our design, without traces: those stand in the log of the server."""

from __future__ import annotations

from typing import Any

from datasette import Response

from datasette_plugins.pages.render import page

TITLES = {
    400: "Запрос не понят",
    403: "Этот раздел закрыт",
    404: "Такой страницы нет",
    405: "Так обратиться нельзя",
}
BROKEN = "Что-то сломалось у нас"


def page_wanted(request: Any) -> bool:
    """Machines get JSON from Datasette itself."""
    return not str(request.path).split("?")[0].endswith((".json", ".csv"))


async def page_of(datasette: Any, request: Any, status: int) -> Any:
    """The error page of a status."""
    return await page(datasette, request, "error", status, title=TITLES.get(status, BROKEN), code=status)


def page_for(datasette: Any, request: Any, exception: Exception) -> Any:
    """The hook's answer: ``None`` leaves it to Datasette."""
    status = getattr(exception, "status", 500)
    if str(request.path).startswith("/api/"):
        return Response.json({"ok": False, "error": TITLES.get(status, BROKEN).lower()}, status=status)
    return page_of(datasette, request, status) if page_wanted(request) else None


def closed(datasette: Any, request: Any) -> Any:
    """403."""
    return page_of(datasette, request, 403)
