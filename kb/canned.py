"""Questions analysts ask, as saved SQL: Datasette serves each under ``/kb/<name>``, as a page, CSV and JSON.

Every query is bounded, reads only, and gives the key of the card (``/service/<услуга>``) and, where a row comes from
one place of a text, the clause and the quote. Parameters are optional: an empty one lets everything pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

WHERE = "m.name as муниципалитет, m.region as регион"
NAME = "coalesce(v.short_name, v.name) as услуга"
OF_SERVICE = """join services v on v.id = f.service_id join acts a on a.id = v.act_id
left join municipalities m on m.id = v.municipality_id"""
EVIDENCE = "c.label as пункт, f.quote as цитата, v.id as карточка"
CLAUSE = "join clauses c on c.id = f.clause_id"
REGION = "(:region = '' or m.region = :region)"
STATE = """case a.status when 'draft' then 'проект' when 'in_force' then 'действует' when 'amended' then 'с изменениями'
            when 'repealed' then 'утратил силу' when 'expired' then 'срок действия истёк'
            else 'состояние неизвестно' end"""


class Parameter(NamedTuple):
    """What a saved query asks for: its ``name`` in the address and the SQL, what people read, and an example.

    ``hint`` says how it is filled in; an empty ``example`` lets everything pass.
    """

    name: str
    label: str
    example: str
    hint: str = ""


REGION_PARAMETER = Parameter("region", "Регион", "", "Как в таблице «Муниципалитеты», целиком. Пусто — все регионы.")


@dataclass(frozen=True, slots=True)
class Canned:
    """A saved query.

    ``parameters``  what may be asked for, in the order of the form
    ``empty``       what it means when there are no rows
    """

    name: str
    title: str
    description: str
    sql: str
    parameters: tuple[Parameter, ...] = field(default=())
    empty: str = "Под условие не подошло ничего."


CANNED: tuple[Canned, ...] = (
    Canned(
        "terms", "Сроки услуг по муниципалитетам",
        "Каждый напечатанный срок услуги целиком. «дней» — акт не говорит, рабочие они или календарные: "
        "такие сроки нельзя сравнивать с другими.",
        f"""select {WHERE}, {NAME}, f.amount as срок,
       case f.unit when 'working_day' then 'рабочих дней' when 'calendar_day' then 'календарных дней'
            when 'day' then 'дней (не сказано каких)' when 'month' then 'месяцев' when 'hour' then 'часов'
            when 'minute' then 'минут' when 'year' then 'лет' else f.unit end as единица,
       case f.bound when 'maximum' then 'не более' when 'recommended' then 'рекомендуется' else 'ровно' end as граница,
       f.counted_from as отсчёт, {EVIDENCE}
from deadlines f {OF_SERVICE} {CLAUSE}
where f.what = 'service_total' and {REGION}
  and (:what = '' or ' ' || lemmatize(coalesce(v.short_name, v.name)) || ' ' like '% ' || lemmatize(:what) || ' %')
order by f.unit, f.amount, муниципалитет, v.id limit 1000""",
        (
            REGION_PARAMETER,
            Parameter("what", "Слово из названия услуги", "", "В любом падеже: «разрешения». Пусто — все услуги."),
        ),
    ),
    Canned(
        "paid_services", "Услуги с платой",
        "Где с заявителя берут деньги: сумма в рублях, если она напечатана, и слова акта.",
        f"""select {WHERE}, {NAME}, f.amount as рублей, f.text as слова, {EVIDENCE}
from fees f {OF_SERVICE} {CLAUSE}
where f.is_free = 0 and {REGION} order by f.amount is null, f.amount desc, v.id limit 1000""",
        (REGION_PARAMETER,),
        "Все услуги бесплатны, или о плате в акте не сказано.",
    ),
    Canned(
        "interagency_documents", "Документы из межведомственных запросов",
        "Что орган обязан получить сам (210-ФЗ, ст. 7). Столбец «замечание» заполнен, когда другой пункт того же акта "
        "требует этот документ от заявителя; такие строки — первые.",
        f"""select {WHERE}, {NAME}, f.text as документ, x.message as замечание, {EVIDENCE}
from documents f {OF_SERVICE} {CLAUSE}
left join findings x on x.clause_id = f.clause_id and x.rule = 'two_values' and x.start < f."end" and x."end" > f.start
where f.category = 'interagency' and {REGION} order by x.message is null, v.id, c.position limit 1000""",
        (REGION_PARAMETER,),
    ),
    Canned(
        "refusals_without_grounds", "Отказы без оснований",
        "По каждой услуге: каких отказов оснований в базе нет и почему — так сказано в регламенте, раздел есть, но не "
        "понят, или акт молчит. Три ответа — разные.",
        f"""with refusals(kind, отказ, sections) as (values
  ('service', 'в услуге', '["refusal","suspension_or_refusal"]'),
  ('acceptance', 'в приёме документов', '["refusal_acceptance"]'),
  ('suspension', 'приостановление', '["suspension","suspension_or_refusal"]'))
select {WHERE}, {NAME}, отказ,
       case when n.id is not null then 'оснований нет — так сказано'
            when exists (select 1 from clauses s where s.act_id = v.act_id and s.part = 'regulation'
                         and s.section in (select value from json_each(refusals.sections)))
            then 'раздел есть, оснований не извлечено' else 'в акте не сказано' end as почему,
       c.label as пункт, n.quote as цитата, v.id as карточка
from services v join refusals join acts a on a.id = v.act_id
left join municipalities m on m.id = v.municipality_id
left join no_grounds n on n.service_id = v.id and n.kind = refusals.kind left join clauses c on c.id = n.clause_id
where not exists (select 1 from refusal_grounds g where g.service_id = v.id and g.kind = refusals.kind) and {REGION}
order by почему, v.id, отказ limit 1000""",
        (REGION_PARAMETER,),
        "Во всех регламентах названы основания каждого отказа.",
    ),
    Canned(
        "drafts_and_repealed", "Проекты, изменённые и отменённые акты",
        "Акты, которым нельзя верить без проверки: чем это известно и какой акт базы их изменил или отменил.",
        f"""select {STATE} as состояние, m.name as муниципалитет, m.region as регион, a.kind as вид, a.number as номер,
       a.date as дата, a.title as название, a.status_reason as почему,
       (select group_concat(distinct r.act_id) from act_relations r where r.target_act_id = a.id and r.act_id <> a.id)
            as "чем изменён или отменён", a.id as акт
from acts a left join municipalities m on m.id = a.municipality_id
where (a.status in ('draft', 'amended', 'repealed', 'expired')
       or exists (select 1 from act_relations r where r.target_act_id = a.id and r.act_id <> a.id)) and {REGION}
order by состояние, a.date, a.id limit 1000""",
        (REGION_PARAMETER,),
    ),
    Canned(
        "cited_laws", "Самые частые ссылки на законы",
        "На что опираются регламенты: сколько актов называют закон и сколько раз. Номер и дата — как напечатаны: "
        "опечатка в дате даёт свою строку.",
        """select f.kind as вид, f.number as номер, f.date as дата, max(f.title) as название,
       count(distinct f.act_id) as актов, count(*) as ссылок, min(f.act_id) as "первый акт", min(f.quote) as цитата
from legal_references f where f.number <> '' or f.kind in ('конституция', 'кодекс')
group by f.kind, f.number, f.date, case when f.number <> '' then '' else f.title end
having count(distinct f.act_id) >= max(1, cast(:least as integer))
order by актов desc, ссылок desc, номер limit 500""",
        (Parameter("least", "Не меньше стольких актов", "1", "Число: 2 — законы, которые называют хотя бы два акта."),),
    ),
    Canned(
        "mfc_contradictions", "Отделения МФЦ с противоречиями",
        "Одно отделение, о котором два акта говорят разное: адрес, индекс, часы, телефон или почта; слева более новый "
        "акт, акт без даты — справа. "
        "Сравнивается только понятое: часы — в записи OpenStreetMap, телефоны — по цифрам.",
        """select x.office_id as отделение, n.name as название, x.field as поле,
       x.first_value as "в первом акте", x.second_value as "во втором акте",
       n.quote as "цитата первого", o.quote as "цитата второго", n.act_id as "первый акт", o.act_id as "второй акт"
from office_contradictions x join mfc_offices n on n.id = x.first_id join mfc_offices o on o.id = x.second_id
order by x.office_id, x.id limit 1000""",
    ),
    Canned(
        "explained_share", "Объяснённая доля текста",
        "Сколько знаков каждого раздела стандарта объясняют факты, заголовки и вводные слова. Где доля мала, программа "
        "могла что-то пропустить.",
        f"""select {WHERE}, {NAME}, f.label as раздел, f.chars as знаков, f.explained as объяснено,
       round(100.0 * f.explained / f.chars) as "доля, %", v.id as карточка
from coverage f {OF_SERVICE}
where f.chars > 0 and (:most = '' or 100.0 * f.explained / f.chars <= cast(:most as real)) and {REGION}
order by 1.0 * f.explained / f.chars, f.chars desc, v.id limit 1000""",
        (
            Parameter("most", "Доля не больше, %", "", "Число от 0 до 100: 50 — разделы, понятые наполовину и хуже."),
            REGION_PARAMETER,
        ),
    ),
    Canned(
        "answers", "Пункты ответа на вопрос (ru_search)",
        "Тот же поиск, что на сайте: вопрос своими словами, не больше 100 пунктов.",
        """select value ->> 'service_name' as услуга, value ->> 'municipality' as муниципалитет, c.label as пункт,
       c.text as текст, value ->> 'why' as почему, value ->> 'service_id' as карточка
from json_each(ru_search(:question, 50)) join clauses c on c.id = value ->> 'clause_id'
order by json_each.key""",
        (Parameter("question", "Вопрос", "сколько ждать", "Своими словами, как в поиске сайта."),),
    ),
    Canned(
        "clauses_with_words", "Пункты со словами (ru_match)",
        "Все пункты, в которых стоят слова в любых падежах; «точная фраза» в кавычках, -слово — без него.",
        """select c.label as пункт, c.text as текст, a.title as акт, p.service_id as карточка
from search_index join search_rows r on r.id = search_index.rowid join search_parts p on p.id = r.part
join clauses c on c.id = r.clause_id
left join acts a on a.id = c.act_id
where search_index match ru_match(:words) order by rank limit 200""",
        (
            Parameter(
                "words", "Слова", "сроки рассмотрения -жалобы",
                "Слова в любых падежах, «точная фраза» в кавычках, минус перед лишним словом.",
            ),
        ),
    ),
)  # fmt: skip
# SQL functions of the site: name, what it does, a query that shows it. Run by a test.
EXAMPLES: tuple[tuple[str, str, str], ...] = (
    (
        "ru_search(вопрос, сколько)", "Вопрос словами → пункты ответа, JSON для json_each.",
        "select value ->> 'clause', value ->> 'service_name' from json_each(ru_search('сколько ждать', 20))",
    ),
    (
        "ru_match(слова)", "Слова → выражение FTS5: любые формы, синонимы, опечатки; «-слово» — без него.",
        """select clause_id from search_index join search_rows on search_rows.id = search_index.rowid
where search_index match ru_match('сроки рассмотрения -жалобы') order by rank limit 20""",
    ),
    (
        "lemmatize(текст)", "Текст → начальные формы слов: сравнивать и группировать без падежей.",
        "select lemmatize(name) as слова, count(*) from services group by слова order by 2 desc",
    ),
)  # fmt: skip


def queries() -> Mapping[str, Mapping[str, Any]]:
    """The saved queries as Datasette's metadata wants them."""
    return {
        query.name: {
            "title": query.title,
            "description": f"{query.description} Нет строк: {query.empty[:1].lower()}{query.empty[1:]}",
            "sql": query.sql,
            "params": [parameter.name for parameter in query.parameters],
        }
        for query in CANNED
    }
