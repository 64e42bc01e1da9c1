"""Acts that the regulation and its resolution cite: one row per act, with the most telling place."""

from __future__ import annotations

from ingest.context import Context
from ingest.model import ActReference, Fact
from ingest.references import references, unnumbered
from ingest.rules import Column, Found, Kind, ReaderRule, Values

ROLES = {"list": "правовое основание", "preamble": "преамбула", "cited": "упомянут"}


def _role(context: Context) -> str | None:
    """Where the act is named; ``None`` for clauses of the resolution, which name the acts it changes."""
    clause = context.clause
    if clause.part == "resolution":
        return "preamble" if clause.label == "преамбула" else None
    return "list" if context.section == "legal" else "cited"


def _values(ref: ActReference, role: str) -> Values:
    return {"kind": ref.kind, "number": ref.number, "date": ref.date, "title": ref.title, "role": role}


def _numbered(context: Context) -> list[Found]:
    role = _role(context)
    return [(r.start, r.end, _values(r, role)) for r in references(context.text)] if role else []


def _unnumbered(context: Context) -> list[Found]:
    """The Constitution, codes and charters are named without a number; only the list of legal grounds cites them as such."""
    if _role(context) != "list":
        return []
    taken = [(r.start, r.end) for r in references(context.text)]
    return [
        (r.start, r.end, _values(r, "list"))
        for r in unnumbered(context.text)
        if not any(start <= r.start < end or r.start <= start < r.end + 20 for start, end in taken)
    ]


def _one_row_each(facts: list[Fact]) -> list[Fact]:
    """One row per act and role; a mere mention counts only when no list or preamble names the act.

    «Федерального закона № 210-ФЗ» without a date is the dated one when there is one.
    """
    dated = {f.values["number"] for f in facts if f.values["date"]}
    chosen: dict[tuple[object, ...], Fact] = {}
    for fact in sorted(facts, key=lambda f: f.values["role"] == "cited"):
        values = fact.values
        name = values["number"] or values["title"]
        if values["number"] in dated and values["date"] is None:
            continue
        same = [key for key in chosen if key[:2] == (name, values["date"])]
        if values["role"] == "cited" and same:
            continue
        chosen.setdefault((name, values["date"], values["role"]), fact)
    return sorted(chosen.values(), key=lambda f: f.span.start)


LEGAL_REFERENCES = Kind(
    name="legal_references",
    label="Правовые акты",
    columns=(
        Column("kind", "TEXT", "Вид акта и принявший орган, как в тексте"),
        Column("number", "TEXT", "Номер"),
        Column("date", "TEXT", "Дата, ISO; пусто — нет в тексте"),
        Column("title", "TEXT", "Название без кавычек"),
        Column("role", "TEXT", "Где назван: в перечне правовых оснований, в преамбуле или по тексту", ROLES),
    ),
    rules=(
        ReaderRule(
            "act with a number", _numbered, frozenset({"resolution", "regulation", "appendix"}),
            examples=(
                ("Федеральный закон от 27.07.2010 № 210-ФЗ «Об организации предоставления услуг»;",
                 ({"kind": "федеральный закон", "number": "210-ФЗ", "date": "2010-07-27"},)),
                ("постановление Правительства Российской Федерации от 25 июня 2012 г. № 634", ({"number": "634", "date": "2012-06-25"},)),
                ("в течение 10 дней от даты регистрации", ()),
            ),
        ),
        ReaderRule("act known by its name", _unnumbered,
                   examples=(("Конституция Российской Федерации;", ({"kind": "конституция", "number": None},)),
                             ("Жилищный кодекс Российской Федерации;", ({"kind": "кодекс", "number": None, "title": "Жилищный кодекс Российской Федерации"},)), ("паспорт гражданина Российской Федерации", ()))),
    ),
    scope="act",
    with_text=False,
    reduce=_one_row_each,
)  # fmt: skip
