"""What a service costs for each person, above what people think of it: two panels on one line of years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from survey.charts import theme
from survey.charts.canvas import Canvas
from survey.charts.trend import axis, axis_step, segments

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import altair as alt

    from survey.charts.language import Language
    from survey.charts.trend import TrendPoint

DRAWING = 2
"""Raise it with every change to how the marks are drawn, so that no stale chart is shown."""

_COST, _BETWEEN, _SCORES, _BELOW = 96, 62, 130, 30
"""Heights: the panel of costs, what is between the panels, the panel of scores, the line of years."""
_APRIL = 4
_HEADED = 42


@dataclass(frozen=True)
class YearCost:
    """A financial year: the year in which it begins, how it is written, pounds for each person, and how."""

    year: int
    words: str
    pounds: float
    pounds_words: str


@dataclass(frozen=True)
class Value:
    """What is drawn: the years, the first one first, the scores, and the headings of the two panels."""

    years: tuple[YearCost, ...]
    points: tuple[TrendPoint, ...]
    cost_heading: str
    score_heading: str


def within(points: Sequence[TrendPoint], years: Sequence[YearCost]) -> tuple[TrendPoint, ...]:
    """Return the points of the years from the first to the last that has a cost."""
    first, last = _starts(years[0].year), _starts(years[-1].year + 1)
    return tuple(point for point in points if first <= point.day < last)


def draw(value: Value, size: theme.Size, language: Language, described_by: str) -> str:
    """Return the chart as SVG. Costs begin at nothing; scores have an axis of their own, and their intervals."""
    left, top, right, _ = size.margins
    canvas = Canvas(
        size, size.width, _COST + _BETWEEN + _SCORES + _BELOW, (left, top + _HEADED, right - 20, 4)
    )
    across = _Across(value.years, size.width)
    headings = [
        (4 - left, -40, value.cost_heading),
        (4 - left, _COST + _BETWEEN - 24, value.score_heading),
    ]
    layers = [
        *canvas.words("headings", headings, theme.INK, is_bold=True),
        *_costs(canvas, value, across),
        *_scores(canvas, value, across, language),
        *_years(canvas, value, across),
    ]
    return canvas.svg(layers, "value", described_by)


@dataclass(frozen=True)
class _Across:
    """Where days lie along the line of years."""

    years: Sequence[YearCost]
    width: float

    def at(self, day: date) -> float:
        first = _starts(self.years[0].year).toordinal()
        last = _starts(self.years[-1].year + 1).toordinal()
        return (day.toordinal() - first) / (last - first) * self.width

    def span(self, year: int) -> tuple[float, float]:
        return self.at(_starts(year)), self.at(_starts(year + 1))


def _starts(year: int) -> date:
    return date(year, _APRIL, 1)


def _costs(canvas: Canvas, value: Value, across: _Across) -> list[alt.Chart]:
    """Draw each year as a level above nothing, its amount written on it."""
    highest = max(year.pounds for year in value.years) or 1.0
    spans = [(year, *across.span(year.year)) for year in value.years]
    levels = [
        (start + 3, _COST * (1 - year.pounds / highest), end - 3) for year, start, end in spans
    ]
    amounts = [
        ((start + end) / 2, y - 11, year.pounds_words)
        for (year, _, _), (start, y, end) in zip(spans, levels, strict=True)
    ]
    sides = [(x, y, x, float(_COST)) for start, y, end in levels for x in (start, end)]
    return [
        *canvas.rules("nothing", [(0, _COST, across.width, _COST)], theme.MUTED),
        *canvas.words("nothing_words", [(-8, _COST, "£0")], theme.MUTED, align="right"),
        *canvas.rules("sides", sides, theme.RULE),
        *canvas.rules(
            "levels", [(start, y, end, y) for start, y, end in levels], theme.INK, thickness=3
        ),
        *canvas.words("amounts", amounts, theme.INK, align="center"),
    ]


def _scores(canvas: Canvas, value: Value, across: _Across, language: Language) -> list[alt.Chart]:
    """Draw the scores with their intervals, their last one written out."""
    low, high = axis(value.points)
    bottom = _COST + _BETWEEN + _SCORES

    def up(score: float) -> float:
        return bottom - (score - low) / (high - low) * _SCORES

    lines = range(low, high + 1, axis_step((low, high)))
    shown = [point for point in value.points if point.score is not None]
    places = [(across.at(one.day), up(one.score or 0)) for one in shown]
    whiskers = [
        (x, up(one.low), x, up(one.high))
        for one, (x, _) in zip(shown, places, strict=True)
        if one.low is not None and one.high is not None
    ]
    last = [(x + 8, y, language.decimal(shown[-1].score or 0)) for x, y in places[-1:]]
    return [
        *canvas.rules("grid", [(0, up(y), across.width, up(y)) for y in lines], theme.RULE),
        *canvas.words("scale", [(-8, up(y), str(y)) for y in lines], theme.MUTED, align="right"),
        *canvas.rules("whisker", whiskers, theme.ACCENT, thickness=1.5),
        *canvas.rules("line", _joined(value, across, up), theme.ACCENT, thickness=2),
        *canvas.dots("dots", places, theme.ACCENT, area=40),
        *canvas.words("last_number", last, theme.ACCENT, larger=2, is_bold=True),
    ]


def _joined(
    value: Value, across: _Across, up: Callable[[float], float]
) -> list[tuple[float, float, float, float]]:
    """Return the lines between neighbours that can be compared."""
    return [
        (across.at(a.day), up(a.score or 0), across.at(b.day), up(b.score or 0))
        for run in segments(value.points)
        for a, b in pairwise([value.points[number] for number in run])
    ]


def _years(canvas: Canvas, value: Value, across: _Across) -> list[alt.Chart]:
    bottom = _COST + _BETWEEN + _SCORES
    starts = [across.span(year.year)[0] for year in value.years] + [across.width]
    written = [(sum(across.span(year.year)) / 2, bottom + 20, year.words) for year in value.years]
    return [
        *canvas.rules("ticks", [(x, bottom, x, bottom + 6) for x in starts], theme.MUTED),
        *canvas.words("dates", written, theme.MUTED, align="center"),
    ]
