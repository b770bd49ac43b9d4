"""An XmR chart drawn: the waves in order, the mean of each stretch and its limits, points with a cause marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.charts import theme
from survey.charts.canvas import Canvas
from survey.charts.trend import TrendPoint, axis, axis_step, labelled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import altair as alt

    from survey.charts.language import Language

DRAWING = 1
"""Raise it with every change to how the marks are drawn, so that no stale chart is shown."""
_HALF = 0.5


@dataclass(frozen=True)
class DrawnPoint:
    """A wave: its last day, its score, and `better`, `worse`, `unusual` or nothing."""

    day: date
    score: float
    verdict: str


@dataclass(frozen=True)
class DrawnStretch:
    """From which point to which (both included) limits hold; without limits where there is one point."""

    first: int
    last: int
    mean: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class VariationPlot:
    """Everything that is drawn. `words` are name and figure of the upper limit, the mean and the lower limit."""

    points: tuple[DrawnPoint, ...]
    stretches: tuple[DrawnStretch, ...]
    words: tuple[tuple[str, str], ...]
    target: float | None
    target_words: str


@dataclass(frozen=True)
class _Ground:
    """Where the waves stand, a step apart each, and where scores do."""

    canvas: Canvas
    ends: tuple[int, int]
    step: float

    def x(self, place: float) -> float:
        return self.step * (place + _HALF)

    def y(self, score: float) -> float:
        low, high = self.ends
        return self.canvas.height * (1 - (min(max(score, low), high) - low) / (high - low))


def draw(plot: VariationPlot, size: theme.Size, language: Language, described_by: str) -> str:
    """Return the SVG of an XmR chart."""
    is_narrow = size == theme.NARROW
    left, top, right, bottom = size.margins
    canvas = Canvas(
        size=size,
        width=size.width - (0 if is_narrow else 60),
        height=size.height,
        margins=(left, top, right + (0 if is_narrow else 60), bottom),
    )
    ground = _Ground(canvas, _ends(plot), canvas.width / len(plot.points))
    layers = [
        *_grid(ground),
        *_dates(ground, plot, language),
        *_limits(ground, plot),
        *_target(ground, plot),
        *_series(ground, plot),
        *_names(ground, plot),
    ]
    return canvas.svg(layers, "variation", described_by)


def _ends(plot: VariationPlot) -> tuple[int, int]:
    points = [TrendPoint(p.day, p.score) for p in plot.points]
    day = plot.points[0].day
    points += [TrendPoint(day, s.mean, s.lower, s.upper) for s in plot.stretches]
    return axis(points, plot.target)


def _grid(ground: _Ground) -> list[alt.Chart]:
    low, high = ground.ends
    values = range(low, high + 1, axis_step(ground.ends))
    canvas = ground.canvas
    return [
        *canvas.rules(
            "grid", [(0, ground.y(v), canvas.width, ground.y(v)) for v in values], theme.RULE
        ),
        *canvas.words(
            "scale", [(-8, ground.y(v) + 1, str(v)) for v in values], theme.MUTED, align="right"
        ),
    ]


def _dates(ground: _Ground, plot: VariationPlot, language: Language) -> list[alt.Chart]:
    canvas = ground.canvas
    places = labelled([TrendPoint(p.day, p.score) for p in plot.points], canvas.size)
    return canvas.words(
        "dates",
        [
            (ground.x(n), canvas.height + 22, language.short_month(plot.points[n].day))
            for n in places
        ],
        theme.MUTED,
        align="center",
    )


def _limits(ground: _Ground, plot: VariationPlot) -> list[alt.Chart]:
    means, limits = [], []
    for stretch in plot.stretches:
        left, right = ground.x(stretch.first - _HALF), ground.x(stretch.last + _HALF)
        means.append((left, ground.y(stretch.mean), right, ground.y(stretch.mean)))
        limits += [
            (left, ground.y(value), right, ground.y(value))
            for value in (stretch.lower, stretch.upper)
            if value is not None
        ]
    canvas = ground.canvas
    parts = [
        (ground.x(stretch.first - _HALF), 0.0, ground.x(stretch.first - _HALF), canvas.height)
        for stretch in plot.stretches[1:]
    ]
    return [
        *canvas.rules("stretches", parts, theme.MUTED, opacity=0.55),
        *canvas.rules("limits", limits, theme.MUTED, dash=(5, 4), thickness=1.5, cap="butt"),
        *canvas.rules("means", means, theme.INK, thickness=1.5),
    ]


def _target(ground: _Ground, plot: VariationPlot) -> list[alt.Chart]:
    if plot.target is None:
        return []
    y, canvas = ground.y(plot.target), ground.canvas
    return [
        *canvas.rules(
            "target", [(0, y, canvas.width, y)], theme.INK, dash=(2, 4), thickness=1.5, cap="butt"
        ),
        *canvas.words("target_words", [(2, y - 9, plot.target_words)], theme.INK, larger=-1),
    ]


def _series(ground: _Ground, plot: VariationPlot) -> list[alt.Chart]:
    canvas = ground.canvas
    places = [(ground.x(n), ground.y(point.score)) for n, point in enumerate(plot.points)]
    layers = canvas.run("line", places, theme.ACCENT, thickness=1.5)
    kinds = (
        ("", "usual", theme.ACCENT, 34),
        ("better", "better", theme.BETTER, 110),
        ("worse", "worse", theme.WORSE, 110),
        ("unusual", "unusual", theme.INK, 110),
    )
    for verdict, name, colour, area in kinds:
        marked = [
            place
            for place, point in zip(places, plot.points, strict=True)
            if point.verdict == verdict
        ]
        layers += canvas.dots(f"{name}_dots", marked, colour, area=area)
    return layers


def _names(ground: _Ground, plot: VariationPlot) -> list[alt.Chart]:
    """Name the lines of the last stretch at their right end; they stand apart by a line at least."""
    last = plot.stretches[-1]
    values = [
        (value, words)
        for value, words in zip((last.upper, last.mean, last.lower), plot.words, strict=True)
        if value is not None
    ]
    canvas, type_ = ground.canvas, ground.canvas.size.type - 2
    height = type_ * 1.2
    places: list[float] = []
    for value, _words in values:
        y = ground.y(value)
        places.append(max(y, places[-1] + height) if places else y)
    return canvas.words(
        "limit_names",
        [
            (canvas.width + 6, y, words[-1] if canvas.size == theme.NARROW else " ".join(words))
            for y, (_value, words) in zip(places, values, strict=True)
        ],
        theme.MUTED,
        larger=-2,
    )


def shown(plot: VariationPlot) -> dict[str, object]:
    """Return everything that tells one drawing from another."""
    points: Sequence[object] = [(str(p.day), p.score, p.verdict) for p in plot.points]
    stretches = [(s.first, s.last, s.mean, s.lower, s.upper) for s in plot.stretches]
    return {
        "points": points,
        "stretches": stretches,
        "words": (plot.words, plot.target_words),
        "target": plot.target,
        "drawing": DRAWING,
    }
