"""Estimates and their variances: one pass over the moments serves every class (estimation.md 3).

R = sum w alpha / sum w beta; V = sum over cells of (1 - f) n / (n - 1) sum (z - mean z)^2, plus the roster's
term; z is 0 for a return of the cell that gave no answer inside the class.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.moments import total_by

if TYPE_CHECKING:
    from survey.analysis.frame import BoolArray, FloatArray, IntArray
    from survey.analysis.moments import Moments
    from survey.analysis.weights import Membership, Strata


@dataclass(frozen=True)
class Estimates:
    """One number per group in each array; NaN where there is none.

    `variance` is for level intervals, `change_variance` (f = 0) for tests; `df` belongs to both. `kish` is
    (sum w)^2 / sum w^2, `sd` the weighted standard deviation of the answers. A variance of 0 is NaN, and so is one
    that a cell with a single return would need: where one return stands for more staff than itself nothing
    `is_measurable`, and no interval is given.
    """

    base: FloatArray
    ratio: FloatArray
    variance: FloatArray
    change_variance: FloatArray
    df: FloatArray
    kish: FloatArray
    sd: FloatArray
    is_measurable: BoolArray


@dataclass(frozen=True)
class _Parts:
    """The part of each group that lies in one response cell: a row each."""

    group: IntArray
    n: FloatArray
    fraction: FloatArray
    weight: FloatArray
    sums: Moments
    size: int

    def total(self, values: FloatArray | BoolArray) -> FloatArray:
        """Return the sums by group."""
        return total_by(self.group, values.astype(np.float64), self.size)


def estimate(moments: Moments, membership: Membership, strata: Strata | None) -> Estimates:
    """Return the estimates of every group.

    `moments` has a number per unit. Without strata each class is a simple random sample of those who answered:
    one cell, f = 0, and for an unweighted mean SE = s / sqrt(n). ValueError where a cell has more returns with an
    answer than `strata` counts.
    """
    if strata is None:
        return _estimate(_simple(moments, membership))
    return _estimate(_by_stratum(moments, membership, strata))


def _simple(moments: Moments, membership: Membership) -> _Parts:
    sums = moments.regrouped(membership.unit, membership.group, membership.size)
    none, one = np.zeros(membership.size), np.ones(membership.size)
    return _Parts(np.arange(membership.size), sums.returns, none, one, sums, membership.size)


def _by_stratum(moments: Moments, membership: Membership, strata: Strata) -> _Parts:
    cells = len(strata.staff)
    if (total_by(strata.of_unit, moments.returns, cells) > strata.answered).any():
        raise ValueError("More returns answered than are counted as answered in a cell.")
    key = membership.group * cells + strata.of_unit[membership.unit]
    keys, part = np.unique(key, return_inverse=True)
    stratum = keys % cells
    return _Parts(
        keys // cells,
        strata.answered[stratum].astype(np.float64),
        strata.fraction[stratum],
        strata.weight[stratum],
        moments.regrouped(membership.unit, part, len(keys)),
        membership.size,
    )


def _estimate(parts: _Parts) -> Estimates:
    base, weights = parts.total(parts.sums.base), parts.total(parts.weight * parts.sums.b)
    divisor = np.where(weights > 0, weights, np.nan)
    ratio = parts.total(parts.weight * parts.sums.a) / divisor
    spread, draw = _squares(parts, ratio[parts.group])
    touched = parts.sums.base > 0
    alone = touched & (parts.n <= 1)
    square = divisor * divisor
    level = parts.total((1 - parts.fraction) * spread) + parts.total(parts.fraction * draw)
    kish = weights**2 / np.where(base > 0, parts.total(parts.weight**2 * parts.sums.bb), np.nan)
    is_measurable = (base > 1) & (parts.total(alone & (parts.fraction < 1)) == 0)
    is_testable = (base > 1) & (parts.total(alone) == 0)
    return Estimates(
        base=base,
        ratio=ratio,
        variance=_positive(level / square, is_measurable),
        change_variance=_positive(parts.total(spread) / square, is_testable),
        df=np.minimum(parts.total(touched * (parts.n - 1)), base - 1),
        kish=np.asarray(kish),
        sd=_spread_of_answers(parts, ratio, base),
        is_measurable=is_measurable,
    )


def _squares(parts: _Parts, ratio: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return n/(n - 1) sum (z - mean z)^2 and sum (1 - pi) z^2 of each part, times (sum w beta)^2."""
    sums, n = parts.sums, parts.n
    ratio = np.nan_to_num(ratio)
    squares = sums.aa - 2 * ratio * sums.ab + ratio**2 * sums.bb
    total = sums.a - ratio * sums.b
    spread = np.maximum(squares - total**2 / np.maximum(n, 1), 0.0)
    spread *= np.where(n > 1, n / np.maximum(n - 1, 1), 0.0)
    draw = np.maximum(sums.q0 - 2 * ratio * sums.q1 + ratio**2 * sums.q2, 0.0)
    return parts.weight**2 * spread, parts.weight**2 * draw


def _spread_of_answers(parts: _Parts, ratio: FloatArray, base: FloatArray) -> FloatArray:
    """Return the root of n / (n - 1) sum w (x - R)^2 / sum w, x the answers and n their number (method.md 2.1)."""
    sums, middle = parts.sums, np.nan_to_num(ratio)[parts.group]
    about = sums.square - 2 * middle * sums.a + middle**2 * sums.b
    weights = parts.total(parts.weight * sums.b)
    several = base > 1
    spread = parts.total(parts.weight * about) / np.where(several, weights, np.nan)
    return np.sqrt(_positive(spread * base / np.where(several, base - 1, np.nan), several))


def _positive(variance: FloatArray, is_known: BoolArray) -> FloatArray:
    return np.where(is_known & (variance > 0), variance, np.nan)
