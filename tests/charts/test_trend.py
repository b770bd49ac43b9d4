"""What may be joined by a line, how honest the axis is, and which dates stand on it."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.charts.theme import NARROW, WIDE
from survey.charts.trend import TrendPoint, axis, axis_step, labelled, segments


def quarterly(count, score=60.0, start=2023 * 12 + 8):
    months = [start + 3 * number for number in range(count)]
    return [TrendPoint(date(m // 12, m % 12 + 1, 21), score, score - 2, score + 2) for m in months]


def test_a_line_stops_at_a_wave_without_a_figure():
    points = quarterly(5)
    points[2] = TrendPoint(points[2].day, None)
    assert segments(points) == [[0, 1], [3, 4]]


def test_a_line_stops_before_a_wave_that_cannot_be_compared():
    points = quarterly(4)
    points[2] = TrendPoint(points[2].day, 60.0, is_break=True)
    assert segments(points) == [[0, 1], [2, 3]]


def test_a_break_at_a_gap_does_not_make_an_empty_run():
    points = quarterly(3)
    points[0] = TrendPoint(points[0].day, None)
    points[1] = TrendPoint(points[1].day, 60.0, is_break=True)
    assert segments(points) == [[1, 2]]


@given(
    st.lists(
        st.tuples(st.floats(0, 100), st.floats(0, 30), st.floats(0, 30)), min_size=1, max_size=20
    )
)
def test_the_axis_holds_every_interval_and_never_shows_less_than_twenty_points(figures):
    points = [TrendPoint(date(2026, 6, 1), s, s - below, s + above) for s, below, above in figures]
    low, high = axis(points)
    assert 0 <= low < high <= 100
    assert high - low >= 20
    assert (high - low) % axis_step((low, high)) == 0
    assert low % axis_step((low, high)) == 0
    for point in points:
        assert low <= max(point.low, 0)
        assert high >= min(point.high, 100)


def test_the_axis_of_a_trend_without_a_figure_is_the_whole_scale():
    assert axis([TrendPoint(date(2026, 6, 1), None)]) == (0, 100)


@pytest.mark.parametrize("count", [2, 4, 8, 12, 24, 40])
@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_last_wave_is_dated_and_no_dates_touch(count, size):
    chosen = labelled(quarterly(count), size)
    assert chosen[0] == count - 1
    steps = {later - earlier for later, earlier in itertools.pairwise(chosen)}
    assert len(steps) <= 1
    for step in steps:
        assert step / (count - 1) * size.width >= size.spacing * 0.97


def test_dates_name_the_same_seasons_every_year():
    points = quarterly(12)
    assert {points[n].day.month for n in labelled(points, WIDE)} == {6, 12}
    assert {points[n].day.month for n in labelled(points, NARROW)} == {6}


def test_a_single_wave_is_dated():
    assert labelled(quarterly(1), WIDE) == [0]
