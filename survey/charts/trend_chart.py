"""The trend drawn: a line in its interval band that stops at gaps and breaks, its last point labelled."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import altair as alt
import pandas as pd

from survey.charts import render, theme, trend_marks
from survey.charts.trend import axis_step, labelled, segments
from survey.charts.trend_plane import NO_MARKS, Plane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from survey.charts.language import Language
    from survey.charts.trend import TrendMarks, TrendPoint

DRAWING = 4
"""Raise it with every change to how the marks are drawn, so that no stale chart is shown."""
_MIDDLE = 0.5
_Side = Literal["left", "right"]


def draw(
    points: Sequence[TrendPoint],
    size: theme.Size,
    language: Language,
    described_by: str,
    compared: int | None = None,
    marks: TrendMarks = NO_MARKS,
) -> str:
    """Return the SVG of a trend with the score of its last point, and of the one `compared` with it, in figures."""
    plane = Plane(points, size, language, marks)
    layers = [
        *_grid(plane),
        *_dates(plane),
        *trend_marks.events(plane),
        *_breaks(plane),
        *trend_marks.target(plane),
        *_gaps(plane),
        *_series(plane),
        *(_labelled(plane, compared, "compared") if compared is not None else ()),
        *_labelled(plane, len(points) - 1, "last"),
    ]
    plot = render.Plot(size.width, size.height, size.margins)
    return render.svg(layers, plot, name="trend", size=size, described_by=described_by)


def _grid(plane: Plane) -> list[alt.Chart]:
    low, high = plane.ends
    values = list(range(low, high + 1, axis_step((low, high))))
    frame = pd.DataFrame({"y": values, "text": [str(v) for v in values]})
    line: alt.Chart = alt.Chart(frame, name="grid").mark_rule(color=theme.RULE)
    words: alt.Chart = alt.Chart(frame, name="scale").mark_text(
        align="right", x=-8, dy=1, fontSize=plane.size.type, color=theme.MUTED
    )
    return [line.encode(y=plane.y("y")), words.encode(y=plane.y("y"), text=alt.Text("text:N"))]


def _dates(plane: Plane) -> list[alt.Chart]:
    chosen = [plane.points[number] for number in labelled(plane.points, plane.size)]
    frame = pd.DataFrame(
        {
            "x": [plane.along(point) for point in chosen],
            "y": plane.ends[0],
            "text": [plane.language.short_month(point.day) for point in chosen],
        }
    )
    tick: alt.Chart = alt.Chart(frame, name="ticks").mark_rule(
        color=theme.MUTED, y="height", y2=plane.size.height + 6
    )
    words: alt.Chart = alt.Chart(frame, name="dates").mark_text(
        dy=24, fontSize=plane.size.type, color=theme.MUTED
    )
    return [
        tick.encode(x=plane.x),
        words.encode(x=plane.x, y=plane.y("y"), text=alt.Text("text:N")),
    ]


def _breaks(plane: Plane) -> list[alt.Chart]:
    """Draw a dotted rule between two waves that cannot be compared, and say so where there is more room."""
    middles = [
        (plane.along(before) + plane.along(after)) / 2
        for before, after in pairwise(plane.points)
        if after.is_break
    ]
    if not middles:
        return []
    frame = pd.DataFrame({"x": middles, "y": plane.ends[1]})
    rule: alt.Chart = alt.Chart(frame, name="breaks").mark_rule(
        color=theme.MUTED, strokeDash=[3, 3]
    )
    layers = [rule.encode(x=plane.x)]
    latest = frame[frame["x"] == max(middles)]
    side: _Side = "left" if max(middles) <= _MIDDLE else "right"
    words: alt.Chart = alt.Chart(latest, name="break_words").mark_text(
        align=side,
        dx=6 if side == "left" else -6,
        dy=13,
        fontSize=plane.size.type - 1,
        color=theme.MUTED,
    )
    text = alt.TextValue(plane.language.translations.gettext("not comparable"))
    return [*layers, words.encode(x=plane.x, y=plane.y("y"), text=text)]


def _gaps(plane: Plane) -> list[alt.Chart]:
    """Mark a wave without a figure by a hollow ring on the axis."""
    places = [plane.along(point) for point in plane.points if point.score is None]
    if not places:
        return []
    frame = pd.DataFrame({"x": places, "y": plane.ends[0]})
    ring: alt.Chart = alt.Chart(frame, name="gaps").mark_point(
        color=theme.MUTED, size=40, strokeWidth=1.5, opacity=1
    )
    return [ring.encode(x=plane.x, y=plane.y("y"))]


def _series(plane: Plane) -> list[alt.Chart]:
    frame = _figures(plane)
    x, run = plane.x, alt.Detail("run:N")
    band: alt.Chart = alt.Chart(frame, name="band").mark_area(color=theme.ACCENT, opacity=0.16)
    line: alt.Chart = alt.Chart(frame, name="line").mark_line(
        color=theme.ACCENT, strokeWidth=2.5, strokeJoin="round"
    )
    dots: alt.Chart = alt.Chart(frame, name="dots").mark_point(
        color=theme.ACCENT, filled=True, size=22, opacity=1
    )
    layers = [
        band.encode(x=x, y=plane.y("low"), y2=alt.Y2("high:Q"), detail=run),
        line.encode(x=x, y=plane.y("score"), detail=run),
        dots.encode(x=x, y=plane.y("score")),
    ]
    alone = frame[frame["is_alone"]]
    if not alone.empty:
        whisker: alt.Chart = alt.Chart(alone, name="whisker").mark_rule(
            color=theme.ACCENT, opacity=0.35, strokeWidth=4
        )
        layers.insert(0, whisker.encode(x=x, y=plane.y("low"), y2=alt.Y2("high:Q")))
    return layers


def _figures(plane: Plane) -> pd.DataFrame:
    """Return a row for every figure: x (0-1), score, low, high, its run, and whether that is of one wave."""
    rows = []
    for run, members in enumerate(segments(plane.points)):
        for point in (plane.points[number] for number in members):
            low = point.score if point.low is None else point.low
            high = point.score if point.high is None else point.high
            rows.append((plane.along(point), point.score, low, high, run, len(members) == 1))
    return pd.DataFrame(rows, columns=["x", "score", "low", "high", "run", "is_alone"])


def _labelled(plane: Plane, number: int, name: Literal["compared", "last"]) -> list[alt.Chart]:
    """Set a larger dot at a point and write its score: beside the last one, above the other.

    Above the first one it begins at its point, clear of the axis.
    """
    point = plane.points[number]
    if point.score is None:
        return []
    is_last = name == "last"
    colour = theme.ACCENT if is_last else theme.MUTED
    frame = pd.DataFrame({"x": [plane.along(point)], "score": [point.score]})
    dot: alt.Chart = alt.Chart(frame, name=name).mark_point(
        color=colour, filled=True, size=90 if is_last else 46, opacity=1
    )
    words: alt.Chart = alt.Chart(frame, name=f"{name}_number").mark_text(
        align="left" if is_last or number == 0 else "center",
        dx=9 if is_last else 0,
        dy=0 if is_last else -_clear_of_band(plane, point.score, point.high),
        fontSize=plane.size.type + (2 if is_last else 0),
        fontWeight="bold" if is_last else "normal",
        color=colour,
    )
    text = alt.TextValue(plane.language.decimal(point.score))
    return [
        dot.encode(x=plane.x, y=plane.y("score")),
        words.encode(x=plane.x, y=plane.y("score"), text=text),
    ]


def _clear_of_band(plane: Plane, score: float, high: float | None) -> float:
    """Return how far above its point a number stands, in pixels."""
    bottom, top = plane.ends
    above = score if high is None else high
    return 10 + (above - score) / (top - bottom) * plane.size.height
