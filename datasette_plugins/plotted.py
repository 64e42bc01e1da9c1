"""What each plot shows: which rows, in which order, with which words; and the table behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup

from datasette_plugins import svg
from datasette_plugins.filters import act_url, service_url
from kb.figures import Papers, Term, Year
from kb.measures import Place, Service
from kb.wording import counted, figure

T = TypeVar("T")
Numbers = Mapping[str, int]
NOWHERE = "Муниципалитет не указан"
PAPERS_TITLE = "Сколько документов нужно"
PAPERS_HEAD = ("Муниципалитет", "Услуга", "Приносит заявитель", "Орган запросит сам", "Пункт")
LINES = 20  # of one plot on one page
FEW = 3  # terms that are named one by one beside their marks
# Units that are never put on one axis: how many days a month or an unsaid «день» is, the act does not tell.
UNITS: Mapping[str, tuple[str, str]] = {
    "working_day": ("в рабочих днях", "рабочих дней"),
    "calendar_day": ("в календарных днях", "календарных дней"),
    "day": ("в днях, не сказано каких", "дней: рабочие или календарные, акт не говорит"),
    "month": ("в месяцах", "месяцев"),
    "year": ("в годах", "лет"),
    "hour": ("в часах", "часов"),
    "minute": ("в минутах", "минут"),
}
UNIT_NAMES = {unit: axis.partition(":")[0] for unit, (_, axis) in UNITS.items()} | {"day": "дней (не сказано каких)"}
UNDATED_LABEL = "Без даты"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: words, perhaps a link; or a clause with its quote."""

    text: str
    url: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """One drawn plot with the table behind it. ``key`` names its page in the address, ``csv`` its CSV."""

    key: str
    title: str
    note: str
    axis: str
    drawn: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    csv: str
    total: int
    number: int


def where(service: Service) -> str:
    """The municipality of a service, as a label: with its district and region, for there are namesakes."""
    return ", ".join(part for part in (service.municipality or NOWHERE, service.where) if part)


def terms_plots(found: Sequence[Term], numbers: Numbers) -> list[Plot]:
    """One plot for every unit that occurs."""
    held = {unit: [term for term in found if term.unit == unit] for unit in UNITS}
    return [_unit(unit, same, numbers[unit]) for unit, same in held.items() if same]


def _unit(unit: str, found: Sequence[Term], number: int) -> Plot:
    groups: dict[str, list[Term]] = {}
    for term in sorted(found, key=lambda t: (t.service.municipality, t.amount)):
        groups.setdefault(term.service.municipality_id, []).append(term)
    ordered = sorted(groups.values(), key=lambda same: -max(t.amount for t in same))
    number, shown = _page(ordered, number)
    into, axis = UNITS[unit]
    title = f"Срок услуги {into}"
    about = f"Муниципалитетов: {len(shown)}. Каждый срок — точка на оси, {axis}."
    rows = tuple(_term_row(term) for same in shown for term in same)
    drawn = svg.dots(f"plot-{unit}", title, about, [_term_line(same) for same in shown])
    note = "Каждая точка — срок, напечатанный в регламенте; линия — от самого короткого до самого длинного."
    if any(t.bound == "recommended" for same in shown for t in same):
        note += " Кольцо — рекомендуемый срок."
    return Plot(unit, title, note, axis, drawn, TERM_HEAD, rows, "deadlines", len(ordered), number)


def _term_line(same: Sequence[Term]) -> svg.Line:
    amounts = tuple(sorted({t.amount for t in same}))
    advised = tuple(a for a in amounts if all(t.bound == "recommended" for t in same if t.amount == a))
    names = {t.service.id: _named(t.service) for t in same}
    note = next(iter(names.values())) if len(names) == 1 else counted(len(names), "услуга", "услуги", "услуг")
    said = ", ".join(figure(a) for a in amounts)
    if len(amounts) > FEW:
        said = f"{figure(amounts[0])}–{figure(amounts[-1])}"
    return svg.Line(where(same[0].service), note, amounts, said, advised)


def _named(service: Service) -> str:
    """The service with a warning in front when its act is no rule in force."""
    warning = {"draft": "проект: ", "repealed": "утратил силу: "}.get(service.status, "")
    return f"{warning}{service.name}"


TERM_HEAD = ("Муниципалитет", "Услуга", "Срок", "Пункт")


def _term_row(term: Term) -> tuple[Cell, ...]:
    said = f"{term.said}, рекомендуемый" if term.bound == "recommended" else term.said
    return (*_service_cells(term.service, "#deadlines"), Cell(said), _clause(term.place, term.quote))


def _service_cells(service: Service, anchor: str = "") -> tuple[Cell, Cell]:
    return Cell(where(service)), Cell(_named(service), service_url(service.id) + anchor)


def _clause(place: Place | None, quote: str = "") -> Cell:
    return Cell(place.label, act_url(place.act_id, place.path), quote) if place else Cell("")


def papers_plot(found: Sequence[Papers], number: int) -> Plot:
    """The documents of every service, the most first."""
    ordered = sorted(found, key=lambda p: (-p.required, -p.fetched, p.service.municipality, p.service.name))
    number, shown = _page(ordered, number)
    lines = [
        svg.Line(where(p.service), _named(p.service), (p.required, p.fetched), f"{p.value.text} + {p.fetched}")
        for p in shown
    ]
    about = "Полоса на каждую услугу: сколько документов приносит заявитель и сколько орган запрашивает сам."
    drawn = svg.bars("plot-documents", PAPERS_TITLE, about, lines)
    rows = tuple(
        (*_service_cells(p.service, "#documents"), Cell(p.value.text), Cell(figure(p.fetched)), _clause(p.value.place))
        for p in shown
    )
    note = "Считаются и те документы, что нужны не каждому заявителю."
    total = len(ordered)
    return Plot("documents", PAPERS_TITLE, note, "документов", drawn, PAPERS_HEAD, rows, "documents", total, number)


def years_plot(found: Sequence[Year], number: int) -> Plot:
    """The explained share of every year."""
    number, shown = _page(found, number)
    lines = [
        svg.Line(
            year.year or UNDATED_LABEL, counted(year.services, "услуга", "услуги", "услуг"), (year.share or 0,),
            f"{year.share}\u00a0%" if year.share is not None else "нет данных",
        )
        for year in shown
    ]  # fmt: skip
    title = "Объяснённая доля текста по годам"
    about = "Полоса на каждый год принятия акта: сколько процентов знаков в разделах стандарта объясняют сведения базы."
    drawn = svg.bars("plot-years", title, about, lines, 100)
    rows = tuple(tuple(Cell(str(value)) for value in year_row(year)) for year in shown)
    note = "Доля знаков в разделах стандарта, которую объясняют факты, заголовки и вводные слова."
    return Plot("years", title, note, "% знаков", drawn, YEAR_HEAD, rows, "coverage", len(found), number)


YEAR_HEAD = ("Год акта", "Услуг", "Знаков", "Объяснено знаков", "Доля, %")


def year_row(year: Year) -> tuple[object, ...]:
    """A year as a row of the table and of the CSV."""
    share = year.share if year.share is not None else "нет данных"
    return year.year or UNDATED_LABEL, year.services, year.chars, year.explained, share


def pages(count: int, size: int) -> int:
    """How many pages ``count`` things take, at least one."""
    return max(1, -(-count // size))


def _page(found: Sequence[T], number: int) -> tuple[int, Sequence[T]]:
    number = min(number, pages(len(found), LINES))
    return number, found[(number - 1) * LINES : number * LINES]
