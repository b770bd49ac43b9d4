"""Contrasts: sums of c_i times the score of wave i, for many figures at once (estimation.md 4).

Every array has a row for each wave, the current one last, and a column for each figure. The SE of a contrast is
the root of the sum of c_i^2 SE_i^2, with the variances of f = 0; its degrees of freedom are Welch and
Satterthwaite's. Waves are taken as independent: where people answered twice this is conservative.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.effect import hedges_g
from survey.analysis.precision import two_sided_p

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from survey.analysis.frame import BoolArray, FloatArray

LAST_WAVE = "last-wave"
YEAR_AGO = "year-ago"
SLOPE = "slope"

_YEAR = timedelta(days=365)
_SAME_SEASON = timedelta(days=45)
_DAYS_A_YEAR = 365.25
_SLOPE_WINDOW = 8
_SLOPE_LEAST = 4


@dataclass(frozen=True)
class Held:
    """What the waves hold of some figures: scores on 0-100 with their variance (f = 0) and sd in points.

    All of a figure is NaN in a wave that it cannot be compared in. `opens` has the first day of each wave.
    """

    opens: tuple[date, ...]
    score: FloatArray
    variance: FloatArray
    df: FloatArray
    sd: FloatArray
    base: FloatArray

    @property
    def is_there(self) -> BoolArray:
        """Where a wave has a figure."""
        return ~np.isnan(self.score)


@dataclass(frozen=True)
class Contrast:
    """A name, and for each wave and figure a coefficient and whether it takes part, perhaps with a coefficient of 0.

    A figure that cannot be tested takes part nowhere.
    """

    name: str
    coefficients: FloatArray
    takes_part: BoolArray

    @property
    def is_testable(self) -> BoolArray:
        """For each figure whether it can be tested."""
        return np.asarray(self.takes_part.any(axis=0))

    def only(self, figures: Sequence[int]) -> Contrast:
        """Return the same contrast for some figures alone."""
        kept = np.isin(np.arange(self.coefficients.shape[1]), figures)
        return Contrast(self.name, self.coefficients * kept, self.takes_part & kept)


@dataclass(frozen=True)
class Tested:
    """A number for each figure: the contrast, its SE, df and two-sided p, and its size in sds (Hedges' g)."""

    difference: FloatArray
    se: FloatArray
    df: FloatArray
    p: FloatArray
    effect: FloatArray


def contrast_test(
    coefficients: FloatArray, scores: FloatArray, variances: FloatArray, df: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return the sum of c x over the waves, its SE, Welch and Satterthwaite's df, and the two-sided p of its being 0.

    What a wave with the coefficient 0 holds is not looked at. NaN where every coefficient is 0.
    """
    used = coefficients != 0
    parts = np.where(used, coefficients**2 * variances, 0.0)
    total = parts.sum(axis=0)
    total = np.where(total > 0, total, np.nan)
    difference = np.where(used, coefficients * scores, 0.0).sum(axis=0)
    se = np.sqrt(total)
    joint = total**2 / np.where(used, parts**2 / df, 0.0).sum(axis=0)
    return difference, se, joint, two_sided_p(difference / se, joint)


def tested(contrast: Contrast, held: Held) -> Tested:
    """Return the tests of the figures that can be tested, in their order."""
    which = contrast.is_testable
    coefficients = contrast.coefficients[:, which]
    of_them = [each[:, which] for each in (held.score, held.variance, held.df)]
    difference, se, df, p = contrast_test(coefficients, *of_them)
    base = np.where(contrast.takes_part[:, which], held.base[:, which], np.nan)
    return Tested(difference, se, df, p, hedges_g(difference, held.sd[:, which], base))


def standing_contrasts(held: Held) -> tuple[Contrast, ...]:
    """Return the three contrasts of F1 to F3: last wave, same season a year ago, slope over the last eight waves.

    Contrasts that coincide count once, as `year-ago`.
    """
    year_ago = _same_season(held.opens)
    last = len(held.opens) - 2
    found = []
    if year_ago != last >= 0:
        found.append(against(held, last, LAST_WAVE))
    if year_ago is not None:
        found.append(against(held, year_ago, YEAR_AGO))
    return (*found, _slope(held))


def last_before(held: Held, day: date, figure: int) -> int | None:
    """Return the last wave opened before a day that a figure can be compared with, or None."""
    before = [
        number
        for number, opens in enumerate(held.opens[:-1])
        if opens < day and held.is_there[number, figure]
    ]
    return before[-1] if before else None


def against(held: Held, wave: int, name: str) -> Contrast:
    """Return the contrast of every figure now with what it was in one wave."""
    takes_part = np.zeros_like(held.is_there)
    takes_part[[wave, -1]] = held.is_there[-1] & held.is_there[wave]
    sign = np.where(np.arange(len(held.opens)) == wave, -1.0, 1.0)
    return Contrast(name, np.where(takes_part, sign[:, np.newaxis], 0.0), takes_part)


def _same_season(opens: Sequence[date]) -> int | None:
    """Return which wave opened nearest to a year before the last one, at most 45 days off; the later of two."""
    aim = opens[-1] - _YEAR
    near = [
        (abs(day - aim), -number)
        for number, day in enumerate(opens[:-1])
        if abs(day - aim) <= _SAME_SEASON
    ]
    return -min(near)[1] if near else None


def _slope(held: Held) -> Contrast:
    """Return least squares on time in years, over those of the last waves that have a figure."""
    takes_part = held.is_there.copy()
    takes_part[:-_SLOPE_WINDOW] = False
    takes_part &= takes_part[-1] & (takes_part.sum(axis=0) >= _SLOPE_LEAST)
    years = np.array([(day - held.opens[0]).days / _DAYS_A_YEAR for day in held.opens])
    years = np.where(takes_part, years[:, np.newaxis], 0.0)
    centred = np.where(
        takes_part, years - years.sum(axis=0) / np.maximum(takes_part.sum(axis=0), 1), 0.0
    )
    spread = (centred**2).sum(axis=0)
    return Contrast(SLOPE, centred / np.where(spread > 0, spread, 1.0), takes_part)
