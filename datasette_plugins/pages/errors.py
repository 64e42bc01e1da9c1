"""Errors in Russian, in our design, without traces: those stand in the log of the server."""

from __future__ import annotations

from typing import Any

from datasette import Response

from datasette_plugins.pages.render import page

TITLES = {
    400: "Запрос не понят",
    403: "Этот раздел закрыт",
    404: "Такой страницы нет",
    405: "Так обратиться нельзя: сайт только отвечает на вопросы",
    414: "Адрес слишком длинный",
}
BROKEN = "Что-то сломалось у нас"
INTERRUPTED = "SQL Interrupted"  # how Datasette titles it
TOO_LONG = "Запрос искал дольше секунды и остановлен: сузьте условия"


def page_wanted(request: Any) -> bool:
    """Machines get JSON from Datasette itself."""
    return not str(request.path).split("?")[0].endswith((".json", ".csv"))


async def page_of(datasette: Any, request: Any, status: int, title: str = "") -> Any:
    """The error page of a status."""
    return await page(datasette, request, "error", status, title=title or TITLES.get(status, BROKEN), code=status)


def page_for(datasette: Any, request: Any, exception: Exception) -> Any:
    """The hook's answer: ``None`` leaves it to Datasette."""
    status = getattr(exception, "status", 500)
    # Datasette's word for a wrong parameter («Cannot sort by …») and for what SQLite says of it, or of the disk.
    if status == 500 and hasattr(exception, "error_dict") and "disk" not in str(exception.__context__):
        status = exception.status = 400  # type: ignore[attr-defined]
    title = TOO_LONG if getattr(exception, "title", "") == INTERRUPTED else ""
    if for_programs(request.path) or page_wanted(request):
        return answer(datasette, request, status, title)
    return Response.json({"ok": False, "error": title.lower()}, status=status) if title else None


async def answer(datasette: Any, request: Any, status: int, title: str = "") -> Any:
    """The error as the one who asks reads it: JSON for programs, a page for people."""
    if for_programs(request.path):
        return Response.json({"ok": False, "error": TITLES.get(status, BROKEN).lower()}, status=status)
    return await page_of(datasette, request, status, title)


def for_programs(path: str) -> bool:
    """Is this an address of ours that answers in JSON, errors too? ``/openapi.json`` describes them."""
    return (
        path.startswith("/api/") or path.endswith(".jsonld") or path in ("/compare.json", "/openapi.json", "/-/health")
    )


def closed(datasette: Any, request: Any) -> Any:
    """403."""
    return page_of(datasette, request, 403)
