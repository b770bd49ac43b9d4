"""Funnel plots: many classes against what chance alone would do to them, never by rank (Spiegelhalter 2005).

A class is held against limits about a target: 95 % and 99.8 % of classes that do not differ lie within. Where the
classes differ by more than chance for reasons that nobody measured, the variance between them, tau^2, widens the
limits; it is estimated from winsorised z, so that the few that stand out do not hide themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from survey.analysis.binomial import cumulative

if TYPE_CHECKING:
    from survey.analysis.frame import FloatArray, IntArray

WINSORISED = 0.1
"""z beyond its 10 % and 90 % quantiles is brought there before phi is taken."""


class Band(IntEnum):
    """How many of a hundred classes (or of a thousand, 998) that do not differ lie within the limits."""

    WARNING = 950
    ALARM = 998

    @property
    def z(self) -> float:
        """The normal quantile of the upper limit: 1.959964, 3.090232."""
        return float(special.ndtri((1 + self / 1000) / 2))


@dataclass(frozen=True)
class Dispersion:
    """z of each class, the same winsorised, phi (the mean of its square) and tau^2 on the scale of z's numerator."""

    z: FloatArray
    winsorised: FloatArray
    phi: float
    tau2: float


@dataclass(frozen=True)
class ShareFunnel:
    """A funnel of shares, worked out on asin sqrt(share)."""

    target: float
    dispersion: Dispersion

    def limits(
        self, bases: FloatArray, band: Band, *, is_widened: bool
    ) -> tuple[FloatArray, FloatArray]:
        """Return the limits at some bases, with tau^2 where `is_widened`: sin(theta -+ z sqrt(s^2 + tau^2))^2."""
        tau2 = self.dispersion.tau2 if is_widened else 0.0
        theta = np.arcsin(np.sqrt(self.target))
        half = band.z * np.sqrt(1 / (4 * bases) + tau2)
        return np.sin(theta - half) ** 2, np.sin(theta + half) ** 2


@dataclass(frozen=True)
class ScoreFunnel:
    """A funnel of scores. `sd` is how far answers lie apart within a class, the same for all of them.

    `shown` says of each class where it stands: 0 within the limits, -1 or 1 beyond those of 95 %, -2 or 2 beyond
    those of 99.8 %: to be looked at, never a verdict.
    """

    target: float
    sd: float
    dispersion: Dispersion
    shown: IntArray

    def limits(
        self, bases: FloatArray, band: Band, *, is_widened: bool
    ) -> tuple[FloatArray, FloatArray]:
        """Return target -+ z sqrt(sd^2 / base + tau^2) at some bases, tau^2 only where `is_widened`."""
        tau2 = self.dispersion.tau2 if is_widened else 0.0
        half = band.z * np.sqrt(self.sd**2 / bases + tau2)
        return self.target - half, self.target + half


def share_funnel(numerators: FloatArray, bases: FloatArray) -> ShareFunnel:
    """Return the funnel of shares about the share of all of them together.

    Y = asin sqrt(x / n), s = 1 / (2 sqrt n), z = (Y - theta) / s.
    """
    target = float(numerators.sum() / bases.sum())
    y, s = np.arcsin(np.sqrt(numerators / bases)), 1 / (2 * np.sqrt(bases))
    return ShareFunnel(target, dispersion((y - np.arcsin(np.sqrt(target))) / s, s))


def score_funnel(
    scores: FloatArray, variances: FloatArray, bases: FloatArray, target: float
) -> ScoreFunnel:
    """Return the funnel of published scores about a target: the published score of the kind that they belong to.

    `variances` are those of tests (f = 0), in score points. Ten or twenty answers tell their own spread badly, and a
    class whose answers happen to agree would stand out for that alone. So s_i = sd / sqrt(base_i), sd^2 the mean of
    base_i times its variance, weighted by base: the answers of all classes tell how far answers lie apart, and the
    limits are one smooth curve over the bases, on which a class is judged exactly as the picture shows it.
    z = (score - target) / s, limits target -+ z sqrt(s^2 + tau^2).
    """
    sd = float(np.sqrt((bases * bases * variances).sum() / bases.sum()))
    s = sd / np.sqrt(bases)
    found = dispersion((scores - target) / s, s)
    wide = np.abs(scores - target) / np.sqrt(s**2 + found.tau2)
    beyond = sum((wide > band.z).astype(np.int64) for band in Band)
    return ScoreFunnel(target, sd, found, np.sign(scores - target).astype(np.int64) * beyond)


def dispersion(z: FloatArray, s: FloatArray, share: float = WINSORISED) -> Dispersion:
    """Return phi and tau^2 of I classes with standard errors s.

    tau^2 = 0 if I phi < I - 1, else (I phi - (I - 1)) / (sum w - sum w^2 / sum w), w = 1 / s^2, not below 0.
    """
    winsorised = np.clip(z, *np.quantile(z, [share, 1 - share]))
    count, phi = len(z), float((winsorised**2).mean())
    w = 1 / s**2
    scale = w.sum() - (w**2).sum() / w.sum()
    excess = count * phi - (count - 1)
    tau2 = float(excess / scale) if excess > 0 and scale > 0 else 0.0
    return Dispersion(z, winsorised, phi, tau2)


def exact_limit(target: float, base: int, level: float) -> float:
    """Return the interpolated binomial limit below which a share lies with the chance `level`.

    r is the binomial quantile, a = (P(R <= r) - level) / P(R = r), the limit (r - a) / n.
    """
    below = cumulative(base, target)
    r = int(np.searchsorted(below, level))
    chance = below[r] - (below[r - 1] if r else 0.0)
    return float((r - (below[r] - level) / chance) / base)
