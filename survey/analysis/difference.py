"""The difference of two published figures: two waves, or two classes side by side (method.md 4)."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy import special


@dataclass(frozen=True)
class Difference:
    """The second less the first, in their unit: SE, Welch and Satterthwaite's df, two-sided p, 95 % t interval.

    `p` is of this one difference, before any adjustment: only a test of a family may be called a change.
    """

    difference: float
    se: float
    df: float
    p: float
    low: float
    high: float


def se_of_difference(se_1: float, se_2: float, rho: float = 0.0) -> float:
    """Return sqrt(SE1^2 + SE2^2 - 2 rho SE1 SE2).

    rho is how far the errors go together where the same people answered twice. It is not known here, and taken as
    0: too large an SE rather than too small.
    """
    return sqrt(se_1**2 + se_2**2 - 2 * rho * se_1 * se_2)


def difference(
    first: tuple[float, float, float],
    second: tuple[float, float, float],
    confidence: float = 0.95,
) -> Difference:
    """Return how far the second figure lies from the first; each is (estimate, SE with f = 0, df), SE > 0, df >= 1.

    Classes of one breakdown share nobody; those of two breakdowns may, and then the SE is too large, not too small.
    """
    (estimate_1, se_1, df_1), (estimate_2, se_2, df_2) = first, second
    d, se = estimate_2 - estimate_1, se_of_difference(se_1, se_2)
    df = se**4 / (se_1**4 / df_1 + se_2**4 / df_2)
    half = float(special.stdtrit(df, (1 + confidence) / 2)) * se
    return Difference(d, se, df, 2 * float(special.stdtr(df, -abs(d) / se)), d - half, d + half)


def adjusted_n(n: int, population: int) -> float:
    """Return (N - 1) n / (N - n), the n that carries the finite population correction in a pooled z."""
    return (population - 1) * n / (population - n)


def simple_se(sd: float, n: int, population: int | None = None) -> float:
    """Return the SE of the mean of a simple random sample, sqrt(1 - n/N) sd / sqrt(n); 0 where everybody answered."""
    left = 1.0 if population is None else 1 - n / population
    return sqrt(left / n) * sd
