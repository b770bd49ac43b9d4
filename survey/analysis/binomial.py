"""Quantiles of the binomial distribution, from its cumulative function."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from survey.analysis.frame import FloatArray


def cumulative(n: int, p: float) -> FloatArray:
    """Return P(R <= 0), ..., P(R <= n)."""
    return np.asarray(special.bdtr(np.arange(n + 1.0), n, p), dtype=np.float64)


def quantile(level: float, n: int, p: float) -> int:
    """Return the smallest r with P(R <= r) of at least `level`."""
    return int(np.searchsorted(cumulative(n, p), level))
