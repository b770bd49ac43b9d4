"""The chart of a service's value: drawn when first looked at, and kept by what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.charts import value_chart
from survey.charts.value_chart import Value, YearCost
from survey.services import kept_charts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.charts.trend import TrendPoint
    from survey.services.kept_charts import Charts
    from survey.services.value_views import YearLine

_FEWEST = 2


def charts(
    session: Session,
    lines: Sequence[YearLine],
    points: Sequence[TrendPoint],
    satisfaction: str,
    caption: str,
    language: Language,
) -> Charts:
    """Return the chart in every size; none where there are fewer than two years, or two scores in them.

    Years that follow one another without a gap alone are drawn: the last run of them.
    """
    years = _last_run(lines)
    shown = value_chart.within(points, years) if years else ()
    if len(years) < _FEWEST or sum(point.score is not None for point in shown) < _FEWEST:
        return kept_charts.NONE
    heading = language.translations.gettext("Cost for each person served")
    value = Value(years, shown, heading, satisfaction)
    said = {
        "drawing": value_chart.DRAWING,
        "locale": language.locale,
        "headings": [heading, satisfaction],
        "years": [(one.words, one.pounds, one.pounds_words) for one in years],
        "points": [(str(p.day), p.score, p.low, p.high, p.is_break) for p in shown],
        "caption": caption,
    }
    return kept_charts.kept(
        session, "value", said, lambda size: value_chart.draw(value, size, language, caption)
    )


def _last_run(lines: Sequence[YearLine]) -> tuple[YearCost, ...]:
    run: list[YearCost] = []
    for line in lines:
        cost = line.entry.content
        if run and cost.year != run[-1].year + 1:
            run = []
        run.append(YearCost(cost.year, line.year, cost.per_person, line.per_person))
    return tuple(run)
