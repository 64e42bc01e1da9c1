"""Services and their addresses on the portals."""

from ingest.rules import Column, Kind

PORTAL_LINKS = Kind(
    name="portal_links",
    label="Ссылки на порталы",
    columns=(
        Column("service_name", "TEXT", "Наименование услуги у ссылки"),
        Column("url", "TEXT", "Адрес"),
        Column("catalogue_id", "TEXT", "Вид услуги в каталоге"),
    ),
    rules=(),
    scope="source",
    with_text=False,
)
