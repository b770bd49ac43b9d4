"""Shrunken estimates: three estimators of the variance between classes, and what shrinking does."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.analysis.shrinkage import (
    Estimator,
    equal_variance_factor,
    paule_mandel,
    share_variance,
    shrink,
)
from tests.analysis.vectors import close_to, data_file, load

DOCUMENT, CASES = load("shrinkage")
BCG = [name for name in CASES if name.startswith("bcg")]
SITES = [name for name in CASES if name.startswith("twelve")]
NAMES = {
    "tau2": "tau2",
    "mu": "mu",
    "se_mu": "se_mu",
    "Q": "q",
    "shrunk": "values",
    "shrunk_se": "se",
    "shrunk_se_ignoring_error_of_mu": "se_given_mu",
    "shrink_factor_B": "weight",
    "B": "weight",
}


def agrees(case, found):
    for key, want in case["expected"].items():
        if key == "I2_percent":
            assert 100 * found.i2 == close_to(DOCUMENT, case, want)
            continue
        got = getattr(found, NAMES[key])
        assert np.asarray(got).tolist() == close_to(DOCUMENT, case, want), key


@pytest.mark.parametrize("name", BCG)
def test_the_trials_shrink_as_published(name):
    case = CASES[name]
    with data_file(case["inputs"]["data"]).open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    y, v = (np.array([float(row[column]) for row in rows]) for column in ("yi", "vi"))
    agrees(case, shrink(y, v, Estimator(case["inputs"]["estimator"])))


@pytest.mark.parametrize("name", SITES)
def test_shares_of_sites_shrink_as_published(name):
    given = CASES[name]["inputs"]
    x, n = np.array(given["successes"], dtype=float), np.array(given["n"], dtype=float)
    agrees(CASES[name], shrink(x / n, share_variance(x, n), Estimator(given["estimator"])))


def test_sites_that_do_not_differ_all_get_the_mean():
    case = CASES["homogeneous_tau_zero"]
    y, v = np.array(case["inputs"]["y"]), np.array(case["inputs"]["v"])
    for estimator in Estimator:
        found = shrink(y, v, estimator)
        agrees(case, found)
        assert not found.is_any_different
        assert found.i2 == 0


def test_batting_averages_shrink_as_efron_and_morris_had_it():
    case = CASES["efron_morris_baseball"]
    y, want = np.array(case["inputs"]["y"]), case["expected"]
    variance = y.mean() * (1 - y.mean()) / case["inputs"]["n_each"]
    factor = equal_variance_factor(y, variance)
    assert (y.mean(), variance, factor) == close_to(
        DOCUMENT, case, (want["mean"], want["sigma2"], want["factor"])
    )
    shrunk = y.mean() + factor * (y - y.mean())
    assert shrunk.tolist() == close_to(DOCUMENT, case, want["shrunk"])


def test_equal_figures_have_nothing_to_keep():
    assert equal_variance_factor(np.ones(5), 0.1) == 0


def test_a_share_of_none_or_all_has_the_variance_of_the_pooled_share():
    found = share_variance(np.array([0.0, 10.0, 5.0]), np.array([10.0, 10.0, 10.0]))
    assert found == pytest.approx([0.025, 0.025, 0.025])


def test_one_class_alone_is_refused():
    with pytest.raises(ValueError, match="two classes"):
        shrink(np.array([1.0]), np.array([1.0]))


CLASSES = st.lists(st.tuples(st.floats(0, 100), st.floats(0.5, 50)), min_size=2, max_size=20).map(
    lambda pairs: np.array(pairs).T
)


@given(CLASSES)
def test_paule_and_mandels_tau_solves_its_equation(classes):
    y, v = classes
    tau2 = paule_mandel(y, v)
    w = 1 / (v + tau2)
    q = (w * (y - (w * y).sum() / w.sum()) ** 2).sum()
    assert q == pytest.approx(len(y) - 1, rel=1e-9) or (tau2 == 0 and q <= len(y) - 1)


@given(CLASSES, st.sampled_from(list(Estimator)), st.randoms())
def test_shrinking_draws_to_the_mean_and_order_and_scale_change_nothing(classes, estimator, chance):
    y, v = classes
    found = shrink(y, v, estimator)
    assert (np.abs(found.values - found.mu) <= np.abs(y - found.mu) + 1e-9).all()
    assert ((found.weight > 0) & (found.weight <= 1)).all()
    assert (found.se >= found.se_given_mu).all()
    order = np.array(chance.sample(range(len(y)), len(y)))
    other = shrink(y[order] * 4 - 7, v[order] * 16, estimator)
    assert other.values == pytest.approx(found.values[order] * 4 - 7, rel=1e-6, abs=1e-6)


@given(CLASSES)
def test_of_two_classes_the_one_less_known_shrinks_more(classes):
    y, v = classes
    found = shrink(y, v)
    order = np.argsort(v)
    assert (np.diff(found.weight[order]) >= -1e-12).all()
