"""Printed telephones → E.164 (ITU-T E.164), through Google's numbering plan in ``phonenumbers``.

A number without an area code has no E.164 form: a guess would ring at a stranger's.
"""

from __future__ import annotations

import re

import phonenumbers

REGION = "RU"
NATIONAL = 10  # digits of a Russian number behind +7: code and number
# A number as printed, with the extension behind it: «8 (813-62) 2-16-45 доб. 12».
PRINTED = re.compile(
    r"\+?(?:[78][\s-]*)?(?:\([\d\s-]{3,9}\)[\s-]*)?\d[\d\s-]{2,14}\d"
    r"(?:[\s,;(]*(?:доб(?:авочный)?\.?|вн(?:утр)?\.?)\s*(?P<ext>\d{1,6}))?"
)
CODE = re.compile(r"\(([\d\s-]{3,9})\)")


def e164(printed: str | None) -> tuple[str, ...]:
    """The numbers of a printed line that can be dialled from anywhere; an extension as RFC 3966 writes it.

    A number behind a comma without a code of its own belongs to the exchange printed in brackets before it, when it
    has as many digits.

    >>> e164("8 (800) 500-00-47"), e164("577-47-30")
    (('+78005000047',), ())
    >>> e164("8(81362)29119, 25651; (812) 456-18-88 доб. 12")
    ('+78136229119', '+78136225651', '+78124561888;ext=12')
    """
    found: dict[str, None] = {}
    exchange = ""
    for match in PRINTED.finditer(_plain(printed or "")):
        number = match[0][: match.start("ext") - match.start()] if match["ext"] else match[0]
        digits = _national(number, exchange)
        exchange = _code(match[0]) or exchange
        if digits and _known(digits):
            found[f"+7{digits}" + (f";ext={match['ext']}" if match["ext"] else "")] = None
    return tuple(found)


def joined(printed: str | None) -> str | None:
    """The same as one value of a column: numbers apart by a comma; ``None`` when there is none."""
    return ", ".join(e164(printed)) or None


def numbers(value: str | None) -> list[str]:
    """The numbers of a column's value, apart again."""
    return [number for number in (value or "").split(", ") if number]


def _plain(printed: str) -> str:
    return re.sub(r"[–—−‒‑]", "-", printed.lower()).replace("\u00a0", " ")


def _national(number: str, exchange: str) -> str:
    """Ten digits, or «» when the code is missing."""
    digits = re.sub(r"\D", "", number)
    if len(digits) == NATIONAL + 1 and digits[0] in "78":
        return digits[1:]
    if len(digits) == NATIONAL:
        return digits
    return exchange + digits if exchange and "(" not in number and len(exchange + digits) == NATIONAL else ""


def _code(number: str) -> str:
    """The area code printed in brackets: «8 (813-62) 2-16-45» → 81362."""
    code = CODE.search(number)
    digits = re.sub(r"\D", "", code[1]) if code else ""
    return digits[1:] if len(digits) > 5 and digits[0] == "8" else digits


def _known(digits: str) -> bool:
    """The numbering plan has such a number."""
    return phonenumbers.is_valid_number(phonenumbers.parse(f"+7{digits}", REGION))
