"""A score and its interval as a dot on a bar, on one scale for a whole table. The geometry alone."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT = 160, 16
_MARGIN = 5


@dataclass(frozen=True)
class IntervalBar:
    """Places along a line of `width`: the dot, the ends of the interval, and a mark to compare with."""

    at: float
    low: float
    high: float
    mark: float | None
    width: int = WIDTH
    height: int = HEIGHT


def interval_bar(
    score: float,
    low: float | None,
    high: float | None,
    ends: tuple[int, int],
    mark: float | None = None,
) -> IntervalBar:
    """Return where a score lies between the `ends` of its table's scale; `mark` is another score."""

    def place(value: float) -> float:
        share = min(max((value - ends[0]) / (ends[1] - ends[0]), 0.0), 1.0)
        return round(_MARGIN + share * (WIDTH - 2 * _MARGIN), 1)

    return IntervalBar(
        at=place(score),
        low=place(score if low is None else low),
        high=place(score if high is None else high),
        mark=None if mark is None else place(mark),
    )
