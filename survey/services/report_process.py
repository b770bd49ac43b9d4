"""The stretches of an XmR chart of published scores: where limits begin anew, and from which waves they come."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.spc import Process, assurance, process
from survey.domain.improvement import EventKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from survey.analysis.spc import Assurance
    from survey.charts.trend import TrendPoint
    from survey.domain.scale import Direction
    from survey.services.improvement import Marks

FEWEST = 6
"""With fewer waves in a row no limits are drawn; so many after a lasting event settle it."""
_REBASING = {EventKind.MIGRATION, EventKind.CONTRACT}


@dataclass(frozen=True)
class Charted:
    """An XmR chart; not settled where a lasting event is so near that its limits are those from before it."""

    process: Process
    is_settled: bool


def charted(shown: Sequence[TrendPoint], points: Sequence[TrendPoint], marks: Marks) -> Charted:
    """Return the chart of the points that have a figure, begun anew at breaks and at lasting events.

    What lasts in a part of a group alone begins nothing anew for the whole of it. Until six waves have followed an
    event its effect is seen against limits from the waves before it, if there are six of them.
    """
    days = [point.day for point in shown]
    breaks = {bisect_left(days, point.day) for point in points if point.is_break} - {len(days)}
    settled, unsettled = _sorted_out(_lasting(days, marks), {0, len(days), *breaks})
    starts = sorted({0, *breaks, *settled})
    baselines: dict[int, int] = {}
    for place in unsettled:
        start = max(edge for edge in starts if edge <= place)
        if place - start >= FEWEST:
            baselines.setdefault(start, place - start)
    scores = np.array([point.score for point in shown], dtype=np.float64)
    stretches = [
        replace(process(scores[start:end], baseline=baselines.get(start)).last, start=start)
        for start, end in pairwise([*starts, len(days)])
    ]
    return Charted(Process(tuple(stretches)), stretches[-1].start not in baselines)


def assured(chart: Charted, direction: Direction, marks: Marks) -> Assurance | None:
    """Return whether the target is met as things go now; None while limits tell how they went before an event."""
    if marks.target is None or not chart.is_settled:
        return None
    within = chart.process.last.limits
    return assurance(within.lower, within.upper, direction, marks.target.score)


def _lasting(days: Sequence[date], marks: Marks) -> list[int]:
    """Return the places of the first waves after what lasts, and happened to the whole of the group."""
    places = {
        bisect_left(days, event.day)
        for event in marks.events
        if event.kind in _REBASING and not event.is_of_part
    }
    return sorted(place for place in places if 0 < place < len(days))


def _sorted_out(places: Sequence[int], edges: set[int]) -> tuple[list[int], list[int]]:
    """Return the events that six waves have followed, and those that fewer have; others are too near to the next."""
    settled, unsettled = [], []
    for number, place in enumerate(places):
        end = min(edge for edge in edges if edge > place)
        following = min([end, *places[number + 1 :]])
        if following - place >= FEWEST:
            settled.append(place)
        elif end - place < FEWEST:
            unsettled.append(place)
    return settled, unsettled
