"""Whether a slope came in one step: a look at published scores, and no test."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from survey.charts.trend import TrendPoint

FEWEST = 4
"""Of fewer waves one step is always the larger part."""
_YEAR = 365.25


@dataclass(frozen=True)
class Step:
    """The difference of a wave, on its last day, from the one before; `latest` is the score since, if a wave has."""

    day: date
    before: float
    score: float
    latest: float | None


def main_step(points: Sequence[TrendPoint], since: date, slope: float) -> Step | None:
    """Return the largest step the way of a slope (points a year) since a day, if most of the change is in it.

    The whole change is what the line makes of these years, or the last score less the first where that is more.
    """
    shown = [(p.day, p.score, p.is_break) for p in points if p.score is not None and p.day >= since]
    if len(shown) < FEWEST:
        return None
    (start, first, _), (end, last, _) = shown[0], shown[-1]
    way = 1 if slope > 0 else -1
    whole = max(way * slope * (end - start).days / _YEAR, way * (last - first))
    neighbours = [(a, b) for a, b in pairwise(shown) if not b[2]]
    if not neighbours:
        return None
    (_, before, _), (day, score, _) = max(neighbours, key=lambda two: way * (two[1][1] - two[0][1]))
    if way * (score - before) <= whole / 2:
        return None
    return Step(day, before, score, None if day == end else last)
