"""The sites of a wave against what chance would do to them: as a page, as CSV and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from survey.domain.access import Act
from survey.services import report_sites
from survey.web.access import needs
from survey.web.report import sending
from survey.web.report.blueprint import blueprint, read
from survey.web.report.showing import show

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from survey.services.report_twin import Twin


@blueprint.get("/results/sites")
@needs(Act.READ_RESULTS)
def sites() -> ResponseReturnValue:
    """Show the funnel plot; `?kind=` and `?measure=` choose sites and measure."""
    return show("report/sites.html", read(report_sites.sites, **_chosen()))


@blueprint.get("/results/sites.csv")
@needs(Act.READ_RESULTS)
def sites_csv() -> ResponseReturnValue:
    """Send the figures of the page as CSV."""
    return sending.as_csv(_twin())


@blueprint.get("/results/sites.json")
@needs(Act.READ_RESULTS)
def sites_json() -> ResponseReturnValue:
    """Send the figures of the page as JSON."""
    return sending.as_json(_twin())


def _twin() -> Twin:
    return sending.twin_of(read(report_sites.sites, locale="en", **_chosen()))


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "") for name in ("kind", "measure")}
