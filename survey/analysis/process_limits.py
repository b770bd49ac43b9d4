"""Limits of an XmR chart, and the rules that find a special cause (method.md 5; NHS "Making data count").

Every rule is a pure function of a series; flags are arrays of bool with one entry a point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from survey.analysis.frame import BoolArray, FloatArray, IntArray

RUN = 7
"""So many points in a row make a shift or a trend; older guides use 6 or 8."""

_LIMIT = 2.66
"""3 / 1.128, rounded as the charts' books have it."""
_NEAR = _LIMIT * 2 / 3
_RANGE_LIMIT = 3.267
_WINDOW = 3
_CLOSE_IN_WINDOW = 2


@dataclass(frozen=True)
class Limits:
    """Where the points of a stable process lie: about `mean`, from `lower` to `upper`.

    `near_lower` and `near_upper` stand at two thirds of the way. `range_bar` is the mean moving range after
    screening, `range_upper` its limit. With fewer than two points all but the mean is NaN.
    """

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    range_bar: float
    range_bar_unscreened: float
    range_upper: float


def limits(baseline: FloatArray, *, is_screened: bool = True) -> Limits:
    """Return the limits from the points of a baseline, at least one: mean -+ 2.66 times the mean moving range.

    Screening drops moving ranges of 3.267 times their mean or more, once: one outlier makes two of them, and would
    widen the limits that it should fall outside of. The mean keeps every point.
    """
    mean, ranges = float(baseline.mean()), np.abs(np.diff(baseline))
    unscreened = float(ranges.mean()) if len(ranges) else float("nan")
    bar = unscreened
    if is_screened and bar > 0:
        bar = float(ranges[ranges < _RANGE_LIMIT * bar].mean())
    return Limits(
        mean=mean,
        lower=mean - _LIMIT * bar,
        upper=mean + _LIMIT * bar,
        near_lower=mean - _NEAR * bar,
        near_upper=mean + _NEAR * bar,
        range_bar=bar,
        range_bar_unscreened=unscreened,
        range_upper=_RANGE_LIMIT * bar,
    )


def sides(series: FloatArray, mean: float) -> IntArray:
    """Return 1 for points above the mean, -1 below, 0 on it."""
    return np.sign(series - mean).astype(np.int64)


def is_outside(series: FloatArray, within: Limits) -> BoolArray:
    """Return which points lie outside the limits; one on a limit does not."""
    return np.asarray((series < within.lower) | (series > within.upper))


def is_close(series: FloatArray, within: Limits) -> BoolArray:
    """Return which points lie beyond two thirds of the way to a limit and yet inside it."""
    beyond = (series < within.near_lower) | (series > within.near_upper)
    return np.asarray(beyond & ~is_outside(series, within))


def shifts(side: IntArray, length: int = RUN) -> IntArray:
    """Return for each point whether it completes or continues a shift: 1, on whichever side, else 0.

    A shift is `length` points in a row on one side; a point on the mean breaks it.
    """
    return np.abs(_completed(side, length))


def trends(series: FloatArray, length: int = RUN) -> IntArray:
    """Return for each point whether it completes or continues a trend: 1 rising, -1 falling, else 0.

    A trend is `length` points, each above (or below) the one before; a tie breaks it.
    """
    steps = np.sign(np.diff(series)).astype(np.int64)
    return np.concatenate([np.zeros(min(len(series), 1), np.int64), _completed(steps, length - 1)])


def of_runs(completed: IntArray, length: int = RUN) -> BoolArray:
    """Return which points belong to a run, from where each was completed."""
    flags = np.zeros(len(completed), dtype=bool)
    for place in np.flatnonzero(completed):
        flags[place - length + 1 : place + 1] = True
    return flags


def two_in_three(close: BoolArray, side: IntArray) -> BoolArray:
    """Return the close points among three in a row on one side of which two or more are close."""
    return np.asarray(in_windows(close, side) & close)


def in_windows(close: BoolArray, side: IntArray) -> BoolArray:
    """Return every point of such three."""
    flags = np.zeros(len(close), dtype=bool)
    for start in range(len(close) - _WINDOW + 1):
        window = slice(start, start + _WINDOW)
        is_one_side = abs(int(side[window].sum())) == _WINDOW
        if is_one_side and int(close[window].sum()) >= _CLOSE_IN_WINDOW:
            flags[window] = True
    return flags


def _completed(signs: IntArray, length: int) -> IntArray:
    """Return the sign where it has been the same, and not 0, for `length` entries, else 0."""
    done = np.zeros(len(signs), dtype=np.int64)
    run = 0
    for place, sign in enumerate(signs.tolist()):
        run = run + 1 if place and sign == signs[place - 1] else 1
        if sign and run >= length:
            done[place] = sign
    return done
