"""Finding legal acts named in a text: kind, date, number, title. Finding only; nothing is resolved here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.model import ActReference
from ingest.patterns import ACT_NUMBER, DATE, NUMBER, NUMBER_SIGN, OPEN_QUOTES, act_number, iso_date, quoted_end
from ingest.wording import wording

# Words with which the name of an act begins, in any case; the key is the nominative.
KIND_WORDS = {
    "федеральный конституционный закон": r"федеральн\w+ конституционн\w+ закон\w*",
    "федеральный закон": r"федеральн\w+ закон\w*",
    "областной закон": r"областн\w+ закон\w*",
    "закон": r"закон(?:а|ом|у|е|ы|ов|ами)?",
    "кодекс": r"(?:[а-яё-]+(?:[ыи]й|[ое]го|[ыи]м|[ое]му|[ое]м)\s)*кодекс(?:а|ом|у|е)?",
    "конституция": r"конституци\w+",
    "устав": r"устав(?:а|ом|у|е)?",
    "указ": r"указ(?:а|ом|у|е|ы|ов)?",
    "постановление": r"постановлени\w+",
    "распоряжение": r"распоряжени\w+",
    "приказ": r"приказ(?:а|ом|у|е|ы|ов)?",
    "решение": r"решени\w+",
}
KIND = wording(
    r"(?<![а-яё-])(?:" + "|".join(f"(?P<k{i}>{p})" for i, p in enumerate(KIND_WORDS.values())) + r")(?![а-яё])", re.I
)
DATED_NUMBER = wording(
    rf"(?:от\s*)?(?P<date>{DATE})\s?,?\s?(?:{NUMBER_SIGN}\s?(?P<number>{ACT_NUMBER})|(?P<bare>\d+-(?:\d+|[А-ЯЁ]{{2,4}})))"
    rf"|{NUMBER_SIGN}\s?(?P<before>{ACT_NUMBER})\s?от\s?(?P<after>{DATE})"
    rf"|(?<!\d)(?P<law>\d+\s?[-–]\s?(?:ФЗ|ФКЗ))(?![А-Яа-яё])",
    re.I,
)
# A reference without a date is one only when the word of the kind stands right before: «закона № 210-ФЗ».
UNDATED = wording(rf"{NUMBER}(?=\s?[«\"“„]|\s?[,;.)]|$|\s[а-яё(])")
LONGEST_NAME = 260  # characters between the kind word and the number: «решением Думы … района от»


def kind_of(match: re.Match[str]) -> str:
    """The nominative of the kind word that matched."""
    index = next(int(name[1:]) for name, value in match.groupdict().items() if value)
    return list(KIND_WORDS)[index]


@lru_cache(maxsize=4096)  # several rules and checks ask of the same clause, and half of the clauses are copies
def references(text: str) -> tuple[ActReference, ...]:
    """Acts with a number named in clean ``text``, in their order; offsets are into ``text``.

    >>> [(r.kind, r.number, r.date) for r in references("Законом от 27.07.2010 № 210-ФЗ «Об услугах»")]
    [('закон', '210-ФЗ', '2010-07-27')]
    """
    return tuple(_references(text))


def _references(text: str) -> Iterator[ActReference]:
    at = 0
    for match in DATED_NUMBER.finditer(text):
        if match.start() < at:
            continue
        found = _reference(text, match, at)
        if found:
            yield found
            at = found.end


def _reference(text: str, match: re.Match[str], after: int) -> ActReference | None:
    kind_at, kind = _kind_before(text, match.start(), after)
    if kind is None:
        return None
    printed = match["number"] or match["bare"] or match["before"] or match["law"]
    day = match["date"] or match["after"]
    name = text[kind_at : match.start()].strip().removesuffix(" от").strip(" ,.№N")
    title, end = _title_behind(text, match.end())
    if "кодекс" in kind and not title:
        title = _after_kind(text[kind_at : match.start()])
    return ActReference(
        _full_kind(kind, name), act_number(printed), iso_date(day) if day else None, title, kind_at, end
    )


def _full_kind(kind: str, name: str) -> str:
    """«постановление» with the body that issued it as printed: «постановление Правительства РФ»."""
    if kind == "кодекс":
        return kind
    body = KIND.sub("", name, count=1).strip(" ,")
    body = re.sub(r"^(?:РФ|Российской Федерации)$", "", body) if kind.startswith("федеральн") else body
    return f"{kind} {body}".strip() if len(body) < 120 and not re.search(r"[;:«»]", body) else kind


def _after_kind(name: str) -> str:
    return re.sub(r"\s+от$", "", name.strip()).strip(" ,")


# «Устава района, принятого решением Думы от … № 126»: the number belongs to the decision.
BROKEN_OFF = wording(r"[;«»]|\.\s[А-ЯЁ]|(?:принят|утвержд[её]н)\w*\s")


def _without_names(text: str) -> str:
    """The words between kind and number without names of places: «района «Заречный» от» → «района от»."""
    return re.sub(r"«[^«»]{1,60}»", "", text)


def _kind_before(text: str, end: int, after: int) -> tuple[int, str | None]:
    """The last kind word before ``end`` in the same sentence and not inside an earlier quotation.

    In a list under one kind («Федеральными законами от … № 131-ФЗ «…», от … № 210-ФЗ») it serves all.
    """
    start = max(0, end - LONGEST_NAME)
    candidates = list(KIND.finditer(text, max(start, after), end))
    if candidates:
        # The first of adjacent words is the kind («приказ Минфина», «закон о … кодекса» take the last sentence part).
        best = next(
            (m for m in candidates if not BROKEN_OFF.search(_without_names(text[m.end() : end]))), candidates[-1]
        )
        if not re.search(r"[;«»]", _without_names(text[best.end() : end])):
            return best.start(), kind_of(best)
    if after and re.fullmatch(r"[\s,»]*(?:и|,|\s)*(?:от\s*)?", text[after:end]):
        plural = next((m for m in reversed(_plural_kinds(text)) if m.end() <= end), None)
        return (end, kind_of(plural)) if plural else (0, None)
    return 0, None


@lru_cache(maxsize=4)
def _plural_kinds(text: str) -> tuple[re.Match[str], ...]:
    """The kind words that may serve several acts: «законами»; looked for once, however long the list of acts is."""
    return tuple(m for m in KIND.finditer(text) if re.search(r"(?:ами|ов|ы|ями|ий|ях)$", m[0]))


TITLE_GAP = wording(r"\s?(?:\([^)«]{0,60}\)\s?)?(?:года|г\.)?\s?,?\s?(?=[«\"“„])", re.I)


def _title_behind(text: str, at: int) -> tuple[str | None, int]:
    """The quoted title right behind the number: (title without its quotes, end)."""
    gap = TITLE_GAP.match(text, at)
    if gap is None or gap.end() >= len(text) or text[gap.end()] not in OPEN_QUOTES:
        return None, at
    end = quoted_end(text, gap.end())
    title = text[gap.end() + 1 : end].strip()
    title = title[:-1].strip() if title[-1:] in '»”"' else title
    if title.count("«") > title.count("»"):
        title += "»"
    return title or None, end


UNNUMBERED = wording(
    r"(?P<constitution>Конституци[яией]+ Российской Федерации)"
    r"|(?P<code>(?:[А-ЯЁ][а-яё-]+(?:[ыи]й|[ое]го|[ыи]м|[ое]му|[ое]м)\s)(?:[а-яё-]+(?:[ыи]й|ого|ым)\s)?кодекс(?:а|ом|у|е)?(?:\s(?:РФ|Российской Федерации))?(?:\s\(часть [а-яё]+\))?)"
    r"|(?P<charter>Устав(?:а|ом|у|е)?\s(?:муниципальн|городск|сельск|[А-ЯЁ])[^;.,]{3,160})"
)  # fmt: skip
UNNUMBERED_KIND = {"constitution": "конституция", "code": "кодекс", "charter": "устав"}


def unnumbered(text: str) -> Iterator[ActReference]:
    """Acts known by their name alone: the Constitution, codes, charters."""
    for match in UNNUMBERED.finditer(text):
        group = next(name for name, value in match.groupdict().items() if value)
        yield ActReference(UNNUMBERED_KIND[group], None, None, match[0].strip(), match.start(), match.end())
