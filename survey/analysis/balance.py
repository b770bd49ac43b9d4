"""Recommendation balance: the share of 9 and 10 less the share of 0 to 6, on a scale from 0 to 10 (method.md 1.2).

From -1 to 1. Optional, and a poor fit for a service that nobody can choose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from survey.analysis.frame import FloatArray

SCALE = (0, 10)
_PROMOTER, _DETRACTOR = 9, 6
_ADDED_TO_EACH, _ADDED_TO_ALL = 0.75, 3


@dataclass(frozen=True)
class Balance:
    """A balance with its simple SE and Wald interval, and the adjusted Wald interval that pages show.

    The adjusted interval is about `adjusted`; near the ends it may reach beyond -1 or 1.
    """

    promoters: int
    detractors: int
    n: int
    score: float
    se: float
    wald: tuple[float, float]
    adjusted: float
    interval: tuple[float, float]


def is_scale_of_balance(minimum: int, maximum: int) -> bool:
    """Return whether answers on a scale make a balance: only from 0 to 10, for 1 to 10 shifts every share."""
    return (minimum, maximum) == SCALE


def balance(promoters: int, detractors: int, n: int, confidence: float = 0.95) -> Balance:
    """Return the balance of n answers; ValueError where there are none.

    Var = (p + d - (p - d)^2) / n; adjusted Wald: n + 3, promoters and detractors + 0.75 each (Rocks 2016).
    """
    if n < 1:
        raise ValueError("A balance needs an answer.")
    score, se = _balance(promoters, detractors, n)
    adjusted, wider = _balance(
        promoters + _ADDED_TO_EACH, detractors + _ADDED_TO_EACH, n + _ADDED_TO_ALL
    )
    z = float(special.ndtri((1 + confidence) / 2))
    return Balance(
        promoters,
        detractors,
        n,
        score,
        se,
        (score - z * se, score + z * se),
        adjusted,
        (adjusted - z * wider, adjusted + z * wider),
    )


def balance_of(answers: FloatArray, confidence: float = 0.95) -> Balance:
    """Return the balance of answers from 0 to 10; NaN is none."""
    given = answers[~np.isnan(answers)]
    promoters, detractors = int((given >= _PROMOTER).sum()), int((given <= _DETRACTOR).sum())
    return balance(promoters, detractors, len(given), confidence)


def _balance(promoters: float, detractors: float, n: float) -> tuple[float, float]:
    p, d = promoters / n, detractors / n
    return p - d, float(np.sqrt((p + d - (p - d) ** 2) / n))
