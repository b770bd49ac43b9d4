"""What people of a group wrote in a wave: as a page, as CSV and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from survey.domain.access import Act
from survey.services import report_comments
from survey.services.report_comments import Wanted
from survey.web.access import needs
from survey.web.report import sending
from survey.web.report.blueprint import blueprint, read
from survey.web.report.showing import show

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/results/comments")
@needs(Act.READ_RESULTS)
def comments() -> ResponseReturnValue:
    """Show comments; `?item=`, `?product=` and `?q=` narrow them down, `?page=` goes on."""
    return show("report/comments.html", read(report_comments.page, wanted=_wanted()))


@blueprint.get("/results/comments.csv")
@needs(Act.READ_RESULTS)
def comments_csv() -> ResponseReturnValue:
    """Send every comment that was asked for as CSV, whatever the page."""
    page = read(report_comments.page, locale="en", wanted=_wanted())
    return sending.as_csv(sending.twin_of(page))


@blueprint.get("/results/comments.json")
@needs(Act.READ_RESULTS)
def comments_json() -> ResponseReturnValue:
    """Send every comment that was asked for as JSON, whatever the page."""
    page = read(report_comments.page, locale="en", wanted=_wanted())
    return sending.as_json(sending.twin_of(page))


def _wanted() -> Wanted:
    return Wanted(
        request.args.get("item") or None,
        request.args.get("product") or None,
        request.args.get("q", ""),
        request.args.get("page", 1, int),
    )
