"""One measure of a group in a wave: as a page, as CSV and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.access import Act
from survey.services import report_measure
from survey.web.access import needs
from survey.web.report import sending
from survey.web.report.blueprint import blueprint, read
from survey.web.report.showing import show

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/results/measures/<id_>")
@needs(Act.READ_RESULTS)
def measure(id_: str) -> ResponseReturnValue:
    """Show a measure: its trend, how its answers spread, by class, and the words of its questions."""
    return show("report/measure.html", read(report_measure.measure, id_=id_))


@blueprint.get("/results/measures/<id_>.csv")
@needs(Act.READ_RESULTS)
def measure_csv(id_: str) -> ResponseReturnValue:
    """Send the figures of the page as CSV, unrounded, in English."""
    return sending.as_csv(sending.twin_of(read(report_measure.measure, locale="en", id_=id_)))


@blueprint.get("/results/measures/<id_>.json")
@needs(Act.READ_RESULTS)
def measure_json(id_: str) -> ResponseReturnValue:
    """Send the figures of the page as JSON, unrounded, in English."""
    return sending.as_json(sending.twin_of(read(report_measure.measure, locale="en", id_=id_)))
