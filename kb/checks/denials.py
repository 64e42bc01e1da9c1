"""What a regulation says there is not, and uses a few clauses later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.context import Context
from ingest.wording import Wording, wording
from kb.checks.model import Hit, Part, Survey, hit


@dataclass(frozen=True, slots=True)
class Denial:
    """``said`` denies what ``used`` shows in a clause of ``sections`` («» for any section).

    ``blame``  which of the two places is accused
    ``yes``, ``no``  pairs (denial, use) that contradict each other or do not
    """

    said: Wording
    used: Wording
    sections: frozenset[str]
    blame: str
    message: str
    yes: tuple[tuple[str, str], ...]
    no: tuple[tuple[str, str], ...]


ANYWHERE = frozenset[str]()
DENIALS = (
    Denial(
        wording(r"информационн\w+\sсистем\w+[^.;]{0,100}\sне\s(?:предусмотрен|использу|применя)\w+", re.I),
        wording(
            r"(?:посредством|через|на|с использованием|в)\s(?:личн\w+\sкабинет\w*\s(?:на\s)?)?"
            r"(?:ЕПГУ|ЕСИА|СМЭВ|Едино\w+\sпортал\w*)"
        ),
        ANYWHERE,
        "said",
        "информационных систем будто бы нет, а {} называет одну из них",
        (("Информационные системы, используемые для услуги, не предусмотрены", "Заявление подаётся посредством ЕПГУ"),
         ("Информационные системы не используются", "сведения получают через СМЭВ")),
        (("Информационные системы размещены на ЕПГУ", "Заявление подаётся посредством ЕПГУ"),),
    ),
    # What is bought elsewhere (a voucher, a room in a kindergarten) may be paid although the service is free.
    Denial(
        wording(
            r"плат[аы]\s(?:\S+\s){0,6}не\sвзимается|предоставляется\s(?:\S+\s){0,3}бесплатно|без\sвзимания\sплаты", re.I
        ),
        wording(
            r"оплат\w+\s[^.;]{0,80}обязательн\w+\sусловием\s(?:выдачи|предоставления)|"
            r"(?:об\s)?уплат\w+\s(?:государственной\sпошлины|платы\sза\s(?:\S+\s){0,3}услуг)",
            re.I,
        ),
        frozenset(("documents_required", "procedures", "")),
        "used",
        "здесь требуют оплату, а по {} услуга бесплатна",
        (("Плата за услугу не взимается", "оплата стоимости работ является обязательным условием выдачи разрешения"),
         ("Услуга предоставляется заявителям бесплатно", "квитанция об уплате государственной пошлины")),
        (("Плата за услугу взимается", "квитанция об уплате государственной пошлины"),
         ("Плата не взимается", "документ, подтверждающий оплату путёвки")),
    ),
)  # fmt: skip
PROHIBITED = frozenset(("prohibited", "complaints"))  # «требовать документ, подтверждающий оплату, нельзя»


def denied_and_used(survey: Survey) -> Iterator[Hit]:
    """A denial against the first clause that does not keep it; each denial once in a regulation."""
    for regulation in survey.regulations:
        for denial in DENIALS:
            said, used = _first(regulation, denial.said, ANYWHERE), _first(regulation, denial.used, denial.sections)
            if said and used and said.clause is not used.clause:
                blamed, other = (said, used) if denial.blame == "said" else (used, said)
                match = (denial.said if denial.blame == "said" else denial.used).search(blamed.text)
                if match:
                    yield hit(blamed.clause, *match.span(), denial.message.format(other.clause.label))


def _first(regulation: Part, pattern: Wording, sections: frozenset[str]) -> Context | None:
    body = (context for context in regulation.contexts if context.clause.part == "regulation")
    fitting = (c for c in body if c.section not in PROHIBITED and (not sections or c.section in sections))
    return next((context for context in fitting if pattern.search(context.text)), None)
