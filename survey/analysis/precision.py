"""How sure an estimate is: t intervals for means, Wilson intervals for proportions, p of a difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from survey.analysis.frame import FloatArray

CONFIDENCE = 0.95


def t_interval(
    estimate: FloatArray, se: FloatArray, df: FloatArray, confidence: float = CONFIDENCE
) -> tuple[FloatArray, FloatArray]:
    """Return estimate -+ t(df) se; NaN where se or df is NaN or df is below 1."""
    usable = np.where(df >= 1, df, np.nan)
    half = special.stdtrit(usable, (1 + confidence) / 2) * se
    return estimate - half, estimate + half


def t_interval_of_one(estimate: float, se: float, df: float) -> tuple[float, float]:
    """Return the interval of one estimate."""
    numbers = [np.array([value], dtype=np.float64) for value in (estimate, se, df)]
    low, high = t_interval(numbers[0], numbers[1], numbers[2])
    return float(low[0]), float(high[0])


def wilson(
    proportion: FloatArray, n: FloatArray, confidence: float = CONFIDENCE
) -> tuple[FloatArray, FloatArray]:
    """Return the Wilson interval of a proportion from n, which need not be whole; NaN where n is.

    (p + z^2/2n -+ z sqrt(pq/n + z^2/4n^2)) / (1 + z^2/n); it keeps inside [0, 1].
    """
    z = special.ndtri((1 + confidence) / 2)
    z2n = z * z / n
    centre = proportion + z2n / 2
    half = np.sqrt(z2n * (proportion * (1 - proportion) + z2n / 4))
    low, high = (centre - half) / (1 + z2n), (centre + half) / (1 + z2n)
    return np.where(proportion == 0, low * 0, low), np.where(proportion == 1, high * 0 + 1, high)


def effective_n(proportion: FloatArray, variance: FloatArray, kish: FloatArray) -> FloatArray:
    """Return p(1 - p)/V, or Kish's (sum w)^2 / sum w^2 where p is 0 or 1 and V tells nothing."""
    certain = (proportion == 0) | (proportion == 1)
    usable = np.where(variance > 0, variance, np.nan)
    return np.where(certain, kish, proportion * (1 - proportion) / usable)


def two_sided_p(t: FloatArray, df: FloatArray) -> FloatArray:
    """Return the two-sided p of a t on df degrees of freedom."""
    p: FloatArray = 2 * special.stdtr(df, -np.abs(t))
    return p
