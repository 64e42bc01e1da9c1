"""Lists printed in one line: «… перечень документов: 1. заявление; 2. паспорт; 3. доверенность.»"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from ingest.markers import parse
from ingest.model import Paragraph
from ingest.sections import section_of
from ingest.wording import wording

NUMBERED = wording(r"(?:(?<=[:;.,]\s)|(?<=^))(\d{1,2})\s?[.)]\s(?=[^\s\d])")
# Plain items between semicolons are cut only where a list of facts is announced.
LISTS = frozenset(
    {"documents_required", "documents_interagency", "refusal", "refusal_acceptance", "suspension", "suspension_or_refusal",
     "termination", "return", "result", "applicants", "legal"}
)  # fmt: skip
LONGEST_LEAD = 300  # characters


def run_on_items(paragraph: Paragraph) -> list[Paragraph]:
    """A paragraph with a list inside its line → its lead-in and its items; any other stays one.

    The pieces follow one another in the text, so nothing is lost.
    """
    text = paragraph.passage.text
    cuts = _numbered_cuts(text) or _plain_cuts(text)
    if not cuts:
        return [paragraph]
    edges = [0, *cuts, len(text)]
    passages = [paragraph.passage.slice(start, end) for start, end in pairwise(edges)]
    return [replace(paragraph, passage=p, gap=paragraph.gap and i == 0) for i, p in enumerate(passages) if p.text]


def _numbered_cuts(text: str) -> list[int]:
    """Where «1.», «2.», «3.»… stand in one line, the first right behind a colon or at the beginning."""
    cuts: list[int] = []
    for match in NUMBERED.finditer(text):
        if int(match[1]) != len(cuts) + 1:
            continue
        if not cuts and match.start() and not text[: match.start()].rstrip().endswith(":"):
            continue
        cuts.append(match.start())
    return cuts if len(cuts) > 1 else []


def _plain_cuts(text: str) -> list[int]:
    """Where the items of «Результат: справка; выписка; копия.» begin."""
    colon = text.find(": ")
    marker = parse(text)
    head = text[marker.length if marker else 0 : max(0, colon)]
    if not 0 < colon < LONGEST_LEAD or "; " not in text[colon:] or section_of(head) not in LISTS:
        return []
    if re.search(r"\.\s[А-ЯЁ]", text[colon:]):
        return []
    return [colon + 2, *(m.end() for m in re.finditer(r";\s", text) if m.start() > colon)]
