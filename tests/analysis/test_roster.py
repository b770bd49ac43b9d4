"""Products: estimates and both terms of the variance equal the vectors, and a plain loop."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.analysis.estimates import estimate
from survey.analysis.roster import all_products_moments, product_moments, share_moments
from survey.analysis.weights import Membership, Strata
from tests.analysis.vectors import close_to, load

DOCUMENT, CASES = load("roster")
MEANS = [name for name, case in CASES.items() if "product" in case["inputs"]]
SHARES = [name for name, case in CASES.items() if "share_using" in case["inputs"]]


def design(cells):
    """Return a row per answered product, how often each product was ticked, and the cells."""
    rows, ticks, bundle = [], [], 0
    for unit, cell in enumerate(cells.values()):
        for said in cell["returns"]:
            rows += [
                (bundle, unit, said["m"], said["a"], product, x)
                for product, x in said["x"].items()
                if x is not None
            ]
            ticks += [(unit, product) for product in said["ticks"]]
            bundle += 1
    columns = ["bundle", "unit", "ticked", "asked", "product", "value"]
    units = np.arange(len(cells))
    strata = Strata(
        units,
        np.array([cell["N"] for cell in cells.values()]),
        np.array([len(cell["returns"]) for cell in cells.values()]),
    )
    return pd.DataFrame(rows, columns=columns), ticks, strata


def whole(moments, strata):
    units = strata.of_unit
    return estimate(moments, Membership(units, np.zeros_like(units), 1), strata)


@pytest.mark.parametrize("name", MEANS)
def test_means_and_variances_of_products_equal_the_vector(name):
    case = CASES[name]
    expected, product = case["expected"], case["inputs"]["product"]
    rows, _, strata = design(CASES[case["inputs"]["design"]]["inputs"]["cells"])
    if product == "all":
        moments = all_products_moments(rows, len(strata.staff))
    else:
        moments = product_moments(rows[rows["product"] == product], len(strata.staff))
    found = whole(moments, strata)
    assert found.base[0] == expected["base"]
    assert found.ratio[0] == close_to(DOCUMENT, case, expected["mean"])
    assert found.variance[0] == close_to(DOCUMENT, case, expected["variance"])
    assert np.sqrt(found.variance[0]) == close_to(DOCUMENT, case, expected["se"])


@pytest.mark.parametrize("name", SHARES)
def test_the_share_using_a_product_equals_the_vector(name):
    case = CASES[name]
    _, ticks, strata = design(CASES[case["inputs"]["design"]]["inputs"]["cells"])
    product = case["inputs"]["share_using"]
    users = np.bincount([unit for unit, code in ticks if code == product], minlength=2)
    found = whole(share_moments(users, strata.answered), strata)
    assert found.ratio[0] == close_to(DOCUMENT, case, case["expected"]["share"])
    assert found.variance[0] == close_to(DOCUMENT, case, case["expected"]["variance"])
    p, n = found.ratio[0], found.base[0]
    assert found.sd[0] == pytest.approx((p * (1 - p) * n / (n - 1)) ** 0.5)


def test_with_f_of_0_the_draw_adds_nothing_of_its_own():
    rows, _, strata = design(CASES["design everybody answered, one asked"]["inputs"]["cells"])
    found = whole(product_moments(rows[rows["product"] == "P"], 1), strata)
    n, ratio = 12, found.ratio[0]
    asked = rows[rows["product"] == "P"]
    factor = asked.ticked / asked.asked
    z = factor * (asked.value - ratio) / factor.sum()
    assert found.change_variance[0] == pytest.approx(n / (n - 1) * (z**2).sum())


def plain_loop(returns, staff):
    """Compute "all products" in one cell of `staff`, return by return: estimation.md 3, roster."""
    n = len(returns)
    w = staff / n
    answers = [(m, a, x) for m, a, xs in returns for x in xs if x is not None]
    total = sum(w * m / a for m, a, _ in answers)
    ratio = sum(w * m / a * x for m, a, x in answers) / total
    z = [sum(w * m / a * (x - ratio) / total for x in xs if x is not None) for m, a, xs in returns]
    mean = sum(z) / n
    first = (1 - n / staff) * n / (n - 1) * sum((value - mean) ** 2 for value in z)
    second = 0.0
    for m, a, xs in returns:
        e = [0.0 if x is None else x - ratio for x in xs]
        if a == 1:
            second += (1 - a / m) * (w * m / a * e[0] / total) ** 2
        elif 1 < a < m:
            s2 = sum((value - sum(e) / a) ** 2 for value in e) / (a - 1)
            second += (w / total) ** 2 * m**2 * (1 - a / m) * s2 / a
    return ratio, first + n / staff * second


SAID = st.integers(1, 5).flatmap(
    lambda m: st.lists(
        st.one_of(st.none(), st.integers(1, 7)), min_size=min(m, 3), max_size=min(m, 3)
    ).map(lambda xs: (m, len(xs), xs))
)


@given(returns=st.lists(SAID, min_size=2, max_size=12), others=st.integers(0, 30))
def test_all_products_together_equal_a_plain_loop(returns, others):
    rows = [
        (bundle, 0, m, a, x)
        for bundle, (m, a, xs) in enumerate(returns)
        for x in xs
        if x is not None
    ]
    if len(rows) < 2:
        return
    frame = pd.DataFrame(rows, columns=["bundle", "unit", "ticked", "asked", "value"])
    staff, n = len(returns) + others, len(returns)
    strata = Strata(np.array([0]), np.array([staff]), np.array([n]))
    found = whole(all_products_moments(frame, 1), strata)
    ratio, variance = plain_loop(returns, staff)
    assert found.ratio[0] == pytest.approx(ratio, rel=1e-12)
    assert np.nan_to_num(found.variance[0]) == pytest.approx(variance, rel=1e-9, abs=1e-13)
    weights = (frame.ticked / frame.asked).to_numpy()
    spread = (weights * (frame.value - ratio) ** 2).sum() / weights.sum()
    n = len(frame)
    assert np.nan_to_num(found.sd[0]) == pytest.approx((spread * n / (n - 1)) ** 0.5, abs=1e-6)


def test_no_answers_at_all_are_no_estimate():
    frame = pd.DataFrame(columns=["bundle", "unit", "ticked", "asked", "value"], dtype=float)
    strata = Strata(np.array([0]), np.array([20]), np.array([10]))
    assert np.isnan(whole(all_products_moments(frame, 1), strata).ratio[0])
