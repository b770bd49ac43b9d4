"""Charts of a share over time: the p chart, and Laney's p' for large bases (method.md 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from survey.analysis.frame import BoolArray, FloatArray

_SIGMAS = 3
_RANGE_TO_SD = 1.128


@dataclass(frozen=True)
class ShareChart:
    """The share over all points, and its limits at each, within 0 and 1.

    `sigma_z` says how much more the points vary than counts would by themselves; Laney's limits allow for it.
    With one point it is NaN, and so are Laney's limits.
    """

    share: float
    lower: FloatArray
    upper: FloatArray
    sigma_z: float
    laney_lower: FloatArray
    laney_upper: FloatArray
    is_outside: BoolArray


def share_chart(numerators: FloatArray, bases: FloatArray) -> ShareChart:
    """Return p -+ 3 sqrt(p (1 - p) / n_i), p = sum x / sum n, and Laney's limits, times sigma_z.

    sigma_z = mean |z_i - z_{i-1}| / 1.128, z_i = (x_i / n_i - p) / sqrt(p (1 - p) / n_i) (Laney 2002).
    """
    shares, share = numerators / bases, float(numerators.sum() / bases.sum())
    sd = np.sqrt(share * (1 - share) / bases)
    z = (shares - share) / np.where(sd > 0, sd, np.nan)
    steps = np.abs(np.diff(z))
    sigma_z = float(steps.mean() / _RANGE_TO_SD) if len(steps) else float("nan")
    return ShareChart(
        share,
        *_within(share, _SIGMAS * sd),
        sigma_z,
        *_within(share, _SIGMAS * sd * sigma_z),
        is_outside=np.asarray(np.abs(shares - share) > _SIGMAS * sd),
    )


def _within(share: float, half: FloatArray) -> tuple[FloatArray, FloatArray]:
    return np.clip(share - half, 0, 1), np.clip(share + half, 0, 1)
