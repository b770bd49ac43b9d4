"""How much each driver matters: a bar from nothing to its share, and the interval in which the share may lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.charts import theme
from survey.charts.canvas import LINE, Canvas, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import altair as alt

DRAWING = 2
"""Raise it with every change to how the marks are drawn, so that no stale chart is shown."""
_STEPS = (0.05, 0.1, 0.2)
_MOST_STEPS = 6
_ROW, _STACKED_ROW = 32, 48
_NAMES = 200
_BAR = 12


@dataclass(frozen=True)
class DriverBar:
    """A driver: its name and share as written, its share of what is accounted for (0-1) and its interval."""

    name: str
    share: str
    importance: float
    low: float
    high: float
    is_first: bool = False
    """Whether it is one to concentrate on: drawn in the accent."""


def draw(bars: Sequence[DriverBar], size: theme.Size, described_by: str) -> str:
    """Return the SVG of the bars, in the order in which they are given."""
    is_stacked = size == theme.NARROW
    row = _STACKED_ROW if is_stacked else _ROW
    left, width = (0, 272) if is_stacked else (_NAMES + 54, 480)
    step = _step(max(bar.high for bar in bars))
    end = step * -(-max(bar.high for bar in bars) // step)
    canvas = Canvas(size, left + width, row * len(bars), (12, 8, 18, 24))

    def at(share: float) -> float:
        return left + min(share / end, 1.0) * width

    places = [number * row + row * (0.72 if is_stacked else 0.5) for number in range(len(bars))]
    spans = [(y - 9, y + 9) for y in places] if is_stacked else [(0.0, canvas.height)]
    layers = [
        *_scale(canvas, step, end, at, spans),
        *_bars(canvas, bars, places, at),
        *_names(canvas, bars, places, left),
    ]
    return canvas.svg(layers, "drivers", described_by)


def _step(highest: float) -> float:
    return next((step for step in _STEPS if highest <= _MOST_STEPS * step), _STEPS[-1])


def _scale(
    canvas: Canvas,
    step: float,
    end: float,
    at: Callable[[float], float],
    spans: Sequence[tuple[float, float]],
) -> list[alt.Chart]:
    values = [step * number for number in range(round(end / step) + 1)]
    lines = [(at(value), top, at(value), bottom) for value in values for top, bottom in spans]
    numbers = [(at(value), canvas.height + 13, f"{value:.0%}") for value in values]
    return [
        *canvas.rules("grid", lines, theme.RULE),
        *canvas.words("scale", numbers, theme.MUTED, align="center", larger=-1),
    ]


def _bars(
    canvas: Canvas,
    bars: Sequence[DriverBar],
    places: Sequence[float],
    at: Callable[[float], float],
) -> list[alt.Chart]:
    layers = []
    for name, is_first, colour in (
        ("bars", False, theme.MUTED),
        ("bars_first", True, theme.ACCENT),
    ):
        shown = [(bar, y) for bar, y in zip(bars, places, strict=True) if bar.is_first is is_first]
        lengths = [(at(0), y, at(bar.importance), y) for bar, y in shown]
        layers += canvas.rules(name, lengths, colour, thickness=_BAR, opacity=0.4, cap="butt")
    ranges = [(at(bar.low), y, at(bar.high), y) for bar, y in zip(bars, places, strict=True)]
    dots = [(at(bar.importance), y) for bar, y in zip(bars, places, strict=True)]
    return [
        *layers,
        *canvas.rules("ranges", ranges, theme.INK, thickness=2),
        *canvas.dots("shares", dots, theme.INK, area=60),
    ]


def _names(
    canvas: Canvas, bars: Sequence[DriverBar], places: Sequence[float], left: float
) -> list[alt.Chart]:
    type_ = canvas.size.type
    names, shares = [], []
    for bar, y in zip(bars, places, strict=True):
        if left:
            text = wrapped(bar.name, _NAMES, type_)
            names.append((0.0, y - text.count("\n") * type_ * LINE / 2, text))
            shares.append((left - 10.0, y, bar.share))
        else:
            names.append((0.0, y - 20, wrapped(bar.name, canvas.width - 44, type_, 1)))
            shares.append((canvas.width, y - 20, bar.share))
    return [
        *canvas.words("names", names, theme.INK),
        *canvas.words("numbers", shares, theme.INK, align="right", is_bold=True),
    ]
