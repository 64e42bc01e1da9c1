"""Where the act says that there are no grounds: not the same as saying nothing."""

from __future__ import annotations

import re

from ingest.context import Context
from ingest.rules import Column, Found, Kind, ReaderRule
from ingest.wording import wording

KIND_LABELS = {
    "acceptance": "для отказа в приёме документов",
    "service": "для отказа в услуге",
    "suspension": "для приостановления",
}

ABSENT = r"(?:отсутству(?:ет|ют)|не предусмотрен\w*|не установлен\w*|не имеется|нет)"
SENTENCE = wording(
    rf"(?:перечень )?основани\w*[^.;]*?\b{ABSENT}(?=\s*(?:[.;,]|$))|"
    r"(?:отказ\w* в при[её]ме(?: заявления| документов| и)*|приостановлени\w+ предоставления [^.;]{0,40}услуги) не (?:допуска\w+|предусмотрен\w*)(?=\s*(?:[.;,]|$|законод|действующ))",
    re.I,
)
# «Отсутствуют.», «не предусмотрены действующим законодательством»; «отсутствует согласие заявителя» is a ground.
BARE = wording(
    rf"^(?:указанные основания )?{ABSENT}(?:\s(?:действующ|федеральн|законодательств|нормативн|настоящ|в соответствии)[^.;]{{0,120}})?[.;]?$",
    re.I,
)
SECTION_KINDS = {
    "refusal_acceptance": ("acceptance",),
    "refusal": ("service",),
    "suspension": ("suspension",),
    "suspension_or_refusal": ("suspension", "service"),
}
SAID = (
    ("suspension", wording(r"приостановлени", re.I)),
    ("acceptance", wording(r"отказ\w* в (?:при[её]ме|принятии)", re.I)),
    ("service", wording(r"отказ\w* в (?:предоставлении|оказании|выдаче)|и(?:ли)? отказа\b", re.I)),
)


def _absence(context: Context) -> list[Found]:
    """Each kind of ground that a sentence says there is none of; a bare «Отсутствуют.» takes the kind of its section."""
    if context.section in ("complaints", "control"):
        return []
    if BARE.match(context.text) and context.section in SECTION_KINDS:
        return [(0, len(context.text), {"kind": kind}) for kind in SECTION_KINDS[context.section]]
    found: list[Found] = []
    for match in SENTENCE.finditer(context.text):
        found += [(match.start(), match.end(), {"kind": kind}) for kind, said in SAID if said.search(match[0])]
    return found


NO_GROUNDS = Kind(
    name="no_grounds",
    label="Оснований нет",
    columns=(Column("kind", "TEXT", "Для чего в регламенте прямо сказано, что оснований нет", KIND_LABELS),),
    rules=(
        ReaderRule(
            "no grounds", _absence,
            examples=(
                ("Основания для приостановления предоставления муниципальной услуги отсутствуют.", ({"kind": "suspension"},)),
                ("Оснований для отказа в приеме документов законодательством не предусмотрено.", ({"kind": "acceptance"},)),
                ("Основания для приостановления или отказа в предоставлении услуги не предусмотрены.", ({"kind": "suspension"}, {"kind": "service"})),
                ("Основания для отказа в предоставлении муниципальной услуги:", ()),
                ("если основания отказа не предусмотрены федеральными законами", ()),
            ),
        ),
    ),
    once=("kind",),
)  # fmt: skip
