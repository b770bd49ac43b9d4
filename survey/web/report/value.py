"""The page of value, and its twins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.access import Act
from survey.services import value_page
from survey.web.access import needs
from survey.web.report import sending
from survey.web.report.blueprint import blueprint, read
from survey.web.report.showing import show

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from survey.services.report_twin import Twin


@blueprint.get("/results/value")
@needs(Act.READ_RESULTS)
def value() -> ResponseReturnValue:
    """Show what services cost for each person served, beside what people think of them."""
    return show("report/value.html", read(value_page.value))


@blueprint.get("/results/value.csv")
@needs(Act.READ_RESULTS)
def value_csv() -> ResponseReturnValue:
    """Send the figures of the page as CSV."""
    return sending.as_csv(_twin())


@blueprint.get("/results/value.json")
@needs(Act.READ_RESULTS)
def value_json() -> ResponseReturnValue:
    """Send the figures of the page as JSON."""
    return sending.as_json(_twin())


def _twin() -> Twin:
    return sending.twin_of(read(value_page.value, locale="en"))
