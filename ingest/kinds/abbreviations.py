"""Abbreviations defined by «(далее – …)»."""

from ingest.rules import Column, Kind

ABBREVIATIONS = Kind(
    name="abbreviations",
    label="Сокращения",
    columns=(
        Column("short", "TEXT", "Сокращение"),
        Column("long", "TEXT", "Что оно значит"),
    ),
    rules=(),
    scope="act",
    with_text=False,
)
