"""Addresses, telephones and hours of the authority and its departments."""

from ingest.rules import Column, Kind

CONTACTS = Kind(
    name="contacts",
    label="Контакты",
    columns=(
        Column("name", "TEXT", "Чей контакт"),
        Column("address", "TEXT", "Адрес"),
        Column("phone", "TEXT", "Телефоны"),
        Column("email", "TEXT", "Электронная почта"),
        Column("schedule", "TEXT", "График работы и приёма"),
    ),
    rules=(),
    scope="service",
    with_text=False,
)
