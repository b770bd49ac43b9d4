"""Adjusted p-values for families of tests: Holm 1979, Benjamini and Hochberg 1995."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from survey.analysis.frame import FloatArray


def holm(p: FloatArray) -> FloatArray:
    """Return Holm's adjusted p-values, in the order given."""
    order = np.argsort(p, kind="stable")
    factors = len(p) - np.arange(len(p))
    adjusted = np.maximum.accumulate(p[order] * factors)
    return _restored(np.minimum(adjusted, 1.0), order)


def benjamini_hochberg(p: FloatArray) -> FloatArray:
    """Return Benjamini and Hochberg's adjusted p-values, in the order given."""
    order = np.argsort(p, kind="stable")
    factors = len(p) / (np.arange(len(p)) + 1.0)
    adjusted = np.minimum.accumulate((p[order] * factors)[::-1])[::-1]
    return _restored(np.minimum(adjusted, 1.0), order)


def bonferroni(p: FloatArray) -> FloatArray:
    """Return Bonferroni's adjusted p-values: the plainest, and never less strict than Holm's."""
    return np.asarray(np.minimum(p * len(p), 1.0))


def _restored(values: FloatArray, order: np.ndarray) -> FloatArray:
    restored = np.empty_like(values)
    restored[order] = values
    return restored
