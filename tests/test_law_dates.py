"""One act with two dates: the quick counting accuses what counting by the words of the rule accuses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from kb.checks.laws import ALIKE, Mention, two_dates

TITLES = st.sampled_from(("", "О выборах", "О Выборах", "Об охране окружающей среды", "Об охране окружающей среды РФ"))
DATES = st.sampled_from(("2010-07-27", "2010-07-28", "2010-01-01", "2011-07-27", "2012-07-27"))
NUMBERS = st.sampled_from(("210-ФЗ", "5"))
MENTIONS = st.lists(
    st.builds(Mention, st.just(""), st.just("закон"), NUMBERS, DATES, TITLES, st.sampled_from("абвгд")), max_size=25
)


@given(MENTIONS)
def test_accused_are_those_of_the_rule(mentions: list[Mention]):
    assert {m for m, _ in two_dates(mentions)} == set(_by_the_rule(mentions))


def _by_the_rule(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The date that more acts print than any other, among the mentions of one act."""
    for mention in mentions:
        acts = defaultdict[str, set[str]](set)
        for other in mentions:
            if other.number == mention.number and _is_one_act(mention, other):
                acts[other.date].add(other.act)
        most = max(map(len, acts.values()))
        usual = [date for date, printing in acts.items() if len(printing) == most]
        if len(usual) == 1 and usual != [mention.date]:
            yield mention


def _is_one_act(a: Mention, b: Mention) -> bool:
    if (a.date, a.title) == (b.date, b.title) or (a.law and a.date[:4] == b.date[:4]):
        return True
    return bool(a.title and b.title) and fuzz.ratio(a.title.lower(), b.title.lower()) >= ALIKE
