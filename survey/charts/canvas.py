"""A drawing laid out in pixels: rules, dots, runs and words on a ground whose places are worked out beforehand."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import altair as alt

from survey.charts import render, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

Align = Literal["left", "center", "right"]
Cap = Literal["round", "butt"]

LINE = 1.25
"""The height of a line of words, in sizes of its type."""
_LETTER = 0.52
"""How wide a letter of Arial is on average, in sizes of its type; wide enough to keep words apart."""


@dataclass(frozen=True)
class Canvas:
    """The ground of a drawing: `width` by `height` pixels, the origin at the top left, within `margins`.

    `size` gives it its name and its type. Layers are drawn in the order in which they are given, and each keeps
    its name as a class, by which a page may recolour it.
    """

    size: theme.Size
    width: float
    height: float
    margins: tuple[int, int, int, int]

    def rules(
        self,
        name: str,
        ends: Sequence[tuple[float, float, float, float]],
        colour: str,
        *,
        thickness: float = 1,
        dash: tuple[int, int] | None = None,
        opacity: float = 1,
        cap: Cap = "round",
    ) -> list[alt.Chart]:
        """Return a layer of straight lines from (x, y) to (x, y); none where there are no lines."""
        if not ends:
            return []
        data = _data(("x", "y", "x2", "y2"), ends)
        strokes = list(dash) if dash else alt.Undefined
        mark: alt.Chart = alt.Chart(data, name=name).mark_rule(
            color=colour,
            strokeWidth=thickness,
            opacity=opacity,
            strokeCap=cap,
            strokeDash=strokes,
        )
        return [mark.encode(x=self._x(), y=self._y(), x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"))]

    def dots(
        self,
        name: str,
        places: Sequence[tuple[float, float]],
        colour: str,
        *,
        area: float = 70,
        is_filled: bool = True,
    ) -> list[alt.Chart]:
        """Return a layer of dots of some square pixels; none where there are no places."""
        if not places:
            return []
        data = _data(("x", "y"), places)
        mark: alt.Chart = alt.Chart(data, name=name).mark_point(
            color=colour, filled=is_filled, size=area, opacity=1, strokeWidth=1.5
        )
        return [mark.encode(x=self._x(), y=self._y())]

    def run(
        self,
        name: str,
        places: Sequence[tuple[float, float]],
        colour: str,
        *,
        thickness: float = 1.5,
        dash: tuple[int, int] | None = None,
    ) -> list[alt.Chart]:
        """Return a layer of one line through many places."""
        data = _data(("x", "y"), places)
        strokes = list(dash) if dash else alt.Undefined
        mark: alt.Chart = alt.Chart(data, name=name).mark_line(
            color=colour, strokeWidth=thickness, strokeJoin="round", strokeDash=strokes
        )
        return [mark.encode(x=self._x(), y=self._y(), order=alt.Order("x:Q"))]

    def words(
        self,
        name: str,
        written: Sequence[tuple[float, float, str]],
        colour: str,
        *,
        align: Align = "left",
        larger: float = 0,
        is_bold: bool = False,
    ) -> list[alt.Chart]:
        """Return a layer of words, each centred on its y; lines are parted by line feeds."""
        if not written:
            return []
        data = _data(("x", "y", "text"), written)
        mark: alt.Chart = alt.Chart(data, name=name).mark_text(
            align=align,
            baseline="middle",
            color=colour,
            fontSize=self.size.type + larger,
            fontWeight="bold" if is_bold else "normal",
            lineBreak="\n",
            lineHeight=self.size.type * LINE,
        )
        return [mark.encode(x=self._x(), y=self._y(), text=alt.Text("text:N"))]

    def svg(self, layers: Sequence[alt.Chart], name: str, described_by: str) -> str:
        """Return the drawing; `name` is its kind, `described_by` the id of the element that names it in its page."""
        plot = render.Plot(self.width, self.height, self.margins)
        return render.svg(layers, plot, name=name, size=self.size, described_by=described_by)

    def _x(self) -> alt.X:
        scale = alt.Scale(domain=[0, self.width], nice=False, zero=False)
        return alt.X("x:Q", scale=scale, axis=None)

    def _y(self) -> alt.Y:
        scale = alt.Scale(domain=[self.height, 0], nice=False, zero=False)
        return alt.Y("y:Q", scale=scale, axis=None)


def _data(names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> alt.InlineData:
    """Return rows as a drawing holds them. A frame would say the same, and take longer than the drawing."""
    return alt.InlineData(values=[dict(zip(names, row, strict=True)) for row in rows])


def wrapped(text: str, room: float, type_: float, most: int = 2) -> str:
    """Return words in at most so many lines that fit into some pixels, parted by line feeds; the rest is cut off."""
    letters = max(int(room / (type_ * _LETTER)), 4)
    lines = textwrap.wrap(text, letters, max_lines=most, placeholder="…")
    return "\n".join(lines)


def breadth(text: str, type_: float) -> float:
    """Return about how many pixels the longest line of some words is wide."""
    return max(map(len, text.split("\n"))) * type_ * _LETTER
