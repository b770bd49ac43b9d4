"""Runs about the median: whether a series varies as chance would have it (Anhoej and Olesen 2014; method.md 5)."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.binomial import quantile

if TYPE_CHECKING:
    from survey.analysis.frame import FloatArray

_LEVEL = 0.05


@dataclass(frozen=True)
class Runs:
    """A series about its median; points on it are left out. `n` counts the others.

    The series varies by more than chance where `longest` is above `longest_max` or `crossings` below
    `crossings_min`.
    """

    median: float
    n: int
    longest: int
    crossings: int
    longest_max: int
    crossings_min: int

    @property
    def is_signal(self) -> bool:
        """Whether the runs are too long, or too few."""
        return self.longest > self.longest_max or self.crossings < self.crossings_min


def rules(n: int) -> tuple[int, int]:
    """Return the longest run and the fewest crossings that chance explains, for n >= 1 points off the median."""
    return round(log2(n)) + 3, quantile(_LEVEL, n - 1, 0.5)


def runs(series: FloatArray) -> Runs:
    """Return the runs of a series in order of time. ValueError where every point lies on the median."""
    median = float(np.median(series))
    signs = np.sign(series - median)
    signs = signs[signs != 0]
    if len(signs) == 0:
        raise ValueError("Every point lies on the median: there are no runs.")
    turns = np.flatnonzero(np.diff(signs)) + 1
    lengths = np.diff([0, *turns.tolist(), len(signs)])
    return Runs(median, len(signs), int(lengths.max()), len(turns), *rules(len(signs)))
