"""The standard printed as a table «Наименование требования | Содержание | Нормативный акт»."""

from __future__ import annotations

import pytest
from seeds import clauses_of, outline_of

from ingest.standard_table import EXAMPLES, HEADER

STANDARD = """\
Административный регламент предоставления муниципальной услуги «Выдача справки»

2. Стандарт предоставления муниципальной услуги

Наименование требования стандарта\tСодержание требования стандарта\tНормативный акт
2.1. Наименование муниципальной услуги\tВыдача справки о составе семьи\tУстав
2.2. Наименование органа\tИсполнительный комитет Лаишевского района\tУстав
2.5. Перечень документов, необходимых для предоставления услуги\t1) заявление; 2) паспорт заявителя.\tст. 7 210-ФЗ

3. Административные процедуры
3.1. Прием заявления.
"""


@pytest.mark.parametrize(("header", "wanted"), EXAMPLES)
def test_header(header: str, wanted: bool) -> None:
    assert bool(HEADER.search(header)) == wanted


def test_rows_are_clauses() -> None:
    _, whole = outline_of(STANDARD)
    found = {clause.label: clause.passage.text for clause in clauses_of(whole)}
    assert found["2.1"] == "Наименование муниципальной услуги"
    assert found["2.1 [1]"] == "Выдача справки о составе семьи"
    assert found["2.2 [1]"] == "Исполнительный комитет Лаишевского района"
    assert (found["2.5 1)"], found["2.5 2)"]) == ("заявление;", "паспорт заявителя.")
    assert found["3.1"] == "Прием заявления."


def test_a_table_of_facts_stays_a_table() -> None:
    _, whole = outline_of("Код\tОснование\n1\tнет подписи заявителя\n2\tнет печати организации\n")
    assert any(clause.table for clause in clauses_of(whole))
