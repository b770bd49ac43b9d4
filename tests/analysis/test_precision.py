"""Intervals: equal to published and hand-worked tables."""

import numpy as np
import pytest

from survey.analysis.precision import effective_n, t_interval, two_sided_p, wilson
from tests.analysis.vectors import close_to, load

DOCUMENT, CASES = load("proportion_intervals")
WILSON = [name for name, case in CASES.items() if "wilson" in case["expected"]]


@pytest.mark.parametrize("name", WILSON)
def test_wilson_intervals_equal_the_table(name):
    case = CASES[name]
    inputs = case["inputs"]
    share, n = np.array([inputs["successes"] / inputs["n"]]), np.array([float(inputs["n"])])
    low, high = wilson(share, n, inputs["confidence"])
    assert [low[0], high[0]] == close_to(DOCUMENT, case, case["expected"]["wilson"])
    assert 0 <= low[0] <= high[0] <= 1


def test_a_t_interval_needs_a_degree_of_freedom_and_a_standard_error():
    low, high = t_interval(
        np.array([10.0, 10.0, 10.0]), np.array([1.0, 1.0, np.nan]), np.array([10.0, 0.0, 10.0])
    )
    assert low[0] == pytest.approx(10 - 2.2281388519649385)  # t(0.975; 10), any table
    assert high[0] == pytest.approx(10 + 2.2281388519649385)
    assert np.isnan(low[1:]).all()
    assert np.isnan(high[1:]).all()


def test_the_effective_n_of_a_simple_sample_is_one_less_than_its_size():
    share, n = np.array([0.3]), 50
    variance = share * (1 - share) / (n - 1)
    assert effective_n(share, variance, np.array([50.0]))[0] == pytest.approx(49)


def test_without_a_variance_only_a_share_of_none_or_all_has_an_effective_n():
    share, unknown = np.array([0.0, 0.5, 1.0]), np.full(3, np.nan)
    assert effective_n(share, unknown, np.full(3, 20.0)).tolist()[::2] == [20.0, 20.0]
    assert np.isnan(effective_n(share, unknown, np.full(3, 20.0))[1])


def test_p_is_two_sided():
    t, df = np.array([2.2281388519649385, -2.2281388519649385]), np.array([10.0, 10.0])
    assert two_sided_p(t, df) == pytest.approx([0.05, 0.05])
