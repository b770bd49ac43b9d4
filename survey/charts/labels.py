"""Where names are written beside dots: on no other name, on no dot, and on no line if it can be helped."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import hypot
from typing import TYPE_CHECKING

from survey.charts.canvas import LINE, Align, Canvas, breadth, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import altair as alt

DOT = 7
"""How far from the middle of a dot nothing is written."""
_WIDEST = 180
_ON_A_LINE, _BY_ANOTHER, _ON_A_DOT, _ON_A_NAME = 1, 4, 5, 20
_WAYS = ((1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1))
"""Across and down from a dot: clear of an interval through it."""
_FARTHER = (0, 1, 2, 3)


@dataclass(frozen=True)
class Box:
    """Where something stands: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Return whether two boxes overlap."""
        return not (
            self.right <= other.left
            or other.right <= self.left
            or self.bottom <= other.top
            or other.bottom <= self.top
        )

    def gap(self, place: tuple[float, float]) -> float:
        """Return how far a point is from the box."""
        x, y = place
        return hypot(max(self.left - x, 0, x - self.right), max(self.top - y, 0, y - self.bottom))

    @property
    def middle(self) -> tuple[float, float]:
        """The point in its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def is_within(self, other: Box) -> bool:
        """Return whether this lies in another box."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Written:
    """A name as it is written: its words in lines, where the first begins, and the box that it fills."""

    text: str
    align: Align
    x: float
    y: float
    box: Box


def around(place: tuple[float, float]) -> Box:
    """Return the box of a dot."""
    x, y = place
    return Box(x - DOT, y - DOT, x + DOT, y + DOT)


def beside(
    canvas: Canvas,
    named: Iterable[tuple[str, tuple[float, float]]],
    dots: Sequence[Box],
    lines: Sequence[Box],
) -> list[Written]:
    """Return where each name is written for its dot, in order: the place that meets least, the nearest first.

    A name that stood nearer to another dot than to its own would be read as that dot's.
    """
    taken = [*((box, _ON_A_DOT) for box in dots), *((box, _ON_A_LINE) for box in lines)]
    ground = Box(0, 0, canvas.width, canvas.height)
    found = []
    for name, place in named:
        tried = list(_tried(canvas, wrapped(name, _WIDEST, canvas.size.type), place))
        others = [dot.middle for dot in dots if dot.middle != place]
        costs = [_cost(one.box, taken, ground) + _strayed(one.box, place, others) for one in tried]
        best = tried[costs.index(min(costs))]
        taken.append((best.box, _ON_A_NAME))
        found.append(best)
    return found


def layers(canvas: Canvas, name: str, written: Iterable[Written], colour: str) -> list[alt.Chart]:
    """Return names as layers called by `name` and their side."""
    sides: dict[Align, list[tuple[float, float, str]]] = {}
    for one in written:
        sides.setdefault(one.align, []).append((one.x, one.y, one.text))
    return [
        layer
        for align, words in sides.items()
        for layer in canvas.words(f"{name}_{align}", words, colour, align=align)
    ]


def _cost(box: Box, taken: Iterable[tuple[Box, int]], ground: Box) -> int:
    met = sum(weight for other, weight in taken if box.meets(other))
    return met if box.is_within(ground) else met + _ON_A_NAME


def _strayed(box: Box, place: tuple[float, float], others: Iterable[tuple[float, float]]) -> int:
    own = box.gap(place)
    return _BY_ANOTHER * sum(box.gap(other) <= own for other in others)


def _tried(canvas: Canvas, text: str, place: tuple[float, float]) -> Iterator[Written]:
    """Yield where a name may stand: above or below its dot and to a side, then farther off."""
    type_ = canvas.size.type
    width, lines = breadth(text, type_), text.count("\n") + 1
    height = lines * type_ * LINE
    x, y = place
    for distance, (across, down) in product(_FARTHER, _WAYS):
        at = x + across * 4
        middle = y + down * (height / 2 + DOT + distance * type_)
        align: Align = "left" if across > 0 else "right" if across < 0 else "center"
        left = at if across > 0 else at - width if across < 0 else at - width / 2
        box = Box(left, middle - height / 2, left + width, middle + height / 2)
        yield Written(text, align, at, middle - (lines - 1) * type_ * LINE / 2, box)
