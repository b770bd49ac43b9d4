"""Rates from day to day as a drawing: lines that stop where nothing may be told, axes that can be read."""

from itertools import pairwise

import pytest

from survey.charts.rates import rates_charts
from survey.charts.theme import NARROW, WIDE
from survey.domain.response_rate import HIGHEST, UNDER_K


def points(run):
    return [tuple(map(float, pair.split(","))) for pair in run.split()]


def test_it_is_drawn_in_two_sizes():
    charts = rates_charts({0: 5, 1: 10}, None, 20)
    assert [chart.name for chart in charts] == [WIDE.name, NARROW.name]
    assert charts[0].before is None


def test_days_under_k_and_days_that_were_not_read_break_the_line():
    chart, _ = rates_charts({0: UNDER_K, 1: 5, 2: 10, 4: 15, 6: 20, 7: 25}, None, 20)
    assert [len(points(run)) for run in chart.now.runs] == [2, 2]
    assert len(chart.now.lone) == 1
    assert chart.now.last == points(chart.now.runs[-1])[-1]


def test_a_rate_is_drawn_in_the_middle_of_its_step():
    chart, _ = rates_charts({0: 0, 1: HIGHEST}, {0: 50}, 1)
    (first, last) = points(chart.now.runs[0])
    height = chart.bottom - chart.top
    assert first == (chart.left, pytest.approx(chart.bottom - 0.025 * height, abs=0.1))
    assert last == (chart.right, pytest.approx(chart.top + 0.075 * height, abs=0.1))
    ((x, y),) = chart.before.lone
    assert (x, y) == (chart.left, pytest.approx(chart.top + 0.475 * height, abs=0.1))


def test_a_longer_wave_before_is_cut_to_this_one():
    chart, _ = rates_charts({0: 5, 1: 5}, dict.fromkeys(range(40), 50), 10)
    assert max(x for x, _y in points(chart.before.runs[0])) == chart.right


def test_the_axes_are_numbered_and_no_number_touches_another():
    for days in (0, 3, 18, 90, 364):
        for chart in rates_charts({0: 5}, None, days):
            assert [mark.words for mark in chart.rates] == ["0", "25", "50", "75", "100"]
            places = [mark.at for mark in chart.days]
            assert all(after - before >= 36 for before, after in pairwise(places))
            assert chart.days[0].words == "1"


def test_nothing_is_drawn_of_nothing():
    assert rates_charts({}, None, 20) == ()
    assert rates_charts({0: UNDER_K, 1: UNDER_K}, {0: 50}, 20) == ()
