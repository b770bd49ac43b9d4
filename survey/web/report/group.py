"""A group in a wave, or all of them to choose from: as a page, as CSV and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.access import Act
from survey.services import report_group
from survey.web.access import needs
from survey.web.report import sending
from survey.web.report.blueprint import blueprint, read
from survey.web.report.showing import show

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/results/groups")
@needs(Act.READ_RESULTS)
def group() -> ResponseReturnValue:
    """Show a group; of the whole council the groups that may be chosen."""
    return show("report/group.html", read(report_group.group))


@blueprint.get("/results/groups.csv")
@needs(Act.READ_RESULTS)
def group_csv() -> ResponseReturnValue:
    """Send the figures of the page as CSV, unrounded, in English."""
    return sending.as_csv(sending.twin_of(read(report_group.group, locale="en")))


@blueprint.get("/results/groups.json")
@needs(Act.READ_RESULTS)
def group_json() -> ResponseReturnValue:
    """Send the figures of the page as JSON, unrounded, in English."""
    return sending.as_json(sending.twin_of(read(report_group.group, locale="en")))
