"""Tables of the base. Core tables are written out; fact tables follow from ``KINDS``.

Keys are text slugs ``<source>/<act>/<clause path>`` that stay the same from build to build. ``start`` and
``end`` are character offsets in ``sources.text``; in every row ``sources.text[start:end] == quote``.
"""

from __future__ import annotations

from ingest.kinds import KINDS
from ingest.rules import Column, Kind

SCHEMA_VERSION = 3

CORE = """
create table sources (          -- файлы; text — единственный точный текст, на него указывают все цитаты
    id text primary key, file text not null, sha256 text not null unique, facts_sha256 text not null,
    same_as text references sources(id), media_type text not null, encoding text,
    reader text not null, title text, authority text, origin text, note text,
    text text not null, chars integer not null, pages integer, added_at text not null
);
create table municipalities (   -- имя из текста в именительном падеже; тёзки в разных регионах — разные строки
    id text primary key, name text not null, kind text, district text, region text, oktmo text
);
create table catalogue (        -- виды услуг: из списков порталов (origin: portal) и из регламентов (regulation)
    id text primary key, name text not null, url text, origin text not null
);
create table acts (             -- все правовые акты файла, и те, что только изменяют другие
    id text primary key, source_id text not null references sources(id),
    municipality_id text references municipalities(id), kind text, number text, date text, title text not null,
    issuer text, status text not null, status_reason text,
    said_status text not null, said_status_reason text, start integer not null, "end" integer not null
);
create table clauses (          -- дерево пунктов; собственные отрезки пунктов вместе покрывают весь текст
    id text primary key, source_id text not null references sources(id), act_id text references acts(id),
    parent_id text references clauses(id), position integer not null, level integer not null,
    label text not null, kind text not null, number text, heading text, section text, part text not null,
    path text not null, page integer, text text not null, start integer not null, "end" integer not null,
    quote text not null
);
create table act_relations (    -- какой акт изменён или отменён
    id text primary key, act_id text not null references acts(id), relation text not null, target_kind text,
    target_number text, target_date text, target_title text, target_act_id text references acts(id),
    clause_id text not null references clauses(id), start integer not null, "end" integer not null, quote text not null
);
create table findings (         -- дефекты самого исходного текста
    id text primary key, source_id text not null references sources(id), act_id text references acts(id),
    clause_id text references clauses(id), rule text not null, severity text not null, message text not null,
    start integer not null, "end" integer not null, quote text not null, advice text not null, norm text
);
create table problems (         -- чего не поняла программа
    id integer primary key, source_id text, file text not null, stage text not null,
    start integer, "end" integer, quote text, message text not null
);
create table coverage (         -- сколько знаков раздела стандарта объяснено фактами, заголовками и вводными словами
    service_id text not null references services(id), section text not null, label text not null,
    chars integer not null, explained integer not null, primary key (service_id, section)
);
create table office_contradictions ( -- одно отделение напечатано в двух актах по-разному
    id text primary key, office_id text not null, field text not null, first_id text not null, second_id text not null,
    first_value text, second_value text
);
create table changes (          -- что изменяющий акт велит изменить: место, слова; применено или почему нет
    id text primary key, source_id text not null references sources(id), act_id text not null references acts(id),
    clause_id text not null references clauses(id), position integer not null, kind text not null,
    target_number text, target_date text, target_title text, target_act_id text references acts(id),
    target_place text not null, old text, new text, reading text not null, wording_from integer, wording_to integer,
    applied integer not null, reason text, start integer not null, "end" integer not null, quote text not null
);
create table editions (         -- редакции: текст акта с внесёнными изменениями; сам акт не тронут
    id text primary key, act_id text not null references acts(id), number integer not null,
    by_act_id text not null references acts(id), based_on text references editions(id),
    in_force text, in_force_reason text not null, text text not null
);
create table edition_marks (    -- какие знаки редакции откуда: изменение и слова, стоявшие здесь прежде
    id text primary key, edition_id text not null references editions(id),
    change_id text not null references changes(id),
    first integer not null, after_last integer not null, old text not null
);
create table edition_digest (   -- чем сведения редакции отличаются от прежних: «30 дней → 10 рабочих дней»
    id text primary key, edition_id text not null references editions(id), change_id text references changes(id),
    position integer not null, fact_table text not null, label text not null, what text not null, old text, new text
);
create table edition_inputs (   -- из чего собраны редакции акта: без перемен они не собираются заново
    act_id text primary key references acts(id), sha256 text not null
);
create table meta (key text primary key, value text);
create index clauses_act on clauses(act_id, position);
create index clauses_parent on clauses(parent_id);
create index clauses_source on clauses(source_id, start); -- the clause of a finding or problem, which know a place only
create index sources_facts on sources(facts_sha256);
create index changes_target on changes(target_act_id);
create index changes_act on changes(act_id, position);
create index editions_act on editions(act_id, number);
create index edition_marks_edition on edition_marks(edition_id, first);
create index acts_source on acts(source_id);
"""

# How a fact row is tied to what it belongs to, by scope.
OWNER = {
    "service": "service_id text not null references services(id)",
    "act": "act_id text not null references acts(id), service_id text references services(id)",
    "source": "source_id text not null references sources(id), act_id text references acts(id)",
}
EVIDENCE = (
    "clause_id text not null references clauses(id), rule text not null, "
    'start integer not null, "end" integer not null, quote text not null'
)
FIELD_EVIDENCE = "{0}_clause_id text references clauses(id), {0}_quote text, {0}_start integer, {0}_end integer"
REFERENCES = {"catalogue_id": "references catalogue(id)", "municipality_id": "references municipalities(id)"}


def fact_table(kind: Kind) -> str:
    """``create table`` of a kind of fact: key, owner, evidence, then the kind's own columns."""
    owner = OWNER[kind.scope]
    if kind.merge:
        owner = (
            "act_id text not null references acts(id), municipality_id text references municipalities(id), "
            "catalogue_id text references catalogue(id), link_score real, link_reason text"
        )
    columns = [column_sql(column) for column in kind.columns]
    if kind.with_text:
        columns.insert(0, "text text not null")
    if kind.merge:
        columns += [FIELD_EVIDENCE.format(column.name) for column in kind.columns[1:]]
    return f"create table {kind.name} ({', '.join(['id text primary key', owner, EVIDENCE, *columns])})"


def column_sql(column: Column) -> str:
    """A column of a fact table as SQL."""
    return f"{column.name} {column.type} {REFERENCES.get(column.name, '')}".rstrip()


def schema() -> str:
    """The whole schema as one script."""
    facts = ";\n".join(fact_table(kind) for kind in KINDS)
    owners = {"service": "service_id", "act": "act_id", "source": "source_id"}
    indexes = ";\n".join(
        f"create index {k.name}_owner on {k.name}({'act_id' if k.merge else owners[k.scope]})" for k in KINDS
    )
    return f"{CORE}\n{facts};\n{indexes};"
