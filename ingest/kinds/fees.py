"""What the service costs."""

from ingest.rules import Column, Kind

FEES = Kind(
    name="fees",
    label="Плата",
    columns=(
        Column("is_free", "INTEGER", "1 — бесплатно, 0 — взимается плата"),
        Column("amount", "REAL", "Размер платы, рублей; пусто — не назван"),
    ),
    rules=(),
    scope="service",
    with_text=True,
)
