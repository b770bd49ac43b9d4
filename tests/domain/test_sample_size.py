"""Sizes and margins are those of the published vectors and of docs/method.md."""

from math import inf

import pytest

from survey.domain.sample_size import (
    FURTHEST,
    Quota,
    levelled,
    margin,
    quota,
    returns_needed,
    unrounded,
)
from tests.analysis import vectors

DOCUMENT, CASES = vectors.load("proportion_intervals")
WITHOUT_LIMIT = 10**12
SIZES = [case for id_, case in CASES.items() if id_.startswith("sample_size")]
MARGINS = [case for id_, case in CASES.items() if id_.startswith("margin")]


@pytest.mark.parametrize("case", SIZES, ids=lambda case: case["id"])
def test_the_returns_that_a_margin_needs_are_those_of_the_vectors(case):
    population = case["inputs"]["population"] or WITHOUT_LIMIT
    points = 100 * case["inputs"]["margin"]
    expected = case["expected"]
    assert returns_needed(points, population) == expected["n_rounded_up"]
    sizes = unrounded(points), unrounded(points, case["inputs"]["population"] or inf)
    assert sizes == vectors.close_to(DOCUMENT, case, (expected["n0"], expected["n"]))


@pytest.mark.parametrize("case", MARGINS, ids=lambda case: case["id"])
def test_the_margin_of_some_returns_is_that_of_the_vectors(case):
    population = case["inputs"]["population"] or inf
    want = vectors.close_to(DOCUMENT, case, case["expected"]["half_width"])
    assert margin(case["inputs"]["n"], population, case["inputs"]["deff"]) / 100 == want


def test_the_method_page_is_right():
    assert [returns_needed(3, n) for n in (WITHOUT_LIMIT, 1600, 60)] == [1068, 641, 57]
    assert round(margin(177, 800), 1) == 6.5


def test_everybody_leaves_no_margin_and_nobody_has_none():
    assert margin(60, 60) == 0
    assert margin(0, 60) is None


def test_a_class_is_asked_as_often_as_its_margin_needs():
    assert quota(1600, 400, 5, 18) == Quota(1600, 775, 310)
    assert quota(1600, 400, 5, 18).margin == pytest.approx(5, abs=0.05)


def test_a_census_is_wiser_where_everybody_would_have_to_be_asked():
    """57 of 60 have to answer for three points: at four in ten nobody can be left out."""
    assert quota(60, 400, 3, 18) == Quota(60, 60, 24)
    assert quota(60, 400, 3, 18).is_census


def test_a_wide_margin_still_asks_enough_for_the_class_to_be_shown():
    assert quota(1000, 400, 20, 30).to_ask == 75


def test_where_nobody_answered_lately_everybody_is_asked():
    assert quota(100, 0, 10, 18) == Quota(100, 100, 0)
    assert quota(100, 0, 10, 18).margin is None


@pytest.mark.parametrize(
    ("asked", "staff"),
    [
        ({"a": 100, "b": 200}, {"a": 100, "b": 2000}),
        ({"a": 45, "b": 230, "c": 230}, {"a": 45, "b": 1500, "c": 3000}),
        ({"a": 9000, "b": 10}, {"a": 9000, "b": 300}),
        ({"a": 10}, {"a": 1000}),
    ],
)
def test_no_class_is_asked_much_more_or_less_often_than_the_whole(asked, staff):
    level = levelled(asked, staff)
    whole = sum(level.values()) / sum(staff.values())
    for key, to_ask in level.items():
        assert asked[key] <= to_ask <= staff[key]
        assert whole / FURTHEST - 1e-9 <= to_ask / staff[key] <= whole * FURTHEST + 1e-9


def test_classes_that_are_level_stay_as_they_are():
    assert levelled({"a": 30, "b": 80}, {"a": 100, "b": 200}) == {"a": 30, "b": 80}
    assert levelled({}, {}) == {}
