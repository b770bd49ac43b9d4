"""A trend the size of a word: the geometry alone, which a template draws. No engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.charts.trend import segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from survey.charts.trend import TrendPoint

WIDTH, HEIGHT = 96, 24
_MARGIN = 3
_LEAST_SPAN = 15.0


@dataclass(frozen=True)
class Sparkline:
    """Lines as SVG `points` in a box of `width` by `height`; lone points; the last wave."""

    lines: tuple[str, ...]
    lone: tuple[tuple[float, float], ...]
    last: tuple[float, float] | None
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(points: Sequence[TrendPoint]) -> Sparkline | None:
    """Return the sparkline of a trend, or None where fewer than two waves have a figure.

    Its scale spans at least 15 points, so that noise does not look like news.
    """
    scores = [p.score for p in points if p.score is not None]
    if len(scores) <= 1:
        return None
    middle = (max(scores) + min(scores)) / 2
    span = max(max(scores) - min(scores), _LEAST_SPAN)
    first, last = points[0].day.toordinal(), points[-1].day.toordinal()

    def place(number: int) -> tuple[float, float]:
        point = points[number]
        along = (point.day.toordinal() - first) / max(last - first, 1)
        above = 0.5 - ((point.score or 0.0) - middle) / span
        return (
            round(_MARGIN + along * (WIDTH - 2 * _MARGIN), 1),
            round(_MARGIN + above * (HEIGHT - 2 * _MARGIN), 1),
        )

    runs = segments(points)
    return Sparkline(
        lines=tuple(
            " ".join(f"{x:g},{y:g}" for x, y in map(place, run)) for run in runs if len(run) > 1
        ),
        lone=tuple(place(run[0]) for run in runs if len(run) == 1),
        last=place(len(points) - 1) if points[-1].score is not None else None,
    )
