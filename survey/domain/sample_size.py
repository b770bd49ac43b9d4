"""How many have to answer, how many therefore to ask, and when asking everybody is wiser.

Sizes are for a share of one half, where a share is least certain, and for intervals of 95 per cent. Margins are
half-widths of such an interval in percentage points.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, inf, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Key = TypeVar("Key")

MARGINS = range(1, 21)
"""The margins that a sample may be drawn for."""

FURTHEST = 2
"""No class is asked more than so many times as often as the whole, or less often than that part of it.

From a factor of three on the estimator counts a class with its neighbours under one weight, which would bias both;
the rest is left to what people do.
"""

_Z = NormalDist().inv_cdf(0.975)
_HALF = 0.25
"""p (1 - p) at p = 0.5."""


@dataclass(frozen=True)
class Quota:
    """How many of a class are asked, of how many, and how many of these may be expected to answer."""

    eligible: int
    to_ask: int
    expected: int

    @property
    def is_census(self) -> bool:
        """Whether everybody is asked."""
        return self.to_ask == self.eligible

    @property
    def margin(self) -> float | None:
        """The margin that the expected answers would have; None where nobody may be expected to answer."""
        return margin(self.expected, self.eligible)


def overall_margin(quotas: Iterable[Quota]) -> float | None:
    """Return the margin for all classes together: z sqrt(sum W_h^2 p q / n_h (1 - n_h / N_h)), W_h = N_h / N.

    None where a class may not be expected to answer at all.
    """
    strata = tuple(quotas)
    whole = sum(one.eligible for one in strata)
    if not strata or any(one.expected < 1 for one in strata):
        return None
    variance = sum(
        (one.eligible / whole) ** 2 * _HALF / one.expected * (1 - one.expected / one.eligible)
        for one in strata
    )
    return 100 * _Z * sqrt(variance)


def returns_needed(margin_points: float, population: int) -> int:
    """Return how many returns a margin needs, at most everybody: 641 of 1,600 for 3 points."""
    return min(population, ceil(unrounded(margin_points, population)))


def unrounded(margin_points: float, population: float = inf) -> float:
    """Return n0 / (1 + (n0 - 1) / N), with n0 = z^2 p q / e^2."""
    unlimited = _Z * _Z * _HALF / (margin_points / 100) ** 2
    return unlimited / (1 + (unlimited - 1) / population)


def margin(returns: int, population: float, deff: float = 1.0) -> float | None:
    """Return z sqrt(deff p q / n) sqrt(1 - n / N) in percentage points; None without returns.

    `deff` says by how much weights widen the variance.
    """
    if returns < 1:
        return None
    return 100 * _Z * sqrt(deff * _HALF / returns * (1 - min(returns, population) / population))


def quota(eligible: int, rate: int, margin_points: float, least: int) -> Quota:
    """Return how many of a class to ask so that as many answer as the margin needs, at least `least`.

    `rate` is the planning rate in per mille. Where everybody has to be asked for that, a census is wiser: the
    margin cannot be had, and leaving some out would save next to nothing.
    """
    needed = max(returns_needed(margin_points, eligible), least)
    to_ask = min(eligible, -(-1000 * needed // rate)) if rate > 0 else eligible
    return Quota(eligible, to_ask, to_ask * rate // 1000)


def levelled(to_ask: Mapping[Key, int], eligible: Mapping[Key, int]) -> dict[Key, int]:
    """Return how many to ask of each class so that none is asked `FURTHEST` times as often as the whole, or less.

    Classes that are asked too seldom are raised to one common share, the least that will do; none is lowered.
    """
    if not eligible:
        return {}
    shares = {key: Fraction(to_ask[key], staff) for key, staff in eligible.items()}
    whole = sum(eligible.values())

    def raised(floor: Fraction) -> dict[Key, int]:
        return {key: max(to_ask[key], ceil(floor * staff)) for key, staff in eligible.items()}

    def is_level(floor: Fraction) -> bool:
        asked = Fraction(sum(raised(floor).values()), whole)
        return max(shares.values()) <= FURTHEST * asked and asked <= FURTHEST * max(
            floor, min(shares.values())
        )

    low, high = 0, 1000
    while low < high:
        middle = (low + high) // 2
        if is_level(Fraction(middle, 1000)):
            high = middle
        else:
            low = middle + 1
    return raised(Fraction(low, 1000))
