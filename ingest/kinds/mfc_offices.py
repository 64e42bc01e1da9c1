"""Offices of multifunctional centres, a row as printed."""

from ingest.rules import Column, Kind

MFC_OFFICES = Kind(
    name="mfc_offices",
    label="Отделения МФЦ",
    columns=(
        Column("office_id", "TEXT", "Одно и то же отделение в разных регламентах"),
        Column("name", "TEXT", "Наименование, как напечатано"),
        Column("district", "TEXT", "Район из адреса или подзаголовка таблицы"),
        Column("address", "TEXT", "Адрес, как напечатан"),
        Column("postcode", "TEXT", "Почтовый индекс"),
        Column("schedule", "TEXT", "График работы, как напечатан"),
        Column("opening_hours", "TEXT", "График в записи OpenStreetMap; пусто — не разобран"),
        Column("phone", "TEXT", "Телефон, как напечатан"),
        Column("email", "TEXT", "Электронная почта, как напечатана"),
    ),
    rules=(),
    scope="act",
    with_text=False,
)
