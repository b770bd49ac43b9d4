"""Reliability: whether the items of a measure go together (method.md 3; tests/vectors/reliability.json).

Cronbach's alpha with Feldt's interval, omega total of one factor, item-rest correlations, alpha with an item
dropped; Spearman-Brown for two items. Each follows from the covariance matrix of the items and the number of rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from survey.analysis.cross_products import correlation_of
from survey.analysis.precision import CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from survey.analysis.frame import FloatArray

LEAST_ROWS = 30
"""Below this no reliability is told."""
LEAST_ITEMS = 2
_ALPHA_FROM = 3
"""Two items have Spearman-Brown's coefficient instead of alpha, and no factor of their own."""
_LEAST_UNIQUE = 0.005
"""The least share of an item's variance that is left to itself (Heywood cases end here)."""
_MOST_LOADING = float(np.sqrt(1 - _LEAST_UNIQUE))
_START = 0.9
_CLOSE = 1e-11
_MOST_STEPS = 500


@dataclass(frozen=True)
class Reliability:
    """How well items go together; None where a figure has no meaning for so many items.

    `item_rest` is the correlation of an item with the sum of the others, `dropped` alpha without it. `negative` names
    the items that run against the others: mostly a reversed item that was not recoded.
    """

    items: tuple[str, ...]
    n: int
    alpha: float | None
    low: float | None
    high: float | None
    standardised: float | None
    omega: float | None
    spearman_brown: float | None
    item_rest: dict[str, float]
    dropped: dict[str, float]
    negative: tuple[str, ...]


def reliability(items: Sequence[str], covariance: FloatArray, n: int) -> Reliability:
    """Return the reliability of items from their covariance matrix (any scale) over n complete rows.

    ValueError below two items or thirty rows, and where an item does not vary.
    """
    if len(items) < LEAST_ITEMS or n < LEAST_ROWS:
        raise ValueError(f"Reliability needs {LEAST_ITEMS} items and {LEAST_ROWS} rows.")
    if (np.diagonal(covariance) <= 0).any():
        raise ValueError("An item has the same answer in every row.")
    correlation = correlation_of(covariance)
    rest = dict(zip(items, item_rest(covariance).tolist(), strict=True))
    has_alpha = len(items) >= _ALPHA_FROM
    value = alpha(covariance)
    low, high = feldt(value, n, len(items))
    return Reliability(
        items=tuple(items),
        n=n,
        alpha=value if has_alpha else None,
        low=low if has_alpha else None,
        high=high if has_alpha else None,
        standardised=standardised_alpha(correlation) if has_alpha else None,
        omega=omega_total(one_factor_loadings(correlation)) if has_alpha else None,
        spearman_brown=None if has_alpha else spearman_brown(float(correlation[0, 1])),
        item_rest=rest,
        dropped=dict(zip(items, alpha_if_dropped(covariance).tolist(), strict=True))
        if has_alpha
        else {},
        negative=tuple(item for item, r in rest.items() if r < 0),
    )


def alpha(covariance: FloatArray) -> float:
    """Return Cronbach's alpha, k/(k - 1) (1 - sum of item variances / variance of the sum)."""
    k = len(covariance)
    return float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))


def standardised_alpha(correlation: FloatArray) -> float:
    """Return k r / (1 + (k - 1) r), r the mean correlation between items."""
    k, r = len(correlation), mean_inter_item(correlation)
    return k * r / (1 + (k - 1) * r)


def mean_inter_item(correlation: FloatArray) -> float:
    """Return the mean correlation between two items."""
    k = len(correlation)
    return float((correlation.sum() - k) / (k * (k - 1)))


def feldt(alpha: float, n: int, k: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return Feldt's interval of alpha: 1 - (1 - alpha) F, F on n - 1 and (n - 1)(k - 1) degrees of freedom."""
    df1, df2 = n - 1, (n - 1) * (k - 1)
    tail = (1 - confidence) / 2
    upper, lower = special.fdtri(df1, df2, 1 - tail), special.fdtri(df1, df2, tail)
    return float(1 - (1 - alpha) * upper), float(1 - (1 - alpha) * lower)


def item_rest(covariance: FloatArray) -> FloatArray:
    """Return each item's correlation with the sum of the others; 0 where that sum does not vary."""
    own = np.diagonal(covariance)
    with_rest = covariance.sum(axis=1) - own
    rest = covariance.sum() - 2 * covariance.sum(axis=1) + own
    varies = rest > 0
    return np.where(varies, with_rest / np.sqrt(own * np.where(varies, rest, 1.0)), 0.0)


def alpha_if_dropped(covariance: FloatArray) -> FloatArray:
    """Return alpha of the others for each item; three items are needed."""
    k = len(covariance)
    return np.array([alpha(np.delete(np.delete(covariance, j, 0), j, 1)) for j in range(k)])


def spearman_brown(r: float) -> float:
    """Return 2r / (1 + r), the reliability of the sum of two items that correlate by r."""
    return 2 * r / (1 + r)


def omega_total(loadings: FloatArray) -> float:
    """Return (sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances), on correlations."""
    common = float(loadings.sum()) ** 2
    return common / (common + float((1 - loadings**2).sum()))


def one_factor_loadings(correlation: FloatArray) -> FloatArray:
    """Return the loadings of one factor by maximum likelihood, their sum not negative.

    Where the likelihood is greatest the unique variances are 1 - l^2, and l = R S^-1 l with S = l l' + diag(1 - l^2)
    (Rubin and Thayer's EM algorithm rests there too). The step towards it is repeated, each pair of steps
    followed by a leap along them (SQUAREM: Varadhan and Roland 2008). No library of linear algebra takes part: started
    on matrices this small its threads cost far more than the work.
    """
    loadings = correlation.sum(axis=1) / np.sqrt(np.abs(correlation.sum()))
    loadings = np.clip(loadings, -_START, _START)
    for _ in range(_MOST_STEPS):
        once = _towards(loadings, correlation)
        twice = _towards(once, correlation)
        first, second = once - loadings, twice - 2 * once + loadings
        if np.abs(twice - once).max() < _CLOSE:
            break
        length = np.sqrt((first**2).sum() / max((second**2).sum(), _CLOSE**2))
        leap = loadings + 2 * length * first + length**2 * second
        loadings = _towards(np.clip(leap, -1.0, 1.0), correlation)
    return twice if twice.sum() >= 0 else -twice


def _towards(loadings: FloatArray, correlation: FloatArray) -> FloatArray:
    """Return the loadings one step of the EM algorithm nearer to the greatest likelihood."""
    scaled = loadings / np.maximum(1 - loadings**2, _LEAST_UNIQUE)
    said = float((loadings * scaled).sum())
    slopes = scaled / (1 + said)
    seen = (correlation * slopes).sum(axis=1)
    step = seen / (1 - said / (1 + said) + float((slopes * seen).sum()))
    return np.asarray(np.clip(step, -_MOST_LOADING, _MOST_LOADING))
