"""Measures of two groups or two waves as dots with their intervals: what is looked at, and what it is held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.charts import theme
from survey.charts.canvas import LINE, Canvas, breadth, wrapped
from survey.charts.trend import axis_step

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt

DRAWING = 2
"""Raise it with every change to how the marks are drawn, so that no stale chart is shown."""
_APART = 5
"""How far a dot stands above the middle of its row, and the other below it."""


@dataclass(frozen=True)
class PairDot:
    """A score (0-100) with its interval, whose ends are the score where there is none."""

    score: float
    low: float
    high: float
    words: str


@dataclass(frozen=True)
class PairRow:
    """One measure: its name, and both dots; None where there is no figure."""

    name: str
    main: PairDot | None
    other: PairDot | None


@dataclass(frozen=True)
class PairPlot:
    """Rows on one scale. `main` is what is looked at, `other` what it is held against."""

    rows: tuple[PairRow, ...]
    ends: tuple[int, int]
    main: str
    other: str


@dataclass(frozen=True)
class _Layout:
    """How the drawing is laid out: where the panel begins and how wide it is, and how high a row is."""

    left: int
    width: int
    row: int

    @property
    def is_stacked(self) -> bool:
        return self.left == 0


_WIDE = _Layout(236, 400, 36)
_NARROW = _Layout(0, 264, 52)


@dataclass(frozen=True)
class _Ground:
    canvas: Canvas
    layout: _Layout
    ends: tuple[int, int]

    def x(self, score: float) -> float:
        low, high = self.ends
        share = min(max((score - low) / (high - low), 0), 1)
        return self.layout.left + share * self.layout.width

    def y(self, row: int) -> float:
        return (row + (0.68 if self.layout.is_stacked else 0.5)) * self.layout.row


def draw(plot: PairPlot, size: theme.Size, described_by: str) -> str:
    """Return the SVG of two series of dots; their names stand above, each beside its mark."""
    layout = _NARROW if size == theme.NARROW else _WIDE
    heads = 2 if layout.is_stacked else 1
    canvas = Canvas(
        size=size,
        width=layout.left + layout.width,
        height=layout.row * len(plot.rows),
        margins=(14, int(heads * size.type * 1.5) + 14, 16 if layout.is_stacked else 100, 26),
    )
    ground = _Ground(canvas, layout, plot.ends)
    layers = [
        *_grid(ground),
        *_key(ground, plot, heads),
        *_names(ground, plot),
        *_dots(ground, plot.rows, is_main=False),
        *_dots(ground, plot.rows, is_main=True),
        *_numbers(ground, plot),
    ]
    return canvas.svg(layers, "pairs", described_by)


def _grid(ground: _Ground) -> list[alt.Chart]:
    low, high = ground.ends
    canvas = ground.canvas
    values = range(low, high + 1, axis_step(ground.ends))
    lines = [(ground.x(v), 0.0, ground.x(v), canvas.height) for v in values]
    numbers = [(ground.x(v), canvas.height + 14, str(v)) for v in values]
    return [
        *canvas.rules("grid", lines, theme.RULE),
        *canvas.words("scale", numbers, theme.MUTED, align="center", larger=-1),
    ]


def _key(ground: _Ground, plot: PairPlot, heads: int) -> list[alt.Chart]:
    """Name both series beside a dot of their kind: on one line, or on two where there is less room."""
    canvas, type_ = ground.canvas, ground.canvas.size.type
    left, top = ground.layout.left + 6.0, -14.0 - (heads - 1) * type_ * 1.5
    room = ground.layout.width - 20 if heads > 1 else ground.layout.width / 2 - 12
    main, other = wrapped(plot.main, room, type_, 1), wrapped(plot.other, room, type_, 1)
    second = (left, -14.0) if heads > 1 else (left + breadth(main, type_) + 44, -14.0)
    return [
        *canvas.dots("key_main_dots", [(left, top)], theme.ACCENT, area=80),
        *canvas.dots("key_other_dots", [second], theme.MUTED, area=60, is_filled=False),
        *canvas.words("key_main", [(left + 11, top, main)], theme.ACCENT, is_bold=True),
        *canvas.words("key_other", [(second[0] + 11, second[1], other)], theme.MUTED),
    ]


def _names(ground: _Ground, plot: PairPlot) -> list[alt.Chart]:
    canvas, layout = ground.canvas, ground.layout
    written = []
    for n, row in enumerate(plot.rows):
        if layout.is_stacked:
            text = wrapped(row.name, canvas.width - 80, canvas.size.type, 1)
            written.append((0.0, n * layout.row + 12.0, text))
        else:
            text = wrapped(row.name, layout.left - 20, canvas.size.type)
            lines = text.count("\n") * canvas.size.type * LINE / 2
            written.append((0.0, ground.y(n) - lines, text))
    return canvas.words("names", written, theme.INK)


def _dots(ground: _Ground, rows: Sequence[PairRow], *, is_main: bool) -> list[alt.Chart]:
    canvas = ground.canvas
    name, colour, away = (
        ("main", theme.ACCENT, -_APART) if is_main else ("other", theme.MUTED, _APART)
    )
    found = [
        (ground.y(n) + away, dot)
        for n, row in enumerate(rows)
        if (dot := row.main if is_main else row.other) is not None
    ]
    ranges = [(ground.x(dot.low), y, ground.x(dot.high), y) for y, dot in found]
    places = [(ground.x(dot.score), y) for y, dot in found]
    return [
        *canvas.rules(f"{name}_ranges", ranges, colour, thickness=2.5 if is_main else 1.5),
        *canvas.dots(f"{name}_dots", places, colour, area=80 if is_main else 60, is_filled=is_main),
    ]


def _numbers(ground: _Ground, plot: PairPlot) -> list[alt.Chart]:
    """Write both scores at the end of each row; on a telephone at the end of the line with its name."""
    canvas, layout = ground.canvas, ground.layout
    mains, others = [], []
    for n, row in enumerate(plot.rows):
        y = n * layout.row + 12.0 if layout.is_stacked else ground.y(n)
        right = canvas.width if layout.is_stacked else canvas.width + 94.0
        if row.main:
            mains.append((right - 42, y, row.main.words))
        if row.other:
            others.append((right, y, row.other.words))
    return [
        *canvas.words("main_numbers", mains, theme.ACCENT, align="right", is_bold=True),
        *canvas.words("other_numbers", others, theme.MUTED, align="right"),
    ]


def shown(plot: PairPlot) -> dict[str, object]:
    """Return everything that tells one drawing from another."""
    rows = [
        (
            row.name,
            *((d.score, d.low, d.high, d.words) if d else None for d in (row.main, row.other)),
        )
        for row in plot.rows
    ]
    return {"rows": rows, "ends": plot.ends, "words": (plot.main, plot.other), "drawing": DRAWING}
