"""XmR charts: the published limits, rules and icons, rebasing, and laws that hold for any series."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.analysis.process_limits import (
    in_windows,
    is_close,
    is_outside,
    limits,
    of_runs,
    shifts,
    sides,
    trends,
    two_in_three,
)
from survey.analysis.spc import Assurance, Rule, Variation, assurance, process, variation
from survey.domain.scale import Direction
from tests.analysis.vectors import close_to, load

DOCUMENT, CASES = load("xmr")
CHARTS = [name for name, case in CASES.items() if "fix_after_n_points" in case["inputs"]]
TRENDS = [name for name in CASES if name.startswith("rule_trend")]
SHIFTS = [name for name in CASES if name.startswith("rule_shift")]
PAIRS = [name for name in CASES if name.startswith("rule_two_in_three")]
ASSURANCES = [name for name in CASES if name.startswith("assurance")]
UP, DOWN = Direction.HIGHER_IS_BETTER, Direction.LOWER_IS_BETTER
DIRECTIONS = {"increase": UP, "decrease": DOWN, "neutral": Direction.NEUTRAL}
SERIES = st.lists(st.integers(0, 100), min_size=2, max_size=30).map(
    lambda points: np.array(points, dtype=float)
)


def chart(case):
    given = case["inputs"]
    series = np.array(given["series"], dtype=float)
    return series, process(
        series,
        baseline=given["fix_after_n_points"],
        is_screened=given["screen_outliers"],
        shift=given["shift_length"],
        trend=given["trend_length"],
    )


@pytest.mark.parametrize("name", CHARTS)
def test_the_limits_are_the_published_ones(name):
    case = CASES[name]
    found = chart(case)[1].last.limits
    want = case["expected"]
    names = ["mean", "lpl", "upl", "near_lpl", "near_upl", "mr_bar", "mr_bar_unscreened"]
    assert astuple(found) == close_to(DOCUMENT, case, tuple(want[n] for n in [*names, "mr_upper"]))


@pytest.mark.parametrize("name", CHARTS)
def test_the_flags_are_the_published_ones(name):
    case = CASES[name]
    series, found = chart(case)
    want, within = case["expected"], found.last.limits
    side = sides(series, within.mean)
    flags = {
        "side": side,
        "close": is_close(series, within),
        "rule_outside": is_outside(series, within),
        "rule_shift_flags": of_runs(shifts(side)),
        "rule_trend_flags": of_runs(trends(series)),
        "rule_two_in_three_flags": two_in_three(is_close(series, within), side),
        "special_cause": np.array([rule is not Rule.NONE for rule in found.rules]),
    }
    for flag, got in flags.items():
        assert got.astype(int).tolist() == want[flag], flag


def test_the_constant_is_the_rounded_one():
    case = CASES["individuals_constant_choice"]
    found, want = limits(np.array(case["inputs"]["series"])), case["expected"]
    assert [found.lower, found.upper] == close_to(DOCUMENT, case, want["limits_2_66"])
    assert (found.mean, found.range_bar) == close_to(DOCUMENT, case, (want["mean"], want["mr_bar"]))
    exact = [found.mean - 3 / 1.128 * found.range_bar, found.mean + 3 / 1.128 * found.range_bar]
    assert exact == close_to(DOCUMENT, case, want["limits_3_over_1_128"])


@pytest.mark.parametrize("name", [*TRENDS, *SHIFTS])
def test_runs_are_completed_and_flagged_as_published(name):
    given, want = CASES[name]["inputs"], CASES[name]["expected"]
    if name in TRENDS:
        length, done = given["trend_length"], trends(np.array(given["series"], dtype=float))
    else:
        length, done = given["shift_length"], shifts(np.array(given["side_of_mean"]))
    assert done.tolist() == want["run_completed_at"]
    assert of_runs(done, length).astype(int).tolist() == want["points_flagged"]


@pytest.mark.parametrize("name", PAIRS)
def test_two_in_three_flags_what_is_published(name):
    given, want = CASES[name]["inputs"], CASES[name]["expected"]
    close, side = np.array(given["close_to_limit"], dtype=bool), np.array(given["side_of_mean"])
    assert in_windows(close, side).astype(int).tolist() == want["window"]
    assert two_in_three(close, side).astype(int).tolist() == want["points_flagged"]


@pytest.mark.parametrize("name", ASSURANCES)
def test_assurance_is_the_published_one(name):
    given, want = CASES[name]["inputs"], CASES[name]["expected"]["assurance"]
    found = assurance(
        given["lpl"], given["upl"], DIRECTIONS[given["direction"]], float(given["target"])
    )
    assert found == (None if want is None else Assurance(want.replace("_", "-")))


def test_without_a_target_or_limits_nothing_is_assured():
    assert assurance(40.0, 60.0, UP, None) is None
    assert assurance(float("nan"), float("nan"), UP, 50.0) is None


STEADY = [50.0, 52.0, 49.0, 51.0, 50.0, 52.0, 48.0, 50.0, 51.0, 49.0, 50.0, 51.0]


@pytest.mark.parametrize(
    ("series", "rule", "up"),
    [
        ([*STEADY, 70.0], Rule.OUTSIDE, True),
        ([*STEADY, 30.0], Rule.OUTSIDE, False),
        ([*STEADY, 48.0, 48.5, 49.0, 49.5, 50.0, 50.5, 51.0], Rule.TREND, True),
        ([*STEADY, *[49.9, 49.0] * 3, 49.9], Rule.SHIFT, False),
        ([50.0, 50.5, 50, 49.5, 50, 50.6, 50, 49.4, 50, 50.4, 51, 51.45, 51.55], None, True),
    ],
)
def test_the_last_point_is_for_better_or_worse_by_its_direction(series, rule, up):
    last = process(np.array(series)).last
    assert last.rules[-1] is (rule or last.rules[-1])
    assert last.rules[-1] is not Rule.NONE
    assert variation(last, UP) is (Variation.IMPROVEMENT if up else Variation.CONCERN)
    assert variation(last, DOWN) is (Variation.CONCERN if up else Variation.IMPROVEMENT)
    assert variation(last, Direction.NEUTRAL) is Variation.NEUTRAL


def test_the_icon_speaks_of_the_last_point_alone():
    last = process(np.array([*STEADY, 70.0, 50.0])).last
    assert Rule.OUTSIDE in last.rules
    assert variation(last, UP) is Variation.COMMON_CAUSE


def test_a_rule_that_stands_first_is_told():
    falling = process(np.array([*STEADY, 49.0, 47.0, 45.0, 43.0, 41.0, 39.0, 37.0])).last
    assert falling.rules[-1] is Rule.OUTSIDE
    assert falling.rules[-7] is Rule.TREND


def test_a_mark_begins_a_stretch_with_limits_of_its_own_and_no_run_crosses_it():
    series = np.array([*STEADY, *(point + 20 for point in STEADY)])
    whole, marked = process(series), process(series, marks=[12])
    assert Rule.NONE not in set(whole.rules)
    assert set(marked.rules) == {Rule.NONE}
    assert [stretch.start for stretch in marked.stretches] == [0, 12]
    assert marked.last.limits.mean == pytest.approx(marked.stretches[0].limits.mean + 20)


def test_marks_outside_the_series_or_at_its_start_mark_nothing():
    series = np.array(STEADY)
    assert process(series, marks=[0, 12, 40, -1]) == process(series)


@pytest.mark.parametrize(("points", "is_trial"), [(11, True), (12, False)])
def test_limits_of_fewer_than_twelve_points_are_trial_limits(points, is_trial):
    assert process(np.array(STEADY[:points])).last.is_trial is is_trial
    assert process(np.array(STEADY * 2), marks=[24 - points]).last.is_trial is is_trial


def test_one_point_has_no_limits_and_shows_nothing():
    last = process(np.array([50.0])).last
    assert np.isnan([last.limits.lower, last.limits.upper]).all()
    assert variation(last, UP) is Variation.COMMON_CAUSE


@pytest.mark.parametrize("series", [[], [1.0, float("nan")]])
def test_a_series_without_a_figure_at_every_point_is_refused(series):
    with pytest.raises(ValueError, match="figure at every point"):
        process(np.array(series))


@given(SERIES, st.sampled_from([0.5, 2.0, 4.0]), st.integers(-64, 64))
def test_another_scale_moves_the_limits_and_changes_no_rule(series, factor, step):
    before, after = process(series), process(series * factor + step)
    assert after.rules == before.rules or _is_on_an_edge(series)
    moved = np.array(astuple(before.last.limits)[:5]) * factor + step
    assert astuple(after.last.limits)[:5] == pytest.approx(moved.tolist(), abs=1e-9)


def _is_on_an_edge(series):
    """Whether rounding may put a point on the other side of a line."""
    lines = astuple(process(series).last.limits)[:5]
    return bool(np.isclose(series[:, np.newaxis], lines, rtol=0, atol=1e-9).any())


@given(SERIES)
def test_turning_a_series_over_turns_better_into_worse(series):
    one, other = process(series).last, process(-series).last
    if _is_on_an_edge(series):
        return
    assert one.rules == other.rules
    assert one.signs == tuple(-sign for sign in other.signs)
    assert variation(one, UP) is variation(other, DOWN)


@given(SERIES)
def test_screening_never_widens_the_limits(series):
    screened, plain = limits(series), limits(series, is_screened=False)
    assert screened.range_bar <= plain.range_bar
    assert screened.mean == plain.mean
