"""Which sections of the standard answer which aspect of a question."""

from __future__ import annotations

# Sections of the standard that answer an aspect, by its kind; «» when the question says no kind.
SECTIONS: dict[tuple[str, str], tuple[str, ...]] = {
    ("deadlines", "service_total"): ("term",),
    ("deadlines", "registration"): ("registration",),
    ("deadlines", "queue"): ("queue",),
    ("deadlines", "typo_correction"): ("typo_correction",),
    ("deadlines", "complaint"): ("complaints",),
    ("deadlines", ""): (),
    ("documents", "required"): ("documents_required",),
    ("documents", "interagency"): ("documents_interagency",),
    ("documents", ""): ("documents_required", "prohibited"),
    ("refusals", "service"): ("refusal", "suspension_or_refusal"),
    ("refusals", "acceptance"): ("refusal_acceptance",),
    ("refusals", "suspension"): ("suspension", "suspension_or_refusal"),
    ("refusals", "return"): ("return",),
    ("refusals", "termination"): ("termination",),
    ("fee", ""): ("fee",),
    ("applicants", ""): ("applicants",),
    ("results", ""): ("result",),
    ("legal", ""): ("legal",),
    ("contacts", ""): ("informing",),
    ("channels", ""): ("electronic", "other_requirements"),
    ("complaints", ""): ("complaints",),
    ("procedure", ""): ("procedures",),
}
ASPECT_OF_SECTION = {section: aspect for (aspect, _), sections in SECTIONS.items() for section in sections} | {
    "documents_required": "documents", "documents_interagency": "documents", "prohibited": "documents",
    "typo_correction": "procedure", "suspension_or_refusal": "refusals",
}  # fmt: skip
