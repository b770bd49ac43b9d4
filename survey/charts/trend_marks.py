"""What happened, and what is aimed at, drawn into a trend: a rule for each event, a dotted line for the target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import altair as alt
import pandas as pd

from survey.charts import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from survey.charts.trend import TrendMark
    from survey.charts.trend_plane import Plane

_Side = Literal["left", "right"]
_LETTER = 0.52
"""How wide a letter is on average, in sizes of its type."""
_MOST_LINES = 2
_MIDDLE = 0.5
_GAP = 6
_RIGHT_OF_TARGET = 0.72
"""From where on the right end of the target is looked at, and up to where its words reach."""


@dataclass(frozen=True)
class _Label:
    """Words beside a rule: how far along (0-1), which of its sides begins there, on which line above the axis."""

    x: float
    words: str
    side: _Side
    line: int


def events(plane: Plane) -> list[alt.Chart]:
    """Draw a rule at each event of the span: with its words where all fit, else with its number."""
    shown = [mark for mark in plane.marks.events if 0 <= plane.along(mark) <= 1]
    if not shown:
        return []
    frame = pd.DataFrame({"x": [plane.along(mark) for mark in shown]})
    rule: alt.Chart = alt.Chart(frame, name="events").mark_rule(color=theme.MUTED, opacity=0.55)
    return [rule.encode(x=plane.x), *_words(plane, shown)]


def target(plane: Plane) -> list[alt.Chart]:
    """Draw the target as a dotted line, named at the end where there is more room above it."""
    score = plane.marks.target
    if score is None:
        return []
    frame = pd.DataFrame({"y": [score]})
    line: alt.Chart = alt.Chart(frame, name="target").mark_rule(
        color=theme.INK, strokeDash=[2, 4], strokeWidth=1.5
    )
    is_right = _is_nearer(plane, score)
    words: alt.Chart = alt.Chart(frame, name="target_words").mark_text(
        align="right" if is_right else "left",
        x=plane.size.width if is_right else 0,
        dy=-9,
        fontSize=plane.size.type - 1,
        color=theme.INK,
    )
    return [
        line.encode(y=plane.y("y")),
        words.encode(y=plane.y("y"), text=alt.TextValue(plane.marks.target_words)),
    ]


def _is_nearer(plane: Plane, score: float) -> bool:
    """Say whether the trend comes nearer to the target in its first part than in its last."""

    def distance(points: Sequence[float]) -> float:
        return min((abs(score - point) for point in points), default=100.0)

    shown = [
        (plane.along(point), edge)
        for point in plane.points
        for edge in (point.score, point.low, point.high)
        if edge is not None
    ]
    first = distance([edge for x, edge in shown if x <= 1 - _RIGHT_OF_TARGET])
    return first < distance([edge for x, edge in shown if x >= _RIGHT_OF_TARGET])


def _words(plane: Plane, shown: Sequence[TrendMark]) -> list[alt.Chart]:
    labels = _laid(plane, shown) if plane.size == theme.WIDE else None
    if labels is None:
        numbers = pd.DataFrame(_numbers(plane, shown))
        mark: alt.Chart = alt.Chart(numbers, name="event_numbers").mark_text(
            y=-5, fontSize=plane.size.type - 1, fontWeight="bold", color=theme.MUTED
        )
        return [mark.encode(x=plane.x, text=alt.Text("text:N"))]
    sides: tuple[_Side, ...] = ("left", "right")
    return [
        _written(plane, side, [label for label in labels if label.side == side])
        for side in sides
        if any(label.side == side for label in labels)
    ]


def _numbers(plane: Plane, shown: Sequence[TrendMark]) -> list[dict[str, float | str]]:
    """Return the number of each rule and where it stands; those that would overlap stand as one: "4, 5"."""
    letter = _LETTER * (plane.size.type - 1) / plane.size.width

    def wide(marks: Sequence[TrendMark]) -> float:
        return letter * len(_named(marks))

    def middle(marks: Sequence[TrendMark]) -> float:
        return (plane.along(marks[0]) + plane.along(marks[-1])) / 2

    groups: list[list[TrendMark]] = []
    for mark in sorted(shown, key=lambda one: one.number):
        groups.append([mark])
        while len(groups) > 1:
            left, right = groups[-2:]
            apart = middle(right) - middle(left)
            if apart >= (wide(left) + wide(right)) / 2 + 2 * letter:
                break
            groups[-2:] = [left + right]
    return [{"x": middle(marks), "text": _named(marks)} for marks in groups]


def _named(marks: Sequence[TrendMark]) -> str:
    return ", ".join(str(mark.number) for mark in marks)


def _written(plane: Plane, side: _Side, labels: Sequence[_Label]) -> alt.Chart:
    type_ = plane.size.type - 1
    frame = pd.DataFrame(
        {
            "x": [label.x for label in labels],
            "y": [plane.size.height - 9 - label.line * (type_ + 4) for label in labels],
            "text": [label.words for label in labels],
        }
    )
    words: alt.Chart = alt.Chart(frame, name=f"event_words_{side}").mark_text(
        align=side,
        dx=_GAP if side == "left" else -_GAP,
        fontSize=type_,
        color=theme.MUTED,
    )
    return words.encode(x=plane.x, y=alt.Y("y:Q", scale=None, axis=None), text=alt.Text("text:N"))


def _laid(plane: Plane, shown: Sequence[TrendMark]) -> list[_Label] | None:
    """Return where the words of each event stand near the axis, or None where not all of them fit."""
    taken: list[list[tuple[float, float]]] = [[] for _ in range(_MOST_LINES)]
    labels = []
    for mark in shown:
        along = plane.along(mark)
        wide = len(mark.title) * _LETTER * (plane.size.type - 1) / plane.size.width
        gap = _GAP / plane.size.width
        is_left = along > _MIDDLE
        span = (along - gap - wide, along) if is_left else (along, along + gap + wide)
        line = next((n for n, spans in enumerate(taken) if _is_free(spans, span)), None)
        if line is None or span[0] < 0 or span[1] > 1 or _lies_in_the_band(plane, span, line):
            return None
        taken[line].append(span)
        labels.append(_Label(along, mark.title, "right" if is_left else "left", line))
    return labels


def _is_free(spans: Sequence[tuple[float, float]], span: tuple[float, float]) -> bool:
    return all(span[1] <= start or end <= span[0] for start, end in spans)


def _lies_in_the_band(plane: Plane, span: tuple[float, float], line: int) -> bool:
    """Say whether words would stand on the trend, which comes down to where they are."""
    low, high = plane.ends
    top = (9 + (line + 1) * (plane.size.type + 3)) / plane.size.height * (high - low) + low
    step = 1 / max(len(plane.points) - 1, 1)
    return any(
        edge < top
        for point in plane.points
        if span[0] - step <= plane.along(point) <= span[1] + step
        for edge in (point.score, point.low)
        if edge is not None
    )
