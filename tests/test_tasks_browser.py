"""Ten tasks of the three readers as scripts: what a person does, and what must then be on the screen.

A step is one act of a person: types and presses Enter, clicks, chooses, presses a key. Every answer was read in the
texts of ``data/sources``; ``test_every_answer_stands_in_its_clause`` holds it to its clause.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser_base import PHONE, opened
from playwright.sync_api import Browser, Page, expect
from site_base import DATA

GAZETTE, GARDENERS = "kirovsk-gazeta-2014-55.txt", "kirovsky-lo-zemlya-snt.txt"
CHILDCARE, FAMILIES = "kirovsky-pk-roditelskaya-plata.txt", "cheglakovo-zemlya-mnogodetnym.txt"
# The screen of each reader; from typing to the answer this many steps at most.
SCREENS = {"citizen": PHONE, "operator": {"width": 1024, "height": 700}, "analyst": {"width": 1440, "height": 900}}
QUICK = {"citizen": 2, "operator": 1, "analyst": 2}
TYPING = ("ask", "type")
# What a person reads as one: a line of a list, a row, a term, a column of the operator.
ONE_LINE = "li, tr, dd, p, .desk-column"
CLAUSE_BEGINS = re.compile(r"^(?:\[bookmark: \w+\]|[-*\s])*(\d+(?:\.\d+)+)\.?\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a person.

    ``does``   a name of ``ACTS``
    ``what``   what is typed, the name of the link, button or choice, the key
    ``sees``   afterwards, without another act: texts that stand together in one line of the page or of the file taken
    ``where``  the label of the field, where a page has several
    """

    does: str
    what: str
    sees: tuple[tuple[str, ...], ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What somebody came for: the steps are all that is needed, ``answer`` is file, clause and words it comes from."""

    name: str
    reader: str
    start: str
    steps: tuple[Step, ...]
    answer: tuple[tuple[str, str, str], ...]


FELLING = (GAZETTE, "2.4", "выдаче разрешений на снос или пересадку зеленых насаждений составляет 30 календарных дней")
QUEUE = (
    "Принятие граждан на учет в качестве нуждающихся в жилых помещениях, предоставляемых по договорам социального найма"
)
PLAN = "План-схема зеленых насаждений, подлежащих пересадке, сносу"
RIGHTS = "Правоустанавливающие документы на земельный участок: договор аренды"
CSV_TERM = "в течение 6 рабочих дней со дня регистрации заявления"
TASKS = (
    Task(
        "что принести, чтобы срубить дерево, и список на бумаге", "citizen", "/",
        (
            Step("ask", "какие документы нужны, чтобы снести дерево", ((PLAN, "п. 2.6"), (RIGHTS, "п. 2.6"))),
            Step("click", "Список для печати",
                 ((PLAN, "п. 2.6"), (RIGHTS, "п. 2.6"), ("Редакция", "27 августа 2014 г. № 538"))),
        ),
        ((GAZETTE, "2.6", PLAN), (GAZETTE, "2.6", RIGHTS)),
    ),
    Task(
        "сколько ждать компенсацию за детский сад", "citizen", "/",
        (Step("ask", "сколько ждать компенсацию за детский сад", (("6 рабочих дней", "п. 2.7"),)),),
        ((CHILDCARE, "2.7", CSV_TERM),),
    ),
    Task(
        "сколько стоит разрешение на рынок", "citizen", "/",
        (Step("ask", "сколько стоит разрешение на рынок", (("услуга предоставляется бесплатно", "п. 2.16"),)),),
        ((GAZETTE, "2.16", "Муниципальная услуга предоставляется бесплатно"),),
    ),
    Task(
        "почему садоводу могут отказать в участке", "citizen", "/",
        (
            Step("ask", "почему могут отказать садоводу в участке",
                 (("Установленный федеральным законом запрет", "п. 2.11"), ("подано после 01 марта 2022", "п. 2.11"))),
        ),
        (
            (GARDENERS, "2.11", "Установленный федеральным законом запрет"),
            (GARDENERS, "2.11", "Заявление подано после 01 марта 2022 года"),
        ),
    ),
    Task(
        "куда звонить и когда прийти об очереди на жильё", "citizen", "/",
        (
            Step("click", QUEUE,
                 (("8(81362) 22608", "п. 1.5.1"), ("Вторник, четверг с 9.00 до 18.00", "п. 1.4.2"))),
        ),
        (
            (GAZETTE, "1.5.1", "Телефон/факс жилищного отдела: 8(81362) 22608"),
            (GAZETTE, "1.4.2", "Вторник, четверг с 9.00 до 18.00"),
        ),
    ),
    Task(
        "ответить звонящему, пока он говорит, и вставить ответ со ссылкой в письмо", "operator", "/operator",
        (
            Step("type", "сколько ждать разрешение на снос деревьев", (("30 календарных дней", "п. 2.4"),)),
            Step("copy", "Alt+KeyC", (("30 календарных дней", "п. 2.4", "постановления № 538 от 27.08.2014"),)),
        ),
        (FELLING,),
    ),
    Task(
        "сравнить сроки двух муниципалитетов, не уходя со страницы", "operator", "/operator",
        (
            Step("choose", "Кировский муниципальный район, Ленинградская область", where="Где"),
            Step("choose", "Чеглаковское сельское поселение, Нагорский район, Кировская область", where="Рядом"),
            Step("type", "срок бесплатного участка", (("14 рабочих дней", "п. 2.4"), ("10 рабочих дней", "п. 2.8"))),
        ),
        (
            (GARDENERS, "2.4", "не более 14 рабочих дней"),
            (FAMILIES, "2.8", "не более 10 рабочих дней"),
        ),
    ),
    Task(
        "сроки всех услуг по муниципалитетам — в Excel", "analyst", "/data",
        (
            Step("click", "Услуги × муниципалитеты", (("30 календарных дней", "п. 2.4"), ("6 рабочих дней", "п. 2.7"))),
            Step("download", "Вся таблица — CSV", (("вырубки", "30 календарных дней"), ("платы", "6 рабочих дней"))),
        ),
        (FELLING, (CHILDCARE, "2.7", CSV_TERM)),
    ),
    Task(
        "таблица сроков с цитатами — файлом", "analyst", "/data",
        (Step("download", "CSV — Сроки", ((CSV_TERM, "postanovlenie-113"),)),),
        ((CHILDCARE, "2.7", CSV_TERM),),
    ),
    Task(
        "готовый запрос: срок сноса деревьев с пунктом", "analyst", "/data",
        (Step("ask", "снос", (("30", "календарных дней", "2.4"),), "Слово из названия услуги"),),
        (FELLING,),
    ),
)  # fmt: skip


def ask(page: Page, step: Step) -> None:
    box = page.get_by_label(step.where or "Спросите своими словами").first
    box.fill(step.what)
    box.press("Enter")
    page.wait_for_load_state()


def type_in(page: Page, step: Step) -> None:
    page.keyboard.type(step.what)


def click(page: Page, step: Step) -> None:
    page.get_by_role("link", name=step.what).first.click()
    page.wait_for_load_state()


def choose(page: Page, step: Step) -> None:
    page.get_by_label(step.where, exact=True).select_option(label=step.what)


def download(page: Page, step: Step) -> str:
    with page.expect_download() as taken:
        page.get_by_role("link", name=step.what, exact=True).click()
    return Path(taken.value.path()).read_text(encoding="utf-8-sig")


def copy(page: Page, step: Step) -> str:
    page.keyboard.press(step.what)
    page.get_by_text("Скопировано").last.wait_for()
    return str(page.evaluate("navigator.clipboard.readText()"))


# What a person can do in one step; what left the page, if something did.
ACTS: dict[str, Callable[[Page, Step], str | None]] = {
    "ask": ask, "type": type_in, "click": click, "choose": choose, "download": download, "copy": copy,
}  # fmt: skip


def on_screen(page: Page, together: tuple[str, ...], screen: dict[str, int]) -> None:
    """The texts stand in one line of the page that is to be seen; an operator has no time to scroll."""
    line = page.locator(ONE_LINE).filter(visible=True)
    for text in together:
        line = line.filter(has_text=text)
    expect(line.first).to_be_visible()
    if screen == SCREENS["operator"]:
        expect(line.first).to_be_in_viewport()


def in_file(text: str, together: tuple[str, ...]) -> None:
    rows = text.replace("\u00a0", " ").splitlines()
    assert [row for row in rows if all(part in row for part in together)], (together, text[:500])


def acts(page: Page, step: Step, screen: dict[str, int]) -> None:
    taken = ACTS[step.does](page, step)
    for together in step.sees:
        if taken is None:
            on_screen(page, together, screen)
        else:
            in_file(taken, together)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.reader)
def test_a_reader_gets_what_he_came_for(chromium: Browser, address: str, task: Task):
    page = opened(chromium, SCREENS[task.reader])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}{task.start}")
    for step in task.steps:
        acts(page, step, SCREENS[task.reader])
    page.context.close()


def typed_to_answer(task: Task) -> int:
    """Steps from typing, it included, to the first answer; a task without typing counts from its start."""
    begins = next((n for n, step in enumerate(task.steps) if step.does in TYPING), 0)
    return next(n for n, step in enumerate(task.steps) if step.sees and n >= begins) - begins + 1


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.reader)
def test_the_answer_comes_within_the_steps_allowed(task: Task):
    assert typed_to_answer(task) <= QUICK[task.reader]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.reader)
def test_every_answer_stands_in_its_clause(task: Task):
    """Both ways: the words are in the clause of the text, and every clause that a step shows is one of these."""
    for file, number, words in task.answer:
        text = (DATA / "sources" / file).read_text(encoding="utf-8")
        parts = CLAUSE_BEGINS.split(text)
        bodies = [body for n, body in zip(parts[1::2], parts[2::2], strict=True) if n == number]
        assert [body for body in bodies if words in " ".join(body.split())], (file, number, words)
    for value, place in (seen[:2] for step in task.steps for seen in step.sees if seen[1].startswith("п. ")):
        assert [w for _, number, w in task.answer if place == f"п. {number}" and value.lower() in w.lower()], value


def test_all_three_readers_have_tasks():
    assert {task.reader for task in TASKS} == SCREENS.keys()
    assert len({task.name for task in TASKS}) == len(TASKS) == 10
