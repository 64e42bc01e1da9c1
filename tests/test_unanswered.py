"""The log of questions without an answer: nothing personal stays, nothing it meets breaks the site."""

from __future__ import annotations

import asyncio
import csv
import multiprocessing
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st
from site_base import base as site_base

from datasette_plugins.pages.asked import is_typed
from kb.cli import main
from kb.masking import KEPT, MASK, masked
from kb.serve import ServeError, Site, application, serve
from kb.unanswered import Behind, Entry, Log, LogError, check

# What was typed → what may be kept. Read as a lawyer would: is anything left that tells who asked?
PERSONAL = (
    ("Иванова Мария Петровна, какие документы", "«…», какие документы"),
    ("иванов сергей хочет срубить дерево", "«…» хочет срубить дерево"),
    ("ИВАНОВА МАРИЯ ПЕТРОВНА срок", "«…» срок"),
    ("подал Кузнецов И.И., ответа нет", "подал «…», ответа нет"),
    ("подал И. И. Кузнецов", "подал «…»"),
    ("я петрова а.и. хочу справку", "я «…». хочу справку"),
    ("вера иванова просит", "«…» просит"),
    ("Лебедь Анна Ивановна", "«…»"),
    ("Салтыков-Щедрин пишет", "«…» пишет"),
    ("Гусейнов Рашид Мамед оглы", "«…»"),
    ("г. Иванов просит", "«…» просит"),
    ("Ива\u0301нова и Пет\u00adров", "«…» и «…»"),
    ("Ivanov Ivan срок", "«…» срок"),
    ("Bdfyjdf срок", "«…» срок"),
    ("живу на ул. Ленина, д. 5, кв. 12", "живу на «…»"),
    ("ул. Ленина 5а", "«…»"),
    ("ул. 8 Марта 5 кв 3", "«…»"),
    ("улица Карла Маркса дом 12 корпус 2", "«…»"),
    ("Садовая ул., д. 7", "«…»"),
    ("Советская 12, срок", "«…», срок"),
    ("на садовой 5 кв 3", "на «…»"),
    ("ленина 5 кв 3", "«…»"),
    ("деревня Сухово, д. 5", "деревня Сухово, «…»"),
    ("тел. 8 (921) 123-45-67", "«…»"),
    ("+7 921 1234567 перезвоните", "«…» перезвоните"),
    ("89211234567 перезвоните", "«…» перезвоните"),
    ("звоните 2-34-56", "звоните «…»"),
    ("ivan.petrov@mail.ru", "«…»"),
    ("https://vk.com/id12345 t.me/ivan", "«…»"),
    ("паспорт 4512 345678", "паспорт «…»"),
    ("паспорт серия 45 12 № 345678 выдан", "паспорт серия «…» выдан"),
    ("паспорт 2014 123456", "паспорт «…»"),
    ("СНИЛС 123-456-789 00", "СНИЛС «…»"),
    ("снилс 12345678900", "снилс «…»"),
    ("карта 4276 1234 5678 9012", "карта «…»"),
    ("участок 47:07:0123456:78", "участок «…»"),
    ("заявление № 12345 от 01.02.2020", "заявление № «…» от 01.02.2020"),
    ("решение суда № 2-1234/2015", "решение суда № «…»"),
    ("сын родился 12.05.2015, детский сад", "сын родился «…», детский сад"),
    ("12 мая 1985 года рождения", "«…» года рождения"),
    ("а123вс47 парковка", "«…» парковка"),
    ("сыну Артёму 3 года, садик", "сыну «…» 3 года, садик"),
    ("мой муж Дмитрий Волков инвалид", "мой муж «…» инвалид"),
    ("Белый Андрей просит", "«…» просит"),
    ("мамаева патимат магомедовна", "«…»"),
    ("Әхмәтов Рәшит", "«…»"),
    ("John Smith asks", "«…» asks"),
    ("телеграм @ivan_ivanov или ivanov_ivan", "«…» или «…»"),
    ("прописана Мира 15-3", "«…»"),
    ("живу ленинградская 12", "«…»"),
    ("МФЦ на Кирова 20", "МФЦ на «…»"),
    ("89 21 123 45 67", "«…»"),
    ("(81362) 2 26 08", "«…»"),
    ("дело № 2-123/2020", "«…»"),
    ("дочь Мирослава, 2016 г.р.", "дочь «…», 2016 г.р."),
)
KEEPS = (
    "постановление № 528", "постановление от 27.07.2014 № 1528", "постановление 528 2014 года срок", "№ 1528 срок",
    "закон от 27.07.2010 № 210-ФЗ", "210-ФЗ", "п. 2.6.1", "п. 2.6.10 и пп. 3.1", "2014", "за 2014 и 2015 годы",
    "пункт 20.1 регламента 1047", "1416-ПА", "участок в г. Кирове", "в Пушкине снос дерева", "город Пушкин",
    "д. Сухово снт", "улица Кротова", "Администрация Кировского района", "дом 3 этажа", "площадь участка 600 кв м",
    "разрешение на проезд 5 машин", "надежда на пенсию", "роман сдать", "ЕПГУ АИС МФЦ СНТ", "через аис",
    "rfrbt ljrevtyns", "10-15 рабочих дней, от 3 до 5 лет", "где получить охотничий билет", "нужны ли документы",
    "ГОСТ 12345-2015", "Приказ Минстроя № 1234/пр", "постановление Правительства РФ от 30.04.2014 № 403", "в Борисове",
    "живу в доме 10 лет", "адрес участка 15 соток", "дело 5 дней", "Какие Документы Нужны", "парк Гагарина аренда",
)  # fmt: skip
DAY = date(2025, 1, 31)


@pytest.mark.parametrize(("typed", "kept"), PERSONAL)
def test_nothing_personal_stays(typed: str, kept: str) -> None:
    assert masked(typed) == kept


@pytest.mark.parametrize("text", KEEPS)
def test_what_the_question_is_about_stays(text: str) -> None:
    assert masked(text) == text


@given(st.text(max_size=700))
@example("\ud800 \0 «…» № ул. 5")
@example("ул. " * 300)
@example("а" * 100_000)
def test_any_text_can_be_masked(text: str) -> None:
    found = masked(text)
    assert len(found) <= KEPT
    assert found == " ".join(found.split())
    found.encode()


@given(
    st.sampled_from(
        ["89211234567", "+7 (921) 123-45-67", "ivan@mail.ru", "Сергеевич", "123-456-789 00", "4512 345678"]
    ),
    st.text("абв где,.-?!№ «»срок", max_size=40),
    st.text("абв где,.-?!№ «»срок", max_size=40),
)
def test_an_identifier_goes_wherever_it_stands(secret: str, before: str, after: str) -> None:
    assert secret.lower() not in masked(f"{before} {secret} {after}").lower()


@pytest.mark.parametrize("tail", ["паспорт 451", "от Ивано", "8 921 12", "ivan.petrov"])
def test_what_a_cut_has_halved_is_not_kept(tail: str) -> None:
    """Much is masked, so the end of a question that the page has cut comes into reach."""
    filler = "срок " * 12 + "ivan.petrovich.ivanov.the.first.of.all@mail.example.ru " * 20
    assert masked(f"{filler[: 499 - len(tail)]} {tail}").startswith("срок")
    assert tail.split()[-1] not in masked(f"{filler[: 499 - len(tail)]} {tail}")


def test_the_same_question_is_one_row(tmp_path: Path) -> None:
    days = iter([DAY, date(2025, 2, 1), date(2025, 3, 5)])
    log = Log(tmp_path / "log.db", today=lambda: next(days))
    log.add("Учёт  граждан, Иванов", "documents")
    log.add("учет граждан, Петров?", None)
    log.add("срок", "such an aspect is none")
    assert log.entries() == [
        Entry("Учёт граждан, «…»", "documents", "2025-01-31", "2025-02-01", 2),
        Entry("срок", None, "2025-03-05", "2025-03-05", 1),
    ]
    assert len(log.entries(1)) == 1


def test_the_rarest_and_oldest_go(tmp_path: Path) -> None:
    days = iter(date(2025, 1, day) for day in range(1, 9))
    log = Log(tmp_path / "log.db", today=lambda: next(days), most=3)
    for question in ("часто", "часто", "давно", "позже", "недавно", "сейчас"):
        log.add(question, None)
    assert [entry.question for entry in log.entries()] == ["часто", "сейчас", "недавно"]


def test_the_file_is_for_its_owner_and_holds_no_time(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    Log(path).add("тел. 89211234567 срок снтшный", None)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"9211234567" not in path.read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        names = {row[1] for row in connection.execute("pragma table_info(questions)")}
        (seen,) = connection.execute("select first_day from questions").fetchone()
    assert names == {"key", "question", "aspect", "first_day", "last_day", "count"}
    assert len(seen) == len("2025-01-31")


def test_a_question_of_masks_alone_is_not_kept(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.db")
    for question in ("Иванов Иван", "", "???", "+7 921 123 45 67"):
        log.add(question, None)
    assert log.entries() == []


def test_a_locked_file_is_told_once(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr("kb.unanswered.PATIENCE", 0.05)
    log = Log(tmp_path / "log.db")
    log.add("срок", None)
    with closing(sqlite3.connect(log.path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        log.add("срок", None)
        log.add("срок", None)
    told = capsys.readouterr().err
    assert told.count("Журнал вопросов не пишется") == 1
    assert str(log.path) in told
    log.add("срок", None)
    assert log.entries()[0].times == 2


READ_ONLY = """
import os, sys
from pathlib import Path
from kb.masking import masked
from kb.unanswered import Log
masked("срок")  # the dictionary is loaded while its folder may still be read
if sys.argv[2] == "full":
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
elif os.getuid() == 0:
    os.setuid(65534)
log = Log(Path(sys.argv[1]))
for _ in range(3):
    log.add("срок", None)
print("дальше")
"""


@pytest.mark.parametrize("fault", ["read-only", "full"])
def test_a_read_only_or_full_file_is_told_once(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "log.db"
    if fault == "read-only":
        Log(path).add("другое", None)
        path.chmod(0o444)
        for folder in (tmp_path, *tmp_path.parents[:2]):
            folder.chmod(0o755)
    command = [sys.executable, "-c", READ_ONLY, str(path), fault]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "дальше\n"
    assert done.stderr.count("Журнал вопросов не пишется") == 1, done.stderr


def test_a_missing_folder_is_told_once(tmp_path: Path, capsys) -> None:
    log = Log(tmp_path / "none" / "log.db")
    log.add("срок", None)
    log.add("срок", None)
    assert capsys.readouterr().err.count("\n") == 1


def _write(path: Path, times: int) -> None:
    log = Log(path)
    for number in range(times):
        log.add(f"срок {number % 5} услуги", None)


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(path, 25)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
        assert writer.exitcode == 0
    assert [entry.times for entry in Log(path).entries()] == [10] * 5


def test_the_base_is_never_written_to(tmp_path: Path, capsys) -> None:
    base = Path(shutil.copy(site_base(), tmp_path / "kb.db"))
    before = base.read_bytes()
    Log(base).add("срок", None)
    assert "это не журнал" in capsys.readouterr().err
    assert base.read_bytes() == before
    with pytest.raises(LogError):
        Log(base).entries()
    with pytest.raises(ServeError, match="это не журнал вопросов"):
        serve(base, Site(port=1, log=base), lambda: None, print)
    (tmp_path / "text.txt").write_text("просто текст")
    for path in (tmp_path, tmp_path / "text.txt"):
        with pytest.raises(LogError):
            check(path)


def test_writing_behind_does_not_wait(tmp_path: Path) -> None:
    class Slow(Log):
        def add(self, question: str, aspect: str | None) -> None:
            time.sleep(0.2)
            super().add(question, aspect)

    log = Slow(tmp_path / "log.db")
    behind = Behind(log)
    began = time.perf_counter()
    for _ in range(1000):
        behind.add("срок", None)
    assert time.perf_counter() - began < 0.1
    assert not behind.settle(0.01)
    quick = Behind(Log(tmp_path / "quick.db"))
    quick.add("срок", None)
    assert quick.settle(20)
    assert Log(tmp_path / "quick.db").entries()[0].times == 1


NONSENSE = "квантовая телепортация бегемотов Иванов 89211234567"


def asked(path: Path | None, *addresses: str, **headers: str) -> list[str]:
    """The pages of a site with (or without) a log, asked one after the other; all is written on return."""
    datasette = application(site_base(), path)

    async def ask() -> list[str]:
        return [(await datasette.client.get(address, headers=headers)).text for address in addresses]

    pages = asyncio.run(ask())
    assert not path or datasette.unanswered.settle(20)
    return pages


def test_the_site_logs_what_it_cannot_answer(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    answered = "какие документы нужны многодетной семье, чтобы встать на землю в Чеглаково"
    search = f"/search?q={quote(NONSENSE)}"
    _, right, *_, about, metadata = asked(
        path, search, f"/search?q={quote(answered)}", f"{search}&page=2", "/search?q=", "/about", "/-/metadata.json"
    )
    assert "Точного ответа в базе нет" not in right
    (entry,) = Log(path).entries()
    assert (entry.question, entry.times) == (f"квантовая телепортация бегемотов {MASK}", 1)
    assert "записываются: слова без имён" in BeautifulSoup(about, "lxml").text
    assert path.name not in metadata


def test_only_questions_that_were_typed_are_logged(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    search = f"/search?q={quote(NONSENSE)}"
    asked(path, search, **{"user-agent": "Mozilla/5.0 (compatible; YandexBot/3.0)"})
    asked(path, search, **{"sec-purpose": "prefetch"})
    asked(path, f"{search}&aspect=fee", referer=f"http://localhost{search}")
    assert Log(path).entries() == []
    asked(path, search, **{"user-agent": "Mozilla/5.0 (X11)", "referer": "http://localhost/"})
    assert Log(path).entries()[0].times == 1


def test_head_is_no_question() -> None:
    class Head:
        method = "HEAD"
        headers: dict[str, str] = {}  # noqa: RUF012
        args: dict[str, str] = {}  # noqa: RUF012

    assert not is_typed(Head(), "срок")


def test_a_site_with_a_broken_log_answers(tmp_path: Path, capsys) -> None:
    page, about = asked(tmp_path / "none" / "log.db", f"/search?q={quote(NONSENSE)}", "/about")
    assert "<h1" in page
    assert "<h1" in about
    assert "Журнал вопросов не пишется" in capsys.readouterr().err


def test_off_by_default(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    _, about = asked(None, f"/search?q={quote(NONSENSE)}", "/about")
    assert "Вопросы посетителей этот сайт не записывает" in about
    assert list(tmp_path.iterdir()) == []


def test_the_option_reaches_the_site(tmp_path: Path, monkeypatch) -> None:
    taken: list[object] = []
    monkeypatch.setattr("kb.serve.serve", lambda _, site, *others: taken.append(site.log))
    for options in ([], ["--log-unanswered", str(tmp_path / "log.db")]):
        assert CliRunner().invoke(main, ["serve", str(site_base()), *options]).exit_code == 0
    assert taken == [None, tmp_path / "log.db"]


def test_the_command_prints_the_log(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    log = Log(path, today=lambda: DAY)
    for question in ("=1+1", "приют для кошек", "приют для кошек"):
        log.add(question, "documents")
    run = CliRunner().invoke(main, ["unanswered", str(path)])
    assert run.output.index("приют для кошек") < run.output.index("=1+1")
    assert "Документы" in run.output
    assert "31\u00a0января 2025" in run.output
    rows = list(csv.DictReader(CliRunner().invoke(main, ["unanswered", str(path), "--csv"]).output.splitlines()))
    assert [(row["count"], row["question"], row["last_day"]) for row in rows] == [
        ("2", "приют для кошек", "2025-01-31"),
        ("1", "'=1+1", "2025-01-31"),
    ]


def test_an_empty_or_missing_log_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    for name in ("empty.db", "none.db"):
        run = CliRunner().invoke(main, ["unanswered", str(tmp_path / name)])
        assert run.exit_code == 0
        assert "вопросов без ответа пока нет" in run.output
        assert "--log-unanswered" in run.output
    assert not (tmp_path / "none.db").exists()
    wrong = CliRunner().invoke(main, ["unanswered", str(site_base())])
    assert wrong.exit_code == 1
    assert "это не журнал вопросов" in wrong.output
