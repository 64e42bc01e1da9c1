"""Who may apply."""

from ingest.rules import Column, Kind

APPLICANTS = Kind(
    name="applicants",
    label="Заявители",
    columns=(
        Column("kind", "TEXT", "Кто это: гражданин, организация, предприниматель, представитель или несколько сразу", {"individual": "граждане", "legal_entity": "юридические лица", "entrepreneur": "индивидуальные предприниматели", "representative": "представители", "mixed": "граждане и организации"}),
    ),
    rules=(),
    scope="service",
    with_text=True,
)
