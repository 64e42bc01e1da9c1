"""Services and their addresses on the portals, as lists on the sites of administrations give them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.context import Context
from ingest.rules import Column, Kind, TableRule, Values
from ingest.wording import wording

URL = wording(r"(?:https?://|www\.)[^\s<>«»\"]+[^\s<>«»\".,;)]")


def _link(cells: Mapping[str, str], _: Context) -> Values | None:
    url = URL.search(cells["url"].replace(" ", ""))
    name = cells["service_name"].strip()
    return {"service_name": name, "url": url[0]} if url and name else None


PORTAL_LINKS = Kind(
    name="portal_links",
    label="Ссылки на порталы",
    columns=(
        Column("service_name", "TEXT", "Наименование услуги у ссылки"),
        Column("url", "TEXT", "Адрес"),
        Column("catalogue_id", "TEXT", "Вид услуги в каталоге"),
        Column("municipality_id", "TEXT", "Муниципалитет, чьи услуги в списке"),
    ),
    rules=(
        TableRule(
            "table of links",
            {
                "service_name": wording(r"наименование .{0,40}услуг|^услуга", re.I),
                "url": wording(r"ссылк|адрес (?:на |в |страниц|услуги)|url|портал", re.I),
            },
            frozenset({"service_name", "url"}),
            _link,
            examples=(
                (("№ п/п", "Наименование услуги", "Ссылка на Портал госуслуг"), True),
                (("Наименование муниципальной услуги", "Адрес страницы на ЕПГУ"), True),
                (("№ п/п", "Наименование МФЦ", "Почтовый адрес"), False),
            ),
        ),
    ),
    scope="source",
    with_text=False,
)
