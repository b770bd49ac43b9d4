"""The priority matrix: what matters and how satisfied people are with it, cut at the means (Martilla, James 1977)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from survey.charts import theme
from survey.charts.canvas import LINE, Align, Canvas, breadth, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import altair as alt

DRAWING = 1
"""Raise it with every change to how the marks are drawn, so that no stale chart is shown."""
_DOT = 7
_LABEL_WIDTH = 150
_ROUND = 0.05
_ON_A_DOT, _ON_A_NAME = 5, 20
"""How much worse it is to write on a dot, and on another name, than on a line."""
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
class _Box:
    """Where words stand: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return not (
            self.right <= other.left
            or other.right <= self.left
            or self.bottom <= other.top
            or other.bottom <= self.top
        )


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
    """Write each name beside its dot, where it meets no other name, no dot and no interval if it can be helped."""
    canvas = plane.canvas
    places = [plane.at(spot) for spot in matrix.spots]
    dots = [_Box(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in places]
    lines = [
        *_cutting(plane, matrix),
        *(one for spot in matrix.spots for one in _cross(plane, spot)),
    ]
    axis = _Box(0, 4, breadth(matrix.upwards, canvas.size.type) + 30, 24)
    taken = [*((box, _ON_A_DOT) for box in (*dots, axis)), *((_Box(*one), 1) for one in lines)]
    sides: dict[Align, list[tuple[float, float, str]]] = {"left": [], "center": [], "right": []}
    for spot, place in zip(matrix.spots, places, strict=True):
        text = wrapped(spot.name, _LABEL_WIDTH, canvas.size.type)
        align, (x, y), box = _label(canvas, text, place, taken)
        sides[align].append((x, y, text))
        taken.append((box, _ON_A_NAME))
    layers = _dots(plane, matrix, 80)
    for align, written in sides.items():
        layers += canvas.words(f"spot_names_{align}", written, theme.INK, align=align)
    return layers


def _label(
    canvas: Canvas, text: str, place: tuple[float, float], taken: Sequence[tuple[_Box, int]]
) -> tuple[Align, tuple[float, float], _Box]:
    """Return side and place of a name: the first that is free, else the one that meets least."""
    found = list(_tried(canvas, text, place))
    ground = _Box(0, 0, canvas.width, canvas.height)
    return min(
        found,
        key=lambda one: (
            sum(weight for box, weight in taken if one[2].meets(box))
            + _ON_A_NAME * (not _is_within(one[2], ground)),
            found.index(one),
        ),
    )


def _is_within(box: _Box, ground: _Box) -> bool:
    return (
        ground.left <= box.left
        and box.right <= ground.right
        and ground.top <= box.top
        and box.bottom <= ground.bottom
    )


def _tried(
    canvas: Canvas, text: str, place: tuple[float, float]
) -> Iterator[tuple[Align, tuple[float, float], _Box]]:
    """Yield where a name may stand: above or below its dot and to a side, then farther off."""
    type_ = canvas.size.type
    width, lines = breadth(text, type_), text.count("\n") + 1
    height = lines * type_ * LINE
    x, y = place
    for distance, (across, down) in product((0, 1, 2, 3), _WAYS):
        at_x = x + across * 4
        middle = y + down * (height / 2 + _DOT + distance * type_)
        align: Align = "left" if across > 0 else "right" if across < 0 else "center"
        left = at_x if across > 0 else at_x - width if across < 0 else at_x - width / 2
        box = _Box(left, middle - height / 2, left + width, middle + height / 2)
        yield align, (at_x, middle - (lines - 1) * type_ * LINE / 2), box


_WAYS = ((1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1))
"""Across and down from a dot: clear of its own interval."""
