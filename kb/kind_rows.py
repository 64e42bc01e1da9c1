"""The catalogue in the base: kinds of service out of portal lists and regulations, and who is tied to which and why.

All is made anew from the rows of all sources in an order of names, so the order in which files came changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from ingest.model import Municipality
from ingest.municipality import find
from ingest.slugs import slug, unique
from kb.kinds import Kind, Link, link
from kb.naming import meaning, without_place
from kb.source_rows import municipality_row
from kb.wording import upper_first

KEY_LENGTH = 60
PORTAL, REGULATION = "portal", "regulation"
LINKS = "select id, source_id, service_name, url from portal_links order by id"
SERVICES = "select distinct name from services where name is not null"
OWN_ACT = """
update portal_links set municipality_id = (select a.municipality_id from acts a where a.id = portal_links.act_id)
"""
# A list without an act belongs to the administration that publishes it.
LISTS = """select distinct p.source_id, s.authority, s.text from portal_links p join sources s on s.id = p.source_id
where p.act_id is null order by p.source_id"""


def store(db: Database) -> None:
    """Writes ``catalogue``, ties services and portal links to it, and portal links to their municipality."""
    _forget(db)
    _owners(db)
    catalogue = Catalogue(db)
    catalogue.portals(db.conn.execute(LINKS).fetchall())
    names = in_order(name for (name,) in db.conn.execute(SERVICES))
    for name, found in catalogue.linked(names).items():
        key = found.kind.id if found.kind else None
        values = [key, round(found.score, 2), found.reason, name]
        db.conn.execute("update services set catalogue_id = ?, link_score = ?, link_reason = ? where name = ?", values)


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """The names in the order in which they may found kinds: the shortest first, whatever the order of the files."""
    return tuple(sorted(set(names), key=lambda name: (len(without_place(name)), name)))


def _forget(db: Database) -> None:
    for table in ("portal_links", "services"):
        db.conn.execute(f"update {table} set catalogue_id = null")
    db.conn.execute("delete from catalogue")


# --- whose portal list it is ----------------------------------------------------------------------


def _owners(db: Database) -> None:
    db.conn.execute(OWN_ACT)
    for source, authority, text in db.conn.execute(LISTS).fetchall():
        place = owner(authority or "", text)
        if place:
            row = municipality_row(place)
            db.table("municipalities").upsert(row, pk="id")
            db.conn.execute(
                "update portal_links set municipality_id = ? where source_id = ? and act_id is null",
                [row["id"], source],
            )


def owner(authority: str, text: str) -> Municipality | None:
    """The municipality whose services a list offers: that of the publisher, else the one the text names most often.

    >>> owner("Администрация Сухоборского муниципального района Вологодской области", "").name
    'Сухоборский муниципальный район'
    """
    return find(authority, "", text.split("\n"))


# --- kinds ----------------------------------------------------------------------------------------


class Catalogue:
    """The kinds known so far, and the rows written for them."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.kinds: list[Kind] = []
        self._by_object: dict[str, list[Kind]] = {}
        self._taken: dict[str, int] = {}

    def portals(self, rows: Sequence[tuple[str, str, str, str]]) -> None:
        """Every service of a portal list is a kind; a later list shares it, its own services stay apart."""
        seen: dict[tuple[str, str], Kind] = {}
        for key, source, name, url in rows:
            own = {kind.id for (other, _), kind in seen.items() if other == source}
            if (source, name) not in seen:
                found = link(name, [kind for kind in self.near(name) if kind.id not in own]).kind
                seen[source, name] = found or self.add(name, url, PORTAL)
            self.db.conn.execute("update portal_links set catalogue_id = ? where id = ?", [seen[source, name].id, key])

    def linked(self, names: Iterable[str]) -> dict[str, Link]:
        """Name → its kind; a name that no kind comes near founds one."""
        found: dict[str, Link] = {}
        for name in names:
            one = link(name, self.near(name))
            if one.open:
                kind = self.add(upper_first(without_place(name)), None, REGULATION)
                one = Link(kind, 1.0, f"новый вид: {one.reason}")
            found[name] = one
        return found

    def add(self, name: str, url: str | None, origin: str) -> Kind:
        """A new kind with its row; the key is made of the name."""
        kind = Kind(unique(slug(name)[:KEY_LENGTH].rstrip("-"), self._taken), name)
        self.db.table("catalogue").insert({"id": kind.id, "name": name, "url": url, "origin": origin})
        self.kinds.append(kind)
        for notion in meaning(name).objects or {""}:
            self._by_object.setdefault(notion, []).append(kind)
        return kind

    def near(self, name: str) -> list[Kind]:
        """The kinds that share an object with a name; for a name without one, those without one."""
        said = meaning(without_place(name))
        found = {kind.id: kind for o in (said.objects | said.aside) or {""} for kind in self._by_object.get(o, ())}
        return sorted(found.values(), key=lambda kind: kind.id)  # sets have no order, reasons do
