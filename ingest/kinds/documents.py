"""What to bring, what the authority obtains itself, what to write in the application."""

from ingest.rules import Column, Kind

DOCUMENTS = Kind(
    name="documents",
    label="Документы",
    columns=(
        Column("category", "TEXT", "Кто даёт документ: заявитель обязан, орган запрашивает сам (можно принести), или это содержание заявления", {"required": "приносит заявитель", "interagency": "запрашивает орган, можно принести самому", "application_content": "указать в заявлении"}),
        Column("condition", "TEXT", "При каком условии нужен («если…», «в случае…»); пусто — всегда"),
        Column("about_whom", "TEXT", "О ком документ: заявитель, представитель, член семьи…"),
    ),
    rules=(),
    scope="service",
    with_text=True,
)
