"""Commands that make a base and look after it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click
from tabulate import tabulate

from ingest.acts import outline as outline_of
from ingest.encoding import NotTextError
from ingest.gather import gather
from ingest.kinds import BY_NAME
from ingest.manifest import ManifestError
from ingest.readers import read
from kb import adding, pipeline
from kb.commands.saying import in_one_sentence
from kb.engines import CORES, Children
from kb.progress import Progress, shortened
from kb.report import SIGNS, changes, summary_line
from kb.scale import ClusterError, on_cluster
from kb.verify import verify

LABELS = {"sources": "Источники", "acts": "Акты", "clauses": "Пункты", "findings": "Замечания", "problems": "Не понято"}


JOBS = click.option(
    "--jobs",
    default=CORES,
    show_default="сколько ядер",
    type=click.IntRange(1, 256),
    help="Сколько файлов читать сразу.",
)


@click.command()
@click.argument("data_dir", type=click.Path(path_type=Path), default=Path("data"))
@click.option("-o", "--output", "base", type=click.Path(path_type=Path), default=Path("build/kb.db"), show_default=True)
@JOBS
@click.option("--cluster", metavar="АДРЕС|local", help="Читать на кластере Ray: его адрес или local.")
@click.option("--silent", is_flag=True, help="Без хода работы и таблицы.")
def build(data_dir: Path, base: Path, jobs: int, cluster: str | None, silent: bool) -> None:
    """Читает все источники из DATA_DIR/sources.csv и строит базу.

    Пример: reglament build data -o build/kb.db
    """
    with in_one_sentence(ManifestError, ClusterError, OSError):
        engine = on_cluster(cluster) if cluster else Children(jobs)
        summary = pipeline.build(data_dir, base, lambda total: Progress(total, silent).follow, engine)
    for line in shortened([f"Не прочитано: {problem}" for problem in summary.problems], "таблица problems"):
        click.echo(line, err=True)
    if not silent:
        _table(base, summary)


def _table(base: Path, summary: pipeline.Summary) -> None:
    """What the base has now."""
    rows = [(LABELS.get(n) or BY_NAME[n].label, n, count) for n, count in summary.rows.items()]
    click.echo(tabulate(rows, headers=("Что", "Таблица", "Строк")), err=True)
    if summary.explained is not None:
        click.echo(f"Объяснено текста стандартов: {summary.explained:.0%}", err=True)
    if summary.same:
        click.echo(f"Ничего не изменилось, {base} остаётся прежней", err=True)


@click.command()
@click.argument("base", type=click.Path(exists=True, path_type=Path))
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1, required=True)
@JOBS
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Сохранить итог по файлам как CSV.")
@click.option("--silent", is_flag=True, help="Без хода работы.")
def add(base: Path, paths: tuple[Path, ...], jobs: int, report: Path | None, silent: bool) -> None:
    """Добавляет или обновляет файлы: отдельные, папками и zip-архивами.

    Пример: reglament add build/kb.db постановления/ архив.zip --report итог.csv
    """
    with in_one_sentence(OSError):
        files = gather(paths)
        with closing(adding.add(base, files, Children(jobs))) as results:
            done = list(Progress(len(files), silent).follow(results))
        if report:
            adding.save_report(report, done)
    for failed, line in adding.told(done):
        click.echo(line, err=failed)
    if any(result.outcome == "failed" for result in done):
        raise SystemExit(1)


@click.command()
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


@click.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def report(old: Path, new: Path) -> None:
    """Сравнивает две базы: какие строки появились, пропали и изменились.

    Пример: reglament report старая.db build/kb.db
    """
    with in_one_sentence():
        found = list(changes(old, new))
    for change in found:
        fields = f" [{', '.join(change.fields)}]" if change.fields else ""
        click.echo(f"{SIGNS[change.what]} {change.table} {change.key}{fields}: {change.quote[:160]}")
    click.echo(summary_line(found), err=True)


@click.command("verify")
@click.argument("base", type=click.Path(path_type=Path))
@click.option("--data", "data_dir", type=click.Path(path_type=Path), help="Сверить и исходные файлы из этой папки.")
def verify_(base: Path, data_dir: Path | None) -> None:
    """Проверяет базу: целость файла, место каждой цитаты, индекс, версии.

    Пример: reglament verify build/kb.db --data data
    """
    with in_one_sentence():
        results = list(verify(base, data_dir))
    for name, faults in results:
        click.echo(f"{name}: {'в порядке' if not faults else f'неисправно ({len(faults)})'}")
        for said in faults:
            click.echo(f"  {said}")
    if any(faults for _, faults in results):
        raise SystemExit(1)
