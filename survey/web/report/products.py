"""The products of a group in a wave: all of them side by side, as a page, as CSV and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from survey.domain.access import Act
from survey.services import report_products
from survey.web.access import needs
from survey.web.report import sending
from survey.web.report.blueprint import blueprint, read
from survey.web.report.showing import show

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from survey.services.report_twin import Twin


@blueprint.get("/results/products")
@needs(Act.READ_RESULTS)
def products() -> ResponseReturnValue:
    """Show all products; `?order=name` orders them by name."""
    page = read(report_products.products, order=_order())
    return show("report/products.html", page)


@blueprint.get("/results/products.csv")
@needs(Act.READ_RESULTS)
def products_csv() -> ResponseReturnValue:
    """Send the figures of the page as CSV."""
    return sending.as_csv(_twin())


@blueprint.get("/results/products.json")
@needs(Act.READ_RESULTS)
def products_json() -> ResponseReturnValue:
    """Send the figures of the page as JSON."""
    return sending.as_json(_twin())


def _twin() -> Twin:
    return sending.twin_of(read(report_products.products, locale="en", order=_order()))


def _order() -> str:
    return request.args.get("order", "")
