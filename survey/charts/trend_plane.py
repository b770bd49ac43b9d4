"""The ground on which a trend is drawn: its scales, and what it is marked with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import altair as alt

from survey.charts.trend import TrendMarks, axis, share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from survey.charts import theme
    from survey.charts.language import Language
    from survey.charts.trend import TrendMark, TrendPoint

NO_MARKS = TrendMarks()


@dataclass(frozen=True)
class Plane:
    """What every layer of a trend is drawn on."""

    points: Sequence[TrendPoint]
    size: theme.Size
    language: Language
    marks: TrendMarks = NO_MARKS

    @property
    def ends(self) -> tuple[int, int]:
        """The ends of the score axis."""
        return axis(self.points, self.marks.target)

    def along(self, point: TrendPoint | TrendMark) -> float:
        """Return where a day lies, 0 at the first wave and 1 at the last."""
        return share(self.points, point.day)

    @property
    def x(self) -> alt.X:
        """The column `x`, 0 to 1."""
        scale = alt.Scale(domain=[0, 1], nice=False, zero=False)
        return alt.X("x:Q", scale=scale, axis=None)

    def y(self, field: str) -> alt.Y:
        """Return a column of scores."""
        scale = alt.Scale(domain=list(self.ends), nice=False, zero=False)
        return alt.Y(f"{field}:Q", scale=scale, axis=None)
