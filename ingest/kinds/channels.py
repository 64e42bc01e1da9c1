"""How to apply and how to receive the result."""

from ingest.rules import Column, Kind

CHANNELS = Kind(
    name="channels",
    label="Способы обращения",
    columns=(
        Column("kind", "TEXT", "Способ", {"epgu": "Госуслуги (ЕПГУ)", "regional_portal": "региональный портал", "mfc": "МФЦ", "in_person": "лично в орган", "post": "почта", "email": "электронная почта"}),
        Column("scope", "TEXT", "Для подачи или для получения результата", {"submission": "подать", "result": "получить результат"}),
    ),
    rules=(),
    scope="service",
    with_text=True,
)
