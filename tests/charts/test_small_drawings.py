"""Sparklines and interval bars: geometry that a template draws."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from survey.charts.interval_bar import WIDTH as BAR
from survey.charts.interval_bar import interval_bar
from survey.charts.sparkline import HEIGHT, WIDTH, sparkline
from survey.charts.trend import TrendPoint
from tests.charts.test_trend import quarterly


def test_one_figure_makes_no_sparkline():
    points = [TrendPoint(date(2026, 3, 1), None), TrendPoint(date(2026, 6, 1), 60.0)]
    assert sparkline(points) is None


def test_a_sparkline_stops_at_gaps_and_keeps_lone_waves():
    points = quarterly(5)
    points[1] = TrendPoint(points[1].day, None)
    drawn = sparkline(points)
    assert len(drawn.lines) == 1
    assert len(drawn.lone) == 1
    assert drawn.last == (93.0, 12.0)
    points.append(TrendPoint(date(2026, 9, 1), None))
    assert sparkline(points).last is None


def test_noise_does_not_fill_the_height():
    points = [TrendPoint(p.day, 60 + n % 2) for n, p in enumerate(quarterly(8))]
    heights = {float(pair.split(",")[1]) for pair in sparkline(points).lines[0].split()}
    assert max(heights) - min(heights) < HEIGHT / 8


@given(st.lists(st.floats(0, 100), min_size=2, max_size=40))
def test_a_sparkline_stays_in_its_box(scores):
    points = [
        TrendPoint(p.day, score) for p, score in zip(quarterly(len(scores)), scores, strict=True)
    ]
    for pair in sparkline(points).lines[0].split():
        x, y = map(float, pair.split(","))
        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT


def test_a_bar_holds_score_interval_and_mark_in_order():
    bar = interval_bar(60.0, 55.0, 65.0, (40, 80), mark=62.0)
    assert 0 < bar.low < bar.at < bar.mark < bar.high < BAR
    assert bar.at == BAR / 2


def test_a_bar_without_an_interval_is_a_dot():
    bar = interval_bar(60.0, None, None, (40, 80))
    assert bar.low == bar.at == bar.high
    assert bar.mark is None


def test_a_mark_outside_the_scale_stands_at_its_end():
    assert interval_bar(60.0, None, None, (40, 80), mark=90.0).mark == BAR - 5
