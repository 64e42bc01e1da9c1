"""What the applicant receives."""

from ingest.rules import Column, Kind

RESULTS = Kind(
    name="results",
    label="Результаты",
    columns=(
    ),
    rules=(),
    scope="service",
    with_text=True,
)
