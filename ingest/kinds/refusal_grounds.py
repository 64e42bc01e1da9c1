"""Why documents are not accepted, the service is refused, suspended or ended."""

from ingest.rules import Column, Kind

REFUSAL_GROUNDS = Kind(
    name="refusal_grounds",
    label="Основания отказа",
    columns=(
        Column("kind", "TEXT", "Что последует: не примут документы, откажут, приостановят, вернут, прекратят", {"acceptance": "не примут документы", "service": "откажут в услуге", "suspension": "приостановят", "return": "вернут заявление", "termination": "прекратят предоставление"}),
    ),
    rules=(),
    scope="service",
    with_text=True,
)
