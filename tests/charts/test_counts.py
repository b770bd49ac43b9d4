"""Who answered, how sure a figure is, and what a trend shows, in words."""

from datetime import date

import pytest

from survey.charts import counts
from survey.charts.language import ENGLISH, Language
from survey.charts.trend import TrendPoint


@pytest.mark.parametrize(
    ("returned", "eligible", "has_frame", "words"),
    [
        (3690, 9004, True, "3,690 of 9,004 (41%)"),
        (95, None, True, "95 (over 90%)"),
        (1185, None, False, "1,185"),
        (0, 0, True, "0 of 0 (0%)"),
    ],
)
def test_who_answered(returned, eligible, has_frame, words):
    assert counts.answered(returned, eligible, has_frame=has_frame, language=ENGLISH) == words


def test_the_margin_is_half_the_interval():
    assert counts.give_or_take(62.4, 66.0, ENGLISH) == "out of 100, give or take 1.8"
    assert counts.margin(62.4, 66.0, ENGLISH) == "±1.8"


def test_a_figure_without_an_interval_says_so():
    assert "too few answers" in counts.give_or_take(None, None, ENGLISH)
    assert not counts.margin(None, None, ENGLISH)


def test_a_share_carries_its_interval():
    assert counts.share(0.612, 0.59, 0.634, ENGLISH) == "61% (59% to 63%)"
    assert counts.share(0.612, None, None, ENGLISH) == "61%"
    assert not counts.share(None, None, None, ENGLISH)


def test_a_trend_is_told_by_its_ends_and_extremes():
    points = [
        TrendPoint(date(2025, 3, 20), 58.0, 56.0, 60.0),
        TrendPoint(date(2025, 6, 20), 52.1, 50.0, 54.0),
        TrendPoint(date(2025, 9, 20), None),
        TrendPoint(date(2025, 12, 20), 66.0, 64.0, 68.0, is_break=True),
        TrendPoint(date(2026, 3, 20), 64.2, 62.0, 66.0),
    ]
    assert counts.trend(points, ENGLISH) == (
        (
            "58.0 in March 2025, 64.2 in March 2026. Lowest: 52.1 in June 2025. "
            "Highest: 66.0 in December 2025."
        ),
        (
            "The shaded band is the 95% interval of each wave. "
            "The scale runs from 50 to 70, not from 0 to 100."
        ),
        "A ring on the axis marks a wave without a figure: September 2025.",
        "A dotted line marks where figures cannot be compared with those before: December 2025.",
    )


def test_what_rounds_to_nothing_has_no_sign():
    assert ENGLISH.decimal(-0.04) == "0.0"
    assert ENGLISH.decimal(1234.56) == "1,234.6"


def test_dates_and_numbers_follow_the_locale():
    assert ENGLISH.day(date(2026, 6, 21)) == "21 June 2026"
    assert Language("cy").month(date(2026, 6, 21)) == "Mehefin 2026"
    assert Language("de").decimal(64.2) == "64,2"
