"""How large a difference is, whatever the scale: Cohen's h for shares, Hedges' g for means (method.md 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from survey.analysis.frame import FloatArray


def cohen_h(share: FloatArray, before: FloatArray) -> FloatArray:
    """Return 2 asin sqrt(share) - 2 asin sqrt(before), of proportions from 0 to 1 (Cohen 1988)."""
    angle = 2 * np.arcsin(np.sqrt(share)) - 2 * np.arcsin(np.sqrt(before))
    return np.asarray(angle, dtype=np.float64)


def hedges_g(difference: FloatArray, sd: FloatArray, base: FloatArray) -> FloatArray:
    """Return differences in pooled standard deviations, corrected for small bases (Hedges 1981).

    `sd` and `base` have a row for each sample and a column for each difference, in its unit; NaN is a sample that
    takes no part. s^2 = sum (n - 1) sd^2 / m, m = sum (n - 1); g = difference / s times 1 - 3 / (4 m - 1). A slope a
    year gives a g a year. NaN where an sd of a sample that takes part is not known, or nothing varies.
    """
    freedom = np.where(np.isnan(base), 0.0, base - 1)
    joint = freedom.sum(axis=0)
    known = np.where(freedom > 0, sd, 0.0)
    pooled = (freedom * known**2).sum(axis=0) / np.where(joint > 0, joint, np.nan)
    scale = np.sqrt(np.where(pooled > 0, pooled, np.nan))
    return np.asarray(difference / scale * (1 - 3 / (4 * joint - 1)), dtype=np.float64)
