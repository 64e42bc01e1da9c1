"""Acts that the regulation cites."""

from ingest.rules import Column, Kind

LEGAL_REFERENCES = Kind(
    name="legal_references",
    label="Правовые акты",
    columns=(
        Column("kind", "TEXT", "Вид акта и принявший орган, как в тексте"),
        Column("number", "TEXT", "Номер"),
        Column("date", "TEXT", "Дата, ISO; пусто — нет в тексте"),
        Column("title", "TEXT", "Название без кавычек"),
        Column("role", "TEXT", "Где назван: в перечне правовых оснований, в преамбуле или по тексту", {"list": "правовое основание", "preamble": "преамбула", "cited": "упомянут"}),
    ),
    rules=(),
    scope="act",
    with_text=False,
)
