"""Where the act says that there are no grounds: not the same as saying nothing."""

from ingest.rules import Column, Kind

NO_GROUNDS = Kind(
    name="no_grounds",
    label="Оснований нет",
    columns=(
        Column("kind", "TEXT", "Для чего в регламенте прямо сказано, что оснований нет", {"acceptance": "для отказа в приёме документов", "service": "для отказа в услуге", "suspension": "для приостановления"}),
    ),
    rules=(),
    scope="service",
    with_text=True,
)
