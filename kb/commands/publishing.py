"""Commands that publish a base."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kb import export as exports
from kb import serve as site
from kb import unanswered
from kb.commands.saying import in_one_sentence, progress


@click.command()
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
    with in_one_sentence(exports.ExportError, OSError):
        for left_out in exports.export(base, folder, formats, site, progress(silent, "Выгрузка", "path")):
            click.echo(left_out, err=True)


@click.command()
@click.argument("base", type=click.Path(path_type=Path), default=Path("build/kb.db"))
@click.option("--host", default="127.0.0.1", show_default=True, help="Адрес; по умолчанию только эта машина.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, site.MOST_WORKERS),
    help="Процессов, которые отвечают.",
)
@click.option("--allow-sql", is_flag=True, help="Разрешить посетителям свои запросы SQL, с пределами.")
@click.option("--trust-proxy", "proxy", default="", help="Чьим X-Forwarded-* верить, через запятую: 127.0.0.1")
@click.option("--hsts", is_flag=True, help="Сайт открыт только по HTTPS: пусть браузеры иначе и не ходят.")
@click.option(
    "--log-unanswered", "log", type=click.Path(path_type=Path), help="Файл для вопросов без ответа; без личных данных."
)
def serve(base: Path, **chosen: Any) -> None:
    """Открывает сайт над базой; новую базу под тем же именем открывает сам.

    Пример: reglament serve build/kb.db --port 8001
    """
    with in_one_sentence(site.ServeError):
        served = site.Site(**chosen)
        said = f"Сайт: http://{served.host}:{served.port}/ (остановить: Ctrl+C)"
        site.serve(base, served, lambda: click.echo(said, err=True), lambda line: click.echo(line, err=True))


@click.command("unanswered")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--csv", "as_csv", is_flag=True, help="Таблица как CSV.")
def unanswered_(file: Path, as_csv: bool) -> None:
    """Печатает вопросы, на которые сайт не нашёл ответа, частые первыми.

    Пример: reglament unanswered вопросы.db --csv
    """
    with in_one_sentence(unanswered.LogError):
        for line in unanswered.listed(file, as_csv):
            click.echo(line)
