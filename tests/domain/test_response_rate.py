"""What may be said of a wave that is open, and of one that has closed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.domain.fieldwork_plan import Method
from survey.domain.response_rate import (
    HIGHEST,
    LAG,
    UNDER_K,
    RateReading,
    final_rate,
    is_behind,
    live_step,
    staff_asked,
    step_words,
)
from survey.domain.sample import FrameCell


@pytest.mark.parametrize(
    ("returned", "eligible", "told"),
    [
        (0, 200, "under 10 returns"),
        (9, 9, "under 10 returns"),
        (10, 201, "under 5 %"),
        (10, 200, "5 %"),
        (19, 200, "5 %"),
        (20, 200, "10 %"),
        (179, 200, "85 %"),
        (180, 200, "over 90 %"),
        (250, 200, "over 90 %"),
    ],
)
def test_rates_are_told_in_steps(returned, eligible, told):
    assert step_words(live_step(returned, eligible, 10), 10) == told


@given(st.integers(1000, 5000), st.integers(10, 30))
def test_a_single_return_hardly_ever_shows(eligible, k):
    told = [step_words(live_step(returned, eligible, k), k) for returned in range(eligible + 1)]
    assert len(set(told)) <= 21


@pytest.mark.parametrize(
    ("returned", "eligible", "told"),
    [
        (9, 9, "under 10 returns"),
        (10, 2000, "0.5 % (10 of 2,000)"),
        (180, 200, "90.0 % (180 of 200)"),
        (181, 200, "over 90 %"),
    ],
)
def test_the_rate_of_a_closed_wave_is_exact(returned, eligible, told):
    assert final_rate(returned, eligible, 10) == told


def test_a_rate_is_a_share_of_all_eligible_and_of_a_sample_of_those_invited():
    """Where an open link asks everybody, nobody has an invitation and all are asked."""
    cells = [
        FrameCell(1, "B1", "care", None, eligible=100, invited=30),
        FrameCell(2, "school", "council", None, eligible=40, invited=0),
    ]
    assert staff_asked(cells, Method.CENSUS) == 140
    assert staff_asked(cells, Method.SAMPLE) == 70


def test_more_returns_than_people_is_over_90_per_cent_and_nobody_asked_is_no_error():
    assert live_step(300, 200, 10) == HIGHEST
    assert live_step(10, 0, 10) == HIGHEST
    assert live_step(0, 0, 10) == UNDER_K


@pytest.mark.parametrize(
    ("rate", "eligible", "other", "is_it"),
    [
        (30, 200, 45, True),
        (35, 200, 45, False),
        (30, 200, 40, False),
        (75, 200, HIGHEST, True),
        (UNDER_K, 100, 20, True),
        (UNDER_K, 100, 15, False),
        (UNDER_K, 20, 50, False),
        (UNDER_K, 0, 50, False),
        (30, 200, UNDER_K, False),
        (30, 200, None, False),
    ],
)
def test_a_group_is_behind_by_more_than_ten_points_or_not(rate, eligible, other, is_it):
    assert is_behind(RateReading("site:S1", eligible, rate), other, 10) is is_it


@given(st.integers(10, 400), st.integers(0, 400), st.integers(0, 100))
def test_who_is_called_behind_really_is(eligible, returned, other):
    returned, k = min(returned, eligible), 10
    own = RateReading("site:S1", eligible, live_step(returned, eligible, k))
    step = other - other % 5 if other < HIGHEST else HIGHEST
    if is_behind(own, step, k):
        assert 100 * returned / eligible < other - LAG
