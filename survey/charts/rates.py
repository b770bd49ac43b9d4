"""Response rates from day to day: the geometry alone, which a template draws. No engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.charts.theme import SIZES, Size
from survey.domain.response_rate import STEP, UNDER_K

if TYPE_CHECKING:
    from collections.abc import Mapping

HIGHEST_LINE = 100
_EVERY = 25
_DAYS_APART = (1, 2, 7, 14, 28, 56, 112)
_MIDDLE = STEP / 2

Rates = dict[int, int]
"""Steps as `domain.response_rate.live_step` returns them, by day of the wave."""


@dataclass(frozen=True)
class Mark:
    """A number beside an axis, and where it stands."""

    at: float
    words: str


@dataclass(frozen=True)
class RateLine:
    """A line as SVG `points` for each run of days, days that stand alone, and the last day."""

    runs: tuple[str, ...]
    lone: tuple[tuple[float, float], ...]
    last: tuple[float, float] | None


@dataclass(frozen=True)
class RatesChart:
    """Lines of this wave and of the one before in a box of `width` by `height`, with axes.

    `left` to `right` by `top` to `bottom` is the plot; `type` is the size of its letters.
    """

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    type: int
    rates: tuple[Mark, ...]
    days: tuple[Mark, ...]
    now: RateLine
    before: RateLine | None


def rates_charts(
    now: Mapping[int, int], before: Mapping[int, int] | None, days: int
) -> tuple[RatesChart, ...]:
    """Return the chart of a wave of some days in each size; nothing where no day has a rate to draw.

    A rate is drawn in the middle of its step. Days under K returns are gaps.
    """
    if all(rate == UNDER_K for rate in now.values()):
        return ()
    return tuple(_chart(size, now, before, max(days, *now)) for size in SIZES)


def _chart(
    size: Size, now: Mapping[int, int], before: Mapping[int, int] | None, days: int
) -> RatesChart:
    left, top, right, bottom = size.margins

    def place(day: int, rate: float) -> tuple[float, float]:
        along = left + day / max(days, 1) * size.width
        return round(along, 1), round(top + (1 - rate / HIGHEST_LINE) * size.height, 1)

    def line(rates: Mapping[int, int]) -> RateLine:
        runs = _runs({day: rate for day, rate in rates.items() if day <= days})
        placed = [[place(day, rate + _MIDDLE) for day, rate in run] for run in runs]
        return RateLine(
            runs=tuple(" ".join(f"{x:g},{y:g}" for x, y in run) for run in placed if len(run) > 1),
            lone=tuple(run[0] for run in placed if len(run) == 1),
            last=placed[-1][-1] if placed else None,
        )

    return RatesChart(
        name=size.name,
        width=left + size.width + right,
        height=top + size.height + bottom,
        left=left,
        right=left + size.width,
        top=top,
        bottom=top + size.height,
        type=size.type,
        rates=tuple(
            Mark(place(0, rate)[1], str(rate)) for rate in range(0, HIGHEST_LINE + 1, _EVERY)
        ),
        days=tuple(Mark(place(day, 0)[0], str(day + 1)) for day in _marked(days, size)),
        now=line(now),
        before=line(before) if before else None,
    )


def _runs(rates: Mapping[int, int]) -> list[list[tuple[int, int]]]:
    """Return the days with a rate in runs; a day under K returns, or without a reading, ends one."""
    runs: list[list[tuple[int, int]]] = []
    previous: int | None = None
    for day, rate in sorted(rates.items()):
        if rate == UNDER_K:
            continue
        if previous is None or day != previous + 1:
            runs.append([])
        runs[-1].append((day, rate))
        previous = day
    return runs


def _marked(days: int, size: Size) -> range:
    """Return the days whose number stands on the axis, so far apart that none touches another."""
    room = size.width / max(days, 1)
    least = size.spacing / 2
    every = next((step for step in _DAYS_APART if step * room >= least), _DAYS_APART[-1])
    return range(0, days + 1, every)
