"""The overview of a group in a wave: as a page, as CSV and as JSON, at one address."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, g, jsonify, render_template, request
from flask_babel import get_locale
from sqlalchemy.exc import OperationalError

from survey.domain.access import Act
from survey.services import report, report_charts
from survey.services.report_views import NothingYet, Overview
from survey.web.access import needs
from survey.web.clock import now
from survey.web.report import twins
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("report", __name__)


@blueprint.get("/results")
@needs(Act.READ_RESULTS)
def overview() -> ResponseReturnValue:
    """Show the overview; `?wave=` and `?group=` choose, unasked the reader's own group in the latest wave."""
    page = _asked()
    if isinstance(page, NothingYet):
        return render_template("report/nothing_yet.html", page=page)
    _keep_charts(page)
    return render_template("report/overview.html", page=page, place=page.place)


@blueprint.get("/results.csv")
@needs(Act.READ_RESULTS)
def overview_csv() -> ResponseReturnValue:
    """Send the figures of the page as CSV, unrounded, in English whatever the language of the page."""
    page = _asked("en")
    response = Response(twins.csv_text(page), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=twins.file_name(page))
    return response


@blueprint.get("/results.json")
@needs(Act.READ_RESULTS)
def overview_json() -> ResponseReturnValue:
    """Send the figures of the page as JSON, unrounded, in English as well: programs read them."""
    return jsonify(twins.document(_asked("en")))


def _asked(locale: str | None = None) -> Overview | NothingYet:
    locale = locale or str(get_locale())
    with reading() as session:
        return report.overview(
            session,
            g.account,
            now=now(),
            wave_id=request.args.get("wave"),
            group=request.args.get("group"),
            locale=locale,
            translations=current_app.extensions["survey.translations"](locale),
        )


def _keep_charts(page: Overview) -> None:
    """Keep what had to be drawn for this page; while the database is busy it is drawn again next time."""
    if page.trend.drawn:
        with suppress(OperationalError), transaction() as session:
            report_charts.keep(session, page.trend.drawn)
