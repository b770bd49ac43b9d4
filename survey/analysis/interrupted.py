"""An interrupted series: level and slope before an event, and what both did after it (Wagner and others 2002).

y = a + b t + c D + d (t - T) D, D = 1 from the event at T on, by least squares weighted with each point's variance.
It describes; whether an action worked is for the test of F4 to say. Neighbouring waves are taken as independent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from survey.analysis.frame import FloatArray

LEAST = 4
"""So many points on either side: two make a line, two more say how sure it is."""

_DAYS_A_YEAR = 365.25
_TERMS = 4


@dataclass(frozen=True)
class Shift:
    """By how much something moved at the event, its SE, and its 95 % interval."""

    size: float
    se: float
    low: float
    high: float


@dataclass(frozen=True)
class Interrupted:
    """A series about an event. `before` and `after` count its points; with fewer than LEAST on a side no more is said.

    `slope_before` is in score points a year; `level` is the step at the event, `slope` by how much the slope is
    another one since, a year.
    """

    before: int
    after: int
    slope_before: float | None = None
    level: Shift | None = None
    slope: Shift | None = None


def interrupted(
    days: Sequence[date], scores: FloatArray, variances: FloatArray, event: date
) -> Interrupted:
    """Return what a series did at an event; a wave opened on the day or later is after it.

    `days` are the first days of the waves, `scores` and `variances` (f = 0) in score points. The SEs come from the
    variances, and are wider where the points scatter about the lines by more than these explain; t on n - 4.
    """
    since = np.array([(day - event).days / _DAYS_A_YEAR for day in days])
    is_after = since >= 0
    before, after = int((~is_after).sum()), int(is_after.sum())
    if min(before, after) < LEAST:
        return Interrupted(before, after)
    design = np.column_stack([np.ones_like(since), since, is_after, since * is_after])
    found, covariance = _weighted(design, scores, variances)
    half = special.stdtrit(len(days) - _TERMS, 0.975)
    shifts = [
        Shift(size, se, size - half * se, size + half * se)
        for size, se in zip(found.tolist(), np.sqrt(np.diag(covariance)).tolist(), strict=True)
    ]
    return Interrupted(before, after, shifts[1].size, shifts[2], shifts[3])


def _weighted(
    design: FloatArray, scores: FloatArray, variances: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the coefficients of weighted least squares and their covariance."""
    root = 1 / np.sqrt(variances)
    rows, values = design * root[:, np.newaxis], scores * root
    inverse = np.linalg.inv(rows.T @ rows)
    found = inverse @ rows.T @ values
    left = values - rows @ found
    scatter = float(left @ left) / (len(scores) - _TERMS)
    return found, np.asarray(inverse * max(scatter, 1.0), dtype=np.float64)
