"""The p chart of the best answers: from six comparable waves on, and Laney's limits where answers are many."""

from datetime import date

import pytest

from survey.charts.language import ENGLISH
from survey.services.report_shares import shares
from survey.services.report_views import Figure, Trend, TrendRow, WaveChoice


def trend(given, base, breaks=()):
    rows = []
    for number, share in enumerate(given):
        day = date(2024 + number // 4, 3 * (number % 4) + 1, 21)
        wave = WaveChoice(f"w{number}", "", "", f"wave {number}", day, day, has_group=True)
        figure = Figure(base=base, top_box=share)
        rows.append(TrendRow(wave, figure, None, "", "", "", number in breaks))
    return Trend(tuple(rows), (), {}, {})


def test_limits_of_a_few_answers_are_those_of_chance():
    found = shares(trend([0.5, 0.5, 0.5, 0.5, 0.5, 0.9], 50), "4 or 5", ENGLISH)
    mean = 3.4 / 6
    half = 3 * (mean * (1 - mean) / 50) ** 0.5
    assert found.rows[0].lower == pytest.approx(mean - half)
    assert [row.is_outside for row in found.rows] == [False] * 5 + [True]
    assert found.sentences[0] == "Outside its limits: wave 5."


def test_many_answers_allow_for_how_waves_differ_anyway():
    given = [0.50, 0.55, 0.49, 0.56, 0.50, 0.54]
    few, many = (shares(trend(given, base), "4 or 5", ENGLISH) for base in (499, 5000))
    assert "Laney" in many.sentences[1]
    assert "Laney" not in few.sentences[1]
    assert many.sentences[0] == "No wave lies outside its limits."


def test_there_is_none_without_a_top_box_or_with_too_few_waves_since_a_break():
    assert shares(trend([0.5] * 6, 50), "", ENGLISH) is None
    assert shares(trend([0.5] * 7, 50, breaks={2}), "4 or 5", ENGLISH) is None
    assert len(shares(trend([0.5] * 7, 50, breaks={1}), "4 or 5", ENGLISH).rows) == 6
