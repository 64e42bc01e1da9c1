"""How well questions are answered: the own test set in ``tests/questions`` against a base.

    python -m bench.questions BASE [FILE…] [--misses] [--class NAME]

A line of a file is a question with the clauses that answer it (``relevant``: source, act, clause, words that stand
there, grade 3 for the answer, 2 for a part of it), the aspect, and what any right answer card must hold. They were
written from the texts alone, without sight of the program; a question without ``relevant`` must not be answered
with confidence.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from tabulate import tabulate

from kb.answer import Answer, Hit
from kb.base import opened
from kb.copies import letters
from kb.search import search

FOLDER = Path(__file__).parent.parent / "tests" / "questions"
COLUMNS = ("s@1", "s@5", "ndcg", "service", "aspect", "must", "confident", "held")
HALVES = ("dev", "held")
DEPTH = 10
HIT = 2  # the grade from which on a clause answers the question
SAME_ASPECT = {"offices": "contacts"}
UNIT_CHARS = 4000  # a longer clause (a whole appendix) is not taken for the place of some words in it
WORDS_OF = """
with recursive part(id, n) as (
    select id, rowid from clauses where id = ?
    union all select c.id, c.rowid from clauses c join part p on c.parent_id = p.id
)
select group_concat(text, ' ') from (select c.text from part join clauses c on c.id = part.id order by part.n)
"""

Question = Mapping[str, Any]
Row = dict[str, float]


def read(path: Path) -> list[Question]:
    """The questions of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def half(questions: Sequence[Question], name: str | None) -> Sequence[Question]:
    """Every second question: the search was worked on with one half, the other only tells how it does on new ones."""
    return questions if name is None else questions[HALVES.index(name) :: 2]


def plain(text: str | None) -> str:
    """Lower case, ё as е, single spaces."""
    return " ".join((text or "").lower().replace("ё", "е").split())


def holds(text: str | None, wanted: str) -> bool:
    """Is one of the alternatives «a|b» in the text? A short number stands alone, a word begins there.

    >>> holds("не более 10 рабочих дней", "10|десят"), holds("от 27.07.2010", "10"), holds("8 (81362) 2-26-08", "22608")
    (True, False, True)
    """
    whole = plain(text)
    glued = re.sub(r"(?<=\d)[\s()\-–]+(?=\d)", "", whole)
    return any(re.search(_pattern(option), either) for option in plain(wanted).split("|") for either in (whole, glued))


def _pattern(option: str) -> str:
    pattern = re.escape(option)
    if option.isdigit() and len(option) < 5:
        return rf"(?<!\d){pattern}(?!\d)"
    return rf"(?<![^\W\d]){pattern}" if option[:1].isalpha() else pattern


def address(clause: str | None) -> tuple[str, ...]:
    """An address of a clause as steps.

    >>> address("п. 2.6.3 [4]"), address("Приложение № 6, строка 2")
    (('2', '6', '3', '#4'), ('прил6', '2'))
    """
    text = plain(clause)
    appendix = re.match(r"прил\w*\.?\s*(?:№|n)?\s*(\d*)", text)
    steps = [f"прил{appendix[1]}"] if appendix else []
    rest = text[appendix.end() :] if appendix else text
    for step in re.findall(r"\[\d+\]|\b[а-я]\)|\d+\)|\d+", rest):
        steps.append("#" + step.strip("[])") if step[-1] in "])" else step)
    return tuple(steps)


class Judge:
    """Compares the answers of one base with what was expected."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._texts: dict[str, str] = {}

    def row(self, question: Question, answer: Answer) -> Row:
        """The columns that apply to the question, each 0…1."""
        if not question["relevant"]:
            return {"held": float(not answer.confident)}
        grades = self._grades(question["relevant"], answer.hits[:DEPTH])
        best = sorted((item["grade"] for item in question["relevant"]), reverse=True)
        row = {
            "s@1": float(max(grades[:1], default=0) >= HIT),
            "s@5": float(max(grades[:5], default=0) >= HIT),
            "ndcg": _gain(grades) / _gain(best),
            "service": float(bool(answer.hits) and any(_owner(i, answer.hits[0]) for i in question["relevant"])),
            "confident": float(answer.confident),
        }
        if question["aspect"]:
            found = answer.hits[0].aspect if answer.hits else None
            row["aspect"] = float(_family(found) == _family(question["aspect"]))
        if question["must_contain"]:
            row["must"] = float(all(holds(answer.text, wanted) for wanted in question["must_contain"]))
        return row

    def _grades(self, relevant: Iterable[Question], hits: Sequence[Hit]) -> list[int]:
        """The grade of each hit; every expected clause counts once."""
        unused, grades = list(relevant), []
        for hit in hits:
            grade, at = max(((self._grade(item, hit), -i) for i, item in enumerate(unused)), default=(0, 0))
            grades.append(grade)
            if grade:
                del unused[-at]
        return grades

    def _grade(self, item: Question, hit: Hit) -> int:
        if not _owner(item, hit):
            return 0
        if item["clause"] is None and item["text"] is None:
            return int(item["grade"])  # the service as a whole: any of its clauses
        text = self._text(hit.clause_id)
        if item["text"] and len(text) <= UNIT_CHARS and letters(item["text"]) in letters(text):
            return int(item["grade"])
        wanted, found = address(item["clause"]), address(hit.clause)
        if not wanted or not found:
            return 0
        short, long = sorted((wanted, found), key=len)
        related = long[: len(short)] == short and (short == long or len(short) > 1 or not short[0].isdigit())
        return int(item["grade"]) - int(short != long) if related else 0

    def _text(self, clause_id: str) -> str:
        if clause_id not in self._texts:
            self._texts[clause_id] = self.connection.execute(WORDS_OF, [clause_id]).fetchone()[0] or ""
        return self._texts[clause_id]


def _owner(item: Question, hit: Hit) -> bool:
    return item["source"] == hit.source_id and item["act"] in (None, hit.act_number)


def _family(aspect: str | None) -> str | None:
    return SAME_ASPECT.get(aspect or "", aspect)


def _gain(grades: Sequence[int]) -> float:
    return float(sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades[:DEPTH], 1)))


def answered(base: Path, questions: Sequence[Question]) -> list[tuple[Question, Answer, Row]]:
    """Every question with its answer and how good it is."""
    with opened(base) as connection:
        judge = Judge(connection)
        return [
            (q, answer, judge.row(q, answer)) for q in questions for answer in [search(connection, str(q["query"]))]
        ]


def table(rows: Iterable[tuple[str, Row]]) -> dict[str, dict[str, float]]:
    """(group, row) → group → column → mean; «n» counts the questions; the last group is all."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for group, row in rows:
        groups[group].append(row)
    groups = {**dict(sorted(groups.items())), "все": [row for found in groups.values() for row in found]}
    return {group: {"n": len(found), **_means(found)} for group, found in groups.items()}


def _means(rows: Sequence[Row]) -> Row:
    values = {column: [row[column] for row in rows if column in row] for column in COLUMNS}
    return {column: mean(found) for column, found in values.items() if found}


def missed(question: Question, answer: Answer, row: Row) -> str:
    """A wrong answer as a person reads it: what was expected, what stands first, what is missing."""
    wrong = ", ".join(column for column, value in row.items() if value == 0)
    wanted = "; ".join(f"{i['source']} {i['clause'] or i['text']}" for i in question["relevant"][:3]) or "не знать"
    hits = "; ".join(f"{hit.source_id} {hit.clause}" for hit in answer.hits[:3])
    return (
        f"{question['id']} [{question['class']}] {question['query']}\n   не так: {wrong}\n   ждали: {wanted} "
        f"({question['aspect']}: {question['answer']})\n   нашли: {hits} ({answer.aspect})"
    )


def main() -> None:
    """Prints the table per class and, with ``--misses``, every question that is not answered rightly."""
    parser = argparse.ArgumentParser(description="Насколько верно база отвечает на вопросы")
    parser.add_argument("base", type=Path)
    parser.add_argument("files", type=Path, nargs="*", default=sorted(FOLDER.glob("*.jsonl")))
    parser.add_argument("--misses", action="store_true", help="показать вопросы с неверным ответом")
    parser.add_argument("--class", dest="kind", help="только вопросы этого класса")
    parser.add_argument("--half", choices=HALVES, help="половина вопросов: dev — для работы, held — для проверки")
    chosen = parser.parse_args()
    questions = [q for path in chosen.files for q in half(read(path), chosen.half) if chosen.kind in (None, q["class"])]
    found = answered(chosen.base, questions)
    if chosen.misses:
        print("\n".join(missed(*one) for one in found if one[2].get("s@1", one[2].get("held")) == 0), end="\n\n")
    lines = [
        [group, *(row.get(column, "") for column in ("n", *COLUMNS))]
        for group, row in table((q["class"], r) for q, _, r in found).items()
    ]
    print(tabulate(lines, headers=("класс", "n", *COLUMNS), floatfmt=".3f"))


if __name__ == "__main__":
    main()
