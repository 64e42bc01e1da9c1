"""One file → its acts. A newspaper holds many acts among adverts; a page of a site may hold none.

An act is recognised by what it does, not by its letterhead: a title «Об …» / «О …» and, soon behind it,
an operative word («постановляет», «приказываю») or an operative clause («Утвердить», «Внести»). Decision
forms in appendices («РЕШЕНИЕ об отказе…») have neither. The letterhead above is then taken along.
A regulation printed without its resolution is an act of its own without number and date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from ingest.model import Block, Paragraph, Span, Table
from ingest.wording import wording

TITLE = wording(
    r"(?:О|Об|Обо)\s(?:утверждени|внесени|признани|изменени|отмене|порядке|предоставлени|введени|принятии|дополнени|организации|мерах|создании|назначении)\w*\s",
    re.I,
)
OPERATIVE = wording(
    r"(?:постановля(?:ет|ю|ем)|приказыва(?:ет|ю)|реш(?:ил|ила|ает)|обязыва(?:ет|ю)|распоряжа(?:ется|юсь)|предлага(?:ет|ю))\b",
    re.I,
)
OPERATIVE_CLAUSE = wording(
    r"\W*(?:\d{1,2}\s?\.\s?)?\W*(?:Утвердить|Внести|Признать|Считать|Отменить|Изложить|Ввести|Дополнить|Принять)\b"
)
ACT_KIND = wording(r"(?:ПРОЕКТ\s+)?(постановление|распоряжение|решение|приказ|закон)(?=\s|$|\s*от\s|\s*№)", re.I)
# What stands above a title: names of bodies, the kind of act, date, number, place, «ПРОЕКТ».
LETTERHEAD = wording(
    r"\W*(?:российская федерация|администраци|муниципальн|городск|сельск|глава\b|совет|дума|собрание|комитет|управление|правительств|проект\b|"
    r"постановление|распоряжение|решение|приказ|республик|\w+(?:ая|ской) област|\w+(?:ий|ого) (?:край|края)|\w+(?:ий|ого|ский) (?:район|округ)|"
    r"от\s|№|\d{1,2}[\s.]|_+|«|(?:г|п|с|пгт|дер|д|пос|ст)\.\s?[А-ЯЁ]|(?:город|село|посёлок|поселок|деревня|станица|пгт)\s)",
    re.I,
)
REGULATION = wording(
    r"[«\"* ]{0,3}(?=[А-ЯЁ])(?i:(?:типовой\s+)?(?:административн\w+\s+)?регламент\b(?!\s+(?:устанавливает|определяет|разработан)))"
)
STAMP = wording(
    r"\W*(?:приложение\b(?!\s*:)|утвержд[её]н|к\s+постановлению|постановлением\s+администрации|от\s*[\d«_]|\(приложение\)|№)",
    re.I,
)
FIRST_SECTION = wording(
    r"\W*(?:(?:раздел|глава)?\s*[I1]\s*[.)]?\s*)?общие\s+положения|\W*1\.1\.|\W*предмет\s+регулирования|\W*1\s?\.\s?\S",
    re.I,
)

APPROVES_REGULATION = wording(r"(?:О|Об)\sутверждени\w+\s.{0,40}\bрегламент", re.I)
GENERAL_PROVISIONS = wording(r"\W*(?:(?:раздел|глава)?\s*[IІ1]\s*[.)]?\s*)?общие\s+положения\W*$", re.I)

LOOK_AHEAD = 14  # blocks between a title and its operative word
LETTERHEAD_BLOCKS = 12
STAMP_BLOCKS = 8  # an approval stamp above a regulation printed alone


@dataclass(frozen=True, slots=True)
class Part:
    """The blocks of one regulation of an act: its title blocks and everything behind them."""

    title: tuple[Paragraph, ...]
    body: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ActText:
    """The blocks of one act: letterhead, title, resolution (with the approval stamp), regulations."""

    letterhead: tuple[Paragraph, ...]
    title: tuple[Paragraph, ...]
    resolution: tuple[Block, ...]
    regulations: tuple[Part, ...]

    @property
    def span(self) -> Span:
        """From the first letter of the letterhead to the last of the act."""
        blocks = (
            *self.letterhead,
            *self.title,
            *self.resolution,
            *(b for p in self.regulations for b in (*p.title, *p.body)),
        )
        return Span(blocks[0].span.start, blocks[-1].span.end)


@dataclass(frozen=True, slots=True)
class Segments:
    """What a source consists of: acts, and the blocks that belong to none."""

    acts: tuple[ActText, ...]
    outside: tuple[Block, ...]


def segment(blocks: tuple[Block, ...]) -> Segments:
    """Blocks of a source → its acts. Never refuses: what is no act is ``outside``."""
    titles = _titles(blocks)
    if not titles:
        return _lone_regulation(blocks) or Segments((), blocks)
    heads = [
        _letterhead_start(blocks, title, floor)
        for title, floor in zip(titles, [0, *[t + 1 for t in titles]], strict=False)
    ]
    ends = [*heads[1:], len(blocks)]
    acts = [_act(blocks, head, title, end) for head, title, end in zip(heads, titles, ends, strict=True)]
    return Segments(tuple(acts), blocks[: heads[0]])


def _text(block: Block) -> str:
    return block.passage.text if isinstance(block, Paragraph) else ""


def _titles(blocks: tuple[Block, ...]) -> list[int]:
    """Indexes of the paragraphs with which the titles of acts begin."""
    found: list[int] = []
    for i, block in enumerate(blocks):
        text = _text(block)
        titled = text[:1] in 'О"«' and TITLE.match(text.lstrip('«"')) and _operative(blocks, i)
        if titled and (not found or i - found[-1] > 2):
            if found and _same_title(blocks, found[-1], i):
                found.pop()
            found.append(i)
    return found


SAME_TITLE = 50  # letters by which two titles are the same


def _same_title(blocks: tuple[Block, ...], first: int, second: int) -> bool:
    """Legal databases print the title twice, over their own notes and in the act: «Постановление … N 318 «Об
    утверждении…» / (с изменениями) / ПОСТАНОВЛЕНИЕ / ОБ УТВЕРЖДЕНИИ…». The act begins at the second."""
    letters = [re.sub(r"\W", "", _text(blocks[i])).lower()[:SAME_TITLE] for i in (first, second)]
    between = (_text(block) for block in blocks[first + 1 : second])
    return letters[0] == letters[1] and not any(OPERATIVE.search(t) or OPERATIVE_CLAUSE.match(t) for t in between)


def _operative(blocks: tuple[Block, ...], title: int) -> bool:
    if _opens_regulation(blocks, title):
        return True
    for block in blocks[title + 1 : title + LOOK_AHEAD]:
        text = _text(block)
        if REGULATION.match(text):
            return False
        if OPERATIVE.search(text) or OPERATIVE_CLAUSE.match(text):
            return True
    return False


def _opens_regulation(blocks: tuple[Block, ...], title: int) -> bool:
    """Sites print a regulation under the head of its act and leave the resolution out: «ПОСТАНОВЛЕНИЕ от … № 1089 /
    Об утверждении административного регламента… / I. Общие положения»."""
    if not APPROVES_REGULATION.match(_text(blocks[title])):
        return False
    end = _title_end(blocks, title)
    above = blocks[max(0, title - LETTERHEAD_BLOCKS) : title]
    return bool(
        end < len(blocks)
        and GENERAL_PROVISIONS.match(_text(blocks[end]))
        and any(ACT_KIND.match(_text(block).strip()) for block in above)
    )


def _letterhead_start(blocks: tuple[Block, ...], title: int, floor: int) -> int:
    """The first block of the letterhead above a title; a row of two short cells may hold date and number."""
    start = title
    kind_seen = False
    for i in range(title - 1, max(floor, title - LETTERHEAD_BLOCKS) - 1, -1):
        block, text = blocks[i], _text(blocks[i])
        if not isinstance(block, Paragraph):
            if not _requisite_row(block):
                break
        elif len(text) > 250 or not (LETTERHEAD.match(text) or _caps(text)):
            break
        if kind_seen and _is_masthead(text):
            break
        kind_seen = kind_seen or bool(ACT_KIND.match(text))
        start = i
    return start


def _requisite_row(table: Table) -> bool:
    """A row that holds date and number side by side: «27.06.2022 | № 113»."""
    cells = [cell.text for row in table.rows for cell in row.filled]
    return len(table.rows) == 1 and len(cells) <= 4 and any(re.search(r"№|\d{4}", cell) for cell in cells)


def _caps(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def _is_masthead(text: str) -> bool:
    """Above «ПОСТАНОВЛЕНИЕ» only bodies stand; a newspaper's date, number and name are not the act's."""
    return bool(re.match(r"\W*(?:№|\d)", text)) and not re.search(r"проект", text, re.I)


def _act(blocks: tuple[Block, ...], head: int, title: int, end: int) -> ActText:
    title_end = _title_end(blocks, title)
    starts = _regulation_starts(blocks, title_end, end)
    edges = [*starts, end]
    parts = tuple(_part(blocks, a, b) for a, b in pairwise(edges))
    own = tuple(b for b in blocks[title:title_end] if isinstance(b, Paragraph))
    if not parts and _opens_regulation(blocks, title):
        # Without a resolution the title of the act is that of its regulation.
        own, parts, edges = (), (Part(own, blocks[title_end:end]),), [title_end]
    above = tuple(b for b in blocks[head:title] if isinstance(b, Paragraph))
    rows = tuple(
        Paragraph(c) for b in blocks[head:title] if not isinstance(b, Paragraph) for r in b.rows for c in r.filled
    )
    letterhead = tuple(sorted((*above, *rows), key=lambda p: p.span.start))
    return ActText(
        letterhead,
        own,
        blocks[title_end : edges[0]],
        parts,
    )


def _title_end(blocks: tuple[Block, ...], title: int) -> int:
    """A title may be broken over lines: it goes on while its quotation is open or its line is cut."""
    end, text = title + 1, _text(blocks[title])
    while end < len(blocks) and end < title + 5 and text.count("«") > text.count("»") + 1:
        following = blocks[end]
        if not isinstance(following, Paragraph) or following.gap:
            break
        text += " " + following.passage.text
        end += 1
    while (
        end < len(blocks)
        and isinstance(blocks[end], Paragraph)
        and not blocks[end].gap
        and re.match(r"№|[а-яё«(]", _text(blocks[end]))
    ):
        end += 1
    return end


def _regulation_starts(blocks: tuple[Block, ...], start: int, end: int) -> list[int]:
    """Where the regulations of an act begin: a title «Административный регламент…» with section I soon behind."""
    found = []
    for i in range(start, end):
        text = _text(blocks[i])
        if not REGULATION.match(text) or len(text) > 900 or re.search(r"[;]$|\bразработан|\(далее", text):
            continue
        ahead = [_text(b) for b in blocks[i + 1 : min(end, i + 9)]]
        if any(FIRST_SECTION.match(t) for t in ahead) and not any(OPERATIVE_CLAUSE.match(t) for t in ahead):
            found.append(i)
    return found


def _part(blocks: tuple[Block, ...], start: int, end: int) -> Part:
    """Title blocks reach to the first section of the regulation."""
    stop = start + 1
    while (
        stop < min(end, start + 9)
        and isinstance(blocks[stop], Paragraph)
        and not FIRST_SECTION.match(_text(blocks[stop]))
    ):
        stop += 1
    if stop == start + 9:
        stop = start + 1
    title = tuple(b for b in blocks[start:stop] if isinstance(b, Paragraph))
    return Part(title, blocks[start + len(title) : end])


def _lone_regulation(blocks: tuple[Block, ...]) -> Segments | None:
    starts = _regulation_starts(blocks, 0, len(blocks))
    if not starts:
        return None
    edges = [*starts, len(blocks)]
    parts = tuple(_part(blocks, a, b) for a, b in pairwise(edges))
    stamp = starts[0]
    while stamp > 0 and starts[0] - stamp < STAMP_BLOCKS and _text(blocks[stamp - 1]):
        stamp -= 1
    while stamp < starts[0] and not STAMP.match(_text(blocks[stamp])):
        stamp += 1
    return Segments((ActText((), (), blocks[stamp : starts[0]], parts),), blocks[:stamp])
