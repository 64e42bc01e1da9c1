"""How small the list must be printed to fit on one A4 page. Pure.

The weight of a list is its letters, and what a line of its own costs besides them. The limits were found in Chromium
by lengthening two or three real lists until a second page came (21 November 2026), with about a tenth to spare, and a
seventh less for machines whose only letters are those of DejaVu, which are so much wider; that of size 0 is reckoned
from the area of the type and only checked on the lists at hand. A list heavier than
the last limit does not fit in a type that can be read: it takes two pages, and the page says so.
"""

from __future__ import annotations

from kb.card.model import Card
from kb.citizen.model import Citizen

LINE = 60  # letters that the end of a paragraph and the space below it are worth
FRAME = 300  # letters of what every sheet has: headings, date of the edition, address
CONTACTS = 5  # lines: an address, hours and a telephone may stand in three
# The heaviest list of the sizes 0 to 4: 10.5 and 9.5 points, then 9.5, 8.5 and 7.5 points in two columns.
LIMITS = (2550, 3300, 4000, 5000, 6550)


def weight(it: Card, view: Citizen) -> int:
    """Letters of the printed list, ends of lines counted as ``LINE``."""
    papers = [paper for group in view.groups if not group.folded for paper in group.papers]
    lines = [
        paper.line.text + paper.line.place.label + "".join(item.label + item.value for item in paper.line.details)
        for paper in papers
    ]
    where = it.section("where")
    contacts = [line for group in (where.groups if where else ()) if group.title == "Контакты" for line in group.lines]
    lines += [line.head + "".join(item.label + item.value for item in line.details) for line in contacts[:CONTACTS]]
    lines += [notice.title + notice.text + "".join(link.name for link in notice.links) for notice in it.notices]
    head = [it.title, it.authority, it.municipality, *(item.value + item.note for item in it.headlines)]
    return FRAME + sum(map(len, head)) + sum(len(line) + LINE for line in lines)


def size(it: Card, view: Citizen) -> int:
    """The step of the print, 0 the largest; ``len(LIMITS)`` when one page cannot hold the list."""
    return sum(weight(it, view) > limit for limit in LIMITS)
