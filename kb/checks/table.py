"""The table of contents of the linter: every rule with its weight, its name for people, its advice and its norm."""

from __future__ import annotations

from kb.checks import (
    amendments,
    completeness,
    conflicts,
    copies,
    dates,
    denials,
    known_laws,
    mails,
    norms,
    numbering,
    placeholders,
    places,
    pointers,
    promises,
    shorthand,
    sites,
    vague,
    wording,
)
from kb.checks.model import Rule

STANDARD = (
    "Федеральный закон от 27.07.2010 № 210-ФЗ, ст. 12; правила разработки регламентов: "
    "до 2021 года — постановление Правительства РФ от 16.05.2011 № 373, с 2021 года — от 20.07.2021 № 1228"
)
CLOSED_LISTS = (
    "Федеральный закон от 27.07.2010 № 210-ФЗ, ст. 12 (перечни документов и оснований для отказа — исчерпывающие) "
    "и ст. 7 (нельзя требовать документов, которых нет в перечне)"
)
COMPLAINTS = "Федеральный закон от 27.07.2010 № 210-ФЗ, ст. 11.2, ч. 6"
QUEUE = "Указ Президента РФ от 07.05.2012 № 601, п. 1, подп. «д»: не более 15 минут к 2014 году"
REGISTRATION = (
    "Ориентир: Федеральный закон от 02.05.2006 № 59-ФЗ, ст. 8, ч. 2 — "
    "письменное обращение регистрируют в течение трёх дней"
)

RULES: tuple[Rule, ...] = (
    Rule("draft_placeholder", "major", "Незаполненное место", placeholders.draft_placeholder,
         "Впишите дату, номер или срок; до этого текст — проект, и ссылаться на него нельзя."),
    Rule("foreign_municipality", "major", "Чужой муниципалитет", places.foreign_municipality,
         "Замените название на своё и проверьте соседние пункты: образец переписан вместе с ним."),
    Rule("broken_reference", "major", "Ссылка в никуда", pointers.broken_reference,
         "Исправьте номер пункта в ссылке; после перенумерации проверьте и остальные ссылки."),
    Rule("wrong_reference", "major", "Ссылка не туда", promises.wrong_reference,
         "Сверьте ссылку с содержанием пункта и укажите тот, где названное действительно стоит."),
    Rule("duplicate_number", "major", "Номер занят дважды", numbering.duplicate_number,
         "Перенумеруйте пункт: на два пункта с одним номером нельзя сослаться."),
    Rule("digits_against_words", "major", "Цифры спорят со словами", wording.digits_against_words,
         "Решите, какое число верно, и напишите его одинаково цифрами и словами."),
    Rule("two_values", "major", "Два значения", conflicts.two_values,
         "Оставьте одно значение и повторите его во всех местах одними словами."),
    Rule("denied_and_used", "major", "Отрицание спорит с текстом", denials.denied_and_used,
         "Уберите то из двух утверждений, которое неверно."),
    Rule("appendix_term", "major", "Срок в приложении другой", copies.appendix_term,
         "Приведите приложение (блок-схему, таблицу процедур) к сроку из текста регламента."),
    Rule("two_contacts", "major", "Разные часы или телефон", copies.two_contacts,
         "Сверьте часы и телефон с самим учреждением и напечатайте их везде одинаково."),
    Rule("email_lookalike", "major", "Опечатка в адресе почты", mails.email_lookalike,
         "Проверьте адрес пробным письмом и исправьте его во всех местах."),
    Rule("broken_url", "major", "Неверный адрес сайта", sites.broken_url,
         "Скопируйте адрес из строки браузера: набранный от руки он не откроется."),
    Rule("impossible_date", "major", "Невозможная дата", dates.impossible_date,
         "Сверьте дату с самим актом и исправьте её."),
    Rule("expired_condition", "major", "Срок условия прошёл", dates.expired_condition,
         "Отмените регламент или продлите срок: заявители не знают, примут ли их."),
    Rule("corrected_later", "major", "Исправлено другим актом", amendments.corrected_later,
         "Опубликуйте регламент в действующей редакции, с уже внесённым исправлением."),
    Rule("wrong_law", "major", "Ошибка в реквизитах закона", known_laws.wrong_law,
         "Сверьте дату и номер закона с официальной публикацией."),
    Rule("queue_norm", "major", "Очередь дольше, чем разрешено", norms.queue_norm,
         "Сократите срок ожидания до 15 минут.", QUEUE),
    Rule("complaint_norm", "major", "Жалоба дольше, чем разрешено", norms.complaint_norm,
         "Установите 15 рабочих дней, а для отказа в приёме и исправлении опечаток — 5 рабочих дней.", COMPLAINTS),
    Rule("missing_section", "major", "Нет обязательного раздела", completeness.missing_section,
         "Добавьте раздел в стандарт услуги: без него заявитель не знает своих прав.", STANDARD),
    Rule("open_ended", "minor", "Открытый перечень", vague.open_ended,
         "Назовите каждый документ и каждое основание или уберите строку.", CLOSED_LISTS),
    Rule("missing_requirements", "minor", "Нет раздела о помещениях или показателях", completeness.missing_requirements,
         "Добавьте раздел в стандарт услуги.", STANDARD),
    Rule("registration_norm", "minor", "Регистрация дольше трёх дней", norms.registration_norm,
         "Сократите срок регистрации: срок услуги идёт после неё, и заявитель ждёт дольше обещанного.", REGISTRATION),
    Rule("unfilled", "minor", "Незаполненная черта", placeholders.unfilled,
         "Впишите пропущенное или уберите черту."),
    Rule("missing_number", "minor", "Пропущен номер", numbering.missing_number,
         "Проверьте, не потерян ли пункт, и перенумеруйте остальные."),
    Rule("shifted_number", "minor", "Номер другого раздела", numbering.shifted_number,
         "Перенумеруйте пункт по своему разделу и проверьте ссылки на него."),
    Rule("item_number", "minor", "Сбой в нумерации перечня", numbering.item_number,
         "Проверьте, не потеряна ли строка перечня, и пронумеруйте его заново."),
    Rule("missing_appendix", "minor", "Нет приложения", pointers.missing_appendix,
         "Приложите названную форму или уберите ссылку на неё."),
    Rule("undefined_abbreviation", "minor", "Нераскрытое сокращение", shorthand.undefined_abbreviation,
         "Напишите полное название при первом упоминании: «… (далее – …)»."),
    Rule("template_leftover", "minor", "Осталось от образца", wording.template_leftover,
         "Замените слова образца своими или уберите их."),
    Rule("amended_without_number", "minor", "Изменяемый акт без номера", amendments.amended_without_number,
         "Назовите номер изменяемого акта в самом тексте, а не только в названии."),
    Rule("unclosed_quote", "minor", "Незакрытая кавычка", wording.unclosed_quote,
         "Закройте кавычку: сейчас не видно, где кончается название."),
)  # fmt: skip

ACROSS = Rule(
    "law_date",
    "major",
    "Две даты одного акта",
    lambda _: (),
    "Сверьте дату с самим актом: другие регламенты печатают её иначе.",
)
