"""Filters that narrow a search to some services: where, when, in which state."""

from __future__ import annotations

from dataclasses import dataclass

from kb.catalogue import Catalogue, Subject

STATUSES = {
    "in_force": "действует", "draft": "проект", "amended": "с изменениями", "repealed": "утратил силу",
    "expired": "срок действия истёк", "unknown": "состояние неизвестно",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What a service must be to be searched; None lets all pass.

    ``municipality`` is an id, ``region`` a name as the base prints it, ``year`` that of the act, ``status`` a key of
    ``STATUSES``, ``aspect`` a key of ``ASPECTS`` (it narrows what is answered, not which services are searched).
    """

    municipality: str | None = None
    region: str | None = None
    year: str | None = None
    status: str | None = None
    aspect: str | None = None

    def allow(self, subject: Subject) -> bool:
        """Does the service pass?"""
        place = subject.place
        return (
            (not self.municipality or (place is not None and place.id == self.municipality))
            and (not self.region or (place is not None and place.region_name == self.region))
            and (not self.year or (subject.date or "").startswith(f"{self.year}-"))
            and (not self.status or subject.status == self.status)
        )

    def allowed(self, catalogue: Catalogue) -> frozenset[str] | None:
        """The keys of the services that pass; None when nothing is filtered."""
        if not (self.municipality or self.region or self.year or self.status):
            return None
        return frozenset(key for key, subject in catalogue.subjects.items() if self.allow(subject))


EVERYTHING = Filters()
