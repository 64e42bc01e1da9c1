"""Which lists of a regulation are compared. Data, in the order in which a person asks.

Contacts and offices are not among them: those of two municipalities always differ, and say nothing of the service.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.kinds import BY_NAME
from kb.card.lines import label
from kb.wording import upper_first


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows of ``table`` whose ``column`` is ``kind``; all of its rows when there is no column.

    ``none``     the kind of ``no_grounds`` that answers instead of them
    ``outline``  sections of the standard that speak of it: when they stand in the act, its list was not understood
    """

    table: str
    column: str = ""
    kind: str = ""
    none: str = ""
    outline: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its name for people."""
        if not self.column:
            return BY_NAME[self.table].label
        return TITLES.get((self.table, self.kind)) or upper_first(label(self.table, self.column, self.kind))


def title(table: str, kind: str) -> str:
    """The name of a list for people."""
    return next(listed.title for listed in LISTS if (listed.table, listed.kind) == (table, kind))


TITLES: Mapping[tuple[str, str], str] = {
    ("documents", "required"): "Приносит заявитель",
    ("documents", "interagency"): "Орган запрашивает сам",
    ("documents", "application_content"): "Написать в заявлении",
    ("legal_references", "list"): "Правовые основания",
}
TERMS = ("service_total", "registration", "queue", "result_delivery", "refusal_notice", "interagency", "procedure",
         "typo_correction", "return", "complaint", "other")  # fmt: skip
OUTLINED = {"service_total": ("term",), "registration": ("registration",), "queue": ("queue",)}
LISTS: tuple[Listed, ...] = (
    Listed("documents", "category", "required", outline=("documents_required",)),
    Listed("documents", "category", "interagency", outline=("documents_interagency",)),
    Listed("documents", "category", "application_content"),
    Listed("refusal_grounds", "kind", "acceptance", "acceptance", ("refusal_acceptance",)),
    Listed("refusal_grounds", "kind", "suspension", "suspension", ("suspension", "suspension_or_refusal")),
    Listed("refusal_grounds", "kind", "service", "service", ("refusal", "suspension_or_refusal")),
    Listed("refusal_grounds", "kind", "return"),
    Listed("refusal_grounds", "kind", "termination"),
    *(Listed("deadlines", "what", what, outline=OUTLINED.get(what, ())) for what in TERMS),
    Listed("fees", outline=("fee",)),
    Listed("applicants", outline=("applicants",)),
    Listed("results", outline=("result",)),
    Listed("channels"),
    Listed("legal_references", "role", "list", outline=("legal",)),
)
COMPARED = tuple(dict.fromkeys(listed.table for listed in LISTS))
