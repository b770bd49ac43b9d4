"""Which products a respondent is asked about."""

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from survey.domain.answers import Answers
from survey.domain.questionnaire import Roster
from survey.domain.roster import drawn, draws
from tests.questionnaire_factories import a_catalogue

CODES = ("desk", "mail", "maps", "rota", "ledger")
ticks = st.lists(st.sampled_from(CODES), unique=True)
drawings = st.fixed_dictionaries({code: st.integers(0, 3) for code in CODES})


@given(ticks, drawings, st.integers(1, 6))
def test_as_many_as_the_roster_allows_are_drawn_and_only_what_was_ticked(used, drawing, at_most):
    chosen = drawn(Roster("products-used", at_most), Answers(used=tuple(used), draws=drawing))
    assert len(chosen) == len(set(chosen)) == min(len(used), at_most)
    assert set(chosen) <= set(used)


@given(ticks, drawings, st.integers(1, 6), st.randoms())
def test_the_order_of_ticking_changes_nothing(used, drawing, at_most, shuffler):
    roster = Roster("products-used", at_most)
    again = list(used)
    shuffler.shuffle(again)
    first = drawn(roster, Answers(used=tuple(used), draws=drawing))
    assert drawn(roster, Answers(used=tuple(again), draws=drawing)) == first


@given(ticks, drawings, st.integers(1, 6), st.sampled_from(CODES))
def test_a_product_drawn_stays_drawn_when_another_is_unticked(used, drawing, at_most, gone):
    roster = Roster("products-used", at_most)
    before = drawn(roster, Answers(used=tuple(used), draws=drawing))
    fewer = tuple(code for code in used if code != gone)
    after = drawn(roster, Answers(used=fewer, draws=drawing))
    assert set(before) - {gone} <= set(after)


def test_nobody_is_asked_about_products_who_ticked_none():
    roster = Roster("products-used", 2)
    assert drawn(roster, Answers(used=())) == ()
    assert drawn(roster, Answers(used=None)) == ()


def test_each_ticked_product_is_asked_about_equally_often():
    """Two of four, 4,000 times: each 2,000 times, and no pair more often than another (6 pairs of 667)."""
    source, roster = random.Random(20260603), Roster("products-used", 2)  # noqa: S311 - a seeded test
    catalogue = a_catalogue("desk", "mail", "maps", "rota")
    used = tuple(product.code for product in catalogue)
    pairs = Counter(
        frozenset(drawn(roster, Answers(used=used, draws=draws(catalogue, source))))
        for _ in range(4000)
    )
    assert len(pairs) == 6
    chi_square = sum((count - 4000 / 6) ** 2 / (4000 / 6) for count in pairs.values())
    assert chi_square < 20.5  # 99.9 % point at 5 degrees of freedom
