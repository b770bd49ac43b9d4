"""The overview of a group in a wave: as a page, as CSV and as JSON, at one address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import jsonify

from survey.domain.access import Act
from survey.services import report
from survey.web.access import needs
from survey.web.report import overview_twins as twins
from survey.web.report import sending
from survey.web.report.blueprint import blueprint, read
from survey.web.report.showing import show

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/results")
@needs(Act.READ_RESULTS)
def overview() -> ResponseReturnValue:
    """Show the overview; `?wave=` and `?group=` choose, unasked the reader's own group in the latest wave."""
    return show("report/overview.html", read(report.overview))


@blueprint.get("/results.csv")
@needs(Act.READ_RESULTS)
def overview_csv() -> ResponseReturnValue:
    """Send the figures of the page as CSV, unrounded, in English whatever the language of the page."""
    page = read(report.overview, locale="en")
    return sending.csv_file(twins.csv_text(page), twins.file_name(page))


@blueprint.get("/results.json")
@needs(Act.READ_RESULTS)
def overview_json() -> ResponseReturnValue:
    """Send the figures of the page as JSON, unrounded, in English as well: programs read them."""
    return jsonify(twins.document(read(report.overview, locale="en")))
