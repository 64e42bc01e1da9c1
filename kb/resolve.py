"""Mentions → things: the same office in several tables, the kind of service, the act that another act changes.

One candidate or none: where two fit equally well, nothing is tied and the rows stay apart.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process
from sqlite_utils import Database

from ingest.slugs import slug, unique

ALIKE = 86  # per cent of token-set similarity from which two names of services may be one kind of service
AHEAD = 4  # per cent by which the best candidate must lead the second


def resolve(db: Database) -> None:
    """Ties rows of all sources together; run after the last source is stored. May be run again."""
    with db.conn:
        db.conn.execute("delete from municipalities where id not in (select municipality_id from acts)")
        _catalogue(db)
        _offices(db)
        _act_targets(db)
        _statuses(db)


# --- kinds of service -----------------------------------------------------------------------------


def _catalogue(db: Database) -> None:
    """The kinds of service are those of the portal lists; services are tied to them by name."""
    for table in ("portal_links", "services"):
        db.conn.execute(f"update {table} set catalogue_id = null")
    db.conn.execute("delete from catalogue")
    taken: dict[str, int] = {}
    known: dict[str, str] = {}
    for key, name, url in db.conn.execute("select id, service_name, url from portal_links order by id").fetchall():
        if name not in known:
            known[name] = unique(slug(name)[:60].rstrip("-"), taken)
            db.table("catalogue").insert({"id": known[name], "name": name, "url": url})
        db.conn.execute("update portal_links set catalogue_id = ? where id = ?", [known[name], key])
    for key, name in db.conn.execute("select id, name from services").fetchall():
        entry = closest(name, list(known))
        db.conn.execute("update services set catalogue_id = ? where id = ?", [known.get(entry or ""), key])


def closest(name: str, names: list[str]) -> str | None:
    """The one name that means the same kind of service, or ``None`` when none or more than one comes near.

    >>> closest("Принятие граждан на учет в качестве нуждающихся в жилых помещениях",
    ...         ["Принятие на учет граждан в качестве, нуждающихся в жилых помещениях", "Выдача разрешения"])
    'Принятие на учет граждан в качестве, нуждающихся в жилых помещениях'
    """
    found = process.extract(name, names, scorer=fuzz.token_sort_ratio, processor=_plain, limit=2)
    found += process.extract(name, names, scorer=fuzz.token_set_ratio, processor=_plain, limit=2)
    best = max(found, key=lambda hit: hit[1], default=None)
    if best is None or best[1] < ALIKE:
        return None
    rivals = [score for other, score, _ in found if other != best[0]]
    return str(best[0]) if not rivals or best[1] - max(rivals) >= AHEAD else None


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.lower().replace("ё", "е")))


# --- offices --------------------------------------------------------------------------------------

STREET = re.compile(
    r"(?:ул|улица|пр|проспект|пр-т|наб|шоссе|пер|пл|мкр|микрорайон|усадьба)\.?\s?"
    r"([А-ЯЁа-яё0-9][\w\s.-]{2,40}?)(?=,|\sд\.|$)|([А-ЯЁ][а-яё]+ское) шоссе",
    re.I,
)
HOUSE = re.compile(r"(?:д\.|дом|здание)\s?(\d+\s?[-/]?\s?[А-Яа-я0-9]?)(?!\d)", re.I)
NAME = re.compile(r"«([^«»]+)»(?=[^«»]*$)")


def _offices(db: Database) -> None:
    for key, name, address in db.conn.execute("select id, name, address from mfc_offices").fetchall():
        db.conn.execute("update mfc_offices set office_id = ? where id = ?", [office_key(name, address), key])


def office_key(name: str, address: str) -> str:
    """What an office is known by whatever its postcode is printed like: own name, street and house.

    >>> office_key("МФЦ «Приозерский»", "188761, г. Приозерск, ул. Калинина, д. 51")
    'prioze-kalinina-51'
    """
    own = NAME.search(name)
    street, house = STREET.search(address), HOUSE.search(address)
    parts = (
        (own[1] if own else name)[:6],
        (street[1] or street[2] or "") if street else address[-30:],
        re.sub(r"\s", "", house[1]) if house else "",
    )
    return slug(" ".join(parts))


# --- acts -----------------------------------------------------------------------------------------

SAME_ACT = """
select a.id from acts a
where a.number = :number and (a.date is :date or :date is null or a.date is null) and a.id <> :self
  and (a.municipality_id is null or :place is null or a.municipality_id = :place)
"""
RELATIONS = """
select r.id, r.act_id, r.target_number, r.target_date, a.municipality_id
from act_relations r join acts a on a.id = r.act_id where r.target_number is not null
"""


def _act_targets(db: Database) -> None:
    """The amended or repealed act, when exactly one act of the base has its number, date and municipality."""
    for key, own, number, date, place in db.conn.execute(RELATIONS).fetchall():
        found = db.conn.execute(SAME_ACT, {"number": number, "date": date, "self": own, "place": place}).fetchall()
        target = found[0][0] if len(found) == 1 else None
        db.conn.execute("update act_relations set target_act_id = ? where id = ?", [target, key])


def _statuses(db: Database) -> None:
    """An act that a later act of the base changes or repeals says so; a draft stays a draft."""
    for relation, status, words in (
        ("amends", "amended", "изменён"),
        ("repeals", "repealed", "признан утратившим силу"),
    ):
        rows = db.conn.execute(
            "select r.target_act_id, a.kind, a.number, a.date from act_relations r join acts a on a.id = r.act_id "
            "where r.relation = ? and r.target_act_id is not null and a.status <> 'draft'", [relation],
        ).fetchall()  # fmt: skip
        for target, kind, number, date in rows:
            reason = f"{words}: {kind or 'акт'} № {number or 'б/н'} от {date or 'без даты'}"
            db.conn.execute(
                "update acts set status = ?, status_reason = ? where id = ? and status <> 'draft'",
                [status, reason, target],
            )
