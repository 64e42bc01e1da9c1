"""Mentions → things: the same office in several tables, the kind of service, the act that another act changes.

One candidate or none: where two fit equally well, nothing is tied and the rows stay apart.
"""

from __future__ import annotations

from sqlite_utils import Database

from kb import kind_rows as kinds
from kb.offices import rows as offices

# Municipalities of acts and of portal lists; what only a removed source had goes with it.
UNUSED = """
delete from municipalities where id not in (select municipality_id from acts where municipality_id is not null
union select municipality_id from portal_links where municipality_id is not null)
"""


def resolve(db: Database) -> None:
    """Ties rows of all sources together; run after the last source is stored. May be run again."""
    with db.conn:
        kinds.store(db)
        db.conn.execute(UNUSED)
        offices.resolve(db)
        _act_targets(db)
        _statuses(db)


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
    """An act that a later act of the base changes or repeals says so; a draft stays a draft.

    What the act says itself is taken first: the later act may have left the base since.
    """
    db.conn.execute("update acts set status = said_status, status_reason = said_status_reason")
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
