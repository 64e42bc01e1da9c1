"""Addresses of sites that cannot be opened, and domains of mail that hardly exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import DamerauLevenshtein

from ingest.lexicon import table
from ingest.wording import Wording, wording
from kb.checks.model import Hit, Survey, hit


@dataclass(frozen=True, slots=True)
class Slip:
    """A way to break an address; ``yes`` and ``no`` are texts that show it or do not."""

    pattern: Wording
    message: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


ADDRESS = wording(r"tp|hptt|ww", re.I)  # what every slip below has in it
TWIN = "о"  # a Russian letter that looks like a Latin one
SLIPS = (
    Slip(
        wording(r"(?<!\w)https?(?::/(?!/)|//|;//|:\\\\)[\w.-]+", re.I),
        "начало адреса сайта испорчено: должно быть «http://» или «https://»",
        ("http:/www.gosuslugi.ru", "https//gosuslugi.ru"),
        ("http://www.gosuslugi.ru", "https://gosuslugi.ru"),
    ),
    Slip(
        wording(r"(?<!\w)(?:htpp|hhtp|htttp|htp|hptt|nttp)s?:/{1,2}[\w.-]+", re.I),
        "опечатка в начале адреса сайта: должно быть «http»",
        ("htpp://www.gosuslugi.ru", "htp://adm.ru"),
        ("http://www.gosuslugi.ru", "https://adm.ru"),
    ),
    Slip(
        wording(r"(?<!\w)(?:https?://)?(?:wwww+\.|(?<!w)ww\.|www,)[\w-]+[.,]\w+", re.I),
        "опечатка в адресе сайта: должно быть «www.»",
        ("wwww.gosuslugi.ru", "www,gosuslugi.ru", "ww.gosuslugi.ru"),
        ("www.gosuslugi.ru", "www-server.ru"),
    ),
    Slip(
        wording(r"(?<!\w)(?:https?://|www\.)[\w.-]*?(?:[a-z][а-яё]|[а-яё][a-z])[\w.-]*", re.I),
        "в адресе сайта смешаны русские и латинские буквы: он не откроется",
        (f"www.g{TWIN}suslugi.ru", f"http://adm-les{TWIN}.ru"),
        ("www.gosuslugi.ru", "http://госуслуги.рф"),
    ),
    Slip(
        wording(r"(?<!\w)https?://(?:www\.)?https?://[\w.-]+", re.I),
        "начало адреса сайта напечатано дважды",
        ("http://http://adm.ru", "https://www.https://adm.ru"),
        ("http://adm.ru", "http://adm.ru, http://mfc.ru"),
    ),
)


def broken_url(survey: Survey) -> Iterator[Hit]:
    """An address of a site that no browser opens."""
    for context in survey.contexts:
        for slip in SLIPS if ADDRESS.search(context.text) else ():
            for match in slip.pattern.finditer(context.text):
                yield hit(context.clause, *match.span(), slip.message)


def meant_domain(domain: str) -> str:
    """The known mail service that an unlikely domain stands for; «» when it stands for itself.

    >>> meant_domain("gmail.ru"), meant_domain("maill.ru"), meant_domain("mail.ru"), meant_domain("adm.ru")
    ('gmail.com', 'mail.ru', '', '')
    """
    known, unlikely = _domains()
    if domain in known:
        return ""
    long = [one for one in known if min(len(one), len(domain)) > SHORTEST]
    near = [one for one in long if DamerauLevenshtein.distance(one, domain) == 1]
    return unlikely.get(domain) or (near[0] if len(near) == 1 else "")


SHORTEST = 6  # letters: «bk.ru» and «vk.ru» are two services


@cache
def _domains() -> tuple[frozenset[str], dict[str, str]]:
    rows = table("mail_domains")
    known = frozenset(row["domain"] for row in rows if row["kind"] == "known")
    return known, {row["domain"]: row["why"] for row in rows if row["kind"] == "unlikely"}
