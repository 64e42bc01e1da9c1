"""Services: what a regulation regulates. One row per regulation, put together from several clauses."""

from ingest.rules import Column, Kind

SERVICES = Kind(
    name="services",
    label="Услуги",
    columns=(
        Column("name", "TEXT", "Наименование услуги, как в подразделе «Наименование услуги»"),
        Column("short_name", "TEXT", "Краткое наименование, если регламент его даёт"),
        Column("authority", "TEXT", "Орган, который предоставляет услугу"),
    ),
    rules=(),
    with_text=False,
    merge=True,
)
