"""Shrunken estimates of many classes: each is drawn towards the mean by how little is known of it (method.md 6).

Shrinking hides nobody: what is suppressed has no figure to shrink.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from survey.analysis.frame import FloatArray

_ROUNDS = 200
_SMALL = 1e-12
_LEAST = 2


class Estimator(StrEnum):
    """How the variance between classes, tau^2, is estimated."""

    DERSIMONIAN_LAIRD = "DL"
    PAULE_MANDEL = "PM"
    REML = "REML"


@dataclass(frozen=True)
class Shrunk:
    """Classes drawn together. `weight` is B, the part of the mean `mu` in each figure of `values`.

    `se` counts the error of mu, `se_given_mu` does not. `q` is Cochran's Q, `i2` the part of the variance that lies
    between classes. Where the classes do not differ (`tau2` is 0) every one gets mu, and a page says that there is
    no evidence that they do.
    """

    tau2: float
    mu: float
    se_mu: float
    q: float
    i2: float
    weight: FloatArray
    values: FloatArray
    se: FloatArray
    se_given_mu: FloatArray

    @property
    def is_any_different(self) -> bool:
        """Whether there is evidence that the classes differ."""
        return self.tau2 > 0


def shrink(
    y: FloatArray, variance: FloatArray, estimator: Estimator = Estimator.PAULE_MANDEL
) -> Shrunk:
    """Return classes with figures y and their variances (f = 0, above 0), shrunken towards their mean.

    B = v / (v + tau^2), B mu + (1 - B) y, variance tau^2 v / (tau^2 + v), plus B^2 se(mu)^2. ValueError for fewer
    than two classes.
    """
    if len(y) < _LEAST:
        raise ValueError("Shrinking takes two classes or more.")
    tau2 = _ESTIMATORS[estimator](y, variance)
    mu, total = _mean(y, variance, tau2)
    q, freedom = _q(y, variance, 0.0), len(y) - 1
    weight = variance / (variance + tau2)
    given = tau2 * variance / (tau2 + variance)
    return Shrunk(
        tau2=tau2,
        mu=mu,
        se_mu=float(total**-0.5),
        q=q,
        i2=max(0.0, 1 - freedom / q) if q > 0 else 0.0,
        weight=weight,
        values=weight * mu + (1 - weight) * y,
        se=np.sqrt(given + weight**2 / total),
        se_given_mu=np.sqrt(given),
    )


def dersimonian_laird(y: FloatArray, variance: FloatArray) -> float:
    """Return tau^2 in closed form: (Q - (I - 1)) / (sum w - sum w^2 / sum w), w = 1/v, not below 0."""
    w = 1 / variance
    scale = w.sum() - (w**2).sum() / w.sum()
    return max(0.0, float((_q(y, variance, 0.0) - (len(y) - 1)) / scale))


def paule_mandel(y: FloatArray, variance: FloatArray) -> float:
    """Return tau^2 as the root of Q(tau^2) = I - 1, solved to 1e-12; 0 where Q(0) is not above it.

    Q falls as tau^2 grows and is convex: Newton's steps from 0 come up to the root from below, the last of them at
    most 1e-12 of it.
    """
    freedom, tau2 = len(y) - 1, 0.0
    for _ in range(_ROUNDS):
        mu, _total = _mean(y, variance, tau2)
        w = 1 / (variance + tau2)
        excess = float((w * (y - mu) ** 2).sum()) - freedom
        if excess <= 0:
            break
        step = excess / float((w**2 * (y - mu) ** 2).sum())
        tau2 += step
        if step <= _SMALL * tau2:
            break
    return tau2


def reml(y: FloatArray, variance: FloatArray) -> float:
    """Return tau^2 of restricted maximum likelihood, by Fisher's scoring; not below 0."""
    tau2 = dersimonian_laird(y, variance)
    for _ in range(_ROUNDS):
        mu, total = _mean(y, variance, tau2)
        w = 1 / (variance + tau2)
        step = float((w**2 * ((y - mu) ** 2 - variance)).sum() / (w**2).sum() + 1 / total)
        tau2, before = max(0.0, step), tau2
        if abs(tau2 - before) <= _SMALL * max(tau2, _SMALL):
            break
    return tau2


def share_variance(successes: FloatArray, bases: FloatArray) -> FloatArray:
    """Return p q / n of each share, with the pooled p where none or all succeeded."""
    own, pooled = successes / bases, successes.sum() / bases.sum()
    p = np.where((successes > 0) & (successes < bases), own, pooled)
    return np.asarray(p * (1 - p) / bases)


def equal_variance_factor(y: FloatArray, variance: float) -> float:
    """Return how much of each deviation from the mean stays: 1 - (I - 3) v / sum (y - mean)^2 (Efron and Morris 1977).

    For classes whose figures all have one variance; not below 0.
    """
    spread = float(((y - y.mean()) ** 2).sum())
    return max(0.0, 1 - (len(y) - 3) * variance / spread) if spread > 0 else 0.0


def _mean(y: FloatArray, variance: FloatArray, tau2: float) -> tuple[float, float]:
    """Return the random-effects mean and the sum of its weights."""
    w = 1 / (variance + tau2)
    return float((w * y).sum() / w.sum()), float(w.sum())


def _q(y: FloatArray, variance: FloatArray, tau2: float) -> float:
    mu, _ = _mean(y, variance, tau2)
    return float(((y - mu) ** 2 / (variance + tau2)).sum())


_ESTIMATORS = {
    Estimator.DERSIMONIAN_LAIRD: dersimonian_laird,
    Estimator.PAULE_MANDEL: paule_mandel,
    Estimator.REML: reml,
}
