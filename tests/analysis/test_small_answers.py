"""Balance, target, smallest change, differences, interrupted series, grades: the published numbers and plain laws."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.analysis.balance import balance, balance_of, is_scale_of_balance
from survey.analysis.detectable import level_in_family, smallest_change
from survey.analysis.difference import adjusted_n, difference, se_of_difference, simple_se
from survey.analysis.interrupted import interrupted
from survey.analysis.multiplicity import bonferroni, holm
from survey.analysis.precision import t_interval
from survey.analysis.proportions import agresti_coull, clopper_pearson, jeffreys, newcombe, wald
from survey.analysis.target import chance_of_meeting
from survey.analysis.usability import sus, sus_grade, umux_lite_as_sus
from survey.domain.scale import Direction
from tests.analysis.vectors import close_to, load

NPS, NPS_CASES = load("nps")
WAVES, WAVE_CASES = load("wave_difference")
SHARES, SHARE_CASES = load("proportion_intervals")
SUS, SUS_CASES = load("sus_umux")
FAMILIES, FAMILY_CASES = load("multiplicity")
COUNTED = [name for name in NPS_CASES if name.startswith("nps")]
INTERVALS = [name for name in SHARE_CASES if name.startswith("interval")]
DIFFERENCES = [name for name in SHARE_CASES if name.startswith("difference")]
GRADES = [name for name in SUS_CASES if name.startswith("sus_grade")]
REGRESSED = [name for name in SUS_CASES if name.startswith("umux")]
APART = [name for name, case in WAVE_CASES.items() if "estimate_1" in case["inputs"]]
UP, DOWN = Direction.HIGHER_IS_BETTER, Direction.LOWER_IS_BETTER


def agrees(case, found):
    want = case["expected"]
    names = {"wald": "wald", "adjusted_score": "adjusted", "adjusted_wald": "interval"}
    for key in ("score", "se", *names):
        got = getattr(found, names.get(key, key))
        want_ = tuple(want[key]) if isinstance(want[key], list) else want[key]
        assert got == close_to(NPS, case, want_)


@pytest.mark.parametrize("name", COUNTED)
def test_a_balance_equals_the_vector(name):
    given = NPS_CASES[name]["inputs"]
    found = balance(given["promoters"], given["detractors"], given["n"], given["confidence"])
    agrees(NPS_CASES[name], found)


def test_a_balance_is_counted_from_answers():
    case = NPS_CASES["raw_scores_with_missing"]
    found = balance_of(np.array(case["inputs"]["scores"], dtype=float))
    want = case["expected"]
    assert (found.n, found.promoters, found.detractors) == (
        want["n"],
        want["promoters"],
        want["detractors"],
    )
    agrees(case, found)


def test_a_balance_needs_the_scale_from_0_to_10_and_an_answer():
    given = NPS_CASES["scale_1_to_10_refused"]["inputs"]
    assert not is_scale_of_balance(given["scale_min"], given["scale_max"])
    assert is_scale_of_balance(0, 10)
    with pytest.raises(ValueError, match="answer"):
        balance_of(np.array([np.nan]))


@given(st.lists(st.integers(0, 10), min_size=1, max_size=40), st.integers(0, 39))
def test_a_better_answer_never_lowers_a_balance(answers, place):
    place %= len(answers)
    better = [*answers[:place], min(answers[place] + 1, 10), *answers[place + 1 :]]
    before, after = (balance_of(np.array(each, dtype=float)) for each in (answers, better))
    assert after.score >= before.score
    assert balance_of(np.array(answers[::-1], dtype=float)) == before


@pytest.mark.parametrize("name", INTERVALS)
def test_intervals_of_a_share_equal_the_vector(name):
    case = SHARE_CASES[name]
    counts, want = case["inputs"], case["expected"]
    for key, interval in {
        "clopper_pearson": clopper_pearson,
        "agresti_coull_unclipped": agresti_coull,
        "jeffreys": jeffreys,
        "wald_unclipped": wald,
    }.items():
        found = interval(counts["successes"], counts["n"], counts["confidence"])
        assert list(found) == close_to(SHARES, case, want[key]), key


@pytest.mark.parametrize("name", DIFFERENCES)
def test_the_difference_of_two_shares_equals_the_vector(name):
    case = SHARE_CASES[name]
    counts, want = case["inputs"], case["expected"]
    first, second = (counts["x1"], counts["n1"]), (counts["x2"], counts["n2"])
    d, low, high = newcombe(first, second, counts["confidence"])
    assert d == close_to(SHARES, case, want["difference"])
    assert [low, high] == close_to(SHARES, case, want["newcombe_hybrid"])


@pytest.mark.parametrize("name", APART)
def test_the_difference_of_two_figures_equals_the_vector(name):
    case = WAVE_CASES[name]
    given, want = case["inputs"], case["expected"]
    sides = [tuple(given[f"{key}_{n}"] for key in ("estimate", "se", "df")) for n in (1, 2)]
    found = difference(*sides)
    assert (found.difference, found.se, found.df, found.p) == close_to(
        WAVES,
        case,
        tuple(want[key] for key in ("difference", "se", "df_satterthwaite", "p_t")),
    )
    assert [found.low, found.high] == close_to(WAVES, case, want["ci95_t"])
    assert found.difference / found.se == close_to(WAVES, case, want["z"])
    assert min(given["df_1"], given["df_2"]) == want["df_minimum"]
    # without limit of df the t interval is the normal one
    normal = difference(*((*side[:2], 1e12) for side in sides))
    assert normal.p == close_to(WAVES, case, want["p_normal"])
    assert [normal.low, normal.high] == close_to(WAVES, case, want["ci95_normal"])


def test_two_small_waves_have_welchs_interval():
    case = WAVE_CASES["welch_two_small_waves"]
    waves = [np.array(case["inputs"][name], dtype=float) for name in ("wave_1", "wave_2")]
    found = difference(*((w.mean(), w.std(ddof=1) / len(w) ** 0.5, len(w) - 1.0) for w in waves))
    assert [found.low, found.high] == close_to(WAVES, case, case["expected"]["ci95"])


@pytest.mark.parametrize("name", [name for name in WAVE_CASES if name.startswith("overlap")])
def test_an_overlap_that_is_known_narrows_the_error(name):
    case = WAVE_CASES[name]
    found = se_of_difference(*(case["inputs"][key] for key in ("se_1", "se_2", "rho")))
    assert found == close_to(WAVES, case, case["expected"]["se_difference"])


@pytest.mark.parametrize("name", [name for name in WAVE_CASES if name.startswith("finite")])
def test_the_adjusted_n_equals_the_vector(name):
    case = WAVE_CASES[name]
    found = adjusted_n(case["inputs"]["n"], case["inputs"]["N"])
    assert found == close_to(WAVES, case, case["expected"]["n_adjusted"])


def test_where_everybody_answered_there_is_no_sampling_error():
    given = WAVE_CASES["census_no_sampling_error"]["inputs"]
    assert simple_se(given["sd"], given["n"], given["N"]) == 0
    assert simple_se(2.0, 16) == 0.5


@pytest.mark.parametrize("name", FAMILY_CASES)
def test_bonferroni_equals_the_vector_and_is_never_less_strict_than_holm(name):
    case = FAMILY_CASES[name]
    p = np.array(case["inputs"]["p_values"], dtype=float)
    found, want = bonferroni(p), case["expected"]
    assert found == close_to(FAMILIES, case, want["bonferroni_adjusted"])
    assert (found <= case["inputs"]["level"]).sum() == want["rejected_bonferroni"]
    assert (found >= holm(p) - 1e-15).all()


@pytest.mark.parametrize("name", GRADES)
def test_grades_equal_the_table(name):
    case = SUS_CASES[name]
    assert sus_grade(case["inputs"]["mean"]) == case["expected"]["grade"]


def test_a_missing_sus_answer_is_filled_only_where_it_is_said():
    case = SUS_CASES["sus_one_missing_replaced_by_3"]
    answers = case["inputs"]["answers"]
    assert sus(answers) is None
    assert sus(answers, is_filled=True) == (case["expected"]["sus"], 1)
    with pytest.raises(ValueError, match="ten items"):
        sus(answers[:9])


@pytest.mark.parametrize("name", REGRESSED)
def test_the_regression_of_2013_equals_the_vector(name):
    want = SUS_CASES[name]["expected"]
    assert umux_lite_as_sus(want["umux_lite"]) == close_to(
        SUS, SUS_CASES[name], want["sus_regression_2013_not_default"]
    )


def test_the_chance_of_a_target_agrees_with_the_interval_beside_it():
    low, high = t_interval(np.array([70.0]), np.array([2.0]), np.array([20.0]))
    assert chance_of_meeting(70.0, 2.0, 20.0, float(low[0]), UP) == pytest.approx(0.975)
    assert chance_of_meeting(70.0, 2.0, 20.0, float(high[0]), UP) == pytest.approx(0.025)
    assert chance_of_meeting(70.0, 2.0, 20.0, 70.0, UP) == 0.5
    assert chance_of_meeting(70.0, 2.0, 20.0, 75.0, DOWN) > 0.95


@given(st.floats(0, 100), st.floats(0.1, 20), st.integers(1, 400), st.floats(0, 100))
def test_a_higher_target_is_never_more_likely_met(estimate, se, df, target):
    nearer = chance_of_meeting(estimate, se, df, target, UP)
    further = chance_of_meeting(estimate, se, df, target + 1, UP)
    assert 0 <= further <= nearer <= 1
    assert nearer + chance_of_meeting(estimate, se, df, target, DOWN) == pytest.approx(1)


@pytest.mark.parametrize(("se", "df"), [(None, 9.0), (1.0, None), (1.0, 0.0), (0.0, 9.0)])
def test_without_an_error_nothing_is_said_of_a_target_or_of_what_is_found(se, df):
    assert chance_of_meeting(70.0, se, df, 75.0, UP) is None
    assert smallest_change(se, df) is None


def test_where_neither_end_is_good_there_is_no_target_to_meet():
    assert chance_of_meeting(70.0, 1.0, 9.0, 60.0, Direction.NEUTRAL) is None


@pytest.mark.parametrize(
    ("base", "alone"), [(3600, 1.5), (1920, 2.1), (480, 4.1), (130, 8.0), (300, 5.3)]
)
def test_the_smallest_change_is_that_of_the_method(base, alone):
    """At a standard deviation of 23, as estimation.md 4 states it, but for the roster's own variance."""
    assert smallest_change(23 / base**0.5, base - 1.0) == pytest.approx(alone, abs=0.1)


def test_after_correction_more_is_asked():
    se, df = 23 / 130**0.5, 129.0
    alone, corrected = smallest_change(se, df), smallest_change(se, df, alpha=level_in_family(60))
    assert alone < corrected == pytest.approx(12, abs=0.6)
    assert level_in_family(0) == level_in_family(1) == 0.05


def test_the_smallest_change_is_found_four_times_in_five():
    chance = np.random.default_rng(3)
    base, true = 40, smallest_change(23 / 40**0.5, 39.0)
    found = 0
    for _ in range(2000):
        waves = chance.normal(0, 23, base), chance.normal(true, 23, base)
        found += (
            difference(*((w.mean(), w.std(ddof=1) / base**0.5, base - 1.0) for w in waves)).p
            <= 0.05
        )
    assert found / 2000 == pytest.approx(0.8, abs=0.03)


@given(st.floats(0.1, 10), st.integers(5, 500))
def test_a_more_certain_other_wave_finds_smaller_changes(se, df):
    assert (
        smallest_change(se, df, se / 2, df)
        < smallest_change(se, df)
        < smallest_change(se, df, se * 2, df)
    )
    assert smallest_change(se * 3, df) == pytest.approx(3 * smallest_change(se, df))


DAYS = [date(2023 + quarter // 4, 3 * (quarter % 4) + 1, 1) for quarter in range(12)]


def years(day):
    return (day - DAYS[6]).days / 365.25


def test_a_step_and_a_new_slope_are_found_where_they_are():
    scores = np.array(
        [60 + 2 * years(day) + (5 + 3 * years(day) if day >= DAYS[6] else 0) for day in DAYS]
    )
    found = interrupted(DAYS, scores, np.full(12, 0.25), DAYS[6])
    assert (found.before, found.after) == (6, 6)
    assert (found.slope_before, found.level.size, found.slope.size) == pytest.approx((2, 5, 3))
    assert found.level.low < 5 < found.level.high


def test_too_few_points_on_a_side_are_counted_and_no_more():
    found = interrupted(DAYS, np.ones(12), np.ones(12), DAYS[9])
    assert (found.before, found.after, found.level, found.slope) == (9, 3, None, None)


def test_points_that_scatter_by_more_than_their_errors_make_it_less_sure():
    chance = np.random.default_rng(1)
    noise = chance.normal(0, 5, 12)
    tight = interrupted(DAYS, 60 + noise * 0.01, np.full(12, 0.25), DAYS[6])
    loose = interrupted(DAYS, 60 + noise, np.full(12, 0.25), DAYS[6])
    assert loose.level.se > 3 * tight.level.se


def test_a_series_without_an_event_seldom_shows_one():
    chance, hits = np.random.default_rng(2), 0
    for _ in range(400):
        level = interrupted(DAYS, chance.normal(60, 1, 12), np.ones(12), DAYS[6]).level
        hits += not level.low <= 0 <= level.high
    assert hits / 400 <= 0.06


def test_order_and_scale_change_no_finding():
    scores, variances = np.arange(12.0) ** 1.5, np.linspace(1, 2, 12)
    one = interrupted(DAYS, scores, variances, DAYS[6])
    order = np.random.default_rng(4).permutation(12)
    other = interrupted(
        [DAYS[n] for n in order], 10 * scores[order], 100 * variances[order], DAYS[6]
    )
    assert other.level.size == pytest.approx(10 * one.level.size)
    assert other.slope.se == pytest.approx(10 * one.slope.se)
