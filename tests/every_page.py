"""Every kind of page and every machine address of the site: the table that the tests of whole pages walk over.

``test_the_table_has_every_address`` holds it to ``ROUTES``: a new page without a line here is a red test.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from datasette.utils import tilde_encode
from site_base import column

# A word that answers, one that finds several municipalities, one that finds nothing.
QUESTION, NONSENSE = "сколько ждать разрешение на снос деревьев", "щщщ ъъъ"
FIRST_SERVICE = "select id from services where act_id in (select id from acts where number = '538')"
FIRST_DRAFT = "select s.id from services s join acts a on a.id = s.act_id where a.status = 'draft' order by 1"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of page.

    ``name``      of its pictures
    ``path``      an address with the parts that can break: long names, several columns, filters
    ``holds``     what of its content must be there without scripts, a selector
    ``reaches``   what the Tab key must come to, selectors
    ``status``    of the answer
    ``ours``      drawn by our templates, not by Datasette's
    ``paper``     people print it
    """

    name: str
    path: str
    holds: str
    reaches: tuple[str, ...] = ("a",)
    status: int = 200
    ours: bool = True
    paper: bool = False


@cache
def kinds() -> tuple[Kind, ...]:
    """The pages, over the base of the tests."""
    service = column(FIRST_SERVICE)[0]
    draft = column(FIRST_DRAFT)[0]
    act = column("select act_id from services where id = ?", service)[0]
    first, second = column("select distinct municipality_id from services order by 1 limit 2")
    catalogue = column("select catalogue_id from services where catalogue_id is not null order by 1")[0]
    source, row = column("select id from sources order by id")[0], column("select id from deadlines order by id")[0]
    asked = f"q={quote(QUESTION)}"
    return (
        Kind("start", "/", "form.find.big, .place", ("#q", "#where", ".chips a", ".place a")),
        Kind("search", f"/search?{asked}", ".answer .fact", ("#q", "summary", ".hits a"), paper=True),
        Kind("search-empty", "/search", "form", ("#q",)),
        Kind("search-nothing", f"/search?q={quote(NONSENSE)}", ".empty", ("#q",)),
        Kind("service", f"/service/{service}", "#documents .paper", ("summary", "[data-tick]", "#filed"), paper=True),
        Kind("service-mine", f"/service/{draft}?case=-&filed=2026-11-20", "#deadlines", ("[data-tick]",)),
        Kind("checklist", f"/service/{service}/checklist", ".boxes li", ("[data-tick]",), paper=True),
        Kind("act", f"/act/{act}?{asked}", ".clause", (".clause a",), paper=True),
        Kind("editions", f"/act/{act}/editions", "main p, main li"),
        Kind("source", f"/source/{source}", "main a"),
        Kind("operator", "/operator", "form.desk", ("#q", "#where", "#with")),
        Kind("operator-answer", f"/operator?{asked}", ".big", ("[data-open]", "[data-copy]", "[data-step]")),
        Kind("operator-two", f"/operator?{asked}&municipality={first}&with={second}", ".two", ("#q", "#with")),
        Kind("offices", "/offices", ".office"),
        Kind("municipalities", "/municipalities", "main li, .place"),
        Kind("municipality", f"/municipalities/{first}", "main li, .place"),
        Kind("catalogue", "/catalogue", "main li"),
        Kind("catalogue-kind", f"/catalogue/{catalogue}", "main li, main a"),
        Kind("quality", "/quality", "main li, main table", ("summary, main a",)),
        Kind("data", "/data", ".saved li", (".saved a", ".saved input", ".saved button")),
        Kind("matrix", "/matrix?empty=1", ".matrix td", ("#measure", ".board", ".figure")),
        Kind("compare", f"/compare?service={service}&with={draft}", "main table", ("main a",)),
        Kind("plots", "/plots", "svg.plot", ("main select", "main summary")),
        Kind("about", "/about", "main dl"),
        Kind("not-found", "/nowhere", "main form, main a", ("main a",), status=404),
        Kind("service-not-found", "/service/нет-такой", "main a", ("main a",), status=404),
        Kind("closed", "/-/plugins", "main a", ("main a",), status=404),
        Kind("kb", "/kb", "main a", ("main a",), ours=False),
        Kind("kb-table", "/kb/deadlines?_size=5", "table td", ("main input", "main select"), ours=False),
        Kind("kb-row", f"/kb/deadlines/{tilde_encode(row)}", "table td", ("main a",), ours=False),
        Kind("kb-query", f"/kb/terms?what={quote('снос')}", "table td", ("main input",), ours=False),
    )


@cache
def machine_addresses() -> tuple[tuple[str, str], ...]:
    """What programs read: the address and its format."""
    service, draft = column(FIRST_SERVICE)[0], column(FIRST_DRAFT)[0]
    return (
        (f"/api/suggest?q={quote('снос')}", "json"),
        (f"/api/search?q={quote(QUESTION)}", "json"),
        (f"/api/service/{service}", "json"),
        (f"/service/{service}.jsonld", "json"),
        ("/openapi.json", "json"),
        ("/-/health", "json"),
        ("/kb/deadlines.json?_shape=array", "json"),
        ("/matrix.csv", "csv"),
        ("/quality.csv", "csv"),
        (f"/compare.csv?service={service}&with={draft}", "csv"),
        (f"/compare.json?service={service}&with={draft}", "json"),
        ("/plots/deadlines.csv", "csv"),
        ("/offices.csv", "csv"),
        ("/kb/documents.csv?_size=max", "csv"),
        ("/opensearch.xml", "xml"),
        ("/sitemap.xml", "xml"),
        ("/sitemap-1.xml", "xml"),
        ("/feed.atom", "xml"),
        ("/robots.txt", "text"),
        ("/favicon.ico", "icon"),
        (f"/operator/answer?q={quote(QUESTION)}", "part"),
    )
