"""The priorities of a group in a wave: as a page, as CSV and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.access import Act
from survey.services import report_priorities
from survey.web.access import needs
from survey.web.report import sending
from survey.web.report.blueprint import blueprint, read
from survey.web.report.showing import show

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/results/priorities")
@needs(Act.READ_RESULTS)
def priorities() -> ResponseReturnValue:
    """Show what matters most, and how satisfied people are with it."""
    return show("report/priorities.html", read(report_priorities.priorities))


@blueprint.get("/results/priorities.csv")
@needs(Act.READ_RESULTS)
def priorities_csv() -> ResponseReturnValue:
    """Send the figures of the page as CSV."""
    return sending.as_csv(sending.twin_of(read(report_priorities.priorities, locale="en")))


@blueprint.get("/results/priorities.json")
@needs(Act.READ_RESULTS)
def priorities_json() -> ResponseReturnValue:
    """Send the figures of the page as JSON."""
    return sending.as_json(sending.twin_of(read(report_priorities.priorities, locale="en")))
