"""Lost time: quantiles along lines within bands, trimmed and capped means, from a distribution alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.analysis.lost_time import CAP, bands, mean_between, quantile, summary

LOW, HIGH = bands([0, 30, 120, 222, None])


def test_bands_follow_one_another_and_end_at_the_cap():
    assert LOW.tolist() == pytest.approx([0, 0, 0.5, 2, 3.7])
    assert HIGH.tolist() == pytest.approx([0, 0.5, 2, 3.7, CAP])


def test_nothing_goes_beyond_the_cap():
    low, high = bands([60, 1200])
    assert (low.tolist(), high.tolist()) == ([0, 1], [1, CAP])


def test_by_hand():
    share = np.array([0.4, 0.2, 0.2, 0.1, 0.1])
    found = summary(share, LOW, HIGH)
    assert found["median"] == pytest.approx(0.25)
    assert found["capped_mean"] == pytest.approx(0.2 * 0.25 + 0.2 * 1.25 + 0.1 * 2.85 + 0.1 * 6.85)
    assert found["trimmed_mean"] == pytest.approx((0.2 * 0.25 + 0.2 * 1.25 + 0.1 * 2.85) / 0.8)
    assert found["at_least"] == pytest.approx(0.2 * 0.5 + 0.1 * 2 + 0.1 * 3.7)
    assert found["at_most"] == pytest.approx(0.2 * 0.5 + 0.2 * 2 + 0.1 * 3.7 + 0.1 * 10)


def test_where_most_lose_nothing_the_median_is_nothing():
    assert quantile(np.array([0.6, 0.1, 0.1, 0.1, 0.1]), LOW, HIGH, 0.5) == 0


def test_an_empty_band_is_passed_over():
    share = np.array([0.5, 0.0, 0.0, 0.5, 0.0])
    assert quantile(share, LOW, HIGH, 0.75) == pytest.approx(2.85)
    assert quantile(share, LOW, HIGH, 0.51) == pytest.approx(2 + 1.7 * 0.02)


SHARES = st.lists(st.integers(0, 50), min_size=5, max_size=5).filter(any)


@settings(max_examples=60, deadline=None)
@given(SHARES)
def test_against_a_crowd_spread_over_the_bands(counts):
    """A plain loop: a thousand people for each, evenly through their band."""
    share = np.array(counts) / sum(counts)
    crowd = np.concatenate(
        [
            low + (high - low) * (np.arange(400 * n) + 0.5) / (400 * n)
            for low, high, n in zip(LOW, HIGH, counts, strict=True)
            if n
        ]
    )
    cut = len(crowd) // 10
    assert mean_between(share, LOW, HIGH, 0.0, 1.0) == pytest.approx(crowd.mean(), abs=0.01)
    assert mean_between(share, LOW, HIGH, 0.1, 0.9) == pytest.approx(
        crowd[cut : len(crowd) - cut].mean(), abs=0.02
    )
    inside = 0.31
    assert quantile(share, LOW, HIGH, inside) == pytest.approx(
        crowd[int(inside * len(crowd))], abs=0.05
    )


@settings(max_examples=60, deadline=None)
@given(SHARES, st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_quantiles_rise(counts, one, other):
    share = np.array(counts) / sum(counts)
    low, high = sorted((one, other))
    assert quantile(share, LOW, HIGH, low) <= quantile(share, LOW, HIGH, high) + 1e-9
    assert 0 <= quantile(share, LOW, HIGH, low) <= CAP
