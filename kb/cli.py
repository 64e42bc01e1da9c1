"""The commands, in the order of the data's way. Data goes to stdout, progress and problems to stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from tabulate import tabulate

from ingest.acts import outline as outline_of
from ingest.encoding import NotTextError
from ingest.gather import gather
from ingest.kinds import BY_NAME
from ingest.manifest import ManifestError
from ingest.readers import read
from kb import adding, ask, pipeline, unanswered
from kb import export as exports
from kb import serve as site
from kb.answer import ASPECTS
from kb.base import BaseError
from kb.card.text import shown
from kb.checks.rows import listed
from kb.compare import text as compare_text
from kb.narrow import STATUSES, Filters
from kb.report import SIGNS, changes, summary_line
from kb.search import SearchError
from kb.verify import verify

LABELS = {"sources": "Источники", "acts": "Акты", "clauses": "Пункты", "findings": "Замечания", "problems": "Не понято"}


@contextmanager
def _in_one_sentence(*errors: type[Exception]) -> Iterator[None]:
    """What we can explain ends a command with its sentence; anything else is a slip of ours and shows where."""
    explained: tuple[type[Exception], ...] = (BaseError, *errors)
    try:
        yield
    except explained as error:
        raise click.ClickException(str(error)) from error


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="reglament")
def main() -> None:
    """База знаний и поиск по административным регламентам."""


def _progress(silent: bool, label: str = "Чтение", name: str = "file") -> Callable[[Iterable[Any]], Iterator[Any]]:
    """A bar on stderr that shows the attribute ``name`` of what is in hand."""

    def follow(items: Iterable[Any]) -> Iterator[Any]:
        whole = list(items)
        with click.progressbar(
            whole, label=label, file=sys.stderr, hidden=silent, item_show_func=lambda item: getattr(item, name, "")
        ) as bar:
            yield from bar

    return follow


@main.command()
@click.argument("data_dir", type=click.Path(path_type=Path), default=Path("data"))
@click.option("-o", "--output", "base", type=click.Path(path_type=Path), default=Path("build/kb.db"), show_default=True)
@click.option("--silent", is_flag=True, help="Без полосы и таблицы.")
def build(data_dir: Path, base: Path, silent: bool) -> None:
    """Читает все источники из DATA_DIR/sources.csv и строит базу.

    Пример: reglament build data -o build/kb.db
    """
    with _in_one_sentence(ManifestError, OSError):
        summary = pipeline.build(data_dir, base, _progress(silent))
    for problem in summary.problems:
        click.echo(f"Не прочитано: {problem}", err=True)
    if not silent:
        rows = [(LABELS.get(n) or BY_NAME[n].label, n, count) for n, count in summary.rows.items()]
        click.echo(tabulate(rows, headers=("Что", "Таблица", "Строк")), err=True)
        if summary.explained is not None:
            click.echo(f"Объяснено текста стандартов: {summary.explained:.0%}", err=True)


@main.command()
@click.argument("base", type=click.Path(exists=True, path_type=Path))
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Сохранить итог по файлам как CSV.")
@click.option("--silent", is_flag=True, help="Без полосы.")
def add(base: Path, paths: tuple[Path, ...], report: Path | None, silent: bool) -> None:
    """Добавляет или обновляет файлы: отдельные, папками и zip-архивами.

    Пример: reglament add build/kb.db постановления/ архив.zip --report итог.csv
    """
    with _in_one_sentence(OSError):
        files = gather(paths)
        results = _followed(adding.add(base, files), len(files), silent)
        if report:
            adding.save_report(report, results)
    for result in results:
        failed = result.outcome == "failed"
        click.echo(f"Не добавлено: {result.said}" if failed else result.said, err=failed)
    if any(result.outcome == "failed" for result in results):
        raise SystemExit(1)


def _followed(results: Iterable[adding.Added], length: int, silent: bool) -> list[adding.Added]:
    """All results; a bar shows the file just read and how much was not understood so far."""
    done: list[adding.Added] = []

    def shown(result: adding.Added | None) -> str:
        problems = sum(r.problems + (r.outcome == "failed") for r in done)
        return f"{Path(result.file).name}, не понято: {problems}" if result else ""

    hidden = silent or not sys.stderr.isatty()
    with click.progressbar(
        results, length, "Чтение", file=sys.stderr, hidden=hidden, item_show_func=shown, update_min_steps=1
    ) as bar:
        done.extend(bar)
    return done


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def outline(file: Path) -> None:
    """Печатает дерево пунктов файла.

    Пример: reglament outline data/sources/cheglakovo-zemlya-mnogodetnym.txt
    """
    try:
        whole = outline_of(read(file.name, file.read_bytes()))
    except NotTextError as error:
        raise click.ClickException(f"{file}: {error}") from error
    for clauses in (whole.outside, *(act.clauses for act in whole.acts)):
        for clause in clauses:
            indent = "  " * min(clause.level, 4 + max(0, clause.level - 18))
            click.echo(f"{indent}{clause.label}  {clause.passage.text[:90]}")


@main.command()
@click.argument("base", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("question", required=False)
@click.option("--json", "as_objects", is_flag=True, help="Ответ как JSON.")
@click.option(
    "--batch", type=click.Path(exists=True, dir_okay=False, path_type=Path), help='Файл строк {"id", "query"}.'
)
@click.option("--municipality", help="Только этот муниципалитет: ключ из таблицы municipalities.")
@click.option("--region", help="Только этот регион: «Ленинградская область».")
@click.option("--year", help="Только акты этого года.")
@click.option("--status", type=click.Choice(list(STATUSES)), help="Только акты в этом состоянии.")
@click.option("--aspect", type=click.Choice(list(ASPECTS)), help="О чём вопрос, если это не видно из слов.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100), help="Пунктов на странице.")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1), help="Страница найденных пунктов.")
def search(
    base: Path, question: str | None, as_objects: bool, batch: Path | None, limit: int, page: int, **chosen: str | None
) -> None:
    """Отвечает на вопрос: карточка ответа и найденные пункты.

    "точная фраза" в кавычках должна стоять в пункте, -слово не должно.

    Пример: reglament search build/kb.db "какие документы на снос дерева"
    """
    if question is None and batch is None:
        raise click.UsageError('Нужен вопрос или --batch: reglament search kb.db "какие документы нужны"')
    wanted = ask.Wanted(Filters(**chosen), limit, (page - 1) * limit, as_objects)
    with _in_one_sentence(SearchError):
        for line in ask.answers(base, question, batch, wanted):
            click.echo(line)


@main.command()
@click.argument("base", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("service")
@click.option("--checklist", is_flag=True, help="Только что принести, с клетками для отметок.")
def show(base: Path, service: str, checklist: bool) -> None:
    """Печатает карточку услуги; SERVICE — ключ или часть названия.

    Пример: reglament show build/kb.db "снос" --checklist
    """
    with _in_one_sentence(LookupError):
        click.echo(shown(base, service, checklist))


@main.command("compare")
@click.argument("base", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("services", nargs=-1, required=True)
@click.option("--typical", default="", help="Услуга с типовым регламентом: с ней сравниваются остальные.")
@click.option("--json", "form", flag_value="json", default="", help="Ответ как JSON.")
@click.option("--csv", "form", flag_value="csv", help="Таблица как CSV.")
def compare_(base: Path, services: tuple[str, ...], typical: str, form: str) -> None:
    """Сравнивает услуги: что то же, что строже, что есть только в одной; SERVICES — ключи или части названий.

    Пример: reglament compare build/kb.db postanovlenie-528 postanovlenie-538 --csv
    """
    with _in_one_sentence(LookupError):
        for line in compare_text.compared(base, services, form, typical):
            click.echo(line)


@main.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def report(old: Path, new: Path) -> None:
    """Сравнивает две базы: какие строки появились, пропали и изменились.

    Пример: reglament report старая.db build/kb.db
    """
    with _in_one_sentence():
        found = list(changes(old, new))
    for change in found:
        fields = f" [{', '.join(change.fields)}]" if change.fields else ""
        click.echo(f"{SIGNS[change.what]} {change.table} {change.key}{fields}: {change.quote[:160]}")
    click.echo(summary_line(found), err=True)


@main.command()
@click.argument("base", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_objects", is_flag=True, help="Каждое замечание — объект JSON на своей строке.")
def check(base: Path, as_objects: bool) -> None:
    """Печатает дефекты самих текстов: чужие названия, ссылки в никуда, два срока на одно и то же.

    Пример: reglament check build/kb.db
    """
    with _in_one_sentence():
        for line in listed(base, as_objects):
            click.echo(line)


@main.command("verify")
@click.argument("base", type=click.Path(path_type=Path))
@click.option("--data", "data_dir", type=click.Path(path_type=Path), help="Сверить и исходные файлы из этой папки.")
def verify_(base: Path, data_dir: Path | None) -> None:
    """Проверяет базу: целость файла, место каждой цитаты, индекс, версии.

    Пример: reglament verify build/kb.db --data data
    """
    with _in_one_sentence():
        results = list(verify(base, data_dir))
    for name, faults in results:
        click.echo(f"{name}: {'в порядке' if not faults else f'неисправно ({len(faults)})'}")
        for said in faults:
            click.echo(f"  {said}")
    if any(faults for _, faults in results):
        raise SystemExit(1)


@main.command()
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(list(exports.FORMATS)),
    help="Можно назвать несколько; без него — все.",
)
@click.option("--site", default="", help="Адрес вашего сайта для ссылок: https://reglament.example.ru")
@click.option("--silent", is_flag=True, help="Без полосы.")
def export(base: Path, folder: Path, formats: tuple[str, ...], site: str, silent: bool) -> None:
    """Выгружает базу в папку: CSV, JSON Lines, Parquet, JSON-LD, пакет HSDS.

    Пример: reglament export build/kb.db выгрузка --format csv --format jsonl
    """
    with _in_one_sentence(exports.ExportError, OSError):
        for left_out in exports.export(base, folder, formats, site, _progress(silent, "Выгрузка", "path")):
            click.echo(left_out, err=True)


@main.command()
@click.argument("base", type=click.Path(path_type=Path), default=Path("build/kb.db"))
@click.option("--host", default="127.0.0.1", show_default=True, help="Адрес; по умолчанию только эта машина.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--log-unanswered", "log", type=click.Path(path_type=Path), help="Файл для вопросов без ответа; без личных данных."
)
def serve(base: Path, host: str, port: int, log: Path | None) -> None:
    """Открывает сайт над базой.

    Пример: reglament serve build/kb.db --port 8001
    """
    with _in_one_sentence(site.ServeError):
        said = f"Сайт: http://{host}:{port}/ (остановить: Ctrl+C)"
        site.serve(base, host, port, lambda: click.echo(said, err=True), log)


@main.command("unanswered")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--csv", "as_csv", is_flag=True, help="Таблица как CSV.")
def unanswered_(file: Path, as_csv: bool) -> None:
    """Печатает вопросы, на которые сайт не нашёл ответа, частые первыми.

    Пример: reglament unanswered вопросы.db --csv
    """
    with _in_one_sentence(unanswered.LogError):
        for line in unanswered.listed(file, as_csv):
            click.echo(line)
