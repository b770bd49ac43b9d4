"""Products as dots with their intervals: what their users say of each, one below the other, never without a margin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.charts import theme
from survey.charts.canvas import LINE, Align, Canvas, breadth, wrapped
from survey.charts.trend import axis_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import altair as alt

DRAWING = 3
"""Raise it with every change to how the marks are drawn, so that no stale chart is shown."""
_SUM_GAP = 10
_CLEAR = 10


@dataclass(frozen=True)
class Dot:
    """A score (0-100) and its interval, whose ends are the score where there is none."""

    score: float
    low: float
    high: float


@dataclass(frozen=True)
class ProductDots:
    """One product: its name and score as written, its dots panel by panel, what became of it, how many use it.

    `verdict` is better, worse or empty, and `change` its word. `is_sum` marks all products together.
    """

    name: str
    score: str
    dots: tuple[Dot | None, ...]
    verdict: str
    change: str
    share_using: str
    is_sum: bool = False


@dataclass(frozen=True)
class DotPlot:
    """All products in one order on one scale: the heading of each panel, and of the column of shares."""

    headings: tuple[str, ...]
    share_heading: str
    rows: tuple[ProductDots, ...]
    ends: tuple[int, int]


@dataclass(frozen=True)
class _Panel:
    """Where one measure is drawn: from `left`, `width` pixels wide."""

    left: float
    width: float
    ends: tuple[int, int]

    def at(self, score: float) -> float:
        low, high = self.ends
        return self.left + min(max((score - low) / (high - low), 0), 1) * self.width


@dataclass(frozen=True)
class _Layout:
    """How the drawing is laid out in one size: `row` pixels a product; on a telephone its name stands above it."""

    row: int
    name_width: int
    panels: tuple[tuple[int, int], ...]
    """Left end and width of each panel that is drawn."""
    share_at: int | None

    @property
    def is_stacked(self) -> bool:
        return self.name_width == 0


_WIDE = _Layout(34, 168, ((214, 232), (474, 95), (592, 95)), 736)
_NARROW = _Layout(50, 0, ((0, 276),), None)


def draw(plot: DotPlot, size: theme.Size, described_by: str) -> str:
    """Return the SVG of a dot plot; on a telephone only its first panel, for the table has the others."""
    layout = _NARROW if size == theme.NARROW else _WIDE
    panels = [
        _Panel(left, width, plot.ends)
        for (left, width), _ in zip(layout.panels, plot.headings, strict=False)
    ]
    right = layout.share_at if layout.share_at and plot.share_heading else None
    width = right or panels[-1].left + panels[-1].width
    gap = _SUM_GAP if any(row.is_sum for row in plot.rows) else 0
    heads = _headings(plot, panels, right, size.type)
    lines = max(text.count("\n") for _, text, _ in heads) + 1
    canvas = Canvas(
        size=size,
        width=width,
        height=layout.row * len(plot.rows) + gap,
        margins=(12, int(size.type * LINE * lines) + 10, 12, 24),
    )
    places = _places(plot, layout)
    spans = _spans(layout, places, canvas.height)
    layers = [
        *_scale(canvas, panels, spans),
        *_whole(canvas, plot, panels, spans),
        *_heads(canvas, heads),
        *_names(canvas, plot, layout, places),
        *_marks(canvas, plot, panels, places),
        *(_shares(canvas, plot, places, right) if right else ()),
    ]
    return canvas.svg(layers, "products", described_by)


def _places(plot: DotPlot, layout: _Layout) -> list[float]:
    """Return how far down each row's dot stands: after all products together there is a little more room."""
    places, above = [], 0
    offset = layout.row * (0.7 if layout.is_stacked else 0.5)
    for number, row in enumerate(plot.rows):
        if number and plot.rows[number - 1].is_sum and not row.is_sum:
            above = _SUM_GAP
        places.append(number * layout.row + above + offset)
    return places


def _scale(
    canvas: Canvas, panels: Sequence[_Panel], spans: Sequence[tuple[float, float]]
) -> list[alt.Chart]:
    """Draw the lines of every panel's scale; in a small panel only its ends are numbered."""
    lines, numbers = [], []
    for number, panel in enumerate(panels):
        low, high = panel.ends
        for value in range(low, high + 1, axis_step(panel.ends)):
            lines += _upright(panel.at(value), spans)
            if number == 0 or value in panel.ends:
                numbers.append((panel.at(value), canvas.height + 13, str(value)))
    return [
        *canvas.rules("grid", lines, theme.RULE),
        *canvas.words("scale", numbers, theme.MUTED, align="center", larger=-1),
    ]


def _whole(
    canvas: Canvas, plot: DotPlot, panels: Sequence[_Panel], spans: Sequence[tuple[float, float]]
) -> list[alt.Chart]:
    """Carry the dot of all products together through every row, to compare with."""
    dots = next((row.dots for row in plot.rows if row.is_sum), ())
    lines = [
        line
        for panel, dot in zip(panels, dots, strict=False)
        if dot is not None
        for line in _upright(panel.at(dot.score), spans)
    ]
    return canvas.rules("whole", lines, theme.ACCENT, dash=(2, 3))


def _upright(
    at: float, spans: Sequence[tuple[float, float]]
) -> list[tuple[float, float, float, float]]:
    return [(at, top, at, bottom) for top, bottom in spans]


def _spans(
    layout: _Layout, places: Sequence[float], height: float
) -> tuple[tuple[float, float], ...]:
    """Return from where to where upright lines run: through all, or clear of names that stand above their rows."""
    if not layout.is_stacked:
        return ((0, height),)
    return tuple((at - _CLEAR, at + _CLEAR) for at in places)


def _headings(
    plot: DotPlot, panels: Sequence[_Panel], right: int | None, type_: float
) -> list[tuple[float, str, Align]]:
    """Return what each panel shows, in lines that fit over it, with its place and side."""
    found: list[tuple[float, str, Align]] = [
        (panel.left, wrapped(heading, panel.width + 18, type_, 4), "left")
        for panel, heading in zip(panels, plot.headings, strict=False)
    ]
    if right:
        found.append((right, wrapped(plot.share_heading, 60, type_, 4), "right"))
    return found


def _heads(canvas: Canvas, headings: Sequence[tuple[float, str, Align]]) -> list[alt.Chart]:
    """Write the headings above the plot, the last line of each nearest to it."""
    layers = []
    for align in ("left", "right"):
        written = [
            (at, -14 - text.count("\n") * canvas.size.type * LINE, text)
            for at, text, side in headings
            if side == align
        ]
        layers += canvas.words(f"headings_{align}", written, theme.MUTED, align=align)
    return layers


def _names(
    canvas: Canvas, plot: DotPlot, layout: _Layout, places: Sequence[float]
) -> list[alt.Chart]:
    layers = []
    for kind, is_sum in (("names", False), ("sum_name", True)):
        rows = [
            (row, at) for row, at in zip(plot.rows, places, strict=True) if row.is_sum is is_sum
        ]
        names, scores = [], []
        for row, at in rows:
            if layout.is_stacked:
                text = wrapped(row.name, canvas.width - 44, canvas.size.type, 1)
                names.append((0.0, at - 21, text))
                scores.append((canvas.width, at - 21, row.score))
            else:
                text = wrapped(row.name, layout.name_width, canvas.size.type)
                lines = text.count("\n") * canvas.size.type * LINE / 2
                names.append((0.0, at - lines, text))
                scores.append((layout.panels[0][0] - 10.0, at, row.score))
        layers += canvas.words(kind, names, theme.INK, is_bold=is_sum)
        layers += canvas.words(f"{kind}_scores", scores, theme.INK, align="right", is_bold=True)
    return layers


def _marks(
    canvas: Canvas, plot: DotPlot, panels: Sequence[_Panel], places: Sequence[float]
) -> list[alt.Chart]:
    """Draw intervals and dots in the colour of what became of them, which a word says as well."""
    layers = []
    for verdict, colour in (("", theme.INK), ("better", theme.BETTER), ("worse", theme.WORSE)):
        rows = [
            (row, at) for row, at in zip(plot.rows, places, strict=True) if row.verdict == verdict
        ]
        first = _dots(rows, panels[:1])
        beside = _dots(rows, panels, first=1)
        suffix = f"_{verdict}" if verdict else ""
        for name, dots, area, thick in (
            (f"main{suffix}", first, 80, 2.5),
            (f"beside{suffix}", beside, 46, 1.5),
        ):
            tone = colour if name.startswith("main") else theme.MUTED
            ranges = [(low, y, high, y) for _, low, high, y in dots]
            layers += canvas.rules(f"{name}_ranges", ranges, tone, thickness=thick)
            layers += canvas.dots(
                f"{name}_dots", [(at, y) for at, _, _, y in dots], tone, area=area
            )
        layers += _changes(canvas, rows, panels[0], colour, suffix)
    return layers


def _dots(
    rows: Iterable[tuple[ProductDots, float]], panels: Sequence[_Panel], first: int = 0
) -> list[tuple[float, float, float, float]]:
    """Return dot, low end, high end and y of every score in the panels from the `first` on."""
    return [
        (panel.at(dot.score), panel.at(dot.low), panel.at(dot.high), y)
        for row, y in rows
        for panel, dot in zip(panels[first:], row.dots[first:], strict=False)
        if dot is not None
    ]


def _changes(
    canvas: Canvas,
    rows: Iterable[tuple[ProductDots, float]],
    panel: _Panel,
    colour: str,
    suffix: str,
) -> list[alt.Chart]:
    """Write what became of a product beside its interval, on the side where there is room."""
    sides: dict[str, list[tuple[float, float, str]]] = {"left": [], "right": []}
    for row, y in rows:
        dot = row.dots[0]
        if row.change and dot is not None:
            at, end = panel.at(dot.high) + 8, panel.left + panel.width
            fits = at + breadth(row.change, canvas.size.type) <= end + 6
            place = at if fits else panel.at(dot.low) - 8
            sides["left" if fits else "right"].append((place, y, row.change))
    return [
        *canvas.words(f"change_after{suffix}", sides["left"], colour),
        *canvas.words(f"change_before{suffix}", sides["right"], colour, align="right"),
    ]


def _shares(canvas: Canvas, plot: DotPlot, places: Sequence[float], right: int) -> list[alt.Chart]:
    written = [
        (float(right), at, row.share_using)
        for row, at in zip(plot.rows, places, strict=True)
        if row.share_using
    ]
    return canvas.words("shares", written, theme.MUTED, align="right")
