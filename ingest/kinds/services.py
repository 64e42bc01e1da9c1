"""Services: what a regulation regulates. One row per regulation, put together from several clauses."""

from __future__ import annotations

import re

from ingest.context import Context
from ingest.patterns import OPEN_QUOTES, quoted_end
from ingest.rules import Column, Found, Kind, PhraseRule, ReaderRule, Values
from ingest.wording import wording

NAMED = wording(
    r"^(?:\S+ )?наименование (?:государственн\w+ |муниципальн\w+ |\(муниципальн\w+\) )*услуги\s*(?:[-–—:]|$|\.)\s*",
    re.I,
)
SHORT = wording(
    r"(?:краткое|сокращ[её]нное) наименование (?:государственн\w+ |муниципальн\w+ |\(муниципальн\w+\) )*услуги", re.I
)
CUT = wording(r"\s*\(?далее\b|\s*\((?:прил|идент)|[.;]?$", re.I)
# «Муниципальная услуга «…»» names it; «Услуга предоставляется…» says something about it.
BARE = wording(r"^(?:муниципальная|государственная) услуга (?=[«\"“])|^(?=[А-ЯЁ«\"“])", re.I)


def _name(context: Context) -> list[Found]:
    """The name in a clause of the section «Наименование услуги»."""
    if context.section != "service_name" or SHORT.search(context.text) or SHORT.search(context.lead_in):
        return []
    return [(start, end, {"name": context.text[start:end]}) for start, end in _named_span(context.text)]


def _short_name(context: Context) -> list[Found]:
    found = SHORT.search(context.text)
    if found and not context.text.rstrip().endswith(":"):
        rest = context.text.find(":", found.end()) + 1 or found.end()
        return [(s, e, {"short_name": context.text[s:e]}) for s, e in _bare_span(context.text, rest)]
    if SHORT.search(context.lead_in):
        return [(s, e, {"short_name": context.text[s:e]}) for s, e in _bare_span(context.text, 0)]
    return []


# «Муниципальная услуга «…»», «предоставление муниципальной услуги – «…»»: what stands before the name itself. In
# «Признание семей участниками подпрограммы «…»» the quotation is a part of the name.
SERVICE_WORDS = wording(
    r"(?:\W|(?:полное|наименование|муниципальн\w+|государственн\w+|услуг\w*|предоставлени\w+|по|является|называется|именуется|следующ\w+|регламент\w*|настоящ\w+|административн\w+)(?=\W|$))*",
    re.I,
)


def _named_span(text: str) -> list[tuple[int, int]]:
    """Where a name stands: inside the first quotation, or as the bare words behind «Наименование услуги:»."""
    heading = NAMED.match(text)
    start = heading.end() if heading else 0
    quote = next((i for i in range(start, len(text)) if text[i] in OPEN_QUOTES), None)
    if quote is not None and SERVICE_WORDS.fullmatch(text[start:quote]):
        return _unquoted(text, quote)
    if start >= len(text.rstrip(" .:")) or text.rstrip().endswith(":"):
        return []
    return _bare_span(text, start)


def _unquoted(text: str, quote: int) -> list[tuple[int, int]]:
    end = quoted_end(text, quote)
    inner = end - 1 if text[end - 1] in '»”"' else end
    return [(quote + 1, inner)] if inner - quote > 8 else []


def _bare_span(text: str, start: int) -> list[tuple[int, int]]:
    while start < len(text) and text[start] in " -–—:":
        start += 1
    if start < len(text) and text[start] in OPEN_QUOTES:
        return _unquoted(text, start)
    cut = CUT.search(text, start)
    end = cut.start() if cut else len(text)
    return [(start, end)] if end - start > 8 and (BARE.match(text[start:]) or SHORT.search(text[:start])) else []


TITLE_BARE = wording(
    r"регламент\w*,? (?:по )?предоставлени\w+ .{0,120}?(?:муниципальн\w+|государственн\w+) услуг\w*\s*(?:по |:|-)?\s*(?P<fact>.{8,400}?)(?:\s*\(далее|\.?$)",
    re.I,
)


def _title(context: Context) -> list[Found]:
    """The name in the printed title of the regulation, for those that name the service nowhere else."""
    if context.clause.kind != "appendix" or context.clause.level != 0:
        return []
    text = context.text
    quote = next((i for i, letter in enumerate(text) if letter in OPEN_QUOTES), None)
    bare = TITLE_BARE.search(text)
    if quote is not None and not (bare and bare.start("fact") < quote):
        return [(s, e, {"name": text[s:e]}) for s, e in _unquoted(text, quote)]
    return [(bare.start("fact"), bare.end("fact"), {"name": bare["fact"]})] if bare else []


# --- who provides it ------------------------------------------------------------------------------

BODY = r"(?:(?:исполнительн|городск|муниципальн)\w+\s)?(?:администраци|комитет|управлени|отдел|департамент|мэри|учреждени|муниципальн\w+ (?:каз[её]нн|бюджетн|автономн)\w+ учреждени)"
AUTHORITY = wording(
    r"услуг\w*\s(?:«[^»]*(?:»|«[^»]*»[^»]*»)\s)?(?:по\s[^.]{5,160}?)?(?:предоставля|осуществля|оказыва)(?:ется|ет)\s"
    r"(?:непосредственно\s)?(?:уполномоченным органом\s*[-–—(]\s*|органом местного самоуправления\s*[-–—]\s*)?"
    rf"(?P<fact>{BODY}.{{10,300}}?)(?=\s*\(далее|\sчерез\s|\sс участием|[.;,](?:\s|$)|$)",
    re.I,
)
AUTHORITY_NAMED = wording(
    rf"^(?:наименование )?(?:органа?|уполномоченн\w+ органа?|организаци[ия])[^.]{{0,160}}?[-–—:]\s*(?P<fact>(?:муниципальн\w+ )?{BODY}.{{10,300}}?)(?=\s*\(далее|[.;]?$)",
    re.I,
)
NOMINATIVE = {"администрацией": "администрация", "комитетом": "комитет", "управлением": "управление", "отделом": "отдел",
              "департаментом": "департамент", "мэрией": "мэрия", "учреждением": "учреждение", "муниципальным": "муниципальное", "исполнительным": "исполнительный", "городским": "городское",
              "казенным": "казенное", "казённым": "казённое", "бюджетным": "бюджетное", "автономным": "автономное"}  # fmt: skip


def nominative(name: str) -> str:
    """A body in the instrumental → nominative; only its leading words change.

    >>> nominative("муниципальным казенным учреждением «Центр»")
    'муниципальное казенное учреждение «Центр»'
    """
    words = name.split(" ")
    for i, word in enumerate(words[:3]):
        if word.lower() not in NOMINATIVE:
            break
        words[i] = NOMINATIVE[word.lower()]
    return " ".join(words)


def _authority(match: re.Match[str], _: Context) -> Values | None:
    return None if re.search(r"многофункциональн|МФЦ", match["fact"][:60]) else {"authority": nominative(match["fact"])}


SERVICES = Kind(
    name="services",
    label="Услуги",
    columns=(
        Column("name", "TEXT", "Наименование услуги, как в подразделе «Наименование услуги»"),
        Column("short_name", "TEXT", "Краткое наименование, если регламент его даёт"),
        Column("authority", "TEXT", "Орган, который предоставляет услугу"),
    ),
    rules=(
        ReaderRule(
            "name in its section", _name,
            examples=(
                ("Муниципальная услуга «Присвоение адреса объекту адресации».", ({"name": "Присвоение адреса объекту адресации"},)),
                ("Наименование услуги - «Выдача ордера на земляные работы».", ({"name": "Выдача ордера на земляные работы"},)),
                ("Выдача разрешений на снос зеленых насаждений (далее – услуга).", ({"name": "Выдача разрешений на снос зеленых насаждений"},)),
                ("Полное наименование услуги:", ()),
            ),
        ),
        ReaderRule(
            "name in the title", _title,
            examples=(
                ("Административный регламент предоставления муниципальной услуги «Выдача ордера на земляные работы»", ({"name": "Выдача ордера на земляные работы"},)),
                ("Административный регламент предоставления муниципальной услуги по выдаче разрешений на вырубку деревьев", ({"name": "выдаче разрешений на вырубку деревьев"},)),
                ("Административный регламент", ()),
            ),
        ),
        ReaderRule(
            "short name", _short_name,
            examples=(("Краткое наименование муниципальной услуги: выдача ордера.", ({"short_name": "выдача ордера"},)),
                      ("Сокращенное наименование услуги: «Земельный сертификат».", ({"short_name": "Земельный сертификат"},)),
                      ("Наименование муниципальной услуги: «Выдача ордера».", ())),
        ),
        PhraseRule(
            "authority provides", AUTHORITY, _authority, first_only=True,
            examples=(
                ("Муниципальная услуга предоставляется администрацией Вожегодского района (далее – Администрация).", {"authority": "администрация Вожегодского района"}),
                ("Муниципальную услугу предоставляет администрация города Сокола.", {"authority": "администрация города Сокола"}),
                ("Муниципальная услуга предоставляется бесплатно.", None),
            ),
        ),
        PhraseRule(
            "authority named", AUTHORITY_NAMED, _authority, first_only=True,
            examples=(("Наименование органа, предоставляющего муниципальную услугу - администрация Вожегодского района.", {"authority": "администрация Вожегодского района"}),
                      ("Наименование органа, предоставляющего услугу: комитет по управлению имуществом города Сокола.", {"authority": "комитет по управлению имуществом города Сокола"}),
                      ("Наименование органа, предоставляющего муниципальную услугу.", None)),
        ),
    ),
    with_text=False,
    merge=True,
)  # fmt: skip
