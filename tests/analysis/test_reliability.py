"""Reliability and agreement: the published vectors, and what no change of units or order may alter."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.analysis.agreement import krippendorff
from survey.analysis.cross_products import correlation_of, cross_products
from survey.analysis.reliability import (
    alpha,
    feldt,
    item_rest,
    mean_inter_item,
    omega_total,
    one_factor_loadings,
    reliability,
    spearman_brown,
)
from tests.analysis.vectors import close_to, data_file, load

DOCUMENT, CASES = load("reliability")


def near(name, key):
    found = CASES[name]
    return close_to(DOCUMENT, found, found["expected"][key])


def table(inputs, **given):
    frame = pd.read_csv(data_file(inputs["data"]), **given)
    return frame[inputs["items"]] if "items" in inputs else frame


def found_of(frame):
    values = frame.to_numpy(dtype=float)
    return reliability(list(frame.columns), cross_products(values).covariance(), len(values))


def test_seven_items_come_out_as_psych_has_them():
    name = "attitude_7_items"
    frame = table(CASES[name]["inputs"])
    found = found_of(frame)
    correlation = correlation_of(cross_products(frame.to_numpy(dtype=float)).covariance())
    assert found.n == CASES[name]["expected"]["n"]
    assert len(found.items) == CASES[name]["expected"]["k"]
    assert found.alpha == near(name, "alpha")
    assert found.standardised == near(name, "alpha_standardised")
    assert mean_inter_item(correlation) == near(name, "mean_inter_item_r")
    assert [found.low, found.high] == near(name, "feldt95")
    assert found.dropped == near(name, "alpha_if_dropped")
    assert found.item_rest == near(name, "item_rest_correlation")
    assert found.negative == ()
    assert found.spearman_brown is None


def test_omega_of_one_factor_by_maximum_likelihood():
    name = "attitude_omega_total_one_factor_ml"
    frame = table(CASES[name]["inputs"])
    correlation = correlation_of(cross_products(frame.to_numpy(dtype=float)).covariance())
    loadings = one_factor_loadings(correlation)
    assert dict(zip(frame.columns, loadings, strict=True)) == near(name, "loadings")
    assert omega_total(loadings) == near(name, "omega_total")
    assert found_of(frame).omega == near(name, "omega_total")


@pytest.mark.parametrize(
    "loadings", [(0.9, 0.8, 0.7), (0.6, 0.5, 0.8, 0.3), (0.7,) * 9, (0.6, -0.5, 0.8)]
)
def test_a_matrix_that_one_factor_made_gives_its_loadings(loadings):
    true = np.array(loadings)
    matrix = np.outer(true, true) + np.diag(1 - true**2)
    assert one_factor_loadings(matrix) == pytest.approx(true, abs=1e-6)


def test_feldts_interval():
    inputs = CASES["feldt_alpha080_n100_k10"]["inputs"]
    interval = feldt(inputs["alpha"], inputs["n"], inputs["k"], inputs["confidence"])
    assert list(interval) == near("feldt_alpha080_n100_k10", "feldt95")


def test_two_items_have_spearman_brown_and_no_alpha():
    name = "spearman_brown_two_items"
    found = found_of(table(CASES[name]["inputs"]))
    assert found.item_rest["rating"] == near(name, "r")
    assert found.spearman_brown == near(name, "spearman_brown")
    assert spearman_brown(found.item_rest["rating"]) == near(name, "spearman_brown")
    assert (found.alpha, found.low, found.omega, found.dropped) == (None, None, None, {})


def likert():
    return table(CASES["likert_listwise"]["inputs"]).dropna().select_dtypes("number")


def items_of(frame):
    return frame[[name for name in frame if name.startswith("q")]].to_numpy(dtype=float)


def test_listwise():
    name = "likert_listwise"
    values = items_of(likert())
    value = alpha(cross_products(values).covariance())
    assert values.shape == (CASES[name]["expected"]["n"], CASES[name]["expected"]["k"])
    assert value == near(name, "alpha")
    assert list(feldt(value, *values.shape)) == near(name, "feldt95")


def test_a_reversed_item_left_unrecoded_lowers_alpha_and_is_named():
    values = items_of(likert())
    values[:, 3] = 6 - values[:, 3]
    covariance = cross_products(values).covariance()
    assert alpha(covariance) == near("likert_reversed_item_unrecoded", "alpha")
    assert item_rest(covariance)[3] < 0
    many = cross_products(np.tile(values, (4, 1))).covariance()
    assert "q4" in reliability(["q1", "q2", "q3", "q4"], many, 4 * len(values)).negative


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
def test_krippendorff(metric):
    name = "krippendorff_4_coders_12_units"
    ratings = np.array(CASES[name]["inputs"]["ratings_by_coder"], dtype=float)
    assert krippendorff(ratings, metric) == near(name, metric)


def test_coders_who_never_met_agree_on_nothing():
    with pytest.raises(ValueError, match="two coders"):
        krippendorff(np.array([[1.0, np.nan], [np.nan, 2.0]]), "nominal")


def test_coders_who_all_say_the_same_agree():
    assert krippendorff(np.ones((2, 5)), "interval") == 1.0


@pytest.mark.parametrize(("items", "n"), [(1, 100), (3, 29)])
def test_it_is_refused_below_two_items_and_thirty_rows(items, n):
    with pytest.raises(ValueError, match="Reliability needs"):
        reliability([f"q{j}" for j in range(items)], np.eye(items), n)


def test_it_is_refused_where_an_item_never_varies():
    with pytest.raises(ValueError, match="same answer"):
        reliability(["a", "b", "c"], np.diag([1.0, 1.0, 0.0]), 50)


def random_items(seed, items, rows=60):
    random = np.random.default_rng(seed)
    common = random.normal(size=(rows, 1))
    return np.clip(np.rint(3 + common + random.normal(size=(rows, items))), 1, 5)


SEEDS = st.integers(0, 10_000)


@settings(max_examples=12, deadline=None)
@given(SEEDS, st.integers(3, 8), st.floats(0.1, 50), st.floats(-20, 20))
def test_neither_units_nor_order_matter(seed, items, factor, shift):
    values = random_items(seed, items)
    names = [f"q{j}" for j in range(items)]
    order = np.random.default_rng(seed).permutation(items)
    rows = np.random.default_rng(seed + 1).permutation(len(values))
    plain = reliability(names, cross_products(values).covariance(), len(values))
    moved = values[rows][:, order] * factor + shift
    other = reliability([names[j] for j in order], cross_products(moved).covariance(), len(values))
    for name in ("alpha", "low", "high", "standardised"):
        assert getattr(other, name) == pytest.approx(getattr(plain, name), abs=1e-9)
    assert other.omega == pytest.approx(plain.omega, abs=1e-5)
    assert other.item_rest == pytest.approx(plain.item_rest, abs=1e-9)
    assert other.dropped == pytest.approx(plain.dropped, abs=1e-9)
    assert plain.low < plain.alpha < plain.high
    assert plain.alpha <= plain.omega + 0.15


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(3, 8))
def test_alpha_agrees_with_a_plain_loop(seed, items):
    values = random_items(seed, items)
    own = sum(np.var(values[:, j], ddof=1) for j in range(items))
    whole = np.var(values.sum(axis=1), ddof=1)
    rest = [
        np.corrcoef(values[:, j], np.delete(values, j, 1).sum(axis=1))[0, 1] for j in range(items)
    ]
    covariance = cross_products(values).covariance()
    assert alpha(covariance) == pytest.approx(items / (items - 1) * (1 - own / whole))
    assert item_rest(covariance) == pytest.approx(np.array(rest))


def test_more_items_that_correlate_as_much_are_more_reliable():
    found = [alpha(np.full((k, k), 0.4) + 0.6 * np.eye(k)) for k in range(2, 12)]
    assert found == sorted(found)
