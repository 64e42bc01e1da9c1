"""Datasette's own pages in Russian: phrases of its templates are replaced as the templates are read.

A phrase that a later Datasette words otherwise stays English; nothing breaks. Our own templates are left alone.
"""

from __future__ import annotations

from typing import Any

from jinja2.ext import Extension

OURS = "site/"


def _rows(count: str, what: str = "row") -> str:
    """How Datasette prints a number of rows."""
    return f'{{{{ "{{:,}}".format({count}) }}}} {what}{{% if {count} == 1 %}}{{% else %}}s{{% endif %}}'


def _piece(name: str, values: str) -> str:
    """A macro of ours in a template of Datasette."""
    return f'{{% from "site/stock.html" import {name} %}}{{{{ {name}({values}) }}}}'


PARAMETER = (
    '<p><label for="qp{{ loop.index }}">{{ name }}</label> <input type="text" id="qp{{ loop.index }}" '
    'name="{{ name }}" value="{{ value }}"></p>'
)
TITLE = 'metadata.get("tables", {}).get(table.name, {}).get("title", table.name)'
ROWS = '"строка", "строки", "строк"'
HIDDEN = '"служебная таблица", "служебные таблицы", "служебных таблиц"'
# The page of a saved query. Its name stands in the title, not its SQL.
QUERY_PAGE = (
    ("{{ database }}{% if query and query.sql %}: {{ query.sql }}{% endif %}", "{{ metadata.title or database }}"),
    (
        "<h3>Custom SQL query{% if display_rows %} returning {% if truncated %}more than {% endif %}"
        + _rows("display_rows|length")
        + "{% endif %}",
        f"<h2>{{% if truncated %}}больше чем {{% endif %}}{{{{ (display_rows or [])|length|counted({ROWS}) }}}}",
    ),
    # The rows first: the SQL unfolds, hence needs no second page that hides it.
    (
        """{% if not query_error %}
        <span class="show-hide-sql">(<a href="{{ show_hide_link }}">{{ show_hide_text }}</a>)</span>
    {% endif %}</h3>""",
        "</h2>",
    ),
    ('<pre id="sql-query">{% if query %}{{ query.sql }}{% endif %}</pre>', _piece("sql", "query.sql if query else ''")),
    ("<h3>Query parameters</h3>", '<div class="parameters">'),
    (
        PARAMETER + "\n        {% endfor %}",
        _piece("asked", "name, value, canned_query, loop.index") + "\n        {% endfor %}</div>",
    ),
    ("This query cannot be executed because the database is immutable.", "База только для чтения."),
    ('value="Run SQL"', 'value="Выполнить"'),
    (">Edit SQL<", ">Изменить SQL<"),
    (">Format SQL<", ">Разложить SQL<"),
    (">0 results<", ">Строк нет<"),
    ('<h2 id="queries">Queries</h2>', '<h2 id="queries">Готовые запросы</h2>'),
)
# Codes of the columns that are counted: the words first, the code beside them.
VALUE = _piece("counted_value", "facet_value, table, facet_info.name")
FACETS = (
    ("<strong>{{ facet_info.name }}", f"<strong>{_piece('counted_column', 'facet_info.name, table')}"),
    ('{{ (facet_value.label | string()) or "-" }}</a>', f"{VALUE}</a>"),
    ('<li>{{ facet_value.label or "-" }} &middot;', f"<li>{VALUE} &middot;"),
    ('class="cross">&#x2716;</a>', 'class="cross" aria-label="Убрать">&#x2716;</a>'),
)
# English in the template → Russian. The longer ones stand first.
PHRASES = (
    ("<html>", '<html lang="ru">'),
    ('<section class="content">', '<main class="content">'),
    ('<div class="table-wrapper">', '<div class="table-wrapper" tabindex="0">'),
    ("</section>\n</div>\n<footer", "</main>\n</div>\n<footer"),
    ("<h3>{% if filtered_table_rows_count", "<h2>{% if filtered_table_rows_count"),
    ("{{ human_description_en }}{% endif %}\n    </h3>", "{{ human_description_en }}{% endif %}\n    </h2>"),
    (
        "{% if human_description_en %}{{ human_description_en }}",
        "{% if human_description_en %}{{ human_description_en|conditions }}",
    ),
    ('<select name="_sort" id', '<select name="_sort" aria-label="Порядок" id'),
    ("{{ item.label }}", '{{ {"home": "Регламент", "kb": "Таблицы"}.get(item.label, item.label) }}'),
    ('<meta name="viewport"', '<meta name="color-scheme" content="light dark">\n    <meta name="viewport"'),
    # 190 kB of an editor for SQL that a visitor may not write.
    ('{% include "_codemirror.html" %}', '{% if allow_execute_sql %}{% include "_codemirror.html" %}{% endif %}'),
    (
        '{% include "_codemirror_foot.html" %}',
        '{% if allow_execute_sql %}{% include "_codemirror_foot.html" %}{% endif %}',
    ),
    (
        '<dl class="column-descriptions">',
        '<details class="unfold"><summary>Что в столбцах</summary><dl class="column-descriptions">',
    ),
    (
        "<dd>{{ column_description }}</dd>\n    {% endfor %}\n</dl>",
        "<dd>{{ column_description }}</dd>\n    {% endfor %}\n</dl></details>",
    ),
    *FACETS,
    (_rows("filtered_table_rows_count"), f"{{{{ filtered_table_rows_count|counted({ROWS}) }}}}"),
    (_rows("table.count"), f"{{{{ table.count|counted({ROWS}) }}}}"),
    (_rows("other.count"), f"{{{{ other.count|counted({ROWS}) }}}}"),
    (_rows("hidden_count", "hidden table"), f"{{{{ hidden_count|counted({HIDDEN}) }}}}"),
    ('">{{ table.name }}</a>', f'">{{{{ {TITLE} }}}}</a> <code>{{{{ table.name }}}}</code>'),
    ("from {{ other.other_column }} in {{ other.other_table }}", "в {{ other.other_table }}.{{ other.other_column }}"),
    ("Links from other tables", "На эту строку ссылаются"),
    ("<p>... and <a", "<p>…и <a"),
    (">Many rows{", ">Много строк{"),
    ('<label for="_search">Search:</label>', '<label for="_search">Искать:</label>'),
    (">- remove filter -<", ">— убрать условие —<"),
    (">- column -<", ">— столбец —<"),
    ('<select name="_filter_column">', '<select name="_filter_column" aria-label="Столбец">'),
    ('<select name="_filter_op">', '<select name="_filter_op" aria-label="Условие">'),
    ('name="_filter_value" class', 'name="_filter_value" aria-label="Значение" class'),
    (">Sort...<", ">Порядок…<"),
    (">Sort by ", ">По столбцу "),
    ("> descending<", "> по убыванию<"),
    ('value="Apply"', 'value="Показать"'),
    ("This data as ", "Эти данные: "),
    ('(<a href="#export">advanced</a>)', '(<a href="#export">ещё способы</a>)'),
    (">Next page<", ">Дальше<"),
    (">Advanced export<", ">Выгрузка<"),
    ("<p>JSON shape:", "<p>Вид JSON:"),
    (">default</a>", ">обычный</a>"),
    (">array</a>", ">массив</a>"),
    (">newline-delimited</a>", ">по строкам</a>"),
    (">object</a>", ">объект</a>"),
    ("CSV options:", "CSV:"),
    ("> download file<", "> скачать файлом<"),
    ("> expand labels<", "> с именами вместо ключей<"),
    ("> stream all rows<", "> все строки<"),
    ('value="Export CSV"', 'value="Выгрузить CSV"'),
    ("These facets timed out:", "Не успели посчитать:"),
    (">0 records<", ">Строк нет<"),
    ('<h2 id="tables">Tables</h2>', '<h2 id="tables">Таблицы</h2>'),
    ('<h2 id="views">Views</h2>', '<h2 id="views">Представления</h2>'),
    ("{% if is_view %} (view){% endif %}", "{% if is_view %} (представление){% endif %}"),
    ("<em> (hidden)</em>", "<em> (служебная)</em>"),
    ("Data license:", "Права:"),
    ("Data source:", "Источник:"),
    ("Powered by <a", "Работает на <a"),
    ("Queries took {{ query_ms|round(3) }}ms", "запросы заняли {{ query_ms|round(1) }} мс"),
    ("Menu</title>", "Меню</title>"),
    *QUERY_PAGE,
    ("Table actions</title>", "Действия</title>"),
)


class Russian(Extension):
    """Replaces the phrases when a template of Datasette is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """The template with Russian words."""
        if (name or "").startswith(OURS):
            return source
        for english, russian in PHRASES:
            source = source.replace(english, russian)
        return source


def css_urls(template: Any) -> list[str]:
    """The style sheet that calms Datasette's own pages."""
    return [] if str(template).startswith(OURS) else ["/-/static-plugins/reglament/data.css"]
