"""Two waves or two groups side by side: as a page, as CSV and as JSON, chosen by a form that needs no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from survey.domain.access import Act
from survey.services import report_compare
from survey.web.access import needs
from survey.web.report import sending
from survey.web.report.blueprint import blueprint, read
from survey.web.report.showing import show

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from survey.services.report_twin import Twin


@blueprint.get("/results/compare")
@needs(Act.READ_RESULTS)
def compare() -> ResponseReturnValue:
    """Show two sides; `?a=` and `?b=` choose them, `wave:ID` or `group:KEY` both."""
    return show("report/compare.html", read(report_compare.compare, **_chosen()))


@blueprint.get("/results/compare.csv")
@needs(Act.READ_RESULTS)
def compare_csv() -> ResponseReturnValue:
    """Send the figures of the page as CSV, unrounded, in English."""
    return sending.as_csv(_twin())


@blueprint.get("/results/compare.json")
@needs(Act.READ_RESULTS)
def compare_json() -> ResponseReturnValue:
    """Send the figures of the page as JSON, unrounded, in English."""
    return sending.as_json(_twin())


def _twin() -> Twin:
    return sending.twin_of(read(report_compare.compare, locale="en", **_chosen()))


def _chosen() -> dict[str, str]:
    return {side: request.args.get(side, "") for side in ("a", "b")}
