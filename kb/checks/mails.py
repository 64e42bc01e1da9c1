"""Addresses of e-mail that look alike and are not the same."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from ingest.model import Clause
from ingest.patterns import EMAIL
from ingest.wording import wording
from kb.checks.model import Hit, Part, Survey, hit
from kb.checks.sites import meant_domain

CYRILLIC = wording(r"[а-яё]+", re.I)
LATIN = wording(r"[a-z]", re.I)
SLIP = 2  # letters that may be wrong in an address
LONG = 6  # in shorter names two wrong letters make another name
SAME_NAME = 88  # of 100: «Волосковский» and «Волосовский» are one office


@dataclass(frozen=True, slots=True)
class Mail:
    """An address at its place; ``office`` is the proper name of its office, «» when it is nobody's by name."""

    clause: Clause
    start: int
    end: int
    address: str
    office: str = ""
    table: tuple[int, str] = (0, "")

    @property
    def name(self) -> str:
        """What stands before the sign."""
        return self.address.partition("@")[0]

    @property
    def domain(self) -> str:
        """What stands behind the sign."""
        return self.address.partition("@")[2]


def email_lookalike(survey: Survey) -> Iterator[Hit]:
    """Cyrillic letters, an unlikely domain, one office with several addresses, addresses a letter or two apart."""
    mails = [mail for i, part in enumerate(survey.parts) for mail in _mails(part, i)]
    found = [*_domains(mails), *_slips(mails), *of_offices(mails), *_cyrillic(mails)]
    accused = {(mail.clause.span, mail.start): (mail, why) for mail, why in found}
    for mail, why in accused.values():
        yield hit(mail.clause, mail.start, mail.end, why)


def _mails(part: Part, index: int) -> Iterator[Mail]:
    names = {fact.clause: str(fact.values.get("name") or "") for fact in part.of_kind("mfc_offices")}
    for context in part.contexts:
        clause = context.clause
        office = _proper(names.get(clause.path, ""))
        for match in EMAIL.finditer(context.text) if "@" in context.text else ():
            yield Mail(clause, *match.span(), match[0].lower().rstrip("."), office, (index, clause.parent or ""))


def _proper(name: str) -> str:
    """«Филиал ГБУ ЛО «МФЦ» «Тосненский»» → «тосненский»: the last quoted word is the office's own name."""
    quoted = re.findall(r"«([^«»]+)»?", name)
    return quoted[-1].split()[0].lower() if len(quoted) > 1 and quoted[-1].strip() else ""


def _cyrillic(mails: Sequence[Mail]) -> Iterator[tuple[Mail, str]]:
    for mail in mails:
        mixed = [w for w in re.split(r"[@.]", mail.address) if CYRILLIC.search(w) and LATIN.search(w)]
        if mixed:
            letters = "".join(CYRILLIC.findall(mail.address))
            yield mail, f"в адресе {mail.address} русские буквы «{letters}»: письмо не дойдёт"


def _domains(mails: Sequence[Mail]) -> Iterator[tuple[Mail, str]]:
    for mail in mails:
        meant = meant_domain(mail.domain)
        if meant:
            yield mail, f"почтовой службы {mail.domain} нет среди известных; вероятно, {mail.name}@{meant}"


def of_offices(mails: Sequence[Mail]) -> Iterator[tuple[Mail, str]]:
    """One office in several tables: the address made of the parts that most tables print is believed."""
    for group in _offices(mails):
        printed = list(dict.fromkeys(mail.address for mail in group))
        if len(printed) > 1:
            right = _agreed(group)
            told = set[tuple[str, tuple[int, str]]]()
            for mail in group:
                if mail.address != right and (mail.address, mail.table) not in told:
                    told.add((mail.address, mail.table))
                    others = ", ".join(a for a in printed if a != mail.address)
                    meant = f"; вероятно, верен {right}" if right else ""
                    yield (
                        mail,
                        f"у одного отделения разные адреса: здесь {mail.address}, в других местах {others}{meant}",
                    )


def _offices(mails: Sequence[Mail]) -> list[list[Mail]]:
    groups: list[list[Mail]] = []
    for mail in mails:
        if not mail.office:
            continue
        same = [g for g in groups if fuzz.ratio(g[0].office, mail.office) >= SAME_NAME]
        if same:
            same[0].append(mail)
        else:
            groups.append([mail])
    return [group for group in groups if len({mail.table for mail in group}) > 1]


def _agreed(group: Sequence[Mail]) -> str:
    """The address whose name and domain each have more than half of the mentions; «» when there is none."""
    name, times = Counter(mail.name for mail in group).most_common(1)[0]
    domain, votes = Counter(mail.domain for mail in group).most_common(1)[0]
    agreed = f"{name}@{domain}"
    sure = times * 2 > len(group) and votes * 2 > len(group) and any(mail.address == agreed for mail in group)
    return agreed if sure else ""


def _slips(mails: Sequence[Mail]) -> Iterator[tuple[Mail, str]]:
    """Addresses of nobody by name that differ by a letter or two; the rarer, else the later, is the slip."""
    places = defaultdict[str, list[Mail]](list)
    for mail in mails:
        if not mail.office:
            places[mail.address].append(mail)
    ranked = sorted(places, key=lambda address: -len(places[address]))
    for i, address in enumerate(ranked):
        usual = next((a for a in ranked[:i] if _alike(places[a][0], places[address][0])), None)
        for mail in places[address] if usual else ():
            yield mail, f"адрес {mail.address} отличается от {usual} на одну-две буквы; вероятно, верен второй"


def _alike(a: Mail, b: Mail) -> bool:
    """Neither two addresses of one clause nor numbered ones: those are meant to differ."""
    if a.clause is b.clause or re.sub(r"\d", "", a.address) == re.sub(r"\d", "", b.address):
        return False
    if a.domain == b.domain:
        return min(len(a.name), len(b.name)) >= LONG and DamerauLevenshtein.distance(a.name, b.name) <= SLIP
    return a.name == b.name and DamerauLevenshtein.distance(a.domain, b.domain) <= SLIP
