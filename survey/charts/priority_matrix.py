"""The priority matrix: what matters and how satisfied people are with it, cut at the means (Martilla, James 1977)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.charts import labels, theme
from survey.charts.canvas import Align, Canvas, breadth, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt

DRAWING = 2
"""Raise it with every change to how the marks are drawn, so that no stale chart is shown."""
_ROUND = 0.05
_NEAR = 2.0 * labels.DOT
"""A name farther off than this has a line to its dot."""
_Line = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """A measure in the matrix: importance (0-1), satisfaction (0-100), the interval of each, and its number."""

    number: int
    name: str
    importance: tuple[float, float, float]
    """The share, and the ends of its interval."""
    satisfaction: tuple[float, float, float]
    is_first: bool = False
    """Whether it is one to concentrate on: drawn in the accent."""


@dataclass(frozen=True)
class Matrix:
    """The spots, where the lines cut, and what is written: the four corners, and the names of the axes.

    `corners` are: low importance and high satisfaction, both high, both low, high importance and low satisfaction.
    """

    spots: tuple[Spot, ...]
    cut: tuple[float, float]
    corners: tuple[str, ...]
    across: str
    upwards: str


@dataclass(frozen=True)
class _Plane:
    """The plot with the ends of both axes."""

    canvas: Canvas
    across: tuple[float, float]
    upwards: tuple[float, float]

    def x(self, importance: float) -> float:
        return self._share(importance, self.across) * self.canvas.width

    def y(self, satisfaction: float) -> float:
        return (1 - self._share(satisfaction, self.upwards)) * self.canvas.height

    def at(self, spot: Spot) -> tuple[float, float]:
        return self.x(spot.importance[0]), self.y(spot.satisfaction[0])

    @staticmethod
    def _share(value: float, ends: tuple[float, float]) -> float:
        return min(max((value - ends[0]) / (ends[1] - ends[0]), 0.0), 1.0)


def draw(matrix: Matrix, size: theme.Size, described_by: str) -> str:
    """Return the SVG of the matrix. On a telephone a number in each dot stands for its name, as in the table."""
    is_small = size == theme.NARROW
    width, height = (278, 300) if is_small else (700, 430)
    canvas = Canvas(size, width, height, (10, 26, 10, 48))
    plane = _Plane(canvas, _ends(matrix), _heights(matrix))
    layers = [
        *_cuts(plane, matrix),
        *_axes(plane, matrix),
        *_crosses(plane, matrix),
        *(_numbered(plane, matrix) if is_small else _named(plane, matrix)),
    ]
    return canvas.svg(layers, "matrix", described_by)


def _ends(matrix: Matrix) -> tuple[float, float]:
    highest = max(max(spot.importance) for spot in matrix.spots)
    return 0.0, _ROUND * (int(highest / _ROUND) + 1)


def _heights(matrix: Matrix) -> tuple[float, float]:
    values = [value for spot in matrix.spots for value in spot.satisfaction]
    step = 10
    return max(step * (min(values) // step), 0.0), min(step * -(-max(values) // step), 100.0)


def _cuts(plane: _Plane, matrix: Matrix) -> list[alt.Chart]:
    """Draw the two lines, and write in each corner what it means."""
    canvas = plane.canvas
    frame = [
        (0, 0, canvas.width, 0),
        (0, canvas.height, canvas.width, canvas.height),
        (0, 0, 0, canvas.height),
        (canvas.width, 0, canvas.width, canvas.height),
    ]
    layers = [
        *canvas.rules("grid", frame, theme.RULE),
        *canvas.rules("cuts", _cutting(plane, matrix), theme.MUTED, dash=(4, 3)),
    ]
    for align, written in _corners(plane, matrix).items():
        layers += canvas.words(f"corners_{align}", written, theme.ACCENT, align=align, is_bold=True)
    return layers


def _cutting(plane: _Plane, matrix: Matrix) -> tuple[_Line, _Line]:
    x, y = plane.x(matrix.cut[0]), plane.y(matrix.cut[1])
    return (x, 0, x, plane.canvas.height), (0, y, plane.canvas.width, y)


def _corners(plane: _Plane, matrix: Matrix) -> dict[Align, list[tuple[float, float, str]]]:
    canvas, (top_left, top_right, bottom_left, bottom_right) = plane.canvas, matrix.corners
    room = canvas.width * 0.45
    above, below = -13.0, canvas.height + 15.0

    def said(text: str) -> str:
        return wrapped(text, room, canvas.size.type, 1)

    return {
        "left": [(0.0, above, said(top_left)), (0.0, below, said(bottom_left))],
        "right": [
            (canvas.width, above, said(top_right)),
            (canvas.width, below, said(bottom_right)),
        ],
    }


def _axes(plane: _Plane, matrix: Matrix) -> list[alt.Chart]:
    """Say which way importance grows, below, and satisfaction, at the left within the plot."""
    canvas = plane.canvas
    return [
        *canvas.words(
            "axis_across",
            [(canvas.width / 2, canvas.height + 36, f"{matrix.across} →")],
            theme.MUTED,
            align="center",
            larger=-1,
        ),
        *canvas.words("axis_upwards", [(6.0, 14.0, f"↑ {matrix.upwards}")], theme.MUTED, larger=-1),
    ]


def _crosses(plane: _Plane, matrix: Matrix) -> list[alt.Chart]:
    lines = [line for spot in matrix.spots for line in _cross(plane, spot)]
    return plane.canvas.rules("ranges", lines, theme.MUTED, thickness=1.5, opacity=0.35)


def _cross(plane: _Plane, spot: Spot) -> tuple[_Line, _Line]:
    """Return the two intervals of a spot as lines across and upwards."""
    x, y = plane.at(spot)
    _, left, right = spot.importance
    _, low, high = spot.satisfaction
    return (plane.x(left), y, plane.x(right), y), (x, plane.y(high), x, plane.y(low))


def _dots(plane: _Plane, matrix: Matrix, area: float) -> list[alt.Chart]:
    layers = []
    for name, is_first, colour in (
        ("spots", False, theme.INK),
        ("spots_first", True, theme.ACCENT),
    ):
        places = [plane.at(spot) for spot in matrix.spots if spot.is_first is is_first]
        layers += plane.canvas.dots(name, places, colour, area=area)
    return layers


def _numbered(plane: _Plane, matrix: Matrix) -> list[alt.Chart]:
    numbers = [(*plane.at(spot), str(spot.number)) for spot in matrix.spots]
    return [
        *_dots(plane, matrix, 340),
        *plane.canvas.words(
            "spot_numbers", numbers, theme.PAPER, align="center", larger=-2, is_bold=True
        ),
    ]


def _named(plane: _Plane, matrix: Matrix) -> list[alt.Chart]:
    canvas = plane.canvas
    places = [plane.at(spot) for spot in matrix.spots]
    axis = labels.Box(0, 4, breadth(matrix.upwards, canvas.size.type) + 30, 24)
    lines = [*_cutting(plane, matrix)]
    lines += [line for spot in matrix.spots for line in _cross(plane, spot)]
    written = labels.beside(
        canvas,
        zip((spot.name for spot in matrix.spots), places, strict=True),
        [*map(labels.around, places), axis],
        [labels.Box(*line) for line in lines],
    )
    return [
        *canvas.rules("leaders", _leaders(places, written), theme.MUTED),
        *_dots(plane, matrix, 80),
        *labels.layers(canvas, "spot_names", written, theme.INK),
    ]


def _leaders(
    places: Sequence[tuple[float, float]], written: Sequence[labels.Written]
) -> list[_Line]:
    """Return lines from dots to names that stand off, or nearer to another dot than to their own."""
    lines = []
    for place, name in zip(places, written, strict=True):
        gap = name.box.gap(place)
        if gap > _NEAR or any(name.box.gap(other) <= gap for other in places if other != place):
            x, y = place
            box = name.box
            end = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
            lines.append((x, y, *end))
    return lines
