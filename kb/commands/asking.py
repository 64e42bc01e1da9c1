"""Commands that ask a base."""

from __future__ import annotations

from pathlib import Path

import click

from kb import ask
from kb.answer import ASPECTS
from kb.card.text import shown
from kb.checks.rows import listed
from kb.commands.saying import in_one_sentence
from kb.compare import text as compare_text
from kb.narrow import STATUSES, Filters
from kb.search import SearchError


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="BASE… [ВОПРОС]")
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
    words: tuple[str, ...], as_objects: bool, batch: Path | None, limit: int, page: int, **chosen: str | None
) -> None:
    """Отвечает на вопрос: карточка ответа и найденные пункты; несколько баз отвечают как одна.

    "точная фраза" в кавычках должна стоять в пункте, -слово не должно.

    Пример: reglament search build/kb.db "какие документы на снос дерева"
    """
    wanted = ask.Wanted(Filters(**chosen), limit, (page - 1) * limit, as_objects)
    with in_one_sentence(SearchError):
        bases, question = ask.told_apart(words, batch)
        for line in ask.answers(bases, question, batch, wanted):
            click.echo(line)


@click.command()
@click.argument("base", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("service")
@click.option("--checklist", is_flag=True, help="Только что принести, с клетками для отметок.")
def show(base: Path, service: str, checklist: bool) -> None:
    """Печатает карточку услуги; SERVICE — ключ или часть названия.

    Пример: reglament show build/kb.db "снос" --checklist
    """
    with in_one_sentence(LookupError):
        click.echo(shown(base, service, checklist))


@click.command("compare")
@click.argument("base", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("services", nargs=-1, required=True)
@click.option("--typical", default="", help="Услуга с типовым регламентом: с ней сравниваются остальные.")
@click.option("--json", "form", flag_value="json", default="", help="Ответ как JSON.")
@click.option("--csv", "form", flag_value="csv", help="Таблица как CSV.")
def compare_(base: Path, services: tuple[str, ...], typical: str, form: str) -> None:
    """Сравнивает услуги: что то же, что строже, что есть только в одной; SERVICES — ключи или части названий.

    Пример: reglament compare build/kb.db postanovlenie-528 postanovlenie-538 --csv
    """
    with in_one_sentence(LookupError):
        for line in compare_text.compared(base, services, form, typical):
            click.echo(line)


@click.command()
@click.argument("base", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_objects", is_flag=True, help="Каждое замечание — объект JSON на своей строке.")
def check(base: Path, as_objects: bool) -> None:
    """Печатает дефекты самих текстов: чужие названия, ссылки в никуда, два срока на одно и то же.

    Пример: reglament check build/kb.db
    """
    with in_one_sentence():
        for line in listed(base, as_objects):
            click.echo(line)
