"""The site: pages, SQL functions and safety of Datasette. Hooks only; the work is in the modules beside."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from datasette_plugins import connections, filters, layers, stock
from datasette_plugins.pages import ROUTES, errors
from datasette_plugins.russian import Russian, css_urls
from kb import descriptions


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The addresses of our pages; Datasette asks plugins before itself."""
    return list(ROUTES)


@hookimpl
def startup(datasette: Any) -> Any:
    """The dictionary and the catalogue of the search are read before the first visitor."""
    return lambda: connections.warm(datasette)


@hookimpl(trylast=True)
def prepare_connection(conn: Any, database: str, datasette: Any) -> None:
    """SQL functions of the base and limits for strangers' queries; last, to replace ``escape_fts``."""
    connections.prepare(conn, database, bool(datasette.setting("default_allow_sql")))


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Filters our templates use; Russian words for those of Datasette."""
    env.filters.update(filters.FILTERS)
    env.filters.update(descriptions.FILTERS)
    env.filters.update(stock.FILTERS)
    env.add_extension(Russian)


@hookimpl
def extra_css_urls(template: str) -> list[str]:
    """Our colours on Datasette's own pages."""
    return css_urls(template)


@hookimpl
def asgi_wrapper(datasette: Any) -> Any:
    """Headers, limits, tags, compression and memory around Datasette."""
    return lambda app: layers.layered(app, datasette)


@hookimpl(tryfirst=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """404 and 500 in Russian, in our design, without traces."""
    return errors.page_for(datasette, request, exception)


@hookimpl(tryfirst=True)
def forbidden(datasette: Any, request: Any) -> Any:
    """403 likewise."""
    return errors.closed(datasette, request)
