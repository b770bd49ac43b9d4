"""Charts of a share, and runs about the median."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.analysis.p_chart import share_chart
from survey.analysis.runs import rules, runs
from tests.analysis.vectors import close_to, load

DOCUMENT, CASES = load("p_chart")
RUNS, RUN_CASES = load("xmr")
RULES = [name for name in RUN_CASES if name.startswith("runs_rules")]


@pytest.mark.parametrize("name", CASES)
def test_the_limits_of_a_share_equal_the_vector(name):
    case, want = CASES[name], CASES[name]["expected"]
    found = share_chart(*(np.array(case["inputs"][key], dtype=float) for key in ("x", "n")))
    assert found.share == close_to(DOCUMENT, case, want["p_bar"])
    assert found.sigma_z == close_to(DOCUMENT, case, want["laney_sigma_z"])
    for key, got in {
        "ucl": found.upper,
        "lcl": found.lower,
        "laney_ucl": found.laney_upper,
        "laney_lcl": found.laney_lower,
    }.items():
        assert got.tolist() == close_to(DOCUMENT, case, want[key])
    assert found.is_outside.astype(int).tolist() == want["out_of_control"]


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(50, 99)), min_size=2, max_size=20))
def test_a_larger_base_never_has_wider_limits(points):
    x, n = np.array(points, dtype=float).T
    found = share_chart(x, n)
    order = np.argsort(n)
    assert (np.diff((found.upper - found.lower)[order]) <= 1e-12).all()
    assert (found.lower <= found.share).all()
    assert (found.share <= found.upper).all()


def test_one_point_or_nothing_but_ones_has_no_laney_limits():
    assert np.isnan(share_chart(np.array([5.0]), np.array([10.0])).sigma_z)
    assert np.isnan(share_chart(np.array([9.0, 8.0]), np.array([9.0, 8.0])).sigma_z)


@pytest.mark.parametrize("name", RULES)
def test_what_chance_explains_equals_the_vector(name):
    want = RUN_CASES[name]["expected"]
    found = rules(RUN_CASES[name]["inputs"]["points_off_median"])
    assert found == (want["longest_run_max"], want["crossings_min"])


def test_runs_are_counted_without_the_points_on_the_median():
    found = runs(np.array([1.0, 2.0, 5.0, 8.0, 9.0, 1.0, 9.0]))
    assert (found.median, found.n, found.longest, found.crossings) == (5.0, 6, 2, 3)
    assert not found.is_signal


def test_a_series_that_only_rises_is_a_signal():
    assert runs(np.arange(20.0)).is_signal
    with pytest.raises(ValueError, match="no runs"):
        runs(np.ones(12))


@given(st.lists(st.integers(0, 9), min_size=5, max_size=30).filter(lambda s: len(set(s)) > 2))
def test_turning_a_series_round_changes_no_run(points):
    series = np.array(points, dtype=float)
    assert runs(series) == runs(series[::-1])
    assert runs(series).longest == runs(-series).longest
