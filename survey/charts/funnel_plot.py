"""The funnel plot: every site by its answers and its score, within the limits that chance draws about a mean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from survey.charts import labels, theme
from survey.charts.canvas import LINE, Canvas
from survey.charts.trend import TrendPoint, axis, axis_step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import altair as alt

DRAWING = 2
"""Raise it with every change to how the marks are drawn, so that no stale chart is shown."""
_TICKS = (10, 15, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000, 10_000)
_APART = 34
"""How many pixels lie between two numbers of answers at least."""
_AROUND = 1.12
"""How far the axis reaches beyond the smallest and the largest site."""
_ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class SiteDot:
    """A site: its answers and score. `name` and `number` are given where it is called out and may be named.

    `is_outside` the outer limits: `verdict` is then better, worse, or empty where neither end is the good one.
    """

    base: int
    score: float
    is_own: bool
    name: str = ""
    number: int = 0
    is_outside: bool = False
    verdict: str = ""


@dataclass(frozen=True)
class Limits:
    """The limits at one base: of 95 %, and of 99.8 %."""

    base: float
    low_95: float
    high_95: float
    low_998: float
    high_998: float


@dataclass(frozen=True)
class Funnel:
    """Sites about a mean, and what is written: the mean, the two limits, and what runs across."""

    dots: tuple[SiteDot, ...]
    limits: tuple[Limits, ...]
    target: float
    target_said: str
    inner_said: str
    outer_said: str
    across: str


@dataclass(frozen=True)
class _Plane:
    """The plot with the ends of both axes."""

    canvas: Canvas
    bases: tuple[float, float]
    ends: tuple[int, int]

    def x(self, base: float) -> float:
        """Return where a number of answers lies; twice as many are always as far to the right."""
        low, high = self.bases
        return math.log(base / low) / math.log(high / low) * self.canvas.width

    def y(self, score: float) -> float:
        low, high = self.ends
        return (1 - min(max((score - low) / (high - low), 0.0), 1.0)) * self.canvas.height

    def at(self, dot: SiteDot) -> tuple[float, float]:
        return self.x(dot.base), self.y(dot.score)


def draw(funnel: Funnel, size: theme.Size, described_by: str) -> str:
    """Return the SVG of a funnel. On a telephone numbers stand for the names of sites that are called out."""
    is_small = size == theme.NARROW
    width, height = (232, 270) if is_small else (610, 380)
    right = 42 if is_small else 64
    canvas = Canvas(size, width, height, (32, 14, right, 46))
    bases = [dot.base for dot in funnel.dots]
    plane = _Plane(canvas, (min(bases) / _AROUND, max(bases) * _AROUND), _ends(funnel))
    layers = [
        *_grid(plane, funnel),
        *_limits(plane, funnel),
        *_dots(plane, funnel),
        *(_numbers(plane, funnel) if is_small else _names(plane, funnel)),
    ]
    return canvas.svg(layers, "funnel", described_by)


def _ends(funnel: Funnel) -> tuple[int, int]:
    """Return the ends of the scores: every dot and, where they are wide at the smallest site, not every limit."""
    outer = funnel.limits[len(funnel.limits) // 4]
    scores = [*(dot.score for dot in funnel.dots), outer.low_998, outer.high_998]
    return axis([TrendPoint(_ANY_DAY, min(max(score, 0.0), 100.0)) for score in scores])


def _grid(plane: _Plane, funnel: Funnel) -> list[alt.Chart]:
    canvas, (low, high) = plane.canvas, plane.ends
    values = range(low, high + 1, axis_step(plane.ends))
    lines = [(0, plane.y(value), canvas.width, plane.y(value)) for value in values]
    scores = [(-8.0, plane.y(value), str(value)) for value in values]
    answers = [(plane.x(base), canvas.height + 14, f"{base:,}") for base in _ticks(plane)]
    across = [(canvas.width / 2, canvas.height + 34, f"{funnel.across} →")]
    return [
        *canvas.rules("grid", lines, theme.RULE),
        *canvas.words("scale", scores, theme.MUTED, align="right", larger=-1),
        *canvas.words("bases", answers, theme.MUTED, align="center", larger=-1),
        *canvas.words("axis_across", across, theme.MUTED, align="center", larger=-1),
    ]


def _ticks(plane: _Plane) -> list[int]:
    """Return the numbers of answers that stand on the axis, so far apart that none touches another."""
    low, high = plane.bases
    found: list[int] = []
    for base in _TICKS:
        if low <= base <= high and (not found or plane.x(base) - plane.x(found[-1]) >= _APART):
            found.append(base)
    return found


def _limits(plane: _Plane, funnel: Funnel) -> list[alt.Chart]:
    """Draw the mean and the four limits, each named at its end."""
    canvas, last = plane.canvas, funnel.limits[-1]
    curves: dict[str, Callable[[Limits], float]] = {
        "low_95": lambda limits: limits.low_95,
        "high_95": lambda limits: limits.high_95,
        "low_998": lambda limits: limits.low_998,
        "high_998": lambda limits: limits.high_998,
    }
    layers = []
    for name, value in curves.items():
        dash = (4, 3) if name.endswith("95") else None
        places = [(plane.x(at.base), plane.y(value(at))) for at in _visible(plane, funnel, value)]
        layers += canvas.run(name, places, theme.MUTED, thickness=1.2, dash=dash)
    mean = [
        (
            plane.x(funnel.limits[0].base),
            plane.y(funnel.target),
            canvas.width,
            plane.y(funnel.target),
        )
    ]
    at, room = canvas.width + 6, canvas.size.type * LINE
    middle = plane.y(funnel.target)
    inner = min(plane.y(last.high_95), middle - room)
    outer = min(plane.y(last.high_998), inner - room)
    said = [(at, outer, funnel.outer_said), (at, inner, funnel.inner_said)]
    return [
        *layers,
        *canvas.rules("mean", mean, theme.ACCENT, thickness=1.5),
        *canvas.words("limit_words", said, theme.MUTED, larger=-2),
        *canvas.words(
            "mean_words",
            [(at, middle, funnel.target_said)],
            theme.ACCENT,
            is_bold=True,
        ),
    ]


def _visible(plane: _Plane, funnel: Funnel, value: Callable[[Limits], float]) -> Iterable[Limits]:
    """Return the part of a limit that lies within the drawing, and the last point before it."""
    low, high = plane.ends
    return [at for at in funnel.limits if low <= value(at) <= high]


def _dots(plane: _Plane, funnel: Funnel) -> list[alt.Chart]:
    """Draw every site: others' hollow, one's own filled, those outside the outer limits coloured and larger."""
    plain = [dot for dot in funnel.dots if not dot.is_outside]
    others = [plane.at(dot) for dot in plain if not dot.is_own]
    own = [plane.at(dot) for dot in plain if dot.is_own]
    layers = [
        *plane.canvas.dots("others", others, theme.MUTED, area=30, is_filled=False),
        *plane.canvas.dots("own", own, theme.INK, area=30),
    ]
    for verdict, colour in (("", theme.INK), ("better", theme.BETTER), ("worse", theme.WORSE)):
        outside = [dot for dot in funnel.dots if dot.is_outside and dot.verdict == verdict]
        for is_own, name in (
            (True, verdict or "outside"),
            (False, f"{verdict or 'outside'}_others"),
        ):
            places = [plane.at(dot) for dot in outside if dot.is_own is is_own]
            layers += plane.canvas.dots(name, places, colour, area=95, is_filled=is_own)
    return layers


def _names(plane: _Plane, funnel: Funnel) -> list[alt.Chart]:
    called = [dot for dot in funnel.dots if dot.number and dot.name]
    limits = [
        labels.Box(
            plane.x(at.base) - 4, plane.y(value) - 2, plane.x(at.base) + 4, plane.y(value) + 2
        )
        for at in funnel.limits
        for value in (at.low_95, at.high_95, at.low_998, at.high_998)
    ]
    written = labels.beside(
        plane.canvas,
        [(dot.name, plane.at(dot)) for dot in called],
        [labels.around(plane.at(dot)) for dot in funnel.dots],
        limits,
    )
    return labels.layers(plane.canvas, "names", written, theme.INK)


def _numbers(plane: _Plane, funnel: Funnel) -> list[alt.Chart]:
    called = [dot for dot in funnel.dots if dot.number and dot.name]
    written = labels.beside(
        plane.canvas,
        [(str(dot.number), plane.at(dot)) for dot in called],
        [labels.around(plane.at(dot)) for dot in funnel.dots],
        [],
    )
    return labels.layers(plane.canvas, "numbers", written, theme.INK)
