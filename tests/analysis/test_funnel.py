"""Funnels: the published limits, and what stands out among scores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.analysis.funnel import Band, dispersion, exact_limit, score_funnel, share_funnel
from tests.analysis.vectors import close_to, load

DOCUMENT, CASES = load("funnel")
EXACT = [name for name in CASES if name.startswith("exact")]
LEVELS = {"l998": 0.001, "l95": 0.025, "u95": 0.975, "u998": 0.999}


def counts(name):
    given = CASES[name]["inputs"]
    return (np.array(given[key], dtype=float) for key in ("numerators", "denominators"))


def test_twelve_sites_have_the_published_limits():
    case = CASES["twelve_sites_arcsine_winsorised"]
    want = case["expected"]
    funnel = share_funnel(*counts(case["id"]))
    assert funnel.target == close_to(DOCUMENT, case, want["target"])
    _has_dispersion(case, funnel.dispersion)
    bases = np.array([row["n"] for row in want["limits"]], dtype=float)
    for key, band in (("95", Band.WARNING), ("998", Band.ALARM)):
        for name, is_widened in (("unadjusted", False), ("overdispersed", True)):
            limits = np.array(funnel.limits(bases, band, is_widened=is_widened)).T.tolist()
            for got, row in zip(limits, want["limits"], strict=True):
                assert got == close_to(DOCUMENT, case, row[f"{name}_{key}"])


def _has_dispersion(case, found):
    want = case["expected"]
    assert found.z.tolist() == close_to(DOCUMENT, case, want["z"])
    if "z_winsorised" in want:
        assert found.winsorised.tolist() == close_to(DOCUMENT, case, want["z_winsorised"])
    assert (found.phi, found.tau2) == close_to(DOCUMENT, case, (want["phi"], want["tau2"]))


def test_six_sites_by_the_square_root_of_a_ratio():
    case = CASES["six_sites_square_root_ratio"]
    observed, expected = counts(case["id"])
    s = 1 / (2 * np.sqrt(expected))
    _has_dispersion(case, dispersion((np.sqrt(observed / expected) - 1) / s, s))


def test_sites_that_differ_by_less_than_chance_have_no_tau():
    case = CASES["under_dispersed_tau_is_zero"]
    _has_dispersion(case, share_funnel(*counts(case["id"])).dispersion)


@pytest.mark.parametrize("name", EXACT)
def test_exact_limits_equal_the_vector(name):
    case = CASES[name]
    for key, level in LEVELS.items():
        found = exact_limit(case["inputs"]["target"], case["inputs"]["n"], level)
        assert found == close_to(DOCUMENT, case, case["expected"][key])


def scores_of(count=60, sd=23.0, spread=0.0, seed=1):
    """Published scores of schools about 60 whose answers lie `sd` apart."""
    chance = np.random.default_rng(seed)
    bases = chance.integers(10, 40, count).astype(float)
    true = 60 + spread * chance.standard_normal(count)
    scores = true + sd / np.sqrt(bases) * chance.standard_normal(count)
    variances = sd**2 / bases * chance.chisquare(bases - 1) / (bases - 1)
    return scores, variances, bases


def test_the_spread_of_all_answers_together_is_found():
    funnel = score_funnel(*scores_of(), 60.0)
    assert funnel.sd == pytest.approx(23, rel=0.05)


def test_among_schools_that_do_not_differ_few_stand_out_and_fewer_far():
    beyond = np.concatenate([score_funnel(*scores_of(seed=n), 60.0).shown for n in range(100)])
    assert (np.abs(beyond) >= 1).mean() == pytest.approx(0.045, abs=0.02)
    assert (np.abs(beyond) == 2).mean() <= 0.006


def test_one_school_far_below_stands_out_though_others_differ():
    scores, variances, bases = scores_of(spread=8.0)
    scores[7] = 5.0
    funnel = score_funnel(scores, variances, bases, 60.0)
    assert funnel.dispersion.tau2 > 0
    assert funnel.shown[7] == -2


def test_a_school_is_judged_as_the_picture_shows_it():
    scores, variances, bases = scores_of(spread=6.0, seed=3)
    funnel = score_funnel(scores, variances, bases, 60.0)
    for level, band in enumerate(Band, 1):
        low, high = funnel.limits(bases, band, is_widened=True)
        assert ((scores < low) == (funnel.shown <= -level)).all()
        assert ((scores > high) == (funnel.shown >= level)).all()


def test_a_school_whose_answers_agree_by_chance_does_not_stand_out_for_that():
    scores, variances, bases = scores_of()
    scores[0], bases[0], variances[0] = 66.0, 12.0, 0.01
    assert score_funnel(scores, variances, bases, 60.0).shown[0] == 0


@given(st.permutations(range(12)), st.sampled_from([0.25, 4.0]), st.integers(-40, 40))
def test_order_and_scale_change_no_standing(order, factor, step):
    scores, variances, bases = scores_of(12, spread=8.0, seed=5)
    one = score_funnel(scores, variances, bases, 60.0)
    order = np.array(order)
    other = score_funnel(
        scores[order] * factor + step,
        variances[order] * factor**2,
        bases[order],
        60 * factor + step,
    )
    assert (one.shown[order] == other.shown).all()
    assert other.dispersion.tau2 == pytest.approx(one.dispersion.tau2 * factor**2)
    assert other.sd == pytest.approx(one.sd * factor)


@given(st.integers(10, 400))
def test_more_answers_have_narrower_limits_and_the_alarm_lies_beyond_the_warning(base):
    funnel = score_funnel(*scores_of(spread=5.0), 60.0)
    bases = np.array([float(base), base + 1.0])
    for is_widened in (False, True):
        (low, _), (high, _) = (
            np.subtract(*funnel.limits(bases, band, is_widened=is_widened)[::-1]) for band in Band
        )
        narrower = np.diff(funnel.limits(bases, Band.ALARM, is_widened=is_widened)[1])
        assert low < high
        assert narrower < 0
