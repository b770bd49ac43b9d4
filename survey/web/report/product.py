"""One product for a group in a wave: as a page, as CSV and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.access import Act
from survey.services import report_product
from survey.web.access import needs
from survey.web.report import sending
from survey.web.report.blueprint import blueprint, read
from survey.web.report.showing import show

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/results/products/<code>")
@needs(Act.READ_RESULTS)
def product(code: str) -> ResponseReturnValue:
    """Show a product; one that no wave asked about is not found."""
    return show("report/product.html", read(report_product.product, code=code))


@blueprint.get("/results/products/<code>.csv")
@needs(Act.READ_RESULTS)
def product_csv(code: str) -> ResponseReturnValue:
    """Send the figures of the page as CSV."""
    page = read(report_product.product, locale="en", code=code)
    return sending.as_csv(sending.twin_of(page))


@blueprint.get("/results/products/<code>.json")
@needs(Act.READ_RESULTS)
def product_json(code: str) -> ResponseReturnValue:
    """Send the figures of the page as JSON."""
    page = read(report_product.product, locale="en", code=code)
    return sending.as_json(sending.twin_of(page))
