"""Process control of a series of published scores: an XmR chart, and what its last point says (method.md 5).

Limits come from how much neighbours differ, not from the intervals of the points: a stable process varies between
its limits by itself. The icons speak of the last point alone; whether a figure changed, only a test says.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.process_limits import (
    RUN,
    Limits,
    is_close,
    is_outside,
    limits,
    of_runs,
    shifts,
    sides,
    trends,
    two_in_three,
)
from survey.domain.scale import Direction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from survey.analysis.frame import BoolArray, FloatArray, IntArray

LEAST = 12
"""With fewer points since the last mark the limits are trial limits, and are to be called so."""


class Rule(StrEnum):
    """Why a point shows a special cause. Where several do, the first in this order is told."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_IN_THREE = "two-in-three"
    SHIFT = "shift"
    NONE = ""


class Variation(StrEnum):
    """What the last point shows."""

    COMMON_CAUSE = "common-cause"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "neutral"
    """A special cause in a measure of which neither end is the good one."""


class Assurance(StrEnum):
    """Whether a stable process meets its target."""

    PASSES = "consistently-pass"
    FAILS = "consistently-fail"
    HIT_AND_MISS = "hit-and-miss"


@dataclass(frozen=True)
class Stretch:
    """The points from one mark to the next, with limits of their own.

    `start` is the place of the first point; `rules` and `signs` (1 up, -1 down, 0 for none) say what each point
    shows. `is_trial` where the limits come from fewer than twelve points.
    """

    start: int
    limits: Limits
    rules: tuple[Rule, ...]
    signs: tuple[int, ...]
    is_trial: bool


@dataclass(frozen=True)
class Process:
    """A series as an XmR chart: its stretches, in order; a mark begins a new one."""

    stretches: tuple[Stretch, ...]

    @property
    def last(self) -> Stretch:
        """The stretch that the last point is in: the icons are about it."""
        return self.stretches[-1]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What every point shows."""
        return tuple(rule for stretch in self.stretches for rule in stretch.rules)


def process(
    series: FloatArray,
    *,
    marks: Sequence[int] = (),
    baseline: int | None = None,
    is_screened: bool = True,
    shift: int = RUN,
    trend: int = RUN,
) -> Process:
    """Return the XmR chart of a series in order of time; waves without a figure are left out by the caller.

    `marks` are the places of points with which a new stretch begins: the first wave after a marked event. Each
    stretch has limits from its first `baseline` points, or from all. ValueError where the series is empty or has a
    point without a figure.
    """
    if len(series) == 0 or not np.isfinite(series).all():
        raise ValueError("An XmR chart needs a figure at every point.")
    ends = sorted({0, *(mark for mark in marks if 0 < mark < len(series)), len(series)})
    return Process(
        tuple(
            _stretch(series[start:end], start, (baseline, is_screened), (shift, trend))
            for start, end in pairwise(ends)
        )
    )


def variation(stretch: Stretch, direction: Direction) -> Variation:
    """Return what the last point of a stretch shows."""
    if stretch.rules[-1] is Rule.NONE:
        return Variation.COMMON_CAUSE
    if direction is Direction.NEUTRAL:
        return Variation.NEUTRAL
    is_up = stretch.signs[-1] > 0
    is_good = is_up == (direction is Direction.HIGHER_IS_BETTER)
    return Variation.IMPROVEMENT if is_good else Variation.CONCERN


def assurance(
    lower: float, upper: float, direction: Direction, target: float | None
) -> Assurance | None:
    """Return whether a process between two limits meets a target; None without one, or where neither end is good."""
    if target is None or direction is Direction.NEUTRAL or not np.isfinite([lower, upper]).all():
        return None
    if lower <= target <= upper:
        return Assurance.HIT_AND_MISS
    is_above = target < lower
    if is_above == (direction is Direction.HIGHER_IS_BETTER):
        return Assurance.PASSES
    return Assurance.FAILS


def _stretch(
    series: FloatArray, start: int, base: tuple[int | None, bool], runs: tuple[int, int]
) -> Stretch:
    points = series[: base[0]] if base[0] else series
    within = limits(points, is_screened=base[1])
    flags, signs = _flags(series, within, *runs)
    found: list[Rule] = []
    told: list[int] = []
    for place in range(len(series)):
        rule = next((rule for rule in flags if flags[rule][place]), Rule.NONE)
        found.append(rule)
        told.append(0 if rule is Rule.NONE else int(signs[rule][place]))
    return Stretch(start, within, tuple(found), tuple(told), is_trial=len(points) < LEAST)


def _flags(
    series: FloatArray, within: Limits, shift: int, trend: int
) -> tuple[dict[Rule, BoolArray], dict[Rule, IntArray]]:
    """Return which points each rule flags, in order of precedence, and which way they point."""
    side = sides(series, within.mean)
    rising = trends(series, trend)
    flags = {
        Rule.OUTSIDE: is_outside(series, within),
        Rule.TREND: of_runs(rising, trend),
        Rule.TWO_IN_THREE: two_in_three(is_close(series, within), side),
        Rule.SHIFT: of_runs(shifts(side, shift), shift),
    }
    up = of_runs(np.where(rising > 0, rising, 0), trend)
    return flags, dict.fromkeys(flags, side) | {Rule.TREND: np.where(up, 1, -1)}
