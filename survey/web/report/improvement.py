"""The page of improvement, and its twins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.access import Act
from survey.services import improvement_page
from survey.web.access import needs
from survey.web.report import sending
from survey.web.report.blueprint import blueprint, read
from survey.web.report.showing import show

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from survey.services.report_twin import Twin


@blueprint.get("/results/improvement")
@needs(Act.READ_RESULTS)
def improvement() -> ResponseReturnValue:
    """Show aims, actions and events of a group, and what stands behind them."""
    return show("report/improvement.html", read(improvement_page.improvement))


@blueprint.get("/results/improvement.csv")
@needs(Act.READ_RESULTS)
def improvement_csv() -> ResponseReturnValue:
    """Send the figures of the page as CSV."""
    return sending.as_csv(_twin())


@blueprint.get("/results/improvement.json")
@needs(Act.READ_RESULTS)
def improvement_json() -> ResponseReturnValue:
    """Send the figures of the page as JSON."""
    return sending.as_json(_twin())


def _twin() -> Twin:
    return sending.twin_of(read(improvement_page.improvement, locale="en"))
