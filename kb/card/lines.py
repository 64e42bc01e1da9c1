"""A row of a fact table → a line of a card: what stands in front, the words, the smaller facts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ingest.kinds import BY_NAME
from kb.card.model import Detail, DetailKind, Line, Place
from kb.wording import day, roubles, term, upper_first

Row = sqlite3.Row
# A paper is about the applicant unless somebody else is named.
APPLICANT = "заявитель"
CONTACT: tuple[tuple[str, str, DetailKind], ...] = (
    ("address", "Адрес", "address"),
    ("schedule", "График", "text"),
    ("phone", "Телефон", "phone"),
    ("email", "Почта", "email"),
)


def place(row: Row) -> Place:
    """The evidence of a row that was joined with its clause."""
    return Place(row["clause_act"] or "", row["clause_path"] or "", row["clause_label"] or "", row["quote"] or "")


def label(table: str, column: str, value: object) -> str:
    """The Russian name of a coded value; the value itself when the kind declares none."""
    columns = {c.name: c for c in BY_NAME[table].columns}
    return columns[column].values.get(str(value), str(value))


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _text(row: Row) -> Line:
    return Line(_one_line(row["text"]), place(row))


def _document(row: Row) -> Line:
    about = [Detail("О ком", row["about_whom"])] if row["about_whom"] not in (None, "", APPLICANT) else []
    condition = _one_line(row["condition"]).strip(" ;,.")
    if condition and condition.lower() not in _one_line(row["text"]).lower():
        about.append(Detail("Когда", condition))
    return Line(_one_line(row["text"]), place(row), details=tuple(about))


def _deadline(row: Row) -> Line:
    details = []
    if row["bound"] == "recommended":
        details.append(Detail("Это", "рекомендуемый срок"))
    if row["unit"] == "day" and row["amount"]:
        details.append(Detail("Дни", "рабочие или календарные — в регламенте не сказано"))
    start = _one_line(row["counted_from"])
    if start and start.lower() not in _one_line(row["text"]).lower():
        details.append(Detail("Считается", start))
    return Line(_one_line(row["text"]), place(row), term(row["amount"], row["unit"], row["bound"]), tuple(details))


def _fee(row: Row) -> Line:
    head = (
        "Бесплатно" if row["is_free"] else roubles(row["amount"]) or ("Взимается плата" if row["is_free"] == 0 else "")
    )
    return Line(_one_line(row["text"]), place(row), head)


def _channel(row: Row) -> Line:
    """The kind says it all; the words of the act are often half a phrase and stand in the quote."""
    named = upper_first(label("channels", "kind", row["kind"])) if row["kind"] else ""
    return Line("" if named else _one_line(row["text"]), place(row), named)


def _contact(row: Row) -> Line:
    details = tuple(Detail(name, _one_line(row[c]), kind) for c, name, kind in CONTACT if row[c])
    return Line("", place(row), upper_first(_one_line(row["name"])), details)


def _reference(row: Row) -> Line:
    parts = (
        upper_first(_one_line(row["kind"])),
        f"от {day(row['date'])}" if row["date"] else "",
        f"№\u00a0{row['number']}" if row["number"] else "",
    )
    return Line(_one_line(row["title"]), place(row), " ".join(p for p in parts if p))


def _any(row: Row) -> Line:
    """A kind of fact without a line of its own: its words, or the quote."""
    return Line(_one_line(row["text"] if "text" in row else row["quote"]), place(row))


LINES: Mapping[str, Callable[[Row], Line]] = {
    "applicants": _text,
    "documents": _document,
    "deadlines": _deadline,
    "refusal_grounds": _text,
    "no_grounds": _text,
    "results": _text,
    "fees": _fee,
    "channels": _channel,
    "contacts": _contact,
    "mfc_offices": _contact,
    "legal_references": _reference,
}


def together(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Contacts of the same name stand together, named once; the order is that of the act otherwise."""
    if not any(found.head and found.details and not found.text for found in lines):
        return tuple(lines)
    groups: dict[str, list[Line]] = {}
    for found in lines:
        groups.setdefault(found.head, []).append(found)
    return tuple(replace(x, head=x.head if i == 0 else "") for same in groups.values() for i, x in enumerate(same))


def line(table: str, row: Row) -> Line:
    """The line of a row of ``table``."""
    return replace(LINES.get(table, _any)(row), key=row["id"].removeprefix(f"{row['clause_act']}/"))
