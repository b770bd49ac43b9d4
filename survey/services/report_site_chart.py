"""The funnel plot of the sites that were chosen; sites outside the reader's groups have no name in it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from survey.charts import funnel_plot
from survey.charts.funnel_plot import Funnel, SiteDot
from survey.services import kept_charts
from survey.services.report_site_lines import OUTER, verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from survey.services.kept_charts import Charts
    from survey.services.report_asked import Asked
    from survey.services.report_site_ground import Ground, SitesRead
    from survey.services.report_site_lines import Called

CAPTION = "funnel-caption"


def dots(
    found: Asked, chosen: Ground, read: SitesRead, called: Sequence[Called]
) -> tuple[SiteDot, ...]:
    """Return the sites that have a place in the funnel, by answers and score: their order names nobody."""
    if read.told is None:
        return ()
    numbers = {each.line.group.key: each.number for each in called}
    drawn = []
    for node in chosen.sites:
        shown, standing = read.figures.get(node.key), read.told.standings.get(node.key)
        if shown is None or standing is None or shown.score is None or shown.base is None:
            continue
        is_own = found.reach.holds(node.key)
        is_told = is_own and node.key in numbers
        drawn.append(
            SiteDot(
                base=shown.base,
                score=shown.score,
                is_own=is_own,
                name=node.name if is_told else "",
                number=numbers[node.key] if is_told else 0,
                is_outside=abs(standing.place) == OUTER,
                verdict=str(verdict(standing.place, chosen.measure)),
            )
        )
    return tuple(sorted(drawn, key=lambda dot: (dot.base, dot.score, dot.name)))


def chart(session: Session, found: Asked, read: SitesRead, drawn: tuple[SiteDot, ...]) -> Charts:
    """Return the funnel plot; none where there are too few sites."""
    if read.told is None or not drawn:
        return kept_charts.NONE
    language = found.language
    _ = language.translations.gettext
    funnel = Funnel(
        dots=drawn,
        limits=read.told.limits,
        target=read.told.target,
        target_said=language.decimal(read.told.target),
        inner_said=_percent(0.95),
        outer_said=_percent(0.998),
        across=_("Answers"),
    )
    shown = {
        "funnel": asdict(funnel),
        "drawing": funnel_plot.DRAWING,
        "caption": CAPTION,
    }
    return kept_charts.kept(
        session, "funnel", shown, lambda size: funnel_plot.draw(funnel, size, CAPTION)
    )


def _percent(share: float) -> str:
    return f"{100 * share:g}%"
