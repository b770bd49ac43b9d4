"""What may be said of a wave that is open, and of one that has closed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.domain.fieldwork_plan import Method
from survey.domain.response_rate import final_rate, live_rate, staff_asked
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
    assert live_rate(returned, eligible, 10) == told


@given(st.integers(1000, 5000), st.integers(10, 30))
def test_a_single_return_hardly_ever_shows(eligible, k):
    told = [live_rate(returned, eligible, k) for returned in range(eligible + 1)]
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
