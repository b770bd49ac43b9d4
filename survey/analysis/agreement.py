"""Whether people who code the same comments agree: Krippendorff's alpha (method.md 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from survey.analysis.frame import FloatArray

Metric = Literal["nominal", "ordinal", "interval", "ratio"]


def krippendorff(ratings: FloatArray, metric: Metric) -> float:
    """Return 1 - observed / expected disagreement; `ratings` has a row per coder and a column per unit, NaN for none.

    Units that fewer than two coders rated count for nothing. ValueError where nothing was rated twice.
    """
    values, together = _coincidences(ratings)
    if len(values) == 0:
        raise ValueError("No unit was rated by two coders.")
    held = together.sum(axis=1)
    apart = _distances(values, held, metric)
    expected = (np.outer(held, held) * apart).sum() / (held.sum() - 1)
    return 1.0 if expected == 0 else float(1 - (together * apart).sum() / expected)


def _coincidences(ratings: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the values, and how often each pair of them meets in a unit, over ordered pairs of coders by m - 1."""
    rated = ratings[:, (~np.isnan(ratings)).sum(axis=0) > 1]
    values = np.unique(rated[~np.isnan(rated)])
    counts = (rated[np.newaxis] == values[:, np.newaxis, np.newaxis]).sum(axis=1).astype(np.float64)
    weighted = counts / np.maximum(counts.sum(axis=0) - 1, 1)
    return values, counts @ weighted.T - np.diag(weighted.sum(axis=1))


def _distances(values: FloatArray, held: FloatArray, metric: Metric) -> FloatArray:
    """Return the squared distance between each two values."""
    one, other = values[:, np.newaxis], values[np.newaxis]
    match metric:
        case "nominal":
            return np.asarray(one != other, dtype=np.float64)
        case "interval":
            return np.asarray((one - other) ** 2)
        case "ratio":
            total = one + other
            return np.asarray(((one - other) / np.where(total != 0, total, 1.0)) ** 2)
        case "ordinal":
            middle = np.cumsum(held) - held / 2
            return np.asarray((middle[:, np.newaxis] - middle[np.newaxis]) ** 2)
