"""The SQL of what is made for machines: linked data, the map of the site, the feed."""

# The kinds of thing that have a page; files are dated, municipalities and kinds of service are not.
THINGS = """
select 'service' as what, s.id, o.added_at as changed
from services s join acts a on a.id = s.act_id join sources o on o.id = a.source_id
union all select 'act', a.id, o.added_at from acts a join sources o on o.id = a.source_id
union all select 'municipality', id, null from municipalities
union all select 'catalogue', id, null from catalogue
order by 1, 2 limit :limit offset :offset
"""
THINGS_COUNT = """
select (select count(*) from services) + (select count(*) from acts) + (select count(*) from municipalities)
     + (select count(*) from catalogue) as things
"""

CHANGES = """
select * from (
select 'act' as what, a.id, a.kind, a.number, a.date, a.title, a.status, a.issuer, null as service,
       m.name as municipality, o.added_at
from acts a join sources o on o.id = a.source_id left join municipalities m on m.id = a.municipality_id
union all
select 'service', s.id, a.kind, a.number, a.date, a.title, a.status, coalesce(s.authority, a.issuer),
       coalesce(s.short_name, s.name), m.name, o.added_at
from services s join acts a on a.id = s.act_id join sources o on o.id = a.source_id
left join municipalities m on m.id = s.municipality_id
) order by added_at desc, date is null, date desc, what, id limit :limit
"""
