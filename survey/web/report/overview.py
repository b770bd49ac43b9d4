"""The overview of a group in a wave: as a page, as CSV and as JSON, at one address."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from flask import jsonify, render_template
from sqlalchemy.exc import OperationalError

from survey.domain.access import Act
from survey.services import report, report_charts
from survey.services.report_views import NothingYet, Overview
from survey.web.access import needs
from survey.web.report import overview_twins as twins
from survey.web.report import sending
from survey.web.report.blueprint import blueprint, read
from survey.web.transaction import transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/results")
@needs(Act.READ_RESULTS)
def overview() -> ResponseReturnValue:
    """Show the overview; `?wave=` and `?group=` choose, unasked the reader's own group in the latest wave."""
    page = read(report.overview)
    if isinstance(page, NothingYet):
        return render_template("report/nothing_yet.html", page=page)
    _keep_charts(page)
    return render_template("report/overview.html", page=page, place=page.place)


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


def _keep_charts(page: Overview) -> None:
    """Keep what had to be drawn for this page; while the database is busy it is drawn again next time."""
    if page.trend.drawn:
        with suppress(OperationalError), transaction() as session:
            report_charts.keep(session, page.trend.drawn)
