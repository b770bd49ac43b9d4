"""Intervals of shares of simple samples, beside Wilson's (`precision.wilson`), which pages use (method.md 2.3)."""

from __future__ import annotations

from math import sqrt

import numpy as np
from scipy import special

from survey.analysis.precision import CONFIDENCE, wilson

Interval = tuple[float, float]


def clopper_pearson(successes: float, n: float, confidence: float = CONFIDENCE) -> Interval:
    """Return the exact interval: wide, and never too narrow."""
    tail = (1 - confidence) / 2
    low = special.betaincinv(successes, n - successes + 1, tail) if successes > 0 else 0.0
    high = special.betaincinv(successes + 1, n - successes, 1 - tail) if successes < n else 1.0
    return float(low), float(high)


def jeffreys(successes: float, n: float, confidence: float = CONFIDENCE) -> Interval:
    """Return the interval of a Beta(1/2, 1/2) prior."""
    tail = (1 - confidence) / 2
    a, b = successes + 0.5, n - successes + 0.5
    return float(special.betaincinv(a, b, tail)), float(special.betaincinv(a, b, 1 - tail))


def agresti_coull(successes: float, n: float, confidence: float = CONFIDENCE) -> Interval:
    """Return the interval of (x + z^2/2) / (n + z^2); not clipped, so it may reach beyond 0 and 1."""
    z = _z(confidence)
    return _about((successes + z * z / 2) / (n + z * z), n + z * z, z)


def wald(successes: float, n: float, confidence: float = CONFIDENCE) -> Interval:
    """Return p -+ z sqrt(p q / n), not clipped: too narrow for small n or extreme p, and never to be printed."""
    return _about(successes / n, n, _z(confidence))


def newcombe(
    first: tuple[float, float], second: tuple[float, float], confidence: float = CONFIDENCE
) -> tuple[float, float, float]:
    """Return the difference of two independent shares, each (successes, n), first less second, and its interval.

    Newcombe's hybrid of the two Wilson intervals: d - sqrt((p1 - l1)^2 + (u2 - p2)^2) to
    d + sqrt((u1 - p1)^2 + (p2 - l2)^2).
    """
    (p1, l1, u1), (p2, l2, u2) = (_wilson(*share, confidence) for share in (first, second))
    d = p1 - p2
    return d, d - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), d + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)


def _wilson(successes: float, n: float, confidence: float) -> tuple[float, float, float]:
    p = successes / n
    low, high = wilson(np.array([p]), np.array([float(n)]), confidence)
    return p, float(low[0]), float(high[0])


def _about(p: float, n: float, z: float) -> Interval:
    half = z * sqrt(p * (1 - p) / n)
    return p - half, p + half


def _z(confidence: float) -> float:
    return float(special.ndtri((1 + confidence) / 2))
