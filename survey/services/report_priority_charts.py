"""What is drawn of priorities, and the sentences beside the drawings."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from survey.charts import driver_bars, priority_matrix
from survey.charts.driver_bars import DriverBar
from survey.charts.priority_matrix import Matrix, Spot
from survey.services import kept_charts
from survey.services.report_drivers import Quadrant, quadrant_words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.services.kept_charts import Charts
    from survey.services.report_drivers import DriverRow, Drivers

BARS_CAPTION, MATRIX_CAPTION = "drivers-caption", "matrix-caption"
_CORNERS = (Quadrant.OVERKILL, Quadrant.KEEP_UP, Quadrant.LOW_PRIORITY, Quadrant.CONCENTRATE)


def bars(session: Session, told: Drivers) -> Charts:
    """Return how much each driver matters, as bars; none where none was worked out."""
    if not told.rows:
        return kept_charts.NONE
    drawn = [
        DriverBar(
            name=row.title,
            share=row.share,
            importance=row.importance,
            low=row.low,
            high=row.high,
            is_first=row.quadrant == Quadrant.CONCENTRATE,
        )
        for row in told.rows
    ]
    shown = {
        "bars": [asdict(bar) for bar in drawn],
        "drawing": driver_bars.DRAWING,
        "caption": BARS_CAPTION,
    }
    return kept_charts.kept(
        session, "drivers", shown, lambda size: driver_bars.draw(drawn, size, BARS_CAPTION)
    )


def matrix(session: Session, told: Drivers, language: Language) -> Charts:
    """Return the priority matrix; none where no drivers were worked out."""
    if not told.rows:
        return kept_charts.NONE
    _ = language.translations.gettext
    shown_spots = Matrix(
        spots=tuple(_spot(row) for row in told.rows),
        cut=told.cut,
        corners=tuple(quadrant_words(corner, language) for corner in _CORNERS),
        across=_("Matters more"),
        upwards=_("Satisfies more"),
    )
    shown = {
        "matrix": asdict(shown_spots),
        "drawing": priority_matrix.DRAWING,
        "caption": MATRIX_CAPTION,
    }
    return kept_charts.kept(
        session,
        "matrix",
        shown,
        lambda size: priority_matrix.draw(shown_spots, size, MATRIX_CAPTION),
    )


def _spot(driver: DriverRow) -> Spot:
    return Spot(
        driver.number,
        driver.title,
        (driver.importance, driver.low, driver.high),
        driver.satisfaction,
        is_first=driver.quadrant == Quadrant.CONCENTRATE,
    )


def bars_said(told: Drivers, language: Language) -> tuple[str, ...]:
    """Return the sentences beside the bars."""
    if not told.rows:
        return ()
    _ = language.translations.gettext
    top = told.rows[0]
    message = _(
        "%(measure)s accounts for %(share)s of what is known of the differences in the overall rating "
        "(%(interval)s)."
    )
    return (
        language.say(message, measure=top.title, share=top.share, interval=top.interval),
        _("The line through the end of each bar is the 95% interval of its share: where two overlap, "
          "either may matter more."),
    )  # fmt: skip


def matrix_said(told: Drivers, language: Language) -> tuple[str, ...]:
    """Return the sentences beside the matrix."""
    if not told.rows:
        return ()
    _ = language.translations.gettext
    message = _(
        "The lines cut at the mean importance, %(importance)s, and at the mean satisfaction, %(satisfaction)s. "
        "The pale crosses are the 95%% intervals: a measure whose cross meets a line may belong on either side."
    )
    said = [
        language.say(
            message,
            importance=language.percent(told.cut[0]),
            satisfaction=language.decimal(told.cut[1]),
        )
    ]
    turned = [row.title for row in told.rows if row.is_lower_better]
    if turned:
        message = _("Turned round in the drawing, for lower is better: %(measures)s.")
        said.append(language.say(message, measures=language.every(turned)))
    return tuple(said)
