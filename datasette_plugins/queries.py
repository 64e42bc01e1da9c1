"""The SQL of the pages, each query with a name."""

COUNTS = """
select (select count(*) from services) as services, (select count(*) from acts) as acts,
       (select count(distinct municipality_id) from services) as municipalities,
       (select count(*) from mfc_offices) as offices,
       (select value from meta where key = 'built_at') as built_at
"""
META = "select key, value from meta order by key"

MUNICIPALITIES = """
select m.id, m.name, m.district, m.region, count(s.id) as services
from municipalities m left join services s on s.municipality_id = m.id
group by m.id order by services desc, m.name, m.region limit :limit
"""
MUNICIPALITY = "select * from municipalities where id = :id"

SERVICES = """
select s.id, s.name, s.short_name, s.municipality_id, s.catalogue_id, s.link_reason, a.status, a.kind, a.number, a.date
from services s join acts a on a.id = s.act_id
where (:municipality is null or s.municipality_id = :municipality)
  and (:catalogue is null or s.catalogue_id = :catalogue) and (:act is null or s.act_id = :act)
order by length(s.name), s.name, s.id limit :limit
"""

SERVICE_HEAD = """
select s.id, coalesce(s.short_name, s.name) as name, a.status, m.name as municipality, m.district, m.region
from services s join acts a on a.id = s.act_id left join municipalities m on m.id = s.municipality_id
where s.id = :id limit :limit
"""

ACTS_OF_MUNICIPALITY = """
select id, kind, number, date, title, status from acts where municipality_id = :id
   or id in (select act_id from services where municipality_id = :id)
order by date is null, date desc, id limit :limit
"""
ACT = """
select a.*, s.file, s.title as source_title, s.sha256, s.added_at, m.name as municipality
from acts a join sources s on s.id = a.source_id
left join municipalities m on m.id = a.municipality_id where a.id = :id
"""
CLAUSES = """
select id, parent_id, label, kind, number, heading, part, path, page, text, quote
from clauses where act_id = :id order by position
"""
# A clause and what stands below it: «0» is the letter behind «/».
CLAUSE_WORDS = """
select text, quote from clauses where id = :id or (id >= :id || '/' and id < :id || '0')
order by position limit :limit
"""
ABBREVIATIONS = """
select a.short, a.long, c.path, c.label, c.position
from abbreviations a join clauses c on c.id = a.clause_id where a.act_id = :id order by c.position, a.start limit :limit
"""
ACT_FINDINGS = """
select f.rule, f.severity, f.message, f.quote, f.act_id as clause_act,
       c.label as clause_label, c.path as clause_path
from findings f left join clauses c on c.id = f.clause_id where f.act_id = :id order by f.start
"""

OFFICES = """
select o.*, c.path, c.label, a.kind as act_kind, a.number as act_number, a.date as act_date, a.status as act_status,
       m.id as municipality_id, m.name as municipality, m.region
from mfc_offices o join clauses c on c.id = o.clause_id join acts a on a.id = o.act_id
left join municipalities m on m.id = a.municipality_id
where coalesce(o.office_id, o.id) in (
  select coalesce(p.office_id, p.id) from mfc_offices p join acts b on b.id = p.act_id
  where (:district is null or p.district = :district)
    and (:municipality is null or b.municipality_id = :municipality))
order by a.date is null, a.date desc, o.act_id, o.start limit :limit
"""
OFFICE_DISTRICTS = """
select district, count(distinct coalesce(office_id, id)) as offices from mfc_offices
where district is not null and district <> '' group by district order by district limit :limit
"""
OFFICE_MUNICIPALITIES = """
select m.id, m.name, m.region, count(distinct coalesce(o.office_id, o.id)) as offices
from mfc_offices o join acts a on a.id = o.act_id join municipalities m on m.id = a.municipality_id
group by m.id order by m.name, m.region limit :limit
"""
OFFICE_CONTRADICTIONS = """
select x.office_id, x.field, x.first_value, x.second_value, x.first_id, x.second_id
from office_contradictions x order by x.office_id, x.id limit :limit
"""

SOURCE = "select * from sources where id = :id"
# A file that says the same as another shows the acts of that one.
SOURCE_ACTS = """
select id, kind, number, date, title from acts
where source_id = (select coalesce(same_as, id) from sources where id = :id) order by start limit :limit
"""
# All files of one text but the one asked for.
COPIES = """
select other.id, other.file from sources this join sources other
on coalesce(other.same_as, other.id) = coalesce(this.same_as, this.id) and other.id <> this.id
where this.id = :id order by other.id limit :limit
"""
SOURCE_CLAUSES = """
select id, parent_id, label, kind, number, heading, part, path, page, text, quote
from clauses where source_id = :id and act_id is null order by position
"""

KIND = "select * from catalogue where id = :id"
KIND_LINKS = """
select p.url, p.service_name, p.quote, p.clause_id, p.act_id, c.label, p.municipality_id,
       exists (select 1 from services s where s.municipality_id = p.municipality_id
               and s.catalogue_id = p.catalogue_id) as regulated
from portal_links p join clauses c on c.id = p.clause_id where p.catalogue_id = :id order by p.id limit :limit
"""
# Services that a municipality's own list offers on a portal and none of its regulations in the base regulates.
PORTAL_ONLY = """
select p.url, p.service_name, p.quote, p.clause_id, p.act_id, c.label, p.catalogue_id
from portal_links p join clauses c on c.id = p.clause_id
where p.municipality_id = :id and not exists
  (select 1 from services s where s.municipality_id = p.municipality_id and s.catalogue_id = p.catalogue_id)
order by p.service_name, p.id limit :limit
"""
CATALOGUE = """
select k.id, k.name, k.url, k.origin, count(s.id) as services, count(distinct s.municipality_id) as places
from catalogue k left join services s on s.catalogue_id = k.id
group by k.id order by places desc, services desc, k.name limit :limit
"""

# The kinds of service that most municipalities of the base have. Nobody counts visitors here.
COMMON_KINDS = """
select k.id, k.name, count(distinct s.municipality_id) as places, count(*) as services, min(s.id) as service_id,
       min(m.name) as place
from services s join catalogue k on k.id = s.catalogue_id left join municipalities m on m.id = s.municipality_id
group by k.id order by places desc, services desc, length(k.name), k.id limit :limit
"""

FINDINGS = """
select f.rule, f.severity, f.message, f.quote, f.act_id as clause_act, f.source_id,
       c.label as clause_label, c.path as clause_path,
       a.kind, a.number, a.date, a.title, coalesce(s.title, s.id) as source_title
from findings f join sources s on s.id = f.source_id left join acts a on a.id = f.act_id
left join clauses c on c.id = f.clause_id
where (:source = '' or f.source_id = :source) and (:severity = '' or f.severity = :severity)
  and (:rule = '' or f.rule = :rule)
order by f.source_id, f.severity, f.start, f.id limit :limit offset :offset
"""
FINDING_TALLIES = """
select f.source_id as source, f.severity, f.rule, coalesce(s.title, s.id) as title, count(*) as found
from findings f join sources s on s.id = f.source_id group by f.source_id, f.severity, f.rule
"""
COVERAGE = """
select v.id as service_id, coalesce(v.short_name, v.name) as service, m.name as municipality,
       round(100.0 * sum(c.explained) / sum(c.chars)) as share,
       group_concat(case when c.explained * 2 < c.chars then c.label end, '; ') as weak
from coverage c join services v on v.id = c.service_id left join municipalities m on m.id = v.municipality_id
group by v.id order by share, v.id
limit 200
"""
PROBLEMS = """
select p.stage, p.message, p.quote, p.file,
       c.act_id as clause_act, c.label as clause_label, c.path as clause_path
from problems p
left join clauses c on c.source_id = p.source_id and p.start >= c.start and p.start < c."end"
order by p.file, p.start limit :limit
"""
