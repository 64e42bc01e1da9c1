"""What stands around an act: kind, number, date, issuer, status, the acts it amends and repeals."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.model import ActReference, ActRelation, ActStatus, Clause, Relation, Span
from ingest.patterns import ACT_NUMBER, DATE, NUMBER_SIGN, act_number, iso_date
from ingest.references import references
from ingest.segment import ACT_KIND
from ingest.wording import wording

NUMBER_AT = wording(rf"{NUMBER_SIGN}\s?({ACT_NUMBER})")
BLANK = wording(r"от\s*[«\"]?_{2,}|№\s?_{2,}|_{2,}\s*20\d?_|\b00[.\s]+00\b|№\s?0+(?:-[А-Яа-я]+)?(?!\d)")
DRAFT_WORD = wording(r"^\W*проект\b", re.I)


@dataclass(frozen=True, slots=True)
class Requisites:
    """Kind, number, ISO date and issuer of an act; ``None`` or «» where the text has a blank."""

    kind: str
    number: str | None
    date: str | None
    issuer: str
    status: ActStatus
    status_reason: str


def requisites(letterhead: list[str], resolution: list[str]) -> Requisites:
    """Lines above the title and paragraphs of the resolution with its stamp → requisites.

    The letterhead is believed first, then the approval stamp («УТВЕРЖДЕН постановлением … от … № …»).
    """
    head, stamp = " ".join(letterhead), " ".join(stamp_lines(resolution))
    number, day = _number(head), _date(head)
    blank = next((m[0] for m in map(BLANK.search, (head, stamp)) if m), None)
    if number is None and day is None and not BLANK.search(head):
        number, day = _number(stamp), _date(stamp)
    draft_word = any(DRAFT_WORD.match(line) for line in letterhead)
    status: ActStatus = "unknown"
    reason = ""
    if draft_word or (blank and (number is None or day is None)):
        status = "draft"
        reason = "в бланке стоит «проект»" if draft_word else f"в реквизитах незаполненное место: «{blank}»"
    return Requisites(_kind(letterhead, resolution, stamp), number, day, issuer(letterhead, stamp), status, reason)


def stamp_lines(resolution: list[str]) -> list[str]:
    """The approval stamp at the end of a resolution: «Приложение / УТВЕРЖДЕН / постановлением … от … № …»."""
    for i, line in enumerate(resolution):
        if re.match(r"\W*(?:приложение\b(?!\s*:)|утвержд[её]н[аоы]?\b)", line, re.I):
            return resolution[i:]
    return []


def _kind(letterhead: list[str], resolution: list[str], stamp: str) -> str:
    for line in letterhead:
        match = ACT_KIND.match(line)
        if match:
            return match[1].lower()
    stamped = re.search(r"\b(постановлен|распоряжен|решен|приказ)(?:ием|ом)\b", stamp, re.I)
    if stamped:
        return {"постановлен": "постановление", "распоряжен": "распоряжение", "решен": "решение", "приказ": "приказ"}[
            stamped[1].lower()
        ]
    named = re.search(
        r"(?:настоящ\w+ |^\W*\d\.\s?)(постановлени|распоряжени|решени|приказ)", " ".join(resolution), re.I
    )
    return (
        {"постановлени": "постановление", "распоряжени": "распоряжение", "решени": "решение", "приказ": "приказ"}[
            named[1].lower()
        ]
        if named
        else ""
    )


def _number(text: str) -> str | None:
    match = NUMBER_AT.search(text)
    if match is None:
        return None
    number = act_number(match[1])
    return None if re.fullmatch(r"0+(?:-\D+)?", number) else number


def _date(text: str) -> str | None:
    return next(filter(None, (iso_date(m[0]) for m in re.finditer(DATE, text))), None)


# --- issuer -------------------------------------------------------------------------------------

BODY = wording(r"администраци\w+|глав[аы]|совет\w*(?: депутатов)?|дум[аы]|собрани\w+|комитет\w*|управлени\w+", re.I)
COMMON = frozenset(
    [
        "администрация",
        "администрации",
        "муниципального",
        "муниципальный",
        "муниципальное",
        "муниципальная",
        "образования",
        "образование",
        "сельского",
        "сельское",
        "сельская",
        "сельский",
        "городского",
        "городское",
        "городская",
        "городской",
        "поселения",
        "поселение",
        "района",
        "район",
        "области",
        "область",
        "края",
        "край",
        "республики",
        "округа",
        "округ",
        "города",
        "поселка",
        "посёлка",
        "села",
        "станицы",
        "совет",
        "совета",
        "депутатов",
        "дума",
        "думы",
        "глава",
        "главы",
        "собрание",
        "собрания",
        "комитет",
        "управление",
        "сельсовета",
        "сельсовет",
        "волости",
        "исполнительный",
        "и",
        "по",
        "на",
    ]
)


def issuer(letterhead: list[str], stamp: str) -> str:
    """The body that issued the act, in ordinary letters: «Администрация Нагорского района»."""
    lines = []
    for line in letterhead:
        kind = ACT_KIND.match(line)
        if kind or re.match(r"\W*(?:№|\d|от\s|_)", line):
            break
        if not DRAFT_WORD.match(line) and not re.match(r"российская федерация", line, re.I):
            lines.append(line)
    name = sentence_case(" ".join(lines))
    if BODY.search(name):
        return name
    stamped = re.search(r"(?:постановлени|распоряжени|решени)ем\s+(.{5,160}?)(?=\s+от[\s_]|\s*\(|\s*№|$)", stamp, re.I)
    if stamped:
        return re.sub(r"^администрации", "Администрация", sentence_case(stamped[1].strip()), flags=re.I)
    return name


def sentence_case(text: str) -> str:
    """Capitals of a letterhead → ordinary spelling; words that are common in names of bodies stay small.

    >>> sentence_case("АДМИНИСТРАЦИЯ НАГОРСКОГО РАЙОНА")
    'Администрация Нагорского района'
    """
    if not text or sum(c.isupper() for c in text) < 0.6 * sum(c.isalpha() for c in text):
        return text
    words = [w if w in COMMON else _proper(w) for w in text.lower().split()]
    words = [re.sub(r"«([а-яё])", lambda m: "«" + m[1].upper(), w) for w in words]
    result = " ".join(words)
    return result[:1].upper() + result[1:]


ABBREVIATED = frozenset({"мо", "мр", "го", "рф", "зато", "сп", "гп"})


def _proper(word: str) -> str:
    """A word of a name with its capitals: «манычско-балковского» → «Манычско-Балковского», «мо» → «МО»."""
    return word.upper() if word in ABBREVIATED else "-".join(part.capitalize() for part in word.split("-"))


# --- relations ----------------------------------------------------------------------------------

REPEALS = wording(
    r"(?:призна\w+|счита\w+|считать)\s+(?:\S+\s){0,3}?утратившим[иу]?\s+силу|утратившим[иу]? силу|^\W*отменить\b", re.I
)
AMENDS = wording(
    r"(?:о\s+)?внес(?:ти|ении)\s+(?:\S+\s){0,3}?(?:изменени|дополнени)|внести в\s|[^.]{0,200}изложить\s+в\s+новой\s+редакции",
    re.I,
)
EXAMPLES_REPEALS = (("Признать утратившими силу постановление администрации от 20.12.2023 № 181-П", True),
                    ("Считать утратившим силу административный регламент, утвержденный постановлением №525", True),
                    ("документы утратили силу на момент обращения", False))  # fmt: skip


def relations(clauses: list[Clause]) -> tuple[ActRelation, ...]:
    """The acts that the resolution amends or repeals. Acts quoted inside the title of another are not targets."""
    found: list[ActRelation] = []
    repealing: set[str] = set()
    for clause in clauses:
        if clause.part != "resolution":
            continue
        text = clause.passage.text
        # A list under «Признать утратившими силу:» carries the acts in its items.
        listed = clause.parent in repealing and clause.kind in ("item", "clause", "paragraph")
        if REPEALS.search(QUOTED.sub("", text)) or listed:
            if text.rstrip().endswith(":"):
                repealing.add(clause.path)
            found += [_relation("repeals", clause, ref) for ref in _repealed(text, listed)]
        elif AMENDS.match(text):
            found += [_relation("amends", clause, ref) for ref in _outer(text)[:1]]
    return _first_of_each(found)


QUOTED = wording(r"«[^«»]*(?:«[^«»]*»[^«»]*)*»?")


def _outer(text: str) -> list[ActReference]:
    """The acts named outside quotation marks: not those in the title of another act."""
    return [ref for ref in references(text) if text.count("«", 0, ref.start) <= text.count("»", 0, ref.start)]


LISTED_KIND = "постановление "


def _repealed(text: str, listed: bool) -> list[ActReference]:
    """The acts in «Признать утратившими силу…»; items below it may give date and number alone: «– от 14.12.2010 № 1570;»."""
    found = _outer(text)
    if found or not listed:
        return found
    shift = len(LISTED_KIND)
    refs = _outer(LISTED_KIND + text)
    return [replace(r, start=max(0, r.start - shift), end=r.end - shift) for r in refs]


def _relation(relation: Relation, clause: Clause, ref: ActReference) -> ActRelation:
    span = clause.passage.span(ref.start, ref.end)
    return ActRelation(relation, ref, clause.path, Span(span.start, span.end))


def _first_of_each(found: list[ActRelation]) -> tuple[ActRelation, ...]:
    seen: dict[tuple[str, str | None], ActRelation] = {}
    for item in found:
        seen.setdefault((item.relation, item.target.number), item)
    return tuple(seen.values())
