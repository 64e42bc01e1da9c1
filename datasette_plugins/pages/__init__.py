"""The pages of the site and their addresses. The first address that fits wins."""

from collections.abc import Callable
from typing import Any

from datasette_plugins.pages import act, lists, quality, search, service, start, suggest, technical

ROUTES: tuple[tuple[str, Callable[..., Any]], ...] = (
    (r"/$", start.start),
    (r"/search$", search.search_page),
    (r"/api/suggest$", suggest.suggest_api),
    (r"/api/search$", search.search_api),
    (r"/service/(?P<id>.+)/checklist/?$", service.checklist),
    (r"/service/(?P<id>.+)$", service.service),
    (r"/act/(?P<id>.+)$", act.act),
    (r"/source/(?P<id>.+)$", act.source),
    (r"/offices$", lists.offices),
    (r"/municipalities$", lists.municipalities),
    (r"/municipalities/(?P<id>.+)$", lists.municipality),
    (r"/catalogue$", lists.catalogue),
    (r"/catalogue/(?P<id>.+)$", lists.kind),
    (r"/quality$", quality.quality),
    (r"/about$", technical.about),
    (r"/robots\.txt$", technical.robots),
    (r"/-/health$", technical.health),
    (r"/-/(databases|threads|plugins|actor)(\.json)?$", technical.hidden),
)
