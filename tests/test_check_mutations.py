"""One mutation per rule of the linter: a clean regulation gives nothing, one small change gives exactly its finding."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from test_checks import findings

from kb.checks import ACROSS, BY_NAME, RULES
from kb.checks.completeness import REQUIRED
from kb.checks.copies import COPIED
from kb.checks.denials import DENIALS
from kb.checks.known_laws import laws
from kb.checks.norms import COMPLAINT, COMPLAINT_SHORT, QUEUE, REGISTRATION, Norm, broken
from kb.checks.sites import SLIPS, Slip
from kb.checks.vague import OPENINGS, Opening

CHECKS = Path(__file__).parent / "checks"
OLD, NEW = "clean_2012", "clean_2024"  # the classic template of decree 373, running clauses of decree 1228


@cache
def clean(name: str) -> str:
    return (CHECKS / f"{name}.txt").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Mutation:
    """A change of one thing in a clean text, and the words that must be accused."""

    rule: str
    quote: str
    change: Callable[[str], str]
    base: str = OLD


def replaced(old: str, new: str) -> Callable[[str], str]:
    """Exactly one place of the text is changed."""

    def change(text: str) -> str:
        assert text.count(old) == 1, f"«{old}» стоит в тексте {text.count(old)} раз"
        return text.replace(old, new)

    return change


def added(after: str, line: str) -> Callable[[str], str]:
    """A line right behind the line that begins so."""

    def change(text: str) -> str:
        lines = text.split("\n")
        (at,) = [i for i, one in enumerate(lines) if one.startswith(after)]
        return "\n".join([*lines[: at + 1], line, *lines[at + 1 :]])

    return change


def without(*starts: str) -> Callable[[str], str]:
    """The lines that begin so are gone."""

    def change(text: str) -> str:
        lines = text.split("\n")
        kept = [line for line in lines if not line.startswith(starts)]
        assert len(lines) - len(kept) == len(starts)
        return "\n".join(kept)

    return change


def renumbered(text: str, first: int) -> str:
    """Clauses of a running numbering from ``first`` on move up by one; the text refers to earlier ones only."""
    lines = [re.sub(r"^(\d+)(?=\.\s)", lambda m: _up(m[1], first), line) for line in text.split("\n")]
    return "\n".join(lines)


def _up(number: str, first: int) -> str:
    return str(int(number) - 1) if int(number) >= first else number


def amended(text: str) -> str:
    """The same file also holds an act that corrects a date of the regulation's resolution."""
    wrong = text.replace("2. Контроль", "2. Отменить постановление от 08 августа 2012 года № 3.\n3. Контроль")
    return wrong + AMENDING.format(named="от 16.04.2015 № 214 ", body="1.1. " + CORRECTION)


def amended_without_number(text: str) -> str:
    """The same file also holds an act that does not name the number of the act it amends."""
    return text + AMENDING.format(named="от 16 апреля 2015 года ", body="1.1. Пункт 2 изложить в новой редакции.")


CORRECTION = "В пункте 2 слова «от 08 августа 2012 года» заменить словами «от 08 июня 2012 года»."
AMENDING = """
АДМИНИСТРАЦИЯ
ЯСНОГОРОДСКОГО МУНИЦИПАЛЬНОГО РАЙОНА ТВЕРСКОЙ ОБЛАСТИ

ПОСТАНОВЛЕНИЕ

от 01.06.2016 № 20

О внесении изменений в постановление администрации от 16.04.2015 № 214 «О правилах»

ПОСТАНОВЛЯЕТ:

1. Внести изменения в постановление администрации {named}«О правилах»:
{body}

Глава администрации                                  П.П. Образцов
"""
OFFICES = """
Приложение № 3
к административному регламенту

Сведения о многофункциональных центрах

| Наименование МФЦ | Адрес | График работы | Телефон |
|---|---|---|---|
| Филиал МФЦ «Ясногородский» | г. Ясный Город, ул. Мира, д. 1 | пн.-пт. с 9.00 до 18.00 | 8 (48200) 2-11-01 |
"""
SECOND = (
    "| Филиал МФЦ «Ясногородский» | г. Ясный Город, ул. Мира, д. 1 | пн.-пт. с 9.00 до 18.00 | 8 (48200) 2-11-07 |\n"
)
OFFICES += SECOND

MUTATIONS = (
    Mutation("draft_placeholder", "от 00.00.2015 № 00",
             replaced("района\nот 16.04.2015 № 214", "района\nот 00.00.2015 № 00")),
    Mutation("draft_placeholder", "составляет ___ рабочих дней",
             replaced("составляет 10 рабочих дней", "составляет ___ рабочих дней"), NEW),
    Mutation("foreign_municipality", "администрации Речинского муниципального района",
             added("4.2.", "4.3. Акт проверки хранится в администрации Речинского муниципального района.")),
    Mutation("foreign_municipality", "Правительства Кировской области",
             added("4.2.", "4.3. Отчет размещается на портале Правительства Кировской области.")),
    Mutation("broken_reference", "пункте 2.61",
             replaced("в пункте 2.6 настоящего регламента, и", "в пункте 2.61 настоящего регламента, и")),
    Mutation("broken_reference", "пункте 77", replaced("указанное в пункте 2 ", "указанное в пункте 77 "), NEW),
    Mutation("wrong_reference", "оснований для отказа в приеме документов, предусмотренных пунктом 2.7",
             replaced("предусмотренных пунктом 2.8", "предусмотренных пунктом 2.7")),
    Mutation("wrong_reference", "оснований для отказа в предоставлении Услуги, указанных в пункте 6",
             replaced("указанных в пункте 11", "указанных в пункте 6"), NEW),
    Mutation("wrong_reference", "срок, указанный в пункте 2.11",
             added("3.4.", "3.5. Копия выдается в срок, указанный в пункте 2.11 настоящего регламента.")),
    Mutation("duplicate_number", "2.15. Заявление можно подать", replaced("2.16. Заявление", "2.15. Заявление")),
    Mutation("digits_against_words", "20 (тридцать) рабочих дней", replaced("(двадцать)", "(тридцать)")),
    Mutation("digits_against_words", "2 (трех)", replaced("2 (двух)", "2 (трех)")),
    Mutation("two_values", "рассматривается в течение 15 дней",
             added("5.3.", "5.4. Жалоба рассматривается в течение 15 дней со дня ее регистрации.")),
    Mutation("two_values", "отказ в приеме документов не допускается",
             added("3.4.", "3.5. Запрос принимают в день обращения, отказ в приеме документов не допускается.")),
    Mutation("denied_and_used", "Информационные системы, используемые для предоставления Услуги, не предусмотрены",
             replaced("Услуги: ЕПГУ и СМЭВ", "Услуги, не предусмотрены"), NEW),
    Mutation("denied_and_used", "уплате государственной пошлины",
             replaced("2) копия паспорта заявителя;", "2) квитанция об уплате государственной пошлины;")),
    Mutation("appendix_term", "Регистрация заявления – 3 рабочих дня",
             replaced("Регистрация заявления – 1 рабочий день", "Регистрация заявления – 3 рабочих дня")),
    Mutation("appendix_term", "Срок предоставления муниципальной услуги – 25 рабочих дней",
             replaced("услуги – 20 рабочих дней", "услуги – 25 рабочих дней")),
    Mutation("two_contacts", "8 (48200) 2-11-07", lambda text: text + OFFICES),
    Mutation("email_lookalike", "arhivotdel@maill.ru", replaced("arhivotdel@mail.ru", "arhivotdel@maill.ru")),
    Mutation("email_lookalike", "arhivotdek@mail.ru",
             added("4.2.", "4.3. Отчет направляют на адрес arhivotdek@mail.ru.")),
    Mutation("email_lookalike", "аrhivotdel@mail.ru", replaced("arhivotdel@mail.ru", "аrhivotdel@mail.ru")),
    Mutation("broken_url", "http//www.gosuslugi.ru", replaced("услуг: www.gos", "услуг: http//www.gos")),
    Mutation("broken_url", "www.gosuslugi.гu", replaced("www.gosuslugi.ru", "www.gosuslugi.гu")),
    Mutation("impossible_date", "от 22.10.2094", replaced("от 22.10.2004 № 125-ФЗ", "от 22.10.2094 № 125-П")),
    Mutation("expired_condition", "заявлений, поданных до 01.03.2018",
             added("1.4.", "1.5. Услуга предоставляется на основании заявлений, поданных до 01.03.2018.")),
    Mutation("corrected_later", "от 08 августа 2012 года", amended),
    Mutation("wrong_law", "Федеральный закон от 27.07.2007 № 152-ФЗ", replaced("27.07.2006", "27.07.2007")),
    Mutation("wrong_law", "Федеральным законом от 27.07.2010 № 201-ФЗ", replaced("№ 210-ФЗ", "№ 201-ФЗ"), NEW),
    Mutation("queue_norm", "составляет 30 минут", replaced("составляет 15 минут", "составляет 30 минут"), NEW),
    Mutation("complaint_norm", "рассматривается в течение 30 дней",
             replaced("рассматривается в течение 15 рабочих дней", "рассматривается в течение 30 дней")),
    Mutation("complaint_norm", "в течение 10 рабочих дней", replaced("в течение 5 рабочих", "в течение 10 рабочих")),
    Mutation("missing_section", "Стандарт предоставления Услуги",
             lambda text: renumbered(without("Максимальный срок ожидания в", "13. ")(text), 14), NEW),
    Mutation("missing_requirements", "Стандарт предоставления муниципальной услуги",
             replaced("2.15. Показатели доступности и качества муниципальной услуги:", "2.15. Качество услуги:")),
    Mutation("open_ended", "иные документы, предусмотренные законодательством",
             added("3) доверенность", "4) иные документы, предусмотренные законодательством.")),
    Mutation("open_ended", "иные основания", replaced("2) отсутствуют условия", "2) иные основания и условия"), NEW),
    Mutation("registration_norm", "составляет 5 рабочих дней",
             replaced("составляет 1 рабочий день", "составляет 5 рабочих дней"), NEW),
    Mutation("unfilled", "(www.______.example)",
             replaced("на сайте www.yasnygorod.example", "на сайте (www.______.example)")),
    Mutation("missing_number", "2.17. Заявление", replaced("2.16. Заявление", "2.17. Заявление")),
    Mutation("shifted_number", "2.17. Специалист изготавливает", replaced("3.4. Специалист", "2.17. Специалист")),
    Mutation("item_number", "4) доверенность", replaced("3) доверенность", "4) доверенность")),
    Mutation("missing_appendix", "приложению № 7", replaced("согласно приложению № 2", "согласно приложению № 7"), NEW),
    Mutation("undefined_abbreviation", "МВК", added("4.2.", "4.3. Итоги проверки рассматривает МВК.")),
    Mutation("template_leftover", "законом субъекта Российской Федерации",
             added("1.2.", "1.2.1. Круг заявителей может быть расширен законом субъекта Российской Федерации.")),
    Mutation("template_leftover", "квалификационной подписью",
             added("1.4.", "1.5. Заявление заверяют квалификационной подписью.")),
    Mutation("amended_without_number", "постановление администрации от 16 апреля 2015 года", amended_without_number),
    Mutation("unclosed_quote", "«О порядке выдачи копий",
             added("4.2.", "4.3. При проверке применяется положение «О порядке выдачи копий")),
)  # fmt: skip


@pytest.mark.parametrize("name", [OLD, NEW])
def test_a_clean_regulation_gives_no_finding(name: str) -> None:
    assert findings(clean(name)) == []


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[f"{m.rule}: {m.quote}" for m in MUTATIONS])
def test_a_mutation_is_found_and_nothing_else(mutation: Mutation) -> None:
    found = findings(mutation.change(clean(mutation.base)))
    assert {rule for rule, _ in found} == {mutation.rule}, found
    assert any(mutation.quote in " ".join(quote.split()) for _, quote in found), found
    assert len(found) == 1 or mutation.rule == "corrected_later"


def test_every_rule_has_a_mutation() -> None:
    assert {mutation.rule for mutation in MUTATIONS} == {rule.name for rule in RULES}


def test_every_rule_advises_the_drafter() -> None:
    for rule in (*RULES, ACROSS):
        assert rule.advice.endswith(".")
        assert rule.advice[0].isupper()
        assert len(rule.advice) <= 140
    assert set(BY_NAME) == {rule.name for rule in RULES} | {ACROSS.name}


def test_a_rule_on_a_norm_names_its_source() -> None:
    norms = [
        rule for rule in RULES if rule.name.endswith("_norm") or rule.name.startswith(("missing_sec", "missing_req"))
    ]
    assert all("№" in rule.norm for rule in norms)
    assert len(norms) == 5


# --- the tables of the rules: each entry with its examples ---------------------------------------


@pytest.mark.parametrize("opening", OPENINGS, ids=[o.message for o in OPENINGS])
def test_words_that_open_a_list(opening: Opening) -> None:
    assert len(opening.yes) >= 2
    assert opening.no
    assert all(opening.pattern.search(text) for text in opening.yes)
    assert not any(opening.pattern.search(text) for text in opening.no)


@pytest.mark.parametrize("slip", SLIPS, ids=[s.message for s in SLIPS])
def test_slips_in_addresses_of_sites(slip: Slip) -> None:
    assert len(slip.yes) >= 2
    assert all(slip.pattern.search(text) for text in slip.yes)
    assert not any(slip.pattern.search(text) for text in slip.no)


@pytest.mark.parametrize("norm", [QUEUE, COMPLAINT, COMPLAINT_SHORT, REGISTRATION], ids=lambda norm: norm.limit)
def test_norms(norm: Norm) -> None:
    assert len(norm.yes) >= 2
    assert all(broken(text, norm) for text in norm.yes)
    assert not any(broken(text, norm) for text in norm.no)


def test_words_without_which_no_section_is() -> None:
    for required in REQUIRED:
        assert all(required.words.search(text) for text in required.yes), required.label
        assert not any(required.words.search(text) for text in required.no), required.label


def test_terms_told_again() -> None:
    for copied in COPIED:
        assert all(copied.said.search(text) for text in copied.yes), copied.what
        assert not any(copied.said.search(text) for text in copied.no), copied.what


def test_denials() -> None:
    for denial in DENIALS:
        assert all(denial.said.search(said) and denial.used.search(used) for said, used in denial.yes)
        assert not any(denial.said.search(said) and denial.used.search(used) for said, used in denial.no)


def test_known_laws_have_one_date_a_number_and_a_source() -> None:
    numbers = [(law.number, law.date) for law in laws()]
    assert len(set(numbers)) == len(numbers) >= 30
    assert all("СЗ РФ" in law.source for law in laws())


# --- silences: what only looks like a defect -------------------------------------------------------

SILENT = (
    ("раздел назван иначе, но слова его есть", OLD,
     replaced("2.15. Показатели доступности и качества муниципальной", "2.15. Какими показателями измеряют качество")),
    ("очередь в 30 минут до указа", OLD,
     lambda text: text.replace("составляет 15 минут", "составляет 30 минут").replace("16.04.2015", "16.04.2011")),
    ("иные документы, подтверждающие названное", OLD,
     replaced("3) доверенность –", "3) доверенность или иной документ, подтверждающий полномочия, –")),
    ("закон, которого нет в таблице", OLD, replaced("от 22.10.2004 № 125-ФЗ «Об архивном деле в Российской Федерации»",
                                                    "от 22.10.2014 № 313-ФЗ «О внесении изменений»")),
    ("сокращение раскрыто позже первого употребления", OLD,
     added("4.2.", "4.3. Отчет составляет межведомственная комиссия (далее – МВК). МВК решает.")),
    ("плата за чужую услугу", OLD, replaced("2) копия паспорта заявителя;", "2) документ об оплате путевки;")),
    ("телефоны разных отделений", OLD,
     lambda text: text + OFFICES.replace(SECOND, SECOND.replace("Ясногородский", "Заозёрский"))),
    ("в перечне нет первых строк: он мог быть прочитан не с начала", OLD, without("1) заявление не подписано")),
    ("регистрация в день подачи", NEW,
     replaced("14. Срок регистрации заявления составляет 1 рабочий день со дня его подачи.",
              "14. Заявление регистрируется в день его подачи.")),
)  # fmt: skip


@pytest.mark.parametrize(("base", "change"), [case[1:] for case in SILENT], ids=[case[0] for case in SILENT])
def test_what_only_looks_like_a_defect(base: str, change: Callable[[str], str]) -> None:
    assert findings(change(clean(base))) == []
