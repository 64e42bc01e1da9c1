"""The SQL of linked data."""

# A fact of a service, or of its act when it belongs to no service, with the clause it stands in.
_CLAUSE = "c.label as clause_label, c.path as clause_path, c.act_id as clause_act"
_OF_SERVICE = "f.service_id = :id"
_OF_ACT = "(f.service_id = :id or (f.service_id is null and f.act_id = (select act_id from services where id = :id)))"


def facts(table: str, of_act: bool = False) -> str:
    """All rows of a fact table that belong to a service, in the order of the act."""
    return f"""
select f.*, {_CLAUSE} from {table} f join clauses c on c.id = f.clause_id
where {_OF_ACT if of_act else _OF_SERVICE} order by c.position, f.start limit :limit
"""


AUTHORITY = f"""
select s.authority as text, s.authority_quote as quote, {_CLAUSE}
from services s join clauses c on c.id = s.authority_clause_id
where s.id = :id and s.authority is not null and s.authority_quote is not null
"""
