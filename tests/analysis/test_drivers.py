"""Key drivers: the published vectors, a plain loop over subsets, and the bootstrap."""

from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.analysis.cross_products import CrossProducts, cell_sums, cross_products, row_products
from survey.analysis.drivers import (
    johnson,
    lmg,
    r_squared,
    standardised_slopes,
    variance_inflation,
)
from survey.analysis.resampling import resampled_sums
from tests.analysis.vectors import close_to, data_file, load

DOCUMENT, CASES = load("drivers")
FOUND = {
    "lmg": lmg,
    "johnson": johnson,
    "vif": variance_inflation,
    "standardised_beta": standardised_slopes,
    "lmg_share": lambda matrix: lmg(matrix) / r_squared(matrix),
    "johnson_share": lambda matrix: johnson(matrix) / r_squared(matrix),
}


@pytest.mark.parametrize("name", CASES)
def test_the_published_cases(name):
    case = CASES[name]
    inputs = case["inputs"]
    frame = pd.read_csv(data_file(inputs["data"]))
    weight = None if inputs["weights"] == "equal" else 1.0 + np.arange(len(frame)) % 3
    columns = frame[[*inputs["drivers"], inputs["outcome"]]].to_numpy(dtype=float)
    matrix = cross_products(columns, weight).correlation()
    assert float(r_squared(matrix)) == close_to(DOCUMENT, case, case["expected"]["R2"])
    for key in set(case["expected"]) - {"R2"}:
        found = dict(zip(inputs["drivers"], FOUND[key](matrix).tolist(), strict=True))
        assert found == close_to(DOCUMENT, case, case["expected"][key]), key


def random_rows(seed, drivers, rows=80):
    random = np.random.default_rng(seed)
    values = random.integers(1, 6, size=(rows, drivers + 1)).astype(float)
    values[:, -1] += values[:, 0] + 0.5 * values[:, 1]
    return values


def by_loop(values):
    """LMG as it is defined: regressions on every subset."""
    drivers = values.shape[1] - 1

    def explained(subset):
        x = np.column_stack([np.ones(len(values)), values[:, list(subset)]])
        rest = values[:, -1] - x @ np.linalg.lstsq(x, values[:, -1], rcond=None)[0]
        return 1 - rest.var() / values[:, -1].var()

    parts = np.zeros(drivers)
    for driver in range(drivers):
        others = [j for j in range(drivers) if j != driver]
        for size in range(drivers):
            share = factorial(size) * factorial(drivers - size - 1) / factorial(drivers)
            for subset in combinations(others, size):
                parts[driver] += share * (explained((*subset, driver)) - explained(subset))
    return parts


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 5))
def test_lmg_agrees_with_a_plain_loop(seed, drivers):
    values = random_rows(seed, drivers)
    assert lmg(cross_products(values).correlation()) == pytest.approx(by_loop(values), abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 7), st.floats(0.1, 50), st.floats(-20, 20))
def test_neither_units_nor_order_matter(seed, drivers, factor, shift):
    values = random_rows(seed, drivers)
    order = np.random.default_rng(seed).permutation(drivers)
    moved = np.column_stack([values[:, order] * factor + shift, values[:, -1]])
    plain, other = (cross_products(rows).correlation() for rows in (values, moved))
    for method in (lmg, johnson, variance_inflation):
        assert method(other) == pytest.approx(method(plain)[order], abs=1e-7)
    assert lmg(plain).sum() == pytest.approx(float(r_squared(plain)))
    assert johnson(plain).sum() == pytest.approx(float(r_squared(plain)))
    assert (lmg(plain) >= -1e-12).all()


def test_a_driver_that_says_nothing_of_its_own_is_told():
    values = random_rows(3, 3)
    doubled = np.column_stack([values[:, 0], values])
    matrix = cross_products(doubled).correlation()
    assert np.isinf(variance_inflation(matrix)[[0, 1]]).all()
    assert lmg(matrix)[0] == pytest.approx(lmg(matrix)[1])
    assert lmg(matrix).sum() == pytest.approx(
        float(r_squared(cross_products(values).correlation()))
    )


def test_what_never_varies_drives_nothing():
    values = random_rows(4, 3)
    values[:, 1] = 3.0
    sums = cross_products(values)
    assert sums.varies().tolist() == [True, False, True, True]
    assert lmg(sums.correlation())[1] == pytest.approx(0)


def test_many_matrices_at_once_are_each_by_itself():
    matrices = np.stack([cross_products(random_rows(n, 4)).correlation() for n in range(6)])
    assert lmg(matrices) == pytest.approx(np.stack([lmg(one) for one in matrices]))


def test_samples_draw_from_each_cell_as_many_as_it_has():
    values = random_rows(1, 2, rows=50)
    cell = np.repeat([0, 2], [20, 30])
    columns = row_products(values)
    samples = resampled_sums(columns, cell, 3, times=400)
    assert samples.shape == (400, 3, columns.shape[1])
    assert (samples[:, :, 0] == [20, 0, 30]).all()
    assert samples.mean(axis=0) == pytest.approx(cell_sums(columns, cell, 3), rel=0.02)
    spread = columns[:20, 1].std() * np.sqrt(20)
    assert samples[:, 0, 1].std() == pytest.approx(spread, rel=0.15)


def test_samples_are_the_same_whatever_the_order_of_the_rows():
    columns = row_products(random_rows(2, 3, rows=60))
    cell = np.arange(60) % 2
    order = np.random.default_rng(1).permutation(60)
    one = resampled_sums(columns, cell, 2, times=50)
    assert (one == resampled_sums(columns[order], cell[order], 2, times=50)).all()
    assert not (one[0] == one[1]).all()


def test_intervals_cover_what_they_should():
    """Of normal data with a known share, nine tenths of the intervals at 90 % or so hold it."""
    covered = 0
    for seed in range(40):
        random = np.random.default_rng(seed)
        x = random.normal(size=(150, 2))
        y = x[:, 0] + 0.5 * x[:, 1] + random.normal(size=150)
        columns = row_products(np.column_stack([x, y]))
        sums = resampled_sums(columns, np.zeros(150, dtype=int), 1, times=200)[:, 0]
        parts = lmg(CrossProducts.of_sums(sums, 3).correlation())
        low, high = np.percentile(parts[:, 0] / parts.sum(axis=1), [5, 95])
        covered += low <= 0.8 <= high
    assert 31 <= covered <= 40
