"""The trend of a score over all waves: its points, its runs, its axes. Nothing is drawn here."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from survey.charts.theme import Size

_LEAST_SPAN = 20
_TOP = 100.0
_STEPS = (5, 10, 20)
_MOST_STEPS = 6
_SEASONS = 2
_ROOM = 3.0


@dataclass(frozen=True)
class TrendPoint:
    """A wave in a trend: its last day, and score and interval (0-100), None where there is no figure.

    `is_break` says that the point cannot be compared with those before it; an interval may be
    missing where a score is not.
    """

    day: date
    score: float | None
    low: float | None = None
    high: float | None = None
    is_break: bool = False


@dataclass(frozen=True)
class TrendMark:
    """Something that happened: its day, its number in the list beside the chart, and its title."""

    day: date
    number: int
    title: str


@dataclass(frozen=True)
class TrendMarks:
    """What a trend is marked with: events by day, and a target (0-100) with its words."""

    events: tuple[TrendMark, ...] = ()
    target: float | None = None
    target_words: str = ""


def axis(points: Sequence[TrendPoint], also: float | None = None) -> tuple[int, int]:
    """Return the ends of the score axis: around every interval, at least 20 apart, a whole number of steps.

    A scale cut tightly around a small wobble would make it look like an event. `also` is a further score, a
    target, that it has to hold with room for its words.
    """
    values = [v for p in points for v in (p.score, p.low, p.high) if v is not None]
    values += [] if also is None else [also, also + _ROOM]
    lowest, highest = (max(min(values), 0.0), min(max(values), _TOP)) if values else (0.0, _TOP)
    return next(
        ends
        for step in _STEPS
        if (ends := _around(lowest, highest, step))[1] - ends[0] <= _MOST_STEPS * step
    )


def axis_step(ends: tuple[int, int]) -> int:
    """Return how far apart the lines of an axis are."""
    return next(step for step in _STEPS if ends[1] - ends[0] <= _MOST_STEPS * step)


def _around(lowest: float, highest: float, step: int) -> tuple[int, int]:
    low, high = step * math.floor(lowest / step), step * math.ceil(highest / step)
    while high - low < _LEAST_SPAN:
        low, high = max(0, low - step), min(int(_TOP), high + step)
    return low, high


def segments(points: Sequence[TrendPoint]) -> list[list[int]]:
    """Return the runs of points that a line may join: it stops at every gap and every break."""
    runs: list[list[int]] = [[]]
    for number, point in enumerate(points):
        if (point.score is None or point.is_break) and runs[-1]:
            runs.append([])
        if point.score is not None:
            runs[-1].append(number)
    return [run for run in runs if run]


def labelled(points: Sequence[TrendPoint], size: Size) -> list[int]:
    """Return the points whose date stands on the axis: every n-th back from the last, none touching.

    A step that names the same one or two seasons every year is preferred.
    """
    positions = [share(points, p.day) * size.width for p in points]
    fitting = [
        chosen
        for stride in range(1, len(points))
        if _has_room(chosen := range(len(points) - 1, -1, -stride), positions, size)
    ]
    for chosen in fitting:
        if len({points[n].day.month for n in chosen}) <= _SEASONS:
            return list(chosen)
    return list(fitting[0]) if fitting else [len(points) - 1]


def _has_room(chosen: Sequence[int], positions: Sequence[float], size: Size) -> bool:
    return all(
        positions[later] - positions[earlier] >= size.spacing for later, earlier in pairwise(chosen)
    )


def share(points: Sequence[TrendPoint], day: date) -> float:
    """Return where a day lies along the x axis, 0 at the first wave and 1 at the last."""
    first, last = points[0].day.toordinal(), points[-1].day.toordinal()
    return (day.toordinal() - first) / (last - first) if last > first else 0.5
