"""How answers spread, wave below wave: a bar of a hundred per cent for each, those without an answer apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.charts import theme
from survey.charts.canvas import Canvas, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt

    from survey.charts.canvas import Align

DRAWING = 2
"""Raise it with every change to how the marks are drawn, so that no stale chart is shown."""
_ROW = 26
_BAR = 19
_LEAST_NUMBER = 0.06
"""The smallest share whose number is written into its bar."""
_SCALES = {
    "good-high": ("#b8480a", "#e09a6b", "#f0cdb4", "#dfe4e8", "#b3d0e6", "#6ea6d1", "#1f6fb2"),
    "good-low": ("#1f6fb2", "#6ea6d1", "#b3d0e6", "#dfe4e8", "#f0cdb4", "#e09a6b", "#b8480a"),
    "neutral": ("#dbe7ee", "#c2d6e1", "#a5c3d2", "#84adc1", "#6195ae", "#3f7b97", "#1d5b79"),
}
_DARK = frozenset({"#b8480a", "#1f6fb2", "#1d5b79", "#3f7b97"})


@dataclass(frozen=True)
class SpreadRow:
    """One wave: its name, the share of each option (0-1, in the order of the codes), and of those apart."""

    name: str
    shares: tuple[float, ...]
    apart: float | None
    is_break: bool = False


@dataclass(frozen=True)
class SpreadPlot:
    """Waves on top of one another, the latest first. `ends` are the words of the first and the last option."""

    rows: tuple[SpreadRow, ...]
    numbers: tuple[tuple[str, ...], ...]
    """The share of each option of each row as written."""
    apart_numbers: tuple[str, ...]
    ends: tuple[str, str]
    apart_heading: str
    scale: str
    """`good-high`, `good-low` or `neutral`."""


@dataclass(frozen=True)
class _Layout:
    """Where the bars begin and end, and those apart, in pixels."""

    left: int
    bars: int
    apart_left: int
    apart: int


_WIDE = _Layout(84, 500, 612, 70)
_NARROW = _Layout(68, 164, 240, 32)


def colours(number: int, scale: str) -> list[str]:
    """Return a colour for each of `number` options, spread over the whole scale."""
    tones = _SCALES[scale]
    if number == 1:
        return [tones[-1]]
    places = [round(n * (len(tones) - 1) / (number - 1)) for n in range(number)]
    return [tones[place] for place in places]


def draw(plot: SpreadPlot, size: theme.Size, described_by: str) -> str:
    """Return the SVG of how answers spread."""
    layout = _NARROW if size == theme.NARROW else _WIDE
    heads = 2 if size == theme.NARROW else 1
    canvas = Canvas(
        size=size,
        width=layout.apart_left + layout.apart,
        height=_ROW * len(plot.rows),
        margins=(2, int(heads * size.type * 1.25) + 10, 30, 6),
    )
    layers = [
        *_ends(canvas, plot, layout),
        *_names(canvas, plot),
        *_bars(canvas, plot, layout),
        *_breaks(canvas, plot, layout),
        *_apart(canvas, plot, layout),
    ]
    return canvas.svg(layers, "spread", described_by)


def _middle(row: int) -> float:
    return row * _ROW + _ROW / 2


def _names(canvas: Canvas, plot: SpreadPlot) -> list[alt.Chart]:
    written = [(0.0, _middle(n), row.name) for n, row in enumerate(plot.rows)]
    return [
        *canvas.words("latest_name", written[:1], theme.INK, is_bold=True),
        *canvas.words("names", written[1:], theme.MUTED),
    ]


def _ends(canvas: Canvas, plot: SpreadPlot, layout: _Layout) -> list[alt.Chart]:
    """Write what the two ends of the bars mean above them, each within its half."""
    half = layout.bars / 2 - 8
    type_ = canvas.size.type
    left, right = (wrapped(words, half, type_, 2) for words in plot.ends)
    layers = []
    sides: tuple[tuple[str, float, str, Align], ...] = (
        ("low_end", float(layout.left), left, "left"),
        ("high_end", float(layout.left + layout.bars), right, "right"),
    )
    for name, x, text, align in sides:
        layers += canvas.words(name, [(x, _above(text, type_), text)], theme.MUTED, align=align)
    if any(plot.apart_numbers) and canvas.size != theme.NARROW:
        text = wrapped(plot.apart_heading, layout.apart + 40, type_, 2)
        end = float(layout.apart_left + layout.apart + 26)
        place = [(end, _above(text, type_), text)]
        layers += canvas.words("apart_heading", place, theme.MUTED, align="right")
    return layers


def _above(text: str, type_: float) -> float:
    return -12 - text.count("\n") * type_ * 1.25


def _bars(canvas: Canvas, plot: SpreadPlot, layout: _Layout) -> list[alt.Chart]:
    """Draw the options one after the other, each in its colour and with its number where there is room."""
    options = max(len(row.shares) for row in plot.rows)
    layers: list[alt.Chart] = []
    least = max(_LEAST_NUMBER, 24 / layout.bars)
    for option, colour in enumerate(colours(options, plot.scale)):
        ends, numbers = [], []
        for n, row in enumerate(plot.rows):
            start = layout.left + sum(row.shares[:option]) * layout.bars
            share = row.shares[option]
            if share > 0:
                ends.append((start, _middle(n), start + share * layout.bars, _middle(n)))
            if share >= least:
                middle = start + share * layout.bars / 2
                numbers.append((middle, _middle(n) + 1, plot.numbers[n][option]))
        layers += canvas.rules(f"option_{option}", ends, colour, thickness=_BAR, cap="butt")
        tone = "#ffffff" if colour in _DARK else theme.INK
        layers += canvas.words(f"share_{option}", numbers, tone, align="center", larger=-2)
    return layers


def _breaks(canvas: Canvas, plot: SpreadPlot, layout: _Layout) -> list[alt.Chart]:
    """Part waves that cannot be compared by a dotted rule: below the first one of the new series."""
    ends = [
        (0.0, (n + 1) * _ROW, float(layout.left + layout.bars), (n + 1) * _ROW)
        for n, row in enumerate(plot.rows)
        if row.is_break
    ]
    return canvas.rules("breaks", ends, theme.MUTED, dash=(3, 3))


def _apart(canvas: Canvas, plot: SpreadPlot, layout: _Layout) -> list[alt.Chart]:
    """Draw those who gave no answer that counts apart from the hundred per cent, on the same scale."""
    ends = []
    numbers = []
    for n, (row, number) in enumerate(zip(plot.rows, plot.apart_numbers, strict=True)):
        if row.apart is None:
            continue
        end = layout.apart_left + min(row.apart * layout.bars, layout.apart)
        ends.append((float(layout.apart_left), _middle(n), end, _middle(n)))
        numbers.append((end + 5, _middle(n) + 1, number))
    return [
        *canvas.rules("apart", ends, theme.MUTED, thickness=_BAR - 8, cap="butt", opacity=0.55),
        *canvas.words("apart_numbers", numbers, theme.MUTED, larger=-2),
    ]


def shown(plot: SpreadPlot) -> dict[str, object]:
    """Return everything that tells one drawing from another."""
    rows: Sequence[object] = [(row.name, row.shares, row.apart, row.is_break) for row in plot.rows]
    return {
        "rows": rows,
        "numbers": plot.numbers,
        "apart_numbers": plot.apart_numbers,
        "words": (plot.ends, plot.apart_heading),
        "scale": plot.scale,
        "drawing": DRAWING,
    }
