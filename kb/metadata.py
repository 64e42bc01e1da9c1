"""What Datasette tells about tables and columns: generated from the kinds of fact and the schema."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from typing import Any

from ingest.kinds import KINDS
from ingest.rules import Column, Kind
from kb.canned import queries
from kb.schema import CORE, schema

BASE = "kb"
# Columns that every table names alike.
COMMON = {
    "id": "Ключ строки; один и тот же от сборки к сборке, он же адрес страницы",
    "source_id": "Файл, из которого взято",
    "act_id": "Правовой акт",
    "service_id": "Услуга",
    "clause_id": "Пункт, в котором это сказано",
    "municipality_id": "Муниципалитет",
    "catalogue_id": "Вид услуги в каталоге",
    "link_score": "Насколько вид услуги в каталоге объясняет её название, 0–1",
    "link_reason": "Почему услуга отнесена к виду каталога или не отнесена ни к одному",
    "rule": "Правило программы, которое нашло строку",
    "start": "Начало цитаты: номер знака в sources.text, счёт с нуля",
    "end": "Конец цитаты: номер знака в sources.text, не включая его",
    "quote": "Точные слова источника: sources.text с start по end",
    "text": "Текст пункта без знака списка и завершающих знаков препинания",
}
CORE_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "sources": {
        "sha256": "Контрольная сумма файла",
        "facts_sha256": "Контрольная сумма всех сведений файла: у копий в других форматах та же",
        "same_as": "Источник с тем же текстом; акты и сведения записаны у него",
        "text": "Единственный точный текст файла; на него указывают все цитаты",
        "chars": "Длина текста, знаков",
        "pages": "Страниц",
        "added_at": "Когда прочитан, UTC",
        "origin": "Откуда взят",
        "note": "Права и примечания",
        "authority": "Кто издал",
        "encoding": "Кодировка файла",
        "reader": "Чем прочитан",
    },
    "municipalities": {
        "name": "Имя, как в тексте, в именительном падеже",
        "district": "Район",
        "region": "Субъект РФ",
        "oktmo": "Код ОКТМО",
    },
    "acts": {
        "kind": "Вид акта",
        "number": "Номер; пусто — в тексте прочерк или нули",
        "date": "Дата, ГГГГ-ММ-ДД",
        "issuer": "Кто принял",
        "status": "draft — проект, in_force — действует, amended — изменён, repealed — утратил силу, "
        "unknown — из текста не видно",
        "status_reason": "Почему такое состояние",
        "said_status": "Состояние по словам самого акта",
        "said_status_reason": "Почему такое состояние по словам самого акта",
    },
    "clauses": {
        "page": "Страница файла, на которой пункт начинается, счёт с единицы; пусто — в формате нет страниц",
        "label": "Адрес, как его говорят: «2.6.1», «2.11 3)»",
        "path": "Якорь на странице акта",
        "position": "Порядок в акте",
        "level": "Уровень вложенности",
        "kind": "chapter — раздел, clause — пункт, item — подпункт, paragraph — абзац, "
        "appendix — приложение, table — таблица, row — строка таблицы",
        "section": "О чём пункт: раздел стандарта услуги",
        "part": "Часть акта: постановление, регламент, приложение",
    },
    "act_relations": {
        "relation": "amends — изменяет, repeals — отменяет",
        "target_act_id": "Тот акт, если он есть в базе",
    },
    "findings": {
        "severity": "major — существенное, minor — мелкое",
        "message": "Что не так в самом тексте",
        "advice": "Что сделать составителю акта",
        "norm": "Какую норму закона нарушает текст; пусто — спорит сам с собой",
    },
    "problems": {"stage": "На каком шаге", "message": "Чего не поняла программа", "file": "Файл"},
    "coverage": {
        "section": "Раздел стандарта",
        "label": "Его название",
        "chars": "Знаков в разделе",
        "explained": "Из них объяснено фактами, заголовками и вводными словами",
    },
    "office_contradictions": {
        "office_id": "Отделение: mfc_offices.office_id",
        "field": "phone — телефон, postcode — индекс, opening_hours — часы работы, address — адрес, email — почта",
        "first_id": "Строка mfc_offices из более нового акта; акт без даты стоит вторым",
        "second_id": "Строка mfc_offices из другого акта",
        "first_value": "Что напечатано в первой строке",
        "second_value": "Что напечатано во второй строке",
    },
    "changes": {
        "kind": "replace — замена слов, remove — слова исключены, insert — слова добавлены, reword — новая редакция, "
        "add — дополнение, repeal — утратило силу, exclude — исключено, punctuation — замена знака",
        "position": "Порядок в изменяющем акте",
        "target_number": "Номер изменяемого акта",
        "target_date": "Его дата, ГГГГ-ММ-ДД",
        "target_act_id": "Изменяемый акт, если он есть в базе",
        "target_place": "Место в нём: «пункт 2.4, абзац 2»",
        "old": "Слова, которые заменяются, исключаются или дополняются",
        "new": "Новые слова; пусто — новая редакция дана приложением",
        "reading": "Место и вид изменения для программ, JSON",
        "wording_from": "Начало новой редакции, данной приложением: номер знака в sources.text",
        "wording_to": "Её конец",
        "applied": "1 — внесено в редакцию",
        "reason": "Почему не внесено",
    },
    "editions": {
        "act_id": "Изменяемый акт",
        "number": "Номер редакции, первая — 1",
        "by_act_id": "Изменяющий акт",
        "based_on": "Прежняя редакция; пусто — сам акт",
        "in_force": "С какого дня, ГГГГ-ММ-ДД",
        "in_force_reason": "Откуда известен день",
        "text": "Текст акта с изменениями",
    },
    "edition_marks": {
        "change_id": "Изменение",
        "first": "Первый знак в editions.text",
        "after_last": "Знак за последним",
        "old": "Слова, стоявшие здесь прежде",
    },
    "edition_inputs": {"sha256": "Контрольная сумма текста акта и изменений к нему"},
    "edition_digest": {
        "change_id": "Изменение, из-за которого сведение стало другим",
        "fact_table": "Таблица сведения",
        "label": "Какое это сведение",
        "what": "added — добавлено, removed — убрано, changed — изменено",
        "old": "Прежде",
        "new": "Теперь",
        "position": "Порядок в тексте",
    },
    "catalogue": {
        "name": "Название: из списка портала, иначе из регламента без имени муниципалитета",
        "url": "Адрес на портале, если вид взят из списка портала",
        "origin": "portal — из списка портала, regulation — из регламента",
    },
    "meta": {"key": "Что", "value": "Версия или время, UTC"},
}
CORE_TITLES = {
    "sources": "Источники",
    "municipalities": "Муниципалитеты",
    "catalogue": "Виды услуг",
    "acts": "Правовые акты",
    "clauses": "Пункты",
    "act_relations": "Связи актов",
    "findings": "Замечания к текстам",
    "problems": "Программа не поняла",
    "coverage": "Объяснённая доля текста",
    "office_contradictions": "Противоречия об отделениях",
    "changes": "Изменения актов",
    "editions": "Редакции актов",
    "edition_marks": "Изменённые места редакций",
    "edition_digest": "Что изменилось в сведениях",
    "edition_inputs": "Из чего собраны редакции",
    "meta": "Версии",
}
LABELS = {
    "acts": "title",
    "clauses": "label",
    "municipalities": "name",
    "services": "name",
    "catalogue": "name",
    "sources": "title",
}
FACETS = {
    "acts": ["status", "kind"],
    "findings": ["severity", "rule"],
    "problems": ["stage"],
    "act_relations": ["relation"],
}
# The machinery of the search: readable, but nobody's first question.
HIDDEN = (
    "search_rows",
    "search_places",
    "search_words",
    "search_lemmas",
    "search_parts",
    "search_postings",
    "suggest_entries",
    "suggest_words",
    "sqlite_stat1",
)
# The index is keyed by the row numbers of the clauses.
SEARCHED = {"clauses": "rowid", "search_texts": "id"}
INDEX = "search_index"


def metadata() -> dict[str, Any]:
    """Datasette's metadata for the base ``kb``."""
    return {
        "title": "Регламент: данные",
        "description": "Регламенты муниципальных услуг таблицами: у каждого значения есть пункт и цитата.",
        "license": "Тексты актов — не объект авторского права (ГК РФ, ст. 1259, п. 6)",
        "source": "Официальные тексты органов местного самоуправления; файлы названы в таблице «Источники»",
        "databases": {BASE: {"title": "База регламентов", "tables": tables(), "queries": queries()}},
    }


def tables() -> dict[str, dict[str, Any]]:
    """Every table: title, columns, label, facets, search."""
    found = {name: _core(name) for name in CORE_TITLES}
    found |= {kind.name: _kind(kind) for kind in KINDS}
    found |= {name: {"hidden": True} for name in HIDDEN}
    for name, key in SEARCHED.items():
        found[name] = {**found.get(name, {}), "fts_table": INDEX, "fts_pk": key}
    return found


def _core(name: str) -> dict[str, Any]:
    comment = re.search(rf"create table {name} \(\s*-- (.+)", CORE)
    return _table(name, CORE_TITLES[name], comment[1] if comment else "", {**COMMON, **CORE_COLUMNS.get(name, {})})


def _kind(kind: Kind) -> dict[str, Any]:
    columns = {**COMMON, **{column.name: describe(column) for column in kind.columns}}
    for column in kind.columns[1:] if kind.merge else ():
        columns |= {
            f"{column.name}_{part}": f"{column.label}: {COMMON[part]}"
            for part in ("clause_id", "quote", "start", "end")
        }
    return _table(kind.name, kind.label, "", columns, [column.name for column in kind.columns if column.values])


def _table(
    name: str, title: str, description: str, columns: Mapping[str, str], facets: list[str] | None = None
) -> dict[str, Any]:
    said = {column: columns[column] for column in real_columns()[name] if column in columns}
    table: dict[str, Any] = {"title": title, "columns": said}
    optional = {
        "description": description,
        "label_column": LABELS.get(name),
        "facets": facets or FACETS.get(name),
    }
    return table | {key: value for key, value in optional.items() if value}


@cache
def real_columns() -> dict[str, tuple[str, ...]]:
    """Table → its columns, as the schema makes them."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(schema())
        names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        query = "select name from pragma_table_info(?)"
        return {name: tuple(row[0] for row in connection.execute(query, [name])) for name in names}


def describe(column: Column) -> str:
    """A column's label with its codes spelled out."""
    codes = "; ".join(f"{code} — {meaning}" for code, meaning in column.values.items())
    return f"{column.label}: {codes}" if codes else column.label
